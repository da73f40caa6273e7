"""RTF: colours of cells, lists of styles, heads of first and left pages, what stands before it."""

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
