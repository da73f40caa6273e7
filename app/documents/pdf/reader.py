"""PDF: text and boxes by pdfium; outline, encryption, metadata and second opinion by pypdf."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.documents.base.document import (
    Block,
    Document,
    OutlineEntry,
    Page,
    names_of_pages,
)
from app.documents.base.language import language_of
from app.documents.base.reader import BlockSink, Keeper
from app.documents.errors import DamagedDocument
from app.documents.pdf.forms.attachments import attached_bytes, named_attachments
from app.documents.pdf.forms.xfa import form_values, is_dynamic_form, is_placeholder
from app.documents.pdf.layout.blocks import (
    N_SAMPLE_BLOCKS,
    Learned,
    blocks_by_section,
    make_blocks,
)
from app.documents.pdf.layout.grouping import Layout
from app.documents.pdf.lines.line import Line
from app.documents.pdf.lines.reading import read_lines
from app.documents.pdf.missing import Missing, no_text, omissions
from app.documents.pdf.open_pages import Pages
from app.documents.pdf.outline import outline_of, page_labels, placed, title_of
from app.documents.pdf.page.opened import open_pdf
from app.documents.pdf.page.place import QuarterTurns
from app.documents.pdf.printed_numbers import PrintedNumbers
from app.documents.pdf.read_pages import ReadPages
from app.documents.pdf.refused import damaged, password_needed
from app.documents.pdf.second_process import PageHelper, reading_order
from app.documents.pdf.second_reader import read_with_pypdf
from app.documents.pdf.turned_pages import TurnedPages
from app.system.freed_memory import give_back_freed
from app.system.translation import tr

MAX_PAGES = 100_000  # no document people read has more; a page tree may claim a billion
ERROR_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(
    path: Path,
    sha256: str,
    password: str | None = None,
    *,
    on_page: Callable[[int, int], None] | None = None,
    skipped_pages: Collection[int] = (),
    helper: PageHelper | None = None,
    sink: BlockSink | None = None,
    keeper: Keeper | None = None,
) -> Document:
    """Reads a PDF.

    Args:
        path: The file.
        sha256: Its identity, hex.
        password: For an encrypted one.
        on_page: Called with a page number and the number of pages before that page is read; of a
            long document again for every some hundred pages that are gone through, and with the
            last one for those that are laid out.
        skipped_pages: Page numbers that are not read, because they could not be before.
        helper: Reads pages of the same file meanwhile.
        sink: Takes the blocks, which the document then has not; those of a long one as they are
            made.
        keeper: Keeps lines of a long one until they can be laid out.

    Raises:
        PasswordNeeded: Encrypted, and the password is missing or wrong.
        DamagedDocument: No page can be read.
        NoText: A scan.
    """
    opened = _opened(path, password)
    if opened is None:
        return read_with_pypdf(path, sha256, password)
    pdf, is_cut = opened
    with contextlib.closing(Pages(None if is_cut else path, password, pdf)) as pages:
        progress = _Progress(on_page, _n_pages(pdf, path))
        gathered = _gathered(pages, progress, skipped_pages, helper, keeper)
    read, found, missing, values = gathered.read, gathered.found, gathered.missing, gathered.values
    missing.is_cut = is_cut
    if read.is_long:
        give_back_freed()
    has_lines = any(map(read.has_lines, range(1, read.n_pages + 1)))
    if missing.is_form and is_placeholder(_text(read)):
        has_lines = False  # only says that another program is needed
    if not (has_lines or values):
        if len(missing.broken) == read.n_pages:
            raise damaged(path)
        raise no_text(path, read.n_pages, missing)
    layout = _laid_out(gathered, helper, sink) if has_lines else Layout([])
    found.set_printed(layout.printed, missing)
    layout.blocks = [*found.turned.blocks(layout.blocks), *values]
    if sink is not None:  # whoever takes them need not wait for the rest
        sink.add(values if read.is_long else layout.blocks)
    text = "\n".join(block.text for block in layout.blocks[:N_SAMPLE_BLOCKS])
    missing.set_blank(found.pages)
    return Document(
        path,
        sha256,
        "pdf",
        title_of(gathered.metadata, layout.blocks, path),
        () if sink is not None else tuple(layout.blocks),
        tuple(found.turned.pages(found.pages)),
        tuple(placed(gathered.outline, layout)),
        tuple(omissions(layout, missing)),
        gathered.metadata,
        language_of(text),
        "pypdfium2",
    )


@dataclass(slots=True)
class _Gathered:
    """What an open file gave, to be laid out once it is closed; `values` are those of a form that
    its pages do not hold."""

    read: ReadPages
    learned: Learned
    found: _Collected
    missing: Missing
    outline: list[OutlineEntry]
    metadata: dict[str, str]
    values: list[Block]


def _gathered(
    pages: Pages,
    progress: _Progress,
    skipped: Collection[int],
    helper: PageHelper | None,
    keeper: Keeper | None,
) -> _Gathered:
    """Reads all pages, and what else the file says. A helper reads pages meanwhile."""
    outline = outline_of(pages.pdf)
    metadata = {key: value for key, value in pages.pdf.get_metadata_dict().items() if value}
    learned = Learned()

    def learn(lines: Sequence[Line]) -> None:
        progress.tell_again()
        learned.add(lines)

    read = ReadPages(
        progress.n_pages,
        progress.tell_end,
        learns_words=helper is not None,
        learn=learn,
        keeper=keeper,
    )
    _read_pages(pages, read, progress, skipped, helper)
    pdf, missing = pages.pdf, Missing()  # a long one has been opened anew
    found = _collected(read, page_labels(pdf), missing)
    missing.attachments = named_attachments(pdf, missing.attachments)
    missing.is_form = is_dynamic_form(pdf, lambda: _text(read))
    values = form_values(pdf) if missing.is_form else []
    return _Gathered(read, learned, found, missing, outline, metadata, values)


def _opened(path: Path, password: str | None) -> tuple[Any, bool] | None:
    """The open file, and whether it is what is left of one that was cut short; None where pdfium
    refuses it. Raises `PasswordNeeded`."""
    import pypdfium2 as pdfium

    try:
        return open_pdf(path, password), False
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == ERROR_PASSWORD or "assword" in str(error):
            raise password_needed(path, password) from error
    salvaged = _open_salvaged(path)
    return None if salvaged is None else (salvaged, True)


def _n_pages(pdf: Any, path: Path) -> int:
    """How many pages there are. Raises `DamagedDocument` for none, or more than are read."""
    n_pages = len(pdf)
    if n_pages == 0:
        raise damaged(path)
    if n_pages > MAX_PAGES:
        raise DamagedDocument(
            tr(
                "“{name}” claims to have {n_pages:,} pages, and Longleaf reads up to {n_max:,}.",
                name=path.name,
                n_pages=n_pages,
                n_max=MAX_PAGES,
            ),
            tr("If it is real, split it and open the parts."),
        )
    return n_pages


@dataclass(slots=True)
class _Collected:
    """The pages by number, and how they were turned to be read."""

    pages: list[Page]
    turned: TurnedPages

    def set_printed(self, printed: PrintedNumbers, missing: Missing) -> None:
        """Takes the numbers that are printed on the pages for what they are called, where the file
        does not say so itself."""
        self.pages = printed.named(self.pages)
        missing.names = names_of_pages(self.pages)


def _collected(read: ReadPages, labels: Iterator[str], missing: Missing) -> _Collected:
    """Puts together what the pages gave, and notes in `missing` what they did not."""
    all_ = _Collected([], TurnedPages())
    for number in range(1, read.n_pages + 1):
        label = next(labels, "")
        found = read.found.get(number)
        if found is None:
            missing.broken.append(number)
            all_.pages.append(Page(number, 612, 792, label, has_text=False))
            continue
        if found.n_turns:
            size = found.width_pt, found.height_pt
            all_.turned.add(number, QuarterTurns(found.n_turns, *size))
        missing.add(number, found)
        # A number stamped upon a scan is not the text of the page.
        is_without = found.has_picture or found.is_unreadable
        has_text = read.has_lines(number) and not is_without
        all_.pages.append(Page(number, found.width_pt, found.height_pt, label, has_text=has_text))
    missing.names = names_of_pages(all_.pages)
    return all_


def _text(read: ReadPages) -> str:
    return "\n".join(line.text for section in read.sections() for line in section.lines)


def _laid_out(gathered: _Gathered, helper: PageHelper | None, sink: BlockSink | None) -> Layout:
    read, pages, outline = gathered.read, gathered.found.pages, gathered.outline
    sections = read.sections(is_last=True)
    if read.is_long:
        sink = gathered.found.turned.sink(sink)
        return blocks_by_section(sections, gathered.learned, pages, outline, sink)
    ((lines, rules),) = sections
    return make_blocks(lines, pages, outline, rules, read.words, helper)


class _Progress:
    """Tells of each page before it is read, and of the last one again where the work goes on.

    Args:
        on_page: Called with a page number and the number of pages.
        n_pages: Of the document.
    """

    def __init__(self, on_page: Callable[[int, int], None] | None, n_pages: int) -> None:
        self._on_page, self.n_pages = on_page, n_pages
        self._last = 0

    def tell(self, number: int) -> None:
        self._last = number
        if self._on_page is not None:
            self._on_page(number, self.n_pages)

    def tell_again(self) -> None:
        self.tell(self._last or 1)

    def tell_end(self) -> None:
        self.tell(self.n_pages)


def _read_pages(
    pages: Pages,
    read: ReadPages,
    progress: _Progress,
    skipped: Collection[int],
    helper: PageHelper | None,
) -> None:
    """Reads the pages; one that cannot be read or is skipped gives nothing."""
    import pypdfium2 as pdfium

    n_pages = read.n_pages
    order = reading_order(n_pages, is_helper=False) if helper else range(1, n_pages + 1)
    for number in order:
        if helper is not None:
            for told, page in helper.take():
                if told not in read.found:
                    read.add(told, page)
        if number in read.found:
            continue
        page = None
        if number not in skipped:
            progress.tell(number)
            with contextlib.suppress(pdfium.PdfiumError):
                page = read_lines(pages.holder(), number - 1)
        read.add(number, page)


def _open_salvaged(path: Path) -> Any:
    """What is left of a file that pdfium refuses, or None."""
    import pypdfium2 as pdfium

    from app.documents.pdf.salvage import MAX_FILE_BYTES, salvaged

    if path.stat().st_size > MAX_FILE_BYTES:
        return None
    data = salvaged(path.read_bytes())
    if data is None:
        return None
    try:
        pdf = open_pdf(data)
    except pdfium.PdfiumError:
        return None
    if not any(_has_characters(pdf, index) for index in range(len(pdf))):
        pdf.close()
        return None
    return pdf


def _has_characters(pdf: Any, index: int) -> bool:
    import pypdfium2 as pdfium

    try:
        return bool(pdf[index].get_textpage().count_chars() > 0)
    except pdfium.PdfiumError:
        return False


def read_attached(path: Path, name: str, password: str | None = None) -> bytes:
    """The content of a file within a PDF, by the name it is told with. Raises `DocumentError`."""
    import pypdfium2 as pdfium

    try:
        pdf = open_pdf(path, password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == ERROR_PASSWORD or "assword" in str(error):
            raise password_needed(path, password) from error
        raise damaged(path) from error
    with pdf:
        return attached_bytes(pdf, path, name)
