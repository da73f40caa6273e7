"""What a DOCX says, in order, and what is said to be left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, Document
from app.documents.errors import NoText
from app.documents.word.reader import read_docx
from tests.documents.word_files import field, p, r, rewritten, word_file


def read(path: Path) -> Document:
    return read_docx(path, "0" * 64)


def texts(path: Path) -> list[str]:
    return [b.text for b in read(path).blocks]


def omitted(path: Path) -> list[str]:
    return [o.what for o in read(path).omissions]


def cell(*paragraphs: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_heading_levels_come_from_style_ancestor_and_outline(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/>'
        '<w:basedOn w:val="Heading2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/>'
        '<w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>'
    )
    body = (
        p("Agreement", style="Title") + p("One", style="Heading1") + p("Two", style="Mine")
        + p("Four", style="Deep") + p("Five", props='<w:outlineLvl w:val="4"/>')
        + p("Not one", style="Heading1", props='<w:outlineLvl w:val="9"/>') + p("Text")
        + p("Long. " * 60, style="Heading2")
    )  # fmt: skip
    document = read(word_file(tmp_path / "a.docx", body, styles=styles))
    assert [b.level for b in document.blocks] == [1, 1, 2, 4, 5, None, None, None]
    assert [(e.title, e.level) for e in document.outline][:3] == [
        ("Agreement", 1), ("One", 1), ("Two", 2),
    ]  # fmt: skip
    assert document.title == "Agreement"
    assert document.text.startswith("# Agreement\n\n# One\n\n## Two")


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    who = 'w:id="1" w:author="A"'
    removed = f"<w:del {who}><w:r><w:delText>sixty</w:delText></w:r></w:del>"
    added = f"<w:ins {who}>{r('thirty')}</w:ins>"
    moved = f"<w:moveFrom {who}>{r('gone')}</w:moveFrom><w:moveTo {who}>{r('here')}</w:moveTo>"
    mark = f"<w:rPr><w:del {who}/></w:rPr>"
    body = (
        p("within ", removed, added, " days") + p(moved) + p("joined ", props=mark) + p("lines")
        + p(removed, props=mark) + p("last")
    )  # fmt: skip
    path = word_file(tmp_path / "a.docx", body)
    assert texts(path) == ["within thirty days", "here", "joined lines", "last"]
    assert omitted(path) == [
        "tracked changes, read as accepted: 2 insertions kept, 3 deletions left out"
    ]


def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    kept = cell(p("a")) + cell(p("b"))
    gone = '<w:trPr><w:del w:id="1" w:author="A"/></w:trPr>' + cell(p("x")) + cell(p("y"))
    assert texts(word_file(tmp_path / "a.docx", table(kept, gone, kept))) == [
        "| a | b |\n| --- | --- |\n| a | b |"
    ]


def test_merged_cells_pipes_and_nested_tables(tmp_path: Path) -> None:
    wide = '<w:gridSpan w:val="2"/>'
    top, below = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell(p("Fees")) + cell(p("2026")) + cell(p("2027")),
        cell(p("EU"), p("and UK"), props=top) + cell(p("€1|€2"), props=wide),
        cell(p(""), props=below) + cell(table(cell(p("n")) + cell(p("m")))) + cell(p("9")),
    )
    document = read(word_file(tmp_path / "a.docx", p("Before") + body + p("After")))
    assert [b.kind for b in document.blocks][1] is BlockKind.TABLE
    assert document.blocks[1].text == (
        "| Fees | 2026 | 2027 |\n| --- | --- | --- |\n"
        "| EU<br>and UK | €1\\|€2 |  |\n|  | n \\| m | 9 |"
    )
    assert [b.path for b in document.blocks] == ["body/1", "body/2", "body/3"]


def test_a_one_cell_table_is_a_frame(tmp_path: Path) -> None:
    framed = table(cell(p("Notice", style="Heading1"), p("Read this.")))
    document = read(word_file(tmp_path / "a.docx", p("x") + framed))
    assert [(b.path, b.text) for b in document.blocks[1:]] == [
        ("body/2/r1/c1/2", "Notice"), ("body/2/r1/c1/3", "Read this."),
    ]  # fmt: skip


def test_notes_follow_their_paragraph(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    second = '<w:r><w:footnoteReference w:id="3"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    lost = '<w:r><w:footnoteReference w:id="99"/></w:r>'
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", "See Annex.")}</w:footnote>'
        f'<w:footnote w:id="3">{p("Or not.")}{p("Second line.")}</w:footnote>'
    )
    path = word_file(
        tmp_path / "a.docx",
        p("Fees", reference, " are due", end, ".")
        + table(cell(p("a", second)) + cell(p("b")))
        + p("End", lost),
        footnotes=notes,
        endnotes=f'<w:endnote w:id="2">{p("At the end.")}</w:endnote>',
    )
    assert texts(path) == [
        "Fees[^1] are due[^i].",
        "[^1]: See Annex.",
        "[^i]: At the end.",
        "| a[^2] | b |\n| --- | --- |",
        "[^2]: Or not.\nSecond line.",
        "End[^3]",
    ]
    kinds = [b.kind for b in read(path).blocks]
    assert kinds[1] is kinds[2] is kinds[4] is BlockKind.FOOTNOTE
    assert omitted(path) == ["1 footnote without text"]


def test_headers_and_footers_once_and_outside_the_text(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p("Body"), header="Confidential", footer="Page 1")
    document = read(path)
    assert [(b.kind, b.text) for b in document.blocks] == [
        (BlockKind.RUNNING_HEAD, "Confidential"),
        (BlockKind.PARAGRAPH, "Body"),
        (BlockKind.RUNNING_HEAD, "Page 1"),
    ]
    assert document.text == "Body"


def test_inline_content(tmp_path: Path) -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('chosen')}</w:sdtContent></w:sdt>"
    link = f'<w:hyperlink r:id="rId99">{r("Acme site")}</w:hyperlink>'
    tag = f'<w:smartTag w:element="x">{r("Berlin")}</w:smartTag>'
    signs = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>non</w:t><w:noBreakHyphen/><w:t>stop</w:t>"
        '<w:softHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/>'
        '<w:sym w:font="Symbol" w:char="F061"/></w:r>'
    )
    ruby = f"<w:r><w:ruby><w:rt>{r('kan')}</w:rt><w:rubyBase>{r('漢')}</w:rubyBase></w:ruby></w:r>"
    path = word_file(
        tmp_path / "a.docx",
        p(control, " ", link, " ", tag) + p(signs) + p(ruby, "字")
        + f"<w:sdt><w:sdtContent>{p('in a control')}</w:sdtContent></w:sdt>",
    )  # fmt: skip
    assert texts(path) == [
        "chosen Acme site Berlin", "a\tb\nnon-stop☑α", "漢（kan）字", "in a control",
    ]  # fmt: skip
    assert read(path).blocks[3].path == "body/4/1"


def test_fields_give_their_result_and_contents_are_left_out(tmp_path: Path) -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    simple = f'<w:fldSimple w:instr=" DATE ">{r("1 May")}</w:fldSimple>'
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        f"{end} yes"
    ).replace(" yes", r(" yes"))
    path = word_file(
        tmp_path / "a.docx",
        p(begin, "1. Service ", field("PAGEREF _Toc1", "3")) + p("2. Fees 4") + p(end)
        + p("See Section ", field(" REF _Ref1 \\r ", "4.2"), " of ", simple) + p(box),
    )  # fmt: skip
    assert texts(path) == ["See Section 4.2 of 1 May", "☒ yes"]
    assert omitted(path) == ["the table of contents"]


def test_a_field_that_never_ends_swallows_nothing_more(tmp_path: Path) -> None:
    broken = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF</w:instrText></w:r>'
    )
    path = word_file(tmp_path / "a.docx", p("One ", broken) + p("Two") + p("Three"))
    assert texts(path) == ["One", "Two", "Three"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    content = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    path = word_file(tmp_path / "a.docx", p("Anchor", box, " text") + p("Next"))
    assert [(b.path, b.text) for b in read(path).blocks] == [
        ("body/1", "Anchor text"), ("body/1/box1/1", "In the box"), ("body/2", "Next"),
    ]  # fmt: skip
    assert omitted(path) == []


def test_what_is_left_out_is_said(tmp_path: Path) -> None:
    picture = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"  # noqa: E501
    chart = "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"  # noqa: E501
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    hidden = r("secret", "<w:vanish/>")
    math = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
        "</m:den></m:f><m:r><m:t>=</m:t></m:r><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup>"
        "<m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    )
    path = word_file(
        tmp_path / "a.docx", p("Text", picture, picture, chart, comment, hidden) + p("So ", math)
    )
    assert texts(path) == ["Text", "So (a+b)/2=x^2"]
    assert omitted(path) == [
        "hidden text (6 characters)",
        "the layout of 1 equation, given as plain text",
        "2 pictures",
        "1 chart",
        "1 comment",
    ]


def test_typed_clause_numbers_are_known(tmp_path: Path) -> None:
    lines = [
        "第一条 定义",
        "4.2 Fees. Pay.",
        "(iv) any",
        "Article IX. Term",
        "（二）付款",
        "2026 was",
    ]
    document = read(word_file(tmp_path / "a.docx", "".join(map(p, lines))))
    assert [b.number for b in document.blocks] == [
        "第一条", "4.2", "(iv)", "Article IX", "（二）", "",
    ]  # fmt: skip
    assert [b.text for b in document.blocks] == lines


def test_macro_template_and_strict_files_are_read(tmp_path: Path) -> None:
    plain = word_file(tmp_path / "a.docx", p("Hello", style="Heading1"))
    main = r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml"
    macro = rewritten(
        plain,
        tmp_path / "b.docm",
        {"[Content_Types].xml": (main, "application/vnd.ms-word.document.macroEnabled.main+xml")},
    )
    assert texts(macro) == ["Hello"]
    strict = rewritten(
        plain,
        tmp_path / "c.docx",
        {
            "word/document.xml": (
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
            "_rels/.rels": (
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
                "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
            ),
        },
    )
    assert [(b.level, b.text) for b in read(strict).blocks] == [(1, "Hello")]


def test_a_relationship_to_nothing_does_no_harm(tmp_path: Path) -> None:
    plain = word_file(tmp_path / "a.docx", p("Hello"))
    dangling = (
        '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/image" Target="NULL"/></Relationships>'
    )
    path = rewritten(
        plain, tmp_path / "b.docx", {"word/_rels/document.xml.rels": ("</Relationships>", dangling)}
    )
    assert texts(path) == ["Hello"]


def test_no_text_at_all(tmp_path: Path) -> None:
    with pytest.raises(NoText, match="no text"):
        read(word_file(tmp_path / "a.docx", p("") + p("   ")))


def test_headings_without_heading_styles(tmp_path: Path) -> None:
    bold = "<w:b/>"
    body = (
        p(r("服务合同", bold)) + p("第一章 总则") + p("第一条 甲方提供服务。") + p("第一节 范围")
        + p(r("1.2 Fees", bold)) + p(r("Note:", bold), " pay on time") + p(r("All bold.", bold))
    )  # fmt: skip
    document = read(word_file(tmp_path / "a.docx", body))
    assert [(b.text, b.level) for b in document.blocks] == [
        ("服务合同", 1), ("第一章 总则", 1), ("第一条 甲方提供服务。", None), ("第一节 范围", 2),
        ("1.2 Fees", 2), ("Note: pay on time", None), ("All bold.", None),
    ]  # fmt: skip
    assert document.title == "服务合同"
    styled = read(word_file(tmp_path / "b.docx", body + p("Real", style="Heading1")))
    assert [e.title for e in styled.outline] == ["Real"]


def test_words_of_a_cell_that_goes_on_with_the_one_above_are_told(tmp_path: Path) -> None:
    first = '<w:tc><w:tcPr><w:vMerge w:val="{}"/></w:tcPr>{}</w:tc>'
    rows = [
        f"<w:tr>{first.format(kind, p(words))}{cell(p('x'))}</w:tr>"
        for kind, words in (("restart", "Berth"), ("continue", "Draft"), ("continue", ""))
    ]
    path = word_file(tmp_path / "a.docx", f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>")
    assert texts(path) == ["| Berth | x |\n| --- | --- |\n|  | x |\n|  | x |"]
    assert omitted(path) == ["hidden text (5 characters)"]
