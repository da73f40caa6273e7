"""What a page shows and what it does not: placed elements, pictures behind text, dark pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import OmissionKind
from app.documents.flow.web.html import read_html
from tests.documents.flow.test_html_hidden import page


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{position:absolute;width:1px;height:1px;overflow:hidden}",
        ".x{height:0;overflow-y:hidden}", ".x{line-height:0;overflow:hidden}",
        ".x{text-indent:100%;white-space:nowrap;overflow:hidden}",
        ".x{position:absolute;left:-100%}", ".x{position:absolute;right:100%}",
        ".x{position:fixed;left:100vw}", ".x{position:absolute;left:200%}",
        ".x{zoom:0.01}", ".x{letter-spacing:-1em}", ".x{color:Canvas}",
        ".x{color:#fff;text-shadow:0 0 0 white}", ".x{color:#fff;-webkit-text-stroke:0}",
        "@media (width >= 600px){.x{display:none}}",
        "@media (orientation: landscape) and (pointer:fine){.x{display:none}}",
        ".x,.y:focus-visible{display:none}", ".x, a[title='a,b'], :is(.y,.z){opacity:0}",
    ],
)  # fmt: skip
def test_means_of_hiding(tmp_path: Path, sheet: str) -> None:
    document = page(tmp_path, "<p>Seen</p><p class=x>Penalty</p>", sheet)
    assert document.text == "Seen"
    assert [o.text for o in document.omissions] == ["Penalty"]


@pytest.mark.parametrize(
    ("body", "sheet"),
    [
        ("<noscript><p>Penalty</p></noscript>", ""),
        ("<template><p>Penalty</p></template>", ""),
        ("<div popover><p>Penalty</p></div>", ""),
        ("<mark>Penalty</mark>", "mark{color:yellow}"),
        ("<p class=a><a href=x>Penalty</a></p>", ".a,.a a{color:#fff}"),
    ],
)
def test_elements_that_hold_what_is_not_shown(tmp_path: Path, body: str, sheet: str) -> None:
    document = page(tmp_path, f"<p>Seen</p>{body}", sheet)
    assert document.text == "Seen"
    assert [o.kind for o in document.omissions] == [OmissionKind.HIDDEN]


@pytest.mark.parametrize(
    ("body", "sheet"),
    [
        ("<div class=a><img src=x><p class=b>Rent</p></div>",
         ".a{position:relative}.b{position:absolute;color:#fff}"),
        ("<div class=a><img src=x><p>Rent</p></div>",
         "img{position:absolute;z-index:-1}p{color:#fff}"),
        ("<p>Rent</p>", ":root{color-scheme:dark}p{color:#fff}"),
        ("<p>Rent</p>", "p{color:#fff;text-shadow:0 0 3px #000}"),
        ("<p>Rent</p>", "p{color:#fff;text-shadow:1px 1px white,0 0 3px rgba(0, 0, 0, 0.8)}"),
        ("<p>Rent</p>", "p{color:#fff;-webkit-text-stroke:1px #333}"),
        ("<p style='color:#fff'><a href=x>Rent</a></p>", ""),
        ("<div class=a><div class=b>Rent</div></div>",
         ".a{position:relative}.b{position:absolute;left:100%}"),
        ("<div><template shadowrootmode=open><p>Rent</p></template></div>", ""),
        ("<p>Rent</p>", "p{overflow:hidden;height:20px;line-height:1}"),
    ],
)  # fmt: skip
def test_what_is_seen_is_read(tmp_path: Path, body: str, sheet: str) -> None:
    document = page(tmp_path, body, sheet)
    assert document.text == "Rent"
    assert OmissionKind.HIDDEN not in [o.kind for o in document.omissions]


def test_colours_that_the_body_states_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        '<html><body bgcolor="#000000" text="#FFFFFF"><p>Rent</p>'
        "<p><font color=black>Penalty</font></p></body></html>"
    )
    document = read_html(path, "")
    assert document.text == "Rent"
    assert [o.text for o in document.omissions] == ["Penalty"]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("sub,sup{position:relative;vertical-align:baseline}sup{top:-.5em}sub{bottom:-.25em}",
         "700[^4] and 101_2 8"),
        ("sup{vertical-align:top;font-size:60%}", "700[^4] and 101_2 8"),
        ("sup{vertical-align:baseline;font-size:70%;transform:translateY(-40%);"
         "display:inline-block}", "700[^4] and 101_2 8"),
        ("sup,sub{vertical-align:baseline}", "7004 and 10128"),
    ],
)  # fmt: skip
def test_raised_and_lowered_letters(tmp_path: Path, sheet: str, said: str) -> None:
    assert page(tmp_path, "<p>700<sup>4</sup> and 101<sub>2</sub>8</p>", sheet).text == said


def test_items_that_are_not_shown_are_not_counted(tmp_path: Path) -> None:
    body = "<ol><li>Rent<li hidden>Old<li class=x>Older<li>Term</ol>"
    assert page(tmp_path, body, ".x{display:none}").text == "1. Rent\n\n2. Term"


def test_letters_in_picture_fonts_are_the_signs_that_they_show(tmp_path: Path) -> None:
    body = (
        "<p><span style=\"font-family:'Wingdings 2', serif\">R</span> yes "
        "<span style='font-family:Wingdings'>o</span> no <font face=Symbol>m</font>m "
        "<span style='font-family:Arial'>o</span></p>"
    )
    assert page(tmp_path, body).text == "☑ yes ☐ no μm o"


MATH = (
    "<math><semantics><msup><mn>10</mn><mn>6</mn></msup>"
    '<annotation encoding="application/x-tex">10^6</annotation></semantics></math>'
)
CLIPPED = "{position:absolute;clip:rect(1px,1px,1px,1px);width:1px;height:1px;overflow:hidden}"
KATEX = (
    f"<span class=katex><span class=katex-mathml>{MATH}</span><span aria-hidden=true>"
    "<span>1</span><span>0<span style='top:-3em'>6</span></span></span></span>"
)
WIKIPEDIA = f"<span style='display:none'>{MATH}</span><img src=x.svg aria-hidden=true>"
MATHJAX = (
    "<mjx-container><mjx-math aria-hidden=true></mjx-math>"
    f"<mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container>"
)


@pytest.mark.parametrize(
    ("formula", "sheet"),
    [
        (KATEX, ""),
        (KATEX, f".katex-mathml{CLIPPED}"),
        (WIKIPEDIA, ""),
        (MATHJAX, f"mjx-assistive-mml{CLIPPED}"),
    ],
)
def test_a_formula_that_is_shown_by_something_else_is_read_once(
    tmp_path: Path, formula: str, sheet: str
) -> None:
    document = page(tmp_path, f"<p>about {formula} kg</p>", sheet)
    assert document.text == "about 10^6 kg"
    assert [o.kind for o in document.omissions] == [OmissionKind.FORMULA]


def test_a_formula_that_nothing_shows_is_not_read(tmp_path: Path) -> None:
    document = page(tmp_path, f"<p>Seen</p><div style='display:none'>{MATH}</div><p>x</p>")
    assert "10^6" not in document.text
    assert OmissionKind.HIDDEN in [o.kind for o in document.omissions]
    beside = page(tmp_path, f"<p>a {MATH} <img src=x> b</p>")
    assert [o.kind.value for o in beside.omissions] == ["formula", "picture"]


@pytest.mark.parametrize(
    ("body", "sheet", "said"),
    [
        ("<div class=x><span>Rent</span><span>5,000</span></div>", ".x{display:flex}",
         "Rent 5,000"),
        ("<p><span class=x>Rent 5</span><span class=x>000 months</span></p>", ".x{display:block}",
         "Rent 5\n000 months"),
        ("<p>5<i>,</i>000</p>", "i{display:inline}", "5,000"),
        ("<p>Pay <x-price>5,000</x-price> euros</p>", "", "Pay 5,000 euros"),
        ("<x-card>Rent</x-card><x-card>Term</x-card>", "", "Rent\n\nTerm"),
    ],
)  # fmt: skip
def test_words_that_a_sheet_sets_apart_do_not_join(
    tmp_path: Path, body: str, sheet: str, said: str
) -> None:
    assert page(tmp_path, body, sheet).text == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("One.<br><br>Two.<br>Three.", ["One.", "Two.\nThree."]),
        ("<b>One.<br> <br>Two.</b><br><br><br>Three.", ["One.", "Two.", "Three."]),
        ("<p>One.<br></p>Two.", ["One.", "Two."]),
        ("<h2>One<br><br>Two</h2>", ["One Two"]),
        ("<ol><li>One.<br><br>Two.</li><li>Three.</li></ol>", ["1. One.", "Two.", "2. Three."]),
    ],
)
def test_empty_lines_part_paragraphs(tmp_path: Path, body: str, said: list[str]) -> None:
    assert [block.text for block in page(tmp_path, body).blocks] == said


def test_the_head_of_a_table_is_first_and_its_foot_last(tmp_path: Path) -> None:
    parts = (
        "<tfoot><tr><td>Total</td><td>9</td></tr></tfoot><tbody><tr><td>Hull</td><td>9</td></tr>"
        "</tbody><thead><tr><th>Item</th><th>Fee</th></tr></thead>"
    )
    lines = page(tmp_path, f"<table>{parts}</table>").text.split("\n")
    assert lines[0] == "| Item | Fee |" and lines[2:] == ["| Hull | 9 |", "| Total | 9 |"]


@pytest.mark.parametrize(
    ("body", "is_raised"),
    [
        ("<span style='mso-text-raise:5pt;font-size:7pt'>3</span>", True),
        ("<span style='position:relative;top:-3.0pt;mso-text-raise:3.0pt'>3</span>", True),
        ("<small style='vertical-align:text-top'>3</small>", True),
        ("<small>3</small>", False),
        ("<span style='mso-text-raise:0pt'>3</span>", False),
    ],
)
def test_figures_that_programs_raise(tmp_path: Path, body: str, is_raised: bool) -> None:
    said = "EUR 1,500[^3] net" if is_raised else "EUR 1,5003 net"
    assert page(tmp_path, f"<p>EUR 1,500{body} net</p>").text == said


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("bengali", "১২."), ("persian", "۱۲."), ("tibetan", "༡༢."), ("hiragana", "し、"),
        ("hiragana-iroha", "を、"), ("armenian", "ԺԲ."), ("lower-armenian", "ժբ."),
        ("georgian", "იბ."), ("unheard-of", "12."),
    ],
)  # fmt: skip
def test_forms_of_numbers_that_every_page_has(tmp_path: Path, form: str, said: str) -> None:
    sheet = f"ol{{list-style-type:{form}}}"
    block = page(tmp_path, "<ol start=12><li>Rent</li></ol>", sheet).blocks[0]
    assert (block.text, block.number) == (f"{said} Rent", said[:-1])


@pytest.mark.parametrize(
    "body",
    [
        "<del>EUR 1,500<sup>3</sup></del> net",
        "<s>EUR 1,500<span style='vertical-align:super'>3</span></s> net",
        "<span style='text-decoration:line-through'>EUR 1,500<sup>3</sup></span> net",
        "<del>EUR 1,500</del><sup><del>3</del></sup> net",
    ],
)
def test_raised_figures_stay_apart_within_struck_text(tmp_path: Path, body: str) -> None:
    assert page(tmp_path, f"<p>{body}</p>").text == "~~EUR 1,500[^3]~~ net"


@pytest.mark.parametrize(
    ("style", "is_seen"),
    [
        ("font-size:xx-small;font-size:0px", False),
        ("font-size:0px;font-size:12px", True),
        ("display:block;display:none", False),
        ("display:none;display:block", True),
        ("color:#000;color:#fff", False),
        ("background-color:currentcolor", False),
        ("opacity:calc(0)", False),
        ("transform:scale(.001)", False),
        ("scale:1 0.01", False),
        ("transform:scale(0.5, 80%)", True),
    ],
)
@pytest.mark.parametrize("where", ["sheet", "element"])
def test_of_what_a_rule_says_twice_the_last_counts(
    tmp_path: Path, style: str, is_seen: bool, where: str
) -> None:
    own = f' style="{style}"' if where == "element" else ""
    sheet = "" if own else f".k{{{style}}}"
    document = page(tmp_path, f"<p>Rent</p><p class=k{own}>Penalty</p>", sheet)
    assert ("Penalty" in document.text) is is_seen


def test_elements_of_programs_stand_in_their_line(tmp_path: Path) -> None:
    body = (
        '<p>Made in <st1:place w:st="on"><st1:City>London</st1:City></st1:place> by <nobr>A. Teal'
        "</nobr> on <sdfield type=DATETIME>30 May</sdfield>.<o:p></o:p></p><x-box><p>C</p></x-box>"
    )
    assert page(tmp_path, body).text == "Made in London by A. Teal on 30 May.\n\nC"


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        ("<span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span>", "1. The price."),
        ("<b><span style='mso-list: Ignore'>(a)<span>&nbsp; </span></span></b>", "(a) The price."),
        (
            "<span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "
            '"Times New Roman"\'>&nbsp;&nbsp; </span></span>',
            "- The price.",
        ),
        (
            "<span style='font-family:Wingdings'><span style='mso-list:Ignore'>§</span></span>",
            "- The price.",
        ),
        (
            "<span style='font-family:\"Courier New\";mso-list:Ignore'>o&nbsp;</span>",
            "- The price.",
        ),
    ],
)
def test_marks_of_the_lists_of_word_and_outlook(tmp_path: Path, mark: str, shown: str) -> None:
    paragraph = f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>{mark}The price.</p>"
    [block] = page(tmp_path, paragraph).blocks
    assert (block.kind.value, block.text) == ("list_item", shown)


def test_a_font_says_its_family_behind_the_size(tmp_path: Path) -> None:
    signs = "<span style='font:11pt Symbol'>m</span><span style='font:9pt/1.2 Arial'>m</span>"
    assert page(tmp_path, f"<p style='font-family:Symbol'>a{signs}</p>").text == "αμm"


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        (".o{display:flex;flex-direction:row-reverse}", "3 2 1"),
        (".o{display:flex;flex-flow:column-reverse nowrap}", "3 2 1"),
        (".o{display:flex;flex-flow:row wrap-reverse}", "1 2 3"),
        (".o{display:grid;flex-direction:row-reverse}", "1 2 3"),
        (".o{display:grid} .b{order:-1}", "2 1 3"),
        (".o{display:flex} .a{order:2} .b{order:1}", "3 2 1"),
        (".o{display:flex} @media (max-width:400px){.a{order:2}}", "1 2 3"),
        (".a{order:2}", "1 2 3"),
    ],
)
def test_what_a_sheet_shows_in_another_order_is_read_so(
    tmp_path: Path, sheet: str, shown: str
) -> None:
    body = "<div class=o>\n<p class=a>1</p>\n<p class=b>2</p><!-- x -->\n<p>3</p>\n</div>"
    assert " ".join(page(tmp_path, body, sheet).text.split()) == shown


def test_an_order_may_stand_in_the_page_and_not_part_words_from_their_text(tmp_path: Path) -> None:
    flex = '<div style="display:flex">{}<p style="order:1">1</p>{}<p>2</p></div>'
    assert page(tmp_path, flex.format("", "")).text.split() == ["2", "1"]
    assert page(tmp_path, flex.format("0", "1b")).text.split() == ["0", "1", "1b", "2"]
