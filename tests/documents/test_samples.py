"""The shipped sample contract: the same text in both formats, numbers and all."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from app.analysis.evidence.check import Support, check_evidence
from app.documents import load
from app.documents.base.document import BlockKind, Document
from app.documents.word.reader import read_docx

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    path = REPOSITORY / "packaging" / "make_samples.py"
    spec = importlib.util.spec_from_file_location("make_samples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_samples"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sample(contract_docx: Path) -> Document:
    return read_docx(contract_docx, hashlib.sha256(contract_docx.read_bytes()).hexdigest())


def test_every_clause_has_the_number_and_text_of_the_source(
    maker: ModuleType, sample: Document
) -> None:
    clauses = maker.read_clauses((maker.SAMPLES / maker.SOURCE_NAME).read_text(encoding="utf-8"))
    expected = [f"{clause.number} {clause.text}" for clause in clauses]
    start = next(i for i, b in enumerate(sample.blocks) if b.text == "Standard Terms") + 1
    found = [block.text for block in sample.blocks[start : start + len(clauses)]]
    assert found == expected
    assert len(clauses) == 120
    assert sample.blocks[start + len(clauses)].text.startswith("The Standard Terms are the Common")


def test_outline_tables_and_footer(sample: Document) -> None:
    assert [e.title for e in sample.outline][:7] == [
        "Cloud Service Agreement",
        "Order Form",
        "Fees",
        "Key Terms",
        "Signatures",
        "Standard Terms",
        "1. Service",
    ]
    assert [e.level for e in sample.outline] == [1] * 6 + [2] * 13
    tables = [b.text for b in sample.blocks if b.kind is BlockKind.TABLE]
    assert len(tables) == 4
    assert "| Governing Law | The laws of the State of Delaware |" in tables[2]
    assert "| Total |  |  | $48,000.00 |" in tables[1]
    footer = sample.blocks[-1]
    assert footer.kind is BlockKind.RUNNING_HEAD
    assert footer.text.endswith("\tPage 1 of 12")
    assert sample.omissions == ()
    assert sample.language == "en"


def test_the_pdf_says_the_same(contract_pdf: Path, sample: Document) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(contract_pdf)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert len(pages) == 12
    assert all(f"Page {n} of 12" in text for n, text in enumerate(pages, 1))
    titles = [bookmark.get_title() for bookmark in pdf.get_toc()]
    assert {"Order Form", "1. Service", "12.17 Signature", "13. Definitions"} <= set(titles)
    footer = re.compile(r"Cloud Service Agreement – [^\n]*?Page \d+ of 12", re.S)
    letters = "".join(re.sub(r"\W", "", footer.sub("", text)) for text in pages)
    for block in sample.blocks:
        if block.number:
            assert re.sub(r"\W", "", block.text) in letters, block.text[:60]


def test_the_outline_of_the_pdf_leads_to_its_headings(contract_pdf: Path) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(contract_pdf)
    led_to = set()
    for bookmark in pdf.get_toc():
        destination = bookmark.get_dest()
        page = pdf[destination.get_index()]
        _, (left, top, _) = destination.get_view()
        below = page.get_textpage().get_text_bounded(left=left - 20, top=top, bottom=top - 40)
        title = "Cloud Service" if bookmark.get_title() == "Cover Page" else bookmark.get_title()
        assert re.sub(r"\W", "", title) in re.sub(r"\W", "", below), bookmark.get_title()
        led_to.add(destination.get_index())
    assert len(led_to) == 10


def test_the_script_makes_the_same_clauses_again(maker: ModuleType, tmp_path: Path) -> None:
    clauses = maker.read_clauses((maker.SAMPLES / maker.SOURCE_NAME).read_text(encoding="utf-8"))
    for name in ("one.docx", "two.docx"):
        maker.make_docx(clauses, tmp_path / name)
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "two.docx").read_bytes()
    text = read_docx(tmp_path / "one.docx", "").text
    assert text == read_docx(maker.SAMPLES / "cloud-service-agreement.docx", "").text


def test_the_chinese_contract_says_what_its_source_says(maker: ModuleType) -> None:
    source = (maker.SAMPLES / "warehouse-software-contract.zh.md").read_text(encoding="utf-8")
    path = maker.SAMPLES / "warehouse-software-contract.zh.pdf"
    document = load(path)
    assert document.language == "zh" and document.omissions == ()
    assert [entry.title for entry in document.outline][:2] == ["第一条 定义", "第二条 服务内容"]
    letters = re.sub(r"\W", "", document.text)
    for line in source.splitlines():
        if "|" not in line:
            assert re.sub(r"\W", "", line) in letters, line
    cells = [
        cell.strip() for line in source.splitlines() if "|" in line for cell in line.split("|")
    ]
    assert all(re.sub(r"\W", "", cell) in letters for cell in cells)


def test_the_finished_summary_of_the_chinese_contract_is_true(maker: ModuleType) -> None:
    path = maker.SAMPLES / "warehouse-software-contract.zh.pdf"
    evidence = check_evidence(
        path.with_suffix(".summary.md").read_text(encoding="utf-8"), load(path)
    )
    n_matched = evidence.count(Support.MATCHED)
    assert len(evidence.statements) == 20 and n_matched >= 18
    assert n_matched + evidence.count(Support.CITED) == 20
