"""How a document comes in: dialog, sample, recent files, password, scans."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMenu

from app.documents import FILE_PATTERNS, Document
from app.documents.base.document import OmissionKind
from app.jobs.sources.sample_summary import sample_path
from app.system.translation import language, tr
from app.ui.presenters.window_parts import WindowParts

N_RECENT = 8
N_UNREAD = 3
"""What could not be read is told of so many at most; the rest is counted."""
_UNREAD = frozenset(
    (
        OmissionKind.SCAN,
        OmissionKind.UNREADABLE,
        OmissionKind.UNCERTAIN,
        OmissionKind.DAMAGED,
        OmissionKind.EMBEDDED,
    )
)
"""What a reader must know of before anything else: words of the document that nobody has read."""


def files_filter() -> str:
    """What dialogs offer to open, in the form of Qt's dialogs."""
    kinds = [f"{tr(name)} ({patterns})" for name, patterns in FILE_PATTERNS.items()]
    return ";;".join([*kinds, f"{tr('All files')} (*)"])


_SUFFIXES = frozenset(
    pattern.removeprefix("*").lower()
    for patterns in FILE_PATTERNS.values()
    for pattern in patterns.split()
)
MAX_DROPPED = 500
"""Files taken from folders that were dropped; a whole disk is a mistake."""


def documents_in(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` and, by their endings, the documents in the folders among them; in
    order, each once, hidden ones left out."""
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                each = Path(folder) / name
                if each.suffix.lower() in _SUFFIXES and not name.startswith((".", "~$")):
                    found[each] = None
                if len(found) >= MAX_DROPPED:
                    return list(found)
    return list(found)


class DocumentOpening(QObject):
    """Signals: `recognizing` a scan is being recognised, which Esc can stop; `help_wanted` (title
    of a section of the guide); `reading_wanted` what was read is to be shown."""

    recognizing = Signal()
    help_wanted = Signal(str)
    reading_wanted = Signal()

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts, self._controller = parts, parts.controller
        self._told: set[str] = set()  # documents of which was said what could not be read
        self._controller.password_needed.connect(self._ask_password)
        self._controller.scan_found.connect(self._offer_ocr)
        self._controller.recognized.connect(self._show_recognized)
        parts.history.reopen_asked.connect(lambda run: self.open_path(run.document_path))

    def ask(self) -> None:
        """Lets the user choose a file."""
        name, _ = QFileDialog.getOpenFileName(
            self._parts.window, tr("Open a document"), self._parts.folder(), files_filter()
        )
        if name:
            self._parts.remember_folder(Path(name).parent)
            self.open_path(Path(name))

    def open_sample(self) -> None:
        """Opens the contract that comes with Longleaf, in the language of the interface where there
        is one."""
        self.open_path(sample_path(language()))

    def open_path(self, path: Path, password: str | None = None) -> None:
        """Opens a file; what is being read meanwhile goes on."""
        self._parts.banner.hide()
        self._parts.status.showMessage(tr("Opening {name} …", name=path.name))
        self._controller.open_document(path, password)

    def remember(self, document: Document) -> None:
        """Puts a document at the head of the recent ones."""
        path = str(document.path)
        recent = [path, *(each for each in self.recent_paths() if each != path)][:N_RECENT]
        self._parts.settings.setValue("recent", recent)

    def tell_unread(self, document: Document) -> None:
        """Says first of all, once, what of a document could not be read."""
        unread = [each.what for each in document.omissions if each.kind in _UNREAD]
        if not unread or document.sha256 in self._told:
            return
        self._told.add(document.sha256)
        named = "; ".join(unread[:N_UNREAD])
        n_more = len(unread) - N_UNREAD
        told = (
            tr("Not read: {left_out}; and {n} more.", left_out=named, n=n_more)
            if n_more > 0
            else tr("Not read: {left_out}.", left_out=named)
        )
        self._parts.banner.warn(told, tr("What was read…"), self.reading_wanted.emit)

    def recent_paths(self) -> list[str]:
        """The files opened last, newest first."""
        value = self._parts.settings.value("recent", [])
        return [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]

    def fill_recent(self, menu: QMenu) -> None:
        """Makes an entry of `menu` for each of the recent files."""
        menu.clear()
        for name in self.recent_paths():
            action = menu.addAction(Path(name).name)
            action.setToolTip(name)
            action.triggered.connect(lambda _=False, p=name: self.open_path(Path(p)))
        if menu.isEmpty():
            menu.addAction(tr("Nothing yet")).setEnabled(False)

    def _ask_password(self, path: Path, wrong: bool) -> None:
        self._parts.status.clearMessage()
        question = tr("“{name}” is encrypted.", name=path.name)
        if wrong:
            question = tr("That password does not open “{name}”.", name=path.name)
        password, given = QInputDialog.getText(
            self._parts.window,
            tr("Password needed"),
            question + "\n" + tr("Password:"),
            QLineEdit.EchoMode.Password,
        )
        if given:
            self.open_path(path, password)
        else:  # it may have been asked for from the library: the way back is here
            self._parts.banner.offer(
                tr("“{name}” is encrypted.", name=path.name),
                tr("Give its password…"),
                lambda: self.open_path(path),
            )

    def _offer_ocr(self, path: Path, message: str, next_step: str) -> None:
        self._parts.status.clearMessage()
        from app.documents.ocr.recognition import is_installed

        if not is_installed():
            self._parts.banner.tell(
                message,
                next_step,
                tr("How?"),
                lambda: self.help_wanted.emit(tr("Scans")),
            )
            return

        def recognize() -> None:
            if self._controller.is_running:
                self._parts.banner.tell(
                    tr("Another document is being read."),
                    tr("Recognise the text of this one when that has ended."),
                )
                return
            self._parts.status.showMessage(
                tr("Recognising the text of {name} … (Esc stops)", name=path.name)
            )
            self.recognizing.emit()
            self._controller.recognize_document(path)

        self._parts.banner.offer(
            message + " " + tr("It takes some seconds a page."), tr("Recognise the text"), recognize
        )

    def _show_recognized(self, n_done: int, n_pages: int) -> None:
        self._parts.status.showMessage(
            tr(
                "Recognising text: page {n_done} of {n_pages} (Esc stops; what is done is kept)",
                n_done=n_done,
                n_pages=n_pages,
            )
        )
