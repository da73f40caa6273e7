"""Guide, shortcuts and facts about the program."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

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
