"""Fields without results, notes with their own marks, charts, diagrams and parts taken in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from app.documents.base.computed_fields import ComputedFields, equation
from app.documents.base.document import BlockKind
from app.documents.errors import NotADocument
from tests.documents.word.test_docx import cell, omitted, read, table, texts
from tests.documents.word_files import NAMESPACES, p, r, rewritten, word_file

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def code(instruction: str) -> str:
    """A field without a result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def with_part(path: Path, body: str, name: str, kind: str, content_type: str, data: bytes) -> Path:
    """A DOCX whose body may name one more part by r:id="rIdX"."""
    word = docx.Document()
    root = word.element.body
    for child in list(root)[:-1]:
        root.remove(child)
    part = Part(PackURI(name), content_type, data, word.part.package)
    identifier = word.part.relate_to(part, _RELATION + kind)
    body = body.replace("rIdX", identifier)
    for position, child in enumerate(parse_xml(f"<w:x {NAMESPACES}>{body}</w:x>")):
        root.insert(position, child)
    word.save(str(path))
    return path


def test_automatic_numbers_are_counted(tmp_path: Path) -> None:
    body = (
        p(code(" AUTONUM "), " Berths")
        + p(code(r" AUTONUM \* Arabic \s ) "), " Fees")
        + p("between")
        + p('<w:fldSimple w:instr=" AUTONUM "/>', " Hours")
        + p("pay (", code(r" SYMBOL 163 \u "), "5) by ", code(r" EQ \f(1,2) "), " day")
        + p(code(" MACROBUTTON NoMacro [Click here] "), code(" GOTOBUTTON annex See Annex"))
    )
    assert texts(word_file(tmp_path / "a.docx", body)) == [
        "1. Berths", "2) Fees", "between", "3. Hours", "pay (£5) by 1/2 day",
        "[Click here]See Annex",
    ]  # fmt: skip


def test_numbers_of_old_fields_follow_the_level() -> None:
    fields = ComputedFields()
    assert [fields.result("AUTONUMLGL", level) for level in (1, 2, 2, 1, 2)] == [
        "1.", "1.1.", "1.2.", "2.", "2.1.",
    ]  # fmt: skip
    assert ComputedFields().result(r"AUTONUMLGL \e", 2) == "1.1"
    outline = ComputedFields()
    assert [outline.result("AUTONUMOUT", n) for n in (1, 1, 2, 3)] == ["I.", "II.", "A.", "1."]
    listed = ComputedFields()
    assert [listed.result(r"LISTNUM NumberDefault \l 2", None) for _ in range(3)] == [
        "a)", "b)", "c)",
    ]  # fmt: skip
    assert listed.result(r'LISTNUM "LegalDefault" \l 1 \s 4', None) == "4."
    assert listed.result("PAGE", None) == "" == listed.result("", 1)
    assert equation(r"EQ \f(a+b,2) = \r(3,x)") == "(a+b)/2 = 3√(x)"
    assert equation(r"EQ x\s\up8(2)") == "x^2"
    ruby = r'EQ \* jc2 \* "Font:MS Mincho" \* hps10 \o\ad(\s\up 9(かん),漢)'
    assert equation(ruby) == "漢（かん）"


def test_hidden_letters_of_a_formula_are_not_read(tmp_path: Path) -> None:
    hidden = "<m:r><w:rPr><w:vanish/></w:rPr><m:t>draft</m:t></m:r>"
    math = f"<m:oMath>{hidden}<m:r><m:t>a=b</m:t></m:r></m:oMath>"
    assert texts(word_file(tmp_path / "a.docx", p("So ", math))) == ["So a=b"]


