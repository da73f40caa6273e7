"""Guide, shortcuts and facts about the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QDialog, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.system.folders import resources_folder
from app.system.translation import language, tr

_PICTURE = QTextDocument.ResourceType.ImageResource.value


class GuidePage(QTextBrowser):
    """A page of `resources/docs`, its pictures no wider than itself. Links lead to its sections and
    to the other pages of that folder, and `go_back` back from there.

    Signals: `way_changed` (bool) whether there is a way back.
    """

    way_changed = Signal(bool)

    def __init__(self, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[QUrl, QImage] = {}
        self._behind: list[tuple[Path, int]] = []  # files, and how far down one was
        self.setOpenLinks(False)  # Qt knows no sections of a Markdown file
        self.anchorClicked.connect(self._follow)
        self.setSearchPaths([str(file.parent)])
        self._show(file)

    def _show(self, file: Path) -> None:
        self._file = file
        self._pictures.clear()
        self.setMarkdown(file.read_text(encoding="utf-8"))
        self._break_long_lines()

    # Ways

    def show_section(self, title: str) -> bool:
        """Scrolls to the section with this title, or the name that a link has for it; whether there
        is one."""
        wanted = _name_in_links(title)
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() and _name_in_links(block.text()) == wanted:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top))
                return True
            block = block.next()
        return False

    def go_back(self) -> None:
        """To where the last link was followed."""
        if self._behind:
            file, at = self._behind.pop()
            if file != self._file:
                self._show(file)
            self.verticalScrollBar().setValue(at)
            self.way_changed.emit(bool(self._behind))

    def _follow(self, url: QUrl) -> None:
        here = self._file, self.verticalScrollBar().value()
        file = self._file.parent / url.path() if url.path() else self._file
        if url.scheme():
            QDesktopServices.openUrl(url)
            return
        if file != self._file:
            if file.parent != self._file.parent or file.suffix != ".md" or not file.exists():
                return
            self._show(file)
        if url.fragment():
            self.show_section(url.fragment())
        self._behind.append(here)
        self.way_changed.emit(True)

    def _break_long_lines(self) -> None:
        """Lets lines of commands break: one that does not would make the whole page wider."""
        breakable = QTextBlockFormat()
        breakable.setNonBreakableLines(False)
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().nonBreakableLines():
                QTextCursor(block).mergeBlockFormat(breakable)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures in the page's width; all else as Qt loads it."""
        loaded = super().loadResource(kind, name)
        if kind != _PICTURE or not isinstance(loaded, QByteArray):
            return loaded
        picture = QImage.fromData(loaded)
        if picture.isNull():
            return loaded
        self._pictures[QUrl(name)] = picture
        return self._fitted(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fits the pictures to the new width."""
        super().resizeEvent(event)
        if not self._pictures or event.size().width() == event.oldSize().width():
            return
        for name, picture in self._pictures.items():
            self.document().addResource(_PICTURE, name, self._fitted(picture))
        self.document().markContentsDirty(0, self.document().characterCount())

    def _fitted(self, picture: QImage) -> QImage:
        """The picture at the page's width, in as many dots as the screen has there."""
        page = self.viewport().width() - 2 * int(self.document().documentMargin())
        ratio = self.devicePixelRatioF()
        width = round(max(1, min(picture.width(), page)) * ratio)
        fitted = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        fitted.setDevicePixelRatio(ratio)
        return fitted


def _name_in_links(title: str) -> str:
    """As GitHub names a section: "The first summary" is "the-first-summary"."""
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def show_guide(parent: QWidget, section: str = "") -> QDialog:
    """Opens the user guide beside the window, at a section with this title."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Guide"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(760, 680)
    folder = resources_folder() / "docs"
    guide = folder / f"guide.{language()}.md"
    if not guide.exists():
        guide = folder / "guide.md"
    page = GuidePage(guide)
    back = QPushButton(tr("Back"))
    back.setToolTip(tr("Back to where you were (Alt+Left)"))
    back.setAutoDefault(False)
    back.setShortcut("Alt+Left")
    back.clicked.connect(page.go_back)
    back.hide()
    page.way_changed.connect(back.setVisible)
    column = QVBoxLayout(dialog)
    column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(page)
    page.setFocus()
    dialog.show()
    if section:
        page.show_section(section)
    return dialog
