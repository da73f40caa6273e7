"""The window that is open: another one takes its place when the interface gets another language."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from app.system.translation import use_language
from app.ui.control.controller import Controller
from app.ui.opening.qt_sentences import use_qt_sentences
from app.ui.shell.carried import Carried
from app.ui.shell.main_window import MainWindow
from app.ui.shell.update_notice import Update
from app.ui.widgets.theme import styled_at_the_end


class OpenWindow(QObject):
    """Every sentence of a window is looked up while it is built, so a window in another language is
    a new one around the same controller: the model stays loaded, the document stays read.

    Attributes: `window` (MainWindow), which is another one after a change.
    """

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.window = self._make()
        self.window.show()

    def receive(self, paths: list[Path]) -> None:
        """Hands files of a further start on."""
        self.window.receive(paths)

    def tell_of_update(self, update: Update) -> None:
        """Hands on that there is a newer version."""
        self.window.tell_of_update(update)

    def _make(self) -> MainWindow:
        with styled_at_the_end():
            window = MainWindow(self._controller)
        window.language.free.connect(self._replace)
        return window

    def _replace(self) -> None:
        """Puts a window in the language of the settings in the place of the present one."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        before = self.window
        carried = hand_over(before)
        use_language(self._controller.settings.language)
        use_qt_sentences(application)
        self.window = self._make()
        if not before.windowState() & Qt.WindowState.WindowMaximized:
            self.window.setGeometry(before.geometry())  # to the pixel, with any window manager
        self.window.show()
        take_over(self.window, carried)
        before.hide()
        before.documents.stop_drawing()
        before.deleteLater()


def hand_over(window: MainWindow) -> Carried:
    """What the next window needs to go on where this one ends."""
    window.remember()
    return Carried(
        document=window.controller.document,
        spot=window.pane.spot,
        choices=window.controller.choices,
        mode=window.controller.mode,
        run_id=window.runs.run_id,
        tab=window.work.tabs.currentIndex(),
        question=window.work.questions.field.text(),
        shows_work=window.stack.currentWidget() is window.work,
        shows_queue=window.pages.currentWidget() is window.queue.view,
    )


def take_over(window: MainWindow, carried: Carried) -> None:
    """Goes on where another window ended."""
    card = window.work.card
    card.show_choices(carried.choices, carried.mode)
    if carried.document is not None:
        window.take_document(carried.document)
        if carried.spot is not None:
            window.pane.show_spot(carried.spot)
        if carried.choices.leave_out:
            card.leave_out.setChecked(True)
    run = None
    if carried.run_id is not None and carried.run_id != window.runs.run_id:
        run = window.controller.workspace.library.run(carried.run_id)
    if run is not None:
        window.runs.show_stored(run)
    if carried.shows_work:
        window.stack.setCurrentWidget(window.work)
    window.work.tabs.setCurrentIndex(carried.tab)
    window.work.questions.field.setText(carried.question)
    if carried.shows_queue:
        window.queue.show()