def test_a_note_with_its_own_mark_is_not_counted(tmp_path: Path) -> None:
    def note(n: int, text: str) -> str:
        return f'<w:footnote w:id="{n}">{p(text)}</w:footnote>'

    def mark(n: int, own: str = "") -> str:
        follows = ' w:customMarkFollows="1"' if own else ""
        text = f"<w:t>{own}</w:t>" if own else ""
        return f'<w:r><w:footnoteReference{follows} w:id="{n}"/>{text}</w:r>'

    body = p("One", mark(1)) + p("Own", mark(2, "†"), " goes on") + p("Two", mark(3))
    notes = note(1, "first") + note(2, "† by hand") + note(3, "second")
    assert texts(word_file(tmp_path / "a.docx", body, footnotes=notes)) == [
        "One[^1]", "[^1]: first", "Own[^†] goes on", "[^†]: by hand", "Two[^2]", "[^2]: second",
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["*", "a", "12", "(1)", "††"])
def test_the_own_mark_of_a_note_is_raised_there_as_well(tmp_path: Path, mark: str) -> None:
    own = r(mark, '<w:vertAlign w:val="superscript"/>')
    sign = own.replace("<w:t ", '<w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t ')
    note = f'<w:footnote w:id="2">{p(own, " Net of tax.")}</w:footnote>'
    path = word_file(tmp_path / "a.docx", p("Rent", sign, " is due."), footnotes=note)
    assert texts(path) == [f"Rent[^{mark}] is due.", f"[^{mark}]: Net of tax."]


def test_a_section_has_the_heads_of_the_one_before_it(tmp_path: Path) -> None:
    word = docx.Document()
    first = word.sections[0]
    first.first_page_header.is_linked_to_previous = False
    first.first_page_header.paragraphs[0].text = "Annex"  # kept, and not shown in this section
    first.header.is_linked_to_previous = False
    first.header.paragraphs[0].text = "Lease"
    word.add_paragraph("Terms")
    path = tmp_path / "a.docx"
    word.save(str(path))
    assert texts(path) == ["Lease", "Terms"]
    second = word.add_section()
    second.different_first_page_header_footer = True
    word.save(str(path))
    assert [text for text in texts(path) if text != "Terms"] == ["Lease", "Annex"]


def test_notes_may_begin_anew_in_each_section(tmp_path: Path) -> None:
    end = "<w:sectPr><w:footnotePr><w:numRestart w:val='eachSect'/></w:footnotePr></w:sectPr>"
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(f'<w:footnote w:id="{n}">{p(f"note {n}")}</w:footnote>' for n in (1, 2, 3))
    body = (
        p("A", reference.format(1)) + p("B", reference.format(2), props=end)
        + p("C", reference.format(3), props=end)
    )  # fmt: skip
    read_texts = texts(word_file(tmp_path / "a.docx", body, footnotes=notes))
    assert read_texts[::2] == ["A[^1]", "B[^2]", "C[^1]"]


def test_deleted_rows_and_cells_are_told(tmp_path: Path) -> None:
    gone = cell(p("Penalty 900")) + cell(p("x"))
    rows = table(cell(p("Fee")) + cell(p("40"))).replace(
        "</w:tbl>", f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{gone}</w:tr></w:tbl>"
    )
    path = word_file(tmp_path / "a.docx", rows)
    assert "900" not in read(path).text
    assert omitted(path) == [
        "tracked changes, read as accepted: 0 insertions kept, 1 deletion left out"
    ]


@pytest.mark.parametrize(
    ("row", "second", "n"),
    [
        ("<w:trPr><w:ins w:id='1'/></w:trPr>", p("55"), 1),
        ("<w:trPr><w:ins w:id='1'/></w:trPr>", p(f"<w:ins w:id='2'>{r('55')}</w:ins>"), 1),
        ("", "<w:tcPr><w:cellIns w:id='1'/></w:tcPr>" + p("55"), 1),
        ("", p("55"), 0),
    ],
)
def test_inserted_rows_and_cells_are_told(tmp_path: Path, row: str, second: str, n: int) -> None:
    fee = f"<w:tr>{row}{cell(p('Sail'))}<w:tc>{second}</w:tc></w:tr>"
    path = word_file(tmp_path / "a.docx", f"<w:tbl><w:tblPr/>{fee}</w:tbl>" + p("End"))
    assert "55" in read(path).text
    words = "tracked changes, read as accepted: 1 insertion kept, 0 deletions left out"
    assert omitted(path) == [words] * n


