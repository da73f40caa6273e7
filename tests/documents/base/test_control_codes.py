"""Control codes in files: a dash that a converter broke never joins the numbers beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.base.control_codes import CONTROL, without_control_codes
from app.documents.base.document import Document
from app.documents.opening.loading import load

FILLER = "The lessee keeps the boathouse and its slipway in good repair. " * 30
CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfrange <20> <2C> <0020> <2E> <7E> <002E> endbfrange
1 beginbfchar <2D> <{code}> endbfchar
endcmap end end"""


def damaged(document: Document) -> list[str]:
    return [omission.words for omission in document.omissions]


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ("12\x14 15 days", "12 15 days"),
        ("12\x1415 days", "12\ufffd15 days"),
        ("\x07 Rent", " Rent"),
        ("lessee\x92s 12\x9615", "lessee’s 12–15"),
        ("one line\nand\tanother", "one line\nand\tanother"),
    ],
)
def test_codes_in_words_become_a_mark_and_others_nothing(given: str, seen: str) -> None:
    assert without_control_codes(given) == seen


@given(st.text(max_size=40))
def test_no_control_code_is_left(text: str) -> None:
    assert not CONTROL.search(without_control_codes(text))


@pytest.mark.parametrize("name", ["lease.txt", "lease.md"])
def test_text_files_tell_what_was_damaged(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(f"{FILLER}Notice is 12\x1415 days.".encode())
    document = load(path)
    assert document.text.endswith("Notice is 12\ufffd15 days.")
    assert damaged(document) == ["1 damaged character"]


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("lease.html", "<p>Notice is 12&#x14;15 days."),
        ("lease.rtf", r"{\rtf1\ansi Notice is 12\'1415 days.}"),
    ],
)
def test_other_formats_keep_numbers_apart(tmp_path: Path, name: str, page: str) -> None:
    path = tmp_path / name
    path.write_text(page)
    assert load(path).text == "Notice is 12\ufffd15 days."


@pytest.mark.parametrize("code", ["0014", "0003", "007F", "0096"])
def test_a_pdf_whose_font_maps_the_dash_to_a_code(tmp_path: Path, code: str) -> None:
    path = tmp_path / "lease.pdf"
    cmap = CMAP.format(code=code).encode()
    content = b"BT /F1 12 Tf 72 700 Td (Notice is 12-15 days, not more - or less.) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    numbered = (b"%d 0 obj\n%s\nendobj\n" % (n, each) for n, each in enumerate(objects, 1))
    path.write_bytes(b"%PDF-1.4\n" + b"".join(numbered) + b"trailer<</Root 1 0 R>>\n%%EOF\n")
    document = load(path)
    if code == "0096":
        assert document.text == "Notice is 12–15 days, not more – or less."
    else:
        assert document.text == "Notice is 12\ufffd15 days, not more or less."
        assert damaged(document) == ["1 damaged character"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.rtf", r"{\rtf1\ansi Rent\par\u1?\u2?\par Term\par}"),
        ("a.html", "<p>Rent</p><p>&shy;</p><ul><li>&#8;</li></ul><p>Term</p>"),
    ],
)
def test_paragraphs_of_nothing_that_is_seen_are_none(
    tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    texts = [block.text for block in load(path).blocks]
    assert [texts[0], texts[-1]] == ["Rent", "Term"] and all(texts)
