"""What stands on a PDF page beside its own content: form fields, added text, stamps, comments.

pdfium's text page knows the content of a page only. What annotations show is brought into it by
pdfium itself (`FPDFPage_Flatten`), in memory alone; where the file has no picture of a value, or
one that would be read letter by letter, the value of the field is taken instead, at its place.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from app.documents.pdf.forms.attachments import pinned_name
from app.documents.pdf.forms.choices import CHECKED, UNCHECKED, chosen_entries, shown_entries
from app.documents.pdf.forms.highlights import is_dark_highlight
from app.documents.pdf.forms.strings import form_string, string_of

_HIDDEN = 2 | 32  # flags "hidden" and "no view" (ISO 32000-1, table 165)
_COMB = 1 << 24  # one letter a box (table 228)
_PASSWORD = 1 << 13
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH_END = re.compile(r"</p>|<br\s*/?>")
_MAX_ANNOTATIONS = 2000  # of a page
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DRAWINGS = frozenset((4, 5, 6, 7, 8, 15))  # lines, squares, circles, polygons, strokes of a pen
_SMALL = 0.02  # of a page's size: so large it is drawn where only its annotations are wanted
_SHOWS_TEXT = (b"Tj", b"TJ", b"'", b'"')
_N_EMPTY_BYTES = 2  # of a text that is empty: its final zero
_STRAIGHT = 0.15  # of its length: a line that strays no more is straight
_MAX_VERTICES = 200
Point = tuple[float, float]
_LAST_LATIN = "\xff"  # pdfium draws "–" and "\u017b" in other fonts, if any, and cannot read them


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value of a form, and where its field stands: left, bottom, right, top in the page's own
    coordinates."""

    text: str
    edges: tuple[float, float, float, float]