def test_a_note_is_hidden_with_its_mark(tmp_path: Path) -> None:
    notes = "".join(f'<w:footnote w:id="{n}">{p(f"Note {n}.")}</w:footnote>' for n in (2, 3, 4))

    def mark(n: int, props: str = "") -> str:
        return f'<w:r><w:rPr>{props}</w:rPr><w:footnoteReference w:id="{n}"/></w:r>'

    white = '<w:color w:val="FFFFFF"/>'
    body = p("Fee 20", mark(2, "<w:vanish/>"), ", 30", mark(3, white), ", 40", mark(4), ".")
    path = word_file(tmp_path / "a.docx", body, footnotes=notes)
    assert texts(path) == ["Fee 20, 30, 40[^2].", "[^1]: Note 3.", "[^2]: Note 4."]
    assert [o.text for o in read(path).omissions] == ["Note 2."]


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx>'
    "<c:rich><a:p><a:r><a:t>Visitors by </a:t></a:r><a:r><a:t>month</a:t></a:r></a:p></c:rich>"
    "</c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache>"
    '<c:pt idx="0"><c:v>Adults</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strRef>'
    '<c:strCache><c:pt idx="0"><c:v>May</c:v></c:pt><c:pt idx="1"><c:v>June</c:v></c:pt>'
    "</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>"
    '<c:pt idx="0"><c:v>310</c:v></c:pt><c:pt idx="1"><c:v>415</c:v></c:pt></c:numCache>'
    "</c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHOWN = (
    '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart r:id="rIdX"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def test_words_of_a_chart_are_those_of_a_picture(tmp_path: Path) -> None:
    path = with_part(
        tmp_path / "a.docx", p("Figures") + p(SHOWN), "/word/charts/c1.xml", "chart", CHART_TYPE,
        CHART.encode(),
    )  # fmt: skip
    document = read(path)
    assert [b.kind for b in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.LABEL]
    assert document.blocks[1].text == "Visitors by month\nAdults: May: 310; June: 415"
    assert document.text == "Figures" and omitted(path) == ["1 chart"]


def test_numbers_of_a_chart_are_those_that_are_seen(tmp_path: Path) -> None:
    chart = (
        CHART.replace(
            '<c:strCache><c:pt idx="0"><c:v>May</c:v></c:pt><c:pt idx="1"><c:v>June</c:v></c:pt>'
            "</c:strCache></c:strRef></c:cat>",
            '<c:numCache><c:formatCode>m/d/yyyy</c:formatCode><c:pt idx="0"><c:v>45413</c:v></c:pt>'
            '<c:pt idx="1"><c:v>45444</c:v></c:pt></c:numCache></c:strRef></c:cat>',
        )
        .replace(
            '<c:numCache><c:pt idx="0"><c:v>310',
            '<c:numCache><c:formatCode>0.0%</c:formatCode><c:pt idx="0"><c:v>0.30500000000000005',
        )
        .replace('<c:pt idx="1"><c:v>415', '<c:pt idx="1" formatCode="0%"><c:v>0.41')
    )
    path = with_part(
        tmp_path / "a.docx", p(SHOWN), "/word/charts/c1.xml", "chart", CHART_TYPE, chart.encode()
    )
    assert texts(path) == ["Visitors by month\nAdults: 5/1/2024: 30.5%; 6/1/2024: 41%"]


def test_a_chart_alone_is_read(tmp_path: Path) -> None:
    path = with_part(
        tmp_path / "a.docx", p(SHOWN), "/word/charts/c1.xml", "chart", CHART_TYPE, CHART.encode()
    )
    assert "June: 415" in read(path).text


