"""What single elements of a page hold: plain words, values of forms, rows and cells of tables."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.documents.flow.web.look import BACK_LINKS, NOTE_LISTS, NOTES, HtmlLook, roles_of
from app.documents.flow.web.looks import HtmlLooks

INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark "
        "output rb ruby rtc s samp small span strike strong sub sup time tt u var wbr button nobr "
        "blink picture slot sdfield",
    )
)
HEADINGS = {f"h{n}": n for n in range(1, 7)}
NAMED = {
    "img": "picture", "svg": "picture", "canvas": "drawing", "video": "embedded object",
    "audio": "embedded object", "object": "embedded object", "embed": "embedded object",
    "iframe": "embedded document", "frame": "embedded document", "nav": "menu of the page",
}  # fmt: skip
"""Elements that are not read, and what their absence is called."""
SILENT = frozenset(
    (
        *("script", "style", "head", "title", "rp", "datalist", "noscript", "template", "meter"),
        *("progress", "noframes", "noembed"),
    )
)
_WORD_NOTE = re.compile(r"mso-element:\s*(?:foot|end)note(?![-\w])")
_NOTE_NAME = re.compile(r"sd(?:foot|end)note\d+|(?:ftn|edn)\d+")
_WORD_MARK = re.compile(r"[^#]*#(?:_(?:ftn|edn)ref|ftnt_ref)\d+")  # and Google's
_PICTURES = ("img", "svg", "picture", "mjx-math")
_SPACES, _BREAKS = re.compile(r"[ \t\r\n\f]+"), re.compile(r" *\v[ \v]*")
_PARTS = {"thead": -1, "tfoot": 1}
UNSEEN = ("noscript", "template", "meter", "progress", "noframes", "noembed")
"""Hold text that a browser with scripts does not show."""


def is_note(element: Any) -> bool:
    """Whether an element is a footnote or endnote by its role, or as LibreOffice and Word name
    theirs."""
    if not element.keys():
        return False
    if element.get("style") and _WORD_NOTE.search(element.get("style", "")):
        return True
    name = element.get("id", "")
    return bool(roles_of(element) & NOTES) or _NOTE_NAME.fullmatch(name) is not None


def is_google_note(element: Any, kind: str) -> bool:
    """Whether an element is a note ("ftnt") or a comment ("cmnt") as Google Docs writes them: boxes
    at the end of the page whose first words lead back to their mark."""
    paragraph = next(iter(element), None) if element.tag == "div" else None
    link = None if paragraph is None or paragraph.tag != "p" else next(iter(paragraph), None)
    if link is None or link.tag != "a":
        return False
    return re.fullmatch(rf"#{kind}_ref\d+", link.get("href", "")) is not None


def is_comment_mark(element: Any) -> bool:
    """Whether a link leads to a comment, as Google Docs writes it."""
    return re.fullmatch(r"#cmnt\d+", element.get("href", "")) is not None


def is_list_of_notes(notes: Any) -> bool:
    """Whether an element holds notes as a list, each an item."""
    return any(child.tag == "ol" for child in notes)


def list_mark(element: Any) -> str:
    """What stands before the item of a list, where an element is no more than that, as in the pages
    that Word and Outlook write; "" for any other. Bullets are "-", as those of other lists."""
    if "mso-list:ignore" not in element.get("style", "").replace(" ", "").lower():
        return ""
    mark = plain_text(element)
    return mark if mark != "o" and any(map(str.isalnum, mark)) else "-"


def is_back_link(element: Any) -> bool:
    """Whether an element leads from a note to its mark."""
    if roles_of(element) & BACK_LINKS:
        return True
    return element.tag == "a" and _WORD_MARK.fullmatch(element.get("href", "")) is not None


def number_of_note(note: Any) -> str:
    """The number that a note's own link back to its mark shows, or ""."""
    links = (each for each in note.iterdescendants("a") if is_back_link(each))
    mark = next((plain_text(link).strip("[]() ") for link in links), "")
    return mark if re.fullmatch(r"\w{1,4}|[*†‡§]{1,3}", mark) else ""


def is_in_notes(element: Any) -> bool:
    """Whether a list is that of a page's notes."""
    nearest = [element, *element.iterancestors()][:3]
    return any(roles_of(each) & (NOTE_LISTS | NOTES) for each in nearest)


