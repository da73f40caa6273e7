"""Figures that are written in different ways are the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.evidence.dropped import dropped_facts
from app.analysis.evidence.figures import FigureKind, figures_in, index_figures, names_in
from app.analysis.evidence.numerals import word_value


@pytest.mark.parametrize(
    ("claimed", "page"),
    [
        ("$1.2 million", "a fee of USD 1,200,000 is due"),
        ("1,200,000 dollars", "US$1.2m"),
        ("120万美元", "the sum of $1,200,000"),
        ("1 March 2024", "made on March 1st, 2024"),
        ("2024-03-01", "dated 2024年3月1日"),
        ("2024年3月1日", "二〇二四年三月一日签订"),
        ("March 2024", "on 7 March 2024"),
        ("1 March", "on March 1, 2019"),
        ("30 days", "within thirty (30) days"),
        ("thirty days", "within 30 days"),
        ("30天", "应在三十日内付款"),
        ("5%", "five per cent of fees"),
        ("百分之五", "违约金为5%"),
        ("1.234,50 €", "EUR 1234.50"),
        ("250,000", "two hundred and fifty thousand"),
        ("4.2.1", "see clause 4.2.1(b)"),
        ("$500", "Fee (in table) 500"),
        ("1.234 Euro", "a price of €1,234"),
        ("€1,234", "zum Preis von 1.234 Euro"),
        ("10,000 units", "10 000 units"),
        ("$1 000 000", "$1,000,000"),
        ("Rs. 100,000", "Rs. 1,00,000"),
        ("5 lakh", "500,000 rupees"),
        (".5%", "0.5% a month"),
        ("100 m", "a fence of 100 metres"),
        ("共1,000,000元", "合同总价为1,000,000元"),
        ("共3.5万元", "价款35,000元"),
        ("人民币1,000,000元", "人民币壹佰万元整"),
        ("人民币壹佰贰拾万元整", "¥1,200,000"),
        ("叁拾日内", "应在30日内付款"),
        ("5 May 2024", "this fifth (5th) day of May, 2024"),
        ("May 21, 2024", "the twenty-first day of May 2024"),
        ("5 May 2024", "am 5. Mai 2024"),
        ("5. März 2024", "March 5, 2024"),
        ("1er août 2024", "2024-08-01"),
        ("2024年5月5日", "5 de mayo de 2024"),
        ("the 30th day", "on the thirtieth day"),
    ],
)
def test_a_figure_is_found_however_it_is_written(claimed: str, page: str) -> None:
    figures = figures_in(claimed)
    assert figures
    assert all(index_figures(page).has(figure) for figure in figures)


@pytest.mark.parametrize(
    ("claimed", "page"),
    [
        ("60 days", "within thirty (30) days"),
        ("€500", "a fee of $500"),
        ("1 March 2024", "1 March 2023"),
        ("March 2024", "in April 2024"),
        ("$1.2 million", "$1.2 billion"),
        ("四十日", "应在三十日内付款"),
        ("1.000 Euro", "Anlage 1: 2.000 Euro"),
        ("1.234 Euro", "€1,243"),
        ("10 000 units", "in 10 boxes of 12,000 units"),
        ("共2,000,000元", "合同总价为1,000,000元"),
        ("人民币贰佰万元整", "¥1,000,000"),
        ("6 May 2024", "the fifth day of May, 2024"),
        ("5. Juni 2024", "5 May 2024"),
    ],
)
def test_a_figure_that_is_not_there_is_not_found(claimed: str, page: str) -> None:
    assert not any(index_figures(page).has(figure) for figure in figures_in(claimed))


def test_two_cells_of_a_row_are_two_numbers_as_well() -> None:
    page = index_figures("time in ms 12 345.6 850")
    for claimed in ("12", "345.6", "12,345.6", "850"):
        assert all(page.has(figure) for figure in figures_in(claimed)), claimed


def test_a_character_that_is_seldom_a_numeral_is_no_claim() -> None:
    assert figures_in("据《大陆日报》报道") == []


def test_kinds_and_spans() -> None:
    text = "Pay $5,000 (10%) by 3 May 2024, in 12 parts; two of them late."
    found = figures_in(text)
    assert [(f.kind, f.text) for f in found] == [
        (FigureKind.MONEY, "$5,000"),
        (FigureKind.PERCENT, "10%"),
        (FigureKind.DATE, "3 May 2024"),
        (FigureKind.NUMBER, "12"),
    ]
    assert all(text[f.start : f.end] == f.text for f in found)


def test_names_are_taken_by_their_capitals() -> None:
    text = "The fee goes to Acme Cloud and to Lessig of the University of Chicago. Payment is late."
    assert [name.text for name in names_in(text)] == [
        "Acme Cloud",
        "Lessig",
        "University of Chicago",
    ]
    assert [name.text for name in names_in("由上海云服务有限公司签署《服务协议》。")] == [
        "由上海云服务有限公司",
        "服务协议",
    ]


@given(st.text(alphabet="0123456789 .,/-年月日三十百万亿%$€ Marchfiveundkm\n“”", max_size=60))
def test_what_a_text_claims_it_has(text: str) -> None:
    index = index_figures(text)
    for figure in figures_in(text):
        assert text[figure.start : figure.end] == figure.text
        if figure.kind is not FigureKind.PERCENT:
            assert index.has(figure), figure


NUMBERS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
)


@given(st.integers(0, 19), st.sampled_from(["hundred", "thousand", "million"]))
def test_words_have_values(n: int, scale: str) -> None:
    word = NUMBERS[n]
    size = {"hundred": 100, "thousand": 1000, "million": 10**6}[scale]
    assert word_value(word) == n
    if n:
        assert word_value(f"{word} {scale} and {word}") == n * size + n


def test_dropped_facts_are_those_of_the_notes_that_the_answer_lacks() -> None:
    notes = [
        "- Acme Cloud pays $5,000 within 30 days [p. 3].\n- Notice goes to Jane Doe [p. 4].",
        "- The cap is 1,000,000 euros [p. 9].\n- Jane Doe signs on 3 May 2024 [p. 10].",
    ]
    answer = (
        "Acme pays five thousand dollars within thirty days [p. 3]. It ends in May 2024 [p. 10]."
    )
    found = dropped_facts(notes, answer)
    assert [(fact.kind, fact.text) for fact in found] == [
        (FigureKind.MONEY, "1,000,000 euros"),
        (FigureKind.DATE, "3 May 2024"),
        (FigureKind.NAME, "Acme Cloud"),
        (FigureKind.NAME, "Jane Doe"),
    ]
    doe = found[-1]
    assert doe.parts == (0, 1) and doe.references == ("p. 4", "p. 10")
    assert doe.context == "Notice goes to Jane Doe."
    assert dropped_facts(notes, "\n".join(notes)) == ()


def test_of_two_names_joined_one_can_be_dropped() -> None:
    notes = [
        "- Acme Corporation and Jane Doe sign. [p. 1]\n- Research and Development pays. [p. 2]"
    ]
    dropped = dropped_facts(notes, "Jane Doe signs, and Research and Development pays.")
    assert [fact.text for fact in dropped] == ["Acme Corporation"]
