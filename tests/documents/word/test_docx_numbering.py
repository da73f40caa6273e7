"""Clause numbers as Word prints them, computed from the list definitions."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.number_formats import format_number
from app.documents.word.reader import read_docx
from tests.documents.word.test_docx import texts
from tests.documents.word_files import field, level, numbering, p, r, word_file

LEGAL = (
    level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)")
    + level(3, "lowerRoman", "(%4)")
)  # fmt: skip


def labels(path: Path) -> list[str]:
    return [b.text.split(" ")[0] for b in read_docx(path, "0" * 64).blocks]


def test_levels_restart_after_a_higher_one(tmp_path: Path) -> None:
    depths = [0, 1, 2, 2, 3, 3, 2, 1, 2, 0, 1, 2]
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("x", num=(1, d)) for d in depths),
        numbers=numbering({0: LEGAL}, {1: (0, "")}),
    )
    assert labels(path) == [
        "1.", "1.1", "(a)", "(b)", "(i)", "(ii)", "(c)", "1.2", "(a)", "2.", "2.1", "(a)",
    ]  # fmt: skip
    assert [b.number for b in read_docx(path, "").blocks][:3] == ["1", "1.1", "(a)"]


def test_a_level_that_is_passed_over_has_begun(tmp_path: Path) -> None:
    levels = "".join(
        level(i, "decimal", ".".join(f"%{k + 1}" for k in range(i + 1))) for i in range(3)
    )
    depths = [1, 0, 1, 1, 2, 0, 2, 1]
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("x", num=(1, d)) for d in depths),
        numbers=numbering({0: levels}, {1: (0, "")}),
    )
    assert labels(path) == ["1.1", "2", "2.1", "2.2", "2.2.1", "3", "3.1.1", "3.2"]


def test_instances_share_the_counter_unless_they_override_the_start(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("x", num=(n, 0)) for n in (1, 1, 2, 3, 3, 1)),
        numbers=numbering({0: LEGAL}, {1: (0, ""), 2: (0, ""), 3: (0, again)}),
    )
    assert labels(path) == ["1.", "2.", "3.", "5.", "6.", "7."]


def test_an_override_replaces_a_level(tmp_path: Path) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "Article %1")}</w:lvlOverride>'
    path = word_file(
        tmp_path / "a.docx",
        p("Scope", num=(2, 0)) + p("Term", num=(2, 0)),
        numbers=numbering({0: LEGAL}, {1: (0, ""), 2: (0, override)}),
    )
    blocks = read_docx(path, "").blocks
    assert [b.text for b in blocks] == ["Article I Scope", "Article II Term"]
    assert [b.number for b in blocks] == ["Article I", "Article II"]


@pytest.mark.parametrize(("restart", "expected"), [(0, "(c)"), (1, "(a)")])
def test_restart_rules(tmp_path: Path, restart: int, expected: str) -> None:
    levels = level(0, "decimal", "%1.") + level(
        1, "lowerLetter", "(%2)", extra=f'<w:lvlRestart w:val="{restart}"/>'
    )
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("x", num=(1, d)) for d in (0, 1, 1, 0, 1)),
        numbers=numbering({0: levels}, {1: (0, "")}),
    )
    assert labels(path) == ["1.", "(a)", "(b)", "2.", expected]


def test_restart_after_a_named_level_only(tmp_path: Path) -> None:
    levels = (
        level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")
        + level(2, "lowerLetter", "(%3)", extra='<w:lvlRestart w:val="1"/>')
    )  # fmt: skip
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("x", num=(1, d)) for d in (0, 1, 2, 1, 2, 0, 1, 2)),
        numbers=numbering({0: levels}, {1: (0, "")}),
    )
    assert labels(path) == ["1.", "1.1", "(a)", "1.2", "(b)", "2.", "2.1", "(a)"]


def test_legal_style_prints_upper_levels_in_decimal(tmp_path: Path) -> None:
    levels = level(0, "upperRoman", "Article %1.") + level(
        1, "decimal", "Section_%1.%2", extra="<w:isLgl/>"
    )
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("x", num=(1, d)) for d in (0, 0, 1)),
        numbers=numbering({0: levels}, {1: (0, "")}),
    )
    assert labels(path)[2] == "Section_2.1"


def test_numbering_comes_through_styles_and_can_be_taken_away(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Tight"><w:name w:val="Tight"/>'
        '<w:basedOn w:val="Clause"/></w:style>'
    )
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2", style="Clause")
    body = (
        p("Head", num=(1, 0)) + p("one", style="Clause") + p("two", style="Tight")
        + p("plain", style="Clause", num=(0, 0)) + p("three", style="Clause")
    )  # fmt: skip
    path = word_file(
        tmp_path / "a.docx", body, styles=styles, numbers=numbering({0: levels}, {1: (0, "")})
    )
    assert [b.text for b in read_docx(path, "").blocks] == [
        "1. Head", "1.1 one", "1.2 two", "plain", "1.3 three",
    ]  # fmt: skip


def test_a_list_style_links_to_its_definition(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    path = word_file(
        tmp_path / "a.docx",
        p("x", num=(2, 0)) + p("x", num=(2, 2)),
        styles=styles,
        numbers=numbering(
            {0: LEGAL, 1: '<w:numStyleLink w:val="Outline"/>'}, {1: (0, ""), 2: (1, "")}
        ),
    )
    assert labels(path) == ["1.", "(a)"]


def test_bullets_have_no_number_and_empty_items_still_count(tmp_path: Path) -> None:
    levels = level(0, "decimal", "%1)")
    path = word_file(
        tmp_path / "a.docx",
        p("one", num=(1, 0)) + p("", num=(1, 0)) + p("three", num=(1, 0)) + p("dot", num=(2, 0)),
        numbers=numbering({0: levels, 1: level(0, "bullet", "\uf0b7")}, {1: (0, ""), 2: (1, "")}),
    )
    blocks = read_docx(path, "").blocks
    assert [(b.text, b.number) for b in blocks] == [
        ("1) one", "1)"), ("3) three", "3)"), ("- dot", ""),
    ]  # fmt: skip


def test_chinese_articles(tmp_path: Path) -> None:
    levels = (
        level(0, "chineseCountingThousand", "第%1章")
        + level(1, "chineseCountingThousand", "第%2条", extra='<w:lvlRestart w:val="0"/>')
        + level(2, "chineseCounting", "（%3）")
    )  # fmt: skip
    depths = [0, *[1] * 11, 2, 0, 1]
    path = word_file(
        tmp_path / "a.docx",
        "".join(p("总则", num=(1, d)) for d in depths),
        numbers=numbering({0: levels}, {1: (0, "")}),
    )
    found = [b.number for b in read_docx(path, "").blocks]
    assert found[:3] == ["第一章", "第一条", "第二条"]
    assert found[10:] == ["第十条", "第十一条", "（一）", "第二章", "第十二条"]


@pytest.mark.parametrize(
    ("form", "n", "expected"),
    [
        ("decimalZero", 7, "07"), ("upperRoman", 1994, "MCMXCIV"), ("lowerLetter", 28, "bb"),
        ("ordinal", 112, "112th"), ("ordinal", 23, "23rd"),
        ("cardinalText", 342, "Three hundred forty-two"),
        ("ordinalText", 21, "Twenty-first"), ("ordinalText", 20, "Twentieth"),
        ("chineseCounting", 99, "九十九"), ("chineseCounting", 100, "一○○"),
        ("chineseCountingThousand", 110, "一百一十"), ("chineseCountingThousand", 1005, "一千零五"),
        ("chineseCountingThousand", 20003, "二万零三"), ("chineseCountingThousand", 12, "十二"),
        ("chineseLegalSimplified", 12, "壹拾贰"), ("ideographLegalTraditional", 23, "貳拾參"),
        ("ideographDigital", 20, "二○"), ("ideographTraditional", 11, "甲"),
        ("ideographZodiac", 12, "亥"), ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "㉑"), ("decimalFullWidth", 12, "１２"),
        ("custom:001, 002, 003, ...", 7, "007"), ("none", 3, ""), ("no such format", 3, "3"),
        ("lowerRoman", 0, "0"),
    ],
)  # fmt: skip
def test_formats(form: str, n: int, expected: str) -> None:
    assert format_number(n, form) == expected


def test_a_level_may_count_without_being_printed(tmp_path: Path) -> None:
    hidden = level(0, "decimal", "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")
    body = p("Supply", num=(1, 0)) + p("Orders", num=(1, 1)) + p("Price", num=(1, 0))
    path = word_file(
        tmp_path / "a.docx",
        body,
        numbers=numbering({0: hidden + level(1, "decimal", "%1.%2")}, {1: (0, "")}),
    )
    texts = [block.text for block in read_docx(path, "").blocks]
    assert texts == ["Supply", "1.1 Orders", "Price"]


def test_lists_in_notes_have_their_numbers_apart_from_those_of_the_text(tmp_path: Path) -> None:
    note = f'<w:footnote w:id="2">{p("net;", num=(1, 0))}{p("gross.", num=(1, 0))}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    path = word_file(
        tmp_path / "a.docx",
        p("Fee", mark, num=(1, 0)) + p("Term", num=(1, 0)),
        numbers=numbering({0: level(0, "lowerLetter", "(%1)")}, {1: (0, "")}),
        footnotes=note,
    )
    texts = [block.text for block in read_docx(path, "").blocks]
    assert texts == ["(a) Fee[^1]", "[^1]: (a) net;\n(b) gross.", "(b) Term"]


def test_a_number_field_with_an_empty_result_is_counted(tmp_path: Path) -> None:
    body = p("pay ", field(" LISTNUM ", ""), " and ", field(" LISTNUM ", ""), " insure")
    [block] = read_docx(word_file(tmp_path / "a.docx", body), "").blocks
    assert block.text.split() == ["pay", "1)", "and", "2)", "insure"]


def test_a_list_style_that_is_lost_still_leads_to_its_definition(tmp_path: Path) -> None:
    numbers = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Gone"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Gone"/>'
        f"{level(0, 'upperRoman', 'Rule %1:')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    body = p("Rent", num=(1, 0)) + p("Term", num=(1, 0))
    path = word_file(tmp_path / "a.docx", body, numbers=numbers)
    assert texts(path) == ["Rule I: Rent", "Rule II: Term"]


def test_a_field_whose_result_is_empty_is_counted(tmp_path: Path) -> None:
    body = "".join(
        f'<w:p><w:fldSimple w:instr=" AUTONUM ">{result}</w:fldSimple>{r(" Rent")}</w:p>'
        for result in ("", "<w:r><w:t></w:t></w:r>", r("7."))
    )
    path = word_file(tmp_path / "a.docx", body)
    assert texts(path) == ["1. Rent", "2. Rent", "7. Rent"]


def test_numbers_that_stand_alone_in_the_cells_of_a_column_are_read(tmp_path: Path) -> None:
    def row(words: str, price: str) -> str:
        cells = (p(num=(1, 0)), p(r(words)), p(r(price)))
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    rows = row("Oars", "40") + row("Sails", "310") + row("Ropes", "25")
    path = word_file(
        tmp_path / "a.docx",
        f"<w:tbl>{rows}</w:tbl>" + p("x", num=(1, 0)),
        numbers=numbering({0: LEGAL}, {1: (0, "")}),
    )
    assert texts(path) == [
        "| 1. | Oars | 40 |\n| --- | --- | --- |\n| 2. | Sails | 310 |\n| 3. | Ropes | 25 |",
        "4. x",
    ]


def test_paragraphs_of_text_boxes_count_apart(tmp_path: Path) -> None:
    content = f"<w:txbxContent>{p('a', num=(1, 0))}{p('b', num=(1, 0))}</w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"
    path = word_file(
        tmp_path / "a.docx",
        p("x", num=(1, 0)) + p("Beside a box", box) + p("x", num=(1, 0)),
        numbers=numbering({0: LEGAL}, {1: (0, "")}),
    )
    assert texts(path) == ["1. x", "Beside a box", "1. a", "2. b", "2. x"]


@pytest.mark.parametrize(
    ("of_list", "of_mark", "is_seen"),
    [
        ('<w:color w:val="FFFFFF"/>', "", False),
        ('<w:sz w:val="2"/>', "", False),
        ("", '<w:color w:val="FFFFFF"/>', False),
        ("", '<w:color w:themeColor="background1"/>', False),
        ('<w:color w:val="000000"/>', '<w:color w:val="FFFFFF"/>', True),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', "", True),
        ('<w:b/><w:color w:val="1F3864"/>', "<w:vanish/>", True),
    ],
)
def test_a_number_that_nobody_sees_is_counted_and_not_read(
    tmp_path: Path, of_list: str, of_mark: str, is_seen: bool
) -> None:
    levels = level(0, "decimal", "%1.").replace("</w:lvl>", f"<w:rPr>{of_list}</w:rPr></w:lvl>")
    props = f"<w:rPr>{of_mark}</w:rPr>"
    body = p("Rent", num=(1, 0), props=props) + p("Term", num=(2, 0))
    lists = numbering({0: levels, 1: LEGAL}, {1: (0, ""), 2: (1, "")})
    path = word_file(tmp_path / "a.docx", body, numbers=lists)
    assert texts(path) == ["1. Rent" if is_seen else "Rent", "1. Term"]
