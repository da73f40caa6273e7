"""References lead to what they name, in both languages, and nowhere else."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document
from app.documents.structure.cross_references import (
    ReferenceKind,
    find_cross_references,
    find_definitions,
    number_key,
)
from tests.documents.once import read
from tests.pace import costs_less


def _document(*texts: str) -> Document:
    blocks = []
    for text in texts:
        if text.startswith("# "):
            text = text[2:]
            blocks.append(Block(text, BlockKind.HEADING, level=1, number=typed_number(text)))
        elif text.startswith(("Figure", "Table", "图")):
            blocks.append(Block(text, BlockKind.CAPTION))
        else:
            blocks.append(Block(text, BlockKind.PARAGRAPH, number=typed_number(text)))
    return Document(Path("test.docx"), "", "docx", "", tuple(blocks))


def _links(document: Document, *, with_terms: bool = False) -> list[tuple[str, str]]:
    """The words of each reference and the beginning of where it leads."""
    return [
        (document.text[r.start : r.end], document.blocks[r.target].text.split("\n")[0][:12])
        for r in find_cross_references(document, with_terms=with_terms)
    ]


def test_clauses_sections_and_lists_of_them() -> None:
    document = _document(
        "# 1. Rent",
        "1.1 Rent is due monthly, see Sections 2.1, 2.2(b) and 3.",
        "# 2. Repairs",
        "2.1 The lessor repairs the roof (Clause 1.1).",
        "2.2 The lessee repairs:",
        "(a) the doors; and",
        "(b) the windows.",
        "# 3. End",
        "3.1 See § 2.2(a)(iv), Section 9.9 and Article 3 of the Civil Code.",
    )
    assert _links(document) == [
        ("Sections 2.1", "2.1 The less"),
        ("2.2(b)", "(b) the wind"),
        ("3", "3. End"),
        ("Clause 1.1", "1.1 Rent is "),
        ("§ 2.2(a)(iv)", "(a) the door"),
    ]


def test_exhibits_figures_and_tables() -> None:
    document = _document(
        "# Terms",
        "Prices are in Exhibit B, see Fig. 2 and Table 3. Figure 9 is missing.",
        "Figure 2. Prices over time.",
        "Table 3: Prices by month.",
        "# Exhibit B – Prices",
    )
    assert _links(document) == [
        ("Exhibit B", "Exhibit B – "),
        ("Fig. 2", "Figure 2. Pr"),
        ("Table 3", "Table 3: Pri"),
    ]


def test_chinese_articles() -> None:
    document = _document(
        "第一条 租金每月支付，逾期按第十二条处理。",
        "第二条 依照《中华人民共和国民法典》第一条，双方同意。",
        "第十二条 违约金见第2条。",
    )
    assert _links(document) == [
        ("第十二条", "第十二条 违约金见第2条"),
        ("第2条", "第二条 依照《中华人民共"),
    ]


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("4.2.", "4.2"),
        ("Section 4.2", "4.2"),
        ("§ 4.2", "4.2"),
        ("ARTICLE IV", "IV"),
        ("第十二条", "条12"),
        ("第二十条", "条20"),
        ("第一百零三條", "条103"),
        ("第8章", "章8"),
        ("(a)", "(a)"),
    ],
)
def test_numbers_in_one_form(number: str, key: str) -> None:
    assert number_key(number) == key


def test_numerals_without_end_are_no_number() -> None:
    for digit in "9九":
        assert number_key(f"第{digit * 5000}条") == f"第{digit * 5000}条"


def test_definitions_and_their_uses() -> None:
    document = _document(
        "This lease is between Ann Lee (the “Lessor”) and Bo Ek (“Lessee”).",
        "The Lessee pays Fees, as defined below, to the Lessor.",
        "“Fees” means all sums that the Lessee owes. Such Fees grow.",
        "The lessee of another house owes nothing.",
    )
    definitions = find_definitions(document)
    assert [(d.term, d.block) for d in definitions] == [("Lessor", 0), ("Lessee", 0), ("Fees", 2)]
    assert all(document.text[d.start : d.end] == d.term for d in definitions)
    links = find_cross_references(document)
    found = [(document.text[r.start : r.end], r.target) for r in links]
    assert found == [
        ("Lessee", 0),
        ("Fees", 2),
        ("defined below", 2),
        ("Lessor", 0),
        ("Lessee", 0),
    ]
    assert {r.kind for r in links} == {ReferenceKind.DEFINITION}


def test_chinese_definitions() -> None:
    document = _document(
        "出租人张三（以下简称“甲方”）与承租人李四（下称「乙方」）签订本合同。",
        "“租金”是指每月应付的款项。",
        "乙方向甲方支付租金。",
    )
    assert [d.term for d in find_definitions(document)] == ["甲方", "乙方", "租金"]
    assert _links(document, with_terms=True) == [
        ("乙方", "出租人张三（以下简称“甲"),
        ("甲方", "出租人张三（以下简称“甲"),
        ("租金", "“租金”是指每月应付的款"),
    ]


@pytest.mark.parametrize("kind", ["contract_docx", "contract_pdf"])
def test_the_sample_contract(kind: str, request: pytest.FixtureRequest) -> None:
    document = read(request.getfixturevalue(kind))
    terms = {
        d.term: document.blocks[d.block].number.rstrip(".") for d in find_definitions(document)
    }
    assert terms["Affiliate"] == "13.2"
    assert terms["Agreement"] == "13.3"
    assert "Provider" in terms
    links = find_cross_references(document, with_terms=False)
    clauses = [r for r in links if r.kind is ReferenceKind.CLAUSE]
    assert len(clauses) > 40
    wrong = []
    for link in clauses:
        named = document.text[link.start : link.end].split()[-1].split("(")[0]
        if (
            document.blocks[link.target].number.rstrip(".") != named
            and "(" not in (document.text[link.start : link.end])
        ):
            wrong.append((document.text[link.start : link.end], link.target))
    assert not wrong
    spans = [(r.start, r.end) for r in find_cross_references(document)]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert len(spans) > 500


def test_a_real_manual_is_linked_in_a_moment(manual: Path) -> None:
    document = read(manual)
    assert costs_less(3, lambda: find_cross_references(document))
    links = find_cross_references(document)
    sections = [r for r in links if r.kind is ReferenceKind.CLAUSE]
    assert len(sections) > 200
    heads = [document.blocks[r.target].kind is BlockKind.HEADING for r in sections]
    assert sum(heads) > 0.9 * len(heads)
    assert sum(r.kind is ReferenceKind.CAPTION for r in links) > 5
