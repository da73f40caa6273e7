"""The stretches of a document that a statement is compared with: one sentence each, an item with
the words that lead into its list, a row of a table.

Only one stretch at a time can say a statement: half of it from here and half from there is how
untrue statements come about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.analysis.evidence.words.rewordings import Reading
from app.analysis.evidence.words.tokens import Sentence
from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.language import sentences

_ITEM = re.compile(r"(?<![\w)])\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})\)(?=\s)")
_ITEM_BLOCK = re.compile(r"^\s*(?:[-*•]\s|\(?(?:[a-z]|[ivx]{1,5}|\d{1,2})[.)]\s)")
_NUMBER = re.compile(
    r"^\s*(?:(?:\d{1,3}\.)*\d{1,3}\.?\s+(?=[A-Z“\"(])|(?:\d{1,3}\.)+\d{1,3}\s+(?=[\u3400-\u9fff（《“]))"
)
_TITLE = re.compile(
    r"^(?:[A-Z][.:]\s+|[A-Z][^.!?]{0,80}(?<!\b[A-Z])[.:]\s*)(?=[A-Z])"  # not "The U.S."
)
_GOES_ON = re.compile(r"[a-zà-ÿ]|\d+(?:[.,]\d+)*%?\s+[a-zà-ÿ]")
_BULLET = re.compile(r"^[•●▪◦·‣*–-]\s+")
_UNFINISHED = re.compile(r"[\w,;)’'-]\s*$")
_LEADS_ONLY_ONE = re.compile(
    r"\b(?:if|unless|only|except|until|when|contingent|provided|either(?! party)|"
    r"both(?! parties)|one of|any of|"
    r"the (?:later|earlier|longer|shorter|greater|lesser|higher|lower) of)\b[^,]*$",
    re.IGNORECASE,
)
_TURNS = re.compile(
    r"\b(?:not|no|nor|never|neither|none|unless|except|if|only|prohibit\w*|forb\w+|exclu\w+|"
    r"false|without|cannot|waive\w*|exempt\w*)\b|[不未无非除禁]|如",
    re.IGNORECASE,
)
"""What words that lead into a list say that its items do not say by themselves."""
_TAKES_BACK = re.compile(
    r"\s*(?:(?:This|That|It|The (?:foregoing|above|preceding|same)|These|Those|Such|Nor)\b"
    r"[^.;]{0,80}?\b(?:not (?:apply|extend|affect|include|cover)|no application|except|exempt)|"
    r"Except\b|Exceptions?\b|Excepted\b|Unless\b|Notwithstanding\b|Provided\b|"
    r"(?:However|But),? [^.;]{0,120}?"
    r"\b(?:not|no|only|unless|except|subject to|excluded)\b)"
    r"|\s*(?:但|然而|不过|除非|[^，。；]{1,24}除外[。；]|"
    r"(?:上述|前述|前款|前项|前句|以上|该|本|此)[^。；]{0,40}?(?:不适用|除外|不包括|不及于|仅限))"
)
"""How a sentence begins that limits the one before it."""
_MAY_CHOOSE = re.compile(r"\b(?:not|no|nor|never|neither|may|without)\b", re.IGNORECASE)
_N_CHARACTERS_KEPT = 3_000_000
"""Of a document, some 1,500 pages, whose stretches are all made and kept: they take eight times
its text."""
_N_BLOCKS_BACK = 16  # how far before a place the words that lead into its first item may stand
_OR_NEXT = re.compile(r"[;,]\s*or$")
_OR_NEXT_BLOCK = re.compile(r"[;,]\s*or\s*$|;\s*or\s+\(")
_JOINED_TO_NEXT = re.compile(r"[;,]\s*(?:and|or|nor)?$")
_MARKDOWN = re.compile(r"^#{1,6} |(?<![^\W_])[*`_]{1,2}(?=\S)")
_STRUCK = re.compile(r"~~[^~\n]*~~")
_TEXT = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE, BlockKind.CAPTION})


@dataclass(frozen=True)
class Unit:
    """A stretch that can say a statement.

    Attributes:
        start, end: Where it stands in `Document.text`: what is highlighted.
        text: Its words; an item has those that lead into its list in front.
        headings: The headings above it, as text.
        cells: Of a row of a table: (heading of the column, cell).
        is_limited: Whether the next sentence takes something back: "This does not apply to …".
        whole: Its words with the number and the title that its text goes without; "" where it has
            none.
    """

    start: int
    end: int
    text: str
    headings: str = ""
    cells: tuple[tuple[str, str], ...] = ()
    is_limited: bool = False
    whole: str = ""

    @cached_property
    def sentence(self) -> Sentence:
        """Its tokens."""
        return Sentence.of(self.text)

    @cached_property
    def reading(self) -> Reading:
        """Its tokens, and what they say in other words."""
        return Reading.of(self.sentence.tokens)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its words as `as_line` gives them, without its number and title and with them."""
        line = as_line(self.text)
        return (line, as_line(self.whole)) if self.whole else (line,)

    @cached_property
    def heading_forms(self) -> frozenset[str]:
        """Forms of the words of the headings above it."""
        return Sentence.of(self.headings).forms

    @cached_property
    def folded(self) -> str:
        """Its text in lower case, to look for a word quickly."""
        heads = " ".join(head for head, _ in self.cells)
        return f"{self.text} {heads} {self.headings}".lower()


