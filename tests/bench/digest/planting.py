"""Facts with and without figures, in English and Chinese, planted evenly in a document."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass

from app.documents.base.document import Block, BlockKind, Document
from tests.bench.digest.forms import PLANTINGS

_NAMES = """
Halvorsen Brightwater Kestrelmoor Ondrejka Fairweather Quillfeather Marchetti Oyelaran Tanglewood
Birkenshaw Corrigan Delacroix Eisenhauer Fotheringay Grimaldi Hawksworth Ibarguen Jankowska
Kowalczyk Lindqvist Montefiore Nakashima Okonkwo Pemberton Ravensbourne Szymanski Thistlewood
Umarov Wetherby Yarborough
"""
_NAMES_ZH = """
恒岳 澜川 青禾 远桥 松涧 明栈 瑞湾 博岭 云麓 嘉屿 长汀 北辰 南浔 东篱 西塘
锦川 玉衡 天枢 临渊 望舒 怀瑾 若水 清扬 子衿 采薇 鹿鸣 甘棠 蒹葭 燕然 楼兰
"""


@dataclass(frozen=True, slots=True)
class PlantedFact:
    """A sentence that stands once in a document, and the label of its place."""

    sentence: str
    label: str
    has_figure: bool


def plant_facts(
    document: Document, kind: str, n_facts: int = 30, seed: int = 1, planting: int = 0
) -> tuple[Document, list[PlantedFact]]:
    """The document with so many paragraphs more, evenly spread, half of them without a figure.

    Args:
        document: A real one.
        kind: "contract", "paper" or "book": what the facts are about.
        n_facts: At most 30.
        seed: Of names and figures.
        planting: Index into `PLANTINGS`.
    """
    rng = random.Random(seed)
    language = "zh" if document.language == "zh" else "en"
    figured, plain = (forms[kind, language] for forms in PLANTINGS[planting])
    names = rng.sample((_NAMES_ZH if language == "zh" else _NAMES).split(), n_facts)
    blocks = list(document.blocks)
    planted: list[tuple[int, str, bool]] = []
    for k, name in enumerate(names):
        form = plain[k // 2 % len(plain)] if k % 2 else figured[k // 2 % len(figured)]
        sentence = form.format(
            name=name,
            n=rng.randrange(11_003, 987_999),
            m=rng.randrange(11, 97),
            p=f"{rng.randrange(11, 96)}.{rng.randrange(1, 9)}",
        )
        wanted = int((k + 0.5) / n_facts * len(document.text))
        planted.append(
            (_paragraph_after(document, wanted), sentence, "{" in form.replace("{name}", ""))
        )
    for at, sentence, _ in sorted(planted, reverse=True):
        here = blocks[at]
        blocks.insert(at + 1, Block(sentence, BlockKind.PARAGRAPH, page=here.page, box=here.box))
    edited = dataclasses.replace(document, blocks=tuple(blocks))
    return edited, [_fact(edited, sentence, figured) for _, sentence, figured in planted]


def _paragraph_after(document: Document, offset: int) -> int:
    for start, index in zip(document.block_starts, document.body, strict=True):
        block = document.blocks[index]
        if start >= offset and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return index
    return document.body[-1]


def _fact(document: Document, sentence: str, has_figure: bool) -> PlantedFact:
    start = document.text.index(sentence)
    label = next(place.label for place in reversed(document.places) if place.start <= start)
    return PlantedFact(sentence, label, has_figure)
