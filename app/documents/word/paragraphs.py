"""What the properties of DOCX paragraphs say: style, level, list, place in the section.

Paragraphs are many and what they say is little: it is understood once for all that say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.documents.word.formatting.looks import Look, Looks
from app.documents.word.formatting.styles import Numbered, Styles
from app.documents.word.markup import VAL, W, child_of, is_on

_LETTERS = W + "rPr"
_LIST = W + "numPr"
_TELLING = frozenset(
    W + n
    for n in (
        *("pStyle", "numPr", "outlineLvl", "spacing", "framePr", "shd", "rPr", "sectPr", "ind"),
        "pageBreakBefore",
    )
)
_OF_MARK = frozenset(
    W + n
    for n in (
        *("del", "moveFrom", "vanish", "rStyle", "color", "sz", "shd", "highlight", "w", "spacing"),
    )
)
"""What the letters of a paragraph's mark say of it, or of the number before it."""
_CHANGES = (W + "del", W + "moveFrom")  # whose date and author say nothing here
_CODE = ("html preformatted", "source code")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a paragraph states and inherits.

    Attributes:
        style: Its style id.
        level: Heading level from 1, or None.
        list: How it is numbered, or None.
        fill: The colour behind its letters: "" for none of its own, None for a pattern.
        is_squeezed: Its lines are too low to be seen, or beside the page.
        is_mark_deleted: Its end is a tracked deletion: it runs on in the next paragraph.
        is_mark_hidden: Its end is hidden text.
        mark: How the letters of its end look, as do those of its number.
        is_drop_cap: Large letters that begin the next paragraph.
        is_contents: A line of a table of contents.
        is_title, is_caption, is_code: By the names of its styles.
        begins_page, ends_section: A page begins, or a section ends with it.
    """

    style: str
    level: int | None
    list: Numbered | None
    fill: str | None
    is_squeezed: bool
    is_mark_deleted: bool
    is_mark_hidden: bool
    mark: Look
    is_drop_cap: bool
    is_contents: bool
    is_title: bool
    is_caption: bool
    is_code: bool
    begins_page: bool
    ends_section: bool


class Paragraphs:
    """Understands the properties of the paragraphs of one document."""

    def __init__(self, styles: Styles, looks: Looks) -> None:
        self._styles, self._looks = styles, looks
        self._known: dict[tuple[Any, ...], Properties] = {}
        self._known_but_list: dict[tuple[Any, ...], Properties] = {}

    def of(self, properties: Any) -> Properties:
        """What a `w:pPr` says, or the lack of one (None)."""
        said: tuple[Any, ...] = () if properties is None else _said(properties)
        found = self._known.get(said)
        if found is None:
            found = self._known[said] = self._with_list(properties, said)
        return found

    def _with_list(self, properties: Any, said: tuple[Any, ...]) -> Properties:
        """What a `w:pPr` says: many say the same but for the list, where each list is one of its
        own."""
        others = tuple([each for each in said if each[0] != _LIST])
        if len(others) == len(said):
            return self._understood(properties)
        found = self._known_but_list.get(others)
        if found is None:
            found = self._known_but_list[others] = self._understood(properties)
            return found
        return replace(found, list=self._styles.numbering(properties, found.style))

    def _understood(self, properties: Any) -> Properties:
        style = self._styles.of(properties)
        names = self._styles.names(style)
        mark = None if properties is None else child_of(properties, _LETTERS)
        look = self._looks.of(mark, style)
        return Properties(
            style,
            self._styles.heading_level(properties, style),
            self._styles.numbering(properties, style),
            self._looks.paragraph_fill(properties, style),
            self._looks.is_squeezed(properties, style),
            mark is not None and any(c.tag in (W + "del", W + "moveFrom") for c in mark),
            look.is_vanished,
            look,
            _is_drop_cap(properties),
            any(name.startswith("toc ") and name[4:].isdigit() for name in names),
            "title" in names,
            "caption" in names,
            any(name in names for name in _CODE),
            bool(is_on(properties, "pageBreakBefore")),
            properties is not None and child_of(properties, W + "sectPr") is not None,
        )


def _is_drop_cap(properties: Any) -> bool:
    frame = None if properties is None else child_of(properties, W + "framePr")
    return frame is not None and frame.get(W + "dropCap", "none") != "none"


def _said(properties: Any) -> tuple[Any, ...]:
    """All that counts of what a `w:pPr` says."""
    said: list[Any] = []
    for child in properties:
        tag = child.tag
        if tag not in _TELLING:
            continue
        if tag == _LIST:
            said.append((tag, *((each.tag, each.get(VAL)) for each in child)))
        elif tag == _LETTERS:
            said.append(
                (
                    tag,
                    *(
                        (c.tag, *(() if c.tag in _CHANGES else c.items()))
                        for c in child
                        if c.tag in _OF_MARK
                    ),
                )
            )
        else:
            said.append((tag, *child.items()))
    return tuple(said)


def _all(element: Any) -> tuple[Any, ...]:
    return (element.tag, *element.items())
