"""Files within a PDF: named, guarded, and read like any other."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from app.documents.base.document import OmissionKind
from app.documents.errors import DocumentError, NotADocument, NoText
from app.documents.guarded import load_guarded, read_attachment
from app.documents.pdf.forms.attachments import safe_name
from app.interfaces.cli.program import main
from app.jobs.sources.attachments import attached_file, attachment_names
from tests.documents.pdf_files import SENTENCES, Drawing

FEES = b"# Fees\n\nThe fee is 40 crowns a day.\n"


def _with_files(path: Path, files: dict[str, bytes]) -> Path:
    writer = PdfWriter(PdfReader(path))
    for name, content in files.items():
        writer.add_attachment(name, content)
    writer.write(path)
    return path


def _pinned(path: Path, name: str, content: bytes) -> Path:
    """A page with a file pinned to it, object by object."""
    said = b"BT /F1 12 Tf 72 700 Td (The lamp is lit at dusk.) Tj ET"
    pin = b"/Type /Annot /Subtype /FileAttachment /Rect [400 700 420 720] /FS 6 0 R"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Annots [7 0 R]"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(said), said),
        b"<< /Type /EmbeddedFile /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F 5 0 R >> >>" % ((name.encode(),) * 2),
        b"<< " + pin + b" >>",
    )
    data, starts = b"%PDF-1.7\n", []
    for number, content_of in enumerate(objects, 1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content_of)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    path.write_bytes(data + end + b"startxref\n%d\n%%%%EOF\n" % len(data))
    return path


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = Drawing(tmp_path / "lease.pdf").lines(SENTENCES).save()
    return _with_files(path, {"fees.md": FEES, "plan.txt": b"Plan"})


def test_attached_files_are_named(lease: Path) -> None:
    document = load_guarded(lease)
    (omission,) = [o for o in document.omissions if o.kind is OmissionKind.EMBEDDED]
    assert omission.words == "2 attached files (“fees.md”, “plan.txt”)"
    assert attachment_names(document) == ("fees.md", "plan.txt")


def test_a_file_pinned_to_a_page_is_named_and_can_be_had(tmp_path: Path) -> None:
    path = _pinned(tmp_path / "page.pdf", "note.txt", b"Bring a lamp.")
    assert attachment_names(load_guarded(path)) == ("note.txt",)
    assert read_attachment(path, "note.txt") == b"Bring a lamp."


def test_an_attached_file_is_read_like_any_other(
    lease: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["text", str(lease), "--attachment", "fees.md"]) == 0
    out = capsys.readouterr().out
    assert "File: fees.md" in out and "The fee is 40 crowns a day." in out


def test_a_name_that_is_not_there_is_told(lease: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotADocument, match=r"There is no file “rent\.md” in “lease\.pdf”"):
        attached_file(lease, "rent.md")
    assert main(["text", str(lease), "--attachment", "../lease.pdf"]) != 0
    assert "There is no file" in capsys.readouterr().err


def test_a_damaged_pdf_has_no_files_to_give(tmp_path: Path) -> None:
    path = tmp_path / "cut.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(DocumentError):
        read_attachment(path, "fees.md")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\fees.pdf", "fees.pdf"),
        ("fees\u202efdp.exe", "feesfdp.exe"),
        ("a<b>|c?.txt", "a_b__c_.txt"),
        ("con.txt", "attachment con.txt"),
        ("..", "attachment"),
        ("", "attachment"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_no_name_leads_anywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_file_that_holds_only_files_says_so(tmp_path: Path) -> None:
    path = _with_files(Drawing(tmp_path / "portfolio.pdf").page().save(), {"fees.md": FEES})
    with pytest.raises(NoText, match=r"no text of its own: it holds one attached file \(“fees.md”"):
        load_guarded(path)
    assert read_attachment(path, "fees.md") == FEES
