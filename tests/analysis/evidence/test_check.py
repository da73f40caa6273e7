"""What an answer says is looked for where it says it is."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.analysis.answers.references import REFERENCE
from app.analysis.evidence.check import (
    Evidence,
    QuotationVerdict,
    Support,
    check_evidence,
    match_of,
    prepare,
    split_statements,
    with_marks,
)
from app.analysis.kinds.prompts import load_prompts
from app.documents.base.document import Block, BlockKind, Document, Page
from tests.documents.once import read
from tests.pace import costs_less

PAGES = [
    "This Lease is made between Harbour Estates Ltd and Jane Doe on 1 March 2024.",
    "The Tenant shall pay rent of $1,500 within thirty (30) days of each invoice. "
    "Late sums bear interest at 4 per cent a year.",
    "The Landlord may terminate this Lease by giving sixty (60) days’ written notice. "
    "The courts of Ontario have exclusive jurisdiction.",
]


def lease(pages: list[str] | None = None) -> Document:
    blocks = tuple(
        Block(text, BlockKind.PARAGRAPH, page=number)
        for number, text in enumerate(pages or PAGES, start=1)
    )
    return Document(
        Path("lease.pdf"),
        "1" * 64,
        "pdf",
        "Lease",
        blocks,
        tuple(Page(n + 1, 612, 792) for n in range(len(blocks))),
        language="en",
    )


def supports(text: str) -> list[Support]:
    return [statement.support for statement in check_evidence(text, lease()).statements]


def pieces(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_statements(text)]


def test_a_statement_that_turns_its_passage_round_does_not_match_it() -> None:
    said = "The Landlord {} terminate this Lease by giving sixty (60) days’ written notice [p. 3]."
    assert supports(said.format("may")) == [Support.MATCHED]
    assert supports(said.format("may not")) == [Support.CITED]
    assert supports(said.format("can’t")) == [Support.CITED]
    barred = lease(
        ["The Tenant shall not assign this Lease to any person.", "未经同意，不得转租。"]
    )
    turned = "The Tenant shall assign this Lease to any person [p. 1]."
    kept = "The Tenant must not assign this Lease to any person [p. 1]."
    found = [check_evidence(each, barred).statements[0].support for each in (turned, kept)]
    assert found == [Support.CITED, Support.MATCHED]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_of_the_program_are_no_statements(language: str) -> None:
    layout = load_prompts("contract", language).layout
    told = f"- Rent is $1,500. [p. 2]\n\n## {layout.missing}\n\nInsurance; Audit rights."
    assert len(check_evidence(f"{told}\n\n{layout.missing_note}", lease()).statements) == 1
    assert len(check_evidence(f"- Rent. [p. 2]\n\n{layout.cut}", lease()).statements) == 1
    assert check_evidence(layout.nothing, lease()).statements == ()
    assert len(check_evidence(f"- Rent. [p. 2]\n\n{layout.cut} It is $9.", lease()).statements) > 1


def test_statements_are_sentences_with_the_references_behind_them() -> None:
    text = (
        "# Summary\n\nIt is a lease [p. 1]. Rent is due. [p. 2] See No. 4 of it.\n\n"
        "The terms are:\n\n1. Rent is $1,500. [p. 2]\n2. “It ends. Then it stops.” [p. 3]\n"
        "```\nignored. code.\n```\n| what | when |\n| --- | --- |\n| rent | 30 days [p. 2] |\n"
    )
    assert pieces(text) == [
        "It is a lease [p. 1].",
        "Rent is due. [p. 2]",
        "See No. 4 of it.",
        "Rent is $1,500. [p. 2]",
        "“It ends. Then it stops.” [p. 3]",
        "| rent | 30 days [p. 2] |",
    ]


def test_in_an_item_a_reference_stands_for_the_sentences_before_it() -> None:
    first, second = split_statements("- Rent is due. It is late after a month [p. 2].")
    assert first.labels == second.labels == ("p. 2",)
    assert first.shared and not second.shared


def test_a_true_statement_matches_and_its_passage_can_be_shown() -> None:
    document = lease()
    evidence = check_evidence(
        "The tenant must pay a rent of $1,500 within 30 days of each invoice [p. 2].", document
    )
    [statement] = evidence.statements
    assert statement.support is Support.MATCHED
    passage = statement.passage_at("p. 2")
    assert passage is not None
    assert document.text[passage.start : passage.end].startswith("The Tenant shall pay rent")
    assert match_of(document, passage).page == 2


@pytest.mark.parametrize(
    ("quoted", "verdict", "says"),
    [
        ("“terminate this lease by giving sixty (60) days' notice”", "similar", "similar on p. 3"),
        ("“by giving SIXTY (60) days' written notice”", "found", "found on p. 3"),
        ('"exclusive jurisdiction"', "found", "found on p. 3"),
        ("“The Landlord can terminate this Lease by giving ninety (60) days written notice”",
         "similar", "similar on p. 3"),
        ("“the Tenant waives all rights”", "not found", "not found"),
    ],
)  # fmt: skip
def test_quotations_are_looked_for(quoted: str, verdict: str, says: str) -> None:
    text = f"It says {quoted} [p. 3]."
    [statement] = check_evidence(text, lease()).statements
    [check] = statement.quotations
    assert check.verdict is QuotationVerdict(verdict) and check.says == says
    assert text[check.start : check.end].strip() == check.text == quoted[1:-1]
    assert (statement.support is Support.DOUBTFUL) == (verdict != "found")
    assert bool(check.found_text) == (verdict == "similar")


def test_a_quotation_from_another_page_is_told_so() -> None:
    [statement] = check_evidence("“Jane Doe” pays rent [p. 2].", lease()).statements
    assert statement.quotations[0].says == "found on p. 1"
    assert not statement.quotations[0].in_cited_place
    assert statement.support is Support.DOUBTFUL


def test_figures_that_are_not_on_the_page_are_flagged() -> None:
    text = "Rent is $1,500 [p. 2]. Notice is 60 days [p. 2]. The cap is $9,999 [p. 3]."
    rent, notice, cap = check_evidence(text, lease()).statements
    assert rent.figures[0].in_cited_place
    assert notice.figures[0].elsewhere == ("p. 3",)
    assert notice.figures[0].says == "not there, but on p. 3"
    assert cap.figures[0].says == "not in the document"
    assert [s.support for s in (notice, cap)] == [Support.DOUBTFUL] * 2
    assert text[cap.figures[0].start : cap.figures[0].end] == "$9,999"


def test_a_heading_that_names_pages_the_document_has_not_is_doubtful() -> None:
    text = (
        "# Lease\n\n## Part 1 (pp. 1–2)\n\nRent is due [p. 2].\n\n## Part 3 (pp. 14–20)\n\nWhales."
    )
    _, heading, whales = check_evidence(text, lease()).statements
    assert text[heading.start : heading.end] == "Part 3 (pp. 14–20)"
    assert heading.support is Support.DOUBTFUL and heading.unknown == ("p. 14", "p. 20")
    assert "the document has no p. 14, p. 20" in heading.reason
    assert whales.support is Support.UNSUPPORTED


def test_what_names_no_place_is_unsupported() -> None:
    assert supports("The tenant shall pay rent of $1,500. [p. 9]") == [Support.UNSUPPORTED]
    [statement] = check_evidence("Rent is due [p. 9].", lease()).statements
    assert statement.unknown == ("p. 9",)


def test_an_unrelated_statement_does_not_look_verified() -> None:
    assert supports("Whales migrate through northern oceans every winter [p. 2].") == [
        Support.CITED
    ]


def test_another_language_is_left_to_the_reader() -> None:
    evidence = check_evidence(
        "租客须在三十日内支付租金 1,500 美元 [p. 2]。业主须提前九十天通知 [p. 3]。", lease()
    )
    assert not evidence.same_language
    paid, notice = evidence.statements
    assert paid.support is Support.CITED and paid.score is None
    assert notice.support is Support.DOUBTFUL, "ninety days is wrong in any language"


def test_places_without_pages() -> None:
    blocks = (
        Block("4.1 Fees", BlockKind.HEADING, level=1, number="4.1"),
        Block("Fees are due in 30 days.", BlockKind.PARAGRAPH),
        Block("4.2 Term", BlockKind.HEADING, level=1, number="4.2"),
        Block("The term is two years.", BlockKind.PARAGRAPH),
    )
    document = Document(Path("a.docx"), "2" * 64, "docx", "A", blocks, language="en")
    right, wrong = check_evidence(
        "The “term is two years” [§ 4.2]. Fees are due in 30 days [§ 4.2].", document
    ).statements
    assert right.quotations[0].says == "found at § 4.2" and right.support is Support.MATCHED
    assert wrong.figures[0].elsewhere == ("§ 4.1",)


def test_evidence_is_plain_json_and_marks_go_behind_statements() -> None:
    text = "Rent is $1,500 [p. 2]. Whales sing."
    evidence = check_evidence(text, lease(), notes=["- The cap is $7 [p. 3]."])
    value = json.loads(json.dumps(evidence.as_json()))
    assert value["statements"][0]["support"] in {"matched", "cited"}
    assert value["dropped"][0]["text"] == "$7"
    marked = with_marks(text, evidence, lambda s: f"<{s.support.value}>")
    assert marked.endswith("Whales sing.<unsupported>")
    assert evidence.summary.startswith("0 of 2 statements are in the document as they stand;")
    assert "1 that name no page" in evidence.summary


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Rent is due", ". ", "“The", "”", '"', " [p. 2]", "[p. 1, p. 3]", "\n", "\n- ", "|",
             ":", "# A\n", "60 days", "```\n", "。", "租金", " ", "「", "」", "1) ", "[p. 44]"]
        ),
        max_size=14,
    ).map("".join)
)  # fmt: skip
def test_any_answer_is_taken_apart_in_order_and_without_overlap(text: str) -> None:
    evidence = check_evidence(text, lease())
    position = 0
    for statement in evidence.statements:
        assert position <= statement.start < statement.end <= len(text)
        position = statement.end
        for check in (*statement.quotations, *statement.figures):
            assert statement.start <= check.start < check.end <= statement.end
        assert REFERENCE.search(statement.text) is None


def test_two_pages_over_a_book_take_less_than_a_second(book: Path) -> None:
    document = read(book)
    pages = [place for place in document.places if place.page and place.page % 12 == 0]
    lines = []
    for place in pages:
        words = document.text[place.start : place.start + 220].split()
        quoted = " ".join(words[2:9])
        lines.append(
            f"- {' '.join(words[10:25])} in 1998 for $5,000. He says “{quoted}” [{place.label}]."
        )
    text = "# Summary\n\n" + "\n".join(lines)
    assert len(text) > 5000
    check_evidence("“word” [p. 1]", document)  # the passage index is built

    def check() -> Evidence:
        document.__dict__.pop("_evidence_index")
        return check_evidence(text, document)

    assert costs_less(1, check)
    evidence = check()
    found = [q.verdict for s in evidence.statements for q in s.quotations]
    assert found.count(QuotationVerdict.FOUND) >= 0.9 * len(found) > 20


@pytest.mark.parametrize(
    ("claim", "where"),
    [
        ("The price was $1,200.", ["p. 2"]),
        ("The price was $1.2 million.", ["p. 4"]),
        ("The price was 30 dollars.", ["p. 5"]),
        ("It ended on 3 May 2019.", ["p. 6"]),
        ("The price was $200.", []),
    ],
)
def test_a_figure_is_found_where_it_is_and_in_no_longer_number(
    claim: str, where: list[str]
) -> None:
    document = lease(
        [
            "The house is old.",
            "It was sold for $1,200 then.",
            "Later sales brought $1,2005, 21,200 and $11,200.",
            "The mill brought 1,200,000 dollars.",
            "A bid of thirty dollars was refused in 2003.",
            "All was over by May 3rd, 2019.",
        ]
    )
    [statement] = check_evidence(f"{claim[:-1]} [p. 1].", document).statements
    assert [place for figure in statement.figures for place in figure.elsewhere] == where


def test_a_line_of_the_document_is_found_at_once_and_at_its_first_place() -> None:
    document = lease()
    line = document.blocks[document.body[1]].text.split(". ")[0] + "."
    slow = check_evidence(line, document).statements[0]
    prepare(document)
    document.__dict__.pop("_judge")
    prepare(document)
    quick = check_evidence(line, document).statements[0]
    assert slow == quick and quick.support is Support.MATCHED


def test_a_sign_between_figures_is_no_markdown() -> None:
    document = lease(["The difference between the groups was not significant (p > 0.05)."])
    said = "The difference between the groups was not significant (p > 0.05) [p. 1]."
    assert [s.support for s in check_evidence(said, document).statements] == [Support.MATCHED]
    assert [s.support for s in check_evidence(f"> {said}", document).statements] == [
        Support.MATCHED
    ]
    other = said.replace(">", "<")
    assert check_evidence(other, document).statements[0].support is not Support.MATCHED


def test_evidence_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        check_evidence("A.", lease()).same_language = False  # type: ignore[misc]


ODD = {
    "one endless sentence": "Customer will pay " + "and Provider will not " * 4500,
    "one endless number": "1" * 100_000,
    "numbers": "1 " * 50_000,
    "circles": ("Customer will " * 20 + ". [p. 3] ") * 300,
    "conditions in circles": ("If " + "Customer and Provider or " * 12 + "pay Fees [p. 3]. ") * 300,
    "pages that are not there": "Rent is due [p. 9999]. " * 4000,
    "rows": "| a | b |\n| --- | --- |\n" + "| Customer | pays 5% |\n" * 4500,
    "broken Markdown": "**bold _it `code [p. 1 \n# ## \n> > | x | \n" * 2500,
    "brackets": "[" * 50_000 + "]" * 50_000,
    "open quotations": "“" * 50_000 + "x" * 50_000,
    "Chinese without an end": "应当不得" * 25_000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_what_no_model_should_write_is_checked_in_seconds(text: str, contract_pdf: Path) -> None:
    document = read(contract_pdf)
    # Below two seconds on a machine that does nothing else; a test machine does.
    assert costs_less(8, lambda: check_evidence(text, document))
    evidence = check_evidence(text, document)
    assert evidence.count(Support.MATCHED) == 0
    assert json.dumps(evidence.as_json()) and evidence.summary


def test_a_reason_says_what_is_amiss_and_nothing_else(contract_pdf: Path) -> None:
    document = read(contract_pdf)
    text = "## Part 9 (pp. 14–20)\n\n“Provider will delete all Customer Content at once” [p. 5]."
    heading, quotation = check_evidence(text, document).statements
    assert heading.support is quotation.support is Support.DOUBTFUL
    assert heading.reason == "the document has no p. 14, p. 20"
    assert quotation.reason.startswith("“Provider will delete all Customer Content at once”: ")


def test_a_heading_names_pages_as_they_are_printed() -> None:
    document = lease()
    labels = zip(document.pages, range(465, 999), strict=False)
    printed = replace(document, pages=tuple(replace(p, label=str(n)) for p, n in labels))
    parts = ("Part 1 (pp. 465–466)", "Part 2 (pp. 1–2)")
    text = "# Lease" + "".join(f"\n\n## {part}\n\nRent is due." for part in parts)
    unknown = [s.unknown for s in check_evidence(text, printed).statements if s.unknown]
    assert unknown == [("p. 1", "p. 2")]
