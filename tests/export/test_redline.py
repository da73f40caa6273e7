"""A comparison as a Word document with tracked changes."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from app.analysis.comparison.alignment import ChangeKind, compare
from app.documents.base.document import Document
from app.documents.flow.markdown import read_plain
from app.export.errors import ExportError
from app.export.redline import as_redline, export_redline

OLD = """# Lease

1. The rent is 900 euros, payable in arrears and without deduction.

2. The term is one year.

3. Pets are not allowed.

4. Notice is three months in writing.
"""
NEW = """# Lease

1. The rent is 950 euros, payable 30 days in advance and without deduction.

2. The term is one year.

3. The garden may be used by both parties.

4. Notice is one month.
"""
NAMES = ("lease.md", "lease 2.md")


def version(text: str, name: str) -> Document:
    return read_plain(Path(name), "0" * 64, text)


@pytest.fixture
def written() -> Any:
    comparison = compare(version(OLD, NAMES[0]), version(NEW, NAMES[1]))
    return docx.Document(io.BytesIO(as_redline(comparison, NAMES)))


def read_as(document: Any, *, accepted: bool) -> list[str]:
    """The paragraphs as they are once all changes are accepted, or rejected."""
    gone = "w:del" if accepted else "w:ins"
    told = []
    for paragraph in document.element.body.iter(qn("w:p")):
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn(gone)}")
        text = ""
        for run in paragraph.iter(qn("w:r")):
            if run.getparent().tag != qn(gone):
                text += "".join(t.text or "" for t in run if t.tag in (qn("w:t"), qn("w:delText")))
        if mark is None or text:
            told.append(text)
    return told


def test_accepting_gives_the_new_text_and_rejecting_the_old(written: Any) -> None:
    def words(text: str) -> list[str]:
        return [line.removeprefix("# ") for line in text.splitlines() if line]

    assert read_as(written, accepted=True)[2:] == words(NEW)
    assert sorted(read_as(written, accepted=False)[2:]) == sorted(words(OLD))


def test_a_clause_that_moved_says_from_where() -> None:
    clause = "The tenant keeps the stairs and the yard clean and clears the snow in winter."
    old = OLD.replace("2. The term is one year.", f"2. {clause}")
    moved = OLD.replace("2. The term is one year.\n\n", "") + f"\n5. {clause}\n"
    comparison = compare(version(old, NAMES[0]), version(moved, NAMES[1]))
    assert comparison.count(ChangeKind.MOVED) == 1
    document = docx.Document(io.BytesIO(as_redline(comparison, NAMES)))
    assert [comment.text for comment in document.comments] == ["Moved here from § 2."]


def test_the_contract_as_a_redline_opens_in_libreoffice(
    contract_docx: Path, tmp_path: Path
) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    from app.documents.guarded import load_guarded

    source = docx.Document(str(contract_docx))
    [run] = [run for p in source.paragraphs for run in p.runs if "in arrears" in run.text]
    run.text = run.text.replace("in arrears", "30 days in advance")
    source.save(str(tmp_path / "new.docx"))
    comparison = compare(load_guarded(contract_docx), load_guarded(tmp_path / "new.docx"))
    path = tmp_path / "redline.docx"
    export_redline(comparison, ("old.docx", "new.docx"), path)
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert (tmp_path / "redline.pdf").stat().st_size > 10_000


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    comparison = compare(version(OLD, NAMES[0]), version(NEW, NAMES[1]))
    with pytest.raises(ExportError, match="does not exist"):
        export_redline(comparison, NAMES, tmp_path / "nowhere" / "a.docx")


OLD_TABLE = """# Order

The fees are these.

| Item | Quantity | Price |
|---|---|---|
| Subscription, per user | 150 | $288.00 |
| Storage, per TB | 1 | $1,800.00 |
| Support | 1 | $3,000.00 |

All sums are due within thirty days.
"""
NEW_TABLE = (
    OLD_TABLE.replace("$288.00", "$312.00")
    .replace("| Storage, per TB | 1 | $1,800.00 |\n", "")
    .replace("$3,000.00 |\n", "$3,000.00 |\n| Training | 2 | $900.00 |\n")
)


def rows_as(table: Any, *, accepted: bool) -> list[list[str]]:
    """The rows of a table as they are once all changes are accepted, or rejected."""
    gone = qn("w:del" if accepted else "w:ins")
    return [
        [
            "".join(
                t.text or ""
                for run in cell.iter(qn("w:r"))
                if run.getparent().tag != gone
                for t in run
                if t.tag in (qn("w:t"), qn("w:delText"))
            )
            for cell in row.iter(qn("w:tc"))
        ]
        for row in table._tbl.iter(qn("w:tr"))
        if row.find(f"{qn('w:trPr')}/{gone}") is None
    ]


def cells_of(markdown: str) -> list[list[str]]:
    rows = [line for line in markdown.splitlines() if line.startswith("|") and "---" not in line]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_a_table_stays_one_with_what_changed_in_its_cells_and_rows() -> None:
    comparison = compare(version(OLD_TABLE, NAMES[0]), version(NEW_TABLE, NAMES[1]))
    document = docx.Document(io.BytesIO(as_redline(comparison, NAMES)))
    [table] = document.tables
    assert rows_as(table, accepted=True) == cells_of(NEW_TABLE)
    assert rows_as(table, accepted=False) == cells_of(OLD_TABLE)
    assert not any("|" in paragraph.text for paragraph in document.paragraphs)
    deleted = "".join(t.text or "" for t in table._tbl.iter(qn("w:delText")))
    assert deleted == "288.00Storage, per TB1$1,800.00", "and nothing that stayed"


@pytest.mark.parametrize("is_added", [True, False])
def test_a_table_of_one_version_alone_is_tracked_row_by_row(is_added: bool) -> None:
    table = OLD_TABLE[OLD_TABLE.index("| Item") : OLD_TABLE.index("All sums")]
    old, new = OLD_TABLE.replace(table, ""), OLD_TABLE
    if not is_added:
        old, new = new, old
    comparison = compare(version(old, NAMES[0]), version(new, NAMES[1]))
    document = docx.Document(io.BytesIO(as_redline(comparison, NAMES)))
    [written] = document.tables
    assert rows_as(written, accepted=is_added) == cells_of(table)
    assert rows_as(written, accepted=not is_added) == []


def test_a_column_more_is_added_cell_by_cell() -> None:
    new = OLD_TABLE.replace(" Price |", " Price | Until |").replace("|---|", "|---|---|", 1)
    new = new.replace("0.00 |", "0.00 | May |").replace("8.00 |", "8.00 | June |")
    comparison = compare(version(OLD_TABLE, NAMES[0]), version(new, NAMES[1]))
    [table] = docx.Document(io.BytesIO(as_redline(comparison, NAMES))).tables
    assert rows_as(table, accepted=True) == cells_of(new)
    assert [row[:3] for row in rows_as(table, accepted=False)] == cells_of(OLD_TABLE)
    assert {row[3] for row in rows_as(table, accepted=False)} == {""}
