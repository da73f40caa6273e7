"""Facts with and without figures, in English and Chinese, planted evenly in a document."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass

from app.documents.base.document import Block, BlockKind, Document

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
_FIGURED = {
    ("contract", "en"): (
        "The {name} deposit amounts to ${n:,} and must be paid before any other sum.",
        "The {name} audit has to be finished within {m} days of the handover.",
        "The {name} surcharge is set at {p}% of all invoices.",
    ),
    ("contract", "zh"): (
        "{name}保证金为人民币{n:,}元，应当在签署后立即支付。",
        "{name}审计应当在交接后{m}日内完成。",
        "{name}附加费为发票金额的{p}%。",
    ),
    ("paper", "en"): (
        "With the {name} cache the error rate falls by {p}%.",
        "The {name} corpus contains {n:,} annotated traces.",
        "On the {name} benchmark our system is {m} times faster than the interpreter.",
    ),
    ("book", "en"): (
        "The {name} fund lost ${n:,} in the first winter alone.",
        "By 1903 the {name} works employed {n:,} people.",
        "Under the {name} rule {p} percent of all letters were opened.",
    ),
}
_PLAIN = {
    ("contract", "en"): (
        "{name} may terminate this arrangement at once if the seal is broken.",
        "{name} must not disclose the recipe to anyone outside its own kitchen.",
        "Without the written consent of {name}, no copy of the ledger may leave the building.",
        "{name} shall bear every cost of moving the turbines.",
        "The keys of the northern gate belong to {name} alone.",
        "{name} is responsible for the health of the sheep on the embankment.",
        "Should the harbour freeze, {name} has to find another berth.",
        "{name} grants the neighbours a perpetual right to cross the meadow.",
        "Photographs of the vault may only be taken by {name}.",
        "{name} must keep the greenhouse lit overnight.",
        "{name} waives any claim for noise from the bell tower.",
        "A lost badge has to be reported to {name} without delay.",
        "{name} may not hire pilots who have flown for a rival airline.",
        "The choice of the architect rests with {name}, whose word is final.",
        "{name} agrees to paint the lighthouse whenever the coast guard asks for it.",
    ),
    ("contract", "zh"): (
        "如封条破损，{name}有权立即解除本安排。",
        "{name}不得向厨房以外的人透露配方。",
        "未经{name}书面同意，账簿的任何副本不得带出大楼。",
        "{name}应当承担搬迁涡轮机的全部开支。",
        "北门钥匙只能由{name}保管。",
        "{name}负责堤坝上羊群的健康。",
        "港口结冰时，{name}必须另寻泊位。",
        "{name}授予邻居永久穿越草地的权利。",
        "金库内部只有{name}可以拍照。",
        "{name}必须保证温室整夜照明。",
        "{name}放弃因钟楼噪声提出任何请求的权利。",
        "胸卡遗失的，必须毫不迟延地向{name}报告。",
        "{name}不得聘用曾为竞争航空公司飞行的飞行员。",
        "建筑师人选由{name}决定，该决定为最终决定。",
        "海岸警卫队提出要求时，{name}应当粉刷灯塔。",
    ),
    ("paper", "en"): (
        "We find that the {name} heuristic never converges on cyclic inputs.",
        "A limitation of the {name} scheme is that it does not handle recursion.",
        "We propose the {name} rule, which merges two traces that share an exit.",
        "We show that {name} graphs can be coloured in linear time.",
        "The {name} allocator outperforms every baseline on fragmented heaps.",
        "We conclude that the {name} conjecture fails for weighted automata.",
        "Our {name} prototype cannot recover after a power loss.",
        "We prove that {name} hashing leaks the order of insertion.",
        "The {name} annotators disagreed most about sarcasm.",
        "We introduce {name} sampling, an estimator without a learning rate.",
        "Results suggest that {name} pruning hurts rare classes.",
        "The {name} sensors were calibrated in a salt mine.",
        "We observe that {name} users abandon the tutorial at the keyboard exercise.",
        "Our main finding is that the {name} effect vanishes under daylight.",
        "The {name} attack works even when the microphone is muted.",
    ),
    ("book", "en"): (
        "The {name} act made it illegal to lend a printed map without permission.",
        "The lesson of the {name} case is that no court would hear a printer without a licence.",
        "Therefore the {name} library must never sell a manuscript that was given to it.",
        "The {name} brothers invented the pedal harp and were ruined by it.",
        "The {name} treaty gave every fisherman the right to dry nets on foreign beaches.",
        "As a result the {name} theatre had to burn its costumes.",
        "The {name} decree forbade bakers to whistle at night.",
        "It was {name} who smuggled the type for the first newspaper in a coffin.",
        "The {name} committee decided that orchards could not be inherited.",
        "The {name} flood destroyed the only copy of the register.",
        "The point of the {name} reform is that nobody owns a melody.",
        "The {name} bank failed because its vault stood open for a wedding.",
        "Overall, the {name} experiment increased the price of salt and nothing else.",
        "The {name} verdict means that a gardener may patent a tulip.",
        "The {name} strike ended when the typesetters were given a clock.",
    ),
}


@dataclass(frozen=True, slots=True)
class PlantedFact:
    """A sentence that stands once in a document, and the label of its place."""

    sentence: str
    label: str
    has_figure: bool


def plant_facts(
    document: Document, kind: str, n_facts: int = 30, seed: int = 1
) -> tuple[Document, list[PlantedFact]]:
    """The document with so many paragraphs more, evenly spread, half of them without a figure.

    Args:
        document: A real one.
        kind: "contract", "paper" or "book": what the facts are about.
        n_facts: At most 30.
        seed: Of names and figures.
    """
    rng = random.Random(seed)
    language = "zh" if document.language == "zh" else "en"
    figured, plain = _FIGURED[kind, language], _PLAIN[kind, language]
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
