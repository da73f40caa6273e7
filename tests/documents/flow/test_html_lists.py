"""Marks of lists as a browser shows them: numbers that page and sheet give, and marks unseen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.flow.test_html_hidden import page

TWO = "<ol{}><li>a<li>b</ol>"


@pytest.mark.parametrize(
    ("body", "sheet", "shown"),
    [
        ("<ul><li>a<li>b</ul>", "ul{list-style-type:lower-roman}", ["i. a", "ii. b"]),
        ("<ul><li>a<li>b</ul>", "ul{list-style:inside decimal}", ["1. a", "2. b"]),
        ("<ul><li>a<li>b</ul>", "ul{list-style:url(dot.png)}", ["- a", "- b"]),
        (TWO.format(""), "ol{counter-reset:list-item 4}", ["5. a", "6. b"]),
        (TWO.format(""), "li{counter-increment:list-item 5}", ["5. a", "10. b"]),
        (TWO.format(""), "li:first-child{counter-set:list-item 9}", ["9. a", "10. b"]),
        ("<ol><li hidden value=7>x<li>a</ol>", "", ["1. a"]),
        ("<ol type=A><li type=i>a<li>b</ol>", "", ["i. a", "B. b"]),
        (TWO.format(""), "li{list-style-type:upper-alpha}", ["A. a", "B. b"]),
        (
            TWO.format(" start=3"),
            "li::marker{content:'Clause ' counter(list-item) ':'}",
            ["Clause 3: a", "Clause 4: b"],
        ),
        (
            TWO.format(" reversed"),
            "li::marker{content:counter(list-item) ')'}",
            ["2) a", "1) b"],
        ),
        (
            TWO.format(""),
            "@counter-style art{system:extends upper-roman;prefix:'Art. ';suffix:':'}"
            " ol{list-style:art}",
            ["Art. I: a", "Art. II: b"],
        ),
    ],
)
def test_numbers_are_those_that_page_and_sheet_give(
    tmp_path: Path, body: str, sheet: str, shown: list[str]
) -> None:
    assert [block.text for block in page(tmp_path, body, sheet).blocks] == shown


@pytest.mark.parametrize(
    "marker", ["content:''", "content:none", "color:transparent", "font-size:0", "color:#fff"]
)
def test_a_mark_that_nobody_sees_is_not_read(tmp_path: Path, marker: str) -> None:
    document = page(tmp_path, TWO.format(""), f"li::marker{{{marker}}}")
    assert [block.text for block in document.blocks] == ["a", "b"]


@pytest.mark.parametrize("hidden", ["display:none", "opacity:0", "color:transparent"])
def test_what_a_sheet_writes_unseen_is_not_read(tmp_path: Path, hidden: str) -> None:
    sheet = f"p::before{{content:'Draft. ';{hidden}}} b::before{{content:'So '}}"
    assert page(tmp_path, "<p><b>it is.</b>", sheet).text == "So it is."


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("open-quote", "“Rent."),
        ("url(star.png) / 'Star'", "Rent."),
        ("'a/b ' / 'Star'", "a/b Rent."),
        ("counter(n) '. ';counter-reset:n 2;counter-increment:n", "3. Rent."),
    ],
)
def test_what_a_sheet_writes_is_what_eyes_see(tmp_path: Path, content: str, shown: str) -> None:
    assert page(tmp_path, "<p>Rent.", f"p::before{{content:{content}}}").text == shown


def test_fields_of_forms_stand_apart_from_words(tmp_path: Path) -> None:
    body = (
        "<p>Fee<input value=40>euros, <select><option label=Yes selected>y</select>"
        "<input value=x style=color:#fff>."
    )
    document = page(tmp_path, body)
    assert document.text == "Fee 40 euros, Yes."
    assert [omission.text for omission in document.omissions] == ["x"]


def test_what_stands_in_a_bar_for_old_browsers_is_not_read(tmp_path: Path) -> None:
    body = "<p>Paid: <progress value=5 max=10>50 %</progress> <meter value=3>3 of 10</meter> half"
    document = page(tmp_path, body)
    assert document.text == "Paid: half"
    assert [omission.text for omission in document.omissions] == ["50 %\n3 of 10"]
