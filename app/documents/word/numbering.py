"""The numbers Word prints before paragraphs, computed from `numbering.xml`.

A paragraph names a numbering instance (`w:num`) and a level; the instance points to an abstract
definition with up to nine levels, each with a start, a format and a pattern such as "%1.%2".
Instances of one abstract definition share its counters unless they override the start
(ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from app.documents.base.number_formats import format_number
from app.documents.word.formatting.styles import Numbered, Styles
from app.documents.word.markup import VAL, W, child_of, integer, is_on, value

N_LEVELS = 9
_OVERRIDE, _START = W + "lvlOverride", W + "startOverride"
_LEVEL_SIGN = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list as an instance sees it."""

    start: int
    format: str
    pattern: tuple[str, ...]  # text and, at each odd place, the number (from 1) of a level
    restart_after: int | None  # 1-based level whose use restarts this one; 0 never; None default
    is_legal: bool  # every number of the pattern in decimal
    is_hidden: bool  # counted and not printed
    style: str
    letters: Any  # the w:rPr of its number, where that has more than a font


@dataclass(slots=True)
class _Instance:
    """A list as the paragraphs of one instance see it: what is the same for all of them.

    Attributes:
        abstract: Its abstract definition, whose counters it shares.
        levels: By depth.
        overridden: The depths at which it begins anew where it is first used.
        outdated: For each depth, the deeper levels that begin anew after it.
    """

    abstract: str
    levels: dict[int, Level]
    overridden: frozenset[int]
    outdated: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What Word prints: the whole label ("1.2.", "(a)", ""), whether it is only a bullet, and how
    its letters look where the list says so (`w:rPr` or None)."""

    text: str
    is_bullet: bool
    depth: int
    letters: Any = None


class Numbering:
    """Counts as Word does; ask for every numbered paragraph once, in document order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Any] = {}
        self._instances: dict[str, Any] = {}
        self._linked: dict[str, str] = {}  # the abstract definition of a list style
        if root is not None:
            for element in root.findall(W + "abstractNum"):
                identifier = element.get(W + "abstractNumId", "")
                self._abstract[identifier] = element
                if (style := value(element, "styleLink")) is not None:
                    self._linked[style] = identifier
            for element in root.findall(W + "num"):
                self._instances[element.get(W + "numId", "")] = element
        self._read_instances: dict[str, _Instance | None] = {}
        self._of_abstract: dict[str, dict[int, Level]] = {}
        self._outdated: dict[str, tuple[tuple[int, ...], ...]] = {}
        self._placed: dict[Numbered, tuple[_Instance, int] | None] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._stale: dict[str, list[bool]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, found: Numbered | None) -> Label | None:
        """Count a paragraph that is numbered so and give its label; None when it has none."""
        if found is None:
            return None
        if found not in self._placed:
            self._placed[found] = self._place(found)
        if (placed := self._placed[found]) is None:
            return None
        instance, depth = placed
        self._count(found.instance, instance, depth)
        level = instance.levels[depth]
        if level.is_hidden:
            return Label("", False, depth)
        if level.format == "bullet":
            return Label("", True, depth)
        return Label(self._print(instance, level), False, depth, level.letters)

    def _place(self, found: Numbered) -> tuple[_Instance, int] | None:
        """The list, and the level in it, of paragraphs that are numbered so."""
        if found.instance not in self._read_instances:
            self._read_instances[found.instance] = self._read(found.instance)
        if (instance := self._read_instances[found.instance]) is None:
            return None
        depth = min(max(_depth(found, instance.levels), 0), N_LEVELS - 1)
        return (instance, depth) if depth in instance.levels else None

    def _read(self, number: str) -> _Instance | None:
        instance = self._instances.get(number)
        if instance is None:
            return None
        identifier = value(instance, "abstractNumId") or ""
        abstract = self._abstract.get(identifier)
        for _ in range(8):  # a list style points to the instance that defines it
            link = value(abstract, "numStyleLink") if abstract is not None else None
            if link is None:
                break
            style = self._styles.element(link)
            target = value(style, "pPr", "numPr", "numId") if style is not None else None
            other = self._instances.get(target or "")
            if other is not None:
                identifier = value(other, "abstractNumId") or ""
            elif link in self._linked:  # the style is lost; its definition still says whose it is
                identifier = self._linked[link]
            else:
                break
            abstract = self._abstract.get(identifier)
        if abstract is None:
            return None
        if identifier not in self._of_abstract:
            found = {integer(e.get(W + "ilvl"), 0): e for e in abstract.findall(W + "lvl")}
            self._of_abstract[identifier] = {d: _level(element) for d, element in found.items()}
        levels = self._of_abstract[identifier].copy()
        overrides = [
            (integer(child.get(W + "ilvl"), 0), child)
            for child in instance
            if child.tag == _OVERRIDE
        ]
        for depth, override in overrides:
            if (own := child_of(override, W + "lvl")) is not None:
                levels[depth] = _level(own)
        starts = [(d, s) for d, o in overrides if (s := child_of(o, _START)) is not None]
        for depth, stated in starts:
            if (start := stated.get(VAL)) is not None and depth in levels:
                levels[depth] = replace(levels[depth], start=integer(start, 1))
        if any(child_of(override, W + "lvl") is not None for _, override in overrides):
            outdated = _outdated(levels)
        else:
            if identifier not in self._outdated:
                self._outdated[identifier] = _outdated(levels)
            outdated = self._outdated[identifier]
        return _Instance(identifier, levels, frozenset(depth for depth, _ in starts), outdated)

    def _count(self, number: str, instance: _Instance, depth: int) -> None:
        levels = instance.levels
        counters = self._counters.setdefault(instance.abstract, [None] * N_LEVELS)
        stale = self._stale.setdefault(instance.abstract, [False] * N_LEVELS)
        if depth in instance.overridden and (number, depth) not in self._begun:
            self._begun.add((number, depth))
            stale[depth] = True
        current = counters[depth]
        if current is None or stale[depth]:
            counters[depth] = levels[depth].start
        else:
            counters[depth] = current + 1
        stale[depth] = False
        for deeper in instance.outdated[depth]:
            stale[deeper] = True
        for higher in range(depth):
            # A level that is passed over has begun all the same: its next paragraph has the second
            # number (Microsoft's Q110380, "Heading 1 style starts with 2 when numbered").
            if higher in levels and (counters[higher] is None or stale[higher]):
                counters[higher], stale[higher] = levels[higher].start, False

    def _print(self, instance: _Instance, level: Level) -> str:
        counters, stale = self._counters[instance.abstract], self._stale[instance.abstract]
        shown = list(level.pattern)
        for i in range(1, len(shown), 2):
            depth = int(shown[i]) - 1
            named = instance.levels.get(depth)
            if named is None:
                shown[i] = ""
                continue
            count = counters[depth]
            count = named.start if count is None or stale[depth] else count
            form = _legal(named.format) if level.is_legal else named.format
            shown[i] = format_number(count, form)
        return "".join(shown).strip()


