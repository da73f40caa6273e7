"""The package of a DOCX as python-docx opens it, its XML as plain elements.

python-docx gives every element a class of its own, which is looked for whenever one is touched. A
reader that only walks through hundreds of thousands of them has no use for that: of python-docx it
takes the parts and how they are related, and parses their XML itself.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
from functools import cached_property
from typing import Any

from docx.opc.constants import CONTENT_TYPE
from docx.opc.package import OpcPackage, Unmarshaller
from docx.opc.part import Part, PartFactory, XmlPart
from docx.opc.pkgreader import PackageReader

from app.documents.archives.guards import parsed


class ReadPart(Part):
    """A part of a package that is only read."""

    @cached_property
    def root(self) -> Any:
        """The root element of its XML. Raises SyntaxError or ValueError where it is none."""
        return parsed(self.blob, keeps_blanks=False)


def open_package(source: str | io.BytesIO) -> ReadPart:
    """The main part of the package in a file, which leads to all others.

    Raises:
        Exception: Whatever python-docx and lxml meet in a broken one.
    """
    package = OpcPackage()
    Unmarshaller.unmarshal(PackageReader.from_file(source), package, _part)  # type: ignore[no-untyped-call]
    main = package.main_document_part
    if not isinstance(main, ReadPart) or main.content_type != CONTENT_TYPE.WML_DOCUMENT_MAIN:
        raise ValueError(f"the main part is of the type {main.content_type}")
    return main


def _part(name: Any, content_type: str, _: str, blob: bytes, package: Any) -> ReadPart:
    """A part; those that a Word document cannot do without are parsed at once, so that a broken one
    tells of itself when the package is opened."""
    part = ReadPart(name, content_type, blob, package)
    if issubclass(PartFactory.part_type_for.get(content_type, Part), XmlPart):
        part.root  # noqa: B018
    return part
