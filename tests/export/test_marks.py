"""Marks and their reasons in files: in colour where a file has colours, as on the screen."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2 as pdfium

from app import documents
from app.analysis.evidence.check import check_evidence
from app.analysis.evidence.stored import evidence_to_store
from app.export.docx_file import as_docx
from app.export.markdown_file import as_markdown
from app.export.marked import DIM_COLOR, MARK_COLORS, Coloring, marked_answer
from app.export.pdf_file import as_pdf
from app.store.records import RunRecord
from tests.export.test_export import run as run_of_tests

run = run_of_tests
TEXT = (
    "The governing law is the law of the State of Delaware [p. 1]. The fee is $52,000 [p. 1]. "
    "Experts praised it.\n\n| Cap | Amount |\n|---|---|\n| Increased Cap Amount | $188,000 [p. 2] |"
)


def checked(run: RunRecord, contract: Path, text: str) -> RunRecord:
    evidence = check_evidence(text, documents.load(contract))
    return replace(run, text=text, evidence=evidence_to_store(text, evidence))


def test_word_shows_each_mark_in_its_colour(run: RunRecord, contract_pdf: Path) -> None:
    data = as_docx(checked(run, contract_pdf, TEXT))
    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    colored = {
        run.text: str(run.font.color.rgb)
        for paragraph in paragraphs
        for run in paragraph.runs
        if run.text[:1] in MARK_COLORS and run.font.color.rgb is not None
    }
    assert colored["✓"] == "2F6B3A" and colored["∅"] == "5A6456"
    assert colored["⚠ ($52,000: not in the document)"] == "8A5300"
    assert colored["⚠ ($188,000: not in the document)"] == "8A5300"
    assert "\ue010" not in "".join(p.text for p in paragraphs)


def test_markdown_has_marks_and_no_colours_and_whole_rows(
    run: RunRecord, contract_pdf: Path
) -> None:
    text = as_markdown(checked(run, contract_pdf, TEXT)).decode()
    assert "\ue010" not in text
    assert "| Increased Cap Amount | $188,000 [p. 2] ⚠ ($188,000: not in the document) |" in text


def test_an_answer_cannot_colour_itself(run: RunRecord, contract_pdf: Path) -> None:
    text = "\ue010✓ It is true.\ue011 " + TEXT
    answered = checked(run, contract_pdf, text)
    pieces = list(Coloring(answered).pieces(marked_answer(answered, in_color=True)))
    assert not any("It is true" in piece for piece, color in pieces if color not in ("", DIM_COLOR))
    n_marks = sum(color in MARK_COLORS.values() for _, color in pieces)
    assert n_marks == 4, "a mark for each statement"


def colors_of(run: RunRecord) -> dict[str, str]:
    """Of the runs of a Word file: its text and colour."""
    document = docx.Document(io.BytesIO(as_docx(run)))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]
    return {run.text.strip(): str(run.font.color.rgb or "") for p in paragraphs for run in p.runs}


def test_what_nothing_supports_is_paler_in_word_and_pdf(run: RunRecord, contract_pdf: Path) -> None:
    text = f"{TEXT}\n\nThe mayor **admired the *gardens.*** Nobody\nwas there.\n"
    answered = checked(run, contract_pdf, text)
    colors = colors_of(answered)
    for said in ("Experts praised it.", "The mayor", "admired the", "gardens.", "Nobody"):
        assert colors[said] == DIM_COLOR, said
    assert colors["The fee is $52,000"] == "" and colors["Increased Cap Amount"] == ""
    assert not any(sign in "".join(colors) for sign in ("⸨", "⸩", "**"))
    page = pdfium.PdfDocument(as_pdf(answered))[0]
    written = page.get_textpage().get_text_bounded()
    assert "Experts praised it." in written and not any(sign in written for sign in "⸨⸩")
    shown = page.render(scale=2).to_numpy()
    dim = bytes.fromhex(DIM_COLOR)
    assert (abs(shown[:, :, :3].astype(int) - list(dim[::-1])).max(axis=2) < 8).sum() > 20


def test_signs_of_the_answer_itself_stay_in_it(run: RunRecord, contract_pdf: Path) -> None:
    text = "Experts ⸨of a kind⸩ praised it."
    colors = colors_of(checked(run, contract_pdf, text))
    assert colors["Experts ⸨of a kind⸩ praised it."] == ""


CHINESE = "**付款期限：**收到发票后三十日内付款。\n\n- **“甲方”**负责维修"


def test_bold_chinese_with_punctuation_in_it_is_bold_in_word_and_pdf(run: RunRecord) -> None:
    document = docx.Document(io.BytesIO(as_docx(replace(run, text=CHINESE))))
    bold = [run.text for p in document.paragraphs for run in p.runs if run.bold]
    assert bold[:2] == ["付款期限：", "“甲方”"]
    page = pdfium.PdfDocument(as_pdf(replace(run, text=CHINESE)))[0]
    text = page.get_textpage().get_text_bounded()
    assert "付款期限：收到发票" in text and "**" not in text


def test_each_line_of_a_pdf_is_there_once_and_within_its_page(run: RunRecord) -> None:
    """Qt draws the lines next to a page's end on both pages where that divides a paragraph."""
    said = [" ".join(f"w{n}x{k}" for k in range(12 + 7 * n % 50)) for n in range(60)]
    rows = "\n".join(f"| row {n} | {words.replace('w', 'cell')} |" for n, words in enumerate(said))
    prose = "\n".join(("- " if n % 3 else "\n") + words for n, words in enumerate(said))
    text = f"{prose}\n\n| a | b |\n|---|---|\n{rows}\n"
    pages = pdfium.PdfDocument(as_pdf(replace(run, text=text)))
    texts = [page.get_textpage() for page in pages]
    words = Counter(word for each in texts for word in each.get_text_bounded().split())
    drawn = {word: n for word, n in words.items() if re.fullmatch(r"(w|cell)\d+x\d+", word)}
    assert set(drawn.values()) == {1}
    assert len(drawn) == 2 * sum(len(each.split()) for each in said)
    height = pages[0].get_height()
    for each in texts:
        edges = [each.get_rect(n) for n in range(each.count_rects())]
        assert all(20 < bottom < top < height - 40 for _, bottom, _, top in edges)
