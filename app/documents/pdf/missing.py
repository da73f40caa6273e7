"""What a PDF has that is not in its text, page by page, and how people are told of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.documents.base.document import BlockKind, Omission, OmissionKind, Page
from app.documents.base.omissions import counted, counted_omission
from app.documents.errors import NoText
from app.documents.pdf.layout.grouping import Layout
from app.documents.pdf.layout.tables.finding import CAPTION
from app.documents.pdf.lines.line import PageLines
from app.documents.pdf.page.hidden import UnseenReason
from app.documents.pdf.page.letters import UNREADABLE
from app.system.translation import to_translate, tr

_HIDDEN_BY = {
    UnseenReason.COVERED: to_translate("text on {pages} that is covered and not removed"),
    UnseenReason.LAYER: to_translate("text on {pages} in layers that are switched off"),
    UnseenReason.INVISIBLE: to_translate("hidden text on {pages}"),
    UnseenReason.OUTSIDE: to_translate("text beyond the edge of {pages}"),
    UnseenReason.COLOR: to_translate("text on {pages} in the colour of the paper"),
}

_UNREADABLE = to_translate(
    "the text of {pages}, which cannot be read: its font does not say which letters it "
    "shows (text recognition can read it)"
)
_UNREADABLE_IN_PART = to_translate(
    "a part of the text of {pages}, which cannot be read: its font does not say which "
    "letters it shows (text recognition can read it)"
)
_UNREADABLE_HERE_AND_THERE = to_translate(
    "a part of the text of {pages}, which cannot be read: its font does not say which "
    "letters it shows"
)
_NEARLY_ALL = 0.95  # of a page's letters: what is left are numbers


@dataclass(slots=True)
class Missing:
    """What the pages of a PDF lack; pages by number, from 1.

    Attributes:
        is_cut: Whether the file ends too early.
        is_form: Whether it is an XFA form, which its pages do not hold.
        scans: Pages that are pictures.
        blank: Pages with nothing on them.
        broken: Pages that cannot be read.
        unreadable: By page, how much of its text cannot be read; from 0 to 1.
        to_recognize: Those among them that text recognition reads as a whole.
        guessed: Pages whose letters were guessed.
        unseen: By reason and page, text that nobody sees.
        comments: By page, what people wrote upon it.
        attachments: Names of files within the file.
        names: What the pages are called.
    """

    is_cut: bool = False
    is_form: bool = False
    scans: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    unreadable: dict[int, float] = field(default_factory=dict)
    to_recognize: list[int] = field(default_factory=list)
    guessed: list[int] = field(default_factory=list)
    unseen: dict[UnseenReason, dict[int, str]] = field(default_factory=dict)
    comments: dict[int, tuple[str, ...]] = field(default_factory=dict)
    attachments: list[str] = field(default_factory=list)
    names: Sequence[str] = ()

    def named(self, numbers: Sequence[int]) -> str:
        """Pages in words, by the names that references have for them."""
        return named_pages(numbers, self.names)

    def add(self, number: int, page: PageLines) -> None:
        """Takes down what a page lacks."""
        if page.has_picture:
            self.scans.append(number)
        if page.unread_share:
            self.unreadable[number] = page.unread_share
        if page.is_unreadable:
            self.to_recognize.append(number)
        if page.is_guessed:
            self.guessed.append(number)
        for each in page.unseen:
            self.unseen.setdefault(each.reason, {})[number] = each.text
        if page.comments:
            self.comments[number] = page.comments
        self.attachments += page.files

    def set_blank(self, pages: Sequence[Page]) -> None:
        """Finds the blank pages: those without text of which nothing else is known."""
        unseen = [number for by_page in self.unseen.values() for number in by_page]
        known = {*self.scans, *self.broken, *self.unreadable, *unseen}
        self.blank = [p.number for p in pages if not (p.has_text or p.number in known)]


def omissions(layout: Layout, missing: Missing) -> Iterator[Omission]:
    """What of the file is not in the text, each as a fragment that reads after "without"."""
    scans, blank, broken = missing.scans, missing.blank, missing.broken
    if missing.is_cut:
        words = tr("the pages behind the place where the file is cut off")
        yield Omission(OmissionKind.DAMAGED, None, words)
    if missing.is_form:
        words = tr("the layout of an XFA form, of which the values alone can be read")
        yield Omission(OmissionKind.FORM, None, words)
    if scans:
        pages = missing.named(scans)
        what = (
            tr("the text of {pages}, which is a picture (a scan)", pages=pages)
            if len(scans) == 1
            else tr("the text of {pages}, which are pictures (a scan)", pages=pages)
        )
        yield _about(OmissionKind.SCAN, scans, what)
    if blank:
        pages = missing.named(blank)
        what = (
            tr("{pages}, which is blank", pages=pages)
            if len(blank) == 1
            else tr("{pages}, which are blank", pages=pages)
        )
        yield _about(OmissionKind.BLANK, blank, what)
    if broken:
        words = tr("{pages}, which could not be read", pages=missing.named(broken))
        yield _about(OmissionKind.DAMAGED, broken, words)
    yield from _of_unreadable(missing)
    if missing.guessed:
        words = tr(
            "certainty about the letters of {pages}: their font does not name them, so that they "
            "were worked out (text recognition can check them)",
            pages=missing.named(missing.guessed),
        )
        yield _about(OmissionKind.UNCERTAIN, missing.guessed, words)
    if n := sum(block.text.count(UNREADABLE) for block in layout.blocks):
        yield counted_omission(n, "damaged character")
    yield from _of_unseen(missing)
    yield from _of_pictures(layout, missing)
    yield from _of_added(missing)


def _of_unreadable(missing: Missing) -> Iterator[Omission]:
    """Of text whose letters the file does not tell. Pages with much of it go to text recognition;
    those with a line of it do not."""
    recognized = frozenset(missing.to_recognize)
    whole = [n for n, share in missing.unreadable.items() if share > _NEARLY_ALL]
    much = [n for n in missing.to_recognize if n not in whole]
    some = [n for n in missing.unreadable if n not in recognized]
    for kind, pages, words in (
        (OmissionKind.UNREADABLE, whole, _UNREADABLE),
        (OmissionKind.UNREADABLE, much, _UNREADABLE_IN_PART),
        (OmissionKind.DAMAGED, some, _UNREADABLE_HERE_AND_THERE),
    ):
        if pages:
            yield _about(kind, pages, tr(words, pages=missing.named(pages)))


def _of_unseen(missing: Missing) -> Iterator[Omission]:
    """Of text that nobody sees, page by page: its words are kept with each."""
    for reason, by_page in missing.unseen.items():
        pages = sorted(by_page)
        words = tr(_HIDDEN_BY[reason], pages=missing.named(pages))
        text = "\n".join(by_page[page] for page in pages)
        yield _about(OmissionKind.HIDDEN, pages, words, text)


def _of_pictures(layout: Layout, missing: Missing) -> Iterator[Omission]:
    """Of pictures, the words in them, and formulas."""
    figures: dict[str, int] = {}
    for block in layout.blocks:
        if block.kind is BlockKind.CAPTION and block.page:
            caption = CAPTION.match(block.text)
            if caption and caption["what"][:3].lower() in ("fig", "cha", "sch", "图", "圖"):
                figures.setdefault(caption["number"], block.page)
    if figures:
        numbers = sorted(set(figures.values()))
        what = (
            tr("the picture of one figure ({pages})", pages=missing.named(numbers))
            if len(figures) == 1
            else tr(
                "the pictures of {n} figures ({pages})",
                n=len(figures),
                pages=missing.named(numbers),
            )
        )
        yield _about(OmissionKind.PICTURE, numbers, what)
    if layout.labelled:
        yield _about(
            OmissionKind.PICTURE,
            layout.labelled,
            tr("the words inside pictures ({pages})", pages=missing.named(layout.labelled)),
        )
    if layout.numbered:
        words = tr("the line numbers of {pages}", pages=missing.named(layout.numbered))
        yield _about(OmissionKind.OTHER, layout.numbered, words)
    if layout.unreadable:
        yield _about(
            OmissionKind.PICTURE,
            layout.unreadable,
            tr("unreadable text in pictures ({pages})", pages=missing.named(layout.unreadable)),
        )
    if layout.n_formulas:
        numbers, n = sorted(layout.n_formulas), sum(layout.n_formulas.values())
        what = (
            tr("the layout of one formula ({pages})", pages=missing.named(numbers))
            if n == 1
            else tr("the layout of {n} formulas ({pages})", n=n, pages=missing.named(numbers))
        )
        yield _about(OmissionKind.FORMULA, numbers, what)


def _of_added(missing: Missing) -> Iterator[Omission]:
    """Of what people or programs have added to the file: comments and attached files."""
    if missing.comments:
        n = sum(map(len, missing.comments.values()))
        pages = sorted(missing.comments)
        words = f"{counted(n, 'comment')} ({missing.named(pages)})"
        text = "\n".join(text for page in pages for text in missing.comments[page])
        yield _about(OmissionKind.COMMENT, pages, words, text)
    attachments = missing.attachments
    if attachments:
        words = named_files(attachments)
        yield Omission(OmissionKind.EMBEDDED, None, words, "\n".join(attachments))


def named_files(attachments: Sequence[str]) -> str:
    """Attached files in words: "one attached file (“fees.pdf”)"."""
    names = ", ".join(f"“{name}”" for name in attachments[:5])
    names += " …" if len(attachments) > 5 else ""
    n = len(attachments)
    return (
        tr("one attached file ({names})", names=names)
        if n == 1
        else tr("{n} attached files ({names})", n=n, names=names)
    )


def _about(kind: OmissionKind, pages: Sequence[int], words: str, text: str = "") -> Omission:
    return Omission(kind, pages[0] if len(pages) == 1 else None, words, text)


def no_text(path: Path, n_pages: int, missing: Missing) -> NoText:
    """What to raise for a file without any text: its pages are blank, pictures, or unreadable."""
    name, scans = path.name, missing.scans
    if missing.is_form:
        return NoText(
            tr("“{name}” is an XFA form without values: its pages do not hold it.", name=name),
            tr("Open it in the program that it was made for and print it as a PDF."),
        )
    if missing.unreadable:
        return NoText(
            tr(
                "The text of “{name}” cannot be read: its fonts do not tell their letters.",
                name=name,
            ),
            tr("Run text recognition (OCR) over it, or ask for the file in another format."),
        )
    if missing.unseen and not scans:
        return NoText(
            tr("“{name}” has no text that can be seen, only hidden text.", name=name),
            tr("Check that it is the right file."),
        )
    if missing.attachments and not scans:
        return NoText(
            tr(
                "“{name}” has no text of its own: it holds {files}.",
                name=name,
                files=named_files(missing.attachments),
            ),
            tr("Open one of them: longleaf text FILE --attachment NAME."),
        )
    if not scans:
        return NoText(
            tr("“{name}” has no text: its one page is blank.", name=name)
            if n_pages == 1
            else tr("“{name}” has no text: its {n} pages are blank.", name=name, n=n_pages),
            tr(
                "Check that it is the right file. If it shows text, run text recognition (OCR) "
                "on it."
            ),
        )
    return NoText(
        tr("“{name}” has no text: its one page is a picture, probably a scan.", name=name)
        if n_pages == 1
        else tr(
            "“{name}” has no text: its {n} pages are pictures, probably scans.",
            name=name,
            n=n_pages,
        ),
        tr("Run text recognition (OCR) over it, for example with OCRmyPDF, and open the result."),
    )


def named_pages(numbers: Sequence[int], names: Sequence[str] = ()) -> str:
    """Pages in words: "page 7", "pages 2, 3", "40 pages (1, 2 … 80)".

    Args:
        numbers: Of the pages, from 1.
        names: What the pages of the document are called, where that is not their number.
    """
    called = [names[n - 1] if n <= len(names) else str(n) for n in numbers]
    if len(called) == 1:
        return tr("page {n}", n=called[0])
    if len(called) <= 6:
        return tr("pages {numbers}", numbers=", ".join(called))
    return tr(
        "{n} pages ({first}, {second} … {last})",
        n=len(called),
        first=called[0],
        second=called[1],
        last=called[-1],
    )
