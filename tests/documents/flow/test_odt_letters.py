"""ODT: sizes by script, picture fonts, rows without height, and files of other kinds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.documents.base.document import OmissionKind
from app.documents.errors import NotADocument, PasswordNeeded
from app.documents.opening.loading import load
from tests.documents.flow.test_odt import odt, read, style, texts


@pytest.mark.parametrize(
    ("sizes", "words", "is_seen"),
    [
        ('style:font-size-asian="1pt"', "秘密条款", False),
        ('style:font-size-asian="1pt"', "a clause", True),
        ('fo:font-size="1pt"', "秘密条款", True),
        ('style:font-size-complex="1pt"', "תנאי סודי", False),
        ('fo:font-size="1pt" style:font-size-complex="1pt"', "clause תנאי", False),
        ('fo:font-size="1pt"', "clause תנאי", True),
    ],
)
def test_letters_have_the_size_of_their_script(
    tmp_path: Path, sizes: str, words: str, is_seen: bool
) -> None:
    styles = style("T1", "text", f"<style:text-properties {sizes}/>")
    body = f'<text:p>Seen <text:span text:style-name="T1">{words}</text:span></text:p>'
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert (words in document.text) is is_seen
    assert is_seen or [o.kind for o in document.omissions] == [OmissionKind.HIDDEN]


def test_letters_in_picture_fonts_are_the_signs_that_they_show(tmp_path: Path) -> None:
    styles = (
        style("T1", "text", '<style:text-properties style:font-name="Wingdings"/>')
        + style("T2", "text", '<style:text-properties fo:font-family="Symbol"/>')
        + style("T3", "text", '<style:text-properties fo:font-family="Arial"/>')
    )
    spans = "".join(
        f'<text:span text:style-name="T{n}">{letter}</text:span> '
        for n, letter in ((1, "\uf0fe"), (1, "o"), (2, "\uf06d"), (3, "o"))
    )
    assert texts(read(odt(tmp_path / "a.odt", f"<text:p>{spans}</text:p>", styles=styles))) == [
        "☑ ☐ μ o"
    ]


def test_rows_too_low_to_see_are_left_out_and_named(tmp_path: Path) -> None:
    styles = style("R1", "table-row", '<style:table-row-properties style:row-height="0.03cm"/>')
    cells = "".join(
        f'<table:table-row table:style-name="{name}"><table:table-cell><text:p>{words}</text:p>'
        "</table:table-cell><table:table-cell><text:p>x</text:p></table:table-cell>"
        "</table:table-row>"
        for name, words in (("R0", "Rent"), ("R1", "Penalty"), ("R0", "Deposit"))
    )
    document = read(odt(tmp_path / "a.odt", f"<table:table>{cells}</table:table>", styles=styles))
    assert "Rent" in document.text and "Deposit" in document.text
    assert "Penalty" not in document.text
    assert [o.text for o in document.omissions] == ["Penalty x"]


def test_files_of_older_and_encrypted_kinds_are_told(tmp_path: Path) -> None:
    old = tmp_path / "old.sxw"
    with zipfile.ZipFile(old, "w") as archive:
        archive.writestr(
            "content.xml",
            '<office:document-content xmlns:office="http://openoffice.org/2000/office"/>',
        )
    with pytest.raises(NotADocument, match=r"old format of OpenOffice\.org 1"):
        load(old)
    locked = tmp_path / "locked.odt"
    with zipfile.ZipFile(locked, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("encrypted-package", "?")
    with pytest.raises(PasswordNeeded):
        load(locked)


def test_form_fields_that_came_from_word_show_their_values(tmp_path: Path) -> None:
    def mark(kind: str, *said: tuple[str, str]) -> str:
        inner = "".join(f'<f:param f:name="{n}" f:value="{v}"/>' for n, v in said)
        return f'<f:fieldmark f:type="vnd.oasis.opendocument.field.{kind}">{inner}</f:fieldmark>'

    entries = (("Dropdown_ListEntry", "Red"), ("Dropdown_ListEntry", "Blue"))
    body = (
        '<text:p xmlns:f="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0">'
        f"{mark('FORMCHECKBOX', ('Checkbox_Checked', 'true'))} yes {mark('FORMCHECKBOX')} no "
        f"{mark('FORMDROPDOWN', *entries, ('Dropdown_Selected', '1'))} {mark('FORMTEXT')}end"
        "</text:p>"
    )
    assert texts(read(odt(tmp_path / "a.odt", body))) == ["☒ yes ☐ no Blue end"]


def test_an_id_that_stands_twice_does_no_harm(tmp_path: Path) -> None:
    item = '<text:list xml:id="l1"><text:list-item><text:p>{}</text:p></text:list-item></text:list>'
    body = item.format("one") + f"<text:p>t<draw:rect>{item.format('two')}</draw:rect></text:p>"
    assert texts(read(odt(tmp_path / "a.odt", body))) == ["- one", "t", "- two"]


def test_numbers_are_padded_as_the_style_shows(tmp_path: Path) -> None:
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="001, 002, 003, ..." style:num-prefix="R"/></text:list-style>'
    )
    body = '<text:list text:style-name="L1">' + "".join(
        f"<text:list-item><text:p>{name}</text:p></text:list-item>" for name in "ab"
    )
    document = read(odt(tmp_path / "a.odt", f"{body}</text:list>", styles=styles))
    assert texts(document) == ["R001 a", "R002 b"]


def test_numbers_that_are_written_out_beside_the_outline_are_not_read_twice(
    tmp_path: Path,
) -> None:
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:number>1.</text:number>'
        "<text:p>Rent</text:p></text:list-item></text:list>"
        '<text:h text:outline-level="1"><text:number>9 </text:number>Scope</text:h>'
    )
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
        'style:num-format="1" style:num-suffix="."/></text:list-style>'
    )
    assert texts(read(odt(tmp_path / "a.odt", body, styles=styles))) == ["1. Rent", "Scope"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("Α, Β, Γ, ... (gr)", "Β"), ("א, י, ק, ...", "ב"), ("א, ב, ג, ...", "ב"),
        ("*, †, ‡, §", "†"), ("ก, ข, ค, ...", "ข"), ("क, ख, ग, ...", "ख"),
        ("壹, 貳, 參, ...", "貳"), ("壹, 贰, 叁, ...", "贰"),
        ("일, 이, 삼, ... (ko-x-digital)", "이"),
        ("하나, 둘, 셋, ...", "둘"), ("ｲ, ﾛ, ﾊ, ...", "ﾛ"), ("Second of no kind", "2"),
        ("First", "Second"), ("㉮, ㉯, ㉰, ...", "㉯"),
    ],
)  # fmt: skip
def test_forms_of_numbers_as_libreoffice_writes_them(tmp_path: Path, form: str, said: str) -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        f'style:num-format="{form}" style:num-suffix="."/></text:list-style>'
    )
    items = "".join(f"<text:list-item><text:p>{t}</text:p></text:list-item>" for t in ("a", "b"))
    body = f'<text:list text:style-name="L">{items}</text:list>'
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert document.blocks[1].text == f"{said}. b"


def test_a_heading_whose_style_has_no_list_has_no_number(tmp_path: Path) -> None:
    styles = '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
    styles += 'style:num-format="1"/></text:outline-style>'
    for name, base in (("Bare", ""), ("Like", ' style:parent-style-name="Bare"')):
        bare = "" if base else ' style:list-style-name=""'
        styles += f'<style:style style:name="{name}" style:family="paragraph"{base}{bare}/>'
    heading = '<text:h text:outline-level="1" text:style-name="{}">{}</text:h>'
    names = (("Bare", "Preface"), ("Like", "Thanks"), ("Own", "Rent"), ("Own", "Term"))
    body = "".join(heading.format(*each) for each in names)
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert texts(document) == ["Preface", "Thanks", "1 Rent", "2 Term"]


@pytest.mark.parametrize(
    ("family", "properties", "is_seen"),
    [
        ("paragraph", '<style:paragraph-properties fo:margin-left="-60cm"/>', False),
        ("paragraph", '<style:paragraph-properties fo:margin-right="40in"/>', False),
        ("paragraph", '<style:paragraph-properties fo:margin-left="3cm"/>', True),
        ("paragraph", '<style:text-properties fo:letter-spacing="-12pt"/>', False),
        ("paragraph", '<style:text-properties fo:letter-spacing="-1pt"/>', True),
        ("paragraph", '<style:text-properties fo:letter-spacing="12pt"/>', True),
    ],
)
def test_lines_beside_the_page_and_letters_upon_one_another(
    tmp_path: Path, family: str, properties: str, is_seen: bool
) -> None:
    styles = style("P1", family, properties)
    body = '<text:p>Seen</text:p><text:p text:style-name="P1">Penalty</text:p>'
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert texts(document) == (["Seen", "Penalty"] if is_seen else ["Seen"])
    assert [o.text for o in document.omissions] == ([] if is_seen else ["Penalty"])


@pytest.mark.parametrize(
    ("citation", "mark"),
    [
        ('<text:note-citation text:label="†"/>', "†"),
        ('<text:note-citation text:label="\uf02a">\uf02a</text:note-citation>', "*"),
        ("<text:note-citation>a</text:note-citation>", "a"),
    ],
)
def test_marks_of_notes(tmp_path: Path, citation: str, mark: str) -> None:
    note = (
        f'<text:note text:note-class="footnote">{citation}'
        "<text:note-body><text:p>Net.</text:p></text:note-body></text:note>"
    )
    document = read(odt(tmp_path / "a.odt", f"<text:p>Fee 900{note}</text:p>"))
    assert texts(document) == [f"Fee 900[^{mark}]", f"[^{mark}]: Net."]


@pytest.mark.parametrize("start", [0, 1, 5])
def test_lists_and_headings_may_begin_at_zero(tmp_path: Path, start: int) -> None:
    stated = f'text:level="1" style:num-format="1" text:start-value="{start}"/>'
    styles = (
        f'<text:list-style style:name="L"><text:list-level-style-number {stated}</text:list-style>'
        f"<text:outline-style><text:outline-level-style {stated}</text:outline-style>"
    )
    items = "".join(f"<text:list-item><text:p>{t}</text:p></text:list-item>" for t in "ab")
    heads = "".join(f'<text:h text:outline-level="1">{t}</text:h>' for t in "cd")
    body = f'<text:list text:style-name="L">{items}</text:list>{heads}'
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    said = [f"{start} a", f"{start + 1} b", f"{start} c", f"{start + 1} d"]
    assert texts(document) == said


@pytest.mark.parametrize(
    ("where", "size", "is_seen"),
    [
        ("background", 'svg:width="21cm" svg:height="29cm"', True),
        ("foreground", 'svg:width="21cm" svg:height="29cm"', False),
        ("background", 'svg:width="2cm" svg:height="2cm"', False),
        ("background", "", False),
    ],
)
def test_white_letters_over_a_picture_behind_the_text(
    tmp_path: Path, where: str, size: str, is_seen: bool
) -> None:
    styles = style("T1", "text", '<style:text-properties fo:color="#ffffff"/>') + style(
        "G1", "graphic", f'<style:graphic-properties style:run-through="{where}"/>'
    )
    body = (
        f'<text:p>Rent <draw:frame draw:style-name="G1" {size}><draw:image xlink:href="p.png"/>'
        '</draw:frame><text:span text:style-name="T1">900</text:span></text:p>'
    )
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert ("900" in document.text) is is_seen


@pytest.mark.parametrize("name", ["Title", "P1", "P2"])
def test_the_title_of_a_document_is_its_heading(tmp_path: Path, name: str) -> None:
    styles = "".join(
        f'<style:style style:name="{own}" style:family="paragraph" '
        f'style:parent-style-name="{parent}"/>'
        for own, parent in (("P1", "Title"), ("P2", "P1"))
    )
    body = (
        f'<text:p text:style-name="{name}">Lease of the<text:line-break/>Boathouse</text:p>'
        '<text:p text:style-name="Subtitle">of 2031</text:p>'
        '<text:h text:outline-level="1">Rent</text:h>'
    )
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert document.text == "# Lease of the Boathouse\n\nof 2031\n\n# Rent"
    assert document.title == "Lease of the Boathouse"


@pytest.mark.parametrize(
    ("of_number", "of_paragraph", "is_seen"),
    [
        ('fo:color="#ffffff"', "", False),
        ('text:display="none"', "", False),
        ('fo:font-size="1pt"', "", False),
        ('fo:color="#ffffff"', 'fo:background-color="#102040"', True),
        ('fo:color="#102040"', "", True),
    ],
)
def test_a_number_that_nobody_sees_is_counted_and_not_read(
    tmp_path: Path, of_number: str, of_paragraph: str, is_seen: bool
) -> None:
    level = 'level-style-number text:level="1" style:num-format="1" style:num-suffix="."'
    styles = (
        style("N", "text", f"<style:text-properties {of_number}/>")
        + style("P", "paragraph", f"<style:paragraph-properties {of_paragraph}/>")
        + f'<text:list-style style:name="L"><text:list-{level} text:style-name="N"/>'
        "</text:list-style>"
    )
    item = '<text:list-item><text:p text:style-name="P">Rent</text:p></text:list-item>'
    body = f'<text:list text:style-name="L">{item}</text:list>'
    assert texts(read(odt(tmp_path / "a.odt", body, styles=styles))) == [
        "1. Rent" if is_seen else "Rent"
    ]


def test_a_note_goes_with_its_mark_where_that_is_hidden_text(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Draft.</text:p>"
        "</text:note-body></text:note>"
    )
    styles = style("T1", "text", '<style:text-properties text:display="none"/>')
    body = f'<text:p>Rent<text:span text:style-name="T1">{note}</text:span> is due.</text:p>'
    document = read(odt(tmp_path / "a.odt", body, styles=styles))
    assert texts(document) == ["Rent is due."]
    assert "Draft." in document.omissions[0].text


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ('style:num-format="1" loext:num-list-format="%1%.%2%" loext:is-legal="true"', "1.1 Base"),
        ('style:num-format="i" text:display-levels="2" loext:is-legal="true"', "1.1 Base"),
        ('style:num-format="1" loext:num-list-format="%1%.%2%" loext:is-legal="false"', "I.1 Base"),
        ('style:num-format="1" style:num-list-format="Section %1%.%2%"', "Section I.1 Base"),
    ],
)
def test_levels_may_write_all_numbers_in_figures(tmp_path: Path, level: str, shown: str) -> None:
    extension = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
    styles = (
        f'<text:list-style xmlns:loext="{extension}" style:name="L"><text:list-level-style-number '
        'text:level="1" style:num-format="I" style:num-suffix="."/><text:list-level-style-number '
        f'text:level="2" {level}/></text:list-style>'
    )
    inner = "<text:list><text:list-item><text:p>Base</text:p></text:list-item></text:list>"
    body = (
        f'<text:list text:style-name="L"><text:list-item><text:p>Fees</text:p>{inner}'
        "</text:list-item></text:list>"
    )
    assert texts(read(odt(tmp_path / "a.odt", body, styles=styles))) == ["I. Fees", shown]


def test_empty_headings_are_counted(tmp_path: Path) -> None:
    styles = '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
    styles += 'style:num-format="1" style:num-suffix="."/></text:outline-style>'
    heads = (f'<text:h text:outline-level="1">{words}</text:h>' for words in ("Use", "", "Fees"))
    document = read(odt(tmp_path / "a.odt", "".join(heads), styles=styles))
    assert texts(document) == ["1. Use", "3. Fees"]


def test_levels_without_numbers_leave_no_gap_and_may_show_a_word(tmp_path: Path) -> None:
    extension = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"
    patterns = (("", "Schedule"), ("1", "%1%.%2%"), ("", ""), ("a", "%2%.%3%.%4%)"))
    levels = "".join(
        f'<text:list-level-style-number text:level="{n}" style:num-format="{form}" '
        f'loext:num-list-format="{pattern}"/>'
        for n, (form, pattern) in enumerate(patterns, 1)
    )
    styles = f'<text:list-style xmlns:loext="{extension}" style:name="L">{levels}</text:list-style>'
    body = ""
    for words in ("Deep", "Low", "Base", "Fees"):
        item = f"<text:list-item><text:p>{words}</text:p>{body}</text:list-item>"
        named = ' text:style-name="L"' if words == "Fees" else ""
        body = f"<text:list{named}>{item}</text:list>"
    assert texts(read(odt(tmp_path / "a.odt", body, styles=styles))) == [
        "Schedule Fees", "1 Base", "Low", "1.a) Deep",
    ]  # fmt: skip


def test_tables_beside_the_page_are_left_out_and_named(tmp_path: Path) -> None:
    margins = (("T1", "20.7in"), ("T2", "-0.1in"))
    styles = "".join(
        style(name, "table", f'<style:table-properties fo:margin-left="{margin}"/>')
        for name, margin in margins
    )
    cells = "".join(f"<table:table-cell><text:p>{w}</text:p></table:table-cell>" for w in "ab")
    body = "".join(
        f'<table:table table:style-name="{name}"><table:table-row>{cells}</table:table-row>'
        "</table:table>"
        for name, _ in margins
    )
    document = read(odt(tmp_path / "a.odt", body + "<text:p>End.</text:p>", styles=styles))
    assert texts(document) == ["| a | b |\n| --- | --- |", "End."]
    assert [omission.text for omission in document.omissions] == ["a b"]


def test_what_fields_leave_to_the_program_is_worked_out(tmp_path: Path) -> None:
    def sequence(formula: str, text: str = "", form: str = "1") -> str:
        return (
            f'<text:sequence text:name="Figure" text:formula="{formula}" style:num-format="{form}">'
            f"{text}</text:sequence>"
        )

    up = "ooow:Figure+1"
    body = (
        f"<text:p>Figure {sequence(up)} and {sequence(up, '7')}, {sequence(up)}"
        f"{sequence(up, form='a')} {sequence('ooow:Figure')}{sequence('ooow:Other*2')}.</text:p>"
        '<text:p>Rent<text:hidden-text text:condition="ooow:1==2" text:string-value=" is due"/>'
        '<text:hidden-text text:is-hidden="true" text:string-value=" never"/>.</text:p>'
    )
    document = read(odt(tmp_path / "a.odt", body))
    assert texts(document) == ["Figure 1 and 7, 8i 9.", "Rent is due."]
    assert [omission.text for omission in document.omissions] == ["never"]
