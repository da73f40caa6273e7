"""Figures that are written in different ways are the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.evidence.figures.dates import MONTHS
from app.analysis.evidence.figures.index import index_figures
from app.analysis.evidence.figures.names import names_in
from app.analysis.evidence.figures.numerals import word_value
from app.analysis.evidence.figures.reading import FigureKind, figures_in
from app.analysis.evidence.left_out.dropped import dropped_facts


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
        ("4.5%", "年利率为百分之四点五"),
        ("3.5%", "管理费率为３．５％"),
        ("1,280,000元", "租金为每年１，２８０，０００元"),
        ("3,600.50元", "违约金为三千六百元五角"),
        ("¥3,600.50", "人民币叁仟陆佰元伍角整"),
        ("0.05%", "每日万分之五"),
        ("0.3%", "千分之三的违约金"),
        ("3‰", "0.3% a day"),
        ("3.5%", "3½ percent a year"),
        ("3.5%", "3 1/2 per cent"),
        ("1.5%", "one and one-half percent a month"),
        ("2.75%", "takes 2,75 % of each payment"),
        ("$4,500,000", "four and a half million dollars"),
        ("$500,000", "half a million dollars"),
        ("two-thirds", "⅔ of the votes"),
        ("12'000", "12 000 pieces"),
        ("CHF 1’250.50", "CHF 1 250,50"),
        ("30 days", "a 30-day period"),
        ("30 days", "30 or more consecutive days"),
        ("5 business days", "five (5) working days"),
        ("5 to 8 million euros", "5–8 million euros"),
        ("1 March 2024", "01-Mar-24"),
        ("3 April 2024", "04/03/2024"),
        ("04/03/2024", "April 3, 2024"),
        ("USD 100", "$100"),
        ("1,500 euros", "EUR 1,500[^2]"),
        ("30个工作日", "三十个工作日内"),
        ("0.5%", "a margin of one-half of one percent"),
        ("0.25%", "a quarter of 1% of the price"),
        ("三分之二", "占股东的三分之二"),
        ("$2,500,000", "a cap of US$2.5m"),
        ("€1,250,000", "le prix est de 1 250 000 €"),
        ("21", "on the twenty-first day"),
        ("the 45th day", "on the forty-fifth day"),
        ("25天", "应在廿五天内付款"),
        ("廿日", "应在二十日内付款"),
        ("20%", "违约金为货款的两成"),
        ("三成五", "占35%"),
        ("15,000", "合计一万五"),
        ("1.5万元", "月工资为人民币一万五千元"),
        ("5至10日", "五至十日内"),
        ("2025年1月1日", "自二〇二五年元月一日起"),
        ("3月5日", "于三月五日前"),
        ("1/3", "占三分之一"),
        ("3/4", "three-quarters of the votes"),
        ("75%", "three quarters of the votes"),
        ("3/4", "75% of the votes"),
        ("50%", "more than half of the votes"),
        ("1/4", "a quarter of the time"),
        ("14 days", "within two weeks"),
        ("24 months", "a term of two years"),
        ("3 years", "36 months"),
        ("18个月", "期限为一年半"),
        ("6个月", "期限为半年"),
        ("0.25%", "raised by 25 basis points"),
        ("12 bottles", "a dozen bottles"),
        ("17:30", "until 5:30 pm"),
        ("5:30 p.m.", "bis 17:30 Uhr"),
        ("0.5 points", "0.5 percentage points"),
        ("Rs. 1,50,000", "INR 150,000"),
        ("one hundred and five days", "105 days"),
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
        ("2%", "a margin of one-half of one percent"),
        ("1%", "a margin of one-half of one percent"),
        ("三分之一", "占股东的三分之二"),
        ("$2.5", "a cap of US$2.5m"),
        ("€1", "le prix est de 1 250 000 €"),
        ("JPY 5", "a loan of JPY 5 000 000"),
        ("20 days", "on the twenty-first day"),
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
        ("4%", "百分之四点五"),
        ("5%", "百分之零点五"),
        ("5%", "３．５％"),
        ("0.5%", "万分之五"),
        ("3%", "3½ percent a year"),
        ("1%", "one and one-half percent"),
        ("75%", "2,75 %"),
        ("$4,000,000", "four and a half million dollars"),
        ("3 days", "within three months"),
        ("30 days", "thirty (30) months"),
        ("三个月", "应在三日内付款"),
        ("5%", "within 5 days"),
        ("$5", "5% a year"),
        ("USD 100", "CAD 100"),
        ("100日元", "人民币100元"),
        ("2,000 days", "USD 2,000"),
        ("106", "about 10^6 pieces"),
        ("36%", "3–6% a year"),
        ("0.5%", "fell by 0.5 points"),
        ("5%", "上升了5个百分点"),
        ("2%", "货款的两成"),
        ("13%", "货款的三成"),
        ("10,005", "合计一万五"),
        ("15 days", "within two weeks"),
        ("25 months", "a term of two years"),
        ("2/3", "占三分之一"),
        ("1/4", "three-quarters of the votes"),
        ("廿五日", "二十日内"),
        ("0.5%", "raised by 25 basis points"),
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


def test_a_month_is_no_name() -> None:
    assert names_in("It begins on Jan. 1, 2025 and ends on 5 Sept 2026.") == []


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


_VALUES = st.integers(2, 999_999)


@given(_VALUES, st.sampled_from([",", " ", "’", "'", "\u00a0", "\u202f", "."]))
def test_thousands_may_be_parted_by_any_sign(value: int, sign: str) -> None:
    written = f"{value:,}".replace(",", sign)
    other = f"{value + 1:,}".replace(",", sign)
    [claimed] = figures_in(f"{value} pieces")
    assert index_figures(f"of {written} pieces").has(claimed)
    assert not index_figures(f"of {other} pieces").has(claimed)


@given(st.integers(0, 99), st.integers(1, 9), st.sampled_from(["%", " %", " per cent", "％"]))
def test_a_share_is_one_however_its_point_is_written(whole: int, tenths: int, sign: str) -> None:
    [claimed] = figures_in(f"{whole}.{tenths}%")
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    han = "零一二三四五六七八九"
    forms = [f"{whole},{tenths}{sign}", f"{whole}.{tenths}{sign}".translate(wide)]
    if whole < 10:
        forms.append(f"百分之{han[whole]}点{han[tenths]}")
    for form in forms:
        page = index_figures(f"rate: {form} a year")
        assert page.has(claimed), form
        for wrong in (f"{whole}%", f"{tenths}%", f"{whole}{tenths}%"):
            [other] = figures_in(wrong)
            assert other.key == claimed.key or not page.has(other), (form, wrong)


@given(st.integers(2, 400), st.permutations(["day", "week", "month", "year"]))
def test_a_period_is_not_another_of_the_same_number(n: int, units: list[str]) -> None:
    [claimed] = figures_in(f"{n} {units[0]}s")
    assert index_figures(f"within {n} ({n}) {units[0]}s").has(claimed)
    assert not index_figures(f"within {n} {units[1]}s").has(claimed)


@given(st.permutations(["USD", "CAD", "EUR", "GBP", "JPY", "CHF", "CNY"]), _VALUES)
def test_an_amount_is_not_the_same_in_another_currency(codes: list[str], value: int) -> None:
    [claimed] = figures_in(f"{codes[0]} {value:,}")
    assert index_figures(f"{value:,} {codes[0]}").has(claimed)
    assert not index_figures(f"{codes[1]} {value:,}.00").has(claimed)


@given(st.integers(1, 28), st.integers(1, 12), st.integers(1990, 2060))
def test_a_date_is_found_in_any_order_and_only_on_its_day(day: int, month: int, year: int) -> None:
    name = MONTHS[month - 1].capitalize()
    forms = [
        f"{day} {name} {year}",
        f"{name} {day}, {year}",
        f"{year}-{month:02}-{day:02}",
        f"{year}年{month}月{day}日",
        f"{day:02}-{name[:3]}-{year}",
        f"the {day} of {name}, {year}",
    ]
    page = index_figures(f"made on {forms[day % len(forms)]}.")
    for form in forms:
        dates = [f for f in figures_in(form) if f.kind is FigureKind.DATE]
        assert len(dates) == 1 and page.has(dates[0]), form
    [other] = figures_in(f"{year}-{month:02}-{day % 28 + 1:02}")
    assert not page.has(other)


@given(st.text(alphabet="0123456789 .,/-年月日三十百万亿%$€ Marchfiveundkm\n“”", max_size=60))
def test_what_a_text_claims_it_has(text: str) -> None:
    index = index_figures(text)
    for figure in figures_in(text):
        assert text[figure.start : figure.end] == figure.text
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
