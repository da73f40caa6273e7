"""RTF: colours of cells, lists of styles, heads of first and left pages, what stands before it,
marks of notes, shapes and fields of forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, OmissionKind
from app.documents.opening.loading import load
from tests.documents.flow.test_rtf import HEAD, read, texts

ROW = r"\trowd{cells}\pard\intbl{{\cf1 White words}}\cell{{\cf2 Blue words}}\cell\row\pard x\par"


@pytest.mark.parametrize(
    ("cells", "seen"),
    [
        (r"\cellx900\cellx1800", ["Blue"]),
        (r"\clcbpat2\cellx900\clcbpat2\cellx1800", ["White"]),
        (r"\clcbpat2\clshdng0\cellx900\clcbpat1\cellx1800", ["White", "Blue"]),
        (r"\clshdng5000\clcbpat2\cellx900\clshdng5000\clcbpat2\cellx1800", ["White", "Blue"]),
        (r"\trcbpat2\cellx900\cellx1800", ["White", "Blue"]),
        (r"\clcbpat2\cellx900\cellx1800\trowd\cellx900\cellx1800", ["Blue"]),
    ],
)
def test_letters_in_the_colour_of_their_cell_are_not_seen(
    tmp_path: Path, cells: str, seen: list[str]
) -> None:
    document = read(tmp_path, ROW.format(cells=cells))
    assert [name for name in ("White", "Blue") if name in document.text] == seen
    is_named = any(o.kind is OmissionKind.HIDDEN for o in document.omissions)
    assert is_named is (len(seen) < 2)


def test_a_style_brings_its_paragraphs_into_a_list(tmp_path: Path) -> None:
    lists = (
        r"{\*\listtable{\list{\listlevel\levelnfc1\levelstartat1{\leveltext\'0aArticle \'00.;}"
        r"{\levelnumbers\'09;}}{\listlevel\levelnfc22\levellegal1\levelstartat1"
        r"{\leveltext\'03\'00.\'01;}{\levelnumbers\'01\'03;}}\listid7}}"
        r"{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}}"
        r"{\stylesheet{\s5\ls1\ilvl0 Article;}{\s6\sbasedon5\ilvl1 Section;}{\s8\sbasedon6 Mine;}}"
    )
    body = r"\pard\s5 Terms\par\pard\s6 Words\par\pard\s8 Law\par\pard\s5 Price\par\pard\s6 Due\par"
    assert texts(read(tmp_path, lists + body)) == [
        "Article I. Terms", "1.01 Words", "1.02 Law", "Article II. Price", "2.01 Due",
    ]  # fmt: skip


def test_heads_of_first_and_left_pages_need_such_pages(tmp_path: Path) -> None:
    heads = r"{\headerf\pard First\par}{\headerl\pard Left\par}{\headerr\pard Right\par}\pard x\par"
    for said, shown in (
        ("", ["Right"]),
        (r"\titlepg", ["First", "Right"]),
        (r"\facingp", ["Left", "Right"]),
    ):
        blocks = read(tmp_path, said + heads).blocks
        assert [b.text for b in blocks if b.kind is BlockKind.RUNNING_HEAD] == shown


@pytest.mark.parametrize("before", [b"\r\n\r\n", b"\xef\xbb\xbf", b"  "])
def test_what_stands_before_the_first_group_is_passed_over(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(before + HEAD.encode() + rb"\pard Words\par}")
    document = load(path)
    assert (document.format, document.text) == ("rtf", "Words")


def test_picture_fonts_are_told_by_their_names_too(tmp_path: Path) -> None:
    fonts = r"{\fonttbl{\f5\fcharset0 Wingdings;}{\f6\fnil\fcharset0 Symbol;}}"
    body = r"\pard {\f5 \u61694? o} {\f6 \u61603? m}m {\f0 \u61694?}\u13?next\par"
    document = read(tmp_path, fonts + body)
    assert texts(document) == ["☑ ☐ ≤ μm \uf0fe\nnext"]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"{\mf{\mfPr{\mtype bar}}{\mnum{\mr a}{\mr +}{\mr b}}{\mden{\mr c}}}", "(a+b)/c"),
        (r"{\msSup{\me{\mr x}}{\msup{\mr 2}}}{\mrad{\mdeg{\mr 3}}{\me{\mr y}}}", "x^23√(y)"),
        (r"{\mnary{\mnaryPr{\mchr \u8721?}}{\msub{\mr i=1}}{\msup{\mr n}}{\me{\mr\i x}}}",
         "∑_(i=1)^n x"),
        (r"{\md{\mdPr{\mbegChr [}{\mendChr ]}}{\me{\mr a}}}", "[a]"),
    ],
)  # fmt: skip
def test_formulas_keep_their_meaning(tmp_path: Path, formula: str, said: str) -> None:
    whole = rf"\pard t {{\mmath{{\*\moMath{formula}}}{{\mmathPict{{\pict 00}}}}}} u\par"
    document = read(tmp_path, whole)
    assert texts(document) == [f"t {said} u"]
    assert [o.kind for o in document.omissions] == [OmissionKind.FORMULA]


def test_formulas_built_to_do_harm_do_none(tmp_path: Path) -> None:
    deep = r"{\msSup{\me" * 200 + "x" + "}}" * 200
    document = read(tmp_path, rf"\pard t {{\*\moMath{deep}{{\m y}}}} u\par")
    assert texts(document)[0].endswith("u")


AUTO = r"{\super\chftn{\footnote%s\pard\plain{\super\chftn} %s}}"


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("", ["1", "2", "i"]),
        (r"\ftnnruc\aftnnar", ["I", "II", "e1"]),
        (r"\ftnnchi\ftnstart2", ["†", "‡", "i"]),
        (r"\sectd\sftnnalc\saftnnruc\saftnstart4", ["a", "b", "IV"]),
        (r"\ftnnar\ftnstart1\ftnrstcont\aftnnrlc\aftnstart1\aftnrstcont", ["1", "2", "i"]),
    ],
)
def test_notes_have_the_marks_that_the_file_asks_for(
    tmp_path: Path, said: str, marks: list[str]
) -> None:
    notes = [AUTO % each for each in (("", "Net."), ("", "Gross."), (r"\ftnalt", "Due."))]
    document = read(tmp_path, rf"{said}\pard Fee 20{notes[0]}, 30{notes[1]}, 40{notes[2]}\par")
    first, second, end = marks
    assert texts(document)[0] == f"Fee 20[^{first}], 30[^{second}], 40[^{end}]"
    found = [b.number for b in document.blocks if b.kind is BlockKind.FOOTNOTE]
    assert found == marks


def test_notes_begin_anew_where_the_file_says_so(tmp_path: Path) -> None:
    pages = [rf"\pard Fee {n}{AUTO % ('', 'Net.')}\par" for n in (10, 20)]
    for restart, end, second in (
        (r"\ftnrestart", r"\sect", "1"),
        (r"\ftnrestart", r"\page", "2"),
        (r"\ftnrstpg", r"\page", "1"),
        ("", r"\sect", "2"),
    ):
        document = read(tmp_path, restart + end.join(pages))
        assert texts(document)[2] == f"Fee 20[^{second}]"


@pytest.mark.parametrize(
    ("mark", "note", "first", "second"),
    [
        (r" {*}", r"{*} Star.", "20 [^*]", "30[^1]"),
        (r" *", r"* Star.", "20 [^*]", "30[^1]"),
        (r" (a)", r"(a) Star.", "20 [^a]", "30[^1]"),
        (r" *", r"Without its mark.", "20 *[^1]", "30[^2]"),  # counted, for nothing says it is own
        (r"", r"20 days.", "20[^1]", "30[^2]"),
    ],
)
def test_marks_typed_on_the_line_are_their_authors_own(
    tmp_path: Path, mark: str, note: str, first: str, second: str
) -> None:
    own = rf"{mark}{{\footnote\pard\plain {note}}}"
    document = read(tmp_path, rf"\pard Fee 20{own} and 30{AUTO % ('', 'Net.')}\par")
    assert texts(document)[0] == f"Fee {first} and {second}"


def test_notes_and_boxes_of_deleted_text_are_deleted(tmp_path: Path) -> None:
    box = r"{\shp{\*\shpinst{\shptxt\pard Old box\par}}}"
    gone = rf"{{\deleted{AUTO % ('', 'Gone.')}{box}}}"
    document = read(tmp_path, rf"\pard Fee 20{gone} and 30{AUTO % ('', 'Kept.')}\par")
    assert texts(document) == ["Fee 20 and 30[^1]", "[^1]: Kept."]
    assert [o.kind for o in document.omissions] == [OmissionKind.DELETED]


@pytest.mark.parametrize(
    ("before", "after", "is_shown"),
    [
        ("", "", True),
        (r"{\sp{\sn fHidden}{\sv 1}}", "", False),
        ("", r"{\sp{\sn fHidden}{\sv 1}}", False),
        (r"\shpleft-9000\shptop0\shpright-7000\shpbottom500", "", False),
        (r"\shpleft0\shptop50000\shpright900\shpbottom50500", "", False),
        (r"\shpleft-900\shptop-900\shpright4000\shpbottom500", "", True),
        (r"\shpleft0\shptop-6000\shpright900\shpbottom-5500\shpbypara", "", True),
        (r"\shpleft0\shptop-6000\shpright900\shpbottom-5500\shpbypage", "", False),
        (r"\shpleft0\shptop-26000\shpright900\shpbottom-25500\shpbypara", "", False),
    ],
)
def test_shapes_that_nobody_sees(tmp_path: Path, before: str, after: str, is_shown: bool) -> None:
    shape = rf"{{\shp{{\*\shpinst{before}{{\shptxt\pard Box words\par}}{after}}}}}"
    document = read(tmp_path, rf"\pard Before{shape} after\par")
    assert ("Box words" in document.text) is is_shown
    assert [o.text for o in document.omissions] == ([] if is_shown else ["Box words"])


@pytest.mark.parametrize(
    ("more", "is_ground"),
    [
        (r"\shpright11000\shpbottom2200\shpfblwtxt1", True),
        (r"\shpright11000\shpbottom2200\shpfblwtxt0{\sp{\sn fBehindDocument}{\sv 1}}", True),
        (r"\shpright11000\shpbottom2200\shpfblwtxt0", False),
        (r"\shpright900\shpbottom900\shpfblwtxt1", False),
        (r"\shpright11000\shpbottom2200\shpfblwtxt1{\sp{\sn fFilled}{\sv 0}}", False),
    ],
)
def test_white_letters_on_a_band_behind_the_text(
    tmp_path: Path, more: str, is_ground: bool
) -> None:
    band = rf"{{\shp{{\*\shpinst\shpleft0\shptop0{more}}}}}"
    document = read(
        tmp_path, rf"{{\colortbl;\red255\green255\blue255;}}\pard{band}Rent {{\cf1 Penalty}}\par"
    )
    assert ("Penalty" in document.text) is is_ground


@pytest.mark.parametrize(
    ("said", "is_shown"),
    [
        (r"\li-20000", False), (r"\ri15000", False), (r"\posx50000\posy0\absw100", False),
        (r"\li720\ri720", True), (r"\posx4000\posy9000", True), (r"\li-20000\pard", True),
    ],
)  # fmt: skip
def test_paragraphs_beside_the_page(tmp_path: Path, said: str, is_shown: bool) -> None:
    document = read(tmp_path, rf"\pard Seen\par\pard{said} Words\par\pard End\par")
    assert texts(document) == (["Seen", "Words", "End"] if is_shown else ["Seen", "End"])


def test_fields_of_forms_show_their_value_once(tmp_path: Path) -> None:
    entries = r"{\*\ffl England}{\*\ffl Scotland}"

    def field(name: str, form: str, result: str = "") -> str:
        form = rf"{{\*\formfield{{{form}}}}}" if form else ""
        return rf"{{\field{{\*\fldinst {{ {name} {form}}}}}{{\fldrslt {{{result}}}}}}}"

    document = read(
        tmp_path,
        r"\pard " + field("FORMDROPDOWN", rf"\fftype2\ffres1{entries}", "Scotland") + r" a\par "
        r"\pard " + field("FORMDROPDOWN", rf"\fftype2\ffres1{entries}") + r" b\par "
        r"\pard " + field("FORMCHECKBOX", r"\fftype1\ffres1") + r" c\par "
        # LibreOffice writes no more of a check box; Word shows it as one that is not checked.
        r"\pard " + field("FORMCHECKBOX", "") + r" d\par ",
    )
    assert texts(document) == ["Scotland a", "Scotland b", "☒ c", "☐ d"]


def test_numbers_of_old_lists_keep_the_spaces_around_them(tmp_path: Path) -> None:
    said = r"{\*\pn\pnlvlbody\pnucrm\pnstart1{\pntxtb Part }{\pntxta :}}"
    assert texts(read(tmp_path, rf"\pard{said} Alpha\par")) == ["Part I: Alpha"]


def test_letters_that_lie_upon_one_another(tmp_path: Path) -> None:
    body = (
        r"\pard Rent {\expndtw-400 Penalty}{\expnd-80 Fine}{\expndtw-10 is}{\expndtw400  due}\par"
    )
    document = read(tmp_path, body)
    assert document.text == "Rent is due"
    assert [o.text for o in document.omissions] == ["PenaltyFine"]


def test_items_without_their_label_are_counted_with_those_that_have_one(tmp_path: Path) -> None:
    lists = (
        r"{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}"
        r"{\levelnumbers\'01;}}\listid7}}{\*\listoverridetable{\listoverride\listid7\ls1}"
        r"{\listoverride\listid7{\lfolevel\listoverrideformat{\listlevel\levelnfc3\levelstartat1"
        r"{\leveltext\'02\'00);}{\levelnumbers\'01;}}}\ls2}}"
    )
    body = (
        r"\pard\ls1{\listtext 1.\tab}Rent\par\pard{\listtext\bullet\tab}Point\par"
        r"\pard\ls1 Term\par\pard\s1 Head\par\pard\ls2 Part\par"
    )
    assert texts(read(tmp_path, lists + body)) == [
        "1. Rent", "- Point", "2. Term", "Head", "C) Part",
    ]  # fmt: skip


def test_a_cell_that_goes_on_with_the_one_above_shows_nothing_of_its_own(tmp_path: Path) -> None:
    row = r"\trowd\clvm{}\cellx3000\cellx6000\pard\intbl {}\cell {}\cell\row"
    body = row.format("gf", "Berth", "40") + row.format("rg", "Draft", "55") + r"\pard End\par"
    document = read(tmp_path, body)
    assert texts(document) == ["| Berth | 40 |\n| --- | --- |\n|  | 55 |", "End"]
    assert [omission.text for omission in document.omissions] == ["Draft"]


def test_a_note_goes_with_its_mark_where_that_is_hidden_text(tmp_path: Path) -> None:
    note = r"{\super\chftn}{\footnote\pard\plain{\super\chftn} %s}"
    document = read(
        tmp_path, r"\pard Rent{\v " + note % "Draft." + "} due" + note % "Net." + r"\par"
    )
    assert texts(document) == ["Rent due[^1]", "[^1]: Net."]
    assert [omission.text for omission in document.omissions] == ["Draft."]


@pytest.mark.parametrize(
    ("form", "written"), [(52, "एक"), (55, "หนึ่ง"), (56, "một"), (57, "- 1 -"), (58, "а")]
)
def test_lists_count_in_words_and_signs_of_other_scripts(
    tmp_path: Path, form: int, written: str
) -> None:
    tables = (
        r"{\*\listtable{\list{\listlevel\levelnfc%d\levelstartat1{\leveltext\'01\'00;}}\listid7}}"
        r"{\*\listoverridetable{\listoverride\listid7\ls1}}"
    )
    assert texts(read(tmp_path, tables % form + r"\pard\ls1 Rent\par")) == [f"{written} Rent"]


def test_empty_items_count_unless_their_end_is_hidden(tmp_path: Path) -> None:
    tables = (
        r"{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}}\listid7}}"
        r"{\*\listoverridetable{\listoverride\listid7\ls1}}"
    )
    body = r"\pard\ls1 Rent\par\par Term\par{\v\par}Fees\par\pard End\par"
    assert texts(read(tmp_path, tables + body)) == ["1. Rent", "3. Term", "4. Fees", "End"]


def test_numbers_that_nobody_sees_are_counted_and_not_read(tmp_path: Path) -> None:
    tables = (
        r"{\*\listtable{\list{\listlevel\levelnfc0\levelstartat1{\leveltext\'02\'00.;}%s}\listid7}}"
        r"{\*\listoverridetable{\listoverride\listid7\ls1}}"
    )
    items = r"\pard\ls1 Rent\par Term\par"
    assert texts(read(tmp_path, tables % "" + items)) == ["1. Rent", "2. Term"]
    assert texts(read(tmp_path, tables % r"\v" + items)) == ["Rent", "Term"]
    assert texts(read(tmp_path, tables % r"\v0" + items)) == ["1. Rent", "2. Term"]
    label = r"\pard{\listtext\pard\plain%s 1.\tab}Rent\par"
    assert texts(read(tmp_path, label % r"\cf2")) == ["1. Rent"]
    for unseen in (r"\cf1", r"\v", r"\fs2"):
        assert texts(read(tmp_path, label % unseen)) == ["Rent"]


def test_rows_beside_the_page_are_left_out_and_named(tmp_path: Path) -> None:
    row = r"\trowd\trleft{}\cellx{}\cellx{}\pard\intbl {}\cell x\cell\row"
    body = row.format(30000, 32000, 34000, "Draft") + r"\pard Between.\par"
    document = read(tmp_path, body + row.format(-100, 2000, 4000, "Rent") + r"\pard End.\par")
    assert texts(document) == ["Between.", "| Rent | x |\n| --- | --- |", "End."]
    assert [omission.text for omission in document.omissions] == ["Draft x"]