@dataclass(slots=True)
class Annotations:
    """What the annotations of a page hold.

    Attributes:
        values: Of form fields whose text pdfium does not bring into the page.
        comments: What people wrote at the margin.
        struck: Areas that are struck out, as four corners in the order of the file.
        lines: Ends of lines that were drawn by hand.
        files: Names of files pinned to the page.
        on_layers_off: Texts of those on a layer that is off.
        hidden: Texts of those that the file says are not to be shown.
        is_shown: Whether something was put into the page's content.
        is_turned: Whether the page has a rotation: where the file has no picture of a value, pdfium
            makes one that lies on its side there.
    """

    values: list[FieldValue] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    struck: list[tuple[Point, ...]] = field(default_factory=list)
    lines: list[tuple[Point, Point]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    on_layers_off: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    is_shown: bool = False
    is_turned: bool = False


def bring_in(
    pdf: Any, page: Any, on_layers_off: Callable[[], Collection[int]]
) -> Annotations | None:
    """Puts what annotations show into the content of a page, in memory, which then has to be loaded
    again; None for a page that has none but links. `on_layers_off` tells which are on a layer that
    is off; it is asked where one is on any layer."""
    import pypdfium2.raw as raw

    n = min(raw.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)
    if n <= 0:
        return None
    found = Annotations(is_turned=raw.FPDFPage_GetRotation(page) != 0)
    is_any = False
    for index in range(n):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            if kind in (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP):
                continue
            is_any = True
            flags = raw.FPDFAnnot_GetFlags(annotation)
            if raw.FPDFAnnot_HasKey(annotation, b"OC") and index in on_layers_off():
                found.on_layers_off += _texts_of(pdf, annotation, kind)
                raw.FPDFAnnot_SetFlags(annotation, flags | _HIDDEN)
            elif flags & _HIDDEN:
                found.hidden += _texts_of(pdf, annotation, kind)
                raw.FPDFAnnot_SetFlags(annotation, flags | _HIDDEN)
            elif _is_put_in(pdf, annotation, kind, found) or (
                _may_cover(kind, annotation) and _has_picture(page, annotation)
            ):
                found.is_shown = True
            else:
                raw.FPDFAnnot_SetFlags(annotation, flags | _HIDDEN)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    if found.is_shown:
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    return found if is_any else None


def _may_cover(kind: int, annotation: Any) -> bool:
    """Whether an annotation may cover text or strike it out by what it draws."""
    import pypdfium2.raw as raw

    if kind == raw.FPDF_ANNOT_STAMP:
        return _has_own_picture(annotation)
    is_marker = kind == raw.FPDF_ANNOT_HIGHLIGHT
    return kind in _DRAWINGS or (is_marker and is_dark_highlight(annotation))


def _has_picture(page: Any, annotation: Any) -> bool:
    """Whether a drawing has a picture that pdfium can put into the page, where it may cover text or
    strike it out. Where the file has none, pdfium makes one when it draws the page."""
    import pypdfium2.raw as raw

    if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return False
    if not _has_own_picture(annotation):
        page.render(scale=_SMALL, draw_annots=True, may_draw_forms=False)
    return _has_own_picture(annotation)


def _texts_of(pdf: Any, annotation: Any, kind: int) -> list[str]:
    import pypdfium2.raw as raw

    text = string_of(annotation, b"Contents")
    if kind == raw.FPDF_ANNOT_WIDGET and pdf.formenv is not None:
        field_kind = raw.FPDFAnnot_GetFormFieldType(pdf.formenv, annotation)
        text = _value(pdf.formenv, annotation, field_kind)
    elif kind == raw.FPDF_ANNOT_WIDGET:
        text = string_of(annotation, b"V")
    return [text] if text else []


def _is_put_in(pdf: Any, annotation: Any, kind: int, found: Annotations) -> bool:
    """Whether pdfium is to put an annotation's picture into the page; all else is noted."""
    import pypdfium2.raw as raw

    if raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return False
    if kind == raw.FPDF_ANNOT_WIDGET:
        return _is_widget_put_in(pdf, annotation, found)
    contents = string_of(annotation, b"Contents") or _without_tags(string_of(annotation, b"RC"))
    if kind in (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WATERMARK):
        if _shows_text(annotation):
            return True
        if kind == raw.FPDF_ANNOT_FREETEXT and contents:
            found.values.append(FieldValue(contents, _edges(annotation)))
        elif kind == raw.FPDF_ANNOT_STAMP:
            if printed := _printed_on_stamp(annotation):
                found.values.append(FieldValue(printed, _edges(annotation)))
            found.comments += [contents] if contents else []
        return False
    if kind == raw.FPDF_ANNOT_STRIKEOUT:
        found.struck += list(_quads(annotation)) or [_corners(_edges(annotation))]
    elif kind in (raw.FPDF_ANNOT_LINE, raw.FPDF_ANNOT_POLYLINE):
        line = _line(annotation) if kind == raw.FPDF_ANNOT_LINE else _as_line(annotation)
        found.lines += [line] if line else []
    if kind == raw.FPDF_ANNOT_FILEATTACHMENT:
        found.files.append(pinned_name(annotation) or contents)
    elif contents and not raw.FPDFAnnot_HasKey(annotation, b"StateModel"):  # "Accepted by …"
        found.comments.append(contents)
    return False


def _printed_on_stamp(annotation: Any) -> str:
    """The words that programs print on a stamp which the file only names ("NotApproved")."""
    name = string_of(annotation, b"Name")
    if _has_own_picture(annotation) or not name.isalpha():
        return ""
    return _CAPITAL.sub(" ", name)


def _is_widget_put_in(pdf: Any, annotation: Any, found: Annotations) -> bool:
    import pypdfium2.raw as raw

    form = pdf.formenv
    kind = -1 if form is None else raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in (-1, raw.FPDF_FORMFIELD_UNKNOWN):
        return _is_stray_put_in(annotation, found)
    if kind == raw.FPDF_FORMFIELD_PUSHBUTTON:
        return False
    if kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON):
        is_checked = _is_checked(form, annotation)
        mark = CHECKED if is_checked else UNCHECKED
        found.values.append(FieldValue(mark, _edges(annotation)))
        return False
    flags = raw.FPDFAnnot_GetFormFieldFlags(form, annotation)
    if kind == raw.FPDF_FORMFIELD_TEXTFIELD and flags & _PASSWORD:
        return False
    value = _value(form, annotation, kind) or _without_tags(string_of(annotation, b"RV"))
    if kind == raw.FPDF_FORMFIELD_LISTBOX:
        _, bottom, _, top = _edges(annotation)
        value = shown_entries(form, annotation, top - bottom) or value
    is_apart = kind == raw.FPDF_FORMFIELD_LISTBOX or (found.is_turned and bool(value))
    is_apart = is_apart or bool(kind == raw.FPDF_FORMFIELD_TEXTFIELD and flags & _COMB)
    # For a picture of its own pdfium may have no other letters.
    is_latin = all(unit <= _LAST_LATIN for unit in value)
    if not is_apart and is_latin and _shows_text(annotation):
        return True
    if value:
        found.values.append(FieldValue(value, _edges(annotation)))
    return False


def _is_stray_put_in(annotation: Any, found: Annotations) -> bool:
    """The same of a field that belongs to no form: programs that put pages together lose forms, and
    leave what their fields look like."""
    if state := string_of(annotation, b"AS"):  # boxes alone have states
        mark = UNCHECKED if state == "Off" else CHECKED
        found.values.append(FieldValue(mark, _edges(annotation)))
        return False
    if _has_own_picture(annotation):
        return _shows_text(annotation)
    if value := string_of(annotation, b"V"):
        found.values.append(FieldValue(value, _edges(annotation)))
    return False


