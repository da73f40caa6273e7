"""Where letters of a DOCX stand: in boxes with a colour, beside the paper, on new pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import OmissionKind
from tests.documents.word.test_docx import cell, read, texts
from tests.documents.word_files import p, r, rewritten, word_file

WHITE = '<w:color w:val="FFFFFF"/>'


def drawing(fill: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:spPr>{fill}</wps:spPr><wps:txbx><w:txbxContent>{p(r('Penalty', WHITE))}"
        "</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        "</w:r>"
    )


def shape(stated: str) -> str:
    return (
        f"<w:r><w:pict><v:rect {stated}><v:textbox><w:txbxContent>{p(r('Penalty', WHITE))}"
        "</w:txbxContent></v:textbox></v:rect></w:pict></w:r>"
    )


@pytest.mark.parametrize(
    ("box", "is_seen"),
    [
        (drawing('<a:solidFill><a:srgbClr val="ffffff"/></a:solidFill>'), False),
        (drawing('<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'), False),
        (drawing('<a:solidFill><a:srgbClr val="203040"/></a:solidFill>'), True),
        (drawing('<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>'
                 "</a:solidFill>"), True),
        (drawing("<a:gradFill/>"), True),
        (shape('fillcolor="white [3212]"'), False),
        (shape('fillcolor="#203040"'), True),
        (shape('fillcolor="white" filled="f"'), True),
    ],
)  # fmt: skip
def test_letters_in_the_colour_of_their_box(tmp_path: Path, box: str, is_seen: bool) -> None:
    document = read(word_file(tmp_path / "a.docx", p("Rent", box)))
    assert ("Penalty" in document.text) is is_seen
    assert is_seen or [o.kind for o in document.omissions] == [OmissionKind.HIDDEN]


@pytest.mark.parametrize(
    ("props", "is_seen"),
    [
        ('<w:ind w:left="-20000"/>', False),
        ('<w:ind w:left="-720" w:firstLine="300"/>', True),
        ('<w:framePr w:w="3000" w:hAnchor="page" w:x="-9000" w:y="300"/>', False),
        ('<w:framePr w:w="3000" w:hAnchor="margin" w:x="-1000" w:y="-300"/>', True),
        ('<w:framePr w:w="3000" w:hAnchor="page" w:vAnchor="page" w:x="14000" w:y="900"/>', False),
        ('<w:framePr w:w="3000" w:hAnchor="page" w:vAnchor="page" w:x="900" w:y="17000"/>', False),
        ('<w:framePr w:w="3000" w:hAnchor="page" w:vAnchor="text" w:x="900" w:y="17000"/>', True),
        ('<w:framePr w:w="3000" w:hAnchor="page" w:xAlign="right" w:x="14000" w:y="9"/>', True),
        ('<w:framePr w:w="3000" w:vAnchor="page" w:x="900" w:yAlign="bottom" w:y="17000"/>', True),
    ],
)
def test_paragraphs_beside_the_paper(tmp_path: Path, props: str, is_seen: bool) -> None:
    body = p("Rent") + p("Penalty", props=props)
    assert ("Penalty" in read(word_file(tmp_path / "a.docx", body)).text) is is_seen


@pytest.mark.parametrize(
    ("place", "is_seen"),
    [
        ('<w:tblInd w:w="-30000" w:type="dxa"/>', False),
        ('<w:tblInd w:w="-108" w:type="dxa"/>', True),
        ('<w:tblpPr w:horzAnchor="page" w:tblpX="-30000"/>', False),
        ('<w:tblpPr w:horzAnchor="page" w:tblpX="700" w:tblpY="900"/>', True),
        ('<w:tblpPr w:horzAnchor="page" w:tblpX="13000"/>', False),
        ('<w:tblpPr w:horzAnchor="page" w:tblpX="13000" w:tblpXSpec="center"/>', True),
    ],
)
def test_tables_beside_the_paper(tmp_path: Path, place: str, is_seen: bool) -> None:
    row = f"<w:tr>{cell(p('Penalty'))}{cell(p('x'))}</w:tr>"
    body = p("Rent") + f"<w:tbl><w:tblPr>{place}</w:tblPr>{row}{row}</w:tbl>"
    document = read(word_file(tmp_path / "a.docx", body))
    assert ("Penalty" in document.text) is is_seen
    assert is_seen or [o.text for o in document.omissions] == ["Penalty x\nPenalty x"]


def test_notes_that_begin_anew_on_each_page(tmp_path: Path) -> None:
    notes = "".join(f'<w:footnote w:id="{n}">{p(f"Note {n}.")}</w:footnote>' for n in range(2, 7))

    def mark(n: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{n}"/></w:r>'

    body = (
        p("a", mark(2), "b", mark(3))
        + p('<w:r><w:br w:type="page"/></w:r>', "c", mark(4))
        + p("<w:r><w:lastRenderedPageBreak/><w:t>d</w:t></w:r>", mark(5))
        + p("e", mark(6), props="<w:pageBreakBefore/>")
    )
    whole = word_file(tmp_path / "a.docx", body, footnotes=notes)
    assert [text for text in texts(whole) if text[0] != "["] == [
        "a[^1]b[^2]", "c[^3]", "d[^4]", "e[^5]",
    ]  # fmt: skip
    asked = '<w:footnotePr><w:numRestart w:val="eachPage"/></w:footnotePr></w:settings>'
    change = {"word/settings.xml": ("</w:settings>", asked)}
    paged = rewritten(whole, tmp_path / "b.docx", change)
    assert [text for text in texts(paged) if text[0] != "["] == [
        "a[^1]b[^2]", "c[^1]", "d[^1]", "e[^1]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("look", "row", "is_seen"),
    [
        ('<w:tblLook w:val="0020"/>', 0, True),
        ('<w:tblLook w:val="0020"/>', 1, False),
        ('<w:tblLook w:firstRow="0" w:noHBand="1"/>', 0, False),
        ('<w:tblLook w:noHBand="0"/>', 1, True),
        ("", 0, True),
        ("", 1, True),
    ],
)
def test_letters_in_the_colour_that_a_style_gives_their_cell(
    tmp_path: Path, look: str, row: int, is_seen: bool
) -> None:
    def shaded(kind: str) -> str:
        fill = '<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>'
        return f'<w:tblStylePr w:type="{kind}"><w:tcPr>{fill}</w:tcPr></w:tblStylePr>'

    styles = (
        '<w:style w:type="table" w:styleId="Grid9"><w:name w:val="Grid 9"/>'
        f"{shaded('firstRow')}{shaded('band2Horz')}</w:style>"
    )
    rows = "".join(
        f"<w:tr>{cell(p(r('Penalty', WHITE) if n == row else 'x'))}{cell(p('y'))}</w:tr>"
        for n in range(2)
    )
    properties = f'<w:tblPr><w:tblStyle w:val="Grid9"/>{look}</w:tblPr>'
    body = f"<w:tbl>{properties}{rows}</w:tbl>"
    document = read(word_file(tmp_path / "a.docx", body, styles=styles))
    assert ("Penalty" in document.text) is is_seen


def box(words: str, name: str = "") -> str:
    return (
        f"<wps:wsp>{name}<wps:txbx><w:txbxContent>{p(words)}</w:txbxContent></wps:txbx></wps:wsp>"
    )


@pytest.mark.parametrize(
    ("extent", "shapes", "hidden"),
    [
        ('cx="900000" cy="900000"', box("Fee") + box("Penalty"), []),
        ('cx="0" cy="900000"', box("Penalty"), ["Penalty"]),
        ('cx="900000" cy="9000"', box("Penalty"), ["Penalty"]),
        ('cx="0" cy="0"', box("Fee") + "<wps:bodyPr><a:spAutoFit/></wps:bodyPr>", []),
        ('cx="900000" cy="900000"',
         box("Fee") + box("Penalty", '<wps:cNvPr id="3" name="b" hidden="1"/>'), ["Penalty"]),
    ],
)  # fmt: skip
def test_boxes_without_size_or_switched_off(
    tmp_path: Path, extent: str, shapes: str, hidden: list[str]
) -> None:
    drawn = (
        f'<w:r><w:drawing><wp:anchor><wp:extent {extent}/><wp:docPr id="1" name="g"/><a:graphic>'
        f"<a:graphicData>{shapes}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )
    document = read(word_file(tmp_path / "a.docx", p("Rent") + p(drawn)))
    assert ("Fee" in document.text) is ("Fee" in shapes)
    assert [o.text for o in document.omissions] == hidden


@pytest.mark.parametrize(
    ("place", "is_seen"),
    [
        ('H relativeFrom="page"><wp:posOffset>9000000</wp:posOffset></wp:positionH>', False),
        ('H relativeFrom="page"><wp:posOffset>6000000</wp:posOffset></wp:positionH>', True),
        ('H relativeFrom="column"><wp:posOffset>-9000000</wp:posOffset></wp:positionH>', False),
        ('V relativeFrom="page"><wp:posOffset>12000000</wp:posOffset></wp:positionV>', False),
        ('V relativeFrom="paragraph"><wp:posOffset>12000000</wp:posOffset></wp:positionV>', True),
        ('V relativeFrom="paragraph"><wp:posOffset>-5000000</wp:posOffset></wp:positionV>', True),
        ('V relativeFrom="paragraph"><wp:posOffset>-32000000</wp:posOffset></wp:positionV>', False),
        ('V relativeFrom="page"><wp:posOffset>-5000000</wp:posOffset></wp:positionV>', False),
        ('H relativeFrom="page"><wp14:pctPosHOffset xmlns:wp14="urn:x">150000</wp14:pctPosHOffset>'
         "</wp:positionH>", False),
        ('H relativeFrom="page"><wp14:pctPosHOffset xmlns:wp14="urn:x">50000</wp14:pctPosHOffset>'
         "</wp:positionH>", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_wide", [False, True])
def test_boxes_beside_the_paper_of_the_document(
    tmp_path: Path, place: str, is_seen: bool, is_wide: bool
) -> None:
    drawn = (
        f'<w:r><w:drawing><wp:anchor><wp:position{place}<wp:extent cx="900000" cy="400000"/>'
        f'<wp:docPr id="1" name="b"/><a:graphic><a:graphicData>{box("Penalty")}</a:graphicData>'
        "</a:graphic></wp:anchor></w:drawing></w:r>"
    )
    size = '<w:sectPr><w:pgSz w:w="16838" w:h="23811"/></w:sectPr>'  # A3 within a document of A4
    body = p("Rent") + p(drawn) + (p("Plan", props=size) if is_wide else "")
    document = read(word_file(tmp_path / "a.docx", body))
    is_on_larger = is_wide and ("9000000<" in place or "12000000<" in place) and "-" not in place
    assert ("Penalty" in document.text) is (is_seen or is_on_larger)


@pytest.mark.parametrize("kind", ["rect", "roundrect", "oval", "shape"])
def test_shapes_of_a_group_are_hidden_by_themselves(tmp_path: Path, kind: str) -> None:
    def shown(words: str, style: str) -> str:
        inner = f"<v:textbox><w:txbxContent>{p(words)}</w:txbxContent></v:textbox>"
        return f'<v:{kind} style="position:absolute;{style}">{inner}</v:{kind}>'

    group = shown("Penalty", "visibility:hidden") + shown("Fee", "") + shown("Fine", "left:-3000pt")
    body = p("Rent") + p(f"<w:r><w:pict><v:group>{group}</v:group></w:pict></w:r>")
    document = read(word_file(tmp_path / "a.docx", body))
    assert texts(tmp_path / "a.docx") == ["Rent", "Fee"]
    assert [o.text for o in document.omissions] == ["Penalty\nFine"]
    whole = body.replace("<v:group>", '<v:group style="visibility:hidden">')
    assert texts(word_file(tmp_path / "b.docx", whole)) == ["Rent"]


@pytest.mark.parametrize(
    ("more", "is_seen"),
    [
        ("", False),
        ("mso-position-horizontal:right;mso-position-horizontal-relative:page", True),
        ("mso-position-horizontal:absolute", False),
        ("mso-position-vertical:top", False),
    ],
)
def test_a_shape_that_is_set_to_a_side_is_on_the_page(
    tmp_path: Path, more: str, is_seen: bool
) -> None:
    inner = f"<v:textbox><w:txbxContent>{p('Penalty')}</w:txbxContent></v:textbox>"
    style = f"position:absolute;margin-left:2300pt;margin-top:10pt;{more}"
    body = p("Rent") + p(f'<w:r><w:pict><v:rect style="{style}">{inner}</v:rect></w:pict></w:r>')
    document = read(word_file(tmp_path / "a.docx", body))
    assert ("Penalty" in document.text) is is_seen


def test_letters_that_lie_upon_one_another(tmp_path: Path) -> None:
    body = p(
        "Rent ",
        r("Penalty", '<w:spacing w:val="-400"/>'),
        r("is", '<w:spacing w:val="-10"/>'),
        r(" due", '<w:spacing w:val="400"/>'),
    )
    document = read(word_file(tmp_path / "a.docx", body))
    assert document.text == "Rent is due" and [o.text for o in document.omissions] == ["Penalty"]
