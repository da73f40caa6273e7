"""The index at the back of a book: one block for each entry, and no paragraph taken for one."""

from __future__ import annotations

from app.documents.base.document import BlockKind, Page
from app.documents.pdf.layout.blocks import make_blocks
from app.documents.pdf.layout.index import find_index_lines
from app.documents.pdf.lines.line import HYPHEN, Line

PAGES = [Page(number, 396, 612) for number in range(1, 11)]
LAST = len(PAGES)
FILLING = [f"filling, {number}" for number in range(100, 112)]


def _lines(texts: list[str], *, page: int = LAST, left: float = 50, top: float = 50) -> list[Line]:
    """Lines under each other; each space in front of one indents it."""
    lines = []
    for n, text in enumerate(texts):
        indent = 10 * (len(text) - len(text.lstrip()))
        y = top + 10 * n
        width = 4.2 * len(text.strip())
        lines.append(Line(text.strip(), left + indent, y, left + indent + width, y + 8, 8.0, page))
    return lines


def _entries(lines: list[Line]) -> list[str]:
    body = [
        Line("Text of the book in a line as wide as its page is.", 50, y, 350, y + 8, 8.0, page)
        for page in range(1, LAST)
        for y in range(50, 500, 10)
    ]
    blocks = make_blocks([*body, *lines], PAGES, [], {}).blocks
    return [block.text for block in blocks if block.kind is BlockKind.LIST_ITEM]


def test_each_entry_is_a_block() -> None:
    texts = [
        "hacks, 154",
        "HIV/AIDS therapies, 257–61, 323n",
        "Hollywood film industry, 53–55",
        " see also film industry",
        "Innovator’s Dilemma, The (Christensen),",
        "  166, 321n",
        "Internet:",
        " blogs on, 41, 42–45, 310n–11n",
        " copyright applicability altered by",
        "  technology of, 141–44",
        f"ISPs (Internet service providers), user iden{HYPHEN}",
        "  tities revealed by, 186",
        "60 Minutes, 105, xii",
    ]
    assert _entries(_lines([*texts, *FILLING]))[:10] == [
        "hacks, 154",
        "HIV/AIDS therapies, 257–61, 323n",
        "Hollywood film industry, 53–55",
        "see also film industry",
        "Innovator’s Dilemma, The (Christensen), 166, 321n",
        "Internet:",
        "blogs on, 41, 42–45, 310n–11n",
        "copyright applicability altered by technology of, 141–44",
        "ISPs (Internet service providers), user identities revealed by, 186",
        "60 Minutes, 105, xii",
    ]


def test_an_entry_goes_on_in_the_next_column() -> None:
    left = _lines([*FILLING, "drugs, 257–61,", " see also medicine,"])
    right = _lines([" pharmaceutical, 266", *FILLING], left=220)
    found = _entries([*left, *right])
    assert "drugs, 257–61, see also medicine, pharmaceutical, 266" in found
    assert len(found) == 2 * len(FILLING) + 1


def test_the_title_of_the_index_is_no_entry() -> None:
    title = Line("INDEX", 50, 20, 90, 40, 16.0, LAST)
    found = find_index_lines([title, *_lines(FILLING)], set(), PAGES)
    assert sorted(found) == list(range(1, len(FILLING) + 1))


def test_what_only_resembles_an_index_is_none() -> None:
    paragraph = ["In the year of the fire, 1666, he wrote"] * 20
    contents = [f"Chapter {number} {number * 12}" for number in range(1, 20)]
    references = [f"Ayer, D. The Art of Law. Press, 19{n}, 12–{n}." for n in range(50, 70)]
    wide = ["An entry that goes from one edge of the page right to the other, 12, 13, 14"] * 20
    few = FILLING[:5]
    for texts in (paragraph, contents, references, wide, few):
        assert find_index_lines(_lines(texts), set(), PAGES) == {}
    assert find_index_lines(_lines(FILLING, page=2), set(), PAGES) == {}, "a list in the front"
    assert find_index_lines(_lines(FILLING, page=3), set(), PAGES[:3]) == {}, "a short document"
