"""Files that are dragged onto the window: where they will land, and that they are copied, never
moved from where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.system.translation import tr

_MARGIN_PX = 14


def paths_in(data: QMimeData) -> list[Path]:
    """The files and folders that something dragged holds."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def landing_text(paths: list[Path], *, into_queue: bool) -> str:
    """What happens with them when they are dropped."""
    is_one = len(paths) == 1
    name = paths[0].name
    if is_one and paths[0].is_dir():
        return tr("Drop to read the documents of “{name}” one after another", name=name)
    if into_queue or len(paths) > 2 or any(path.is_dir() for path in paths):
        if is_one:
            return tr("Drop to put “{name}” in line", name=name)
        return tr("Drop to put {n} documents in line", n=len(paths))
    if is_one:
        return tr("Drop to open “{name}”", name=name)
    return tr("Drop to compare the two, or to read both")


class Dropping(QObject):
    """Shows, while files are above the window, what they would become and where.

    Args:
        window: That takes the drops.
        target: Gives the widget on which they would land.
        into_queue: Tells whether that is the queue.
        take: Takes what was dropped.

    Attributes: `hint` (what is shown meanwhile).
    """

    def __init__(
        self,
        window: QWidget,
        target: Callable[[], QWidget | None],
        into_queue: Callable[[], bool],
        take: Callable[[list[Path]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._target = window, target
        self._into_queue, self._take = into_queue, take
        self.hint = QLabel(window, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.hint.setObjectName("drophint")
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()

    def enter(self, event: QDropEvent) -> None:
        """Something is dragged onto the window, or on above it."""
        paths = paths_in(event.mimeData())
        if not paths:
            return
        # Whatever the other program proposes: to move would delete the file there.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if not self.hint.isHidden():
            return
        target = self._target() or self._window
        area = target.rect().translated(target.mapTo(self._window, target.rect().topLeft()))
        self.hint.setGeometry(area.adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX))
        self.hint.setText(landing_text(paths, into_queue=self._into_queue()))
        self.hint.raise_()
        self.hint.show()

    def leave(self) -> None:
        """It is no longer above the window."""
        self.hint.hide()

    def drop(self, event: QDropEvent) -> None:
        """It was let go."""
        self.leave()
        paths = paths_in(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._take(paths)