def _outdated(levels: dict[int, Level]) -> tuple[tuple[int, ...], ...]:
    """For each depth, the deeper levels that begin anew after it: without w:lvlRestart any higher
    level restarts one; with it, that level and those above."""
    restarts = [level.restart_after if (level := levels.get(d)) else None for d in range(N_LEVELS)]
    return tuple(
        tuple(
            deeper
            for deeper in range(depth + 1, N_LEVELS)
            if (restart := restarts[deeper]) is None or depth < restart
        )
        for depth in range(N_LEVELS)
    )


def _depth(found: Numbered, levels: dict[int, Level]) -> int:
    """The level of a paragraph: its own, or of the nearest of its styles that a level is linked to
    or that states one. Word writes the level alone where only that differs from the base style."""
    if found.level is not None:
        return found.level
    linked = {level.style: depth for depth, level in sorted(levels.items(), reverse=True)}
    for style, stated in found.styles:
        if style in linked:
            return linked[style]
        if stated is not None:
            return stated
    return 0


def _level(element: Any) -> Level:
    restart = value(element, "lvlRestart")
    letters = child_of(element, W + "rPr")
    is_told = letters is not None and any(child.tag != W + "rFonts" for child in letters)
    return Level(
        start=integer(value(element, "start"), 0),
        format=_format(element),
        pattern=tuple(_LEVEL_SIGN.split(value(element, "lvlText") or "")),
        restart_after=None if restart is None else integer(restart, 0),
        is_legal=bool(is_on(element, "isLgl")),
        is_hidden=bool(is_on(letters, "vanish")),
        style=value(element, "pStyle") or "",
        letters=letters if is_told else None,
    )


def _legal(form: str) -> str:
    """The decimal form of `w:isLgl`. Word keeps the zeros of one that is decimal already, so that
    "Article II" has a "Section 2.02"."""
    return form if form in ("decimal", "decimalZero") or form[:7] == "custom:" else "decimal"


def _format(level: Any) -> str:
    """`w:numFmt`, also where Word wraps a newer format in `mc:AlternateContent`."""
    element = child_of(level, W + "numFmt")
    if element is None:
        element = next(level.iter(W + "numFmt"), None)
    if element is None:
        return "decimal"
    form: str = element.get(W + "val", "decimal")
    return f"custom:{element.get(W + 'format', '')}" if form == "custom" else form