def as_line(text: str) -> str:
    """A sentence in lower case, quotation marks and dashes of one sort, without its full stop,
    marks of Markdown, and spaces but those between words: two that are equal are the same."""
    words = " ".join(text.lower().translate(_TYPOGRAPHY).split()).strip(" .。!?")
    return _SPACE.sub("", words)


_SPACE = re.compile(r"(?<!\w) | (?!\w)|(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")


_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚`´", "'"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‐‑–—", "-"),
        **dict.fromkeys("*_`|#", " "),
        "\u00ad": "",
        "\u00a0": " ",
    }
)


class UnitIndex:
    """The stretches of a document, place by place, made where they are asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._made: dict[tuple[int, int], list[Unit]] = {}
        self._lines: dict[str, tuple[int, Unit]] | None = None

    @cached_property
    def _above(self) -> list[str]:
        """The headings above each block of the body."""
        found: list[str] = []
        headings: dict[int, str] = {}
        for number in self.document.body:
            block = self.document.blocks[number]
            if block.kind is BlockKind.HEADING:
                level = block.level or 1
                headings = {n: text for n, text in headings.items() if n < level}
                headings[level] = block.text
            found.append(" ".join(headings.values()))
        return found

    def prepare(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Makes the stretches of all places, where they are not too many to keep."""
        _ = self._above, self.document.block_starts
        if len(self.document.text) > _N_CHARACTERS_KEPT or self._lines is not None:
            return
        lines: dict[str, tuple[int, Unit]] = {}
        for start, end in ranges:
            for unit in self.units(start, end):
                for line in unit.lines if not unit.cells else ():
                    lines.setdefault(line, (start, unit))
        self._lines = lines

    def with_line(self, line: str) -> tuple[int, Unit] | None:
        """The first stretch that is this line (see `as_line`) and the start of its place; None
        where there is none, or not all are known."""
        return None if self._lines is None else self._lines.get(line)

    def units(self, start: int, end: int) -> list[Unit]:
        """The stretches of a place, `document.text[start:end]`, in order. A sentence that goes on
        over the end of a page belongs to both pages."""
        if (start, end) not in self._made:
            self._made[start, end] = list(self._units(start, end))
        return self._made[start, end]

    def _units(self, start: int, end: int) -> Iterator[Unit]:
        document = self.document
        first = max(bisect_right(document.block_starts, start) - 1, 0)
        lead, turned = "", False
        for position in range(max(first - _N_BLOCKS_BACK, 0), len(document.body)):
            block = document.blocks[document.body[position]]
            begin, text = document.block_starts[position], block.as_markdown()
            if begin >= end:
                break
            joined = _continued(document, position)
            is_here = begin + len(text + joined) > start and (
                begin >= start or bool(joined) or begin + len(text) > start
            )
            above = self._above[position]
            is_item = _ITEM_BLOCK.match(text) is not None
            if is_here:
                if block.kind is BlockKind.TABLE:
                    yield from _table(text, begin, above)
                elif block.kind in _TEXT or block.kind is BlockKind.HEADING:
                    if not (is_item and turned):
                        rest = _without_end(text, document, position)
                        yield from _sentences(rest + joined, begin + len(text) - len(rest), above)
                    if lead and is_item:
                        item = f"{lead} {_ITEM_BLOCK.sub('', text)}{joined}"
                        yield Unit(begin, begin + len(text), _shown(item), above)
            if text.rstrip().endswith((":", "：")) and block.kind in _TEXT:
                words = _bare(text[sentences(text)[-1][0] :])
                is_one = _LEADS_ONLY_ONE.search(words) or _is_choice(document, position, words)
                lead = "" if is_one else words
                turned = _TURNS.search(words) is not None
            elif not is_item:
                lead, turned = "", False


def _sentences(text: str, begin: int, above: str) -> Iterator[Unit]:
    spans = sentences(text)
    for number, (low, high) in enumerate(spans):
        piece = text[low:high]
        low += len(piece) - len(piece.lstrip())
        words = _bare(piece)
        if not words:
            continue
        following = text[slice(*spans[number + 1])] if number + 1 < len(spans) else ""
        is_limited = _TAKES_BACK.match(following) is not None
        high = low + len(piece.strip())
        whole = shown if (shown := _shown(piece)) != words else ""
        yield Unit(begin + low, begin + high, words, above, is_limited=is_limited, whole=whole)
        yield from _items(words, begin + low, begin + high, above)


