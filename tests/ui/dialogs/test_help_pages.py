"""Command palette, sheet of keys, about page, log and diagnostics."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from app import __version__
from app.documents import load
from app.models import probe, read_facts
from app.store import Library
from app.system.folders import config_folder, resources_folder
from app.system.program_log import log_exception, start_log, stop_log
from app.system.settings import Settings
from app.ui.actions.command_palette import CommandPalette, full_name, ranked
from app.ui.actions.help import GuidePage
from app.ui.actions.shortcut_sheet import ShortcutSheet, groups_of
from app.ui.dialogs.about_page import AboutPage, components, licences_text
from app.ui.dialogs.diagnostics import diagnostics_text, without_home
from app.ui.dialogs.log_viewer import LogViewer
from app.ui.widgets.theme import SCHEMES, apply_theme


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.done = []  # type: ignore[attr-defined]
    table = {
        "&File": [("&Open…", "Ctrl+O"), ("&Save the summary…", "Ctrl+S"), ("&Quit", "Ctrl+Q")],
        "&Run": [("&Start", "Ctrl+Return"), ("&Cancel", "Esc"), ("&Export the table", "")],
    }
    for title, entries in table.items():
        menu = window.menuBar().addMenu(title)
        for text, keys in entries:
            action = menu.addAction(text)
            action.setShortcut(keys)
            action.triggered.connect(lambda _=False, t=text: window.done.append(t))  # type: ignore[attr-defined]
    return window


def _actions(window: QMainWindow) -> list[QAction]:
    menus = [m for m in window.menuBar().findChildren(QMenu) if m.title()]
    return [action for menu in menus for action in menu.actions()]


def test_commands_are_found_by_some_letters(window: QMainWindow) -> None:
    def names(text: str) -> list[str]:
        return [full_name(action) for action in ranked(text, _actions(window))]

    assert names("") == [full_name(action) for action in _actions(window)]
    assert names("sav")[0] == "File: Save the summary…"
    assert names("summ sav")[0] == "File: Save the summary…"
    assert names("file")[:3] == ["File: Open…", "File: Save the summary…", "File: Quit"]
    assert names("exprot")[0] == "Run: Export the table"
    assert names("zzzz") == []


def test_the_palette_is_driven_by_keys(qtbot: QtBot, window: QMainWindow) -> None:
    palette = CommandPalette(_actions(window), window)
    palette.open_over(window)
    qtbot.keyClicks(palette.field, "file")
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.done == ["&Save the summary…"]  # type: ignore[attr-defined]
    assert not palette.isVisible()


def test_what_cannot_be_done_now_is_shown_and_not_chosen(qtbot: QtBot, window: QMainWindow) -> None:
    _actions(window)[0].setEnabled(False)
    palette = CommandPalette(_actions(window), window)
    assert palette.names()[0] == "File: Open…"
    palette.run_chosen()
    assert window.done == ["&Save the summary…"]  # type: ignore[attr-defined]


def test_the_sheet_has_every_key_by_menu(qtbot: QtBot, window: QMainWindow) -> None:
    groups = groups_of(_actions(window), [("Show this sheet", "?")])
    assert [name for name, _ in groups["File"]] == ["Open", "Save the summary", "Quit"]
    assert len(groups["Run"]) == 2  # the action without keys is not on it
    sheet = ShortcutSheet(_actions(window), [("Show this sheet", "?")])
    qtbot.addWidget(sheet)
    text = sheet.page.toPlainText()
    assert "Save the summary" in text and "Ctrl+S" in text and "Show this sheet" in text


def test_the_about_page_names_everything_inside(qtbot: QtBot) -> None:
    found = {
        name.casefold().replace("_", "-"): (version, licence)
        for name, version, licence in components()
    }
    for name in ("pyside6-essentials", "llama-cpp-python", "pypdf", "certifi", "shiboken6"):
        assert name in found, name
    assert all(version and licence for version, licence in found.values())
    assert "pytest" not in found
    page = AboutPage()
    qtbot.addWidget(page)
    assert "pypdf" in page.inside.toPlainText() and "MPL" in licences_text()


@pytest.fixture
def log() -> Iterator[None]:
    before = sys.excepthook
    start_log()
    yield
    stop_log()
    sys.excepthook = before


def test_diagnostics_have_nothing_of_a_document(
    tmp_path: Path, log: None, starter_model: Path
) -> None:
    folder = tmp_path / "Zebra acquisition"
    folder.mkdir()
    file = folder / "Zebra-price.md"
    file.write_text("# Zebra merger\n\nThe price of Zebra is 4,200,000 EUR.\n")
    document = load(file)
    (config_folder() / "window.ini").write_text(f"recent={file}")
    with Library.open() as library:
        library.save_document(document)
    try:
        raise ValueError(f"cannot read {file}: The price of Zebra")
    except ValueError as error:
        log_exception(error)
    settings = replace(
        Settings(),
        theme="dark",
        models_folders=(str(folder),),
        downloads_folder=str(folder),
        hub_endpoint="https://zebra.example",
    )
    text = diagnostics_text(
        settings, probe(), models=[read_facts(starter_model)], n_documents=1, n_runs=0
    )
    assert "zebra" not in text.casefold() and "4,200,000" not in text
    assert str(Path.home()) not in text or str(Path.home()) == "/"
    for told in (__version__, "theme: dark", "models_folders: set", "1 documents", "ValueError",
                 "Processor", "llama-cpp-python", "Q4_1"):  # fmt: skip
        assert told in text, told


def test_the_home_folder_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/anna"))
    assert without_home("in /home/anna/x") == "in ~/x"


def test_diagnostics_are_read_before_they_are_copied(qtbot: QtBot, log: None) -> None:
    viewer = LogViewer("Longleaf 0.1\n")
    qtbot.addWidget(viewer)
    viewer.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Longleaf 0.1\n"
    log_exception(KeyError("secret"))
    viewer.refresh_button.click()
    assert "KeyError" in viewer.log.toPlainText() and "secret" not in viewer.log.toPlainText()


@pytest.mark.parametrize("name", ["guide.md", "guide.zh.md"])
def test_the_guide_shows_its_pictures_in_its_own_width(qtbot: QtBot, name: str) -> None:
    file = resources_folder() / "docs" / name
    n_pictures = file.read_text(encoding="utf-8").count("](../screenshots/")
    page = GuidePage(file)
    qtbot.addWidget(page)
    page.resize(700, 600)
    page.show()
    kind = QTextDocument.ResourceType.ImageResource.value
    names = sorted(_pictures(page))
    assert len(names) == n_pictures > 3
    for width in (700, 460):
        page.resize(width, 600)
        for each in names:
            picture = page.document().resource(kind, QUrl(each))
            assert isinstance(picture, QImage) and not picture.isNull(), each
            across = picture.deviceIndependentSize().width()
            assert width * 0.85 < across <= page.viewport().width(), each


@pytest.mark.parametrize("name", ["guide.md", "guide.zh.md"])
def test_every_link_of_the_guide_leads_somewhere_and_back(qtbot: QtBot, name: str) -> None:
    page = GuidePage(resources_folder() / "docs" / name)
    qtbot.addWidget(page)
    page.resize(560, 500)
    page.show()
    assert page.horizontalScrollBar().maximum() == 0
    bar, whole = page.verticalScrollBar(), page.toPlainText()
    places, others = set(), 0
    for link in re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", whole_text(name)):
        with qtbot.waitSignal(page.way_changed, check_params_cb=bool):
            page.anchorClicked.emit(QUrl(link))
        if link.startswith("#"):
            assert page.toPlainText() == whole and bar.value() > 0, link
            places.add(bar.value())
        else:
            others += page.toPlainText() != whole
        page.go_back()
        assert page.toPlainText() == whole and bar.value() == 0, link
    assert len(places) > 6 and others
    page.go_back()  # no further
    page.anchorClicked.emit(QUrl("../../../etc/passwd"))
    page.anchorClicked.emit(QUrl("#no-such-section"))
    assert page.toPlainText() == whole


def whole_text(name: str) -> str:
    return (resources_folder() / "docs" / name).read_text(encoding="utf-8")


def _pictures(page: GuidePage) -> set[str]:
    """The names of the pictures in the text."""
    found: set[str] = set()
    block = page.document().begin()
    while block.isValid():
        for step in block:
            form = step.fragment().charFormat()
            if form.isImageFormat():
                found.add(form.toImageFormat().name())
        block = block.next()
    return found


def test_the_keys_of_an_open_sheet_follow_the_colours(
    qtbot: QtBot, window: QMainWindow, qapp: QApplication
) -> None:
    sheet = ShortcutSheet(_actions(window))
    qtbot.addWidget(sheet)
    try:
        for scheme in ("contrast", "dark", "light"):
            apply_theme(qapp, scheme=scheme)
            qapp.processEvents()
            assert SCHEMES[scheme].accent in sheet.page.toHtml(), scheme
    finally:
        apply_theme(qapp)
