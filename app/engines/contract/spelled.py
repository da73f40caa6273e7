"""Thoughts that models put under words instead of marks: headings, labels, brackets and fences.

"Thinking Process: …" and later "Answer: …", "## Reasoning" and "## Final answer", "[think]" and
"[/think]", a fence that calls itself "thinking", a quotation headed "Thinking". Such words may also
be part of an answer: what is opened by them and never closed is given back, words and all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SURE = (
    r"(?:(?:my|the|internal|inner)\s+)?(?:thinking|thoughts?)(?:\s+(?:process|steps?|trace))?|"
    r"(?:internal|inner)\s+(?:monologue|dialogue)|chain[ -]of[ -]thoughts?|"
    r"思考(?:过程)?|思维(?:过程|链)"
)
_UNSURE = (
    r"(?:(?:my|the|internal)\s+)?reasoning(?:\s+(?:process|steps?|trace))?|rationale|scratchpad|"
    r"推理(?:过程)?|分析过程"
)
_NAMES = rf"(?:(?P<sure>{_SURE})|{_UNSURE})"
_ANSWER = (
    r"(?:(?:the|my|here is the)\s+)?(?:final\s+|actual\s+)?"
    r"(?:answer|response|reply|output|summary)|"
    r"(?:最终|正式)?(?:回答|答案|回复|答复|输出|总结|摘要)"
)
_FINAL = (
    r"(?:(?:the|my)\s+)?(?:final\s+(?:answer|response|reply|output|summary)|answer|response)|"
    r"(?:最终|正式)?(?:回答|答案|回复|答复)|最终(?:输出|总结|摘要)"
)
_SIGN = r"(?:[\U0001F300-\U0001FAFF]\ufe0f?\s*)?"
_TAG = r"(?:think(?:ing)?|thoughts?|reason(?:ing)?|cot|思考)"
_COLON, _IN, _OUT = r"[:：]", r"[\[{(«]", r"[\]})»]"
_BOLD = r"(?:\*\*|__)?"

_OPENING = re.compile(
    rf"(?P<bracket>{_IN})\s*{_TAG}\s*{_OUT}"
    rf"|(?P<fence>`{{3,}}|~{{3,}})[ \t]*{_TAG}(?: (?:process|steps?|trace))?[ \t]*\n"
    rf"|<!--[ \t]*(?P<comment>{_TAG})(?: (?:process|steps?|trace))?[ \t]*[:：]?\s"
    rf"|(?P<quote>>)[ \t]*(?:\[!\w+\][ \t]*)?{_SIGN}(?:\*\*|__|\*)?{_SIGN}"
    rf"{_NAMES.replace('sure', 'quoted')}{_COLON}?(?:\*\*|__|\*)?{_COLON}?(?:\.{{3}}|…)?[ \t]*\n"
    rf"|\#{{1,6}}[ \t]+{_SIGN}{_BOLD}{_SIGN}{_NAMES.replace('sure', 'headed')}"
    rf"{_COLON}?{_BOLD}{_COLON}?[ \t]*\n"
    rf"|(?P<bold>\*\*|__){_SIGN}{_NAMES.replace('sure', 'bolded')}{_COLON}?(?P=bold)[ \t]*"
    rf"{_COLON}?\s"
    rf"|(?P<italic>[*_])(?![*_]){_SIGN}{_NAMES.replace('sure', 'slanted')}(?:{_COLON}|\.{{3}}|…)?"
    rf"(?P=italic)[ \t]*{_COLON}?\s"
    rf"|【{_NAMES.replace('sure', 'boxed')}】"
    rf"|(?:>>>[ \t]*)?{_SIGN}{_NAMES}(?:{_COLON}|\.{{3}}|…)",
    re.IGNORECASE,
)
_BRACKET_END = re.compile(rf"{_IN}\s*(?:/|end[ _])\s*{_TAG}\s*{_OUT}", re.IGNORECASE)
_FENCE_END = re.compile(r"\n[ \t]*(?:`{3,}|~{3,})[ \t]*(?=\n)")
_COMMENT_END = re.compile(r"-->")
_QUOTE_END = re.compile(r"\n(?:[ \t]*\n)*(?=[^>\s])")


def _label(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"\n[ \t]*(?:\#{{1,6}}[ \t]+{_SIGN}{_BOLD}(?:{words}){_COLON}?{_BOLD}{_COLON}?[ \t]*(?=\n)"
        rf"|(?:\*\*|__){_SIGN}(?:{words}){_COLON}?(?:\*\*|__)[ \t]*{_COLON}?(?=[^:：\w])"
        rf"|【(?:{words})】|{_SIGN}(?:{words}){_COLON}"
        rf"|[*_](?![*_]){_SIGN}(?:{words}){_COLON}?[*_][ \t]*{_COLON}?(?=\s)"
        r"|[*_]?(?:\.{3}|…)?[ \t]*done thinking(?:\.{1,3}|…)?[*_]?[ \t]*(?=\n))",
        re.IGNORECASE,
    )


_LABEL, _FINAL_LABEL = _label(_ANSWER), _label(_FINAL)
_DECORATION = "#*_>【[{(«~`:：.…】]})»! \t\r\n\ufe0f"
_CALLOUT = re.compile(r"^>[ \t]*\[!\w*\]?")
_N_LINE_MAX = 60
_PHRASES = (
    *("thinking process", "thinking steps", "thinking trace", "thoughts", "thought process"),
    *("thought steps", "thought trace", "reasoning process", "reasoning steps", "reasoning trace"),
    *("chain of thoughts", "chain-of-thoughts", "internal monologue", "inner monologue"),
    *("internal dialogue", "inner dialogue", "rationale", "scratchpad", "cot", "reason"),
    *("思考过程", "思维过程", "思维链", "推理过程", "分析过程"),
)
_BEFORE_PHRASE = ("my ", "the ", "internal ", "inner ")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A thought that begins.

    Attributes:
        opening: The words that open it.
        end: What closes it.
        is_sure: Whether hardly any answer begins with these words.
    """

    opening: str
    end: re.Pattern[str]
    is_sure: bool


