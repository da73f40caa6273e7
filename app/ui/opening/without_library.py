"""Where the library cannot be opened: the program says why, and can be used without it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from app.documents.guarded import GuardedReader
from app.jobs.workspace import Workspace
from app.store import Library
from app.system.errors import LongleafError
from app.system.translation import tr


def open_workspace(reader: GuardedReader) -> Workspace | None:
    """The workspace over the user's library. Where that cannot be opened (its disk is full, its
    folder may not be written, another program holds it), the person is told and chooses: a library
    that goes with the program, or none at all, which gives None."""
    try:
        return Workspace(reader=reader)
    except LongleafError as error:
        box = QMessageBox()
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Longleaf")
        box.setText(error.message)
        box.setInformativeText(error.next_step)
        go_on = box.addButton(tr("Go on, and keep nothing"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(tr("Close"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is not go_on:
            return None
    try:
        folder = Path(tempfile.mkdtemp(prefix="longleaf-"))
        return Workspace(Library.open(folder / "library.db"), reader=reader)
    except (LongleafError, OSError) as error:
        told = error.message if isinstance(error, LongleafError) else str(error)
        QMessageBox.critical(
            None,
            "Longleaf",
            told + "\n" + tr("There is no room for temporary files either: free 50 MB."),
        )
        return None
