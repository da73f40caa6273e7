"""The statements of an answer: sentences of its prose and list items, and rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.analysis.answers.references import REFERENCE, page_number
from app.analysis.evidence.figures.reading import figures_in
from app.documents.base.language import sentences


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it stands in an answer: `answer[start:end]`, the labels it refers to, and
    whether it shares them with the other sentences of its list item; or a heading that names
    pages."""

    start: int
    end: int
    labels: tuple[str, ...]
    shared: bool = False
    is_heading: bool = False


_FENCE = re.compile(r"^\s*(?:```|~~~)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s|^\s*(?:={3,}|-{3,}|\*{3,}|_{3,})\s*$")
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_MARKDOWN = re.compile(r"\\(?P<escaped>[!-/:-@\[-`{-~])|[*`|]|(?<!\w)_+|_+(?!\w)|^\s*#+\s|~~|<br>")
_PAGES = re.compile(
    r"(?:\bpp?\.\s?|\bpages?\s|第)(\d+)(?:\s*(?:[-–—至到]|to)\s*(?:pp?\.\s?)?(\d+))?(?:\s?页)?",
    re.IGNORECASE,
)
_TITLE = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(r"^\s*(?:>\s*)*(?:[-*+•]|\d{1,3}[.)、])\s+(?:\[[ xX]\]\s+)?")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}")
QUOTED = re.compile(
    r"“(?P<a>[^“”]{1,2000})”|「(?P<b>[^「」]{1,2000})」|『(?P<c>[^『』]{1,2000})』|"
    r"«(?P<d>[^«»]{1,2000})»|„(?P<e>[^„“”]{1,2000})[“”]|"
    r"(?<![\w\"])\"(?P<f>[^\"\n]{1,2000})\"(?!\w)"
)
_ENDINGS = re.compile(r"[.,;:!?。，；：！？)\]*_\s]*")


def split_statements(text: str) -> list[Statement]:
    """The statements of an answer: sentences of its paragraphs and list items, and table rows.

    Headings, rules, code and a line that only leads into a list (it ends with a colon and has
    neither figure nor quotation) state nothing. A reference after a sentence's end belongs to it.
    """
    found: list[Statement] = []
    for start, end, is_item, leads in _blocks(text):
        block = _divide(text, start, end)
        if leads and not any(s.labels for s in block):
            words = text[start:end]
            if not figures_in(words) and not QUOTED.search(words):
                continue
        if is_item and len(block) > 1:
            block = _with_shared(block)
        found += block
    return found


def heading_claims(text: str) -> list[Statement]:
    """The headings of an answer that name pages, "Part 3 (pp. 14–20)": a model makes them up, too.
    Their labels are the first and the last page."""
    found: list[Statement] = []
    in_code = False
    position = 0
    for line in text.splitlines(keepends=True):
        in_code ^= _FENCE.match(line) is not None
        match = None if in_code else _TITLE.match(line)
        pages = [] if match is None else [p for m in _PAGES.finditer(match[2]) for p in m.groups()]
        labels = tuple(dict.fromkeys(f"p. {page_number(page)}" for page in pages if page))
        if match is not None and labels:
            end = position + len(line.rstrip())
            found.append(Statement(position + match.start(2), end, labels, is_heading=True))
        position += len(line)
    return found


def sections_of(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """(offset, headings above, outermost first, the answer's own title left out) of each heading
    of an answer: what stands behind the offset is under them."""
    found: list[tuple[int, tuple[str, ...]]] = []
    headings: dict[int, str] = {}
    in_code = False
    position = 0
    for line in text.splitlines(keepends=True):
        in_code ^= _FENCE.match(line) is not None
        match = None if in_code else _TITLE.match(line)
        if match:
            level = len(match[1])
            headings = {n: title for n, title in headings.items() if n < level}
            headings[level] = plain_words(match[2])
            found.append((position, tuple(t for n, t in sorted(headings.items()) if n > 1)))
        position += len(line)
    return found


def plain_words(text: str) -> str:
    """A piece of an answer without references and Markdown, on one line."""
    words = _LINK.sub(r"\1 (\2)", REFERENCE.sub("", text))
    words = _MARKDOWN.sub(lambda m: m["escaped"] or " ", words)
    return re.sub(r"\s+([.,;:!?])(?=\s|$)", r"\1", " ".join(words.split()))


def _blocks(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """(start, end, is a list item or table row, ends with a colon) of each run of prose."""
    begun: tuple[int, int, bool] | None = None
    in_code = False
    position = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        start, end = position, position + len(line.rstrip())
        position += len(line)
        fence = _FENCE.match(line) is not None
        in_code ^= fence
        ends = fence or in_code or not line.strip() or _HEADING.match(line) is not None
        item = None if ends else _ITEM.match(line)
        row = not ends and line.lstrip().startswith("|")
        if begun and (ends or item or row):
            yield *begun, text[: begun[1]].endswith((":", "："))
            begun = None
        if ends:
            continue
        if row:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if not _TABLE_RULE.match(line) and not _TABLE_RULE.match(following):
                yield start, end, True, False
            continue
        if item:
            begun = (start + item.end(), end, True)
        elif begun:
            begun = (begun[0], end, begun[2])
        else:
            begun = (start + len(line) - len(line.lstrip()), end, False)
    if begun:
        yield *begun, text[: begun[1]].endswith((":", "："))


def _divide(text: str, start: int, end: int) -> list[Statement]:
    """Cuts a block into sentences; references that follow a sentence's full stop go with it."""
    block = text[start:end]
    if block.lstrip().startswith("|"):
        return [Statement(start, end, _labels(block))]
    # The space before a reference stays: a sentence ends at it.
    masked = REFERENCE.sub(lambda m: re.sub(r"(?<!^)\s|\S", "\ue000", m[0]), block)
    for match in QUOTED.finditer(masked):  # only its last character may end a sentence
        low, high = match.start() + 1, match.end() - 2
        masked = masked[:low] + "x" * (high - low) + masked[high:]
    cuts = [0]
    for low, _ in sentences(masked)[1:]:
        at = low
        while reference := REFERENCE.match(block, at - (at > 0 and block[at - 1].isspace())):
            at = reference.end()
            at += len(_ENDINGS.match(block, at)[0])  # type: ignore[index]  # it matches nothing, too
        if cuts[-1] < at < len(block):
            cuts.append(at)
    cuts.append(len(block))
    found = []
    for low, high in pairwise(cuts):
        piece = block[low:high]
        low += len(piece) - len(piece.lstrip())
        if re.search(r"[^\W_]", REFERENCE.sub("", piece)):
            found.append(Statement(start + low, start + low + len(piece.strip()), _labels(piece)))
        elif found:  # references alone
            last = found[-1]
            labels = tuple(dict.fromkeys((*last.labels, *_labels(piece))))
            found[-1] = Statement(last.start, start + low + len(piece.strip()), labels)
    return found


def _with_shared(block: list[Statement]) -> list[Statement]:
    """In a list item a reference also stands for the sentences before it that have none."""
    labels: tuple[str, ...] = ()
    found = []
    for statement in reversed(block):
        if statement.labels:
            labels = statement.labels
            found.append(statement)
        else:
            found.append(Statement(statement.start, statement.end, labels, bool(labels)))
    return found[::-1]


def _labels(text: str) -> tuple[str, ...]:
    found = (label for match in REFERENCE.finditer(text) for label in match[1].split(", "))
    return tuple(dict.fromkeys(found))
