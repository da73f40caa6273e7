"""Texts of which a model has to choose what matters: sentences that bind somebody among sentences
that only look like it. Made from a seed, as the others are."""

from __future__ import annotations

import random
from dataclasses import dataclass

from app.models.report_card.names import invented_name

N_CHOICE_TEXTS = 6
N_TELLING = 4
N_BESIDE = 8

_TELLING = {
    "en": (
        "{name} keeps the deposit of ${n:,} if the bridge opens late.",
        "Whoever repairs the weir sends the bill to {name}.",
        "{name} must deliver {n:,} barrels before the first frost.",
        "Losses on the ferry are split between {name} and the town.",
        "The loan to {name} falls due when the tower is sold.",
        "{name} may leave the cooperative after {m} days' notice.",
        "Nobody but {name} speaks for the quarry before the court.",
        "The recipe stays with {name} for ever.",
    ),
    "zh": (
        "大桥延期开放的，{n}元定金归{name}。",
        "谁修堰坝，账单就寄给{name}。",
        "{name}必须在霜降之前交付{n}桶油。",
        "渡船的亏损由{name}与镇上分担。",
        "塔楼出售之日，{name}的借款到期。",
        "{name}提前{m}日通知即可退出合作社。",
        "在法庭上只有{name}代表采石场。",
        "配方永远归{name}。",
    ),
}
_BESIDE = {
    "en": (
        "In {y} the hall was painted in three shades of green.",
        "The walk to the pier takes {m} minutes in fine weather.",
        "More than {n:,} swallows have been counted over the market.",
        "The choir has {m} members and sings on Sundays.",
        "On 4 May {y} it rained, and the parade was short.",
        "The road along the river was repaired by those who used it.",
        "The clerk wrote everything down and lost the book later.",
        "There was a long discussion about the colour of the gate.",
        "The weather was kind to the harvest that year.",
        "Visitors often remark on how quiet the square has become.",
        "The clock shows the time in {m} cities, but nobody looks at it.",
        "Most of the houses are older than the church.",
    ),
    "zh": (
        "{y}年礼堂刷成了三种深浅不同的绿色。",
        "天气好的时候，走到码头要{m}分钟。",
        "市场上空数到过{n}只燕子。",
        "合唱团有{m}名成员，星期天唱歌。",
        "{y}年5月4日下雨，游行很短。",
        "沿河的道路由使用它的人修好了。",
        "书记员把一切都记了下来，后来却把本子弄丢了。",
        "大家为大门的颜色讨论了很久。",
        "那一年的天气对收成很好。",
        "来访的人常说广场变得安静了。",
        "大钟显示{m}座城市的时间，可是没有人看。",
        "多数房子比教堂还老。",
    ),
}


@dataclass(frozen=True, slots=True)
class ChoiceText:
    """Sentences, and which of them tell what a reader has to know.

    Attributes:
        language: "en" or "zh".
        sentences: In order.
        telling: Their indices.
    """

    language: str
    sentences: tuple[str, ...]
    telling: frozenset[int]


def make_choice_texts(seed: int, n_texts: int = N_CHOICE_TEXTS) -> tuple[ChoiceText, ...]:
    """Texts in English and Chinese by turns, the same ones for the same seed."""
    rng = random.Random(seed + 1)
    used: set[str] = set()
    return tuple(_text(rng, ("en", "zh")[k % 2], used) for k in range(n_texts))


def _text(rng: random.Random, language: str, used: set[str]) -> ChoiceText:
    forms = [(form, True) for form in rng.sample(_TELLING[language], N_TELLING)]
    forms += [(form, False) for form in rng.sample(_BESIDE[language], N_BESIDE)]
    rng.shuffle(forms)
    sentences = tuple(
        form.format(
            name=invented_name(rng, language, used),
            n=rng.randrange(1_013, 9_887),
            m=rng.randrange(11, 89),
            y=rng.randrange(1861, 1989),
        )
        for form, _ in forms
    )
    return ChoiceText(language, sentences, frozenset(k for k, (_, t) in enumerate(forms) if t))
