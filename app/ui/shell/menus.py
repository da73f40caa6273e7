"""Every action of the window in one table; menus, shortcuts and their list come from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QMenuBar

from app.system.translation import to_translate, tr
from app.ui.control.controller import Controller
from app.ui.document.pane import DocumentPane
from app.ui.presenters.comparison import ComparisonPresenter
from app.ui.presenters.document_opening import DocumentOpening
from app.ui.presenters.model_choice import ModelChoice
from app.ui.presenters.questions import QuestionPresenter
from app.ui.presenters.queue import QueuePresenter
from app.ui.presenters.result_saving import ResultSaving
from app.ui.presenters.run import RunPresenter
from app.ui.shell.dialogs import WindowDialogs
from app.ui.shell.pages import WindowPages

FILE, EDIT, RUN = to_translate("&File"), to_translate("&Edit"), to_translate("&Run")
VIEW, HELP = to_translate("&View"), to_translate("&Help")


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done with the window.

    Attributes:
        name: How code calls it.
        menu: Title of the menu it stands in.
        text: What the menu says, `&` before the letter that chooses it.
        slot: What it does; None for an entry that opens a menu of its own.
        keys: Its shortcut in Qt's portable form, or "".
        checkable: Whether it shows or hides something.
        apart: Whether a line goes before it.
    """

    name: str
    menu: str
    text: str
    slot: Callable[[], object] | None
    keys: str = ""
    checkable: bool = False
    apart: bool = False


class CommandTarget(Protocol):
    """What the commands act on: the main window."""

    controller: Controller
    pane: DocumentPane
    opening: DocumentOpening
    models: ModelChoice
    runs: RunPresenter
    questions: QuestionPresenter
    saving: ResultSaving
    comparison: ComparisonPresenter
    queue: QueuePresenter
    dialogs: WindowDialogs
    pages: WindowPages

    def menuBar(self) -> QMenuBar: ...
    def close(self) -> bool: ...
    def search_document(self) -> None: ...
    def find_in_library(self) -> None: ...
    def toggle_library(self) -> None: ...
    def toggle_document(self) -> None: ...
    def open_data_folder(self) -> None: ...
    def show_guide(self, section: str = "") -> QDialog: ...


def commands_of(window: CommandTarget) -> list[Command]:
    """What the window can do, in the order of its menus."""
    opening, runs = window.opening, window.runs
    saving, models, pane = window.saving, window.models, window.pane
    dialogs = window.dialogs
    return [
        Command("open", FILE, tr("&Open…"), opening.ask, "Ctrl+O"),
        Command("open_sample", FILE, tr("Open the &sample contract"), opening.open_sample),
        Command("recent", FILE, tr("Open &recent"), None),
        Command(
            "compare",
            FILE,
            tr("Co&mpare with another version…"),
            window.comparison.choose_other,
            apart=True,
        ),
        Command("save", FILE, tr("&Save the summary…"), saving.ask, "Ctrl+S", apart=True),
        Command("quit", FILE, tr("&Quit"), window.close, "Ctrl+Q", apart=True),
        Command("copy", EDIT, tr("&Copy the summary"), saving.copy, "Ctrl+Shift+C"),
        Command("ask", EDIT, tr("&Ask a question"), window.questions.go_to, "Ctrl+K"),
        Command(
            "find", EDIT, tr("&Find in the document"), window.search_document, "Ctrl+F", apart=True
        ),
        Command(
            "find_library", EDIT, tr("Find in the &library"), window.find_in_library, "Ctrl+Shift+F"
        ),
        Command("kinds", EDIT, tr("&Kinds of analysis…"), dialogs.kinds, apart=True),
        Command("settings", EDIT, tr("S&ettings…"), dialogs.settings, "Ctrl+,"),
        Command("start", RUN, tr("&Start"), runs.start, "Ctrl+Return"),
        Command("start_afresh", RUN, tr("Read everything &again"), runs.start_afresh),
        Command("pause", RUN, tr("&Pause"), runs.pause),
        Command("cancel", RUN, tr("&Cancel"), runs.ask_to_cancel, "Esc"),
        Command("models", RUN, tr("M&odels…"), dialogs.models, "Ctrl+M", apart=True),
        Command("servers", RUN, tr("Se&rvers…"), dialogs.servers),
        Command("advice", RUN, tr("&Quantisations…"), dialogs.advice),
        Command("convert", RUN, tr("&Make this model faster"), models.convert),
        Command("library", VIEW, tr("&Library"), window.toggle_library, "Ctrl+B", checkable=True),
        Command(
            "document", VIEW, tr("&Document"), window.toggle_document, "Ctrl+D", checkable=True
        ),
        Command("what_was_read", VIEW, tr("What Longleaf &read…"), dialogs.what_was_read),
        Command("next_pane", VIEW, tr("&Next pane"), window.pages.focus_next_pane, "F6"),
        Command("larger", VIEW, tr("L&arger"), lambda: pane.step_zoom(1), "Ctrl++", apart=True),
        Command("smaller", VIEW, tr("S&maller"), lambda: pane.step_zoom(-1), "Ctrl+-"),
        Command("fit_width", VIEW, tr("As &wide as there is room"), pane.fit_width, "Ctrl+0"),
        Command(
            "back", VIEW, tr("&Back to where you were"), pane.trail.back, "Alt+Left", apart=True
        ),
        Command("forward", VIEW, tr("F&orward again"), pane.trail.forward, "Alt+Right"),
        Command("queue", VIEW, tr("&Queue"), window.queue.show, "Ctrl+Shift+Q", apart=True),
        Command(
            "data_folder", VIEW, tr("Open the &data folder"), window.open_data_folder, apart=True
        ),
        Command("guide", HELP, tr("&Guide"), window.show_guide, "F1"),
        Command("palette", HELP, tr("All &commands…"), dialogs.palette, "Ctrl+Shift+P"),
        Command("shortcuts", HELP, tr("&Keyboard shortcuts"), dialogs.shortcuts, "Ctrl+?"),
        Command("log", HELP, tr("&Log and diagnostics…"), dialogs.log, apart=True),
        Command("about", HELP, tr("&About Longleaf"), dialogs.about),
    ]


def build_menus(window: CommandTarget) -> dict[str, QAction]:
    """Fills the window's menu bar; returns the actions by name."""
    menus: dict[str, QMenu] = {}
    actions: dict[str, QAction] = {}
    for command in commands_of(window):
        menu = menus.get(command.menu)
        if menu is None:
            menu = menus[command.menu] = window.menuBar().addMenu(tr(command.menu))
        if command.apart:
            menu.addSeparator()
        if command.slot is None:
            action = menu.addMenu(command.text).menuAction()
        else:
            action = menu.addAction(command.text)
            action.triggered.connect(_without_state(command.slot))
        action.setObjectName(command.name)
        action.setCheckable(command.checkable)
        action.setChecked(command.checkable)
        if command.keys:
            action.setShortcut(QKeySequence(command.keys))
        actions[command.name] = action
    return actions


def _without_state(slot: Callable[[], object]) -> Callable[[bool], None]:
    def call(_checked: bool) -> None:
        slot()

    return call
