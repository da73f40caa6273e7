"""Annotations on layers that are switched off are not read as if they were seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, TextStringObject

from app.documents.base.document import Document, OmissionKind
from app.documents.opening.loading import load
from tests.documents.pdf_files import SENTENCES, Drawing

REMARK = "Draft: the price falls to 90 crowns."


def names(**entries: PdfObject | str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(f"/{value}") if isinstance(value, str) else value
            for key, value in entries.items()
        }
    )


def with_remark(folder: Path, rule: str, *, base: str = "ON", kind: str = "FreeText") -> Document:
    """A page with an annotation on a layer: `rule` is "on" or "off", or how several layers, one of
    which is off, decide together."""
    path = Drawing(folder / "layers.pdf").lines(SENTENCES).save()
    writer = PdfWriter(PdfReader(path))
    on, off = (
        writer._add_object(names(Type="OCG", Name=TextStringObject(name))) for name in ("a", "b")
    )
    usual = names(BaseState=base, OFF=ArrayObject([off] if base == "ON" else []))
    usual[NameObject("/ON")] = ArrayObject([on])
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([on, off]), NameObject("/D"): usual}
    )
    layer = {"on": on, "off": off}.get(rule)
    if layer is None:
        layer = writer._add_object(names(Type="OCMD", P=rule, OCGs=ArrayObject([on, off])))
    remark = FreeText(text=REMARK, rect=(72, 300, 400, 330))
    remark[NameObject("/Subtype")] = NameObject(f"/{kind}")
    remark[NameObject("/OC")] = layer
    writer.add_annotation(0, remark)
    writer.write(path)
    return load(path)


@pytest.mark.parametrize("rule", ["off", "AllOn", "AllOff"])
@pytest.mark.parametrize("base", ["ON", "OFF"])
def test_a_remark_on_a_layer_that_is_off_is_named_and_not_read(
    tmp_path: Path, rule: str, base: str
):
    document = with_remark(tmp_path, rule, base=base)
    assert REMARK not in document.text
    (hidden,) = [each for each in document.omissions if each.kind is OmissionKind.HIDDEN]
    assert "layers that are switched off" in hidden.what
    assert hidden.text == REMARK


@pytest.mark.parametrize("rule", ["on", "AnyOn", "AnyOff"])
def test_a_remark_on_a_layer_that_is_on_is_read(tmp_path: Path, rule: str):
    document = with_remark(tmp_path, rule)
    assert REMARK in document.text
    assert not [each for each in document.omissions if each.kind is OmissionKind.HIDDEN]


def test_a_comment_on_a_layer_that_is_off_is_no_comment(tmp_path: Path):
    document = with_remark(tmp_path, "off", kind="Text")
    said = [each.text or each.what for each in document.omissions]
    assert said == [REMARK]