def _has_own_picture(annotation: Any) -> bool:
    import pypdfium2.raw as raw

    mode = raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(raw.FPDFAnnot_GetAP(annotation, mode, None, 0) > _N_EMPTY_BYTES)


def _is_checked(form: Any, annotation: Any) -> bool:
    """Whether a box is checked: its state says so, or its field."""
    import pypdfium2.raw as raw

    # One that has no picture of its own is given the state "Off" by pdfium, and an empty picture.
    if string_of(annotation, b"AS") not in ("", "Off"):
        return True
    return bool(raw.FPDFAnnot_IsChecked(form, annotation)) or _says_checked(form, annotation)


def _says_checked(form: Any, annotation: Any) -> bool:
    """Whether a field has the value of this box, whatever its picture shows: a box that the file
    gives no picture gets an empty one of pdfium's."""
    import pypdfium2.raw as raw

    value = string_of(annotation, b"V")
    return value not in ("", "Off") and value == (
        form_string(raw.FPDFAnnot_GetFormFieldExportValue, form, annotation) or "Yes"
    )


def _without_tags(rich: str) -> str:
    """The words of a rich text (ISO 32000-1, 12.7.3.4), a paragraph a line."""
    return unescape(_TAG.sub("", _PARAGRAPH_END.sub("\n", rich))).strip()


def _value(form: Any, annotation: Any, kind: int) -> str:
    """The value of a field as its picture shows it: of a choice, the words for what is chosen."""
    import pypdfium2.raw as raw

    is_choice = kind in (raw.FPDF_FORMFIELD_LISTBOX, raw.FPDF_FORMFIELD_COMBOBOX)
    if is_choice and (chosen := ", ".join(chosen_entries(form, annotation))):
        return chosen
    return form_string(raw.FPDFAnnot_GetFormFieldValue, form, annotation)


def _shows_text(annotation: Any) -> bool:
    """Whether the picture that an annotation has draws any text, itself or in a form within it."""
    import pypdfium2.raw as raw

    n = raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
    if n <= _N_EMPTY_BYTES:
        return False
    buffer = (ctypes.c_ushort * (n // 2 + 1))()
    raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, buffer, n)
    content = bytes(unit & 0xFF for unit in buffer)
    return b" Do" in content or (b"BT" in content and any(sign in content for sign in _SHOWS_TEXT))


def _edges(annotation: Any) -> tuple[float, float, float, float]:
    import pypdfium2.raw as raw

    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, rect)
    return (
        min(rect.left, rect.right),
        min(rect.bottom, rect.top),
        max(rect.left, rect.right),
        max(rect.bottom, rect.top),
    )


def _line(annotation: Any) -> tuple[Point, Point] | None:
    """The ends of a line that somebody drew."""
    import pypdfium2.raw as raw

    start, end = raw.FS_POINTF(), raw.FS_POINTF()
    if not raw.FPDFAnnot_GetLine(annotation, start, end):
        return None
    return (start.x, start.y), (end.x, end.y)


def _as_line(annotation: Any) -> tuple[Point, Point] | None:
    """The ends of a line of several pieces, if they hardly leave the straight one between them."""
    import pypdfium2.raw as raw

    n = raw.FPDFAnnot_GetVertices(annotation, None, 0)
    if not 2 <= n <= _MAX_VERTICES:
        return None
    buffer = (raw.FS_POINTF * n)()
    raw.FPDFAnnot_GetVertices(annotation, buffer, n)
    points = [(each.x, each.y) for each in buffer]
    (a, b), (c, d) = points[0], points[-1]
    length = math.dist(points[0], points[-1])
    off = [abs((c - a) * (y - b) - (d - b) * (x - a)) for x, y in points]
    return (points[0], points[-1]) if max(off) < _STRAIGHT * length * length else None


def _corners(edges: tuple[float, float, float, float]) -> tuple[Point, ...]:
    left, bottom, right, top = edges
    return (left, bottom), (right, bottom), (right, top), (left, top)


def _quads(annotation: Any) -> Iterator[tuple[Point, ...]]:
    """Corners of its areas."""
    import pypdfium2.raw as raw

    quad = raw.FS_QUADPOINTSF()
    for index in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), 500)):
        if raw.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            one, two = (quad.x1, quad.y1), (quad.x2, quad.y2)
            yield one, two, (quad.x3, quad.y3), (quad.x4, quad.y4)
