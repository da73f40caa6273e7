"""The table of what each kind of file gives, from files that hold one of everything.

    python -m tests.documents.format_table --write    writes it into resources/docs/formats.md

The same lease is written in every format: a title, numbered clauses, a table, a listing, a
footnote, a picture, a running head. What a reader finds of it is the table's row. Two rows cannot
be made everywhere and are kept as written: text recognition needs its extra, and old Word documents
need LibreOffice.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from app.documents.base.document import BlockKind, Document
from app.documents.opening.loading import load
from tests.documents.flow.test_odt import NUMBERS, odt
from tests.documents.flow.test_other_formats import epub
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing, pages
from tests.documents.word_files import p, r, word_file

FORMATS_PAGE = Path(__file__).resolve().parents[2] / "resources" / "docs" / "formats.md"
BEGIN, END = "<!-- made by tests/documents/format_table.py -->", "<!-- end -->"
COLUMNS = ("file", "places", "boxes", "headings", "numbers", "tables", "listings", "footnotes",
           "running heads", "pictures")  # fmt: skip
_KEPT = (
    "| scanned PDF, with OCR | pages | lines | by size | as printed | by gaps | – | – | kept out | "
    "they are what is read |",
    "| Word 97–2003 (`.doc`), with LibreOffice | as DOCX | – |" + " as DOCX |" * 7,
)
_PICTURE_WORDS = ("picture", "image", "figure")


def _pdf(path: Path) -> Path:
    def draw(drawing: Drawing, number: int) -> None:
        drawing.at(72, 40, f"A lease, page {number}", size=8)
        if number == 1:
            drawing.line("A lease", size=18, font="Helvetica-Bold").space()
        drawing.line(f"{number}.1 Premises", font="Helvetica-Bold").space()
        drawing.lines(SENTENCES).space()
        if number == 2:
            drawing.lines(("for (month = 1;", "     month < 13;)"), font="Courier").space()
            top = drawing.y
            for y in (top, top + 16, top + 32):
                drawing.canvas.line(72, HEIGHT - y, 300, HEIGHT - y)
            for x in (72, 180, 300):
                drawing.canvas.line(x, HEIGHT - top, x, HEIGHT - top - 32)
            for n, cells in enumerate((("Rent", "100"), ("Water", "as used"))):
                drawing.at(76, top + 12 + 16 * n, cells[0])
                drawing.at(184, top + 12 + 16 * n, cells[1])
            drawing.y = top + 60
            drawing.line("Figure 1. The premises.").space(60)
            drawing.line("1 See the annex for the garden of the house.", size=7)

    return pages(path, 4, draw)


def _docx(path: Path) -> Path:
    picture = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )
    cells = "".join(f"<w:tc><w:tcPr/>{p(text)}</w:tc>" for text in ("Rent", "100"))
    row = f"<w:tr>{cells}</w:tr>"
    code = (
        '<w:style w:type="paragraph" w:styleId="Code"><w:name w:val="HTML Preformatted"/></w:style>'
    )
    return word_file(
        path,
        p("A lease", style="Heading1")
        + p("1.1 Premises are kept.", '<w:r><w:footnoteReference w:id="2"/></w:r>', picture)
        + p("for (month = 1;", style="Code")
        + f"<w:tbl><w:tblPr/><w:tblGrid/>{row}{row}</w:tbl>"
        + p("End"),
        styles=code,
        footnotes=f'<w:footnote w:id="2">{p(r("The annex."))}</w:footnote>',
        header="A lease",
    )


def _odt(path: Path) -> Path:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = f"<table:table-row>{cell.format('Rent')}{cell.format('100')}</table:table-row>"
    return odt(
        path,
        '<text:h text:outline-level="1">A lease</text:h><text:p>Premises<text:note>'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Annex.</text:p>"
        "</text:note-body></text:note><draw:frame><draw:image/></draw:frame></text:p>"
        f"<table:table>{row}{row}</table:table><text:list text:style-name='L'><text:list-item>"
        "<text:p>End</text:p></text:list-item></text:list>",
        styles=NUMBERS,
        master='<style:master-page style:name="Standard"><style:header><text:p>A lease</text:p>'
        "</style:header></style:master-page>",
    )


_WEB = (
    "<h1>A lease</h1><ol><li>Premises</li></ol><table><tr><td>Rent<td>100<tr><td>Water<td>0"
    '</table><pre>for (\n month</pre><p><img src="x.png">End</p>'
)
_MARKDOWN = (
    "# A lease\n\n1. Premises[^1]\n\n| Rent | 100 |\n| --- | --- |\n| Water | 0 |\n\n"
    "```c\nfor (\n```\n\n![plan](x.png)\n\n[^1]: The annex.\n"
)
_TEXT = "A LEASE\n\n1.1 Premises\n\nThe lessee keeps the premises.\n"
_RTF_ROW = r"\trowd\cellx9\cellx99\pard\intbl {}\cell {}\cell\row"
_RTF = (
    r"{\rtf1\ansi{\stylesheet{\s1\outlinelevel0 heading 1;}}{\header\pard A lease\par}"
    r"\pard\s1 A lease\par\pard 1.1 Premises{\super\chftn}{\footnote\pard The annex.\par}"
    r"{\pict\pngblip 00}\par"
    + _RTF_ROW.format("Rent", "100")
    + _RTF_ROW.format("Water", "0")
    + r"\pard End\par}"
).encode()


def _epub(path: Path) -> Path:
    # XHTML wants every element closed.
    cells = "<tr><td>Rent</td><td>100</td></tr><tr><td>Water</td><td>0</td></tr>"
    closed = _WEB.replace("<tr><td>Rent<td>100<tr><td>Water<td>0", cells).replace('png">', 'png"/>')
    page = f"<html><body>{closed}</body></html>"
    return epub(path, **{"OEBPS__gone.xhtml": page})


def documents(folder: Path) -> dict[str, Document]:
    """The lease in every format, read."""
    made = {
        "PDF": _pdf(folder / "a.pdf"),
        "Word (`.docx`, `.docm`, `.dotx`)": _docx(folder / "a.docx"),
        "OpenDocument (`.odt`)": _odt(folder / "a.odt"),
        "EPUB": _epub(folder / "a.epub"),
    }
    for name, file, content in (
        ("HTML", "a.html", f"<!DOCTYPE html><html>{_WEB}</html>".encode()),
        ("Markdown", "a.md", _MARKDOWN.encode()),
        ("plain text", "a.txt", _TEXT.encode()),
        ("RTF", "a.rtf", _RTF),
    ):
        made[name] = folder / file
        made[name].write_bytes(content)
    return {name: load(path) for name, path in made.items()}


def row(name: str, document: Document) -> str:
    """What was found of the lease, as a row of the table."""
    kinds = {block.kind for block in document.blocks}
    said = " ".join(omission.what for omission in document.omissions)
    has_heads = BlockKind.RUNNING_HEAD in kinds
    cells = (
        name,
        "pages" if document.pages else "paragraphs",
        "yes" if any(block.box for block in document.blocks) else "–",
        "yes" if BlockKind.HEADING in kinds else "–",
        "yes" if any(block.number for block in document.blocks) else "–",
        "yes" if BlockKind.TABLE in kinds else "–",
        "yes" if BlockKind.CODE in kinds else "–",
        "yes" if BlockKind.FOOTNOTE in kinds else _as_written(document, "[^1]:"),
        "kept out" if has_heads else "–",
        "said"
        if any(word in said for word in _PICTURE_WORDS)
        else _as_written(document, "![plan]"),
    )
    return "| " + " | ".join(cells) + " |"


def _as_written(document: Document, markup: str) -> str:
    return "as written" if markup in document.text else "–"


def table() -> str:
    """The whole table, in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [row(name, document) for name, document in documents(Path(folder)).items()]
    head = ["| " + " | ".join(COLUMNS) + " |", "|" + " --- |" * len(COLUMNS)]
    return "\n".join([*head, rows[0], _KEPT[0], *rows[1:], _KEPT[1]])


def main() -> None:
    """Runs from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true")
    made = table()
    if parser.parse_args().write:
        text = FORMATS_PAGE.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        FORMATS_PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")
    else:
        print(made)


if __name__ == "__main__":
    main()
