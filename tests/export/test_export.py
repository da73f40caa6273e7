"""Results written to files and read back with other programs' readers."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.export import ExportError, ExportFormat, export_run
from app.export.docx_file import REFERENCE_STYLE, as_docx
from app.export.json_file import result_of
from app.export.statements import statements
from app.store.records import RunRecord, RunStatus
from app.system.folders import resources_folder

TEXT = """# Summary

A lease of **two years** [p. 1]. The tenant is *Ada Holm* [p. 1, p. 2].

## Main points

- Rent is 900 € a month [p. 3].
- The deposit [p. 4] is two months' rent and is paid back with interest [p. 5].
  - A nested point with `code`.

1. First step [§ 4.2]
2. Second step

### Dates

4. Fourth

| date | what |
| --- | --- |
| 1 March 2026 | begins [p. 2] |
| 28 February 2028 | ends [p. 2] |

> Quoted <b>words</b> & more.

```
code  block
second line
```

See [the register](https://example.org/x) for more.
"""

CHINESE = "# 摘要\n\n本合同为房屋租赁合同 [p. 1]。\n\n## 要点\n\n- 租金每月九百元 [p. 2]。"


@pytest.fixture
def run() -> RunRecord:
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    return RunRecord(
        id=7,
        document_sha256="ab" * 32,
        document_title="Lease of *Larch* Lane",
        document_path=Path("/home/ada/secret folder/Lease.pdf"),
        result_key="k",
        kind="contract",
        mode="map-reduce",
        n_context=65536,
        model_fingerprint="cd" * 32,
        model_name="Qwen3 4B",
        n_parts=3,
        n_parts_cached=0,
        n_document_tokens=123456,
        n_prompt=130000,
        n_generated=900,
        status=RunStatus.FINISHED,
        message="",
        text=TEXT,
        started=moment,
        finished=moment,
        elapsed_s=12.5,
        parameters={"temperature": 0.0},
        uid="ef" * 16,
        tags=("checked",),
    )


def test_markdown_holds_the_answer_and_where_it_comes_from(run: RunRecord, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert text.startswith("# Lease of \\*Larch\\* Lane\n\n# Summary\n") and TEXT.strip() in text
    assert "- Document: Lease.pdf\n" in text and "123,456 tokens in 3 parts" in text
    assert "- Kind: Contract review\n" in text, "as the window calls it"
    assert "secret folder" not in text


def test_docx_has_words_own_styles(run: RunRecord, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.text]
    assert styled[0] == ("Title", "Lease of *Larch* Lane")
    assert ("Heading 1", "Summary") in styled and ("Heading 3", "Dates") in styled
    assert ("List Bullet", "Rent is 900 € a month [p. 3].") in styled
    assert ("List Bullet 2", "A nested point with code.") in styled
    assert ("List Number", "First step [§ 4.2]") in styled
    assert ("Quote", "Quoted <b>words</b> & more.") in styled
    assert ("Code", "code  block\nsecond line") in styled
    assert ("Normal", "See the register (https://example.org/x) for more.") in styled
    references = [
        r.text for p in document.paragraphs for r in p.runs if r.style.name == REFERENCE_STYLE
    ]
    assert references == ["[p. 1]", "[p. 1, p. 2]", "[p. 3]", "[p. 4]", "[p. 5]", "[§ 4.2]"]
    bold = [r.text for p in document.paragraphs for r in p.runs if r.bold]
    assert "two years" in bold
    dates, facts = document.tables
    assert [[c.text for c in row.cells] for row in dates.rows][1] == [
        "1 March 2026",
        "begins [p. 2]",
    ]
    assert ["Model", "Qwen3 4B"] in [[c.text for c in row.cells] for row in facts.rows]
    assert document.core_properties.title == "Lease of *Larch* Lane"
    package = b"".join(part.blob for part in document.part.package.iter_parts())
    assert b"secret folder" not in package


def test_each_numbered_list_counts_for_itself(run: RunRecord) -> None:
    document = docx.Document(io.BytesIO(as_docx(run)))
    numbered = [p for p in document.paragraphs if p.style.name == "List Number"]
    ids = [p._p.pPr.numPr.numId.val for p in numbered]
    assert [p.text for p in numbered] == ["First step [§ 4.2]", "Second step", "Fourth"]
    assert ids[0] == ids[1] != ids[2]
    numbering = document.part.numbering_part.element
    starts = [n.lvlOverride_lst[0].startOverride.val for n in numbering.num_lst if n.numId in ids]
    assert starts == [1, 4]


def test_json_keeps_to_its_schema(run: RunRecord, tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    export_run(run, tmp_path / "a.json")
    data = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    schema = json.loads((resources_folder() / "schemas" / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(data)
    validator.validate(result_of(replace(run, finished=None, text=CHINESE, tags=())))
    assert data["text"] == TEXT and data["document"]["file"] == "Lease.pdf"
    assert data["statements"][2] == {
        "section": ["Main points"],
        "text": "Rent is 900 € a month.",
        "references": ["p. 3"],
        "pages": [3],
    }
    for key, about in schema["properties"].items():
        assert "required" not in about or set(data[key]) == set(about["required"])
    assert not validator.is_valid(data | {"schema": "other"})


def test_csv_has_a_statement_a_row_with_its_pages(run: RunRecord, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel needs the mark"
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["number"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert rows[1]["statement"] == "The tenant is Ada Holm." and rows[1]["pages"] == "1; 2"
    deposit = next(row for row in rows if row["statement"].startswith("The deposit"))
    assert deposit["pages"] == "4; 5" and deposit["section"] == "Main points"
    table = next(row for row in rows if row["statement"].startswith("1 March"))
    assert table["section"] == "Main points / Dates" and table["pages"] == "2"
    assert next(row for row in rows if row["references"] == "§ 4.2")["pages"] == ""


def test_csv_holds_no_formulas(run: RunRecord, tmp_path: Path) -> None:
    text = "=HYPERLINK(1) [p. 1].\n\n@SUM(1)\n\n\\+1 is a sum\n\n\\- 5 °C"
    export_run(replace(run, text=text), tmp_path / "a.csv")
    rows = list(csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8-sig", newline="")))
    assert [row["statement"][:2] for row in rows] == ["'=", "'@", "'+", "'-"]


def pdf_text(path: Path) -> list[str]:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


def test_pdf_has_the_text_on_numbered_pages(run: RunRecord, tmp_path: Path) -> None:
    code = "```\n" + "very long line of code " * 20 + "ENDOFLINE\n```"
    points = "\n".join(f"- Point {n} of the lease is long enough to fill a line [p. {n}]."
                       for n in range(1, 121))  # fmt: skip
    export_run(replace(run, text=f"{TEXT}\n\n{code}\n\n{points}"), tmp_path / "a.pdf")
    pages = pdf_text(tmp_path / "a.pdf")
    assert len(pages) >= 3
    whole = " ".join(" ".join(pages).split())
    assert "Lease of *Larch* Lane" in pages[0] and "Rent is 900 € a month [p. 3]." in whole
    assert all(f"Point {n} of the lease" in whole for n in range(1, 121)), "no line is cut off"
    assert (
        "ENDOFLINE" in whole
        and "<b>words</b>" in whole
        and "the register (https://example.org/x)" in whole
    )
    for number, text in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in text
    import pypdfium2

    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert pdf.get_metadata_value("Title") == "Lease of *Larch* Lane"
    width, height = pdf[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    # Ink lies inside the margins, and there is some: not text alone, but text that can be seen.
    picture = pdf[0].render(scale=0.5).to_pil().convert("L")
    left, top, right, bottom = picture.point(lambda v: 255 if v < 200 else 0).getbbox()
    assert left > 25 and top > 25 and right < 298 - 25 and bottom < 421 - 25
    pdf.close()


def test_chinese_stays_chinese(run: RunRecord, tmp_path: Path) -> None:
    chinese = replace(run, text=CHINESE, document_title="房屋租赁合同")
    for suffix in ("md", "docx", "pdf", "json", "csv"):
        export_run(chinese, tmp_path / f"a.{suffix}")
    assert "租金每月九百元" in (tmp_path / "a.csv").read_text("utf-8-sig")
    document = docx.Document(str(tmp_path / "a.docx"))
    assert "租金每月九百元 [p. 2]。" in [p.text for p in document.paragraphs]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert "Microsoft YaHei" in fonts.attrib.values()
    # Qt names a glyph that a Kangxi radical shares with an ideograph by the radical.
    written = unicodedata.normalize("NFKC", pdf_text(tmp_path / "a.pdf")[0])
    if "租金每月九百元" not in written:
        from PySide6.QtGui import QFontDatabase

        chinese_writing = QFontDatabase.WritingSystem.SimplifiedChinese
        assert not QFontDatabase.families(chinese_writing), "there is a font for it"
        pytest.skip("no font for Chinese is installed")


def test_pdf_needs_no_window_and_leaves_the_environment_alone(
    run: RunRecord, tmp_path: Path
) -> None:
    code = (
        "import pickle, sys, os; from pathlib import Path; from app.export import export_run\n"
        "assert 'PySide6' not in sys.modules and 'docx' not in sys.modules\n"
        "run = pickle.loads(sys.stdin.buffer.read())\n"
        "export_run(run, Path(sys.argv[1])); export_run(run, Path(sys.argv[1]))\n"
        "assert 'QT_QPA_PLATFORM' not in os.environ"
    )
    import pickle

    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "DISPLAY"))}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.pdf")],
        input=pickle.dumps(run),
        capture_output=True,
        env=environment,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(pdf_text(tmp_path / "a.pdf")) == 1


def test_the_suffix_says_the_format_unless_it_is_given(run: RunRecord, tmp_path: Path) -> None:
    export_run(run, tmp_path / "a.MARKDOWN")
    export_run(run, tmp_path / "b.txt", ExportFormat.CSV)
    assert (tmp_path / "b.txt").read_text("utf-8-sig").startswith("number,section")
    for name in ("c.txt", "c"):
        with pytest.raises(ExportError, match="what kind of file") as error:
            export_run(run, tmp_path / name)
        assert ".docx" in error.value.next_step and error.value.exit_code == 2
    with pytest.raises(ExportError, match="no answer"):
        export_run(replace(run, text=" \n"), tmp_path / "d.md")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.MARKDOWN", "b.txt"]


def test_a_place_that_cannot_be_written_is_said_and_nothing_is_left(
    run: RunRecord, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        export_run(run, tmp_path / "no" / "a.md")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="does not exist"):
        export_run(run, tmp_path / "file" / "a.md")
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        export_run(run, tmp_path / "folder.md")
    with pytest.raises(ExportError, match="cannot be written"):
        export_run(run, Path("/proc/a.md") if Path("/proc").exists() else tmp_path / ("x" * 300))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.md"]


def test_a_full_disk_leaves_the_old_file(
    run: RunRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    path = tmp_path / "a.md"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="no room left") as error:
        export_run(run, path)
    assert error.value.exit_code == 7
    assert path.read_text() == "old" and [p.name for p in tmp_path.iterdir()] == ["a.md"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_a_model_may_write_can_be_exported(text: str) -> None:
    run = RunRecord(
        1, "ab" * 32, text, Path("x.pdf"), "k", "general", "single", 1, "f", "M", 1, 0, 1, 1, 1,
        RunStatus.FINISHED, "", text + " end [p. 3].", datetime.now(UTC), None, 1.0, {},
    )  # fmt: skip
    from app.export.csv_file import as_csv
    from app.export.json_file import as_json
    from app.export.markdown_file import as_markdown

    docx.Document(io.BytesIO(as_docx(run)))
    json.loads(as_json(run))
    assert all(len(row) == 9 for row in csv.reader(io.StringIO(as_csv(run).decode("utf-8-sig"))))
    assert b"end [p. 3]." in as_markdown(run)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One [p. 1]. Two [p. 2].", [("One.", ("p. 1",)), ("Two.", ("p. 2",))]),
        (
            "It is one. [p. 1] It is two. [p. 2]",
            [("It is one.", ("p. 1",)), ("It is two.", ("p. 2",))],
        ),
        ("One [p. 1] and two [p. 2].", [("One and two.", ("p. 1", "p. 2"))]),
        ("One [p. 1] [p. 2]. Rest.", [("One.", ("p. 1", "p. 2")), ("Rest.", ())]),
        (
            "租金九百元 [p. 1]。押金两月 [p. 2]。",
            [("租金九百元。", ("p. 1",)), ("押金两月。", ("p. 2",))],
        ),
        ("No reference at all.", [("No reference at all.", ())]),
        ("- [p. 1] first", [("first", ("p. 1",))]),
        ("In Art. [§ 4.2] one", [("In Art. one", ("§ 4.2",))]),
        ("", []),
    ],
)
def test_statements_end_where_a_reference_ends_a_sentence(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(one.text, one.references) for one in statements(text)] == expected
