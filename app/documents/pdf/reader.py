"""PDF: text and boxes by pdfium; outline, encryption, metadata and second opinion by pypdf."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.base.document import (
    Block,
    BlockKind,
    Document,
    Omission,
    OmissionKind,
    OutlineEntry,
    Page,
)
from app.documents.base.language import language_of
from app.documents.base.reader import BlockSink
from app.documents.base.titles import is_made_up
from app.documents.errors import DamagedDocument, PasswordNeeded
from app.documents.pdf.forms.attachments import attached_bytes, named_attachments
from app.documents.pdf.forms.xfa import form_values, is_dynamic_form, is_placeholder
from app.documents.pdf.layout.blocks import (
    N_SAMPLE_BLOCKS,
    TITLE_PAGES,
    blocks_by_section,
    make_blocks,
)
from app.documents.pdf.layout.grouping import Layout
from app.documents.pdf.layout.titles import folded
from app.documents.pdf.layout.words import join_lines
from app.documents.pdf.lines.reading import read_lines
from app.documents.pdf.missing import Missing, named_pages, no_text, omissions
from app.documents.pdf.page.opened import Pages, open_pdf
from app.documents.pdf.page.place import QuarterTurns
from app.documents.pdf.page.rules import Rules
from app.documents.pdf.read_pages import ReadPages
from app.documents.pdf.second_process import PageHelper, reading_order
from app.documents.pdf.turned_pages import TurnedPages
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
) -> Document:
    """Reads a PDF.

    Args:
        path: The file.
        sha256: Its identity, hex.
        password: For an encrypted one.
        on_page: Called with a page number and the number of pages before that page is read; with
            the last one again for every some hundred pages of a long document that are laid out.
        skipped_pages: Page numbers that are not read, because they could not be before.
        helper: Reads pages of the same file meanwhile.
        sink: Takes the blocks, which the document then has not; those of a long one as they are
            made.

    Raises:
        PasswordNeeded: Encrypted, and the password is missing or wrong.
        DamagedDocument: No page can be read.
        NoText: A scan.
    """
    opened = _opened(path, password)
    if opened is None:
        return _read_with_pypdf(path, sha256, password)
    pdf, is_cut = opened
    missing = Missing(is_cut=is_cut)
    with pdf:
        n_pages = _n_pages(pdf, path)
        # A helper reads pages meanwhile.
        outline = _outline(pdf)
        metadata = {key: value for key, value in pdf.get_metadata_dict().items() if value}
        with contextlib.closing(Pages(None if is_cut else path, password, pdf)) as pages:
            read = _read_pages(pages, n_pages, on_page, skipped_pages, helper)
        found = _collected(read, _page_labels(pdf), missing)
        missing.attachments = named_attachments(pdf, missing.attachments)
        missing.is_form = is_dynamic_form(pdf, lambda: _text(read))
        values = form_values(pdf) if missing.is_form else []
    has_lines = any(map(read.has_lines, range(1, n_pages + 1)))
    if missing.is_form and is_placeholder(_text(read)):
        has_lines = False  # only says that another program is needed
    if not (has_lines or values):
        if len(missing.broken) == n_pages:
            raise _damaged(path)
        raise no_text(path, n_pages, missing)
    layout = _laid_out(read, found, outline, helper, sink) if has_lines else Layout([])
    layout.blocks = [*found.turned.blocks(layout.blocks), *values]
    if sink is not None:  # whoever takes them need not wait for the rest
        sink.add(values if read.is_long else layout.blocks)
    text = "\n".join(block.text for block in layout.blocks[:N_SAMPLE_BLOCKS])
    missing.set_blank(found.pages)
    return Document(
        path,
        sha256,
        "pdf",
        _title(metadata, layout.blocks, path),
        () if sink is not None else tuple(layout.blocks),
        tuple(found.turned.pages(found.pages)),
        tuple(_placed(outline, layout)),
        tuple(omissions(layout, missing)),
        metadata,
        language_of(text),
        "pypdfium2",
    )


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
        raise _damaged(path)
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
    """The pages by number, and by page number what is drawn on them and how they were turned to be
    read."""

    pages: list[Page]
    rules: dict[int, Rules]
    turned: TurnedPages


def _collected(read: ReadPages, labels: Iterator[str], missing: Missing) -> _Collected:
    """Puts together what the pages gave, and notes in `missing` what they did not."""
    all_ = _Collected([], {}, TurnedPages())
    for number in range(1, read.n_pages + 1):
        label = next(labels, "")
        found = read.found.get(number)
        if found is None:
            missing.broken.append(number)
            all_.pages.append(Page(number, 612, 792, label, has_text=False))
            continue
        if found.rules.across:
            all_.rules[number] = found.rules
        if found.n_turns:
            size = found.width_pt, found.height_pt
            all_.turned.add(number, QuarterTurns(found.n_turns, *size))
        missing.add(number, found)
        # A number stamped upon a scan is not the text of the page.
        has_text = read.has_lines(number) and not found.has_picture
        all_.pages.append(Page(number, found.width_pt, found.height_pt, label, has_text=has_text))
    return all_


def _text(read: ReadPages) -> str:
    return "\n".join(line.text for lines in read.sections() for line in lines)


def _laid_out(
    read: ReadPages,
    found: _Collected,
    outline: Sequence[OutlineEntry],
    helper: PageHelper | None,
    sink: BlockSink | None,
) -> Layout:
    if read.is_long:
        sink = found.turned.sink(sink)
        passes = iter((read.sections, read.last_sections))
        return blocks_by_section(lambda: next(passes)(), found.pages, outline, found.rules, sink)
    (lines,) = read.sections()
    return make_blocks(lines, found.pages, outline, found.rules, read.words, helper)


def _read_pages(
    pages: Pages,
    n_pages: int,
    on_page: Callable[[int, int], None] | None,
    skipped: Collection[int],
    helper: PageHelper | None,
) -> ReadPages:
    """What the pages give; one that cannot be read or is skipped gives nothing."""
    import pypdfium2 as pdfium

    on_section = partial(on_page, n_pages, n_pages) if on_page else lambda: None
    read = ReadPages(n_pages, on_section, learns_words=helper is not None)
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
            if on_page is not None:
                on_page(number, n_pages)
            with contextlib.suppress(pdfium.PdfiumError):
                page = read_lines(pages.holder(), number - 1)
        read.add(number, page)
    return read


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


def _page_labels(pdf: Any) -> Iterator[str]:
    """The printed page numbers, or nothing where the file has none (its first page then has none,
    by ISO 32000-1, 12.4.2)."""
    if not pdf.get_page_label(0):
        return
    for index in range(len(pdf)):
        yield pdf.get_page_label(index)


def read_attached(path: Path, name: str, password: str | None = None) -> bytes:
    """The content of a file within a PDF, by the name it is told with. Raises `DocumentError`."""
    import pypdfium2 as pdfium

    try:
        pdf = open_pdf(path, password)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == ERROR_PASSWORD or "assword" in str(error):
            raise password_needed(path, password) from error
        raise _damaged(path) from error
    with pdf:
        return attached_bytes(pdf, path, name)


def _placed(outline: Sequence[OutlineEntry], layout: Layout) -> Iterator[OutlineEntry]:
    """The outline, with the pages where its headings were found if it points to one page only."""
    is_flat = len(outline) >= 3 and len({entry.page for entry in outline}) == 1
    for entry in outline:
        page = layout.found.get(folded(entry.title)) if is_flat else None
        yield replace(entry, page=page) if page else entry


def _outline(pdf: Any) -> list[OutlineEntry]:
    entries = []
    for bookmark in pdf.get_toc(max_depth=9):
        try:
            destination = bookmark.get_dest()
            page = destination.get_index() if destination else None
            title = bookmark.get_title().strip()
        except Exception:  # a broken entry is no reason to lose the document
            continue
        if title:
            entries.append(
                OutlineEntry(title, bookmark.level + 1, None if page is None else page + 1)
            )
    return entries


def _title(metadata: Mapping[str, str], blocks: Sequence[Block], path: Path) -> str:
    stated = metadata.get("Title", "").strip()
    if len(stated) > 3 and "untitled" not in stated.lower() and not is_made_up(stated):
        return stated
    first = [b for b in blocks if b.kind is BlockKind.HEADING and (b.page or 0) <= TITLE_PAGES]
    return min(first, key=lambda b: b.level or 9).text if first else path.stem


def password_needed(path: Path, password: str | None) -> PasswordNeeded:
    """What to raise for an encrypted file that `password` does not open."""
    if password:
        return PasswordNeeded(
            tr("The password does not open “{name}”.", name=path.name),
            tr("Try another one."),
            wrong=True,
        )
    return PasswordNeeded(
        tr("“{name}” is encrypted and needs a password.", name=path.name),
        tr("Give it with --password, or in the window."),
    )


def _damaged(path: Path) -> DamagedDocument:
    return DamagedDocument(
        tr("“{name}” is damaged or cut short: no page of it can be read.", name=path.name),
        tr("Save or download the file again."),
    )


def _read_with_pypdf(path: Path, sha256: str, password: str | None) -> Document:
    """The second reader: slower and without boxes, but it opens some files that pdfium refuses."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path, password=password)
        if reader.is_encrypted and not password and not reader.decrypt(""):
            raise password_needed(path, password)
        pages, blocks, broken = [], [], []
        for number, page in enumerate(reader.pages, start=1):
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            try:
                text = page.extract_text()
            except Exception:
                text = ""
                broken.append(number)
            pages.append(Page(number, width, height, has_text=bool(text.strip())))
            for paragraph in re.split(r"\n\s*\n", text):
                if paragraph.strip():
                    joined = join_lines(
                        line.strip() for line in paragraph.splitlines() if line.strip()
                    )
                    blocks.append(Block(joined, BlockKind.PARAGRAPH, number))
        metadata = {str(k).lstrip("/"): str(v) for k, v in (reader.metadata or {}).items()}
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise password_needed(path, password) from error
    except PasswordNeeded:
        raise
    except Exception as error:  # pypdf raises whatever the broken file makes it stumble over
        raise _damaged(path) from error
    if not blocks:
        raise _damaged(path)
    omissions = (
        [
            Omission(
                OmissionKind.DAMAGED,
                broken[0] if len(broken) == 1 else None,
                tr("{pages}, which could not be read", pages=named_pages(broken)),
            )
        ]
        if broken
        else []
    )
    text = " ".join(block.text for block in blocks[:400])
    return Document(
        path,
        sha256,
        "pdf",
        _title(metadata, blocks, path),
        tuple(blocks),
        tuple(pages),
        (),
        tuple(omissions),
        metadata,
        language_of(text),
        "pypdf",
    )