def spelled_at(text: str) -> Spelled | None:
    """The thought that a text begins with, where words open it."""
    found = _OPENING.match(text)
    if found is None:
        return None
    if found["bracket"]:
        return Spelled(found[0], _BRACKET_END, True)
    if found["fence"]:
        return Spelled(found[0], _FENCE_END, True)
    if found["comment"]:
        return Spelled(found[0], _COMMENT_END, True)
    if found["quote"]:
        return Spelled(found[0], _QUOTE_END, bool(found["quoted"]))
    is_sure = any(found[name] for name in ("sure", "headed", "bolded", "slanted", "boxed"))
    return Spelled(found[0], _LABEL if is_sure else _FINAL_LABEL, is_sure)


def may_be_spelled(text: str) -> bool:
    """Whether all of a text may be the beginning of such words, with what stands around them."""
    words = _CALLOUT.sub("", text).lstrip(_DECORATION + "💭🤔🧠").casefold()
    if len(text) > _N_LINE_MAX:
        return False
    if not words:
        return bool(text)
    for before in ("", *_BEFORE_PHRASE):
        if before.startswith(words):
            return True
        rest = words.removeprefix(before)
        if any(phrase.startswith(rest.rstrip(_DECORATION)) for phrase in _PHRASES):
            return True
    return False


def n_spelled_end_begun(text: str) -> int:
    """Characters at the end of a text that may be the beginning of what closes such a thought."""
    at = max(text.rfind("\n"), *(text.rfind(each) for each in "[{(«"))
    while at > 0 and text[at - 1] in " \t\n":
        at -= 1
    return len(text) - at if at >= 0 and len(text.rstrip()) - at < _N_LINE_MAX else 0
