"""Places of documents without pages, and tables that hold clauses."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.tables import reads_as_text, table_blocks, table_head

P, H, N, T = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.FOOTNOTE, BlockKind.TABLE


def labels(*blocks: Block) -> list[str]:
    return [place.label for place in Document(Path("a"), "0", "docx", "a", blocks).places]


def test_every_paragraph_of_some_length_is_a_place() -> None:
    paragraphs = [Block(f"{n} " + "x" * 198, P) for n in range(5)]
    assert labels(*paragraphs) == ["¶ 1", "¶ 2", "¶ 3", "¶ 4", "¶ 5"]
    assert labels(*(Block(f"line {n}", P) for n in range(5))) == ["¶ 1"], "an address"


def test_short_clauses_without_numbers_are_places_in_english_and_chinese() -> None:
    english = "The Tenant pays the rent of EUR 1,450 on the first day of every month, in advance."
    chinese = "承租人应于每月第一个工作日支付租金人民币一千四百五十元，不得扣除任何费用。"
    for text in (english, chinese):
        assert labels(*[Block(text, P)] * 3) == ["¶ 1", "¶ 2", "¶ 3"]
    address = [Block(line, P) for line in ("出租人", "北京市朝阳区", "建国路", "邮编 100022")]
    assert labels(*address) == ["¶ 1"]


def test_unnumbered_paragraphs_belong_to_their_clause_up_to_a_length() -> None:
    clause, text = Block("4.2 Fees", P, number="4.2"), Block("x" * 300, P)
    assert labels(clause, text, text, text) == ["§ 4.2"]
    assert labels(clause, *[text] * 8) == ["§ 4.2", "¶ 7", "¶ 8", "¶ 9"]


def test_paragraphs_under_a_heading_without_a_number_are_places() -> None:
    head, text = Block("Governing law", H, level=1), Block("x" * 300, P)
    assert labels(head, text, text, text) == ["¶ 1", "¶ 3", "¶ 4"], "the heading's is its first"
    assert labels(Block("4 Law", H, level=1, number="4"), text, text) == ["§ 4"]


def test_the_sign_of_a_clause_is_written_once() -> None:
    long = "X" * 300
    blocks = [Block(f"§ {n} {long}", P, number=f"§ {n}") for n in (1, 2)]
    assert labels(*blocks, Block(f"§§ 3 {long}", P, number="§§ 3")) == ["§ 1", "§ 2", "§ 3"]


def test_notes_and_the_other_language_are_in_the_place_before_them() -> None:
    assert labels(
        Block("1.1 Rent", P, number="1.1"),
        Block("租金", P, number="1.1"),
        Block("[^7]: Without heat.", N, number="7"),
        Block("1.2 Term", P, number="1.2"),
    ) == ["§ 1.1", "§ 1.2"]


def test_rows_of_long_tables_are_places() -> None:
    rows = [f"| Press {n} | {'x' * 96} |" for n in range(10)]
    table = Block("\n".join(["| Name | What |", "| --- | --- |", *rows]), T)
    document = Document(Path("a"), "0", "docx", "a", (table,))
    assert [place.label for place in document.places] == ["¶ 1", "¶ 1.5", "¶ 1.9"]
    assert document.text[document.places[1].start :].startswith("| Press 4 |")
    clauses = "\n".join(["| No | What |", "| --- | --- |", "| 1.1 | Rent |", "| 1.2. | Term |"])
    assert labels(Block(clauses, T)) == ["¶ 1", "§ 1.1", "§ 1.2"]
    headless = "| 1.1 Rent | 900 |\n| --- | --- |\n| 1.2 Term | 2 |"
    assert labels(Block("Words " * 30, P), Block(headless, T)) == ["¶ 1", "§ 1.1", "§ 1.2"]
    prices = "| 2.50 | 3.50 |\n| --- | --- |\n| Oars | Sails |"
    assert labels(Block(prices, T)) == ["¶ 1"]


@pytest.mark.parametrize(
    ("grid", "is_text"),
    [
        ([["One paragraph."], ["Another."]], True),
        ([["1.1", "Rent is due."], ["1.2", "In advance."]], True),
        ([["No.", "Item"], ["1", "Oars"], ["2", "Sails"]], False),
        ([["Item", "Price"], ["Oars", "EUR 40"], ["Sails", "EUR 900"]], False),
        ([["Tenant", "A. Teal"], ["Rent", "EUR 900"]], False),
        ([["The tenant pays the rent in advance.", "承租人应预付租金。"]] * 4, True),
        ([["rent", "租金"], ["term", "期限"], ["price", "价格"], ["fee", "费用"]], False),
        ([["The tenant pays the rent to the landlord in advance and in full.",
           "Der Mieter zahlt die Miete im Voraus und in voller Höhe an den Vermieter."]] * 4, True),
        ([["1. Rent", "The tenant pays. " * 12], ["2. Term", "It ends in June. " * 12]], True),
        ([["Rent", "1.1 " + "The tenant pays. " * 12], ["Term", "1.2 " + "It ends. " * 20]], True),
        ([["Along the pier. " * 12, "1.5 hours"], ["To a mill. " * 20, "2.5 km"]], False),
        ([["Interest", "3.5"], ["Late fee", "2.25"]], False),
        ([["1.1", "3.5"], ["1.2", "2.25"]], True),
        ([["3.5", "4.5", "1.1"], ["1.2", "2.2", "9.9"]], False),
        ([["a", "b", "c", "d"], ["1.1", "x", "y", "z"]], False),
        ([["1", "The tenant pays the rent in advance.", "承租人应预付租金。"],
          ["2", "The tenant keeps the garden tidy.", "承租人应维护花园。"],
          ["3", "The landlord insures the house.", "出租人应为房屋投保。"]], True),
        ([["No.", "The tenant pays the rent to the landlord in advance."],
          ["1", "The tenant keeps the garden tidy, and the path to it."],
          ["2", "The landlord insures the house against fire and water."],
          ["3", "Notice is given three months before the end of a year."]], True),
        ([["1", "Ann Teal"], ["2", "Ben Gull"], ["3", "Cy Heron"]], False),
        ([["1", "The tenant pays the rent in advance."], ["5", "It ends in June of next year."],
          ["9", "The landlord insures the house against fire and water."]], False),
    ],
)  # fmt: skip
def test_tables_of_clauses_are_told_from_data(grid: list[list[str]], is_text: bool) -> None:
    assert reads_as_text(grid) is is_text


def test_clauses_side_by_side_bear_the_number_of_their_row() -> None:
    grid = [
        ["1.", "The lease runs for three years.", "租期三年。"],
        ["1.1", "It may be renewed once.\nNotice is given before.", "可续租一次。\n须提前通知。"],
        ["2.", "The rent is due monthly.", "按月付租。"],
    ]
    blocks = table_blocks(grid, "body/2")
    assert [(b.number, b.text) for b in blocks] == [
        ("1", "1. The lease runs for three years."), ("1", "租期三年。"),
        ("1.1", "1.1 It may be renewed once."), ("", "Notice is given before."),
        ("1.1", "可续租一次。"), ("", "须提前通知。"),
        ("2", "2. The rent is due monthly."), ("2", "按月付租。"),
    ]  # fmt: skip
    assert blocks[3].path == "body/2/r2/c2/2"
    assert labels(*blocks) == ["§ 1", "§ 1.1", "§ 2"]


def test_rows_counted_in_plain_figures_are_clauses() -> None:
    grid = [
        ["", "English", "中文"],
        ["1", "The lease runs for three years from May.", "租期三年，自五月起。"],
        ["2", "The rent is due monthly and in advance.", "租金按月预付。"],
        ["3", "The tenant keeps the garden tidy.", "承租人应维护花园。"],
    ]
    blocks = table_blocks(grid, "body/2")
    assert [(b.number, b.text) for b in blocks[4:6]] == [
        ("2", "2 The rent is due monthly and in advance."),
        ("2", "租金按月预付。"),
    ]
    assert labels(*blocks) == ["¶ 1", "§ 1", "§ 2", "§ 3"]


def test_the_head_of_a_table_is_given_for_its_later_rows() -> None:
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
    assert table_head(table, table.index("| 3")) == "| a | b |\n| --- | --- |\n"
    assert table_head(table, 0) == table_head(table, 5) == table_head("| a |", 3) == ""


def test_places_have_names_of_their_own() -> None:
    def clause(number: str) -> Block:
        return Block(f"{number} {'Words ' * 20}", P, number=number.rstrip("."))

    annex = Block("ANNEX A – PRICES", P, number="ANNEX A")
    found = labels(clause("1."), clause("(a)"), clause("2."), clause("(a)"), annex, clause("1."))
    assert found == ["§ 1", "§ 1(a)", "§ 2", "§ 2(a)", "§ ANNEX A", "§ ANNEX A § 1"]


def test_lines_of_contents_and_sentences_are_no_clauses() -> None:
    contents = [Block("1. Supply\t3", P, number="1"), Block("2. Price 7", P, number="2")]
    clauses = [Block("1. Supply", P, number="1"), Block("2. Price", P, number="2")]
    law = Block(f"Section 5 of the Act applies. {'x' * 90}", P, number="Section 5")
    assert labels(*contents, *clauses, law) == ["¶ 1", "§ 1", "§ 2"]
    assert labels(Block("1. The room is number 7", P, number="1")) == ["§ 1"]


def test_a_label_has_nothing_that_ends_a_reference() -> None:
    assert labels(Block("[1], Rent", P, number="[1],")) == ["§ 1"]
