"""Library, document and work beside each other, as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from app.system.translation import tr

ROOM_FOR_THREE_PX = 1180
"""From this width on, library, document and work are seen at once; below it, the work and that one
of the other two which was asked for last."""
TIGHT_FOR_THREE_PX = 920
"""The same while somebody goes through what a search found: its list must not go with each step."""
_SIZES = (230, 470, 520)


class WindowPanes(QSplitter):
    """Signals: `shown` (is the library seen, is the document seen)."""

    shown = Signal(bool, bool)

    def __init__(self, library: QWidget, document: QWidget, work: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._library, self._document = library, document
        self._panes = (library, document, work)
        self._wants_library = self._wants_document = True
        self._has_document = False
        self._folds_library = self._was_library_asked = False
        self._prefers_document = True
        self._follows_search = False
        for pane in (library, document, work):
            self.addWidget(pane)
        library.setMinimumWidth(180)
        document.setMinimumWidth(300)
        work.setMinimumWidth(380)
        for index, stretch in enumerate((3, 5, 5)):
            self.setStretchFactor(index, stretch)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setSizes(list(_SIZES))
        self.setAccessibleName(tr("Library, document and work"))
        self._fit()

    @property
    def has_document(self) -> bool:
        """Whether there is a document to show."""
        return self._has_document

    def set_has_document(self, has_document: bool) -> None:
        """Whether there is a document to show."""
        self._has_document = has_document
        self._fit()

    def set_library_empty(self, is_empty: bool) -> None:
        """Folds the library away for as long as there is nothing in it, unless it was asked for."""
        self._folds_library = is_empty and not self._was_library_asked
        self._fit()

    def show_library(self, shown: bool) -> None:
        """Shows or hides the library; where there is room for one only, instead of the document."""
        self._wants_library = shown
        self._was_library_asked, self._folds_library = True, False
        self._prefers_document = not shown
        self._follows_search = False
        self._fit()

    def show_document(self, shown: bool) -> None:
        """Shows or hides the document; where there is room for one only, instead of the library."""
        self._wants_document = shown
        self._prefers_document = shown
        self._fit()

    def show_found(self) -> None:
        """Shows the document for what a search of the library found, beside the list of that
        wherever there is any room for both."""
        self._wants_document = self._prefers_document = self._follows_search = True
        self._fit()

    def set_sought(self, words: str) -> None:
        """What is looked for in the library; with nothing, its list has the room it always has."""
        if not words:
            self._follows_search = False
            self._fit()

    def next_pane(self) -> QWidget:
        """The pane that is seen behind the one with the focus; behind the last, the first."""
        panes = [each for each in self._panes if not each.isHidden()]
        focus = QApplication.focusWidget()
        inside = [each for each in panes if focus is not None and each.isAncestorOf(focus)]
        at = panes.index(inside[0]) + 1 if inside else 0
        return panes[at % len(panes)]

    def remember(self, settings: QSettings) -> None:
        """Keeps sizes and choices."""
        settings.setValue("panes/sizes", self.saveState())
        settings.setValue("panes/library", int(self._wants_library))
        settings.setValue("panes/document", int(self._wants_document))

    def restore(self, settings: QSettings) -> None:
        """Takes up what `remember` kept."""
        sizes = settings.value("panes/sizes")
        if isinstance(sizes, QByteArray):
            self.restoreState(sizes)
        self._wants_library = bool(int(str(settings.value("panes/library", 1))))
        self._wants_document = bool(int(str(settings.value("panes/document", 1))))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        library = self._wants_library and not self._folds_library
        document = self._wants_document and self._has_document
        room_px = TIGHT_FOR_THREE_PX if self._follows_search else ROOM_FOR_THREE_PX
        if library and document and self.width() < room_px:
            library, document = not self._prefers_document, self._prefers_document
        if (library, document) != (not self._library.isHidden(), not self._document.isHidden()):
            self._library.setVisible(library)
            self._document.setVisible(document)
        self.shown.emit(library, document)
