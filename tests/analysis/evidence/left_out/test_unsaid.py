"""What of a document's own figures an answer does not say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.analysis.evidence.check import check_evidence
from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.evidence.left_out.places import passage_of
from app.analysis.evidence.left_out.unsaid import unsaid_figures
from app.documents.base.document import Block, BlockKind, Document, Page
from tests.documents.once import read

TEXTS = [
    "1.2.10 Rent. The tenant pays $5,000 on 1 May 2024. See Section 14.",
    "Either side may end this lease with sixty (60) days’ notice; late sums bear 4% a year.",
    "The tenant pays $5,000 again, and $70 for the keys.",
    "租期为12个月。",
]


def lease() -> Document:
    blocks = tuple(
        Block(text, BlockKind.PARAGRAPH, page=page) for page, text in enumerate(TEXTS, start=1)
    )
    pages = tuple(Page(page, 612, 792) for page in range(1, 5))
    return Document(Path("lease.pdf"), "a" * 64, "pdf", "Lease", blocks, pages, language="en")


def test_amounts_dates_percentages_and_periods_are_told_with_every_page_they_stand_on() -> None:
    found = unsaid_figures(lease(), ["Nothing of note."])
    assert [(fact.kind, fact.text, fact.references) for fact in found] == [
        (FigureKind.MONEY, "$5,000", ("p. 1", "p. 3")),
        (FigureKind.MONEY, "$70", ("p. 3",)),
        (FigureKind.DATE, "1 May 2024", ("p. 1",)),
        (FigureKind.PERCENT, "4%", ("p. 2",)),
        (FigureKind.NUMBER, "sixty (60) days", ("p. 2",)),
        (FigureKind.NUMBER, "12个月", ("p. 4",)),
    ]
    assert not any(fact.is_noted for fact in found)
    assert found[1].context == TEXTS[2]


def test_what_the_answer_or_a_note_says_in_any_form_is_not_told() -> None:
    said = ["Rent is USD 5,000 from May 1, 2024 [p. 70].", "- four per cent; 60 days; 12 months"]
    assert [fact.text for fact in unsaid_figures(lease(), said)] == ["$70"]


def test_only_an_answer_about_all_of_a_document_is_held_against_it() -> None:
    text = "The rent is $5,000 [p. 1]."
    assert check_evidence(text, lease()).dropped == ()
    dropped = check_evidence(text, lease(), ["- Keys cost $70 [p. 3]."], is_about_all=True).dropped
    assert [(fact.text, fact.is_noted) for fact in dropped if fact.kind is FigureKind.MONEY] == [
        ("$70", True)
    ]
    assert ("4%", False) in [(fact.text, fact.is_noted) for fact in dropped]


def test_of_a_real_contract_few_are_told(contract_pdf: Path) -> None:
    found = unsaid_figures(read(contract_pdf), [""])
    texts = [fact.text for fact in found]
    assert texts[:2] == ["$288.00", "$43,200.00"] and "March 1, 2026" in texts
    assert len(found) < 40 and all(fact.references and fact.context for fact in found)


def test_what_was_left_out_is_found_in_its_sentence() -> None:
    document = lease()
    for fact in unsaid_figures(document, ["Nothing of note."]):
        passage = passage_of(document, fact)
        assert passage is not None and passage.label == fact.references[0]
        assert fact.text in document.text[passage.start : passage.end]
    noted = DroppedFact(FigureKind.MONEY, "USD 70.00", ("p. 3",), (0,), "The keys cost USD 70.00.")
    passage = passage_of(document, noted)
    assert passage is not None and document.text[passage.start : passage.end] == TEXTS[2]
    assert passage_of(document, replace(noted, text="$71")) is None
