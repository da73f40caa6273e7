"""Which lines of a PDF are headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, Page
from app.documents.opening.loading import load
from app.documents.pdf.layout.blocks import make_blocks
from app.documents.pdf.lines.line import Line
from tests.documents.pdf_files import SENTENCES, Drawing, pages


def headings(*texts: str, weight: int = 400) -> list[str]:
    """Those of the lines that are taken for headings; the first is ordinary text, and many such
    lines follow."""
    filler = ["出租人把房屋交给承租人使用，承租人按月支付租金，双方另有约定的除外。"] * 12
    lines = [
        Line(text, 72, 80 + 30 * n, 72 + 10 * len(text), 90 + 30 * n, 10, 1, 400)
        for n, text in enumerate([*texts, *filler])
    ]
    for line in lines[: len(texts)]:
        line.weight = weight
    layout = make_blocks(lines, [Page(1, 595, 1200, "", has_text=True)], [], {})
    return [block.text for block in layout.blocks if block.level is not None]


@pytest.mark.parametrize("weight", [400, 700])
def test_a_clause_of_one_line_is_no_heading(weight: int):
    clauses = [
        "2.1 租赁期限为五年，自交付之日起计算。",
        "2.2 承租人不得转租",
        "2.3 出租人应在收到通知后三日内修理",
        "第七条 逾期支付的，视为违约；",
        "2.4 押金如下表所列：",
    ]
    assert headings(*clauses, weight=weight) == []


def test_names_of_clauses_are_headings():
    names = ["第二条 租金、押金与支付", "2.1 应付款项", "2.2 权利义务"]
    assert headings(*names, weight=700) == names
    assert headings("4.2 违约责任") == ["4.2 违约责任"]


def test_a_large_word_across_each_page_is_no_heading(tmp_path: Path):
    def draw(drawing: Drawing, page: int) -> None:
        drawing.at(150, 400, "DRAFT", size=60, font="Helvetica-Bold")
        drawing.lines(f"{text[:-1]} on page {page}." for text in SENTENCES * 4)

    document = load(pages(tmp_path / "lease.pdf", 4, draw))
    assert document.text.count("DRAFT") == 1
    assert not [block for block in document.blocks if block.kind is BlockKind.HEADING]
    assert document.title == "lease"
