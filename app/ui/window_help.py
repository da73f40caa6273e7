"""Guide, shortcuts and facts about the program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from app.folders import resources_folder
from app.translation import language, tr

_PICTURE = QTextDocument.ResourceType.ImageResource.value


class GuidePage(QTextBrowser):
    """A page of `resources/docs`, its pictures no wider than itself."""

    def __init__(self, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: dict[QUrl, QImage] = {}
        self.setOpenExternalLinks(True)
        self.setSearchPaths([str(file.parent)])
        self.setMarkdown(file.read_text(encoding="utf-8"))

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


def show_guide(parent: QWidget) -> QDialog:
    """Opens the user guide beside the window."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Guide"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.resize(760, 680)
    folder = resources_folder() / "docs"
    guide = folder / f"guide.{language()}.md"
    if not guide.exists():
        guide = folder / "guide.md"
    QVBoxLayout(dialog).addWidget(GuidePage(guide))
    dialog.show()
    return dialog
