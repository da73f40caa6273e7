"""The rules of a page's style sheets, and the elements that their selectors choose."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from app.documents.flow.web.strings import STRING

MAX_TESTS = 20_000_000
"""Selectors times elements; beyond that a sheet was made to take time, and what is left of it that
asks more of an element than its name, class or identity is passed over."""
ORDERS = ("order", "flex-direction", "flex-flow")
"""Properties that show the parts of an element in another order than they are written in."""
_KNOWN = frozenset(
    (
        *("display", "visibility", "opacity", "color", "background-color", "background"),
        *("font-size", "text-decoration", "text-decoration-line", "vertical-align"),
        *("left", "top", "text-indent", "clip", "clip-path", "background-image"),
        *("list-style-type", "list-style", "height", "max-height", "overflow", "transform"),
        *("mso-hide", "position", "bottom", "content"),
        *("counter-reset", "counter-increment", "counter-set"),
        *("width", "max-width", "margin", "margin-left", "margin-top", "right", "filter", "font"),
        *("float", "scale", "inset", "font-variant-position", "mso-element"),
        *("content-visibility", "-webkit-text-fill-color", "background-clip"),
        *("-webkit-background-clip", "overflow-x", "overflow-y", "line-height", "zoom"),
        *("letter-spacing", "text-shadow", "-webkit-text-stroke", "color-scheme", "font-family"),
        *("translate", "rotate", "mso-text-raise", "mask", "mask-image", "mask-size"),
        *("contain", "contain-intrinsic-size", "contain-intrinsic-height", "min-height"),
        *("aspect-ratio", "mix-blend-mode", *ORDERS),
    )
)
_OTHERWISE = {
    "inset-inline-start": "left", "inset-inline-end": "right", "inset-block-start": "top",
    "inset-block-end": "bottom", "margin-inline-start": "margin-left",
    "margin-block-start": "margin-top", "block-size": "height", "max-block-size": "max-height",
    "inline-size": "width", "max-inline-size": "max-width", "overflow-inline": "overflow-x",
    "overflow-block": "overflow-y", "-webkit-mask": "mask", "-webkit-mask-image": "mask-image",
    "-webkit-mask-size": "mask-size", "-webkit-clip-path": "clip-path",
    "-webkit-transform": "transform", "min-block-size": "min-height",
    "contain-intrinsic-block-size": "contain-intrinsic-height",
}  # fmt: skip
"""Other names of properties, as they hold in lines that run from left to right."""


_ELEMENTS_OF_TEXT = (None, "before", "after", "marker")
_LIST = re.compile(
    rf"(?:{STRING}|\((?:{STRING}|[^()\"']|\([^()]*\))*\)|\[(?:{STRING}|[^\]\"'])*\]|[^,\"'(\[])+"
)
"""The selectors of a list: no comma within brackets or quotation marks parts them."""
_OF_TYPE = re.compile(r"(?:\.([\w-]+)|(?=[:#\[]))[^\s>+~]*-of-type[^\s>+~]*$")
ROOTS = (":root", "html", "body", "*", ":root, :host")
_SCREEN_PX = 1280
_WIDTH = re.compile(r"\(\s*width\s*([<>]=?)\s*(\d*\.?\d+)(px|em|rem)\s*\)")
MAX_PARSED = 4_000_000
"""Characters of different selectors that are understood, 4 s on an AMD EPYC. What comes after them
is left out, as what takes more than `MAX_TESTS`."""
_MAX_SELECTOR = 10_000
"""Characters of a list of selectors. A rule with more is passed over, and those within it, which
have all of them before their own; none that people write comes near."""
_MAX_NESTED = 64  # selectors that a rule within others may stand for
_USUAL = frozenset(
    (
        *("prefers-color-scheme:light", "hover:hover", "any-hover:hover", "pointer:fine", "color"),
        *("any-pointer:fine", "orientation:landscape", "scripting:enabled", "hover", "pointer"),
        *("prefers-reduced-motion:no-preference", "prefers-contrast:no-preference"),
    )
)
"""Features of a usual screen."""


_OF_OTHERS = ("-ms-", "-moz-", "-apple-", "-webkit-touch-callout", "-webkit-overflow-scrolling")
"""What properties are called that only single browsers have."""
_DISPLAYS = frozenset(
    (
        *("none", "block", "inline", "inline-block", "flex", "inline-flex", "grid", "inline-grid"),
        *("contents", "flow-root", "table", "inline-table", "table-row", "table-cell", "list-item"),
        *("-webkit-box", "-webkit-flex", "ruby", "math"),
    )
)
_Found = tuple[tuple[int, int, int], str, list[Any]]
"""Specificity, pseudo-element or "", and elements of a selector."""


class Selected:
    """The elements of a page, asked by selectors.

    Most selectors of a sheet name a class, and most of those no class of the page: an index by
    name, class and identity answers them without going through the page.
    """

    def __init__(self, root: Any) -> None:
        self._root = root
        self._by_tag: dict[str, list[Any]] = defaultdict(list)
        self._by_class: dict[str, list[Any]] = defaultdict(list)
        self._by_id: dict[str, list[Any]] = defaultdict(list)
        self._n_elements = self._n_tests = self._n_parsed = 0
        self._known: dict[str, list[_Found]] = {}  # by selector: sheets say many of them again
        for element in root.iter():
            self._n_elements += 1
            if not isinstance(element.tag, str):
                continue
            self._by_tag[element.tag].append(element)
            for name in (element.get("class") or "").split():
                self._by_class[name].append(element)
            if identity := element.get("id"):
                self._by_id[identity].append(element)

    def by(self, selector: str) -> Iterator[_Found]:
        """(specificity, pseudo-element or "", elements) of each selector of a list; nothing for one
        that speaks of states that paper does not have, such as `:hover`."""
        for each in _LIST.findall(selector):
            found = self._known.get(each)
            if found is None:
                found = self._known[each] = self._by_one(each)
            yield from found

    def _by_one(self, selector: str) -> list[_Found]:
        import cssselect

        self._n_parsed += len(selector)
        if self._n_parsed > MAX_PARSED:
            return []
        try:
            parsed = cssselect.parse(selector)
            wanted = [s for s in parsed if s.pseudo_element in _ELEMENTS_OF_TEXT]
            return [(s.specificity(), str(s.pseudo_element or ""), self._of(s)) for s in wanted]
        except cssselect.ExpressionError:
            return self._of_each_type(selector)
        except (
            cssselect.SelectorError,
            ValueError,
            TypeError,
            NotImplementedError,
            RecursionError,
        ):
            return []

    def _of_each_type(self, selector: str) -> list[_Found]:
        """The elements of a selector such as `.a:first-of-type`, which counts those of each name
        apart."""
        if (named := _OF_TYPE.match(selector.strip())) is None:
            return []
        of_class = self._by_class.get(named[1] or "")
        tags = self._by_tag if named[1] is None else {each.tag for each in of_class or ()}
        return [
            ((a, b, c - 1), place, elements)
            for tag in list(tags)
            for (a, b, c), place, elements in self._by_one(tag + selector.strip())
        ]

    def _of(self, selector: Any) -> list[Any]:
        import cssselect
        from cssselect.parser import Class, CombinedSelector, Element, Hash

        tree = selector.parsed_tree
        last = tree.subselector if isinstance(tree, CombinedSelector) else tree
        asked: list[list[Any]] = []
        while isinstance(last, Class | Hash):
            if isinstance(last, Class):
                asked.append(self._by_class.get(last.class_name, []))
            else:
                asked.append(self._by_id.get(last.id, []))
            last = last.selector
        if isinstance(last, Element) and last.element and not last.namespace:
            asked.append(self._by_tag.get(last.element.lower(), []))
        if any(not each for each in asked):
            return []
        if asked and isinstance(last, Element) and not isinstance(tree, CombinedSelector):
            fewest = min(asked, key=len)
            others = [set(each) for each in asked if each is not fewest]
            return [element for element in fewest if all(element in each for each in others)]
        self._n_tests += self._n_elements
        if self._n_tests > MAX_TESTS:
            return []
        elements: list[Any] = self._root.xpath(
            cssselect.HTMLTranslator().selector_to_xpath(selector)
        )
        return elements


def is_for_screens(style: Any) -> bool:
    """Whether a `style` or `link` element counts on a screen in a browser with scripts."""
    if style.get("type", "text/css").strip().lower() not in ("text/css", ""):
        return False
    if next(style.iterancestors("noscript", "template"), None) is not None:
        return False
    return is_for_screen(style.get("media", "all"))


_Rule = tuple[str, list[tuple[str, str, bool]], bool]
"""A selector, what it states, and whether it stands in a layer, which counts below what does not
(CSS Cascading and Inheritance 5)."""


def rules_of(text: str) -> Iterator[_Rule]:
    """Selectors with what they state of the looks that matter, in order."""
    import tinycss2

    if not text.strip():
        return
    yield from _rules_in(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def _rules_in(parsed: Any, around: str = "", *, is_layered: bool = False) -> Iterator[_Rule]:
    """The rules in a list of them, those within a rule after it (CSS Nesting); `around` is the
    selector of the rule that they stand in."""
    import tinycss2

    for rule in parsed:
        if rule.type == "qualified-rule":
            selector = _within(around, tinycss2.serialize(rule.prelude).strip())
            if len(selector) > _MAX_SELECTOR:
                continue
            inner = []
            content = rule.content
            if any(token.type == "{} block" for token in content):
                content = tinycss2.parse_blocks_contents(content)
                inner = [each for each in content if each.type in ("qualified-rule", "at-rule")]
                content = [each for each in content if each.type == "declaration"]
            names = list(declarations_of(tinycss2.serialize(content), with_variables=True))
            if names:
                yield selector, names, is_layered
            yield from _rules_in(inner, selector, is_layered=is_layered)
        elif rule.type == "at-rule" and rule.content:
            condition = tinycss2.serialize(rule.prelude).strip().lower()
            if not _is_met(rule.lower_at_keyword, condition):
                continue
            is_in_layer = is_layered or rule.lower_at_keyword == "layer"
            if around:
                found = tinycss2.parse_blocks_contents(rule.content)
                names = [each for each in found if each.type == "declaration"]
                stated = list(declarations_of(tinycss2.serialize(names), with_variables=True))
                if stated:
                    yield around, stated, is_in_layer
            else:
                found = tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
            yield from _rules_in(found, around, is_layered=is_in_layer)


def _within(around: str, selector: str) -> str:
    """The selector of a rule within another one of that selector."""
    if not around:
        return selector
    whole = [
        each.replace("&", outer.strip()) if "&" in each else f"{outer.strip()} {each.strip()}"
        for outer in around.split(",")
        for each in selector.split(",")
    ]
    return ", ".join(whole[:_MAX_NESTED])


def _is_met(keyword: str, condition: str) -> bool:
    """Whether the rules in an at-rule hold on a usual screen in a present browser."""
    if keyword == "supports":
        return _is_supported(condition)
    return keyword == "layer" or (keyword == "media" and is_for_screen(condition))


def _is_supported(condition: str) -> bool:
    """Whether usual browsers have what a `@supports` asks for (CSS Conditional Rules 3)."""
    if condition.startswith("not"):
        return not _is_supported(condition.removeprefix("not").strip())
    for word, is_enough in ((" or ", any), (" and ", all)):
        if word in condition:
            return is_enough(_is_supported(each.strip()) for each in condition.split(word))
    condition = condition.strip("() ")
    if condition.startswith("not "):
        return not _is_supported(condition.removeprefix("not "))
    name, _, asked = condition.partition(":")
    if name.strip() == "display" and asked.strip().split(" ")[0] not in _DISPLAYS:
        return False
    return not name.startswith(_OF_OTHERS)


def is_for_screen(queries: str) -> bool:
    """Whether one of some media queries is met by a usual screen (Media Queries 4)."""
    return any(_is_query_met(query.strip()) for query in queries.lower().split(","))


def _is_query_met(query: str) -> bool:
    if query.startswith("not "):
        return not _is_query_met(query.removeprefix("not ").strip())
    for part in re.split(r"\band\b", query.removeprefix("only ")):
        part = part.strip()
        if part in ("", "screen", "all") or part.strip("() ").replace(" ", "") in _USUAL:
            continue
        if (compared := _WIDTH.fullmatch(part)) is not None:
            width_px = float(compared[2]) * (1 if compared[3] == "px" else 16)
            is_wider = compared[1][0] == ">"
            if (width_px > _SCREEN_PX) if is_wider else (width_px < _SCREEN_PX):
                return False
            continue
        width = re.fullmatch(r"\(\s*(min|max)-width\s*:\s*(\d*\.?\d+)(px|em|rem)\s*\)", part)
        if width is None:
            return False
        width_px = float(width[2]) * (1 if width[3] == "px" else 16)
        if (width_px > _SCREEN_PX) if width[1] == "min" else (width_px < _SCREEN_PX):
            return False
    return True


def declarations_of(text: str, *, with_variables: bool = False) -> Iterator[tuple[str, str, bool]]:
    """(property, value, important) of those that matter; `--names` only where they are wanted."""
    for part in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split(";"):
        name, _, value = part.partition(":")
        name, text_value = name.strip().lower(), value.strip()
        name = _OTHERWISE.get(name, name)
        value = " ".join(value.lower().split())
        if value and (name in _KNOWN or (with_variables and name.startswith("--"))):
            if name == "content" or (name.startswith("list-style") and value[-1] in "\"'"):
                value = text_value
            yield name, value.removesuffix("!important").strip(), value.endswith("!important")
