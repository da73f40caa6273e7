"""Short invented texts with known facts, made anew from a seed: no model can have seen them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from app.models.report_card.names import invented_name

N_TEXTS = 6
N_FACTS_EACH = 4
SEED = 20_26


@dataclass(frozen=True, slots=True)
class TestFact:
    """A fact of a test text.

    Attributes:
        sentence: As it stands there.
        name, figure: What must be told together: both stand nowhere else.
        page: Where, from 1.
    """

    __test__ = False

    sentence: str
    name: str
    figure: str
    page: int


@dataclass(frozen=True, slots=True)
class TestText:
    """A text of some pages.

    Attributes:
        language: "en" or "zh".
        pages: The sentences of each page.
        facts: In order.
    """

    __test__ = False

    language: str
    pages: tuple[tuple[str, ...], ...]
    facts: tuple[TestFact, ...]


_FORMS = {
    "en": (
        "The {name} mill pays a rent of ${n:,} a year.",
        "{name} must deliver {n:,} barrels before the first frost.",
        "The warranty of the {name} crane ends after {n:,} hours of work.",
        "The share of {name} in the quarry is {p} percent.",
        "The council of {name} borrowed {n:,} crowns for the bridge.",
    ),
    "zh": (
        "{name}磨坊每年支付租金{n}元。",
        "{name}合作社必须在霜降之前交付{n}桶油。",
        "{name}吊车的保修期在工作{n}小时后结束。",
        "{name}在采石场中的份额为百分之{p}。",
        "{name}议会为修桥借款{n}元。",
    ),
}
_FILLERS = {
    "en": (
        "The road along the river was repaired by those who used it.",
        "Nobody could say who had first thought of the arrangement.",
        "Most of the members met in the old schoolhouse on Sundays.",
        "The clerk wrote everything down and lost the book later.",
        "There was a long discussion about the colour of the gate.",
        "The weather was kind to the harvest that year.",
        "Visitors often remarked on how quiet the square had become.",
        "The minutes were read aloud and nobody objected.",
    ),
    "zh": (
        "沿河的道路由使用它的人修好了。",
        "没有人说得清这个办法最初是谁想出来的。",
        "多数成员星期天在旧校舍里见面。",
        "书记员把一切都记了下来，后来却把本子弄丢了。",
        "大家为大门的颜色讨论了很久。",
        "那一年的天气对收成很好。",
        "来访的人常说广场变得安静了。",
        "会议记录当众宣读，没有人反对。",
    ),
}


def make_texts(seed: int = SEED, n_texts: int = N_TEXTS) -> tuple[TestText, ...]:
    """Texts in English and Chinese by turns, the same ones for the same seed."""
    rng = random.Random(seed)
    used: set[str] = set()
    return tuple(_text(rng, ("en", "zh")[k % 2], used) for k in range(n_texts))


def _text(rng: random.Random, language: str, used: set[str]) -> TestText:
    forms = rng.sample(_FORMS[language], N_FACTS_EACH)
    fillers = rng.sample(_FILLERS[language], N_FACTS_EACH)
    facts: list[TestFact] = []
    pages: list[list[str]] = [[] for _ in range(N_FACTS_EACH // 2)]
    for k, form in enumerate(forms):
        name = invented_name(rng, language, used)
        number = rng.randrange(1_013, 9_887)
        percent = f"{rng.randrange(11, 89)}.{rng.randrange(1, 9)}"
        sentence = form.format(name=name, n=number, p=percent)
        page = k // 2
        figure = percent if "{p}" in form else str(number)
        facts.append(TestFact(sentence, name, figure, page + 1))
        pages[page] += [sentence, fillers[k]] if rng.random() < 0.5 else [fillers[k], sentence]
    return TestText(language, tuple(map(tuple, pages)), tuple(facts))
