"""What letters of a DOCX say by their colour, size and font: themes, units, picture fonts."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.oxml import parse_xml

from app.documents.base.document import OmissionKind
from app.documents.word.formatting.colors import Colors
from tests.documents.word.test_docx import read, texts
from tests.documents.word_files import level, numbering, p, r, rewritten, word_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="101010"/></a:dk1>'
    '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:dk2><a:srgbClr val="204060"/></a:dk2><a:lt2><a:srgbClr val="FFFEFE"/></a:lt2>'
    '<a:accent1><a:srgbClr val="FFFFFF"/></a:accent1><a:accent2><a:srgbClr val="B04010"/>'
    "</a:accent2></a:clrScheme></a:themeElements></a:theme>"
)


@pytest.mark.parametrize(
    ("look", "is_seen"),
    [
        ('<w:color w:val="auto" w:themeColor="accent1"/>', False),
        ('<w:color w:val="FFFFFF" w:themeColor="accent2"/>', True),
        ('<w:color w:val="808080" w:themeColor="background2"/>', False),
        ('<w:color w:val="808080" w:themeColor="text2" w:themeTint="03"/>', False),
        ('<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="80"/>', True),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto" w:themeFill="accent2"/>',
         True),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto" w:themeFill="lt2"/>', False),
    ],
)  # fmt: skip
def test_colours_of_the_theme_count_as_they_are_shown(
    tmp_path: Path, look: str, is_seen: bool
) -> None:
    body = p("Seen ", r("perhaps", look))
    change = {"word/theme/theme1.xml": (r"\A.*\Z", THEME)}
    path = rewritten(word_file(tmp_path / "a.docx", body), tmp_path / "b.docx", change)
    assert ("perhaps" in read(path).text) is is_seen


def test_settings_lead_names_of_colours_to_others() -> None:
    settings = parse_xml(
        f'<w:settings {W}><w:clrSchemeMapping w:bg1="dark1" w:t1="light1"/></w:settings>'
    )
    colors = Colors(parse_xml(THEME), settings)
    letters = parse_xml(f'<w:color {W} w:val="auto" w:themeColor="text1"/>')
    assert colors.of_letters(letters) == "FFFFFF"
    paper = parse_xml(f'<w:shd {W} w:val="clear" w:fill="auto" w:themeFill="background1"/>')
    assert colors.of_shading(paper) == "101010"
    unknown = parse_xml(f'<w:shd {W} w:val="clear" w:fill="auto" w:themeFill="accent9"/>')
    assert colors.of_shading(unknown) is None


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ('<w:sz w:val="1pt"/>', "Seen"),
        ('<w:sz w:val="0.4mm"/>', "Seen"),
        ('<w:sz w:val="11pt"/>', "Seen words"),
        ('<w:szCs w:val="2"/><w:rtl/>', "Seen"),
        ('<w:szCs w:val="2"/>', "Seen words"),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/><w:shd w:val="clear" '
         'w:fill="FFFFFF"/>', "Seen words"),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', "Seen"),
        ('<w:strike/><w:dstrike w:val="0"/>', "Seen ~~words~~"),
    ],
)  # fmt: skip
def test_sizes_marker_pens_and_lines_count_as_word_shows_them(
    tmp_path: Path, look: str, said: str
) -> None:
    assert texts(word_file(tmp_path / "a.docx", p("Seen ", r("words", look)))) == [said]


def test_letters_that_stand_lower_part_figures(tmp_path: Path) -> None:
    look = '<w:sz w:val="14"/><w:position w:val="-6"/>'
    body = p("101", r("2", look), "8") + p(
        "EUR 700", r("4", '<w:position w:val="4pt"/><w:sz w:val="7pt"/>')
    )
    assert texts(word_file(tmp_path / "a.docx", body)) == ["101_2 8", "EUR 700[^4]"]


def test_paragraphs_that_a_style_hides_are_not_counted(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Aside"><w:name w:val="Aside"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    body = p("Not shown", style="Aside", num=(1, 0)) + p("Shown", num=(1, 0))
    numbers = numbering({0: level(0, "decimal", "%1.")}, {1: (0, "")})
    document = read(word_file(tmp_path / "a.docx", body, styles=styles, numbers=numbers))
    assert [block.text for block in document.blocks] == ["1. Shown"]
    assert [o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN] == ["Not shown"]


def test_letters_in_picture_fonts_are_the_signs_that_they_show(tmp_path: Path) -> None:
    def font(name: str) -> str:
        return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'

    styles = (
        '<w:style w:type="character" w:styleId="Greek"><w:name w:val="Greek"/>'
        f"<w:rPr>{font('Symbol')}</w:rPr></w:style>"
    )
    body = (
        p(r("\uf0fe", font("Wingdings")), " yes ", r("o", font("Wingdings")), " no")
        + p("20 ", r("\uf06d", '<w:rStyle w:val="Greek"/>'), "m, x ", r("£", font("Symbol")), " 5")
        + p('<w:r><w:sym w:font="Symbol" w:char="00B3"/></w:r>', " 6 ", r("\uf0ff", font("Arial")))
    )
    assert texts(word_file(tmp_path / "a.docx", body, styles=styles)) == [
        "☑ yes ☐ no", "20 μm, x ≤ 5", "≥ 6 \uf0ff",
    ]  # fmt: skip
