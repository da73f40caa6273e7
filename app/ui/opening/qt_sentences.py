"""The sentences of Qt's own dialogs and buttons."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from app.system.translation import language

_NAME = "qtSentences"


def use_qt_sentences(application: QApplication) -> None:
    """Gives Qt's own dialogs and buttons the interface's language."""
    for before in application.findChildren(QTranslator, _NAME):
        application.removeTranslator(before)
        before.deleteLater()
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    name = {"zh": "qtbase_zh_CN"}.get(language(), f"qtbase_{language()}")
    if translator.load(name, folder):
        application.installTranslator(translator)
