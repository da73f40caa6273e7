"""Guide, shortcuts and facts about the program."""

from __future__ import annotations

import platform
from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from app import __version__
from app.folders import resources_folder
from app.translation import language, tr


def show_guide(parent: QWidget) -> QDialog:
    """Opens the user guide beside the window."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Guide"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(760, 680)
    page = QTextBrowser()
    page.setOpenExternalLinks(True)
    folder = resources_folder() / "docs"
    page.setSearchPaths([str(folder)])
    guide = folder / f"guide.{language()}.md"
    if not guide.exists():
        guide = folder / "guide.md"
    page.setMarkdown(guide.read_text(encoding="utf-8"))
    QVBoxLayout(dialog).addWidget(page)
    dialog.show()
    return dialog


def show_shortcuts(parent: QWidget, actions: Iterable[QAction]) -> None:
    """Lists every action that has keys."""
    rows = "".join(
        f"<tr><td style='padding-right:24px'>{action.text().replace('&', '')}</td>"
        f"<td><b>{action.shortcut().toString()}</b></td></tr>"
        for action in actions
        if not action.shortcut().isEmpty()
    )
    QMessageBox.information(parent, tr("Keyboard shortcuts"), f"<table>{rows}</table>")


def show_about(parent: QWidget) -> None:
    """Version and licence."""
    QMessageBox.about(
        parent,
        tr("About Longleaf"),
        f"<h3>Longleaf {__version__}</h3><p>"
        + tr("Reads whole contracts and papers on your own machine.")
        + "</p><p>"
        + tr(
            "Apache License 2.0. Built on llama.cpp, Qt, pypdfium2, pypdf, python-docx, tiktoken "
            "and sqlite-utils."
        )
        + f"</p><p>Python {platform.python_version()}</p>",
    )
