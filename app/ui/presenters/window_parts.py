"""What the presenters of the main window share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QStatusBar, QWidget

from app.store.shelves.runs import UNDO_S
from app.system.translation import tr
from app.ui.control.controller import Controller
from app.ui.library.history_list import HistoryList
from app.ui.widgets.banner import Banner
from app.ui.work.page import WorkPage


@dataclass(frozen=True)
class WindowParts:
    """The widgets and the controller that a presenter works with.

    Attributes:
        window: Parent of dialogs.
        controller: Does the work in threads.
        settings: What is remembered between starts.
        banner: Where errors and offers are told.
        status: Where passing remarks are told.
        history: The library.
        work: The work on the open document.
    """

    window: QWidget
    controller: Controller
    settings: QSettings
    banner: Banner
    status: QStatusBar
    history: HistoryList
    work: WorkPage

    def folder(self, use: str = "folder") -> str:
        """Where a dialog that asks for files begins: in the folder used last for this, or else for
        documents.

        Args:
            use: "folder" for documents, "models folder", "saved folder".
        """
        for key in (use, "folder"):
            value = self.settings.value(key)
            if value and Path(str(value)).is_dir():
                return str(value)
        return str(Path.home())

    def remember_folder(self, folder: Path, use: str = "folder") -> None:
        """Keeps the folder that was used."""
        self.settings.setValue(use, str(folder))

    def tell_saved(self, path: Path) -> None:
        """Tells that a file was written, with a button to open it with its own program."""

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        told = tr("Saved as {path}.", path=path)
        self.status.showMessage(told, 6000)
        self.banner.offer(told, tr("Open"), show)

    def offer_undo(self, message: str, undo: Callable[[], None]) -> None:
        """Tells of something that was deleted, with a button to bring it back. When that is no
        longer possible the offer goes, and what was deleted is removed for good."""
        self.banner.offer(message, tr("Undo"), undo)

        def end() -> None:
            self.banner.withdraw(undo)
            self.controller.purge_deleted()

        QTimer.singleShot(int(UNDO_S * 1000) + 1000, self.window, end)
