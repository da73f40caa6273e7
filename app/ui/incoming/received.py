"""Files that come to the window from outside: dropped, named on the command line, or handed over by
a further start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.system.translation import tr
from app.ui.presenters.document_opening import documents_in
from app.ui.widgets.banner import Banner

_Take = Callable[[list[Path]], None]


class ReceivedFiles:
    """Decides what becomes of them.

    Args:
        banner: Where it is told, and asked.
        open_one: Opens a document.
        line_up: Puts documents into the queue.
        compare: Compares two versions.
    """

    def __init__(
        self,
        banner: Banner,
        open_one: Callable[[Path], None],
        line_up: _Take,
        compare: Callable[[Path, Path], None],
    ) -> None:
        self._banner, self._open_one = banner, open_one
        self._line_up, self._compare = line_up, compare

    def take(self, paths: Sequence[Path]) -> None:
        """One document is opened, more are read one by one; of two it is asked whether they are
        versions of one."""
        if not paths:
            return
        if len(paths) == 1 and not paths[0].is_dir():
            self._open_one(paths[0])
            return
        found = documents_in(list(paths))
        if not found:
            self._banner.tell(
                tr("There is no document in what was dropped."), tr("Drop PDF, DOCX or text.")
            )
        elif len(found) == 2 and not any(path.is_dir() for path in paths):
            self._offer_comparison(found)
        else:
            self._line_up(found)

    def _offer_comparison(self, found: list[Path]) -> None:
        one, other = found
        self._banner.offer(
            tr("“{name}” and “{other}” were dropped.", name=one.name, other=other.name),
            tr("Compare them"),
            lambda: self._compare(one, other),
            tr("Read both"),
            lambda: self._line_up(found),
        )
