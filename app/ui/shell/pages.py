"""The pages of the window: the panes, or one thing that needs the whole width; and where the focus
goes on each."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.comparison.view import ComparisonView
from app.ui.document.pane import DocumentPane
from app.ui.library.history_list import HistoryList
from app.ui.queue.view import QueueView
from app.ui.shell.panes import WindowPanes
from app.ui.work.page import WorkPage


class WindowPages(QStackedWidget):
    """Shows the panes, or a page that was added to them.

    Args:
        panes: Library, document, and what is at their right.
        stack: What is at the right: `work`, or `drop_zone` while there is no document.
    """

    def __init__(
        self, panes: WindowPanes, stack: QStackedWidget, work: WorkPage, drop_zone: QWidget
    ) -> None:
        super().__init__()
        self._panes, self._stack, self._work, self._drop_zone = panes, stack, work, drop_zone
        self.addWidget(panes)

    @property
    def shows_queue(self) -> bool:
        """Whether the queue is seen."""
        return isinstance(self.currentWidget(), QueueView)

    def show_panes(self) -> None:
        """Shows library, document and work."""
        self.setCurrentWidget(self._panes)

    def show_comparison(self, view: ComparisonView) -> None:
        """Shows two versions side by side, to be gone through by the keyboard."""
        self.setCurrentWidget(view)
        view.text.setFocus()

    def focus_next_pane(self) -> None:
        """Puts the focus into the next pane: where a text has many links, Tab takes long."""
        if self.currentWidget() is not self._panes:
            return
        pane = self._panes.next_pane()
        if isinstance(pane, DocumentPane | HistoryList):
            pane.take_focus()
        else:
            self._take_focus_at_the_right()

    def take_focus(self) -> None:
        """Puts the focus where the work is: what had it is gone."""
        page = self.currentWidget()
        if isinstance(page, ComparisonView):
            page.text.setFocus()
        elif isinstance(page, QueueView):
            page.list.setFocus()
        else:
            self._take_focus_at_the_right()

    def _take_focus_at_the_right(self) -> None:
        if self._stack.currentWidget() is self._work:
            self._work.take_focus()
        else:
            self._drop_zone.setFocus()
