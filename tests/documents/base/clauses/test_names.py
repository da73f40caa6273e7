"""Full names of clauses: each only once, with the numbers of what it stands in."""

from __future__ import annotations

import pytest

from app.documents.base.clauses.marks import is_sentence, marks, title_number
from app.documents.base.clauses.names import Numbered, clause_names


def names(*numbers: str) -> list[str]:
    return clause_names([Numbered(number) for number in numbers])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("1 1.1 (a) (b) 1.2 (a)", "1|1.1|1.1(a)|1.1(b)|1.2|1.2(a)"),
        ("1.1 (a) (i) (ii) (b) (h) (i) (j)",
         "1.1|1.1(a)|1.1(a)(i)|1.1(a)(ii)|1.1(b)|1.1(h)|1.1(i)|1.1(j)"),
        ("1.1 (a) (i) (A) (B) (ii) (b)",
         "1.1|1.1(a)|1.1(a)(i)|1.1(a)(i)(A)|1.1(a)(i)(B)|1.1(a)(ii)|1.1(b)"),
        ("1 (y) (z) (aa) (bb) 2 (a) (aa)", "1|1(y)|1(z)|1(aa)|1(bb)|2|2(a)|2(a)(aa)"),
        ("(A) (B) 1 1.1 2", "(A)|(B)|1|1.1|2"),
        ("4 4.1 1 2 4.2 1 5", "4|4.1|4.1(1)|4.1(2)|4.2|4.2(1)|5"),
        ("1 3 (a) (c) 5", "1|3|3(a)|3(c)|5"),
        ("§_1 (1) (2) §_2 (1) 1 2 a) (2)",
         "§ 1|§ 1(1)|§ 1(2)|§ 2|§ 2(1)|§ 2(1)(1)|§ 2(1)(2)|§ 2(1)(2)(a)|§ 2(2)"),
        ("1 2 §_1 §_2", "||§ 1|§ 2"),
        ("Article_I Section_1.01 (a) Article_II Section_2.01 (a)",
         "Article I|Section 1.01|Section 1.01(a)|Article II|Section 2.01|Section 2.01(a)"),
        ("Article_I Section_1 Section_2 Article_II Section_1",
         "Article I|Article I Section 1|Article I Section 2|Article II|Article II Section 1"),
        ("Article_1 1 2 Article_2 1", "Article 1|Article 1(1)|Article 1(2)|Article 2|Article 2(1)"),
        ("Chapter_1 1 2 Chapter_2 3", "Chapter 1|1|2|Chapter 2|3"),
        ("1 1.1 2 Annex_A 1 1.1 Annex_B 1",
         "1|1.1|2|Annex A|Annex A § 1|Annex A § 1.1|Annex B|Annex B § 1"),
        ("1 2 Schedule_1 Part_A 1 Part_B 1",
         "1|2|Schedule 1|Schedule 1 Part A|Schedule 1 Part A § 1|Schedule 1 Part B"
         "|Schedule 1 Part B § 1"),
        ("第一章 第一条 第二条 （一） （二） 第二章 第三条 1 附件一 第一条",
         "第一章|第一条|第二条|第二条（一）|第二条（二）|第二章|第三条|第三条(1)"
         "|附件一|附件一 第一条"),
        ("一 （一） （二） 1 2 二 （一）",
         "一|一（一）|一（二）|一（二）(1)|一（二）(2)|二|二（一）"),
        ("제1장 제1조 ① ② 제2장 제2조", "제1장|제1조|제1조 ①|제1조 ②|제2장|제2조"),
        ("Article_premier 1° 2° Article_2 1°",
         "Article premier|Article premier 1°|Article premier 2°|Article 2|Article 2 1°"),
        ("1.1 а) б) 1.2 а)", "1.1|1.1(а)|1.1(б)|1.2|1.2(а)"),
        ("1 2 1 2", "|||"),
        ("I A 1 2 B 1 II", "I|I.A|I.A.1|I.A.2|I.B|I.B.1|II"),
    ],
)  # fmt: skip
def test_clauses_are_named_with_what_they_stand_in(numbers: str, expected: str) -> None:
    assert names(*(each.replace("_", " ") for each in numbers.split())) == expected.split("|")


