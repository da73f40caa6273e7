"""Whether a Chinese sentence says a statement: the same characters in the same order, figures in
one form, duties and permissions each one word, nothing passed over that limits or denies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.analysis.evidence.chinese.rewordings import other_orders
from app.analysis.evidence.figures.numerals import HAN, han_decimal
from app.analysis.evidence.figures.reading import (
    HAN_NUMBER,
    Figure,
    FigureKind,
    figures_in,
    narrowed,
    plain_number,
)
from app.analysis.evidence.words.tokens import same_figure, signed

_N_MIN = 4  # characters that a statement must have to be held against a sentence
_N_MAX = 800
_N_STEPS_MAX = 4000  # pairs of characters looked at for one order of a statement's
_NUMBER_AHEAD = f"[0-9{HAN}]|百分之|人民币"
_SAME = (
    (re.compile("应当|应该|必须|须(?!知)"), "应"),
    (re.compile("可以|有权"), "可"),
    (re.compile("以书面(?:的?形式|方式)(?=通知|同意|确认|告知|提出|要求)"), "书面"),
    (
        re.compile(
            f"不得?(?:少于|小于|低于|短于)(?={_NUMBER_AHEAD})|至少[为是](?={_NUMBER_AHEAD})"
        ),
        "至少",
    ),
    (
        re.compile(
            f"不得?(?:多于|大于|高于|超过|长于)(?={_NUMBER_AHEAD})|(?:至|最)多[为是]?(?={_NUMBER_AHEAD})"
        ),
        "不超过",
    ),
    (re.compile("严禁|禁止|不可以|不应|不能|请勿|切勿|请不要|不要|勿"), "不得"),
    (
        re.compile(
            f"(?<=[0-9%{HAN}])[~～–—到](?=[0-9{HAN}])|(?<![0-9-][0-9]{{2}})(?<=[0-9%])-(?=[0-9]{{1,3}}(?![0-9-]))"
        ),
        "至",
    ),
    (re.compile("以及|与|及"), "和"),
    (re.compile("或者"), "或"),
    (re.compile("并且"), "并"),
    (re.compile("之前|以前"), "前"),
    (re.compile("之后|以后"), "后"),
    (re.compile("之内|以内"), "内"),
    (re.compile("没有"), "无"),
    (re.compile("若|倘若|如果"), "如"),
    (re.compile('[“”‘’「」『』《》"\\s]'), ""),
)
_LOOSE = frozenset("的了之该本此所在于将地其请")
"""Characters that may be there or not."""
_LIMITS = re.compile(
    "[不未无非没勿毋莫否除仅只唯但如若倘虽每各均最满超逾约]|外|直至|直到|为止|至少|至多|以上|以下|"
    "免|拒绝|停止|终止|撤销|前提|情况下|情形|条件|期间|部分|可|应|经"
)
_STRONG = re.compile("[除仅只唯但否]|如|直至|前提|条件下|情况下|情形下|除外|至少|至多")
_MARK = "，。；：、（）()！？,;:."
_SCAN = re.compile(r"[A-Za-z][A-Za-z0-9.@&'’-]*|[^\s]")
_ADJUNCT = re.compile(r"^(?P<lead>[^，。；]{2,40}?[内前后时起间])，(?P<rest>.+)$")
_COUNTED = re.compile(
    "[家名人个次台件项条所种套份位秒倍批轮层级度米吨岁款组例页章]|小时|分钟|公里|摄氏|平方米|立方米|公斤|千克|毫米|厘米|角|时(?![间候代期刻常])"
)
_TO_ANOTHER = re.compile(f"至[0-9{HAN}]")
_NO_NUMBER = re.compile("第.|万一|一[般切定致旦律样]|统一|唯一|之一|任一|同一|[三四]方|四川|九江")
_MODAL = re.compile("应|可|不得|将")
_INNER = re.compile(r"(?:在|于|自)(?P<phrase>[^，。；]{2,40}?[内前后时起])")
_OBLIGED_OR = re.compile("不得|可|无")


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, Latin word, mark or figure ("#") as it is compared."""

    text: str
    figure: Figure | None = None

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return self.text in _MARK

    def matches(self, other: Sign) -> bool:
        """Whether it is the same as one of a document."""
        if self.figure is not None and other.figure is not None:
            return same_figure(self.figure, other.figure)
        return self.figure is None and other.figure is None and self.text == other.text


def han_says(statement: str, sentence: str) -> bool:
    """Whether a Chinese sentence says a statement."""
    if len(sentence) > _N_MAX:
        return False
    there = signs_of(sentence)
    others = [signs_of(text) for text in other_orders(_settled(sentence.strip().rstrip("。.")))]
    for words in _variants(statement):
        if sum(not sign.is_mark for sign in words) >= _N_MIN and (
            _aligns(words, there) or any(_aligns(words, other) for other in others)
        ):
            return True
    return False


