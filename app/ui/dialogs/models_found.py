"""The models on this computer: a table, with what each can do here and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.jobs.workspace import guess_speed
from app.models import FoundModel, context_limit, find_models, probe
from app.models.report_card import known_card
from app.models.sources.catalogue import CatalogueModel, Fit, catalogue, fit
from app.planning.plan import Speed
from app.system.translation import tr
from app.ui.dialogs.download_view import size_text
from app.ui.widgets.theme import colors

_OURS = "Longleaf"  # as discovery names what was downloaded here


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A model on disk, and what it can do here; None for a damaged one."""

    model: FoundModel
    fit: Fit | None


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A model of the catalogue, and what it would do here."""

    model: CatalogueModel
    fit: Fit
    speed: Speed


def look() -> tuple[list[FoundRow], list[CatalogueRow]]:
    """Looks at disk and machine; may take a second, so not for the window's thread."""
    hardware = probe(with_gpus=True)
    found = [
        FoundRow(model, fit(model.facts, hardware) if model.facts else None)
        for model in find_models()
    ]
    offered = [
        CatalogueRow(model, fit(model.facts, hardware), guess_speed(model.facts))
        for model in catalogue()
    ]
    return found, offered


class ModelsFound(QWidget):
    """Attributes:
    table: One row a model; `rows` are what it shows.
    told: Where the chosen model lies, or what is wrong with it.

    Signals:
        model_chosen: (Path) it shall read
        models_changed: one was moved to the trash
        test_wanted: (FoundModel) it is to be tested; test_stopped: not any more
        folder_wanted, refresh_clicked: a further folder is to be looked into, or all of them again
    """

    model_chosen = Signal(object)
    models_changed = Signal()
    test_wanted = Signal(object)
    test_stopped = Signal()
    folder_wanted = Signal()
    refresh_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[FoundRow] = []
        self._testing: tuple[Path, str] | None = None
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("Models on this computer"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the buttons
        self.told = QLabel("", wordWrap=True)
        self.told.setObjectName("hint")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.refresh = QPushButton(tr("Look again"))
        self.folder = QPushButton(tr("Add a folder…"))
        self.show_file = QPushButton(tr("Show in folder"))
        self.remove = QPushButton(tr("Move to trash"))
        self.test = QPushButton(tr("Test this model…"))
        self.test.setToolTip(
            tr("Short invented texts: what it keeps of them, what it invents; about a minute")
        )
        self.use = QPushButton(tr("Use this model"))
        self.use.setObjectName("primary")
        actions = QHBoxLayout()
        for button in (self.refresh, self.folder, self.show_file, self.remove, self.test):
            actions.addWidget(button)
        actions.addStretch(1)
        actions.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addLayout(actions)
        self.refresh.clicked.connect(self.refresh_clicked)
        self.folder.clicked.connect(self.folder_wanted)
        self.show_file.clicked.connect(self._show_file)
        self.remove.clicked.connect(self._ask_remove)
        self.test.clicked.connect(self._test)
        self.use.clicked.connect(self._use)
        self.table.doubleClicked.connect(lambda _: self._use())
        self.table.itemSelectionChanged.connect(self._update)
        self._update()

    def set_looking(self) -> None:
        """A search has begun."""
        self.refresh.setEnabled(False)
        self.told.setText(tr("Looking …"))

    def set_rows(self, rows: Sequence[FoundRow]) -> None:
        """Shows what was found; the chosen row stays chosen."""
        chosen = self.chosen()
        self.rows = list(rows)
        titles = [
            tr("Model"),
            tr("Quantisation"),
            tr("Size"),
            tr("Reads"),
            tr("Fits here"),
            tr("Facts kept"),
            tr("Licence"),
            tr("Found in"),
        ]
        self.table.blockSignals(True)
        self.table.clear()
        self.table.setColumnCount(len(titles))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setRowCount(len(self.rows))
        for number, row in enumerate(self.rows):
            for column, text in enumerate(_texts(row)):
                item = QTableWidgetItem(text)
                item.setToolTip(str(row.model.path))
                if row.fit is None or not row.fit.n_context:
                    item.setForeground(QColor(colors().muted))
                self.table.setItem(number, column, item)
        header, mode = self.table.horizontalHeader(), QHeaderView.ResizeMode
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(mode.ResizeToContents)
        header.setStretchLastSection(True)
        self.table.blockSignals(False)
        paths = [row.model.path for row in self.rows]
        if self.rows:
            self.table.selectRow(paths.index(chosen.model.path) if chosen and
                                 chosen.model.path in paths else 0)  # fmt: skip
        self.refresh.setEnabled(True)
        self._update()

    def chosen(self) -> FoundRow | None:
        """The chosen row."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        number = rows.pop() if rows else -1
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def _update(self) -> None:
        row = self.chosen()
        self.use.setEnabled(row is not None and row.model.facts is not None)
        self.show_file.setEnabled(row is not None)
        self.remove.setEnabled(row is not None and row.model.source == _OURS)
        is_testing = self._testing is not None
        self.test.setText(tr("Stop the test") if is_testing else tr("Test this model…"))
        self.test.setEnabled(is_testing or (row is not None and row.model.facts is not None))
        if row is None:
            self.told.setText("" if self.rows else tr("No model was found."))
        elif row.model.problem:
            self.told.setText(f"{row.model.problem}\n{row.model.path}")
        else:
            self.told.setText(f"{_test_text(row)}\n{row.model.path}")
        if self._testing is not None:
            path, words = self._testing
            self.told.setText(f"{path.name}: {words}")

    def show_test(self, path: Path, words: str, *, goes_on: bool) -> None:
        """Says how far the test of a model is, or why it ended without a card."""
        self._testing = (path, words) if goes_on else None
        self._update()
        if not goes_on:
            self.told.setText(f"{path.name}: {words}")

    def show_card(self) -> None:
        """A test has ended and its card is kept: shows all cards anew."""
        self._testing = None
        self.set_rows(self.rows)

    def _test(self) -> None:
        row = self.chosen()
        if self._testing is not None:
            self.test_stopped.emit()
        elif row is not None:
            self.test_wanted.emit(row.model)

    def _use(self) -> None:
        row = self.chosen()
        if row is not None and row.model.facts is not None:
            self.model_chosen.emit(row.model.path)

    def _show_file(self) -> None:
        row = self.chosen()
        if row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(row.model.path.parent)))

    def _ask_remove(self) -> None:
        row = self.chosen()
        if row is None:
            return
        question = tr("Move “{name}” to the trash?", name=row.model.path.name)
        if QMessageBox.question(self, tr("Models"), question) is QMessageBox.StandardButton.Yes:
            self.remove_file(row.model)

    def remove_file(self, model: FoundModel) -> None:
        """Moves a model that was downloaded here to the trash, all its parts."""
        parts: Sequence[Path] = model.facts.parts if model.facts else (model.path,)
        if not all(QFile.moveToTrash(str(part)) for part in parts):
            self.told.setText(tr("The file could not be moved to the trash."))
            return
        self.models_changed.emit()


def _texts(row: FoundRow) -> tuple[str, ...]:
    facts, found = row.model.facts, row.fit
    if facts is None or found is None:
        said = tr("cannot be used")
        return (row.model.path.name, "", "", "", said, "", "", _source(row.model.source))
    n_max = context_limit(facts).n_max
    reads = f"{n_max // 1024}K"
    fits = tr("no, needs {gib} GiB", gib=f"{found.need_bytes / 2**30:.1f}")
    if found.n_context:
        n_context = min(found.n_context, n_max)
        fits = tr("✓ all") if n_context >= n_max else f"✓ {n_context // 1024}K"
    return (
        facts.name,
        facts.quantization,
        size_text(facts.size_bytes),
        reads,
        fits,
        _kept_text(facts.fingerprint),
        facts.licence or tr("not stated"),
        _source(row.model.source),
    )


def _kept_text(fingerprint: str) -> str:
    """ "3 of 24" where a model was tested."""
    card = known_card(fingerprint)
    if card is None:
        return tr("not tested")
    told = tr("{n_kept} of {n_facts}", n_kept=card.n_kept, n_facts=card.n_facts)
    return f"✓ {told}" if card.passes else told


def _test_text(row: FoundRow) -> str:
    """What the test of a model gave, in a sentence."""
    card = known_card(row.model.facts.fingerprint) if row.model.facts else None
    return card.sentence if card else tr("Not tested: nobody knows what its summaries are worth.")


def _source(source: str) -> str:
    known = {"starter": tr("Longleaf, starter"), "folder": tr("your folder")}
    return known.get(source, source)
