"""Key passages: the document's own words with their places, spread, grouped, each once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app import documents
from app.analysis.evidence.check import Support, check_evidence
from app.digest import DigestLength, DocumentKind, make_digest, recognize_kind
from app.digest.rendering import as_markdown, as_values
from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.passages import fold
from app.jobs.answers.digesting import NothingToChoose, digest_document
from tests.bench.digest.planting import plant_facts
from tests.documents.once import read
from tests.pace import grows_less

LEASE = Path(__file__).parent / "data" / "warehouse-lease.zh.md"
PAPER_ZH = Path(__file__).parent / "data" / "parser-cache.zh.md"


def document_of(*blocks: Block | str, language: str = "en", title: str = "") -> Document:
    made = [b if isinstance(b, Block) else Block(b, BlockKind.PARAGRAPH) for b in blocks]
    return Document(Path("made.txt"), "0" * 64, "text", title, tuple(made), language=language)


def heading(text: str, level: int = 1) -> Block:
    return Block(text, BlockKind.HEADING, level=level)


@pytest.mark.parametrize("length", list(DigestLength))
def test_passages_are_the_documents_own_words_at_their_places(
    contract_pdf: Path, length: DigestLength
) -> None:
    document = read(contract_pdf)
    digest = make_digest(document, length)
    assert digest.passages
    for passage in digest.passages:
        here = fold(document.text[passage.start : passage.end])
        lead, _, item = passage.text.rpartition(": ")  # of an item or a row, before it
        assert fold(passage.text) in here or (fold(item) in here and lead in document.text)
        pages = {at.page for at in document.locate(passage.start, passage.end)}
        assert {f"p. {page}" for page in pages} == set(passage.labels)
        assert passage.page == min(page for page in pages if page is not None)
    starts = [passage.start for passage in digest.passages]
    assert starts == sorted(set(starts))


def test_every_line_is_matched_by_the_check_of_evidence(contract_pdf: Path) -> None:
    document = read(contract_pdf)
    evidence = check_evidence(as_markdown(make_digest(document)), document)
    assert len(evidence.statements) >= 30
    others = [s.text for s in evidence.statements if s.support is not Support.MATCHED]
    assert others == []


def test_a_contract_is_grouped_as_a_reviewer_would(contract_pdf: Path) -> None:
    digest = make_digest(read(contract_pdf))
    assert digest.kind is DocumentKind.CONTRACT
    said = {group.topic: " ".join(p.text for p in group.passages) for group in digest.groups}
    assert list(said) == [
        "parties", "term", "payment", "duties", "termination", "liability", "indemnity", "ip",
        "confidentiality", "data", "law", "general",
    ]  # fmt: skip
    assert "Riverbend Logistics LLC" in said["parties"]
    assert "12 months" in said["term"] and "$48,000.00" in said["payment"]
    assert "$144,000" in said["liability"] and "State of Delaware" in said["law"]


def test_longer_digests_say_more(contract_pdf: Path) -> None:
    document = read(contract_pdf)
    sizes = [
        sum(len(p.text.split()) for p in make_digest(document, length).passages)
        for length in (DigestLength.BRIEF, DigestLength.ONE_PAGE, DigestLength.DETAILED)
    ]
    assert 120 <= sizes[0] <= 185 and 550 <= sizes[1] <= 710 and 1200 <= sizes[2] <= 1650


def test_a_chinese_contract(tmp_path: Path) -> None:
    document = documents.load(LEASE)
    digest = make_digest(document)
    assert digest.kind is DocumentKind.CONTRACT
    titles = [group.title("zh") for group in digest.groups]
    assert "期限与续期" in titles and "价款与支付" in titles and "适用法律与争议" in titles
    text = as_markdown(digest, "zh")
    for fact in ("苏州澄湖仓储有限公司", "117,600元", "2031年3月31日", "三十日", "仲裁"):
        assert fact in text, fact


def test_a_german_contract_with_its_rent() -> None:
    digest = make_digest(documents.load(LEASE.with_name("ladenlokal.de.md")), DigestLength.BRIEF)
    assert digest.kind is DocumentKind.CONTRACT
    said = as_markdown(digest)
    for fact in ("2.350,00 €. [§ 3]", "7.050,00 €. [§ 4]", "30. September 2030"):
        assert fact in said, said
    assert "Denkmalschutz" not in said


@pytest.mark.parametrize(
    ("number", "printed"),
    [("1", "1. "), ("2", "2) "), ("(a)", "(a) "), ("三", "三、"), ("4.2", "4.2 ")],
)
def test_the_point_behind_a_clauses_number_goes_with_it(number: str, printed: str) -> None:
    said = "The tenant pays 901 euros before the 1 March 2027."
    block = Block(printed + said, BlockKind.LIST_ITEM, number=number)
    [passage] = make_digest(document_of(heading("Lease"), block)).passages
    assert passage.text == said


def test_a_sentence_that_goes_on_with_a_figure_keeps_it() -> None:
    halves = ("In the first year of the archive, readers took home over",
              "2 million books that nobody had asked for before.")  # fmt: skip
    blocks = [Block(text, BlockKind.PARAGRAPH) for text in halves]
    blocks[1] = dataclasses.replace(blocks[1], number="2")
    digest = make_digest(document_of(*blocks))
    assert [passage.text for passage in digest.passages] == [" ".join(halves)]


def test_facts_of_a_set_that_was_written_afterwards_reach_one_page(contract_pdf: Path) -> None:
    document, facts = plant_facts(read(contract_pdf), "contract", planting=2)
    passages = make_digest(document).passages
    assert sum(any(f.sentence in p.text and f.label in p.labels for p in passages)
               for f in facts) >= 27  # fmt: skip


def test_planted_facts_reach_one_page_with_their_page(contract_pdf: Path) -> None:
    whole = read(contract_pdf)
    for seed in (1, 2, 3):
        document, facts = plant_facts(whole, "contract", seed=seed)
        passages = make_digest(document).passages
        found = [
            fact
            for fact in facts
            if any(fact.sentence in p.text and fact.label in p.labels for p in passages)
        ]
        assert len(found) >= 26, [f.sentence for f in facts if f not in found]


@pytest.mark.parametrize(("path", "kind"), [(LEASE, "contract"), (PAPER_ZH, "paper")])
def test_planted_facts_reach_one_page_in_chinese(path: Path, kind: str) -> None:
    document, facts = plant_facts(documents.load(path), kind)
    digest = make_digest(document)
    assert digest.kind.value == kind
    found = [
        fact
        for fact in facts
        if any(fact.sentence in p.text and fact.label in p.labels for p in digest.passages)
    ]
    assert len(found) >= 24, [f.sentence for f in facts if f not in found]


def test_the_digest_of_a_book_is_longer_and_has_what_is_told_once() -> None:
    chapters = [
        block
        for n in range(60)
        for block in (
            heading(f"Chapter {n}"),
            *(
                f"The river and the town of those days were quiet, and in the season {k} of year "
                f"{n} the people of the town spoke of the river and of little else, as people do."
                for k in range(30)
            ),
        )
    ]
    once = "The Grimaldi treaty gave every fisherman the right to dry nets on foreign beaches."
    in_person = "I met Kowalczyk near the northern lighthouse and borrowed an umbrella from him."
    digest = make_digest(
        document_of(heading("A river"), *chapters[:900], once, in_person, *chapters)
    )
    texts = [passage.text for passage in digest.passages]
    assert once in texts
    assert 700 < sum(len(text.split()) for text in texts) <= 2100


def test_paragraphs_among_the_notes_are_read_where_they_cite_nothing() -> None:
    body = [f"In {1900 + n} the mill at the river ground {n * 7} sacks a day." for n in range(60)]
    alone = "The Okonkwo decree forbade bakers to whistle at night."
    notes = [f"{n}. See Smith, Mills (London: Press, 19{n + 10}), {n + 3}." for n in range(1, 30)]
    digest = make_digest(document_of(heading("Mills"), *body, heading("Notes"), *notes, alone))
    texts = [passage.text for passage in digest.passages]
    assert alone in texts and not any("Smith" in text for text in texts)


def test_nothing_is_said_twice_but_other_parties_are_told() -> None:
    sentence = "The supplier must deliver the goods within 30 days of the order."
    other = "The carrier must deliver the goods within 30 days of the order."
    filler = [f"Paragraph {n} says what the parties hereto shall keep in mind." for n in range(9)]
    document = document_of(sentence, *filler, sentence, other, *filler)
    texts = [passage.text for passage in make_digest(document).passages]
    assert texts.count(sentence) == 1 and other in texts
    assert len(set(texts)) == len(texts)


_THINGS = ("bridges", "carts", "windows", "lamps", "gardens", "markets", "pastures", "bakeries")


def test_sections_that_no_kind_knows_become_groups() -> None:
    chapters = [
        block
        for n, name in enumerate(("The mill", "The river", "The flood", "The repair"))
        for block in (
            heading(name),
            f"{name} was described by {120 + n} travellers in the year after the war.",
            "It was a quiet place. Nobody came. The road was bad, and the inn was closed.",
            *(f"Nobody knows what the {thing} of those days looked like." for thing in _THINGS),
            f"In the end {name.lower()} cost the town more than {n + 4},000 crowns.",
        )
    ]
    digest = make_digest(document_of(heading("A history"), *chapters))
    assert digest.kind is DocumentKind.OTHER
    assert [group.title("en") for group in digest.groups] == [
        "The mill", "The river", "The flood", "The repair",
    ]  # fmt: skip
    assert as_values(digest)["groups"][0]["passages"][0]["section"] == "The mill"


def test_the_kind_is_recognised_and_can_be_changed(contract_docx: Path) -> None:
    document = read(contract_docx)
    assert recognize_kind(document) is DocumentKind.CONTRACT
    assert make_digest(document, kind=DocumentKind.OTHER).groups[0].topic == ""


def test_a_paper_a_book_and_a_manual_are_told_apart(paper: Path, book: Path, manual: Path) -> None:
    assert recognize_kind(read(paper)) is DocumentKind.PAPER
    assert recognize_kind(read(book)) is DocumentKind.OTHER
    assert recognize_kind(read(manual)) is DocumentKind.OTHER


def test_a_paper_by_question_method_results_and_limits(paper: Path) -> None:
    digest = make_digest(read(paper))
    said = {group.topic: " ".join(p.text for p in group.passages) for group in digest.groups}
    assert {"question", "method", "results", "limits"} <= set(said)
    assert "We present a trace-based compilation technique" in said["question"]
    assert "2x to 20x" in said["results"] or "2x-20x" in said["results"]


@pytest.mark.parametrize(
    ("blocks", "language"),
    [
        (["Hello"], "en"),
        (["Der Mieter zahlt die Miete von 1.200 Euro bis zum dritten Werktag des Monats."], "de"),
        ([Block("| What | Sum |\n| --- | --- |\n| Rent | EUR 12 |", BlockKind.TABLE)], ""),
        (["?", "Rent: EUR 1,200"], "en"),
        (["貸主は借主に対し、本物件を賃貸する。賃料は月額12万円とする。"], "ja"),
    ],
)  # fmt: skip
def test_little_and_odd_documents_have_a_digest(blocks: list[Block | str], language: str) -> None:
    document = document_of(*blocks, language=language)
    made = digest_document(document)
    assert made.text.startswith("- ") and made.run_id == 0


def test_headings_alone_are_no_digest_but_one_plain_sentence() -> None:
    document = document_of(*(heading(f"Heading {n}", n % 6 + 1) for n in range(10_000)))
    with pytest.raises(NothingToChoose, match="no sentences") as caught:
        digest_document(document)
    assert caught.value.next_step and caught.value.exit_code == 3


def test_time_grows_with_the_text_alone() -> None:
    """Four times the text takes about four times as long; ten times would tell of a square."""

    def text_of(n: int) -> Document:
        blocks: list[Block | str] = []
        for k in range(n):
            if k % 20 == 0:
                blocks.append(heading(f"Part {k}"))
            blocks.append(
                f"In {1900 + k % 99} the office of town {k} paid {k * 37 % 9973} crowns for coal. "
                f"Nobody asked why the stove in room {k % 31} was never lit before noon."
            )
        document = document_of(*blocks)
        assert document.text
        return document

    few, many = text_of(400), text_of(1600)
    assert grows_less(10, lambda: make_digest(few), lambda: make_digest(many))
