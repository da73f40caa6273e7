"""RTF: what stands in groups, tables and many code pages, and what is left out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, Document, OmissionKind
from app.documents.errors import NoText
from app.documents.flow.rtf.reader import read_rtf

HEAD = (
    r"{\rtf1\ansi\ansicpg1252\deff0\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}"
    r"{\f2\fcharset134 SimSun;}{\f3\fcharset2 Symbol;}}"
    r"{\colortbl;\red255\green255\blue255;\red0\green0\blue128;}"
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2\sbasedon1 Mine;}{\*\cs7 Link;}}"
)


def read(folder: Path, body: str, *, end: str = "}") -> Document:
    path = folder / "a.rtf"
    path.write_bytes((HEAD + body + end).encode("latin-1"))
    return read_rtf(path, "0" * 64)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_paragraphs_headings_and_lists(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"{\info{\title The slipway}{\author A. Teal}}"
        r"\pard\s1 Use\par\pard\s2 Fees\par"
        r"\pard{\listtext\pard\plain 4.1\tab}Boats pay 8\u8364?\'3a half\line each.\par"
        r"\pard{\pntext\f3\'b7\tab}Rafts\emdash none\par",
    )
    assert [(b.kind.value, b.level, b.number, b.text) for b in document.blocks] == [
        ("heading", 1, "", "Use"),
        ("heading", 1, "", "Fees"),
        ("list_item", None, "4.1", "4.1 Boats pay 8€: half\neach."),
        ("list_item", None, "", "- Rafts—none"),
    ]
    assert document.title == "The slipway" and document.metadata["author"] == "A. Teal"


def test_bytes_are_read_by_their_font(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"\pard{\f1\'cf\'f0\'e8\'f1\'f2\'e0\'ed\'fc}\par{\f2\'bc\'d7\'b7\'bd}\par"
        r"{\f0 caf\'e9}{\f3 a}\par\u-10179?\u-8704?\par{\uc2\u20013\'d6\'d0 x}\par",
    )
    assert texts(document) == ["Пристань", "甲方", "caféα", "😀", "中 x"]


def test_hyphens_that_do_not_part_are_hyphens(tmp_path: Path) -> None:
    assert texts(read(tmp_path, r"\pard non\_binding co\-op\par")) == ["non-binding coop"]


def test_tables_with_cells_in_cells(tmp_path: Path) -> None:
    row = r"\trowd\cellx100\cellx200\pard\intbl {}\cell {}\cell\row"
    nested = r"in\par{\itap2 a\nestcell b\nestcell{\*\nesttableprops\nestrow}}\pard\intbl out"
    document = read(
        tmp_path, row.format("Berth", "Fee") + row.format("A", nested) + r"\pard After\par"
    )
    assert texts(document) == [
        "| Berth | Fee |\n| --- | --- |\n| A | in<br>a \\| b<br>out |", "After",
    ]  # fmt: skip


def test_notes_stand_behind_their_paragraph(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"\pard Rent 1,500{\super\chftn}{\footnote\pard\plain{\super\chftn} In June.\par} a year"
        r"{\super *}{\footnote\pard{\super *} By hand.\par}, due{\super\chftn}"
        r"{\footnote\ftnalt\pard{\super\chftn} At the end.}.\par",
    )
    assert texts(document) == [
        "Rent 1,500[^1] a year[^*], due[^i].", "[^1]: In June.", "[^*]: By hand.",
        "[^i]: At the end.",
    ]  # fmt: skip


def test_heads_boxes_and_comments(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"{\header\pard File 7\par}{\headerf\pard File 7\par}{\footer\pard Page {\field{\*\fldinst "
        r"PAGE}{\fldrslt 1}}\par}\pard One{\shp{\*\shpinst{\sp{\sn x}{\sv 202}}{\shptxt\pard In a "
        r"box.\par}}{\shprslt{\*\do\dobxpage}}}\par{\*\atnauthor B}{\*\annotation\pard Why?\par}"
        r"\pard Two\par",
    )
    assert [(b.kind, b.text) for b in document.blocks] == [
        (BlockKind.RUNNING_HEAD, "File 7"),
        (BlockKind.PARAGRAPH, "One"),
        (BlockKind.PARAGRAPH, "In a box."),
        (BlockKind.PARAGRAPH, "Two"),
        (BlockKind.RUNNING_HEAD, "Page 1"),
    ]
    assert [o.words for o in document.omissions] == ["1 comment"]


def test_tracked_changes_struck_and_unseen(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"\pard Pay {\deleted 30}{\revised 45} days {\strike net}{\striked1  at once} now.{\v  Or "
        r"not.}{\cf1  Nor this.}{\fs2 Tiny.}{\cf1\chcbpat2  White on blue.}\par",
    )
    assert texts(document) == ["Pay 45 days ~~net at once~~ now. White on blue."]
    changes, hidden = document.omissions
    assert changes.words.endswith("1 insertion kept, 1 deletion left out")
    assert hidden.kind is OmissionKind.HIDDEN and hidden.text == "Or not. Nor this.Tiny."


def test_fields_show_their_result_or_are_computed(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r'\pard See {\field{\*\fldinst{HYPERLINK "http://x"}}{\*\fldtitle{t}}{\fldrslt{\ul this}}}.'
        r"\par{\field{\*\fldinst AUTONUM}} Scope\par"
        r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres1}}}} yes\par",
    )
    assert texts(document) == ["See this.", "1. Scope", "☒ yes"]


def test_unknown_destinations_are_passed_over_and_stars_within_text_are_not(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        r"{\*\nonsense hidden data}\pard{\loch\fs24\*\cs7 Tides of 2031}{\upr{a}{\*\ud{b}}}"
        r"{\bin4 {}}{x\par",
    )
    assert texts(document) == ["Tides of 2031bx"]


def test_a_file_that_is_cut_says_so(tmp_path: Path) -> None:
    document = read(tmp_path, r"\pard First.\par Second", end="")
    assert texts(document) == ["First.", "Second"]
    assert document.omissions[0].kind is OmissionKind.DAMAGED


def test_a_picture_alone_is_named_by_the_files_own_name(tmp_path: Path) -> None:
    with pytest.raises(NoText, match=r"“a\.rtf” has no text in it, only 1 picture"):
        read(tmp_path, r"\pard{\pict\pngblip 89504e47}\par")


def test_a_code_page_that_is_none_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\ansicpg125{\fonttbl{\f0\cpg99 A;}}\f0 caf\'e9\par}")
    assert texts(read_rtf(path, "")) == ["café"]


@pytest.mark.parametrize("body", ["}" * 50, "{" * 3000, "\\", r"\'zz\u99999999 x", r"\bin99999 x"])
def test_nonsense_ends(tmp_path: Path, body: str) -> None:
    try:
        read(tmp_path, r"\pard x\par" + body)
    except NoText:
        pytest.fail("the text before it is lost")


HIDING = (
    r"{\charscalex2 Pay the agent.}", r"\par\pard\sl-20\slmult0 Pay the agent.\par\pard ",
    r"\par\trowd\trrh-15\cellx900\cellx1800\pard\intbl Pay the agent.\cell\cell\row\pard ",
)  # fmt: skip


@pytest.mark.parametrize("hidden", HIDING)
def test_what_is_squeezed_is_left_out_and_named(tmp_path: Path, hidden: str) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(rf"{{\rtf1\ansi\pard Seen. {hidden}\par}}")
    document = read_rtf(path, "")
    assert document.text == "Seen."
    assert "Pay the agent." in document.omissions[0].text


LISTS = (
    r"{\*\listtable{\list{\listlevel\levelnfc1\levelstartat3{\leveltext\'02\'00.;}"
    r"{\levelnumbers\'01;}}{\listlevel\levelnfc4\levelstartat1{\leveltext\'03(\'01);}"
    r"{\levelnumbers\'02;}}{\listname x;}\listid77}}"
    r"{\*\listoverridetable{\listoverride\listid77\listoverridecount0\ls4}}"
)


def test_a_level_that_is_passed_over_has_begun(tmp_path: Path) -> None:
    depths = (1, 0, 1, 1, 0)
    body = "".join(rf"\pard\ls4\ilvl{depth} x\par " for depth in depths)
    path = tmp_path / "a.rtf"
    path.write_text(rf"{{\rtf1\ansi{LISTS}{body}}}")
    assert texts(read_rtf(path, "")) == ["(a) x", "IV. x", "(a) x", "(b) x", "V. x"]


def test_numbers_of_lists_are_counted_where_the_file_does_not_write_them(tmp_path: Path) -> None:
    items = ((0, "Rent"), (1, "monthly"), (1, "in advance"), (0, "Term"), (1, "a year"))
    body = "".join(rf"\pard\ls4\ilvl{level} {words}\par " for level, words in items)
    path = tmp_path / "a.rtf"
    path.write_text(rf"{{\rtf1\ansi{LISTS}{body}}}")
    assert read_rtf(path, "").text.split("\n\n") == [
        "III. Rent", "(a) monthly", "(b) in advance", "IV. Term", "(a) a year",
    ]  # fmt: skip
    written = rf"{{\listtext 9)\tab}}{body}"
    path.write_text(rf"{{\rtf1\ansi{LISTS}\pard {written}}}")
    assert read_rtf(path, "").text.split("\n\n")[:2] == ["9) Rent", "(a) monthly"]


def test_numbers_that_stand_alone_in_the_cells_of_a_column_are_read(tmp_path: Path) -> None:
    row = (
        r"\trowd\cellx900\cellx4000\cellx6000\pard\intbl\ls4\ilvl0\cell"
        r"\pard\intbl {}\cell 40\cell\row "
    )
    path = tmp_path / "a.rtf"
    path.write_text(rf"{{\rtf1\ansi{LISTS}{row.format('Oars')}{row.format('Sails')}}}")
    assert read_rtf(path, "").text == (
        "| III. | Oars | 40 |\n| --- | --- | --- |\n| IV. | Sails | 40 |"
    )


STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s5\strike Void;}{\*\cs10\additive\strike Del;}"
    r"{\*\cs11\additive\v Secret;}{\*\cs12\super Mark;}{\*\cs13\sbasedon12 Mark 2;}}"
)


def test_styles_strike_hide_and_raise(tmp_path: Path) -> None:
    body = (
        STYLES + r"\pard\plain in {\cs10 sixty} ninety days\par\pard\s5 All of it.\par"
        r"\pard Fee 700{\cs13 4}{\cs11 Pay twice.} a year\par"
    )
    document = read(tmp_path, body)
    assert texts(document) == ["in ~~sixty~~ ninety days", "~~All of it.~~", "Fee 700[^4] a year"]
    assert document.omissions[0].text == "Pay twice."


def test_cells_stand_in_their_columns(tmp_path: Path) -> None:
    body = (
        r"\trowd\cellx3000\cellx6000\cellx9000\pard\intbl Item\cell Jan\cell Feb\cell\row"
        r"\trowd\cellx6010\cellx9000\pard\intbl Both\cell 7\cell\row"
        r"\trowd\trleft2990\cellx6000\cellx9000\pard\intbl 3\cell 4\cell\row\pard after\par"
    )
    table = texts(read(tmp_path, body))[0].split("\n")
    assert [table[0], *table[2:]] == ["| Item | Jan | Feb |", "| Both |  | 7 |", "|  | 3 | 4 |"]


def test_overrides_of_lists_begin_anew_and_legal_levels_are_in_decimal(tmp_path: Path) -> None:
    head = (
        r"{\*\listtable{\list{\listlevel\levelnfc1\levelstartat1{\leveltext\'02\'00.;}}"
        r"{\listlevel\levelnfc4\levellegal1\levelnorestart1\levelstartat1{\leveltext\'03\'00.\'01;}}"
        r"\listid7}}{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls1}"
        r"{\listoverride\listid7\listoverridecount1{\lfolevel\listoverridestartat\levelstartat5}"
        r"\ls2}}"
    )
    items = ((1, 0), (1, 1), (1, 0), (1, 1), (2, 0), (2, 0))
    body = "".join(rf"\pard\ls{ls}\ilvl{level} x\par " for ls, level in items)
    assert [text.split()[0] for text in texts(read(tmp_path, head + body))] == [
        "I.", "1.1", "II.", "2.2", "V.", "VI.",
    ]  # fmt: skip


def test_shapes_may_be_hidden_or_be_words(tmp_path: Path) -> None:
    def shape(properties: str, text: str = "") -> str:
        pairs = "".join(
            rf"{{\sp{{\sn {n}}}{{\sv {v}}}}}"
            for n, v in (pair.split("=") for pair in properties.split())
        )
        return rf"{{\shp{{\*\shpinst{pairs}{text}}}}}"

    body = (
        "Seen." + shape("fHidden=1", r"{\shptxt Pay twice.\par}")
        + shape("shapeType=136 gtextUNICODE=DRAFT") + r"\par"
    )  # fmt: skip
    document = read(tmp_path, body)
    assert texts(document) == ["Seen.\nDRAFT"]
    assert document.omissions[0].text == "Pay twice."


@pytest.mark.parametrize(
    "body",
    [
        r"\trowd\trcbpat2\cellx3000\cellx6000\pard\intbl{\cf1 Shown}\cell b\cell\row\pard\par",
        r"{\background{\shp{\*\shpinst{\sp{\sn fillColor}{\sv 8388608}}}}}{\cf1 Shown}\par",
    ],
)
def test_white_letters_on_a_coloured_row_or_page_are_read(tmp_path: Path, body: str) -> None:
    document = read(tmp_path, body)
    assert "Shown" in document.text and document.omissions == ()


def test_large_first_letters_and_signs_of_fields(tmp_path: Path) -> None:
    body = (
        r"\pard\dropcapli3\dropcapt1 {\fs90 T}\par\pard he fee is "
        r'{\field{\*\fldinst SYMBOL 179 \\f "Symbol"}{\fldrslt}} 5; x{\sub 2}7\par'
    )
    assert texts(read(tmp_path, body)) == ["The fee is ≥ 5; x_2 7"]


def test_lists_of_old_are_numbered_though_the_file_leaves_it_to_the_reader(tmp_path: Path) -> None:
    def item(words: str, text: str, around: str = r"{\pntxta .}") -> str:
        return rf"\pard{{\*\pn {words}\pnindent360{around}}}{text}\par "

    body = (
        item(r"\pnlvlbody\pndec\pnstart1", r"Rent\par Fees")
        + item(r"\pnlvlcont", "of all kinds", "")
        + item(r"\pnlvlbody\pndec\pnstart1", "Keys")
        + r"\pard Between.\par "
        + item(r"\pnlvlbody\pnlcltr\pnstart3", "Notice", r"{\pntxtb (}{\pntxta )}")
        + item(r"\pnlvlblt", "Dogs", r"{\pntxtb \'b7}")
        + r"\pard Plain.\par "
        + item(r"\pnlvl1\pnucrm\pnstart1", "Term")
        + item(r"\pnlvl2\pndec\pnstart1\pnprev", "Begin")
        + item(r"\pnlvl2\pndec\pnstart1\pnprev", "End")
        + item(r"\pnlvl1\pnucrm\pnstart1", "Law")
        + item(r"\pnlvl2\pndec\pnstart1\pnprev", "Court")
    )
    assert texts(read(tmp_path, body)) == [
        "1. Rent", "2. Fees", "of all kinds", "3. Keys", "Between.", "(c) Notice", "- Dogs",
        "Plain.", "I. Term", "I.1. Begin", "I.2. End", "II. Law", "II.1. Court",
    ]  # fmt: skip
    written = (
        r"{\pntext 7.\tab}" + item(r"\pnlvlbody\pndec\pnstart7", "Seven") + item("", "No more", "")
    )
    assert texts(read(tmp_path, r"\pard " + written))[-1] == "No more"
