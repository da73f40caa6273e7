"""The words in charts and SmartArt of a DOCX."""

from __future__ import annotations

from typing import Any

from app.documents.word.opc.chart_numbers import shown_number

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
MAX_POINTS = 400
"""Values of a series that are given: a chart of more shows a curve, not figures to be read."""


def chart_words(part: Any) -> str:
    """Title, axis titles, and each series with its categories and values, a line each; "" where
    there are none (ECMA-376 part 1, 21.2)."""
    root = part_root(part)
    if root is None:
        return ""
    if root.tag.startswith(_CX):
        return _newer_chart_words(root)
    lines: list[str] = []
    for title in root.iter(_C + "title"):
        text = " ".join("".join(t.text or "" for t in title.iter(_A + "t")).split())
        lines += [text] if text else []
    for series in root.iter(_C + "ser"):
        name = " ".join(_values(series.find(_C + "tx")))
        categories = _values(series.find(_C + "cat")) or _values(series.find(_C + "xVal"))
        values = _values(series.find(_C + "val")) or _values(series.find(_C + "yVal"))
        points = [
            f"{categories[i]}: {number}" if i < len(categories) else number
            for i, number in enumerate(values[:MAX_POINTS])
        ]
        line = "; ".join(points)
        lines += [f"{name}: {line}" if name and line else name or line]
    return "\n".join(filter(None, lines))


def _newer_chart_words(root: Any) -> str:
    """The same of a chart of the kinds that Office 2016 added, such as waterfalls: titles, then the
    points of each row of categories and values."""
    lines: list[str] = []
    for title in root.iter(_CX + "title"):
        texts = [t.text or "" for t in title.iter(_CX + "v", _A + "t")]
        lines.append(" ".join(dict.fromkeys(filter(None, map(str.strip, texts)))))
    for data in root.iter(_CX + "data"):
        rows = [
            [(point.text or "").strip() for point in row.iter(_CX + "pt")][:MAX_POINTS]
            for row in data.iter(_CX + "lvl")
        ]
        lines += ["; ".join(filter(None, row)) for row in rows]
    return "\n".join(filter(None, lines))


def diagram_lines(part: Any) -> str:
    """The words of a SmartArt's points, a line each (ECMA-376 part 1, 21.4)."""
    root = part_root(part)
    if root is None:
        return ""
    shown = (
        point
        for point in root.iter(_DGM + "pt")
        if point.get("type", "node") not in ("pres", "parTrans", "sibTrans")
    )
    return "\n".join(line for point in shown for line in drawn_lines(point))


def drawn_lines(element: Any) -> list[str]:
    """The paragraphs of DrawingML in an element, as shapes from PowerPoint have them (ECMA-376
    part 1, 20.5.2.1), without empty ones."""
    paragraphs = element.iter(_A + "p")
    lines = ("".join(t.text or "" for t in p.iter(_A + "t")).strip() for p in paragraphs)
    return [line for line in lines if line]


def part_root(part: Any) -> Any:
    """The root element of a part; None where it is no XML, or where there is no part."""
    if part is None:
        return None
    try:
        return part.root
    except (SyntaxError, ValueError):  # lxml derives its own from the first
        return None


def _values(data: Any) -> list[str]:
    """The cached strings or numbers of a reference, or those that stand there themselves."""
    if data is None:
        return []
    code = next((code.text or "" for code in data.iter(_C + "formatCode")), "")
    day = data.getroottree().find(f".//{_C}date1904")
    is_1904 = day is not None and day.get("val", "1") in ("1", "true")
    found = [
        (int(point.get("idx", "0")), _shown(point, code, is_1904=is_1904))
        for point in data.iter(_C + "pt")
    ]
    found.sort()
    texts = [text for _, text in found]
    return texts or [text for v in data.iter(_C + "v") if (text := (v.text or "").strip())]


def _shown(point: Any, code: str, *, is_1904: bool) -> str:
    """What a reader sees of a string, or of a number with the format code of its series."""
    value = (point.findtext(_C + "v") or "").strip()
    if not point.getparent().tag.endswith(("}numCache", "}numLit")):
        return value
    return shown_number(value, point.get("formatCode") or code, is_1904=is_1904)
