"""Office math as one line of text: fractions, scripts and roots keep their meaning."""

from __future__ import annotations

from typing import Any

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VANISH = f"{_W}rPr/{_W}vanish"


def linear_math(element: Any) -> str:
    """`a/b`, `x^2`, `x_i`, `√(…)`, `∑_(i=1)^n …`, matrices as `[a, b; c, d]`."""
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if tag == "t":
        return element.text or ""
    if tag == "r" and element.find(_VANISH) is not None:  # hidden text
        return ""
    if tag.endswith("Pr") or tag in ("del", "moveFrom"):  # the last two are tracked changes
        return ""
    if tag == "f":
        return f"{_group(element, 'num')}/{_group(element, 'den')}"
    if tag == "sSup":
        return f"{_part(element, 'e')}^{_group(element, 'sup')}"
    if tag == "sSub":
        return f"{_part(element, 'e')}_{_group(element, 'sub')}"
    if tag == "sSubSup":
        return f"{_part(element, 'e')}_{_group(element, 'sub')}^{_group(element, 'sup')}"
    if tag == "rad":
        degree = _part(element, "deg")
        return f"{'' if degree in ('', '2') else degree}√({_part(element, 'e')})"
    if tag == "nary":
        sign = element.find(f"{MATH}naryPr/{MATH}chr")
        out = "∫" if sign is None else sign.get(f"{MATH}val", "∫")
        for name, mark in (("sub", "_"), ("sup", "^")):
            if _part(element, name):
                out += mark + _group(element, name)
        return f"{out} {_part(element, 'e')}"
    if tag == "d":
        left, right = (_bracket(element, n, d) for n, d in (("begChr", "("), ("endChr", ")")))
        between = _bracket(element, "sepChr", "|")
        between = f"{between} " if between in (",", ";") else between
        return left + between.join(linear_math(e) for e in element.findall(MATH + "e")) + right
    if tag in ("limLow", "limUpp"):
        sign = "_" if tag == "limLow" else "^"
        return f"{_part(element, 'e')}{sign}{_group(element, 'lim')} "
    if tag == "sPre":
        return f"_{_group(element, 'sub')}^{_group(element, 'sup')} {_part(element, 'e')}"
    if tag == "func":
        return f"{_part(element, 'fName').strip()} {_part(element, 'e')}"
    if tag == "acc":
        sign = element.find(f"{MATH}accPr/{MATH}chr")
        return _part(element, "e") + ("\u0302" if sign is None else sign.get(f"{MATH}val", ""))
    if tag == "eqArr":
        return "; ".join(linear_math(e) for e in element.findall(MATH + "e"))
    if tag == "phant" and _is_hidden(element):
        return ""
    if tag == "m":
        rows = [
            ", ".join(linear_math(e) for e in row.findall(MATH + "e"))
            for row in element.findall(MATH + "mr")
        ]
        return "[" + "; ".join(rows) + "]"
    return "".join(linear_math(child) for child in element)


def _is_hidden(phantom: Any) -> bool:
    """Whether an `m:phant` only takes room."""
    shown = phantom.find(f"{MATH}phantPr/{MATH}show")
    return shown is not None and shown.get(f"{MATH}val", "1") in ("0", "off", "false")


def _part(element: Any, name: str) -> str:
    child = element.find(MATH + name)
    return "" if child is None else "".join(linear_math(c) for c in child)


def _group(element: Any, name: str) -> str:
    text = _part(element, name)
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _bracket(element: Any, name: str, default: str) -> str:
    sign = element.find(f"{MATH}dPr/{MATH}{name}")
    found: str = default if sign is None else sign.get(f"{MATH}val", default)
    return found
