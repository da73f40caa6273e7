"""Fills the document's pane: pictures, links, what is searched, passages of the evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from app.analysis.evidence.checked import StatementCheck
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.evidence.left_out.places import passage_of
from app.analysis.evidence.places.passage import Passage
from app.documents.base.document import Block, Document, Place
from app.documents.structure.cross_references import CrossReference, find_cross_references
from app.documents.structure.outline import Heading, headings_of
from app.store.search.terms import parse_query, spans
from app.system.translation import tr
from app.ui.control.controller import Controller
from app.ui.document.page_drawing import BoxRequest, PageDrawing, Span
from app.ui.document.pane import DocumentPane
from app.ui.document.search import MAX_HITS, find_in_text

_LONGEST_SOUGHT = 80  # characters selected that are offered to be searched for

_Spans = Mapping[int, tuple[Span, ...]]  # by page


class DocumentPresenter(QObject):
    """Signals: `ask_about` (str) something is to be asked about a passage."""

    ask_about = Signal(str)
    _outlined = Signal(object, object)  # Document, headings
    _linked = Signal(object, object, object)  # Document, links, their indices by page
    _found = Signal(object, str, object, object)  # Document, words, spans, the same by page

    def __init__(self, controller: Controller, pane: DocumentPane) -> None:
        super().__init__(pane)
        self._controller, self._pane = controller, pane
        self._document: Document | None = None
        self._drawing = PageDrawing(controller.files_pool, self)
        self._spans: dict[str, _Spans] = {}
        self._links: Sequence[CrossReference] = ()
        self._links_on: Mapping[int, Sequence[int]] = {}
        self._hits: Sequence[Span] = ()
        self._hits_on: Mapping[int, Sequence[int]] = {}
        self._hit = 0
        self._later: tuple[Sequence[Span], bool] | None = None  # to be shown when the text is there
        pages = pane.pages
        pages.pages_wanted.connect(self._drawing.want_pages)
        pages.in_sight.connect(self._want_boxes)
        pages.in_sight.connect(self._want_texts)
        pages.clicked.connect(self._follow_link)
        pages.menu_asked.connect(self._show_menu)
        self._drawing.drawn.connect(pages.set_picture)
        self._drawing.boxes_found.connect(self._take_boxes)
        self._drawing.text_read.connect(pane.selection.set_text)
        pane.flow.ask_about.connect(self.ask_about)
        pane.find_bar.searched.connect(self._search)
        pane.find_bar.stepped.connect(self._step)
        pane.heading_chosen.connect(self._show_heading)
        self._outlined.connect(self._take_headings)
        self._linked.connect(self._take_links)
        self._found.connect(self._take_hits)

    def stop_drawing(self) -> None:
        """Before the window ends: a thread that draws a page would tell of it to nobody."""
        self._drawing.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Another document, or none; its links are looked for in a thread."""
        self._document = document
        self._spans, self._links, self._links_on = {}, (), {}
        self._hits, self._hits_on, self._hit = (), {}, 0
        self._later = None
        self._drawing.set_document(document, self._controller.password)
        self._pane.set_document(document)
        if document is None:
            return

        def look() -> None:
            from app.analysis.evidence.check import prepare

            self._outlined.emit(document, headings_of(document))
            links = find_cross_references(document)
            spans = [(link.start, link.end) for link in links]
            self._linked.emit(document, links, _by_page(document, spans))
            prepare(document)  # an answer about it is then checked at once

        # Of a PDF, tokens are counted first; other text is shown when its links are known.
        self._controller.in_background(look, soon=document.format != "pdf")

    # Where to

    def show_page(self, number: int, passage: Passage | None = None) -> None:
        """Shows a page, with a passage of it marked."""
        if passage is not None:
            self.show_span((passage.start, passage.end), page=number)
        else:
            self._pane.trail.leave()
            self._mark_evidence(())
            self._pane.pages.show_page(number)

    def show_label(self, label: str, found: StatementCheck | DroppedFact | None = None) -> None:
        """Shows a place that a result names ("p. 12", "§ 4.2", "¶ 31"), with what a statement
        has from there marked, or what was left out."""
        document = self._document
        if document is None:
            return
        if isinstance(found, DroppedFact):
            passage = passage_of(document, found)
        else:
            passage = found.passage_at(label) if found is not None else None
        place = next((each for each in document.places if each.label == label), None)
        if passage is not None:
            self.show_span((passage.start, passage.end), page=passage.page)
        elif place is not None and place.page is not None:
            self.show_page(place.page)
        elif place is not None:
            self._show_place(place)

    def _show_place(self, place: Place) -> None:
        """Shows a place of a document without pages: a paragraph, or a row of a table."""
        document = self._document
        if document is None:
            return
        if document.block_starts[document.body.index(place.block)] == place.start:
            self.show_block(place.block)
        else:
            end = document.text.find("\n", place.start)
            self.show_span((place.start, end if end >= 0 else len(document.text)))

    def show_found(self, block: int | None, page: int | None, words: str) -> None:
        """Shows words that a search of the library found in a block, or on a page: all of them
        marked, the first in sight."""
        document = self._document
        if document is None:
            return
        if block is None or block not in document.body:  # it is read in another way by now
            if page is not None:
                self.show_page(page)
            return
        start = document.block_starts[document.body.index(block)]
        text = document.blocks[block].as_markdown()
        found = spans(text, parse_query(words)) or [(0, len(text))]
        self.show_spans([(start + first, start + last) for first, last in found], page=page)

    def show_span(self, span: Span, *, page: int | None = None, mark: bool = True) -> None:
        """Shows a stretch of the text in its place, marked or not."""
        self.show_spans((span,), page=page, mark=mark)

    def show_spans(
        self, marked: Sequence[Span], *, page: int | None = None, mark: bool = True
    ) -> None:
        """Shows the first of some stretches of the text in its place; marks all of them or none."""
        document = self._document
        if document is None:
            return
        if document.format != "pdf" and self._pane.flow.top is None:
            self._later = marked, mark  # its text is not there yet
            return
        self._pane.trail.leave()
        self._mark_evidence(marked if mark else ())
        at = document.locate(*marked[0])
        if document.format != "pdf":
            self._pane.flow.show_offset(marked[0][0])
        elif at:
            first = next((each for each in at if each.page == page), at[0])
            if first.page is not None:
                top = first.box.top if first.box else None
                self._pane.pages.show_page(first.page, top)
                if mark:
                    self._pane.pages.set_active("evidence", first.page, 0)

    def show_block(self, index: int, *, mark: bool = True) -> None:
        """Shows a block of the document."""
        document = self._document
        if document is None:
            return
        start = document.block_starts[document.body.index(index)]
        end = start + len(document.blocks[index].as_markdown())
        self.show_span((start, end), mark=mark)

    def _take_headings(self, document: Document, headings: list[Heading]) -> None:
        if document is self._document:
            self._pane.set_headings(headings)

    def _show_heading(self, heading: Heading) -> None:
        if heading.block is not None:
            self.show_block(heading.block, mark=False)
        elif heading.page is not None:
            self._pane.trail.leave()
            self._pane.pages.show_page(heading.page)

    # Marks

    def _mark_evidence(self, spans: Sequence[Span]) -> None:
        document = self._document
        if document is None:
            return
        if document.format != "pdf":
            self._pane.flow.set_spans("evidence", spans)
            return
        indices = _by_page(document, spans)
        self._set_spans("evidence", {n: tuple(spans[i] for i in k) for n, k in indices.items()})

    def _set_spans(self, layer: str, spans: _Spans) -> None:
        self._spans[layer] = spans
        self._pane.pages.clear_boxes(layer)
        self._want_boxes(self._pane.pages.numbers_in_sight())

    def _want_boxes(self, numbers: Sequence[int]) -> None:
        """Asks for the boxes of everything that is to be marked on these pages."""
        requests = [
            BoxRequest(layer, number, spans[number])
            for layer, spans in self._spans.items()
            for number in numbers
            if number in spans and not self._pane.pages.has_boxes(layer, number)
        ]
        if requests:
            self._drawing.want_boxes(requests)

    def _want_texts(self, numbers: Sequence[int]) -> None:
        """Asks for the characters of these pages, so that they can be selected."""
        self._drawing.want_texts([n for n in numbers if not self._pane.selection.has_text(n)])

    def _take_boxes(self, request: BoxRequest, boxes: list[object]) -> None:
        # An answer to what was marked before is of no use any more.
        if self._spans.get(request.layer, {}).get(request.page) == request.spans:
            self._pane.pages.set_boxes(request.layer, request.page, boxes)  # type: ignore[arg-type]

    # Links

    def _take_links(
        self,
        document: Document,
        links: Sequence[CrossReference],
        indices: Mapping[int, Sequence[int]],
    ) -> None:
        if document is not self._document:
            return
        self._links, self._links_on = links, indices
        if document.format != "pdf":
            self._pane.show_text(document, links)
            if self._later is not None:
                marked, mark = self._later
                self._later = None
                self.show_spans(marked, mark=mark)
            return
        self._set_spans(
            "links",
            {n: tuple((links[i].start, links[i].end) for i in k) for n, k in indices.items()},
        )

    def _follow_link(self, number: int, x: float, y: float) -> None:
        for index, boxes in zip(
            self._links_on.get(number, ()), self._pane.pages.boxes("links", number), strict=False
        ):
            if any(b.left <= x <= b.right and b.top <= y <= b.bottom for b in boxes):
                self.show_block(self._links[index].target)
                return

    # Search

    def _search(self, words: str) -> None:
        document = self._document
        if document is None or not words:
            self._take_hits(document, "", (), {})
            return

        def look() -> None:
            spans = find_in_text(document, words)
            self._found.emit(document, words, spans, _by_page(document, spans))

        self._controller.in_background(look, soon=True)

    def _take_hits(
        self,
        document: Document | None,
        words: str,
        spans: Sequence[Span],
        indices: Mapping[int, Sequence[int]],
    ) -> None:
        if (
            document is not self._document
            or words != self._pane.find_bar.field.text().strip() * bool(words)
        ):
            return
        self._hits, self._hits_on, self._hit = spans, indices, 0
        if spans:
            self._pane.trail.leave()
        if document is not None and document.format == "pdf":
            self._set_spans("hits", {n: tuple(spans[i] for i in k) for n, k in indices.items()})
            here = self._pane.pages.number
            on_or_after = [k[0] for n, k in sorted(indices.items()) if n >= here]
            self._hit = on_or_after[0] if on_or_after else 0
        self._show_hit()

    def _step(self, step: int) -> None:
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self._show_hit()

    def _show_hit(self) -> None:
        find, document = self._pane.find_bar, self._document
        find.show_count(self._hit, len(self._hits), is_all=len(self._hits) < MAX_HITS)
        if document is None:
            return
        if document.format != "pdf":
            self._pane.flow.set_spans("hits", self._hits, self._hit)
            if self._hits:
                self._pane.flow.show_offset(self._hits[self._hit][0])
            return
        if not self._hits:
            return
        at = document.locate(*self._hits[self._hit])
        if at and at[0].page is not None:
            number, pages = at[0].page, self._pane.pages
            if number not in pages.numbers_in_sight():
                pages.show_page(number, at[0].box.top if at[0].box else None)
            pages.set_active("hits", number, list(self._hits_on[number]).index(self._hit))

    # What can be done with a page

    def _show_menu(self, number: int, at: QPoint) -> None:
        menu = self.menu_for(number, at)
        if menu is not None:
            menu.exec(at)

    def menu_for(self, number: int, at: QPoint) -> QMenu | None:
        """What can be done with a page, and with what is under a point of the screen."""
        document, pages = self._document, self._pane.pages
        if document is None or not number:
            return None
        point = pages.point_at(pages.viewport().mapFromGlobal(at).toPointF())
        block = _block_at(document, *point) if point else None
        menu = QMenu(self._pane)
        self._offer_selected(menu)
        if block is not None:
            text = block.text
            menu.addAction(tr("Ask about this paragraph"), lambda: self.ask_about.emit(text))
            menu.addAction(tr("Copy this paragraph"), lambda: _copy(text))
            menu.addSeparator()
        menu.addAction(
            tr("Copy the text of page {n}", n=document.page_name(number)),
            lambda: _copy(page_text(document, number)),
        )
        return menu

    def _offer_selected(self, menu: QMenu) -> None:
        """What can be done with the text that is selected."""
        selection = self._pane.selection
        selected = selection.text
        if not selected:
            return
        copy = menu.addAction(tr("Copy"), selection.copy)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        menu.addAction(tr("Ask about this"), lambda: self.ask_about.emit(selected))
        if len(selected) <= _LONGEST_SOUGHT:
            menu.addAction(tr("Find this"), lambda: self._pane.find_bar.look_for(selected))
        menu.addSeparator()


def page_text(document: Document, number: int) -> str:
    """The text of a page, as it is read."""
    on_page = (block for block in document.blocks if block.page == number)
    return "\n\n".join(block.text for block in on_page)


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _block_at(document: Document, number: int, x: float, y: float) -> Block | None:
    return next(
        (
            block
            for block in document.blocks
            if block.page == number
            and (box := block.box) is not None
            and box.left <= x <= box.right
            and box.top <= y <= box.bottom
        ),
        None,
    )


def _by_page(document: Document, spans: Sequence[Span]) -> dict[int, list[int]]:
    """Which of `spans` are on each page, by their indices."""
    found: dict[int, list[int]] = defaultdict(list)
    for index, span in enumerate(spans):
        for page in dict.fromkeys(at.page for at in document.locate(*span)):
            if page is not None:
                found[page].append(index)
    return dict(found)