def is_in_line(element: Any, tag: str) -> bool:
    """Whether an element that HTML does not know stands in a line of text. Browsers show all such
    elements so, but pages build boxes of them too."""
    if "-" not in tag or tag.startswith("mjx-"):
        return "-" in tag or ":" in tag  # as those that Word makes of names and places
    parent = element.getparent()
    words = () if parent is None else (parent.text, *(child.tail for child in parent))
    return any(each and not each.isspace() for each in words)


def is_for_eyes(element: Any, *, with_pictures: bool) -> bool:
    """Whether an element shows what another one says to programs that read pages aloud."""
    if not isinstance(element.tag, str):
        return False
    return element.get("aria-hidden") == "true" or (with_pictures and element.tag in _PICTURES)


def formula_shown_otherwise(element: Any) -> Any:
    """The formula in an element that is not shown, because a picture or letters beside it show it:
    so do KaTeX, MathJax and Wikipedia. None for any other."""
    math = next(element.iter("math"), None)
    if math is None:
        return None
    beside = (element.getnext(), element.getprevious())
    is_shown = any(each is not None and is_for_eyes(each, with_pictures=True) for each in beside)
    return math if is_shown else None


def is_shadow(template: Any) -> bool:
    """Whether a template is shown as the inside of its element."""
    return template.tag == "template" and template.get("shadowrootmode") is not None


def plain_text(element: Any, *, is_asked: bool = False) -> str:
    """The words of an element without those of scripts and styles; `is_asked` where the element
    itself is one of those that are silent."""
    if not isinstance(element.tag, str) or (element.tag in SILENT and not is_asked):
        return ""
    pieces = [element.text or ""]
    for child in element:
        pieces += [plain_text(child), child.tail or ""]
    return " ".join("".join(pieces).split())


def form_value(element: Any) -> str:
    """What a form shows: a text field its value, a check box a box, a list the chosen entry."""
    if element.tag == "textarea":
        return str(element.text or "")
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [o for o in options if "selected" in o.attrib] or options[:1]
        return ", ".join(option.get("label") or plain_text(option) for option in chosen)
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "☒" if "checked" in element.attrib else "☐"
    if kind in ("hidden", "password", "image", "file", "color", "range"):
        return ""
    return str(element.get("value", ""))


def hidden_columns(table: Any, around: HtmlLook, looks: HtmlLooks | None) -> set[int]:
    """Indices of the columns of a table within that look that are not shown."""
    found: set[int] = set()
    at = 0
    for column in table.iterdescendants("col"):
        n = min(max(integer(column.get("span"), 1), 1), 64)
        look = around if looks is None else looks.of(column, around)
        if not (look.is_shown and look.is_visible):
            found.update(range(at, at + n))
        at += n
    return found


def look_of_row(row: Any, table: Any, around: HtmlLook, looks: HtmlLooks | None) -> HtmlLook:
    """How a row of a table within that look looks, with the part of the table that it lies in."""
    look, chain = around, [row]
    for ancestor in row.iterancestors():
        if ancestor is table:
            break
        chain.append(ancestor)
    for element in reversed(chain):
        look = look if looks is None else looks.of(element, look)
    return look


def rows(parent: Any) -> Iterator[Any]:
    """The rows of a table, whatever stands around them, without those of tables within it. The head
    of a table is shown first and its foot last, wherever they stand in the page."""
    for child in sorted(parent, key=lambda part: _PARTS.get(part.tag, 0)):
        if child.tag == "tr":
            yield child
        elif isinstance(child.tag, str) and child.tag != "table":
            yield from rows(child)


def cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def skip_spans(line: list[str], spans: dict[int, int]) -> None:
    while spans.get(len(line), 0) > 0:
        spans[len(line)] -= 1
        line.append("")


def without_empty(grid: list[list[str]]) -> list[list[str]]:
    """The cells of a table without empty rows and columns, all rows equally long."""
    width = max(map(len, grid))
    grid = [line + [""] * (width - len(line)) for line in grid if any(line)]
    used = [column for column in range(width) if any(line[column] for line in grid)]
    return [[line[column] for column in used] for line in grid]


def integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def folded(text: str) -> str:
    """White space folded as HTML asks; `<br>` (held as a vertical tab) becomes a line break."""
    text = _SPACES.sub(" ", text)
    return _BREAKS.sub("\n", text).strip() if "\v" in text else text.strip()
