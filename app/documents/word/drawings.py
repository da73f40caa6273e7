"""Drawings, shapes and embedded objects within a DOCX paragraph: their boxes and words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.documents.base.omissions import LeftOut
from app.documents.base.visibility import MAX_INVISIBLE_PT, PAGE_PT
from app.documents.word.formatting.paper import Paper
from app.documents.word.markup import (
    ALTERNATES,
    MC,
    RELATIONS,
    VML,
    WP,
    W,
    alternate_branch,
    integer,
    is_on_attribute,
)
from app.documents.word.opc.pictures import chart_words, diagram_lines, drawn_lines

_BOX, _FALLBACK, _PATH = W + "txbxContent", MC + "Fallback", VML + "textpath"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_EMU_PER_PT = 12_700
_ALIGNED = re.compile(r"mso-position-(horizontal|vertical):(\w+)")
"""Where a shape of VML is set to a side or the middle of something, its distances do not count."""
_AXES = {"left": "horizontal", "top": "vertical"}
PartOf = Callable[[str], Any]
"""Gives the part that a relationship id leads to, or None."""


@dataclass(slots=True)
class DrawingWords:
    """What a drawing says.

    Attributes:
        art: Words of WordArt and of signature lines, which stand in the line.
        boxes: Its `w:txbxContent` elements, in order.
        charts: Words of charts, each on a line.
        diagrams: Lines of SmartArt, and of drawings taken from PowerPoint.
    """

    art: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)


def read_drawing(element: Any, part_of: PartOf, left_out: LeftOut, paper: Paper) -> DrawingWords:
    """The words of a `w:drawing`, `w:pict` or `w:object`; what is not read is counted."""
    found = DrawingWords()
    is_hidden = _is_hidden(element, paper)
    inside, shown_boxes = [element], list[Any]()
    _part(element, inside, shown_boxes)
    tags = Counter([child.tag for child in inside])
    may_hide = any(tag == ALTERNATES or tag.startswith(VML) for tag in tags)
    may_hide = may_hide or any(is_on_attribute(child.get("hidden")) for child in inside)
    for box in shown_boxes:
        if is_hidden or (may_hide and _is_shape_hidden(box, element, paper)):
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
    names: Counter[str] = Counter()
    for tag, n in tags.items():
        names[tag.rpartition("}")[2]] += n
    paths = [child for child in inside if child.tag == _PATH and child.get("string")]
    paths = paths if names["textpath"] else []
    for path in paths:
        if _is_shape_hidden(path, element, paper):
            left_out.hide(path.get("string"))
        else:
            found.art.append(path.get("string"))
    signatures = [words for each in inside if (words := _signer(each))]
    if signatures:
        found.art += signatures
        return found
    if names["chart"] and not names["pic"]:
        counts["chart"] += 1
        parts = [part_of(c.get(RELATIONS + "id", "")) for c in inside if c.tag.endswith("}chart")]
        found.charts = [words for words in map(chart_words, parts) if words]
        return found
    if names["relIds"]:
        parts = [part_of(c.get(RELATIONS + "dm", "")) for c in inside if c.tag.endswith("}relIds")]
        lines = [diagram_lines(part) for part in parts]
        counts["diagram"] += sum(not each for each in lines)
        found.diagrams = [each for each in lines if each]
        return found
    if names["txBody"] and (lines := drawn_lines(element)):
        found.diagrams = ["\n".join(lines)]
    if names["pic"] or names["imagedata"]:
        counts["picture"] += max(names["pic"], names["imagedata"])
    elif not (boxes or paths or found.diagrams):
        counts["drawing"] += 1
    return found


def _signer(element: Any) -> str:
    """Who is to sign on a signature line, by name and office, as its picture shows it."""
    if element.tag != _OFFICE + "signatureline":
        return ""
    stated = (element.get(_OFFICE + name, "") for name in ("suggestedsigner", "suggestedsigner2"))
    return "\n".join(filter(None, map(str.strip, stated)))


def _is_hidden(element: Any, paper: Paper) -> bool:
    """Whether a drawing is switched off in Word's selection pane, has no size, or stands where
    there is no paper."""
    anchor = next(element.iter(WP + "anchor"), None)  # others are those of drawings within it
    if anchor is not None and _is_beside_page(anchor, paper):
        return True
    properties = next(element.iter(WP + "docPr"), None)
    if properties is None:
        return False
    return is_on_attribute(properties.get("hidden")) or _has_no_size(element)


def _has_no_size(drawing: Any) -> bool:
    """Whether the text of a drawing is cut off at its edges, which lie upon one another."""
    extent = next(drawing.iter(WP + "extent"), None)
    if extent is None:
        return False
    sides = [integer(extent.get(side), 1 << 30) for side in ("cx", "cy")]
    if min(sides) > MAX_INVISIBLE_PT * _EMU_PER_PT:
        return False
    return not any(child.tag.endswith("}spAutoFit") for child in drawing.iter("{*}*"))


def _is_shape_hidden(inner: Any, drawing: Any, paper: Paper) -> bool:
    """Whether what is in a drawing lies in a shape or group of it that is switched off, or in one
    of VML that stands where there is no paper."""
    for shape in inner.iterancestors():
        if shape is drawing:
            break
        names = (child for child in shape if str(child.tag).endswith(("}cNvPr", "}docPr")))
        if any(is_on_attribute(each.get("hidden")) for each in names):
            return True
        if not shape.tag.startswith(VML):
            continue
        style = shape.get("style", "").replace(" ", "").lower()
        if "visibility:hidden" in style:
            return True
        places = re.findall(r"(?<![\w-])(?:margin-)?(left|top):(-?[\d.]+)pt", style)
        aligned = {axis for axis, to in _ALIGNED.findall(style) if to != "absolute"}
        for side, offset in places if "position:absolute" in style else ():
            if _AXES[side] not in aligned and paper.is_beside(
                float(offset), PAGE_PT, "", is_height=side == "top"
            ):
                return True
    return False


def _is_beside_page(anchor: Any, paper: Paper) -> bool:
    """Whether a `wp:anchor` puts its drawing beside the paper, by a length or in thousandths of a
    per cent of the page."""
    extent = anchor.find(WP + "extent")
    for axis, side in (("positionH", "cx"), ("positionV", "cy")):
        position = next(anchor.iter(WP + axis), None)
        if position is None:
            continue
        is_height, origin = axis == "positionV", position.get("relativeFrom", "")
        size_pt = (0 if extent is None else integer(extent.get(side), 0)) / _EMU_PER_PT
        whole_pt = paper.height_pt if is_height else paper.width_pt
        for place in position:
            text = (place.text or "").strip()
            if not isinstance(place.tag, str) or re.fullmatch(r"-?\d{1,12}", text) is None:
                continue
            share = place.tag.endswith(("pctPosHOffset", "pctPosVOffset"))
            start_pt = whole_pt * int(text) / 100_000 if share else int(text) / _EMU_PER_PT
            if paper.is_beside(start_pt, size_pt, origin, is_height=is_height):
                return True
    return False


def _part(element: Any, inside: list[Any] | None, boxes: list[Any] | None) -> None:
    """Parts what is in an element: `inside` takes all but text boxes and fallbacks, `boxes` the
    text boxes that lie in no other one, of alternatives those of the branch that is shown."""
    for child in element:
        tag = child.tag
        if tag == _BOX:
            if boxes is not None:
                boxes.append(child)
            continue
        is_inside = inside is not None and tag != _FALLBACK and isinstance(tag, str)
        if is_inside and inside is not None:
            inside.append(child)
        if tag == ALTERNATES:
            shown = None if boxes is None else alternate_branch(child)
            for branch in child:
                is_read = inside is not None and branch.tag != _FALLBACK
                if is_read and inside is not None:
                    inside.append(branch)
                _part(branch, inside if is_read else None, boxes if branch is shown else None)
        elif is_inside or boxes is not None:
            _part(child, inside if is_inside else None, boxes)
