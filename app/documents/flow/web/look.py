"""How one element of a page looks, by what it and its style sheets state of it."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from app.documents.base.inline_marks import also_struck
from app.documents.base.symbols import picture_font
from app.documents.base.visibility import MAX_INVISIBLE_PT, are_alike
from app.documents.flow.web.colors import CLEAR, LINK_COLOR, color_of, colors_in, is_clear, is_named
from app.documents.flow.web.places import is_away, is_lifted, is_lowered, length_px

_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_FAMILY_IN_FONT = re.compile(r"\b[\d.]+(?:p[xt]|r?em|%)(?:\s?/\s?\S+)? (.+)$")
"""What stands behind the size in a `font`."""
_PT_IN_PX = 4 / 3
_WITHOUT_BOX = ("none", "table-column", "table-column-group")
"""Values of `display` with which nothing of an element is shown."""
UNKNOWN = "?"
"""Stands for what cannot be told of a value."""


NOTE_MARKS = frozenset(("doc-noteref", "noteref", "footnote-ref", "sdfootnoteanc", "sdendnoteanc"))
NOTES = frozenset(
    ("doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote", "sdfootnote", "sdendnote")
)
NOTE_LISTS = frozenset(("doc-endnotes", "footnotes", "endnotes", "rearnotes"))
BACK_LINKS = frozenset(
    (
        *("doc-backlink", "backlink", "footnote-back", "sdfootnotesym", "sdendnotesym"),
        *("footnote-backref", "data-footnote-backref", "mw-cite-backlink"),
    )
)
"""Names of the parts of notes: roles of DPUB-ARIA, types of EPUB, and the usual classes."""


def roles_of(element: Any) -> frozenset[str]:
    """What an element says it is, by role, EPUB type and class."""
    get = element.get
    return _names_in(get("role"), get("epub:type"), get("class"))


@lru_cache(maxsize=4096)
def _names_in(*stated: str | None) -> frozenset[str]:
    return frozenset(name for each in stated if each for name in each.split())


@dataclass(frozen=True, slots=True)
class HtmlLook:
    """What an element inherits and states.

    Attributes:
        is_shown: False where neither it nor what is in it takes any room.
        is_visible: False where it takes room and shows nothing.
        stands: As `inline_marks.joined` has it.
        size_px: Of its letters.
        color, background: Six hexadecimal digits; "" where it cannot be told, as over a picture.
        font: A picture font that its letters are set in, or "".
        is_in_box: It, or an element around it, is placed by itself, and what is placed within it
            counts from there.
        is_unseen: Nobody who looks at the page sees its letters.
    """

    is_shown: bool = True
    is_visible: bool = True
    stands: str = ""
    size_px: float = 16.0
    color: str = "000000"
    background: str = "FFFFFF"
    font: str = ""
    is_in_box: bool = False
    is_unseen: bool = field(init=False)

    def __post_init__(self) -> None:
        # Looks are few and asked for every piece of text.
        is_unseen = not (self.is_shown and self.is_visible)
        is_unseen = is_unseen or self.size_px <= MAX_INVISIBLE_PT * _PT_IN_PX
        if not is_unseen and self.background:
            is_unseen = are_alike(self.color, self.background)
        object.__setattr__(self, "is_unseen", is_unseen)

    def standing(self, where: str) -> HtmlLook:
        """The same with letters "raised" or "lowered", unless they stand otherwise already."""
        if self.stands in ("", "struck"):
            return replace(self, stands=f"{self.stands} {where}".lstrip())
        return self


def look_of(element: Any, parent: HtmlLook, changes: dict[str, str]) -> HtmlLook:
    """The look of an element of which sheets and it itself state these changes."""
    tag = element.tag
    look = parent
    if tag == "small":
        changes = {"font-size": "smaller"} | changes
    if look.stands.startswith("struck") and _is_set_apart(changes):
        look = replace(look, stands="")
    line = changes.get("text-decoration-line", changes.get("text-decoration"))
    if tag in _STRUCK_TAGS and (line is None or "line-through" in line):
        look = replace(look, stands=also_struck(look.stands))
    elif roles_of(element) & NOTE_MARKS or (tag == "a" and _is_mark_of_word(element)):
        look = replace(look, stands="note")
    elif tag == "sup":
        look = look.standing("raised")
    elif tag == "sub":
        look = replace(look, stands="lowered" if look.stands == "raised" else look.stands)
        look = look.standing("lowered")
    elif tag in ("ins", "u"):
        look = replace(look, stands="" if look.stands == "raised" else look.stands)
    elif tag == "font":
        color, face = color_of(element.get("color", "")), element.get("face", "")
        look = replace(look, color=color or look.color, font=picture_font(face.partition(",")[0]))
    elif tag == "a" and "href" in element.attrib and "color" not in changes:
        look = replace(look, color=LINK_COLOR)
    elif tag == "body" and (color := color_of(element.get("text", ""))):
        look = replace(look, color=color)
    elif tag == "mark":
        look = replace(look, color="000000", background="FFFF00")
    if (fill := color_of(element.get("bgcolor", ""))) is not None:
        look = replace(look, background=fill)
    if "background" in element.attrib:
        look = replace(look, background="")
    is_closed = tag == "dialog" and "open" not in element.attrib
    if is_closed or "hidden" in element.attrib or "popover" in element.attrib:
        look = replace(look, is_shown="display" in changes and changes["display"] != "none")
    return with_stated(look, changes) if changes else look


def _is_mark_of_word(link: Any) -> bool:
    """Whether Word made a link of the mark of a note; what raises it stands in its style sheet,
    which mail programs take away."""
    style = link.get("style", "")
    return "mso-footnote-id" in style or "mso-endnote-id" in style


def _is_set_apart(stated: Mapping[str, str]) -> bool:
    """Whether an element is a box of its own, through which no line of its surroundings goes (CSS
    Text Decoration 3, 2): those that stand in a line as a whole, float or are placed elsewhere."""
    return (
        stated.get("display", "").startswith("inline-")
        or stated.get("position") in ("absolute", "fixed")
        or stated.get("float") in ("left", "right", "inline-start", "inline-end")
    )


def with_stated(look: HtmlLook, stated: Mapping[str, str]) -> HtmlLook:
    """A look with what is stated otherwise."""
    if (display := stated.get("display")) is not None:
        look = replace(look, is_shown=look.is_shown and display not in _WITHOUT_BOX)
    if (visibility := stated.get("visibility")) is not None:
        look = replace(look, is_visible=visibility not in ("hidden", "collapse"))
    if "all" in stated.get("mso-hide", ""):
        look = replace(look, is_shown=False)
    is_away_ = is_away(stated, is_in_box=look.is_in_box)
    if _is_faint(stated) or stated.get("content-visibility") == "hidden" or is_away_:
        look = replace(look, is_shown=False)
    if stated.get("position", "static") not in ("static", "inherit", "initial", "unset"):
        look = replace(look, is_in_box=True)
    if "dark" in (scheme := stated.get("color-scheme", "").split()) and "light" not in scheme:
        look = replace(look, color="FFFFFF", background="")
    family = stated.get("font-family")
    if family is None and (whole := _FAMILY_IN_FONT.search(stated.get("font", ""))) is not None:
        family = whole[1]
    if family is not None:
        look = replace(look, font=picture_font(family.partition(",")[0]))
    line = stated.get("text-decoration-line", stated.get("text-decoration"))
    if line is not None and "line-through" in line:
        look = replace(look, stands=also_struck(look.stands))
    rise = stated.get("vertical-align")
    position = stated.get("font-variant-position")
    if "super" in (rise, position) or is_lifted(stated):
        look = look.standing("raised")
    elif "sub" in (rise, position):
        look = look.standing("lowered")
    elif rise is not None and look.stands in ("raised", "lowered"):
        is_low = look.stands == "lowered" and is_lowered(stated)
        look = replace(look, stands="lowered" if is_low else "")
    size_stated = stated.get("font-size", "") or _size_in(stated.get("font", ""))
    if (size := length_px(size_stated, look.size_px)) is not None:
        look = replace(look, size_px=size)
    if color := color_of(stated.get("color", "")):
        look = replace(look, color=color)
    elif "color" in stated and is_clear(stated["color"]):
        look = replace(look, is_visible=False)
    elif UNKNOWN in stated.get("color", ""):
        look = replace(look, color="")
    fill_color = stated.get("-webkit-text-fill-color", "")
    clips = stated.get("background-clip", "") + stated.get("-webkit-background-clip", "")
    if fill_color and "text" not in clips and is_clear(fill_color):
        look = replace(look, is_visible=False)
    for name in ("background", "background-color"):
        value = stated.get(name, "")
        if value == "currentcolor":
            look = replace(look, background=look.color)
        elif "url(" in value or "gradient" in value:
            look = replace(look, background="")
        elif (fill := color_of(value)) is not None:
            look = replace(look, background=fill)
        elif UNKNOWN in value or is_named(value):
            look = replace(look, background="")
    if stated.get("mix-blend-mode", "normal") != "normal":
        look = replace(look, background="")  # its letters have another colour than they state
    if stated.get("background-image", "none") != "none":
        look = replace(look, background="")
    around = f"{stated.get('text-shadow', '')} {stated.get('-webkit-text-stroke', '')}"
    if not all(are_alike(each, look.background) for each in colors_in(around)):
        look = replace(look, background="")  # what lies around the letters is seen
    return look


def _is_faint(stated: Mapping[str, str]) -> bool:
    """Whether an element is transparent as a whole."""
    filtered = re.search(r"opacity\(([^()]*)\)", stated.get("filter", ""))
    for opacity in (stated.get("opacity", ""), filtered[1].strip() if filtered else ""):
        opacity = opacity.removeprefix("calc(").removesuffix(")").strip()
        if re.fullmatch(r"\d*\.?\d+%?", opacity):
            share = float(opacity.rstrip("%")) / (100 if opacity.endswith("%") else 1)
            if share < CLEAR:
                return True
    return False


def _size_in(font: str) -> str:
    """The size of letters in a `font`, which stands before a slash or has a unit; or ""."""
    for word in font.split():
        size, slash, _ = word.partition("/")
        if slash or size == "0" or re.fullmatch(r"\d*\.?\d+[a-z%]+", size):
            return size
    return ""
