"""How the elements of a page look where that changes what they say, by style sheets in the page.

Nothing is fetched: of sheets that lie elsewhere those are known that were saved with the page. Of
the cascade (CSS Cascading and Inheritance 4) order, specificity and `!important` are kept.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from app.documents.base.inline_marks import also_struck
from app.documents.base.symbols import picture_font
from app.documents.base.visibility import MAX_INVISIBLE_PT, MIN_CONTRAST, contrast
from app.documents.flow.web.backdrops import Backdrops
from app.documents.flow.web.colors import CLEAR, LINK_COLOR, color_of, colors_in, is_clear, is_named
from app.documents.flow.web.counter_styles import counter_styles
from app.documents.flow.web.counters import Counters
from app.documents.flow.web.places import is_away, is_lifted, is_lowered, length_px
from app.documents.flow.web.sheets import ROOTS, Selected, declarations_of, is_for_screens, rules_of

_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,([^()]*))?\)")
_MAX_VARIABLES = 16  # in one value, those in others among them: they may go in circles
_SAYING = frozenset(
    (
        *("role", "epub:type", "class", "color", "bgcolor", "background", "hidden", "open"),
        *("text", "popover", "face"),
    )
)
"""Attributes that tell how an element looks, besides its style."""
_STRUCK_TAGS = frozenset(("s", "strike", "del"))
_FAMILY_IN_FONT = re.compile(r"\b[\d.]+(?:p[xt]|r?em|%)(?:\s?/\s?\S+)? (.+)$")
"""What stands behind the size in a `font`."""
_PT_IN_PX = 4 / 3
_INLINE = (2, 0, 0, 0, 0)  # specificity of an element's own style, above that of any sheet
_UNKNOWN = "?"
_BLOCKS = frozenset(("block", "flex", "grid", "list-item", "table", "flow-root"))
_Stated = tuple[tuple[int, ...], str, str]
"""Strength, property and value of a declaration."""


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
            is_unseen = contrast(self.color, self.background) < MIN_CONTRAST
        object.__setattr__(self, "is_unseen", is_unseen)

    def standing(self, where: str) -> HtmlLook:
        """The same with letters "raised" or "lowered", unless they stand otherwise already."""
        if self.stands in ("", "struck"):
            return replace(self, stands=f"{self.stands} {where}".lstrip())
        return self


class HtmlLooks:
    """The looks of the elements of one page.

    Attributes:
        counter_styles: Forms of numbers that the page makes itself, by name.
        has_cells: Whether its sheets make cells of tables of other elements.

    Args:
        root: The page.
        sheet_at: Gives the text of a style sheet by its address; "" where it is not at hand.
    """

    def __init__(self, root: Any, sheet_at: Callable[[str], str] | None = None) -> None:
        self._stated: dict[Any, list[_Stated]] = {}
        self._around: dict[tuple[Any, str], list[_Stated]] = {}
        self._settled: dict[tuple[int, str], dict[str, str]] = {}
        self._known: dict[tuple[Any, ...], tuple[HtmlLook, HtmlLook]] = {}
        self._looks: dict[HtmlLook, HtmlLook] = {}
        self._variables: dict[str, str] = {}
        self._counters: Counters | None = None
        self.has_cells = False
        sheets = []
        for element in root.iter("style", "link"):
            if not is_for_screens(element):
                continue
            if element.tag == "style":
                sheets.append(element.text or "")
            elif sheet_at is not None and "stylesheet" in element.get("rel", "").lower().split():
                sheets.append(sheet_at(element.get("href", "")))
        self.counter_styles = counter_styles("\n".join(sheets))
        if any(sheets):
            selected = Selected(root)
            rules = list(rules_of("\n".join(sheets)))
            for selector, names, _ in rules:
                own = {name: v for name, v, _ in names if name.startswith("--")}
                self._variables |= own if selector in ROOTS else dict.fromkeys(own, _UNKNOWN)
            self.has_cells = any(
                (name, value) == ("display", "table-cell")
                for _, names, _ in rules
                for name, value, _ in names
            )
            for order, (selector, names, is_layered) in enumerate(rules):
                stated = [each for each in names if not each[0].startswith("--")]
                if stated:
                    self._apply(selected, selector, stated, (int(not is_layered), order))
        # Elements of which sheets state the same are many: each such set has a number.
        self._sets: list[tuple[_Stated, ...]] = [()]
        numbers: dict[tuple[_Stated, ...], int] = {(): 0}
        self._set_of: dict[Any, int] = {}
        for element, each in self._stated.items():
            number = numbers.setdefault(settled := tuple(each), len(numbers))
            if number == len(self._sets):
                self._sets.append(settled)
            self._set_of[element] = number
        self._backdrops = Backdrops(root, self._of_element)

    def of(self, element: Any, parent: HtmlLook) -> HtmlLook:
        """The look of an element within one of that look. Elements that say the same are many:
        what they say is understood once."""
        changes = self._of_element(element)
        is_backed = self._backdrops.is_behind(element, changes)
        is_link = element.tag == "a" and "href" in element.attrib
        said = tuple([each for each in element.items() if each[0] in _SAYING])
        key = id(parent), element.tag, id(changes), is_backed, is_link, said
        found = self._known.get(key)
        if found is None:
            around = replace(parent, background="") if is_backed else parent
            # The parent is kept, so that no other look comes to its address.
            found = self._known[key] = parent, self._one(_look(element, around, changes))
        return found[1]

    def _one(self, look: HtmlLook) -> HtmlLook:
        """The one object for all looks that are the same."""
        return self._looks.setdefault(look, look)

    def display(self, element: Any) -> str:
        """The `display` that is stated of an element, or ""."""
        return self._of_element(element).get("display", "")

    def parted(self, element: Any) -> str:
        """What stands between a word element, such as a `span`, and its neighbours: a line break
        where a sheet makes it a block, a space where its parent sets its children apart, or ""."""
        if self.display(element).partition(" ")[0] in _BLOCKS:
            return "\v"
        parent = element.getparent()
        around = "" if parent is None else self.display(parent)
        return " " if "flex" in around or "grid" in around else ""

    def list_type(self, element: Any) -> str:
        """The `list-style-type` that a list states, or ""."""
        stated = self._of_element(element)
        kind = stated.get("list-style-type", "") or stated.get("list-style", "")
        return kind if kind[:1] in ("'", '"') else kind.split(" ")[0]

    def is_marked(self, item: Any) -> bool:
        """Whether a list's item shows the mark of its list."""
        stated = self._of_element(item)
        is_item = stated.get("display", "list-item") in ("list-item", "none")
        return is_item and stated.get("list-style-type", stated.get("list-style")) != "none"

    def enter(self, element: Any) -> None:
        """Begins an element: what a style sheet counts is counted. Each has its `leave`."""
        if self._counters is not None:
            self._counters.enter(element.tag, self._of_element(element))

    def leave(self) -> None:
        """Ends the element that was begun last."""
        if self._counters is not None:
            self._counters.leave()

    def said(self, element: Any, where: str) -> str:
        """What a style sheet writes at an element, "before" or "marker", once; or ""."""
        if self._counters is None or (stated := self._around.get((element, where))) is None:
            return ""
        values = {name: value for _, name, value in sorted(stated, key=_strength)}
        self._counters.count(values)
        return self._counters.text(values.get("content", ""), element.get)

    def _of_element(self, element: Any) -> dict[str, str]:
        """What sheets and the element itself state, the strongest of each; one dictionary for all
        elements of which the same is stated."""
        key = self._set_of.get(element, 0), element.get("style", "")
        found = self._settled.get(key)
        if found is None:
            own = [((int(strong), *_INLINE), n, v) for n, v, strong in declarations_of(key[1])]
            variables = {n: v for n, v, _ in declarations_of(key[1], with_variables=True)}
            stated = sorted(
                (*self._sets[key[0]], *own), key=_strength
            )  # of equal ones the last counts
            found = {name: self._put_in(value, variables) for _, name, value in stated}
            self._settled[key] = found
        return found

    def _put_in(self, value: str, own: Mapping[str, str]) -> str:
        """A value with the custom properties that the element states, or the sheets for the whole
        page; a sign for what is not known where others state them."""
        for _ in range(_MAX_VARIABLES):
            if (match := _VARIABLE.search(value)) is None:
                break
            default = _UNKNOWN if match[2] is None else match[2].strip()
            stated = own.get(match[1], self._variables.get(match[1], default))
            value = value[: match.start()] + stated + value[match.end() :]
        return value

    def _apply(
        self,
        selected: Selected,
        selector: str,
        names: list[tuple[str, str, bool]],
        order: tuple[int, int],
    ) -> None:
        for specificity, place, elements in selected.by(selector):
            layer, at = order
            stated = [((int(strong), layer, *specificity, at), n, v) for n, v, strong in names]
            for element in elements:
                kept = self._stated.setdefault(element, [])
                if place:
                    kept = self._around.setdefault((element, place), [])
                    self._counters = self._counters or Counters(self.counter_styles)
                kept += stated


def _strength(stated: _Stated) -> tuple[int, ...]:
    return stated[0]


def _look(element: Any, parent: HtmlLook, changes: dict[str, str]) -> HtmlLook:
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
    return _with(look, changes) if changes else look


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


def _with(look: HtmlLook, stated: dict[str, str]) -> HtmlLook:
    if (display := stated.get("display")) is not None:
        look = replace(look, is_shown=look.is_shown and display != "none")
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
    elif _UNKNOWN in stated.get("color", ""):
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
        elif _UNKNOWN in value or is_named(value):
            look = replace(look, background="")
    if stated.get("background-image", "none") != "none":
        look = replace(look, background="")
    around = f"{stated.get('text-shadow', '')} {stated.get('-webkit-text-stroke', '')}"
    if any(contrast(each, look.background) >= MIN_CONTRAST for each in colors_in(around)):
        look = replace(look, background="")  # what lies around the letters is seen
    return look


def _is_faint(stated: dict[str, str]) -> bool:
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