def test_smart_art_and_word_art_are_read(tmp_path: Path) -> None:
    data = (
        '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>'
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>"
        '<dgm:pt type="parTrans"><dgm:t><a:p><a:r><a:t>no</a:t></a:r></a:p></dgm:t></dgm:pt>'
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Build</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "</dgm:ptLst></dgm:dataModel>"
    )
    art = '<w:r><w:pict><v:shape><v:textpath string="Spring fair"/></v:shape></w:pict></w:r>'
    diagram = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData>"
        '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'r:dm="rIdX"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    path = with_part(
        tmp_path / "a.docx", p(art) + p(diagram), "/word/diagrams/data1.xml", "diagramData",
        "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml", data.encode(),
    )  # fmt: skip
    assert texts(path) == ["Spring fair", "Plan\nBuild"] and omitted(path) == []


def test_a_signature_line_says_who_signs(tmp_path: Path) -> None:
    line = (
        "<w:r><w:pict><v:shape><v:imagedata/><o:signatureline "
        'xmlns:o="urn:schemas-microsoft-com:office:office" {}/></v:shape></w:pict></w:r>'
    )
    named = line.format('o:suggestedsigner="Ada Teal" o:suggestedsigner2="Managing director"')
    path = word_file(tmp_path / "a.docx", p("For the seller:", named))
    assert texts(path) == ["For the seller:\nAda Teal\nManaging director"] and omitted(path) == []
    empty = word_file(tmp_path / "b.docx", p("For the seller:", line.format("")))
    assert texts(empty) == ["For the seller:"] and omitted(empty) == ["1 picture"]


def test_a_drawing_from_powerpoint_is_read(tmp_path: Path) -> None:
    def shape(*words: str) -> str:
        lines = "".join(f"<a:p><a:r><a:t>{each}</a:t></a:r></a:p>" for each in words)
        return f"<a:sp><a:txSp><a:txBody>{lines}<a:p/></a:txBody></a:txSp></a:sp>"

    def canvas(shapes: str) -> str:
        return (
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><lc:lockedCanvas xmlns:lc="
            f'"http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas">{shapes}'
            "</lc:lockedCanvas></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    path = word_file(tmp_path / "a.docx", p(canvas(shape("Buyer", "pays") + shape("Seller"))))
    assert texts(path) == ["Buyer\npays\nSeller"] and omitted(path) == []
    empty = word_file(tmp_path / "b.docx", p("Rent") + p(canvas(shape())))
    assert texts(empty) == ["Rent"] and omitted(empty) == ["1 drawing"]


def test_parts_of_other_formats_are_taken_in(tmp_path: Path) -> None:
    body = p("Before") + '<w:altChunk r:id="rIdX"/>' + p("After")
    page = "<html><body><h2>Oars</h2><p>Two a boat.</p><img src='x'></body></html>"
    path = with_part(
        tmp_path / "a.docx", body, "/word/part.htm", "aFChunk", "text/html", page.encode()
    )
    assert texts(path) == ["Before", "Oars", "Two a boat.", "After"]
    assert omitted(path) == ["1 picture"]
    inner = io.BytesIO(word_file(tmp_path / "in.docx", p("From within")).read_bytes())
    other = with_part(
        tmp_path / "b.docx", body, "/word/in.docx", "aFChunk",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        inner.getvalue(),
    )  # fmt: skip
    assert texts(other) == ["Before", "From within", "After"]
    assert texts(_by_open_xml_sdk(other, tmp_path / "d.docx")) == texts(other)
    unknown = with_part(
        tmp_path / "c.docx", body, "/word/part.bin", "aFChunk", "application/x-thing", b"\0\1\2"
    )
    assert texts(unknown) == ["Before", "After"] and omitted(unknown) == ["1 embedded document"]


def _by_open_xml_sdk(source: Path, target: Path) -> Path:
    """The same with the type that Microsoft's library gives documents within a document."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    change = {"[Content_Types].xml": (rf'(?<="){kind}(?=")', f"{kind}.main+xml")}
    changed = rewritten(source, target, change)
    with zipfile.ZipFile(changed) as archive:
        assert archive.read("[Content_Types].xml").count(b"document.main+xml") == 2
    return changed


def test_documents_in_documents_come_to_an_end(tmp_path: Path) -> None:
    body = p("Level") + '<w:altChunk r:id="rIdX"/>'
    path = word_file(tmp_path / "0.docx", p("innermost"))
    for n in range(3):
        path = with_part(
            tmp_path / f"{n + 1}.docx", body, "/word/in.docx", "aFChunk",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            path.read_bytes(),
        )  # fmt: skip
    assert texts(path) == ["Level", "Level"]


def test_the_choice_of_an_unknown_program_is_passed_over(tmp_path: Path) -> None:
    choice = (
        '<mc:AlternateContent><mc:Choice xmlns:q="urn:example:q" Requires="q"><w:r><q:sign/></w:r>'
        f"</mc:Choice><mc:Fallback>{r('Dora Plover')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(word_file(tmp_path / "a.docx", p("Head: ", choice))) == ["Head: Dora Plover"]


def test_text_in_header_and_footer_alone_is_read(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", p(), header="Closed on Monday", footer="The warden")
    assert read(path).text == "Closed on Monday\n\nThe warden"


def renamed(path: Path, target: Path, names: dict[str, str], text: dict[str, str]) -> Path:
    """A copy of a zip with other names of entries, and with words of its XML replaced."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith((".xml", ".rels")):
                for before, after in text.items():
                    content = content.replace(before.encode(), after.encode())
            new.writestr(names.get(name, name), content)
    return target


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ({"word/document.xml": "word/document2.xml",
          "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels"},
         {"word/document.xml": "word/document2.xml"}),
        ({"word/styles.xml": "word/Styles.xml"}, {}),
        ({"word/document.xml": "Word/Document.xml", "_rels/.rels": "_Rels/.rels"}, {}),
        ({"word/document.xml": "word\\document.xml", "word/styles.xml": "word\\styles.xml"}, {}),
        ({"word/header1.xml": "word/Header1.XML"}, {}),
        ({"[Content_Types].xml": "[content_types].xml"}, {}),
    ],
)  # fmt: skip
def test_parts_are_found_whatever_their_names(
    tmp_path: Path, names: dict[str, str], text: dict[str, str]
) -> None:
    path = word_file(tmp_path / "a.docx", p("Nine came.", style="Heading1"), header="Regatta")
    other = renamed(path, tmp_path / "b.docx", names, text)
    assert texts(other) == ["Regatta", "Nine came."] and omitted(other) == []


