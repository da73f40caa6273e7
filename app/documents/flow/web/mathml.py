"""MathML as one line of text, as ODT and web pages hold formulas."""

from __future__ import annotations

from typing import Any

_SCRIPTS = {"msub": "_", "munder": "_", "msup": "^", "mover": "^"}


def linear_mathml(element: Any) -> str:
    """`a/b`, `x^2`, `x_i`, `√(…)`, matrices as `[a, b; c, d]` (MathML 3, chapter 3)."""
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if tag in ("annotation", "annotation-xml", ""):
        return ""
    children = [child for child in element if isinstance(child.tag, str)]
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        return " ".join("".join(element.itertext()).split())
    if tag == "mfrac" and len(children) == 2:
        return f"{_group(children[0])}/{_group(children[1])}"
    if tag in _SCRIPTS and len(children) == 2:
        return f"{linear_mathml(children[0])}{_SCRIPTS[tag]}{_group(children[1])}"
    if tag in ("msubsup", "munderover") and len(children) == 3:
        base, low, high = children
        return f"{linear_mathml(base)}_{_group(low)}^{_group(high)}"
    if tag == "msqrt":
        return f"√({''.join(map(linear_mathml, children))})"
    if tag == "mroot" and len(children) == 2:
        return f"{linear_mathml(children[1])}√({linear_mathml(children[0])})"
    if tag == "mfenced":
        inner = ", ".join(map(linear_mathml, children))
        return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"
    if tag == "mtable":
        rows = [", ".join(linear_mathml(cell) for cell in row) for row in children]
        return f"[{'; '.join(rows)}]"
    if tag == "semantics" and children:
        return linear_mathml(children[0])
    if tag in ("mspace", "mphantom"):
        return " " if tag == "mspace" else ""
    return "".join(map(linear_mathml, children))


def _group(element: Any) -> str:
    text = linear_mathml(element)
    return text if len(text) <= 1 or text.isalnum() else f"({text})"