def _items(words: str, low: int, high: int, above: str) -> Iterator[Unit]:
    """Each item "(a) …" inside a sentence with the words that lead into the list."""
    marks = list(_ITEM.finditer(words))
    if len(marks) < 2 or not words[: marks[0].start()].strip():
        return
    lead = words[: marks[0].start()].strip()
    if _LEADS_ONLY_ONE.search(lead):
        return
    ends = [*(m.start() for m in marks[1:]), len(words)]
    items = [words[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)]
    if any(_OR_NEXT.search(item) for item in items) and not _MAY_CHOOSE.search(lead):
        return
    for item in items:
        item = _JOINED_TO_NEXT.sub("", item)
        yield Unit(low, high, f"{lead} {item}", above)


def _is_choice(document: Document, position: int, lead: str) -> bool:
    """Whether the items below are joined by "or" under a duty: no single one is what is owed."""
    if _MAY_CHOOSE.search(lead):
        return False
    for number in document.body[position + 1 : position + 12]:
        text = document.blocks[number].text
        if not _ITEM_BLOCK.match(text):
            break
        if _OR_NEXT_BLOCK.search(text):
            return True
    return False


def _continued(document: Document, position: int) -> str:
    """How a block goes on in the next, as over the end of a page or a column, up to the end of its
    sentence; else ""."""
    body = document.body
    if position + 1 >= len(body):
        return ""
    block, following = document.blocks[body[position]], document.blocks[body[position + 1]]
    if (
        block.kind not in _TEXT
        or following.kind not in _TEXT
        or not _UNFINISHED.search(block.text)
        or not _GOES_ON.match(following.text)
        or _ITEM_BLOCK.match(following.text)
        or (block.page == following.page and not _is_parted(block, following))
    ):
        return ""
    ends = sentences(following.text)
    return " " + following.text[: ends[0][1]] if ends else ""


def _is_parted(block: Block, following: Block) -> bool:
    """Whether two paragraphs of a page are one that was taken for two, and no items of a list."""
    are_prose = block.kind is following.kind is BlockKind.PARAGRAPH
    return are_prose and not block.text.rstrip().endswith((";", ")"))


def _without_end(text: str, document: Document, position: int) -> str:
    """A block without the end of a sentence that the block before it began: half a sentence may
    say what the whole does not."""
    if not position or not (begun := _continued(document, position - 1)):
        return text
    at = text.find(begun[1:])
    return text[at + len(begun) - 1 :] if at >= 0 else text


def _bare(piece: str) -> str:
    """A sentence without its number and the title of its clause: "5.3 Termination. Either …"."""
    words = _BULLET.sub("", _shown(piece))
    words = _NUMBER.sub("", words)
    if (title := _TITLE.match(words)) and title.end() < len(words) and len(title[0].split()) <= 7:
        rest = words[title.end() :]
        if title[0].rstrip(": .").istitle() or title[0].endswith(":"):
            words = rest
    return _NUMBER.sub("", words)


def _shown(text: str) -> str:
    """Words on one line, without marks of Markdown and without what is struck out: that is not
    said any more."""
    return " ".join(_MARKDOWN.sub("", _STRUCK.sub(" ", text)).split())


def _table(text: str, begin: int, above: str) -> Iterator[Unit]:
    """The rows of a Markdown table, each with the headings of its columns; and its columns, where
    they are records: the first column names what the others say."""
    lines = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text)]
    if len(lines) < 3:
        return
    rows = [(at, _cells(line)) for at, line in lines]
    head = rows[0][1]
    for at, cells in rows[2:]:
        pairs = tuple(
            (head[i] if i < len(head) else "", cell) for i, cell in enumerate(cells) if cell
        )
        line = next(line for begun, line in lines if begun == at)
        yield Unit(begin + at, begin + at + len(line), " | ".join(cells), above, pairs)
    if head and not head[0]:
        for i in range(1, len(head)):
            pairs = tuple(
                (cells[0], cells[i]) for _, cells in rows[2:] if len(cells) > i and cells[i]
            )
            first = rows[2][0]
            last = rows[-1][0] + len(lines[-1][1])
            yield Unit(begin + first, begin + last, " | ".join(c for _, c in pairs),
                       f"{above} {head[i]}", (("", head[i]), *pairs))  # fmt: skip


def _cells(line: str) -> list[str]:
    inner = line.strip().strip("|")
    return [c.replace("\\|", "|").replace("<br>", " ").strip()
            for c in re.split(r"(?<!\\)\|", inner)]  # fmt: skip
