"""ODT: numbers of lists, what stands beside the text, and what is not shown."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, Document, OmissionKind
from app.documents.errors import NotADocument
from app.documents.flow.odt.reader import read_odt

_N = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    [f'xmlns:{p}="{_N}{n}:1.0"' for p, n in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("fo", "xsl-fo-compatible"), ("form", "form"), ("chart", "chart"),
        ("svg", "svg-compatible"),
    )]
    + ['xmlns:xlink="http://www.w3.org/1999/xlink"', 'xmlns:m="http://www.w3.org/1998/Math/MathML"']
)  # fmt: skip


LOEXT = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def odt(
    path: Path,
    body: str,
    *,
    styles: str = "",
    master: str = "",
    objects: dict[str, str] | None = None,
) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {NAMESPACES}><office:master-styles>{master}"
            "</office:master-styles></office:document-styles>",
        )
        for name, xml in (objects or {}).items():
            archive.writestr(f"{name}/content.xml", xml)
    return path


def read(path: Path) -> Document:
    return read_odt(path, "0" * 64)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def style(name: str, family: str, properties: str) -> str:
    return f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'


def letters(properties: str) -> str:
    return f"<style:text-properties {properties}/>"


NUMBERS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="01, 02, 03, ..." text:display-levels="2"/></text:list-style>'
)
ITEM = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"


def test_lists_go_on_where_they_say_so(tmp_path: Path) -> None:
    def listed(name: str, items: str, more: str = "") -> str:
        return f'<text:list xml:id="{name}" text:style-name="L" {more}>{items}</text:list>'

    inner = "<text:list>" + ITEM.format("Base", "") + ITEM.format("Extra", "") + "</text:list>"
    body = (
        listed("a", ITEM.format("Oars", inner))
        + "<text:p>Between.</text:p>"
        + listed("b", ITEM.format("Other", ""))
        + listed("c", ITEM.format("Sails", ""), 'text:continue-list="a"')
        + listed("d", ITEM.format("Ropes", ""), 'text:continue-numbering="true"')
        + "<table:table><table:table-row><table:table-cell>"
        + listed("e", ITEM.format("Sweep", "") + ITEM.format("Light", ""))
        + "</table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell>"
        + "</table:table-row></table:table>"
    )
    assert texts(read(odt(tmp_path / "a.odt", body, styles=NUMBERS))) == [
        "1. Oars", "1.01 Base", "1.02 Extra", "Between.", "1. Other", "2. Sails", "3. Ropes",
        "| 1. Sweep<br>2. Light | x |\n| --- | --- |",
    ]  # fmt: skip


def test_numbers_that_stand_alone_in_the_cells_of_a_column_are_read(tmp_path: Path) -> None:
    def row(words: str, more: str) -> str:
        item = f'<text:list text:style-name="L" {more}><text:list-item><text:p/></text:list-item>'
        return (
            f"<table:table-row><table:table-cell>{item}</text:list></table:table-cell>"
            f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"
            "<table:table-cell><text:p>40</text:p></table:table-cell></table:table-row>"
        )

    again = 'text:continue-numbering="true"'
    body = f"<table:table>{row('Oars', '')}{row('Sails', again)}</table:table>"
    assert texts(read(odt(tmp_path / "a.odt", body, styles=NUMBERS))) == [
        "| 1. | Oars | 40 |\n| --- | --- | --- |\n| 2. | Sails | 40 |"
    ]


def test_boxes_shapes_and_indexes(tmp_path: Path) -> None:
    body = (
        "<text:p>Above<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box>"
        "</draw:frame></text:p><draw:custom-shape><text:p>On a shape.</text:p></draw:custom-shape>"
        "<text:p><draw:g><draw:rect><text:p>In a group.</text:p></draw:rect></draw:g></text:p>"
        "<text:p>x<draw:frame><draw:image/></draw:frame></text:p>"
        "<text:bibliography><text:index-body><text:p>Teal: Knots.</text:p></text:index-body>"
        "</text:bibliography><text:alphabetical-index><text:index-body><text:p>no</text:p>"
        "</text:index-body></text:alphabetical-index>"
    )
    document = read(odt(tmp_path / "a.odt", body))
    assert texts(document) == [
        "Above", "In a box.", "On a shape.", "In a group.", "x", "Teal: Knots.",
    ]  # fmt: skip
    assert sorted(o.words for o in document.omissions) == ["1 index", "1 picture"]


def test_headers_and_footers_of_the_pages_that_are_used(tmp_path: Path) -> None:
    master = "".join(
        f'<style:master-page style:name="{name}"><style:header><text:p>{head}</text:p>'
        "</style:header><style:footer><text:p>foot</text:p></style:footer></style:master-page>"
        for name, head in (("Standard", "Company"), ("Other", "Never"))
    )
    document = read(odt(tmp_path / "a.odt", "<text:p>Text</text:p>", master=master))
    assert [(b.kind, b.text) for b in document.blocks] == [
        (BlockKind.RUNNING_HEAD, "Company"), (BlockKind.PARAGRAPH, "Text"),
        (BlockKind.RUNNING_HEAD, "foot"),
    ]  # fmt: skip


def test_what_is_hidden_struck_and_raised(tmp_path: Path) -> None:
    styles = (
        style("hid", "text", letters('text:display="none"'))
        + style("white", "text", letters('fo:color="#ffffff"'))
        + style("struck", "text", letters('style:text-line-through-style="solid"'))
        + style("up", "text", letters('style:text-position="super 58%"'))
        + style(
            "blue", "table-cell", '<style:table-cell-properties fo:background-color="#000080"/>'
        )
    )
    cell = '<table:table-cell table:style-name="blue"><text:p>{}</text:p></table:table-cell>'

    def span(name: str, text: str) -> str:
        return f'<text:span text:style-name="{name}">{text}</text:span>'

    body = (
        f"<text:p>Seen {span('hid', 'our limit')}{span('white', ' and more')}. "
        f"2 x 10{span('up', '6')}"
        f" for {span('struck', '800')} 900</text:p>"
        '<text:section text:display="none"><text:p>A section.</text:p></text:section>'
        f"<table:table><table:table-row>{cell.format(span('white', 'Head'))}{cell.format('x')}"
        "</table:table-row></table:table>"
    )
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert texts(document) == [
        "Seen . 2 x 10^6 for ~~800~~ 900", "| Head | x |\n| --- | --- |",
    ]  # fmt: skip
    [omission] = document.omissions
    assert omission.kind is OmissionKind.HIDDEN
    assert omission.text == "our limit and more\nA section."


def test_formulas_and_charts_are_read_and_named(tmp_path: Path) -> None:
    math = (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>F</mi><mo>=</mo>'
        "<mfrac><mi>m</mi><msup><mi>s</mi><mn>2</mn></msup></mfrac></mrow>"
        "<annotation>F = m over s^2</annotation></semantics></math>"
    )
    chart = (
        f"<office:document-content {NAMESPACES}><office:body><office:chart><chart:chart>"
        "<chart:title><text:p>Visitors</text:p></chart:title><table:table><table:table-row>"
        "<table:table-cell><text:list><text:list-item><text:p>2031</text:p></text:list-item>"
        "</text:list><text:p>May</text:p></table:table-cell><table:table-cell><text:p>310</text:p>"
        "<draw:g><svg:desc>Table1.B2:B4</svg:desc></draw:g></table:table-cell></table:table-row>"
        "</table:table></chart:chart></office:chart>"
        "</office:body></office:document-content>"
    )
    frame = '<draw:frame><draw:object xlink:href="./{}"/><draw:image/></draw:frame>'
    body = f"<text:p>Pull {frame.format('Object 1')}.{frame.format('Object 2')}</text:p>"
    document = read(odt(tmp_path / "a.odt", body, objects={"Object 1": math, "Object 2": chart}))
    assert document.text == "Pull F=m/(s^2)."
    assert [b.text for b in document.blocks if b.kind is BlockKind.LABEL] == ["Visitors\nMay | 310"]
    assert len(document.omissions) == 2


def test_items_that_begin_with_an_inner_list_have_no_number(tmp_path: Path) -> None:
    """As LibreOffice counts: what stands behind the inner list is no item of its own, and the next
    inner list goes on."""
    levels = "".join(
        f'<text:list-level-style-number text:level="{n}" style:num-format="1" '
        f'text:display-levels="{n}"/>'
        for n in (1, 2)
    )
    inner = "<text:list-item><text:list>" + ITEM.format("a", "") + "</text:list>{}</text:list-item>"
    items = ITEM.format("x", "") + inner.format("<text:p>behind</text:p>") + inner.format("")
    path = odt(
        tmp_path / "a.odt",
        f'<text:list text:style-name="L">{items}</text:list>',
        styles=f'<text:list-style style:name="L">{levels}</text:list-style>',
    )
    assert texts(read(path)) == ["1 x", "1.1 a", "behind", "1.2 a"]


def test_only_the_list_directly_before_is_gone_on_with(tmp_path: Path) -> None:
    def listed(style: str, more: str = "") -> str:
        return f'<text:list text:style-name="{style}" {more}>{ITEM.format("x", "")}</text:list>'

    goes_on = 'text:continue-numbering="true"'
    body = listed("L") + listed("L", goes_on) + listed("M") + listed("L", goes_on)
    styles = NUMBERS + NUMBERS.replace('style:name="L"', 'style:name="M"')
    assert texts(read(odt(tmp_path / "a.odt", body, styles=styles))) == [
        "1. x", "2. x", "1. x", "1. x",
    ]  # fmt: skip
    body, styles = (each.replace('"M"', '"Outline"') for each in (body + listed("M"), styles))
    assert texts(read(odt(tmp_path / "b.odt", body, styles=styles)))[2::2] == ["1. x", "2. x"]


def test_a_level_that_is_passed_over_has_begun(tmp_path: Path) -> None:
    """As LibreOffice counts: 1.1, then 2."""
    levels = "".join(
        f'<text:list-level-style-number text:level="{n}" style:num-format="1" '
        f'text:display-levels="{n}"/>'
        for n in (1, 2, 3)
    )

    def item(depth: int) -> str:
        return (
            "<text:list-item><text:list>" * depth
            + "<text:list-item><text:p>x</text:p></text:list-item>"
            + "</text:list></text:list-item>" * depth
        )

    items = "".join(map(item, (1, 0, 1, 2, 0, 2, 1)))
    document = read(
        odt(
            tmp_path / "a.odt",
            f'<text:list text:style-name="L">{items}</text:list>',
            styles=f'<text:list-style style:name="L">{levels}</text:list-style>',
        )
    )
    assert [block.number for block in document.blocks] == [
        "1.1", "2", "2.1", "2.1.1", "3", "3.1.1", "3.2",
    ]  # fmt: skip


def test_headings_in_a_list_of_the_outline_are_numbered_by_it(tmp_path: Path) -> None:
    outline = "".join(
        f'<text:outline-level-style text:level="{n}" style:num-format="1" '
        f'text:display-levels="{n}"/>'
        for n in (1, 2)
    )
    first = '<text:list-item><text:h text:outline-level="1">Lease</text:h></text:list-item>'
    second = (
        "<text:list-item><text:list><text:list-item>"
        '<text:h text:outline-level="2">Rent</text:h></text:list-item></text:list></text:list-item>'
    )
    path = odt(
        tmp_path / "a.odt",
        f'<text:list text:style-name="Outline">{first}{second}</text:list>',
        master=f'<text:outline-style style:name="Outline">{outline}</text:outline-style>',
    )
    assert texts(read(path)) == ["1 Lease", "1.1 Rent"]


def test_a_signature_line_says_who_signs(tmp_path: Path) -> None:
    line = (
        f"<draw:frame><draw:image/><loext:signatureline {LOEXT} "
        'loext:suggested-signer-name="Ada Teal" loext:suggested-signer-title="Director"/>'
        "</draw:frame>"
    )
    document = read(odt(tmp_path / "a.odt", f"<text:p>For the seller:{line}</text:p>"))
    assert document.text == "For the seller:\nAda Teal\nDirector"


def test_a_table_in_a_shape_is_read(tmp_path: Path) -> None:
    cells = "".join(
        f"<loext:table-cell><text:p>{words}</text:p></loext:table-cell>" for words in ("Fee", "40")
    )
    table = f"<loext:table {LOEXT}><loext:table-row>{cells}</loext:table-row></loext:table>"
    body = (
        f"<text:p>Rent<draw:custom-shape>{table}<text:p>Due</text:p></draw:custom-shape></text:p>"
    )
    assert texts(read(odt(tmp_path / "a.odt", body))) == [
        "Rent",
        "| Fee | 40 |\n| --- | --- |",
        "Due",
    ]


@pytest.mark.parametrize(
    ("anchor", "y", "is_seen"),
    [("paragraph", "-10cm", True), ("paragraph", "-40cm", False), ("page", "-10cm", False)],
)
def test_a_frame_may_stand_above_its_paragraph(
    tmp_path: Path, anchor: str, y: str, is_seen: bool
) -> None:
    frame = (
        f'<draw:frame text:anchor-type="{anchor}" svg:y="{y}" svg:height="1cm"><draw:text-box>'
        "<text:p>Penalty</text:p></draw:text-box></draw:frame>"
    )
    document = read(odt(tmp_path / "a.odt", f"<text:p>Rent{frame}</text:p>"))
    assert ("Penalty" in document.text) is is_seen


def test_form_controls_show_their_values(tmp_path: Path) -> None:
    body = (
        '<office:forms><form:form><form:text form:id="c1" form:current-value="Ada Teal"/>'
        '<form:checkbox form:id="c2" form:label="agreed" form:current-state="checked"/></form:form>'
        '</office:forms><text:p>Name: <draw:control draw:control="c1"/> '
        '<draw:control draw:control="c2"/></text:p>'
    )
    assert texts(read(odt(tmp_path / "a.odt", body))) == ["Name: Ada Teal ☒ agreed"]


def test_form_controls_stand_apart_from_each_other_and_from_words(tmp_path: Path) -> None:
    named = enumerate(("yes", "no"))
    controls = "".join(f'<form:radio form:id="c{n}" form:label="{label}"/>' for n, label in named)
    body = (
        f"<office:forms><form:form>{controls}</form:form></office:forms>"
        '<text:p>Heated<draw:control draw:control="c0" text:anchor-type="as-char"/>'
        '<draw:control draw:control="c1" text:anchor-type="as-char"/></text:p>'
        '<text:p><draw:control draw:control="c0" text:anchor-type="paragraph"/>'
        '<draw:control draw:control="c1" text:anchor-type="paragraph"/>Furnished?</text:p>'
    )
    assert texts(read(odt(tmp_path / "a.odt", body))) == [
        "Heated ☐ yes ☐ no",
        "☐ yes\n☐ no\nFurnished?",
    ]


def test_a_flat_file_and_a_spreadsheet(tmp_path: Path) -> None:
    flat = tmp_path / "a.fodt"
    flat.write_text(
        f"<office:document {NAMESPACES}><office:body><office:text><text:p>Flat.</text:p>"
        "</office:text></office:body></office:document>"
    )
    assert texts(read(flat)) == ["Flat."]
    path = tmp_path / "b.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet/>"
            "</office:body></office:document-content>",
        )
    with pytest.raises(NotADocument, match="an OpenDocument spreadsheet"):
        read(path)


_LO = 'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'


def test_letters_of_the_automatic_colour_are_seen_although_libreoffice_calls_them_clear(
    tmp_path: Path,
) -> None:
    automatic = f'{_LO} style:use-window-font-color="true" loext:opacity="0%"'
    clear = f'{_LO} fo:color="#112233" loext:opacity="0%"'
    styles = style("P", "paragraph", letters(automatic)) + style("T", "text", letters(clear))
    body = (
        '<text:p text:style-name="P">Seen <text:span text:style-name="T">clear</text:span></text:p>'
    )
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert texts(document) == ["Seen"]
    assert any(omission.kind is OmissionKind.HIDDEN for omission in document.omissions)


def test_a_list_goes_on_with_the_one_before_it_whose_id_is_missing(tmp_path: Path) -> None:
    items = "".join(ITEM.format(word, "") for word in ("Alpha", "Beta"))
    more = "".join(ITEM.format(word, "") for word in ("Gamma", "Delta"))
    other = NUMBERS.replace('style:name="L"', 'style:name="M"')
    body = (
        f'<text:list text:style-name="L">{items}</text:list><text:p>Between.</text:p>'
        f'<text:list text:style-name="M" text:continue-list="list7">{more}</text:list>'
    )
    document = read(odt(tmp_path / "a.odt", body, styles=NUMBERS + other))
    told = ["1. Alpha", "2. Beta", "Between.", "3. Gamma", "4. Delta"]
    assert texts(document) == told


def test_content_controls_of_libreoffice_are_read(tmp_path: Path) -> None:
    body = (
        f"<text:p>Tenant: <loext:content-control {_LO}>Otto</loext:content-control>, heating "
        f'<loext:content-control {_LO} loext:checkbox="true">☒</loext:content-control></text:p>'
    )
    assert texts(read(odt(tmp_path / "a.odt", body))) == ["Tenant: Otto, heating ☒"]


def test_rows_and_columns_that_are_not_shown_are_left_out_and_named(tmp_path: Path) -> None:
    def row(*words: str, more: str = "") -> str:
        cells = "".join(
            f"<table:table-cell><text:p>{word}</text:p></table:table-cell>" for word in words
        )
        return f"<table:table-row {more}>{cells}</table:table-row>"

    column = "<table:table-column/>"
    columns = f'{column}<table:table-column table:visibility="collapse"/>{column}'
    rows = row("Goods", "Cost", "Price") + row("Rope", "31", "48")
    rows += row("Chain", "60", "99", more='table:visibility="collapse"')
    document = read(odt(tmp_path / "a.odt", f"<table:table>{columns}{rows}</table:table>"))
    assert texts(document) == ["| Goods | Price |\n| --- | --- |\n| Rope | 48 |"]
    (omission,) = document.omissions
    assert omission.kind is OmissionKind.HIDDEN and "Chain 60 99" in omission.text
    assert "Cost" in omission.text and "31" in omission.text


@pytest.mark.parametrize(
    ("look", "body"),
    [
        ('<style:text-properties style:text-scale="1%"/>', "{0}"),
        ('<style:paragraph-properties fo:line-height="0.02cm"/>',
         '<text:p text:style-name="H">X</text:p>'),
        ("", '<text:p><text:user-field-get text:display="none">X</text:user-field-get></text:p>'),
        ("", '<text:p><draw:frame svg:x="-30cm" svg:width="4cm"><draw:text-box><text:p>X</text:p>'
             "</draw:text-box></draw:frame></text:p>"),
    ],
)  # fmt: skip
def test_what_has_no_room_is_left_out_and_named(tmp_path: Path, look: str, body: str) -> None:
    family = "paragraph" if "paragraph" in look else "text"
    automatic = f'<style:style style:name="H" style:family="{family}">{look}</style:style>'
    span = '<text:p><text:span text:style-name="H">X</text:span></text:p>'
    path = tmp_path / "a.odt"
    document = read(odt(path, f"<text:p>Seen.</text:p>{body.format(span)}", styles=automatic))
    assert document.text == "Seen." and document.omissions[0].text == "X"


WHITE = style("W", "paragraph", letters('fo:color="#ffffff"'))
NAVY = 'fo:background-color="#000080"'


@pytest.mark.parametrize(
    ("styles", "body"),
    [
        (
            f'<style:page-layout style:name="p"><style:page-layout-properties {NAVY}/>'
            "</style:page-layout>",
            '<text:p text:style-name="W">Shown</text:p>',
        ),
        (
            style("S", "section", f"<style:section-properties {NAVY}/>"),
            '<text:section text:style-name="S"><text:p text:style-name="W">Shown</text:p>'
            "</text:section>",
        ),
        (
            style(
                "D",
                "paragraph",
                '<style:graphic-properties draw:fill="gradient"/>' + letters('fo:color="#ffffff"'),
            ),
            '<text:p text:style-name="D">Shown</text:p>',
        ),
    ],
)
def test_white_letters_on_coloured_pages_sections_and_paragraphs_are_read(
    tmp_path: Path, styles: str, body: str
) -> None:
    document = read(odt(tmp_path / "a.odt", body, styles=WHITE + styles))
    assert texts(document) == ["Shown"] and document.omissions == ()


def test_what_is_no_text_or_not_shown_is_not_read(tmp_path: Path) -> None:
    body = (
        "<text:p>Seen <text:script>alert(1)</text:script>too"
        '<draw:custom-shape draw:display="none"><text:p>Pay twice.</text:p></draw:custom-shape>'
        "</text:p>"
    )
    document = read(odt(tmp_path / "a.odt", body))
    assert texts(document) == ["Seen too"]
    assert document.omissions[0].text == "Pay twice."


def test_a_list_that_holds_only_a_list_goes_on_with_the_one_before(tmp_path: Path) -> None:
    levels = NUMBERS.replace("01, 02, 03, ...", "1")
    inner = "<text:list>" + ITEM.format("x", "") + "</text:list>"
    listed = '<text:list text:style-name="L" {}>{}</text:list>'
    body = (
        listed.format("", ITEM.format("A", inner) + ITEM.format("B", inner))
        + "<text:p>between</text:p>"
        + listed.format(
            'text:continue-numbering="true"', f"<text:list-item>{inner}</text:list-item>"
        )
    )
    found = texts(read(odt(tmp_path / "a.odt", body, styles=levels)))
    assert found == ["1. A", "1.1 x", "2. B", "2.1 x", "between", "2.2 x"]


def test_deletions_that_stand_where_they_were_are_left_out(tmp_path: Path) -> None:
    def change(name: str, inner: str) -> str:
        return (
            f'<text:change-start text:change-id="{name}"/>{inner}'
            f'<text:change-end text:change-id="{name}"/>'
        )

    region = '<text:changed-region text:id="{0}"><text:{1}/></text:changed-region>'
    body = (
        f"<text:tracked-changes>{region.format('d', 'deletion')}{region.format('e', 'deletion')}"
        f"{region.format('i', 'insertion')}</text:tracked-changes>"
        f"<text:p>within {change('d', 'sixty<text:s/>')}{change('i', 'ninety')} days</text:p>"
        + change("e", "<text:p>Interest is due.</text:p>")
        + "<text:p>The end.</text:p>"
    )
    document = read(odt(tmp_path / "a.odt", body))
    assert texts(document) == ["within ninety days", "The end."]
    assert "2 deletions left out" in document.omissions[0].words
