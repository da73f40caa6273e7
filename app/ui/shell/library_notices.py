"""What happened while the library was opened, and what could be taken over from a damaged one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.store.records import Transferred
from app.system.translation import tr
from app.ui.presenters.window_parts import WindowParts


class LibraryNotices:
    """Tells it in the window.

    Args:
        parts: Of the window.
        recover: Takes over what can be read of a damaged library.
        refresh: Shows the library anew.
    """

    def __init__(
        self, parts: WindowParts, recover: Callable[[Path], None], refresh: Callable[[], None]
    ) -> None:
        self._library, self._banner = parts.controller.workspace.library, parts.banner
        self._recover, self._refresh = recover, refresh

    def tell(self) -> None:
        """Says what happened, and offers to mend it."""
        damaged = self._library.set_aside
        if damaged is not None:
            self._banner.offer(
                self._library.notices[0],
                tr("Take over what can be read"),
                lambda: self._recover(damaged),
            )
            return
        for notice in self._library.notices:
            self._banner.tell(notice)

    def end_recovery(self, took: Transferred) -> None:
        """Says what was taken over."""
        self._banner.inform(
            tr(
                "{n_documents} documents and {n_runs} summaries were taken over.",
                n_documents=took.n_documents,
                n_runs=took.n_runs,
            )
        )
        self._refresh()
