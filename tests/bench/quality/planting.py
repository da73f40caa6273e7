"""Facts that nobody can guess, put into a document at known places."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass
from enum import StrEnum

from app.analysis.evidence.figures.reading import Figure, figures_in
from app.documents.base.document import Block, BlockKind, Document

_NAMES = [
    "Halvorsen",
    "Brightwater",
    "Kestrelmoor",
    "Ondrejka",
    "Fairweather",
    "Quillfeather",
    "Marchetti",
    "Oyelaran",
    "Tanglewood",
    "Vasquez-Lund",
    "Birkenshaw",
    "Corrigan",
    "Delacroix",
    "Eisenhauer",
    "Fotheringay",
    "Grimaldi",
    "Hawksworth",
    "Ibarguen",
    "Jankowska",
    "Kowalczyk",
    "Lindqvist",
    "Montefiore",
    "Nakashima",
    "Okonkwo",
    "Pemberton",
    "Ravensbourne",
    "Szymanski",
    "Thistlewood",
    "Umarov",
    "Wetherby",
    "Yarborough",
    "Zielinski",
    "Abernathy",
    "Bellweather",
]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_FORMS = (
    "The {name} deposit amounts to ${amount} and must be paid before any other sum.",
    "The {name} audit has to be finished by {date} without exception.",
    "The {name} surcharge is set at {percent}% of all invoices.",
    "The {name} warehouse holds exactly {number} crates under seal.",
    "The {name} warranty lasts {days} days from delivery.",
)
_NAMES_ZH = [
    "恒岳",
    "澜川",
    "青禾",
    "远桥",
    "松涧",
    "明栈",
    "瑞湾",
    "博岭",
    "云麓",
    "嘉屿",
    "长汀",
    "北辰",
    "南浔",
    "东篱",
    "西塘",
    "锦川",
    "玉衡",
    "天枢",
    "临渊",
    "望舒",
    "怀瑾",
    "若水",
    "清扬",
    "子衿",
    "采薇",
    "鹿鸣",
    "甘棠",
    "蒹葭",
    "燕然",
    "楼兰",
]
_FORMS_ZH = (
    "{name}保证金为{amount}元，须先于其他款项支付。",
    "{name}审计应在{year}年{month}月{day}日之前完成，不得延期。",
    "{name}附加费为全部发票金额的{percent}%。",
    "{name}仓库内封存了{number}个板条箱。",
    "{name}保修期为交付后{days}天。",
)


class Third(StrEnum):
    """Where in a document a fact stands."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Fact:
    """A planted sentence.

    Attributes:
        sentence: As it stands in the document.
        name: Whom it is about; occurs nowhere else.
        figure: Its number, date or amount; occurs nowhere else.
        label: The place it stands in ("p. 12").
        third: Which third of the document that is in.
    """

    sentence: str
    name: str
    figure: Figure
    label: str
    third: Third


def plant(document: Document, n_facts: int, seed: int = 1) -> tuple[Document, list[Fact]]:
    """The document with `n_facts` paragraphs more, evenly spread over its text, and what they say.

    Args:
        document: A real one, with pages.
        n_facts: At most 30.
        seed: Of the figures and names.
    """
    rng = random.Random(seed)
    is_chinese = document.language == "zh"
    free = [n for n in (_NAMES_ZH if is_chinese else _NAMES) if n not in document.text]
    forms = _FORMS_ZH if is_chinese else _FORMS
    names = rng.sample(free, min(n_facts, len(free)))
    n_letters = len(document.text)
    blocks = list(document.blocks)
    planted: list[tuple[int, str, str]] = []
    for n, name in enumerate(names):
        wanted = int((n + 0.5) / len(names) * n_letters)
        at = _paragraph_after(document, wanted)
        sentence = forms[n % len(forms)].format(
            name=name,
            year=rng.randrange(2041, 2079) if is_chinese else "",
            month=rng.randrange(1, 13) if is_chinese else "",
            day=rng.randrange(1, 29) if is_chinese else "",
            amount=f"{rng.randrange(11_003, 987_999):,}",
            date=f"{rng.randrange(1, 29)} {rng.choice(_MONTHS)} {rng.randrange(2041, 2079)}",
            percent=f"{rng.randrange(11, 96)}.{rng.randrange(11, 99)}",
            number=f"{rng.randrange(11_003, 98_999):,}",
            days=rng.randrange(1_103, 9_997),
        )
        planted.append((at, name, sentence))
    for at, _, sentence in sorted(planted, reverse=True):
        here = blocks[at]
        new = Block(sentence, BlockKind.PARAGRAPH, page=here.page, box=here.box)
        blocks.insert(at + 1, new)
    edited = dataclasses.replace(
        document, blocks=tuple(blocks), sha256=f"{seed:02x}{n_facts:02x}{document.sha256[4:]}"
    )
    return edited, [_fact(edited, name, sentence) for _, name, sentence in planted]


def first_part(document: Document, n_letters: int) -> Document:
    """The blocks of a document that make up its first `n_letters` characters."""
    for k, start in enumerate(document.block_starts):
        if start > n_letters:
            blocks = document.blocks[: document.body[k]]
            return dataclasses.replace(document, blocks=blocks, sha256=f"{n_letters:064x}")
    return document


def _paragraph_after(document: Document, offset: int) -> int:
    """The first block from an offset on after which a paragraph may stand."""
    for start, index in zip(document.block_starts, document.body, strict=True):
        block = document.blocks[index]
        if start >= offset and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            return index
    return document.body[-1]


def _fact(document: Document, name: str, sentence: str) -> Fact:
    start = document.text.index(sentence)
    label = next(place.label for place in reversed(document.places) if place.start <= start)
    share = start / len(document.text)
    third = Third.START if share < 1 / 3 else Third.MIDDLE if share < 2 / 3 else Third.END
    [figure] = figures_in(sentence)
    return Fact(sentence, name, figure, label, third)
