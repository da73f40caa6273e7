"""What a page shows beside running text: drawn tables, listings, diagrams, notes, contents."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.documents.base.document import BlockKind, Document
from app.documents.pdf.reader import read_pdf
from tests.documents.pdf_files import HEIGHT, SENTENCES, Drawing


def _read(path: Path) -> Document:
    return read_pdf(path, hashlib.sha256(path.read_bytes()).hexdigest())


def _texts(document: Document, kind: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]


def _grid(drawing: Drawing, columns: list[float], rows: list[float]) -> None:
    for x in columns:
        drawing.canvas.line(x, HEIGHT - rows[0], x, HEIGHT - rows[-1])
    for y in rows:
        drawing.canvas.line(columns[0], HEIGHT - y, columns[-1], HEIGHT - y)


def test_drawn_columns_part_cells_that_touch_and_rows_hold_many_lines(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "grid.pdf").lines(SENTENCES)
    _grid(drawing, [72, 150, 240, 420], [200, 216, 244, 260, 276])
    for y, cells in (
        (212, ("Item", "Quantity", "Note")),
        (226, ("Premises", "", "kept in repair and")),
        (233, ("", "1", "")),
        (240, ("and garden", "", "returned clean")),
        (256, ("Deposit", "2", "returned in thirty days")),
        (272, ("A long word that fits", "3", "ends at the line")),
    ):
        for x, cell in zip((74, 152, 242), cells, strict=True):
            drawing.at(x, y, cell, size=7.5)
    drawing.y = 300
    document = _read(drawing.lines(SENTENCES).save())
    (table,) = _texts(document, BlockKind.TABLE)
    assert table.splitlines() == [
        "| Item | Quantity | Note |",
        "| --- | --- | --- |",
        "| Premises and garden | 1 | kept in repair and returned clean |",
        "| Deposit | 2 | returned in thirty days |",
        "| A long word that fits | 3 | ends at the line |",
    ]


def test_a_heading_between_two_drawn_tables_is_in_neither(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "two.pdf").lines(SENTENCES[:3])
    for top in (150, 230):
        _grid(drawing, [72, 200, 420], [top, top + 20, top + 40])
        for n in (0, 1):
            drawing.at(76, top + 14 + 20 * n, f"Name {n}")
            drawing.at(204, top + 14 + 20 * n, f"Value {top + n}")
    drawing.at(72, 215, "Fees", size=14, font="Helvetica-Bold")
    document = _read(drawing.save())
    kinds = [b.kind for b in document.blocks if b.box and b.box.top > 140]
    assert sorted(kinds) == sorted([BlockKind.TABLE, BlockKind.HEADING, BlockKind.TABLE])
    assert all(len(text.splitlines()) == 3 for text in _texts(document, BlockKind.TABLE))


def test_boxes_above_and_below_a_drawn_table_are_no_part_of_it(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "boxes.pdf")
    for top in (80, 400):  # shaded, as examples are
        drawing.canvas.setFillGray(0.95)
        drawing.canvas.rect(60, HEIGHT - top - 30, 450, 30, stroke=0, fill=1)
        drawing.canvas.setFillGray(0)
        drawing.at(72, top + 18, f"An example at {top} points.")
    drawing.y = 150
    drawing.lines(SENTENCES[:3])
    _grid(drawing, [72, 200, 420], [220, 240, 260, 280])
    for n in range(3):
        drawing.at(76, 234 + 20 * n, f"Name {n}")
        drawing.at(204, 234 + 20 * n, f"Value {n}")
    drawing.y = 330
    document = _read(drawing.lines(SENTENCES[3:]).save())
    (table,) = _texts(document, BlockKind.TABLE)
    assert table.splitlines()[-1] == "| Name 2 | Value 2 |"
    assert table.count("|") == 12
    assert all(sentence in document.text for sentence in SENTENCES)


def test_listings_keep_their_lines_and_indents(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "listing.pdf").lines(SENTENCES)
    code = ("for (i = 2; i < 100; ++i) {", "    if (!primes[i])", "        continue;", "}")
    drawing.space().lines(code, font="Courier").space()
    drawing.lines(SENTENCES).space(16)
    drawing.line("$ apt-get update", font="Courier").space(16)
    drawing.lines(SENTENCES[:2]).line("kept_in_good_repair(premises)", font="Courier")
    document = _read(drawing.lines(SENTENCES[2:4]).save())
    assert _texts(document, BlockKind.CODE) == ["\n".join(code), "$ apt-get update"]
    assert "month. kept_in_good" not in document.text  # both neighbours are whole
    assert "kept_in_good_repair(premises) A party" not in "\n".join(
        _texts(document, BlockKind.CODE)
    )


def test_a_document_in_a_typewriter_face_is_text(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "typed.pdf").lines(SENTENCES, font="Courier")
    document = _read(drawing.save())
    assert not _texts(document, BlockKind.CODE)
    assert document.text.count("\n") == 0


def test_words_inside_a_picture_are_kept_out_of_the_text_and_said(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "diagram.pdf").lines(SENTENCES)
    labels_at = {"Landlord": (100, 200), "Tenant": (260, 200), "pays rent": (180, 230)}
    for label, (x, y) in {**labels_at, "repairs": (185, 250)}.items():
        drawing.at(x, y, label, size=6)
    drawing.y = 290
    drawing.line("Figure 1. Who owes what to whom under this lease.").space(20)
    document = _read(drawing.lines(SENTENCES).save())
    (labels,) = _texts(document, BlockKind.LABEL)
    assert set(labels.splitlines()) == {"Landlord", "Tenant", "pays rent", "repairs"}
    assert "pays rent" not in document.text
    said = [(o.words, o.place) for o in document.omissions]
    assert ("the words inside pictures (page 1)", 1) in said
    assert document.text.count(SENTENCES[0]) == 2


def test_small_notes_under_a_caption_are_no_labels(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "notes.pdf").lines(SENTENCES).space(40)
    drawing.line("Figure 1. Who owes what to whom under this lease.")
    drawing.space().lines([sentence[:55] for sentence in SENTENCES], size=7)
    document = _read(drawing.save())
    assert not _texts(document, BlockKind.LABEL)
    assert "Disputes go to the courts" in document.text


def test_bold_words_at_the_beginning_make_no_heading(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "bold.pdf").lines(SENTENCES * 3).space(20)
    drawing.at(72, drawing.y, "Repairs.", font="Helvetica-Bold")
    drawing.line("The lessee keeps the premises in good repair and", x=120)
    drawing.line("returns them clean at the end of the term.")
    document = _read(drawing.save())
    assert not _texts(document, BlockKind.HEADING)
    assert document.blocks[-1].text.startswith("Repairs. The lessee keeps")
    assert document.blocks[-1].text.endswith("end of the term.")


def test_text_beyond_the_edge_of_the_page_is_named(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "long.pdf").lines(SENTENCES)
    drawing.y = HEIGHT + 20
    document = _read(drawing.lines(SENTENCES).save())
    assert [(o.words, o.place) for o in document.omissions] == [
        ("text beyond the edge of page 1", 1)
    ]


def test_contents_are_entries_without_their_dots(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "contents.pdf").lines(SENTENCES).space(20)
    for n, title in enumerate(("The premises", "The rent", "Notices"), 1):
        drawing.at(72, drawing.y, f"1.{n} {title} " + ". " * 40)
        drawing.line(f"{n + 4}", x=520)
    document = _read(drawing.save())
    assert "1.2 The rent … 6" in document.text
    assert not _texts(document, BlockKind.TABLE)
    assert not _texts(document, BlockKind.HEADING)


def test_a_raised_character_stays_in_its_sentence(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "power.pdf").lines(SENTENCES[:3])
    drawing.at(72, drawing.y, "The interest is (1 + r)")
    drawing.at(178, drawing.y - 4, "n", size=6)
    drawing.line("times what was owed before, and", x=184)
    drawing.line("is paid with the rent of the month after that.")
    document = _read(drawing.save())
    assert len(document.blocks) == 1
    assert "(1 + r) ^n times what was owed before, and is paid" in document.text


def test_pages_of_a_real_paper_are_put_together_right(paper: Path) -> None:
    document = _read(paper)
    on_page = [b for b in document.blocks if b.page == 2]
    (sieve,) = [b.text for b in on_page if b.kind is BlockKind.CODE]
    assert sieve.splitlines()[1] == "2 if (!primes[i])"
    (labels,) = [b.text for b in on_page if b.kind is BlockKind.LABEL]
    assert {"Interpret", "no existing trace", "Symbol Key"} <= set(labels.splitlines())
    captions = [b.text[:40] for b in on_page if b.kind is BlockKind.CAPTION]
    assert captions[1] == "Figure 2. State machine describing the m"


def test_drawn_tables_of_a_real_manual_and_book(manual: Path, book: Path) -> None:
    (commands,) = [b for b in _read(manual).blocks if b.page == 85 and b.kind is BlockKind.TABLE]
    assert commands.text.count("\n") == 29
    assert "| apt-file search file_name_pattern | list packages in archive" in commands.text
    (cases,) = [b for b in _read(book).blocks if b.page == 91 and b.kind is BlockKind.TABLE]
    assert cases.text.splitlines()[-1] == "| VCR | Film creators | No protection | Nothing |"


def test_items_of_a_list_in_a_list_are_apart(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "duties.pdf").lines(SENTENCES[:2]).space(12)
    for x, text in (
        (96, "1. First duty of the keeper"),
        (120, "a. Inner duty, which goes on for more than a line so that the text"),
        (132, "hangs behind its mark"),
        (120, "b. Second inner duty"),
        (96, "2. Second duty of the keeper"),
        (72, "The supplier warrants all of this for a year."),
    ):
        drawing.line(text, x=x)
    texts = [block.text for block in _read(drawing.space(20).lines(SENTENCES[3:]).save()).blocks]
    assert texts[1:6] == [
        "1. First duty of the keeper",
        "a. Inner duty, which goes on for more than a line so that the text hangs behind its mark",
        "b. Second inner duty",
        "2. Second duty of the keeper",
        "The supplier warrants all of this for a year.",
    ]


def test_letters_that_follow_no_mark_begin_no_item(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "hours.pdf").lines(SENTENCES[:2]).space(12)
    drawing.line("1. The office in the town hall opens for all who live there at nine")
    drawing.line("a. m. and closes at noon, as the board has said")
    document = _read(drawing.space(20).lines(SENTENCES[3:]).save())
    assert "opens for all who live there at nine a. m. and closes at noon" in document.text


def test_names_centred_above_their_columns_name_them(tmp_path: Path) -> None:
    drawing = Drawing(tmp_path / "board.pdf").lines(SENTENCES[:2]).space(20)
    rows = (
        ((130, "Name"), (290, "Role"), (450, "Since")),
        ((72, "Otto Brandt"), (230, "Keeper"), (400, "2019")),
        ((72, "Edda Knot"), (230, "Clerk"), (400, "2024")),
        ((72, "Ida Wren"), (230, "Cook"), (400, "2028")),
    )
    for row in rows:
        for x, text in row:
            drawing.at(x, drawing.y, text)
        drawing.space(14)
    document = _read(drawing.space(20).lines(SENTENCES[3:]).save())
    (table,) = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert table.text.splitlines() == [
        "| Name | Role | Since |",
        "| --- | --- | --- |",
        "| Otto Brandt | Keeper | 2019 |",
        "| Edda Knot | Clerk | 2024 |",
        "| Ida Wren | Cook | 2028 |",
    ]