def _variants(statement: str) -> Iterator[tuple[Sign, ...]]:
    """A statement, and it with its phrase of time in front or behind the modal."""
    text = statement.strip().rstrip("。.")
    orders = [text]
    if match := _ADJUNCT.match(text):
        rest = match["rest"]
        if modal := _MODAL.search(_settled(rest)):
            rest = _settled(rest)
            orders.append(rest[: modal.end()] + match["lead"] + rest[modal.end() :])
    for inner in _INNER.finditer(text):
        if inner.start() > 0:
            orders.append(inner["phrase"] + "，" + text[: inner.start()] + text[inner.end() :])
    orders += other_orders(_settled(text))
    for order in orders:
        signs = signs_of(order)
        yield tuple(s for s in signs if not s.is_mark)


@lru_cache(maxsize=4000)
def signs_of(text: str) -> tuple[Sign, ...]:
    """A text as signs."""
    text = _settled(text)
    found: list[Sign] = []
    position = 0
    for figure in [*figures_in(text), None]:
        end = figure.start if figure else len(text)
        if end < position:
            continue
        found += _characters(text[position:end])
        if figure is not None:
            found.append(Sign("#", signed(figure, text)))
            position = figure.end
    return tuple(_without_counters(found))


def _characters(text: str) -> Iterator[Sign]:
    """The signs of a piece without digits; a number that counts something is a figure: 三家."""
    position = 0
    for number in HAN_NUMBER.finditer(text):
        counts = (
            len(number[0]) > 1
            or _COUNTED.match(text, number.end()) is not None
            or _TO_ANOTHER.match(text, number.end()) is not None
        )
        if not counts or _NO_NUMBER.search(text, max(number.start() - 1, 0), number.end() + 1):
            continue
        yield from (Sign(m[0].lower()) for m in _SCAN.finditer(text, position, number.start()))
        value = plain_number(han_decimal(number[0]))
        span = number.span()
        yield Sign("#", Figure(FigureKind.NUMBER, number[0], *span, value))
        position = number.end()
    yield from (Sign(m[0].lower()) for m in _SCAN.finditer(text, position))


def _without_counters(signs: Sequence[Sign]) -> Iterator[Sign]:
    """Behind a figure 个 says nothing and 天 is 日; a figure repeated in brackets is one."""
    before: Sign | None = None
    i = 0
    while i < len(signs):
        sign = signs[i]
        if before is not None and before.figure is not None:
            if sign.text in ("个", "整", "元"):
                i += 1
                continue
            if sign.text == "止" and before.figure.kind is FigureKind.DATE:
                i += 1
                continue
            if sign.text == "天":
                sign = Sign("日")
            group = signs[i : i + 3]
            if (
                len(group) == 3
                and group[0].text in ("(", "（")
                and group[2].text in (")", "）")
                and group[1].figure is not None
                and set(group[1].figure.keys) & set(before.figure.keys)
            ):
                i += 3
                continue
        yield sign
        before = sign
        i += 1


def _settled(text: str) -> str:
    text = narrowed(text).replace(" ", "")
    for pattern, written in _SAME:
        text = pattern.sub(written, text)
    return text


def _aligns(words: Sequence[Sign], there: Sequence[Sign]) -> bool:
    """Whether all of `words` stand in `there` in order with nothing unsafe passed over."""
    places = [[i for i, sign in enumerate(there) if word.matches(sign)] for word in words]
    if any(not at and word.text not in _LOOSE for word, at in zip(words, places, strict=True)):
        return False
    failed: set[tuple[int, int]] = set()
    steps = 0

    def follow(i: int, at: int) -> bool:
        nonlocal steps
        if (i, at) in failed or steps > _N_STEPS_MAX:
            return False
        if all(word.text in _LOOSE for word in words[i + 1 :]) and _is_safe_rest(there, at):
            return True
        for k in range(i + 1, len(words)):
            for then in places[k]:
                if then > at + 80:
                    break
                steps += then > at
                if then > at and _is_safe_between(there, at, then) and follow(k, then):
                    return True
            if words[k].text not in _LOOSE:
                break
        failed.add((i, at))
        return False

    return any(_is_safe_lead(there, at) and follow(0, at) for at in places[0])


def _is_safe_lead(there: Sequence[Sign], at: int) -> bool:
    while at > 0 and there[at - 1].text in _LOOSE:
        at -= 1
    if at == 0 or there[at - 1].text in "。；":
        return True
    lead = "".join(sign.text for sign in there[:at])
    if re.fullmatch("(?:此外|另外|同时|因此|但是|然而|其中)，?", lead):
        return True
    if lead.endswith("，其中") and there[at].figure is None:
        at, lead = at - 2, lead[:-2]
    return there[at - 1].text == "，" and not (
        _LIMITS_OF_LEAD.search(lead) or _SAID_BY_SOMEBODY.search(lead)
    )