def test_titles_tell_lists_apart_that_begin_again() -> None:
    found = clause_names([
        Numbered("", 1, title="Payment"), Numbered("1"), Numbered("2"),
        Numbered("", 1, title="Delivery"), Numbered("1"),
    ])  # fmt: skip
    assert found == ["", "Payment § 1", "Payment § 2", "", "Delivery § 1"]
    found = clause_names([
        Numbered("", 1, title="Payment"), Numbered("1"), Numbered("", 1, title="Delivery"),
        Numbered("2"),
    ])  # fmt: skip
    assert found == ["", "1", "", "2"], "numbers go on: they need no titles"


def test_a_clause_keeps_its_number_before_a_list() -> None:
    clauses = [Numbered("1"), Numbered("1.1"), Numbered("2"), Numbered("2.1")]
    assert clause_names([*clauses, Numbered("", 1, title="Notes"), Numbered("1")]) == [
        "1", "1.1", "2", "2.1", "", "Notes § 1",
    ]  # fmt: skip
    heading = Numbered("1", 1, weight=2)
    assert clause_names([heading, Numbered("", 1), Numbered("1")]) == ["1", "", ""]


def test_depth_in_a_list_tells_what_an_item_stands_in() -> None:
    items = [("1", 1), ("1", 2), ("2", 2), ("a", 3), ("2", 1), ("1", 2)]
    found = clause_names([Numbered(number, depth=depth) for number, depth in items])
    assert found == ["1", "1.1", "1.2", "1.2(a)", "2", "2.1"]


def test_the_same_clause_in_two_languages_has_one_name() -> None:
    rows = [("1.1", "r1"), ("(a)", "r2"), ("1.1", "r1"), ("(a)", "r2"), ("1.2", "r3")]
    items = [Numbered(number, group=group) for number, group in rows]
    assert clause_names([items[0], items[2], items[1], items[3], items[4]]) == [
        "1.1", "1.1", "1.1(a)", "1.1(a)", "1.2",
    ]  # fmt: skip


def test_a_number_is_of_a_series() -> None:
    assert [(m.series, m.value) for m in marks("(i)")] == [("()i", 1), ("()a", 9)]
    assert [(m.series, m.value) for m in marks("(c)")] == [("()a", 3), ("()i", 100)]
    assert [(m.series, m.value) for m in marks("第十二条")] == [("条", 12)]
    assert [(m.series, m.value) for m in marks("XIV")] == [("I", 14)]


def test_a_sentence_that_begins_like_a_clause_is_none() -> None:
    assert is_sentence("Section 5", "Section 5 of the Copyright Act applies.")
    assert is_sentence("§ 4", "§ 4 der Satzung gilt.")
    assert not is_sentence("Section 5", "Section 5 Fees")
    assert not is_sentence("Section 5", "Section 5. fees")
    assert not is_sentence("4", "4. fees are due")


def test_titles_of_annexes_and_parts_have_numbers() -> None:
    assert title_number("Annexe 2 – Prix", is_heading=False) == "Annexe 2"
    assert title_number("TITRE PREMIER", is_heading=True) == "TITRE PREMIER"
    assert title_number("附件一 清单", is_heading=False) == "附件一"
    assert title_number("Part A of the form is for the tenant.", is_heading=False) == ""
    assert title_number("part A", is_heading=False) == ""


def test_numbers_that_do_not_count_name_nothing() -> None:
    assert names(*["1"] * 7) == [""] * 7
    assert names("1", "1", "2", "2") == ["1", "1", "2", "2"], "in two languages"
    assert names("9" * 5000, "1") == ["", "1"]