def test_a_workbook_is_named_as_one(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(NotADocument, match="an Excel workbook"):
        read(target)


def test_a_title_is_never_made_up(tmp_path: Path) -> None:
    path = word_file(tmp_path / "sublease.docx", p("Of the workshop."))
    without = tmp_path / "lease of 2031.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(without, "w") as new:
        for name in old.namelist():
            if name != "docProps/core.xml":
                new.writestr(name, old.read(name))
    document = read(without)
    assert document.title == "lease of 2031" and "title" not in document.metadata
    word = docx.Document(str(path))
    for title, shown in (("Document Retention Policy", "Document Retention Policy"),
                         ("Microsoft Word - final3", "named"), ("Document1", "named")):  # fmt: skip
        word.core_properties.title = title
        word.save(str(tmp_path / "named.docx"))
        assert read(tmp_path / "named.docx").title == shown


def test_formulas_and_alternatives_that_stand_by_themselves_are_read(tmp_path: Path) -> None:
    formula = "<m:oMathPara><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></m:oMathPara>"
    choice = (
        '<mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice></mc:AlternateContent>'
    ).format(p("Chosen."))
    body = formula + table(cell(choice + formula + p()) + cell(p("Other.")))
    document = read(word_file(tmp_path / "a.docx", body))
    assert document.text.startswith("a+b\n\n")
    assert "Chosen.<br>a+b" in document.text
    assert "2 equations" in document.omissions[0].words


def test_linked_documents_in_lines_and_cells_are_named(tmp_path: Path) -> None:
    chunk = '<w:altChunk r:id="rId77"/>'
    body = p("A", '<w:subDoc r:id="rId78"/>') + table(cell(chunk + p("x")) + cell(p("y")))
    document = read(word_file(tmp_path / "a.docx", body))
    assert [o.words for o in document.omissions] == ["2 embedded documents"]