_SAID_BY_SOMEBODY = re.compile(
    "(?:认为|以为|声称|宣称|主张|称|说|报告|报道|指出|提出|表示|声明|承诺|保证|建议|假设|假定|设想|猜测|推测|"
    "估计|预计|预期|相信|怀疑|希望|要求|担心)[：:，]+$|(?:^|[。；])(?:据|按照?|根据|依)[^。；]*(?:称|说|报道|的?(?:看法|观点|说法|意见|推测|估计))[：:，]+$"
)
"""Who says a thing, thinks or promises it, belongs to it."""
_LIMITS_OF_LEAD = re.compile(
    "[除仅只唯但如若倘非经]|的，$|[内前后时起间]，|情况|情形|条件|期间|以外|为限"
)


def _is_safe_between(there: Sequence[Sign], at: int, then: int) -> bool:
    gap = [sign for sign in there[at + 1 : then] if sign.text not in _LOOSE]
    if not gap or all(sign.text in "，、：" for sign in gap):
        return True
    text = "".join(sign.text for sign in gap)
    if text[0] in "（(" and text[-1] in "）)" and text.count("（") + text.count("(") == 1:
        return not _STRONG.search(text)
    before = "".join(sign.text for sign in there[: at + 1])
    before = before[max(before.rfind("。"), before.rfind("；")) + 1 :]
    if _is_other_verb(there, at, then, before):
        return True
    if _LIMITS.search(text) or any(sign.figure is not None for sign in gap):
        return False
    if re.search("如|除|仅|只|或者|任一|之一|合计|共同", before):
        return False
    is_list_left = text[-1] in "、和或" or (
        text.endswith("，并") and not re.search("[不未无]", before)
    )
    is_list_right = text[0] in "、和或" and (
        there[then].is_mark or there[at + 1].text == "、" or len(text) > 2
    )
    if not (is_list_left or is_list_right) or re.search("[；。：]", text):
        return False
    if "，" in text[:-2]:
        return False
    return "或" not in text or bool(_OBLIGED_OR.search(before))


def _is_other_verb(there: Sequence[Sign], at: int, then: int, before: str) -> bool:
    """Whether what stands between is another thing that the same subject does: "乙方[负责安装并]
    承担费用", "系统[仅支持 Windows，]不支持 macOS"."""
    gap = "".join(sign.text for sign in there[at + 1 : then])
    after = "".join(sign.text for sign in there[then : then + 4])
    ending = re.search("(?:，并且|，并|，且|，但|并|，)$", gap)
    if ending is None or not _VERB_BEGINS.match(gap) or _OTHERS_DO.search(gap):
        return False
    inner = gap[: ending.start()]
    if re.search(
        "[除如若倘经。；：，（]|(?<!小)时$|[的后前内起]$", inner
    ) or _CONDITION_BEFORE.search(before):
        return False
    if re.search("[不未无非没]", before):
        return False
    if re.search("[仅只唯]", inner) and not re.match("[仅只唯]", inner):
        return False
    if ending[0] == "，但" or re.match("[仅只唯]", inner):
        return re.match("不|没有|无|应|可", after) is not None
    return re.match("比|高|低|多|少", after) is None


_VERB_BEGINS = re.compile(
    "应|可|不|须|自|按|为|有|是|负责|提供|承担|支付|仅|只|已|均|每|依|采用|支持|收集|享有|拥有|显著"
)
_OTHERS_DO = re.compile("同意|允许|要求|使|让|保证|确保|委托|通知|授权|责令|促使|认为|声称")
_CONDITION_BEFORE = re.compile("[除仅只唯如若倘]|未经|经[^，]*同意")


def _is_safe_rest(there: Sequence[Sign], at: int) -> bool:
    rest = "".join(sign.text for sign in there[at + 1 :])
    if not rest or rest[0] in "。；！？.;":
        return not re.match("[；;](?:但|除|如|否)", rest)
    if rest[0] in "（(":
        closes = max(rest.find("）"), rest.find(")"))
        return (
            closes > 0 and not _STRONG.search(rest[:closes]) and rest[closes + 1 :][:1] in "。；，"
        )
    clause = re.split("[。；]", rest)[0]
    if rest[0] == "并":
        before = "".join(sign.text for sign in there[: at + 1])
        return not (_CONDITION_BEFORE.search(before) or _STRONG.search(clause))
    if clause.startswith("，但"):
        before = re.split("[。；]", "".join(sign.text for sign in there[: at + 1]))[-1]
        return not (
            re.search("应|可|不得|有权|均|各", before)
            or re.search("[除仅只如否]|应|可|不得|以[上下内]|为限|的$", clause[2:])
        )
    if rest[0] == "，":
        return not re.search(
            "(?<![去消清删拆])除|但|否(?!则)|如|超过|[最上下][高低多少限]|以[上下]|为限|前提|之日|情况|[时内前后]$|^，(?:且|并)?[仅只唯]",
            clause,
        )
    return False
