"""The result shown, onto the clipboard or into a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.export import export_run
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts

_SAVE_AS = {
    to_translate("Word (*.docx)"): ".docx",
    to_translate("PDF (*.pdf)"): ".pdf",
    to_translate("Markdown (*.md)"): ".md",
    to_translate("JSON (*.json)"): ".json",
    to_translate("Table of statements (*.csv)"): ".csv",
}


class ResultSaving(QObject):
    """Copies and saves the result that `runs` shows."""

    def __init__(self, parts: WindowParts, runs: RunPresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._runs = parts, runs

    def copy(self) -> None:
        """Puts the summary on the clipboard, as Markdown."""
        text = self._parts.work.result.markdown
        if text:
            QGuiApplication.clipboard().setText(text)
            self._parts.status.showMessage(tr("The summary was copied."), 4000)

    def ask(self) -> None:
        """Asks for a name and writes the summary there, in the format that its suffix names."""
        document = self._parts.controller.document
        if not self._parts.work.result.markdown:
            self._tell_nothing()
            return
        stem = document.path.stem if document is not None else "summary"
        suffixes = {tr(form): suffix for form, suffix in _SAVE_AS.items()}
        name, chosen = QFileDialog.getSaveFileName(
            self._parts.window,
            tr("Save the summary"),
            str(Path(self._parts.folder("saved folder")) / f"{stem}-summary.docx"),
            ";;".join(suffixes),
        )
        if name:
            self._parts.remember_folder(Path(name).parent, "saved folder")
            path = Path(name)
            self.write(path if path.suffix else path.with_suffix(suffixes[chosen]))

    def write(self, path: Path) -> None:
        """Writes the summary shown to `path`, in the format that its suffix names."""
        library, run_id = self._parts.controller.workspace.library, self._runs.run_id
        run = library.run(run_id) if run_id is not None else None
        if run is None:
            self._tell_nothing()
            return
        try:
            export_run(run, path)
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)
            return
        self._parts.tell_saved(path)

    def _tell_nothing(self) -> None:
        self._parts.banner.tell(
            tr("There is no summary to save yet."), tr("Summarise a document first.")
        )
