"""How the elements of a page look where that changes what they say, by style sheets in the page.

Nothing is fetched: of sheets that lie elsewhere those are known that were saved with the page. Of
the cascade (CSS Cascading and Inheritance 4) order, specificity and `!important` are kept.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from app.documents.flow.web.backdrops import Backdrops
from app.documents.flow.web.look import UNKNOWN, HtmlLook, look_of, with_stated
from app.documents.flow.web.numbers.counter_styles import counter_styles
from app.documents.flow.web.numbers.counters import Counters
from app.documents.flow.web.places import is_collapsed
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
_INLINE = (2, 0, 0, 0, 0)  # specificity of an element's own style, above that of any sheet
_BOXES = frozenset(("div", "p", "section", "article", "aside", "main", "blockquote", "ul", "ol"))
_BLOCKS = frozenset(("block", "flex", "grid", "list-item", "table", "flow-root"))
_NO_TYPES = frozenset(("inside", "outside", "inherit", "initial", "unset", "revert"))
"""Words of a `list-style` that name no type of mark."""
_ORDER = re.compile(r"(?<![\w-])order\s*:|-reverse")
_HAS_ORDERS = "boolean(//*[contains(@style, 'order') or contains(@style, '-reverse')])"
_Stated = tuple[tuple[int, ...], str, str]
"""Strength, property and value of a declaration."""


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
        self._besides: dict[tuple[Any, ...], tuple[HtmlLook, dict[str, str], HtmlLook]] = {}
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
        # Almost all pages show what they hold as they write it: they are not asked.
        self._has_orders = any(map(_ORDER.search, sheets)) or root.xpath(_HAS_ORDERS)
        if any(sheets):
            selected = Selected(root)
            rules = list(rules_of("\n".join(sheets)))
            for selector, names, _ in rules:
                own = {name: v for name, v, _ in names if name.startswith("--")}
                self._variables |= own if selector in ROOTS else dict.fromkeys(own, UNKNOWN)
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
        is_flat = "contain" in changes and self._is_flat(element, changes)
        key = id(parent), element.tag, id(changes), (is_backed, is_flat), is_link, said
        found = self._known.get(key)
        if found is None:
            around = replace(parent, background="") if is_backed else parent
            # The parent is kept, so that no other look comes to its address.
            look = look_of(element, around, changes)
            look = replace(look, is_shown=False) if is_flat else look
            found = self._known[key] = parent, self._one(look)
        return found[1]

    def _is_flat(self, element: Any, stated: Mapping[str, str]) -> bool:
        """Whether an element with a `contain` is a box whose height counts nothing of what is in
        it, and cuts it off: one that its surroundings do not stretch."""
        parent = element.getparent()
        around = "" if parent is None else self.display(parent)
        display = stated.get("display", "block" if element.tag in _BOXES else "inline")
        is_box = display in _BLOCKS
        return is_box and not ("flex" in around or "grid" in around) and is_collapsed(stated)

    def _one(self, look: HtmlLook) -> HtmlLook:
        """The one object for all looks that are the same."""
        return self._looks.setdefault(look, look)

    def display(self, element: Any) -> str:
        """The `display` that is stated of an element, or ""."""
        return self._of_element(element).get("display", "")

    def in_order(self, element: Any) -> Iterable[Any]:
        """What an element holds, in the order in which it is shown (CSS Flexible Box Layout 1)."""
        if not self._has_orders:
            return cast(Iterable[Any], element)
        display, stated = self.display(element), self._of_element(element)
        is_flex = "flex" in display
        words = (element.text, *(child.tail for child in element))
        if not (is_flex or "grid" in display) or any(each and each.strip() for each in words):
            return cast(Iterable[Any], element)
        found = sorted(element, key=self._order_of)
        way = stated.get("flex-direction", stated.get("flex-flow", ""))
        return reversed(found) if is_flex and "-reverse" in way.partition(" ")[0] else found

    def _order_of(self, element: Any) -> int:
        stated = self._of_element(element).get("order", "") if isinstance(element.tag, str) else ""
        return int(stated) if re.fullmatch(r"-?\d{1,9}", stated) else 0

    def parted(self, element: Any) -> str:
        """What stands between a word element, such as a `span`, and its neighbours: a line break
        where a sheet makes it a block, a space where its parent sets its children apart, or ""."""
        if self.display(element).partition(" ")[0] in _BLOCKS:
            return "\v"
        parent = element.getparent()
        around = "" if parent is None else self.display(parent)
        return " " if "flex" in around or "grid" in around else ""

    def stated(self, element: Any) -> Mapping[str, str]:
        """What sheets and an element itself state of its looks."""
        return self._of_element(element)

    def list_type(self, element: Any) -> str:
        """The `list-style-type` that a list or an item of one states, or ""."""
        stated = self._of_element(element)
        kind = stated.get("list-style-type", "") or stated.get("list-style", "")
        if kind[:1] in ("'", '"'):
            return kind
        named = (each for each in kind.split(" ") if each not in _NO_TYPES and "url(" not in each)
        return next(named, "")

    def is_marked(self, item: Any) -> bool:
        """Whether a list's item shows the mark of its list."""
        stated = self._of_element(item)
        is_item = stated.get("display", "list-item") in ("list-item", "none")
        return is_item and stated.get("list-style-type", stated.get("list-style")) != "none"

    def enter(self, element: Any) -> None:
        """Begins an element: what a style sheet counts is counted. Each has its `leave`."""
        if self._counters is not None:
            self._counters.enter(element, self._of_element(element))

    def leave(self) -> None:
        """Ends the element that was begun last."""
        if self._counters is not None:
            self._counters.leave()

    def said(self, element: Any, where: str, look: HtmlLook) -> tuple[str, HtmlLook]:
        """What a style sheet writes "before" or "after" what is in an element of that look, once,
        or ""; and how that looks."""
        if self._counters is None or (stated := self._around.get((element, where))) is None:
            return "", look
        values, around = self._beside(look, stated)
        if values.get("display") == "none":
            return "", look
        self._counters.beside(values)
        return self._counters.text(values.get("content", ""), element.get), around

    def mark(self, item: Any, look: HtmlLook) -> str | None:
        """What a style sheet puts in place of the mark of a list's item of that look: "" for
        nothing that is seen, None where it leaves the mark as it is."""
        if self._counters is None or (stated := self._around.get((item, "marker"))) is None:
            return None
        values, around = self._beside(look, stated)
        if around.is_unseen:
            return ""
        content = values.get("content", "normal")
        return None if content == "normal" else self._counters.text(content, item.get).strip()

    def _beside(self, look: HtmlLook, stated: list[_Stated]) -> tuple[dict[str, str], HtmlLook]:
        """What sheets state beside an element of that look, and how it looks; understood once for
        all elements of which the same is stated."""
        key = id(look), tuple(stated)
        found = self._besides.get(key)
        if found is None:
            values = {name: value for _, name, value in sorted(stated, key=_strength)}
            found = self._besides[key] = look, values, with_stated(look, values)
        return found[1:]

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
            default = UNKNOWN if match[2] is None else match[2].strip()
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
