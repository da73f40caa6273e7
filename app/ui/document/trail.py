"""The way back: where one was in a document before each jump, as browsers and readers keep it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

_LONGEST = 100  # places; the oldest are forgotten


class Spot(NamedTuple):
    """What is seen at the top of a document's view.

    Attributes:
        number: A page from 1, or an offset of the text where there are no pages.
        y_pt: How far down the page, in points; 0 without pages.
    """

    number: int
    y_pt: float


class Trail(QObject):
    """Keeps the places that were jumped from.

    Args:
        here: Where the view is now; None where it shows nothing.
        go: Puts the view there.

    Signals: `changed` whether there is a way back or forward.
    """

    changed = Signal()

    def __init__(
        self, here: Callable[[], Spot | None], go: Callable[[Spot], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._here, self._go = here, go
        self._behind: list[Spot] = []
        self._ahead: list[Spot] = []

    @property
    def leads_back(self) -> bool:
        """Whether there is a place to go back to."""
        return bool(self._behind)

    @property
    def leads_forward(self) -> bool:
        """Whether one has gone back from a place."""
        return bool(self._ahead)

    def leave(self) -> None:
        """Keeps where the view is: it is about to jump elsewhere."""
        spot = self._here()
        if spot is None:
            return
        self._ahead.clear()
        if not self._behind or self._behind[-1] != spot:
            self._behind = [*self._behind, spot][-_LONGEST:]
        self.changed.emit()

    def back(self) -> None:
        """To where the last jump began."""
        self._step(self._behind, self._ahead)

    def forward(self) -> None:
        """To where `back` came from."""
        self._step(self._ahead, self._behind)

    def clear(self) -> None:
        """Another document."""
        self._behind.clear()
        self._ahead.clear()
        self.changed.emit()

    def _step(self, wanted: list[Spot], kept: list[Spot]) -> None:
        here = self._here()
        while wanted and wanted[-1] == here:  # jumped to where one was
            wanted.pop()
        if wanted and here is not None:
            kept.append(here)
            self._go(wanted.pop())
        self.changed.emit()
