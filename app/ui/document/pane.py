"""The document itself: its pages or its text, contents, page number, zoom and search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QIntValidator, QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.documents.base.document import Document
from app.documents.structure.cross_references import CrossReference
from app.documents.structure.outline import Heading
from app.system.translation import tr
from app.system.wording import place_text
from app.ui.document.find_bar import FindBar
from app.ui.document.outline import OutlineTree
from app.ui.document.page_flow import ZOOMS, PageFlow
from app.ui.document.page_selection import PageSelection
from app.ui.document.text_flow import TextFlow
from app.ui.document.trail import Spot, Trail


class DocumentPane(QWidget):
    """Attributes: `pages` (PDF) and the `selection` on them, `flow` (everything else), `outline`,
    `find_bar`, `page_field`, `trail` (the way back from links).

    Signals:
        heading_chosen: (Heading)
        closed: the pane is to be hidden
        library_wanted: the library, which has no room or was hidden, is to be seen
    """

    heading_chosen = Signal(object)
    closed = Signal()
    library_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("documentPane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("The document"))
        self.pages = PageFlow()
        self.selection = PageSelection(self.pages)
        self.flow = TextFlow()
        self.outline = OutlineTree()
        self.find_bar = FindBar()
        self.trail = Trail(self._top, self._go_to, self)
        self._document: Document | None = None
        self._spot: Spot | None = None  # to be shown when the text is there
        self._starts: dict[int, int] = {}  # page number: offset of its first character
        self._printed: dict[int, str] = {}  # page number: another one that is printed on it
        self.stack = QStackedWidget()
        self.stack.addWidget(self.pages)
        self.stack.addWidget(self.flow)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.outline)
        self._split.addWidget(self.stack)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([190, 500])
        self.outline.setMinimumWidth(110)
        self.outline.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_tools())
        column.addWidget(self.find_bar)
        column.addWidget(self._split, 1)
        self.pages.page_changed.connect(self._show_number)
        self.pages.zoom_changed.connect(self._show_zoom)
        self.flow.moved.connect(self.outline.follow)
        self.outline.chosen.connect(self.heading_chosen)
        self.flow.followed.connect(self.trail.leave)
        self.trail.changed.connect(self._show_ways)
        self._show_ways()
        for view in (self.pages.viewport(), self.flow.viewport()):
            view.installEventFilter(self)  # for the mouse's own keys to go back and forward

    def _make_tools(self) -> QWidget:
        tools = QWidget()
        tools.setObjectName("tools")
        row = QHBoxLayout(tools)
        row.setContentsMargins(8, 6, 8, 6)
        row.setSpacing(2)

        def button(text: str, name: str) -> QToolButton:
            made = QToolButton()
            made.setText(text)
            made.setAccessibleName(name)
            made.setToolTip(name)
            row.addWidget(made)
            return made

        self.library = button(tr("Library"), tr("Show the library (Ctrl+B)"))
        self.library.clicked.connect(self.library_wanted)
        self.library.hide()
        self.contents = button("☰", tr("Contents"))
        self.contents.setCheckable(True)
        self.contents.toggled.connect(self.outline.setVisible)
        self.back = button("←", tr("Back to where you were (Alt+Left)"))
        self.forward = button("→", tr("Forward again (Alt+Right)"))
        self.back.clicked.connect(self.trail.back)
        self.forward.clicked.connect(self.trail.forward)
        row.addSpacing(6)
        self.page_field = QLineEdit()
        self.page_field.setObjectName("pageField")
        self.page_field.setAccessibleName(tr("Page number"))
        self.page_field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page_field.setFixedWidth(54)
        self.page_field.setValidator(QIntValidator(1, 99_999, self))
        self.page_field.returnPressed.connect(self._show_page_asked)
        self.n_pages = QLabel()
        self.n_pages.setObjectName("hint")
        row.addWidget(self.page_field)
        row.addSpacing(4)
        row.addWidget(self.n_pages)
        row.addStretch()
        self.smaller = button("−", tr("Smaller"))
        self.zoom = button("100 %", tr("As wide as there is room"))
        self.larger = button("+", tr("Larger"))
        row.addSpacing(6)
        self.search = button("⌕", tr("Find in this document (Ctrl+F)"))
        self.close_button = button("✕", tr("Hide the document (Ctrl+D)"))
        self.smaller.clicked.connect(lambda: self.step_zoom(-1))
        self.larger.clicked.connect(lambda: self.step_zoom(1))
        self.zoom.clicked.connect(lambda: self.pages.set_zoom(None))
        self.search.clicked.connect(self.find_bar.begin)
        self.close_button.clicked.connect(self.closed)
        return tools

    def set_document(self, document: Document | None) -> None:
        """Another document, from its beginning. Text without pages comes with `show_text`, when
        its links are known."""
        self._document, self._spot = document, None
        paged = document is not None and document.format == "pdf"
        renamed = document.renamed_pages if document is not None and paged else {}
        self._printed = {number: place_text(label) for label, number in renamed.items()}
        self.trail.clear()
        self.find_bar.close_search()
        self.find_bar.field.clear()
        self.selection.forget()
        shown = document if paged else None
        self.pages.set_pages(shown.pages if shown else (), shown.page_names if shown else ())
        self.flow.set_document(None)
        self.stack.setCurrentWidget(self.pages if paged else self.flow)
        self._starts = {p.page: p.start for p in document.places if p.page} if document else {}
        self.outline.set_headings([], {})
        self.outline.hide()
        self.contents.setEnabled(False)
        for widget in (self.page_field, self.n_pages, self.zoom):
            widget.setVisible(paged)
        if document is not None:
            self.n_pages.setText(tr("of {n}", n=f"{len(document.pages):,}"))

    def show_text(self, document: Document, links: Sequence[CrossReference]) -> None:
        """The text of a document without pages, and where its links are."""
        self.flow.set_document(document, links)
        QTimer.singleShot(0, self, self._show_spot)  # when it is laid out

    def set_headings(self, headings: list[Heading]) -> None:
        """The contents of the document."""
        self.outline.set_headings(headings, self._printed)
        self.contents.setEnabled(bool(headings))
        self.outline.setVisible(bool(headings) and self.contents.isChecked())

    def take_focus(self) -> None:
        """Lets the keys scroll the document."""
        shown: QWidget = self.pages if self.stack.currentWidget() is self.pages else self.flow
        shown.setFocus()

    def step_zoom(self, step: int) -> None:
        """Larger (1) or smaller (-1)."""
        if self.stack.currentWidget() is self.pages:
            self.pages.step_zoom(step)
        else:
            self.flow.step_zoom(step)

    def _show_page_asked(self) -> None:
        self.trail.leave()
        self.pages.show_page(int(self.page_field.text() or 1))

    # The way back

    @property
    def spot(self) -> Spot | None:
        """What is read at the top; None where nothing is shown."""
        return self._top()

    def show_spot(self, spot: Spot) -> None:
        """Puts a place to the top, as soon as it is there."""
        if self.stack.currentWidget() is self.pages or self.flow.top is not None:
            self._go_to(spot)
        else:
            self._spot = spot

    def _show_spot(self) -> None:
        if self._spot is not None:
            self.flow.show_offset(self._spot.number)
            self._spot = None

    def _top(self) -> Spot | None:
        return self.pages.top if self.stack.currentWidget() is self.pages else self.flow.top

    def _go_to(self, spot: Spot) -> None:
        if self.stack.currentWidget() is self.pages:
            self.pages.set_top(spot)
        else:
            self.flow.show_offset(spot.number)

    def _show_ways(self) -> None:
        self.back.setVisible(self.trail.leads_back or self.trail.leads_forward)
        self.forward.setVisible(self.trail.leads_forward)
        self.back.setEnabled(self.trail.leads_back)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            way = {
                Qt.MouseButton.BackButton: self.trail.back,
                Qt.MouseButton.ForwardButton: self.trail.forward,
            }.get(event.button())
            if way is not None:
                way()
                return True
        return super().eventFilter(watched, event)

    # Zoom

    def remember_zoom(self, settings: QSettings) -> None:
        """Keeps how large pages and text are shown; 0 stands for as wide as there is room."""
        settings.setValue("zoom/pages", self.pages.zoom or 0.0)
        settings.setValue("zoom/text", self.flow.zoom_steps)

    def restore_zoom(self, settings: QSettings) -> None:
        """Shows pages and text as large as they were shown before."""
        zoom = float(str(settings.value("zoom/pages", 0.0)))
        self.pages.set_zoom(min(max(zoom, ZOOMS[0]), ZOOMS[-1]) if zoom else None)
        self.flow.step_zoom(int(str(settings.value("zoom/text", 0))))

    def fit_width(self) -> None:
        """Pages as wide as there is room."""
        self.pages.set_zoom(None)

    def _show_number(self, number: int) -> None:
        if not self.page_field.hasFocus() or self.page_field.text() != str(number):
            self.page_field.setText(str(number) if number else "")
        printed = self._printed.get(number, "")
        self.page_field.setToolTip(tr("Printed on it: {label}", label=printed) if printed else "")
        # The end of the page's beginning: a heading at its top is what one reads now.
        start = self._starts.get(number)
        if start is not None:
            self.outline.follow(start + 40)

    def _show_zoom(self, zoom: float) -> None:
        self.zoom.setText(f"{zoom:.0%}".replace("%", " %"))
