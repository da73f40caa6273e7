"""Web pages: what style sheets hide, strike out or raise, and what forms show."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import Document
from app.documents.flow.web.html import read_html


def read(folder: Path, body: str, sheet: str = "") -> Document:
    path = folder / "a.html"
    path.write_text(
        f"<html><head><style>{sheet}</style></head><body>{body}</body></html>", encoding="utf-8"
    )
    return read_html(path, "0" * 64)


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        (".x {display: none}", '<span class="x">'),
        ("p > span.x, b { visibility:hidden }", '<span class="x">'),
        ("@media screen { #x { opacity: 0 } }", '<span id="x">'),
        ("span[data-a=x] { color: white }", '<span data-a="x">'),
        (".x { color: #fff !important } .x { color: black }", '<span class="x">'),
        ("", '<span style="font-size:1px">'),
        ("", '<span style="position:absolute; left:-9999px">'),
        ("", "<span hidden>"),
        ("", '<font color="#FFFFFF">'),
    ],
)
def test_what_a_sheet_hides_is_left_out_and_named(tmp_path: Path, sheet: str, element: str) -> None:
    tag = element[1:].split(" ")[0].rstrip(">")
    document = read(tmp_path, f"<p>Seen. {element}The data is sold.</{tag}> Also.</p>", sheet)
    assert document.text.split() == ["Seen.", "Also."]
    assert [o.text for o in document.omissions] == ["The data is sold."]


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (".x { display:none }", '<p class="y">Shown</p>'),
        ("@media print { p { display:none } }", "<p>Shown</p>"),
        ("p:hover { display:none }", "<p>Shown</p>"),
        (".x { background: navy } .x p { color: white }", '<div class="x"><p>Shown</p></div>'),
        ("body { background-image: url(a.png) } p { color: #fff }", "<p>Shown</p>"),
        ("", '<table bgcolor="#000"><tr><td><font color="white">Shown</font></td></tr></table>'),
        ("p { display: none } p { display: block }", "<p>Shown</p>"),
        ("not css at all {{{", "<p>Shown</p>"),
    ],
)
def test_what_is_seen_is_read(tmp_path: Path, sheet: str, body: str) -> None:
    document = read(tmp_path, body, sheet)
    assert document.text == "Shown" and document.omissions == ()


def test_struck_and_raised(tmp_path: Path) -> None:
    body = (
        "<p>Within <del>30</del><ins>60</ins> days; 2 x 10<sup>6</sup>; EUR 900<sup>4</sup>; "
        "H<sub>2</sub>O; <span class='gone'>all of it</span></p>"
    )
    assert read(tmp_path, body, ".gone {text-decoration: line-through}").text == (
        "Within ~~30~~60 days; 2 x 10^6; EUR 900[^4]; H2O; ~~all of it~~"
    )


def test_lists_forms_formulas_and_quotations(tmp_path: Path) -> None:
    body = (
        '<ol style="list-style-type: upper-roman"><li>One</li><li value="5">Five</li></ol>'
        "<p>Name <input value='Ada'> <input type=checkbox checked> agreed "
        "<select><option>no<option selected>yes</select></p>"
        "<p><q>So</q> <ruby>漢<rp>(</rp><rt>kan</rt></ruby></p>"
        "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it</p>"
        "<nav>Home</nav><iframe src='x'></iframe>"
    )
    document = read(tmp_path, body)
    assert [b.text for b in document.blocks] == [
        "I. One", "V. Five", "Name Ada ☒ agreed yes", "“So” 漢（kan）", "1/2 of it",
    ]  # fmt: skip
    assert [o.words for o in document.omissions] == [
        "the layout of 1 equation, given as plain text", "1 embedded document",
        "1 menu of the page",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mark", "notes"),
    [
        ('<a role="doc-noteref" href="#n"><sup>1</sup></a>',
         '<section role="doc-endnotes"><ol><li id="n"><p>In June.</p></li></ol></section>'),
        ('<a epub:type="noteref" href="#n">1</a>',
         '<ol class="footnotes"><li>In June. <a class="footnote-back">↩</a></li></ol>'),
        ('<a class="footnote-ref">1</a>', '<ol><li epub:type="footnote">In June.</li></ol>'),
    ],
)  # fmt: skip
def test_notes_are_no_digits_and_no_clauses(tmp_path: Path, mark: str, notes: str) -> None:
    document = read(tmp_path, f"<p>The fee is 1,500{mark} a year.</p>{notes}")
    assert [(b.kind.value, b.text) for b in document.blocks] == [
        ("paragraph", "The fee is 1,500[^1] a year."), ("footnote", "[^1]: In June."),
    ]  # fmt: skip


def test_notes_beside_the_text_are_notes(tmp_path: Path) -> None:
    document = read(tmp_path, "<p>Text</p><aside epub:type='footnote'><p>Aside.</p></aside>")
    assert [b.kind.value for b in document.blocks] == ["paragraph", "footnote"]


def test_sheets_that_were_saved_with_the_page_are_known(tmp_path: Path) -> None:
    (tmp_path / "a_files").mkdir()
    (tmp_path / "a_files" / "site 1.css").write_text(".ad { display: none }")
    (tmp_path.parent / "outside.css").write_text("p { display: none }")
    links = "".join(
        f'<link rel="stylesheet" href="{address}">'
        for address in ("a_files/site%201.css", "../outside.css", "https://example.org/x.css")
    )
    document = read(tmp_path, f"{links}<p>Text</p><p class='ad'>Buy</p>")
    assert document.text == "Text"


@pytest.mark.parametrize(
    "style",
    ["height:0; overflow:hidden", "max-height: 0px; overflow: hidden", "transform:scale(0)"],
)
def test_boxes_without_size_show_nothing(tmp_path: Path, style: str) -> None:
    document = read(tmp_path, f"<p>Text</p><div style='{style}'><p>Hidden</p></div>")
    assert document.text == "Text" and document.omissions[0].text == "Hidden"


@pytest.mark.parametrize(
    ("sheet", "element"),
    [
        (".x { display: none !important }", '<span class="x" style="display: inline">'),
        ("", '<span style="mso-hide: all">'),
        ("", '<span style="color: rgba(0, 0, 0, 0)">'),
    ],
)
def test_what_office_programs_and_strong_sheets_hide_is_left_out(
    tmp_path: Path, sheet: str, element: str
) -> None:
    document = read(tmp_path, f"<p>Seen. {element}The data is sold.</span> Also.</p>", sheet)
    assert document.text.split() == ["Seen.", "Also."]
    assert [o.text for o in document.omissions] == ["The data is sold."]


@pytest.mark.parametrize(
    "style",
    [
        "position: relative; top: -4px; font-size: 8px",
        "position:relative;bottom:.4em",
        "vertical-align: 5pt",
    ],
)
def test_figures_that_a_style_lifts_join_no_number(tmp_path: Path, style: str) -> None:
    document = read(tmp_path, f'<p>The fee is 1,500<span style="{style}">3</span> euros.</p>')
    assert document.text == "The fee is 1,500[^3] euros."


@pytest.mark.parametrize("tag", ["s", "strike", "del"])
def test_paragraphs_within_a_struck_element_are_struck(tmp_path: Path, tag: str) -> None:
    document = read(tmp_path, f"<{tag}><p>The first.</p><p>The second.</p></{tag}><p>Kept.</p>")
    assert [b.text for b in document.blocks] == ["~~The first.~~", "~~The second.~~", "Kept."]


def test_clauses_that_a_style_sheet_numbers_have_their_numbers(tmp_path: Path) -> None:
    sheet = (
        "ol { counter-reset: item } li { display: block }"
        " li:before { content: counters(item, '.') ' '; counter-increment: item }"
    )
    body = "<ol><li>Supply<ol><li>Orders</li><li>Delivery</li></ol></li><li>Price</li></ol>"
    document = read(tmp_path, body, sheet)
    assert [b.text for b in document.blocks] == [
        "1 Supply", "1.1 Orders", "1.2 Delivery", "2 Price",
    ]  # fmt: skip


def test_headings_and_clauses_count_apart_and_begin_anew(tmp_path: Path) -> None:
    sheet = (
        "body { counter-reset: art } h2 { counter-increment: art; counter-reset: cl }"
        " h2::before { content: 'Article ' counter(art, upper-roman) '\\3a\\20' }"
        " .c { counter-increment: cl } .c::before { content: '(' counter(cl, lower-alpha) ') ' }"
    )
    body = (
        '<h2>Scope</h2><p class="c">One.</p><p class="c">Two.</p><h2>Rent</h2><p class="c">X.</p>'
    )
    document = read(tmp_path, body, sheet)
    assert [b.text for b in document.blocks] == [
        "Article I: Scope", "(a) One.", "(b) Two.", "Article II: Rent", "(a) X.",
    ]  # fmt: skip


def test_a_sheet_may_count_the_items_of_lists_as_browsers_do(tmp_path: Path) -> None:
    sheet = "li::marker { content: counters(list-item, '.') ' ' }"
    body = "<ol><li>Supply<ol><li>Orders</ol><li>Price</ol>"
    assert [b.text for b in read(tmp_path, body, sheet).blocks] == [
        "1 Supply", "1.1 Orders", "2 Price",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sheet",
    [
        ".a { .x { display:none } }", ".a { color:black; & .x { display:none } }",
        ".a { > .x { display:none } }", ".b, .a { @media screen { .x { display:none } } }",
        ".z { color:red; .y { color:blue } } .x { display:none }", ".x { scale:0 }",
        ".x { position:absolute; inset:0 auto auto -9999px }",
    ],
)  # fmt: skip
def test_rules_within_rules_hold(tmp_path: Path, sheet: str) -> None:
    body = '<div class="a">Seen.<b class="x">Pay twice.</b></div>'
    document = read(tmp_path, body, sheet)
    assert document.text == "Seen." and document.omissions[0].text == "Pay twice."
    assert read(tmp_path, body.replace('"x"', '"w"'), sheet).omissions == ()


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (".a { display:block } @layer base { .a { display:none } }", '<p class="a">Shown</p>'),
        ("", '<p style="--c:#111; background:var(--c); color:#fff">Shown</p>'),
        (".a { --c:#111 } p { background:var(--c); color:#fff }", '<p class="a">Shown</p>'),
        ("", '<p style="background:Highlight; color:#fff">Shown</p>'),
        ("p { color:var(--elsewhere) }", "<p>Shown</p>"),
    ],
)
def test_colours_that_are_not_known_hide_nothing(tmp_path: Path, sheet: str, body: str) -> None:
    document = read(tmp_path, body, sheet)
    assert document.text == "Shown" and document.omissions == ()


def test_rows_of_a_table_have_looks(tmp_path: Path) -> None:
    body = (
        '<table><thead style="background:#203864"><tr><th style="color:#fff">Fee</th><th>b</th>'
        '</tr></thead><tr style="text-decoration:line-through"><td>30</td><td>40</td></tr></table>'
    )
    document = read(tmp_path, body)
    assert document.text.split("\n")[0] == "| Fee | b |" and document.omissions == ()
    assert document.text.split("\n")[2] == "| ~~30~~ | ~~40~~ |"


def test_notes_and_comments_of_office_programs(tmp_path: Path) -> None:
    body = (
        '<p>EUR 500<a class="sdfootnoteanc" href="#n"><sup>1</sup></a> net</p>'
        '<p class="sdfootnote"><a class="sdfootnotesym" href="#m">1</a>No tax.</p>'
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>Too high?</p>"
        "</div></div>"
    )
    document = read(tmp_path, body)
    assert document.text == "EUR 500[^1] net\n\n[^1]: No tax."
    assert [omission.words for omission in document.omissions] == ["1 comment"]


def test_attributes_that_a_sheet_writes_and_figures_that_it_moves(tmp_path: Path) -> None:
    sheet = "p::before { content: attr(data-n) ' ' } i { font-variant-position: super }"
    body = '<p data-n="§ 4">Fee 500<i>2</i>, class 30<sub>1</sub>, agree&shy;ment</p>'
    assert read(tmp_path, body, sheet).text == "§ 4 Fee 500[^2], class 30_1, agreement"


def test_no_line_goes_through_boxes_of_their_own_within_struck_text(tmp_path: Path) -> None:
    sheet = ".box {display: inline-block} .float {float: left} .own {text-decoration: line-through}"
    body = (
        "<p>It <s>was <span class=box>is</span> not</s>.</p>"
        "<p><del>a<b class=float>b</b><i class='box own'>c</i>"
        "<span style='position:absolute'>d</span></del></p>"
    )
    document = read(tmp_path, body, sheet)
    assert document.text.split("\n\n")[0] == "It ~~was~~ is ~~not~~."
    assert document.text.split("\n\n")[1] == "~~a~~b~~c~~d"


def test_a_sheet_takes_the_line_from_an_element_but_not_that_of_its_surroundings(
    tmp_path: Path,
) -> None:
    sheet = "s { text-decoration: none } del.x { text-decoration-line: underline }"
    body = (
        "<p><s>Kept</s>, <strike>old</strike>, <del class=x>new</del>.</p>"
        "<p><del><s>gone</s></del></p>"
    )
    document = read(tmp_path, body, sheet)
    assert document.text == "Kept, ~~old~~, new.\n\n~~gone~~"


def test_a_line_through_paragraphs_is_kept(tmp_path: Path) -> None:
    document = read(tmp_path, "<s><p>One.</p><p>Two.</p></s><STRIKE>Three.</STRIKE>")
    assert document.text.split("\n\n") == ["~~One.~~", "~~Two.~~", "~~Three.~~"]


def _numbered(folder: Path, rule: str, n: int = 3, start: int = 1) -> list[str]:
    sheet = f"@counter-style own {{ {rule} }} ol {{ list-style-type: own }}"
    document = read(folder, f"<ol start={start}>" + "<li>x</li>" * n + "</ol>", sheet)
    return [block.text.removesuffix("x").strip() for block in document.blocks]


@pytest.mark.parametrize(
    ("rule", "start", "said"),
    [
        ("system: cyclic; symbols: '\\2020' '\\2021'; suffix: ' '", 1, "† ‡ †"),
        ("system: fixed; symbols: Ⓐ Ⓑ", 1, "Ⓐ. Ⓑ. 3."),
        ("symbols: '*' '+'; suffix: ''", 2, "+ ** ++"),
        ("system: alphabetic; symbols: a b; prefix: '('; suffix: ')'", 2, "(b) (aa) (ab)"),
        ("system: numeric; symbols: 'o' 'i'", 4, "ioo. ioi. iio."),
        ("system: additive; additive-symbols: 10 X, 9 IX, 5 V, 4 IV, 1 'I'", 8, "VIII. IX. X."),
        ("system: additive; additive-symbols: 5 V, 0 '-'; fallback: upper-roman", 4, "IV. V. VI."),
        ("system: symbolic; symbols: '*'; fallback: upper-roman", 61, "LXI. LXII. LXIII."),
        ("system: numeric", 1, "1. 2. 3."),
    ],
)
def test_forms_of_numbers_that_a_page_makes_itself(
    tmp_path: Path, rule: str, start: int, said: str
) -> None:
    assert _numbered(tmp_path, rule, start=start) == said.split(" ")


def test_own_forms_of_numbers_in_counters_and_on_top_of_others(tmp_path: Path) -> None:
    sheet = (
        "@counter-style marks { system: cyclic; symbols: '#' '%'; suffix: ')' }"
        "@counter-style more { system: extends marks; prefix: '<' }"
        "p { counter-increment: n } p::before { content: counter(n, marks) ' ' }"
        "ol { list-style: more }"
    )
    document = read(tmp_path, "<p>One</p><p>Two</p><ol><li>x</li></ol>", sheet)
    assert [block.text for block in document.blocks] == ["# One", "% Two", "<#) x"]


_CSS_TABLE = (
    ".t { display: table } .r { display: table-row } .c { display: table-cell }"
    ".h { display: table-header-group } .n { display: table-caption } .x { display: none }"
)


def test_rows_that_a_sheet_makes_are_a_table(tmp_path: Path) -> None:
    body = (
        "<div class=t><p class=n>Fees</p><div class=h><div class=r><b class=c>Item</b>"
        "<b class=c>Euros</b></div></div><div class=r><span class=c>Rent</span> "
        "<span class=c>4,000</span></div><div class='r x'><i class=c>Secret</i></div>"
        "<ul class=r><li class=c>Heat</li><li class=c><s>90</s> 95</li></ul></div><p>End.</p>"
    )
    document = read(tmp_path, body, _CSS_TABLE)
    assert [block.text for block in document.blocks] == [
        "Fees",
        "| Item | Euros |\n| --- | --- |\n| Rent | 4,000 |\n| Heat | ~~90~~ 95 |",
        "End.",
    ]
    assert any("Secret" in omission.text for omission in document.omissions)


@pytest.mark.parametrize(
    "rows",
    [
        "<div class=r><div class=c><h2>Menu</h2></div><div class=c>Text</div></div>" * 2,
        "<div class=r><div class=c>A</div><div class=c>"
        + "running text " * 40
        + "</div></div>" * 2,
        "<div class=r><div class=c>One row</div><div class=c>of columns</div></div>",
        "<div class=r><div class=c>A</div><div class=c>B</div></div>loose" * 2,
    ],
)
def test_columns_of_a_page_are_no_table(tmp_path: Path, rows: str) -> None:
    document = read(tmp_path, f"<div class=t>{rows}</div>", _CSS_TABLE)
    assert "|" not in document.text and document.text
