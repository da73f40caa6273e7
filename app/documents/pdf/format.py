"""PDF among the formats; what reads it is loaded when one is read."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.base.document import Document
from app.documents.base.reader import Sample, Source
from app.documents.errors import DamagedDocument
from app.system.translation import tr


@dataclass(frozen=True, slots=True)
class PdfReader:
    """See `base.reader.Reader`."""

    format: str = "pdf"
    group: str = "PDF"
    suffixes: tuple[str, ...] = ("pdf",)
    tells_pages: bool = True
    is_confined: bool = True

    def sniff(self, sample: Sample) -> bool:
        """A PDF may have some bytes of another program before it; by name, it is a damaged one."""
        is_text = not (sample.is_archive or sample.is_ole)
        return sample.is_pdf or (is_text and sample.suffix == ".pdf")

    def read(self, source: Source) -> Document:
        from app.documents.pdf.reader import read_pdf

        with source.path.open("rb") as file:
            if b"%PDF-" not in file.read(1024):
                raise DamagedDocument(
                    tr(
                        "“{name}” is not a PDF file: it does not begin like one.",
                        name=source.path.name,
                    ),
                    tr("Save or download the file again."),
                )
        return read_pdf(
            source.path,
            source.sha256,
            source.password,
            on_page=source.on_page,
            skipped_pages=source.skipped_pages,
            helper=source.helper,
            sink=source.sink,
            keeper=source.keeper,
        )


PDF = PdfReader()
