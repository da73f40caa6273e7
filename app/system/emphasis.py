"""Emphasis that CommonMark does not see in Chinese and Japanese text.

A run of `*` or `~` that has punctuation on its inner side opens or closes emphasis only beside
whitespace or punctuation (CommonMark 0.31, 6.2). Chinese writes no spaces: in `**付款：**30日`,
as models write it, the marks stay as they are. A word joiner, without width and neither of both,
on the inner side of the mark makes the rule hold, for every parser of Markdown alike.
"""

from __future__ import annotations

import re
import unicodedata

WORD_JOINER = "\u2060"

_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_EMPHASIS = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?<![*~\\])(?P<mark>\*{1,3}|~~)(?![\s*~])"
    r"(?P<inner>(?:(?!\n[ \t]*\n|(?P=mark)).)+)(?<![\s\\])(?P=mark)(?![*~])",
    re.DOTALL,
)


def with_emphasis_joined(markdown: str) -> str:
    """`markdown` with a word joiner wherever emphasis beside Chinese or Japanese needs one.

    Whoever shows the text takes `WORD_JOINER` out again after it was parsed. Code stays as it is.
    """
    if markdown.isascii():
        return markdown
    done, shown = 0, []
    for fence in _FENCE.finditer(markdown):
        shown += [_joined(markdown[done : fence.start()]), fence[0]]
        done = fence.end()
    return "".join([*shown, _joined(markdown[done:])])


def _joined(text: str) -> str:
    def mended(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        mark, inner = found["mark"], found["inner"]
        before = text[found.start() - 1 : found.start()]
        after = text[found.end() : found.end() + 1]
        first = WORD_JOINER if _needs_joiner(before, inner[0]) else ""
        last = WORD_JOINER if _needs_joiner(after, inner[-1]) else ""
        return f"{mark}{first}{inner}{last}{mark}"

    return _EMPHASIS.sub(mended, text)


def _needs_joiner(outer: str, inner: str) -> bool:
    """Whether a mark between the two characters is no emphasis to CommonMark, where Chinese or
    Japanese stands on one of its sides."""
    if not outer or outer.isspace() or _is_punctuation(outer) or not _is_punctuation(inner):
        return False
    return any(unicodedata.east_asian_width(side) in "WF" for side in (outer, inner))


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
