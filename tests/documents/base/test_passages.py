"""A quoted passage is found where it stands, however it was typed."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.base.document import Block, BlockKind, Document, OmissionKind
from app.documents.base.passages import (
    MatchKind,
    PassageIndex,
    find_passage,
    fold,
    passage_index,
)
from app.documents.pdf.shown.passage_boxes import line_boxes
from tests.documents.once import read


def _document(*texts: str) -> Document:
    blocks = tuple(
        Block(text, BlockKind.PARAGRAPH, path=f"body/{n}") for n, text in enumerate(texts)
    )
    return Document(Path("test.txt"), "", "text", "", blocks)


LEASE = _document(
    "The Tenant shall pay the “Deposit” — two months’ rent — before the Starting Date.",
    "The ofﬁce is let as seen; the Landlord’s ﬂat is not.",
    "Naïve readers re-read the non-competition clause of 12 May.",
    "第四条 承租人应当在每月五日之前支付租金，逾期按日支付违约金。",
    "| Item | Price |\n| --- | --- |\n| Deposit<br>(refundable) | 1,200 |",
)


@pytest.mark.parametrize(
    "quoted",
    [
        'the "deposit" - two months\' rent - before the starting\ndate',
        "The office is let as seen; the Landlord's flat",
        "Naive read-\ners reread the noncompetition clause",
        "承租人应当在每月五日之前支付租金,逾期 按日支付违约金",
        "Ｔｈｅ Ｔｅｎａｎｔ shall",
        "Deposit (refundable) | 1,200",
    ],
)
def test_typography_makes_no_difference(quoted: str) -> None:
    (match,) = find_passage(LEASE, quoted)
    assert match.kind is MatchKind.EXACT
    assert match.score == 1.0
    assert fold(LEASE.text[match.start : match.end].replace("<br>", "")) == fold(quoted)


def test_offsets_begin_and_end_with_the_passage() -> None:
    (match,) = find_passage(LEASE, "ofﬁce is let")
    assert LEASE.text[match.start : match.end] == "ofﬁce is let"
    (match,) = find_passage(LEASE, "ffice is l" + "et as seen")  # begins inside a word
    assert LEASE.text[match.start : match.end] == "fﬁce is let as seen"
    assert match.locations[0].path == "body/1"


def test_a_short_word_is_found_as_a_word_only() -> None:
    document = _document("The party of the first part may depart.", "A part is a part.")
    found = [document.text[m.start : m.end] for m in find_passage(document, "part")]
    assert found == ["part"] * 3
    assert find_passage(document, "art") == ()
    assert find_passage(document, "— “ ” …") == ()


def test_the_first_match_is_that_of_the_stretch_asked_for() -> None:
    document = _document(*["The rent is due. Rent Review follows."] * 50, "Parents rent rooms.")
    index = passage_index(document)
    low = document.text.index("Parents")
    inside = index.find_first("rent", [(low, len(document.text))])
    assert inside is not None and inside.start == low + len("Parents ")  # and not in "Parents"
    anywhere = index.find_first("rent review", [(low, len(document.text))])
    assert anywhere is not None and anywhere.start == document.text.index("Rent Review")
    assert index.find_first("deposit", []) is None
    assert index.find_first("—", []) is None


def test_a_misquoted_passage_is_similar_and_says_how_much() -> None:
    (match, *_) = find_passage(
        LEASE, "The tenant will pay the deposit, two months’ rent, before the start date"
    )
    assert match.kind is MatchKind.SIMILAR
    assert 0.75 < match.score < 1
    assert LEASE.text[match.start : match.end].startswith("The Tenant shall pay")
    assert find_passage(LEASE, "The Landlord may sell the building to anyone it likes") == ()
    (chinese, *_) = find_passage(LEASE, "承租人必须在每月五日之前支付租金，逾期按日支付违约金")
    assert chinese.locations[0].block == 3


def test_an_ellipsis_stands_for_what_was_left_out() -> None:
    (match,) = find_passage(LEASE, "The Tenant shall pay the Deposit […] before the Starting Date")
    assert match.kind is MatchKind.SIMILAR
    assert LEASE.text[match.start : match.end] == LEASE.blocks[0].text[:-1]


def test_the_expected_page_comes_first() -> None:
    blocks = tuple(Block("Time is of the essence.", BlockKind.PARAGRAPH, page=n) for n in (1, 2, 3))
    document = Document(Path("test.pdf"), "", "pdf", "", blocks)
    assert [m.page for m in find_passage(document, "time is of the essence")] == [1, 2, 3]
    assert [m.page for m in find_passage(document, "time is of the essence", page=3)] == [3, 1, 2]


WORDS = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=9),
    min_size=1,
    max_size=60,
)


@settings(max_examples=200, deadline=None)
@given(words=WORDS, data=st.data())
def test_every_stretch_of_words_of_any_text_is_found_where_it_is(
    words: list[str], data: st.DataObject
) -> None:
    text = " ".join(words)
    index = PassageIndex(text)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    passage = " ".join(words[first : last + 1])
    if not fold(passage):
        return
    start = len(" ".join(words[:first])) + (first > 0)
    spans = index.find(passage, limit=10_000)
    assert all(span.kind is MatchKind.EXACT for span in spans)
    assert all(fold(text[span.start : span.end]) == fold(passage) for span in spans)
    assert any(start <= span.start and span.end <= start + len(passage) for span in spans)


# Real documents


@pytest.mark.parametrize("name", ["book", "manual", "paper"])
def test_any_twelve_words_of_any_page_are_found_on_that_page(
    name: str, request: pytest.FixtureRequest
) -> None:
    """The words come from pypdfium2 page by page, without Longleaf's own reading; lines that recur
    at the edges of pages are no part of the text, nor are words inside pictures, nor what nobody
    sees: they are left out.
    """
    import pypdfium2

    path: Path = request.getfixturevalue(name)
    document = read(path)
    # Labels of charts whose fonts tell signs instead of letters are left out, and said so.
    said = " ".join(o.what for o in document.omissions if o.what.startswith("unreadable"))
    unreadable = {int(number) for number in re.findall(r"\d+", said)}
    hidden = {o.place for o in document.omissions if o.kind is OmissionKind.HIDDEN}
    heads: dict[int, list[str]] = {}
    labels: dict[int, set[str]] = {}
    for block in document.blocks:
        if block.kind is BlockKind.LABEL and block.page:
            labels.setdefault(block.page, set()).update(map(fold, block.text.split()))
        if block.kind is BlockKind.RUNNING_HEAD and block.page:
            heads.setdefault(block.page, []).append(fold(block.text))
    words: dict[int, list[str]] = {}
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(1, len(pdf) + 1):
            page = pdf[number - 1]
            on_page = _visible_lines(page)
            if number in labels:  # pdfium ends no line between a picture's last word and a caption
                on_page = [re.sub(r"^.+ (?=Figure \d+\. )", "", line) for line in on_page]
            kept = [
                line
                for line in on_page
                if not any(fold(line) and fold(line) in head for head in heads.get(number, ()))
                and not {fold(word) for word in line.split()} <= labels.get(number, set())
                and not (
                    number in {*unreadable, *labels}
                    and len(fold(line)) < 0.6 * len(line.replace(" ", ""))
                )
            ]
            found = [word for word in " ".join(kept).split() if fold(word)]
            if len(found) >= 12 and number not in hidden:
                words[number] = found
    assert len(words) > len(document.pages) * 0.9
    numbers = sorted(words)
    n_exact = n_found = 0
    slow_s = 0.0

    @settings(
        max_examples=400,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        nonlocal n_exact, n_found, slow_s
        number = data.draw(st.sampled_from(numbers))
        first = data.draw(st.integers(0, len(words[number]) - 12))
        passage = " ".join(words[number][first : first + 12])
        begin = time.thread_time()
        matches = find_passage(document, passage, page=number)
        slow_s += time.thread_time() - begin
        assert matches, (number, passage)
        assert number in matches[0].pages, (number, passage, [m.pages for m in matches])
        n_found += 1
        n_exact += matches[0].kind is MatchKind.EXACT

    check()
    assert n_exact > n_found * 0.9
    assert slow_s / n_found < 0.02  # an index each time would take five times as long


def _visible_lines(page: object) -> list[str]:
    """The lines of a page as pdfium tells them, without what lies outside the page's edges."""
    left, bottom, right, top = page.get_bbox()  # type: ignore[attr-defined]
    text_page = page.get_textpage()  # type: ignore[attr-defined]
    text = text_page.get_text_range()
    lines = []
    for match in re.finditer("[^\r\n\ufffe]+\ufffe?", text):
        box = next((r for r in _boxes(text_page, *match.span())), None)
        if box is None or (left <= box[0] <= right and bottom <= box[1] <= top):
            lines.append(match.group())
    return lines


def _boxes(text_page: object, start: int, end: int) -> list[tuple[float, float, float, float]]:
    n = text_page.count_rects(start, end - start)  # type: ignore[attr-defined]
    return [text_page.get_rect(i) for i in range(min(n, 1))]  # type: ignore[attr-defined]


def test_lines_of_a_passage_in_a_real_paper(paper: Path) -> None:
    document = read(paper)
    (match, *_) = find_passage(
        document, "TraceMonkey stops recording when execution returns to the loop header"
    )
    boxes = line_boxes(document, match)
    assert 1 <= len(boxes) <= 3
    for at in boxes:
        assert at.page == match.page
        assert 4 < at.box.bottom - at.box.top < 14  # a line of 9-point text
        assert at.box.right - at.box.left < 245  # inside one column


def test_line_boxes_fall_back_to_the_block(paper: Path) -> None:
    from dataclasses import replace

    document = read(paper)
    gone = replace(document, path=Path("/nonexistent/gone.pdf"))
    (match, *_) = find_passage(gone, "Dynamic languages such as JavaScript")
    assert line_boxes(gone, match) == match.boxes != ()
    assert line_boxes(LEASE, find_passage(LEASE, "as seen")[0]) == ()
