"""Drawings, shapes and embedded objects within a DOCX paragraph: their boxes and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.documents.base.omissions import LeftOut
from app.documents.base.visibility import MARGIN_PT, MAX_INVISIBLE_PT, PAPER_PT
from app.documents.word.markup import (
    MC,
    RELATIONS,
    WP,
    W,
    alternate_branch,
    integer,
    is_on_attribute,
)
from app.documents.word.opc.pictures import chart_words, diagram_lines

_VML = "{urn:schemas-microsoft-com:vml}"
_BOX = W + "txbxContent"
_EMU_PER_PT = 12_700
_MARGIN_EMU, _PAPER_EMU = round(_EMU_PER_PT * MARGIN_PT), round(_EMU_PER_PT * PAPER_PT)
_VML_AWAY_PT = -1500
PartOf = Callable[[str], Any]
"""Gives the part that a relationship id leads to, or None."""


@dataclass(slots=True)
class DrawingWords:
    """What a drawing says.

    Attributes:
        art: Words of WordArt, which stand in the line.
        boxes: Its `w:txbxContent` elements, in order.
        charts: Words of charts, each on a line.
        diagrams: Lines of SmartArt.
    """

    art: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)


def read_drawing(element: Any, part_of: PartOf, left_out: LeftOut) -> DrawingWords:
    """The words of a `w:drawing`, `w:pict` or `w:object`; what is not read is counted."""
    found = DrawingWords()
    is_hidden = _is_hidden(element)
    for box in _outermost(element, _BOX):
        if is_hidden or _is_shape_hidden(box, element):
            left_out.hide(" ".join(t.text or "" for t in box.iter(W + "t")))
        else:
            found.boxes.append(box)
    if is_hidden:
        return found
    boxes = found.boxes
    counts = left_out.counts
    if element.tag == W + "object":
        counts["embedded object"] += 1
        return found
    inside = list(_outside_boxes(element))
    names = Counter(child.tag.rpartition("}")[2] for child in inside)
    paths = [child for child in inside if child.tag == _VML + "textpath" and child.get("string")]
    for path in paths:
        if _is_shape_hidden(path, element):
            left_out.hide(path.get("string"))
        else:
            found.art.append(path.get("string"))
    if names["chart"] and not names["pic"]:
        counts["chart"] += 1
        parts = [part_of(c.get(RELATIONS + "id", "")) for c in inside if c.tag.endswith("}chart")]
        found.charts = [words for words in map(chart_words, parts) if words]
    elif names["relIds"]:
        parts = [part_of(c.get(RELATIONS + "dm", "")) for c in inside if c.tag.endswith("}relIds")]
        lines = [diagram_lines(part) for part in parts]
        counts["diagram"] += sum(not each for each in lines)
        found.diagrams = [each for each in lines if each]
    elif names["pic"] or names["imagedata"]:
        counts["picture"] += max(names["pic"], names["imagedata"])
    elif not boxes and not paths:
        counts["drawing"] += 1
    return found


def _is_hidden(element: Any) -> bool:
    """Whether a drawing is switched off in Word's selection pane, has no size, or stands where
    there is no paper."""
    if any(map(_is_beside_page, element.iter(WP + "anchor"))):
        return True
    properties = next(element.iter(WP + "docPr"), None)
    if properties is None:
        return False
    return is_on_attribute(properties.get("hidden")) or _has_no_size(element)


def _has_no_size(drawing: Any) -> bool:
    """Whether the text of a drawing is cut off at its edges, which lie upon one another."""
    extent = next(drawing.iter(WP + "extent"), None)
    if extent is None or any(child.tag.endswith("}spAutoFit") for child in drawing.iter("{*}*")):
        return False
    sides = [integer(extent.get(side), _PAPER_EMU) for side in ("cx", "cy")]
    return min(sides) <= MAX_INVISIBLE_PT * _EMU_PER_PT


def _is_shape_hidden(inner: Any, drawing: Any) -> bool:
    """Whether what is in a drawing lies in a shape or group of it that is switched off, or in one
    of VML that stands where there is no paper."""
    for shape in inner.iterancestors():
        if shape is drawing:
            break
        names = (child for child in shape if str(child.tag).endswith(("}cNvPr", "}docPr")))
        if any(is_on_attribute(each.get("hidden")) for each in names):
            return True
        if not shape.tag.startswith(_VML):
            continue
        style = shape.get("style", "").replace(" ", "").lower()
        offsets = re.findall(r"(?:margin-)?(?:left|top):(-?[\d.]+)pt", style)
        is_away = any(float(offset) < _VML_AWAY_PT for offset in offsets)
        if "visibility:hidden" in style or ("position:absolute" in style and is_away):
            return True
    return False


def _is_beside_page(anchor: Any) -> bool:
    """Whether a `wp:anchor` ends before the paper begins or begins behind its end; where its place
    counts from a margin or the text, that may lie as far in as margins do."""
    extent = anchor.find(WP + "extent")
    for axis, side in (("positionH", "cx"), ("positionV", "cy")):
        position = anchor.find(WP + axis)
        offset = None if position is None else position.findtext(WP + "posOffset")
        if offset is None or not re.fullmatch(r"\s*-?\d{1,12}\s*", offset):
            continue
        size = 0 if extent is None else integer(extent.get(side), 0)
        room = 0 if position.get("relativeFrom") == "page" else _MARGIN_EMU
        if int(offset) + size <= -room or int(offset) > _PAPER_EMU:
            return True
    return False


def _outermost(element: Any, tag: str) -> list[Any]:
    """Descendants named `tag` that lie in no other one, each fallback left aside."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag == MC + "AlternateContent":
            if (branch := alternate_branch(child)) is not None:
                found.extend(_outermost(branch, tag))
        else:
            found.extend(_outermost(child, tag))
    return found


def _outside_boxes(element: Any) -> Iterator[Any]:
    """An element and what is in it, but for text boxes and fallbacks."""
    yield element
    for child in element:
        if isinstance(child.tag, str) and child.tag not in (_BOX, MC + "Fallback"):
            yield from _outside_boxes(child)
