"""Letters of a DOCX that are struck out, raised, or that nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import OmissionKind
from app.documents.base.visibility import are_alike, contrast
from tests.documents.word.test_docx import cell, read, table, texts
from tests.documents.word_files import field, p, r, word_file

STRUCK, RAISED = "<w:strike/>", '<w:vertAlign w:val="superscript"/>'
WHITE = '<w:color w:val="FFFFFF"/>'


def test_struck_text_is_marked_where_runs_part_it(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/>'
        "<w:rPr><w:dstrike/></w:rPr></w:style>"
    )
    body = (
        p("Rent is ", r("4,000", STRUCK), r(" euros ", STRUCK), "4,500 euros.")
        + p(r("All of it. ", STRUCK), r("And this.", '<w:rStyle w:val="Gone"/>'))
        + p(r("Kept", '<w:rStyle w:val="Gone"/><w:dstrike w:val="0"/>'))
    )
    assert texts(word_file(tmp_path / "a.docx", body, styles=styles)) == [
        "Rent is ~~4,000 euros~~ 4,500 euros.", "~~All of it. And this.~~", "Kept",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "raised", "after", "said"),
    [
        ("the fee is 2,750", "4", " a year", "the fee is 2,750[^4] a year"),
        ("3 x 10", "9", " bytes", "3 x 10^9 bytes"),
        ("a room of 30 m", "2", "", "a room of 30 m²"),
        ("on the 22", "nd", " of May", "on the 22nd of May"),
        ("Acme", "®", " shoes", "Acme® shoes"),
        ("see the list", "a", ".", "see the list[^a]."),
        ("the fee is 2,750", "4)", " a year", "the fee is 2,750[^4] a year"),
        ("the fee is 2,750", "4 a year", ".", "the fee is 2,750^(4 a year)."),
        ("E = mc", "2", "", "E = mc^2"),
    ],
)
def test_raised_figures_join_no_number(
    tmp_path: Path, before: str, raised: str, after: str, said: str
) -> None:
    body = p(before, r(raised, RAISED), after)
    assert texts(word_file(tmp_path / "a.docx", body)) == [said]


def test_smaller_letters_that_stand_higher_are_raised(tmp_path: Path) -> None:
    body = p("cost 800", r("7", '<w:sz w:val="12"/><w:position w:val="8"/>'), " in all")
    assert texts(word_file(tmp_path / "a.docx", body)) == ["cost 800[^7] in all"]


@pytest.mark.parametrize(
    "look",
    [WHITE, '<w:sz w:val="2"/>', "<w:vanish/>", '<w:color w:val="fefefe"/>',
     '<w:color w:val="336699"/><w:shd w:val="clear" w:fill="336699"/>',
     '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'],
)  # fmt: skip
def test_what_nobody_sees_is_left_out_and_named(tmp_path: Path, look: str) -> None:
    body = p("Seen.", r(" The tenant pays twice.", look), r(" ", look), " Seen too.")
    document = read(word_file(tmp_path / "a.docx", body))
    [block] = document.blocks
    assert block.text.split() == ["Seen.", "Seen", "too."]
    [omission] = document.omissions
    assert omission.kind is OmissionKind.HIDDEN and omission.text == "The tenant pays twice."
    assert omission.words == "hidden text (22 characters)"


def test_white_letters_on_a_colour_are_read(tmp_path: Path) -> None:
    blue = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
    styles = (
        '<w:style w:type="table" w:styleId="Grid4"><w:name w:val="Grid 4"/><w:tblStylePr '
        f'w:type="firstRow"><w:tcPr>{blue}</w:tcPr></w:tblStylePr></w:style>'
    )
    styled = table(cell(p(r("By style", WHITE))) + cell(p("x"))).replace(
        "<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Grid4"/></w:tblPr>'
    )
    body = (
        table(cell(p(r("By cell", WHITE)), props=blue) + cell(p("y")))
        + styled
        + p(r("By paragraph", WHITE), props=blue)
        + p(r("By run", WHITE + blue))
        + p(r("By pattern", WHITE + '<w:shd w:val="pct50" w:fill="auto"/>'))
    )
    document = read(word_file(tmp_path / "a.docx", body, styles=styles))
    for words in ("By cell", "By style", "By paragraph", "By run", "By pattern"):
        assert words in document.text
    assert document.omissions == ()


def test_white_letters_over_a_picture_are_read(tmp_path: Path) -> None:
    anchor = (
        '<w:r><w:drawing><wp:anchor behindDoc="{}"><wp:extent cx="7560000" cy="10692000"/>'
        "<a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</w:r>"
    )
    title = p(r("Annual report", WHITE))
    path = word_file(tmp_path / "a.docx", p(anchor.format("1")) + title)
    assert texts(path) == ["Annual report"]
    in_front = word_file(tmp_path / "b.docx", p(anchor.format("0")) + title + p("x"))
    assert texts(in_front) == ["x"]


@pytest.mark.parametrize(
    ("style", "attributes", "inner", "is_ground"),
    [
        ("width:540pt;height:90pt;z-index:-7", "", "<v:imagedata/>", True),
        ("width:19cm;height:3.5cm;z-index:-7", "", "", True),
        ("width:540pt;height:90pt;z-index:7", "", "<v:imagedata/>", False),
        ("width:540pt;height:90pt;z-index:-7", 'filled="f"', "", False),
        ("width:60pt;height:60pt;z-index:-7", "", "<v:imagedata/>", False),
    ],
)
def test_white_letters_over_a_band_of_an_older_word(
    tmp_path: Path, style: str, attributes: str, inner: str, is_ground: bool
) -> None:
    shape = f'<v:shape style="position:absolute; {style}" {attributes}>{inner}</v:shape>'
    body = p(f"<w:r><w:pict>{shape}</w:pict></w:r>", "Report") + p("x") + p(r("Morning", WHITE))
    assert ("Morning" in texts(word_file(tmp_path / "a.docx", body))) is is_ground


def test_a_band_that_hangs_on_a_row_lies_behind_those_below(tmp_path: Path) -> None:
    band = (
        '<w:r><w:drawing><wp:anchor behindDoc="1"><wp:extent cx="{}" cy="1431290"/>'
        "<a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        "</w:r>"
    )
    rows = f"<w:tr>{cell(p(band))}</w:tr><w:tr>{cell(p(r('How to license', WHITE)))}</w:tr>"
    body = f"<w:tbl>{rows}</w:tbl>" + p("x")
    assert "How to license" in read(word_file(tmp_path / "a.docx", body.format(7129145))).text
    # A small picture is no ground for all that is white.
    assert texts(word_file(tmp_path / "b.docx", body.format(300000))) == ["x"]


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.01)  # WCAG's own example
    assert contrast("FFFFFF", "nothing") == 21


def test_a_tint_is_seen_where_its_brightness_is_not() -> None:
    assert not are_alike("FFFF00", "FFFFFF") and contrast("FFFF00", "FFFFFF") < 1.1
    assert are_alike("FFFFE0", "FFFFFF") and are_alike("FFFF00", "FEFE10")
    assert not are_alike("FFFFFF", "nothing")


def test_hidden_rows_and_shapes_are_left_out_and_named(tmp_path: Path) -> None:
    rows = table(cell(p("Fee")) + cell(p("40"))).replace(
        "</w:tbl>",
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell(p('Secret'))}{cell(p('900'))}</w:tr></w:tbl>",
    )
    shape = (
        '<w:r><w:drawing><wp:anchor><wp:docPr id="1" hidden="{}"/><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:txbx><w:txbxContent>{p('In a shape')}</w:txbxContent></wps:txbx></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )
    document = read(word_file(tmp_path / "a.docx", rows + p("End", shape.format("1"))))
    assert "900" not in document.text and "shape" not in document.text
    assert [o.text for o in document.omissions] == ["Secret 900\nIn a shape"]
    shown = read(word_file(tmp_path / "b.docx", p("End", shape.format("0"))))
    assert shown.text.endswith("In a shape")


def test_letters_that_are_all_transparent_are_not_seen(tmp_path: Path) -> None:
    fill = (
        '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">'
        '<w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="{}"/></w14:srgbClr>'
        "</w14:solidFill></w14:textFill>"
    )
    body = p("Seen ", r("not seen", fill.format(100000)), r("faint", fill.format(40000)))
    assert texts(word_file(tmp_path / "a.docx", body)) == ["Seen faint"]


def test_letters_of_full_size_that_stand_higher_are_raised(tmp_path: Path) -> None:
    body = p("cost 800", r("7", '<w:position w:val="8"/>'), " in all")
    assert texts(word_file(tmp_path / "a.docx", body)) == ["cost 800[^7] in all"]


@pytest.mark.parametrize(
    "props",
    [
        '<w:spacing w:line="20" w:lineRule="exact"/>',
        '<w:framePr w:w="10" w:h="20" w:hRule="exact"/>',
    ],
)
def test_lines_that_are_squeezed_to_nothing_are_left_out_and_named(
    tmp_path: Path, props: str
) -> None:
    body = p("Seen.") + p("The data is sold.", props=props)
    document = read(word_file(tmp_path / "a.docx", body))
    assert document.text == "Seen."
    assert [o.text for o in document.omissions] == ["The data is sold."]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ('<w:trHeight w:val="10" w:hRule="exact"/>', OmissionKind.HIDDEN),
        ("<w:hidden/>", OmissionKind.HIDDEN),
        ('<w:del w:id="1"/>', OmissionKind.DELETED),
    ],
)
def test_a_table_of_one_column_names_the_rows_that_are_not_read(
    tmp_path: Path, row: str, kind: OmissionKind
) -> None:
    rows = f"<w:tr>{cell(p('Kept.'))}</w:tr><w:tr><w:trPr>{row}</w:trPr>{cell(p('Gone.'))}</w:tr>"
    document = read(word_file(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>"))
    assert document.text == "Kept." and [o.kind for o in document.omissions] == [kind]


def test_numbers_of_captions_are_counted_where_the_file_has_none(tmp_path: Path) -> None:
    empty = '<w:fldSimple w:instr=" SEQ Table \\* ARABIC "/>'
    body = p("Table ", empty, ": Fees") + p("Table ", empty, ": Terms")
    again = '<w:fldSimple w:instr=" SEQ Table \\c \\* ROMAN "/>'
    assert texts(word_file(tmp_path / "a.docx", body + p("See ", again, "."))) == [
        "Table 1: Fees", "Table 2: Terms", "See II.",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["simple", "complex"])
def test_numbers_of_captions_go_on_from_those_that_the_file_has(tmp_path: Path, form: str) -> None:
    stored = field("SEQ Table \\* ARABIC", "4")
    if form == "simple":
        stored = f'<w:fldSimple w:instr="SEQ Table \\* ARABIC">{r("4")}</w:fldSimple>'
    empty = '<w:fldSimple w:instr=" SEQ Table "/>'
    body = p("Table ", stored, ": Fees") + p("Table ", empty, ": Terms")
    assert texts(word_file(tmp_path / "a.docx", body)) == ["Table 4: Fees", "Table 5: Terms"]


@pytest.mark.parametrize(
    ("run", "paragraph"),
    [
        ('<w:w w:val="2"/>', ""),
        ("", '<w:ind w:left="20000"/>'),
        ("", '<w:ind w:left="-15000" w:right="16000"/>'),
    ],
)
def test_letters_without_width_and_lines_beside_the_page_are_left_out(
    tmp_path: Path, run: str, paragraph: str
) -> None:
    body = p("Seen.") + p(r("The bond is void.", run), props=paragraph)
    document = read(word_file(tmp_path / "a.docx", body))
    assert document.text == "Seen."
    assert document.omissions[0].text == "The bond is void."


@pytest.mark.parametrize(
    ("origin", "offset", "is_seen"),
    [("page", -2_000_000, False), ("page", -500_000, True), ("margin", -1_500_000, True),
     ("margin", -3_500_000, False), ("page", 30_000_000, False)],
)  # fmt: skip
def test_boxes_beside_the_page_are_left_out(
    tmp_path: Path, origin: str, offset: int, is_seen: bool
) -> None:
    box = (
        f'<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="{origin}"><wp:posOffset>{offset}'
        '</wp:posOffset></wp:positionH><wp:extent cx="1000000" cy="500000"/><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{p('In the box.')}</w:txbxContent>"
        "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )
    document = read(word_file(tmp_path / "a.docx", p("Text.", box)))
    assert ("In the box." in document.text) is is_seen
    assert bool(document.omissions) is not is_seen


def test_hidden_rows_of_a_table_in_a_note_are_named(tmp_path: Path) -> None:
    rows = "".join(
        f"<w:tr><w:trPr>{hidden}</w:trPr>{cell(p(words))}{cell(p('x'))}</w:tr>"
        for hidden, words in (("", "Rate"), ("<w:hidden/>", "Kickback"))
    )
    note = f'<w:footnote w:id="4">{p("See:")}<w:tbl><w:tblPr/>{rows}</w:tbl></w:footnote>'
    body = p("Fee", '<w:r><w:footnoteReference w:id="4"/></w:r>')
    document = read(word_file(tmp_path / "a.docx", body, footnotes=note))
    assert "Rate" in document.text and "Kickback" not in document.text
    assert "Kickback" in document.omissions[0].text


THEME_BLUE = '<w:shd w:val="clear" w:color="auto" w:fill="auto" w:themeFill="accent1"/>'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def text_fill(inner: str) -> str:
    return f"<w14:textFill {_W14}><w14:solidFill>{inner}</w14:solidFill></w14:textFill>"


@pytest.mark.parametrize(
    ("look", "is_seen"),
    [
        ('<w:color w:val="000000" w:themeColor="background1"/>', False),
        (text_fill('<w14:srgbClr w14:val="FFFFFF"/>'), False),
        (text_fill('<w14:schemeClr w14:val="bg1"/>'), False),
        (WHITE + text_fill('<w14:srgbClr w14:val="203864"/>'), True),
        (WHITE + text_fill('<w14:schemeClr w14:val="accent2"/>'), True),
        (WHITE + THEME_BLUE, True),
        ('<w:color w:val="FFFFFF" w:themeColor="text1"/>', True),
        ('<w:color w:val="7F7F7F" w:themeColor="background1" w:themeShade="7F"/>', True),
    ],
)
def test_colours_of_the_theme_and_of_fills_count(tmp_path: Path, look: str, is_seen: bool) -> None:
    document = read(word_file(tmp_path / "a.docx", p("Seen. ", r("Pay twice.", look))))
    assert ("Pay twice." in document.text) == is_seen == (document.omissions == ())


def named(identifier: str, kind: str, props: str) -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}"><w:name w:val="{identifier}"/>'
        f"<w:rPr>{props}</w:rPr></w:style>"
    )


def test_a_style_within_another_that_strikes_or_hides_takes_it_back(tmp_path: Path) -> None:
    styles = "".join(
        named(f"{kind[0]}{name}", kind, f"<w:{name}/>")
        for kind in ("paragraph", "character")
        for name in ("strike", "vanish")
    )
    body = "".join(
        p(r("Back. ", f'<w:rStyle w:val="c{name}"/>'), r("Gone."), style=f"p{name}")
        for name in ("strike", "vanish")
    )
    document = read(word_file(tmp_path / "a.docx", body, styles=styles))
    assert [block.text for block in document.blocks] == ["Back. ~~Gone.~~", "Back."]
    assert document.omissions[0].text == "Gone."


def test_a_large_first_letter_begins_its_paragraph(tmp_path: Path) -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around"/>'
    body = p("T", props=frame) + p("he lessee pays.") + p("More.")
    assert texts(word_file(tmp_path / "a.docx", body)) == ["The lessee pays.", "More."]


def test_subscripts_join_no_number(tmp_path: Path) -> None:
    low = '<w:vertAlign w:val="subscript"/>'
    body = p("of CO", r("2", low), " in series 30", r("1", low), " and Na", r("+", RAISED))
    assert texts(word_file(tmp_path / "a.docx", body)) == ["of CO2 in series 30_1 and Na^+"]


def _with_style(style: str, rows: str, look: str = "") -> str:
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>{look}</w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="2400"/><w:gridCol w:w="2400"/></w:tblGrid>' + rows + "</w:tbl>"
    )


def _row(*contents: str) -> str:
    return "<w:tr>" + "".join(cell(content) for content in contents) + "</w:tr>"


_TABLE_STYLES = (
    '<w:style w:type="table" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Older"><w:basedOn w:val="Old"/>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:strike w:val="0"/></w:rPr></w:tblStylePr>'
    '<w:tblStylePr w:type="lastCol"><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>'
    '<w:style w:type="table" w:styleId="Bands">'
    '<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr>'
    '<w:tblStylePr w:type="band2Horz"><w:rPr><w:dstrike/></w:rPr></w:tblStylePr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
)


def test_a_table_style_strikes_its_cells_and_styles_within_take_it_back(tmp_path: Path) -> None:
    rows = _row(p("Rent"), p("4,000")) + _row(
        p("Fee", style="Gone"), p(r("9", '<w:strike w:val="0"/>'))
    )
    body = _with_style("Old", rows) + p("Behind it.")
    assert texts(word_file(tmp_path / "a.docx", body, styles=_TABLE_STYLES)) == [
        "| ~~Rent~~ | ~~4,000~~ |\n| --- | --- |\n| Fee | 9 |", "Behind it.",
    ]  # fmt: skip


def test_parts_of_a_table_style_count_where_the_table_shows_them(tmp_path: Path) -> None:
    rows = _row(p("Item"), p("Price")) + _row(p("Rent"), p("4,000"))
    shown = _with_style("Older", rows, '<w:tblLook w:val="0120"/>')
    document = read(word_file(tmp_path / "a.docx", shown + p("End."), styles=_TABLE_STYLES))
    assert "Item" in document.text and "~~Rent~~" in document.text and "~~Item" not in document.text
    assert "Price" not in document.text and "4,000" not in document.text
    hidden = [o.text for o in document.omissions if o.kind is OmissionKind.HIDDEN]
    assert "Price" in hidden[0] and "4,000" in hidden[0]
    plain = _with_style("Older", rows, '<w:tblLook w:val="0120" w:firstRow="0" w:lastColumn="0"/>')
    document = read(word_file(tmp_path / "b.docx", plain + p("End."), styles=_TABLE_STYLES))
    assert "| ~~Item~~ | ~~Price~~ |" in document.text


def test_bands_of_a_table_style_are_as_high_as_it_says(tmp_path: Path) -> None:
    rows = "".join(_row(p(f"Row {n}"), p(f"{n}")) for n in range(1, 7))
    body = _with_style("Bands", rows) + p("End.")
    (text, _) = texts(word_file(tmp_path / "a.docx", body, styles=_TABLE_STYLES))
    assert [f"~~Row {n}~~" in text for n in range(1, 7)] == [False, False, True, True, False, False]
    unbanded = _with_style("Bands", rows, '<w:tblLook w:val="0200"/>') + p("End.")
    (text, _) = texts(word_file(tmp_path / "b.docx", unbanded, styles=_TABLE_STYLES))
    assert "~~" not in text


@pytest.mark.parametrize(
    ("look", "words"),
    [
        ("0000", "Item Price Rent 4,000"),
        ("0020", "Rent 4,000"),  # the first row: white without a ground
        ("0040", "Item Price Rent 4,000"),  # the last row: white on black
        ("0080", "Price 4,000"),  # the first column: white without a ground
        ("00A0", "4,000"),
        ("0060", "Rent 4,000"),
    ],
)
def test_white_letters_of_a_table_style_are_seen_where_it_has_a_ground_for_them(
    tmp_path: Path, look: str, words: str
) -> None:
    white = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    ground = '<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>'
    parts = (("firstRow", white), ("lastRow", white + ground), ("firstCol", white))
    styles = "".join(f'<w:tblStylePr w:type="{name}">{said}</w:tblStylePr>' for name, said in parts)
    styles = f'<w:style w:type="table" w:styleId="White">{styles}</w:style>'
    rows = _row(p("Item"), p("Price")) + _row(p("Rent"), p("4,000"))
    body = _with_style("White", rows, f'<w:tblLook w:val="{look}"/>')
    document = read(word_file(tmp_path / "a.docx", body + p("End."), styles=styles))
    seen = [each for each in ("Item", "Price", "Rent", "4,000") if each in document.text]
    assert seen == words.split()


def test_the_first_row_of_a_table_style_counts_above_the_first_column(tmp_path: Path) -> None:
    white = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    navy = '<w:tcPr><w:shd w:val="clear" w:fill="000060"/></w:tcPr>'
    paper = '<w:tcPr><w:shd w:val="clear" w:fill="FFFFFF"/></w:tcPr>'
    corner = '<w:tblStylePr w:type="nwCell"><w:rPr><w:color w:val="000060"/></w:rPr></w:tblStylePr>'
    styles = (
        f'<w:style w:type="table" w:styleId="Own"><w:tblStylePr w:type="firstRow">{paper}'
        f'</w:tblStylePr><w:tblStylePr w:type="firstCol">{white}{navy}</w:tblStylePr>'
        f"{corner}</w:style>"
    )
    rows = _row(p("Item"), p("Price")) + _row(p("Rent"), p("4,000"))
    body = _with_style("Own", rows, '<w:tblLook w:val="00A0"/>')
    document = read(word_file(tmp_path / "a.docx", body + p("End."), styles=styles))
    assert all(each in document.text for each in ("Item", "Price", "Rent", "4,000"))
