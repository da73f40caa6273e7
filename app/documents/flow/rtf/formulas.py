"""Formulas of an RTF file, whose groups have the names of Office Math with an "m" before them.

After the Rich Text Format Specification 1.9.1, "Math".
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from typing import Any

from app.documents.base.office_math import MATH, linear_math

MAX_DEPTH = 60  # groups within groups; what lies deeper is read as if it lay there


class Formula:
    """A formula that is being read, as elements of Office Math."""

    def __init__(self) -> None:
        from lxml import etree

        self._make = etree.SubElement
        self._open: list[Any] = [etree.Element(MATH + "oMath")]

    def begin(self, name: str) -> None:
        """A group of that name begins: "mf", "mnum" …"""
        is_deep = len(self._open) > MAX_DEPTH or len(name) < 2
        inner = self._open[-1] if is_deep else self._make(self._open[-1], MATH + name[1:])
        self._open.append(inner)

    def end(self) -> None:
        """The group that was begun last ends."""
        if len(self._open) > 1:
            self._open.pop()

    def put(self, text: str) -> None:
        """Letters of the formula, or the value of a property."""
        inner = self._open[-1]
        around = inner.getparent()
        text = "".join(filter(str.isprintable, text))
        if around is not None and around.tag.endswith("Pr"):
            inner.set(MATH + "val", inner.get(MATH + "val", "") + text.strip())
        else:
            self._make(inner, MATH + "t").text = text

    def __str__(self) -> str:
        return linear_math(self._open[0])
