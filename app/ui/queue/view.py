"""The one line of what is read: documents that wait, the one that is being read, how it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.store.records import QueueEntry, QueueState
from app.system.translation import to_translate, tr
from app.ui.queue.list import NOW_ID, QueueList
from app.ui.result.view import ResultView
from app.ui.widgets.banner import Banner
from app.ui.widgets.instead import show_instead

MIN_ACROSS = 2
"""Documents that a summary across documents needs at least."""


class QueueView(QWidget):
    """Attributes: `list` (QueueList), `across` (ResultView), `banner`, whose `tell`, `inform` and
    `offer` are the view's own, too.

    Signals:
        closed: The reader wants back.
        add_clicked, add_folder_clicked: Documents are to be added.
        start_clicked, pause_clicked, skip_clicked: The reading is to begin or go on; to stop after
            its step; to leave the present document out.
        order_changed: (numbers of the entries, in order)
        remove_clicked, again_clicked: (numbers of entries) to be taken out; to be read again.
        result_clicked: (number of an entry) Its result is to be shown.
        across_clicked: (numbers of entries that are done) One summary of all is to be made.
        cancel_clicked: That summary is to be stopped.
        asked_clicked: (numbers of entries) Kind and length are to be chosen for them.
        password_clicked: (number of an entry) Its password is to be given.
    """

    closed = Signal()
    add_clicked = Signal()
    add_folder_clicked = Signal()
    start_clicked = Signal()
    pause_clicked = Signal()
    skip_clicked = Signal()
    order_changed = Signal(object)
    remove_clicked = Signal(object)
    again_clicked = Signal(object)
    result_clicked = Signal(int)
    across_clicked = Signal(object)
    cancel_clicked = Signal()
    asked_clicked = Signal(object)
    password_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[int, QueueEntry] = {}
        self._now: QueueEntry | None = None
        self._is_running = False
        self.list = QueueList()
        self.list.order_changed.connect(self.order_changed)
        self.list.itemActivated.connect(lambda item: self._show_result(self.list.id_of(item)))
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self._empty = QLabel(
            tr(
                "Drop several documents or a folder anywhere on the window, or add them here. They "
                "are read one after the other with the settings chosen now, also after a restart."
            ),
            wordWrap=True,
        )
        self._empty.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        self.banner = Banner()
        self.banner.focus_freed.connect(lambda: self.list.setFocus())
        self.tell, self.inform, self.offer = (
            self.banner.tell,
            self.banner.inform,
            self.banner.offer,
        )
        column.addLayout(self._make_tools())
        column.addWidget(self._empty)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.list)
        split.addWidget(self._make_across())
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column.addWidget(split, 1)
        column.addWidget(self.banner)  # at the bottom: no button moves below the pointer
        context = Qt.ShortcutContext.WidgetShortcut
        for keys, slot in (
            ("Alt+Up", lambda: self.move_selected(-1)),
            ("Alt+Down", lambda: self.move_selected(1)),
            ("Del", self._remove),
        ):
            QShortcut(QKeySequence(keys), self.list, slot, context=context)
        self.set_entries([])

    def _make_head(self) -> QHBoxLayout:
        title = QLabel(tr("Queue"))
        title.setObjectName("title")
        self.told = QLabel(wordWrap=True)
        self.told.setObjectName("subtitle")
        back = QPushButton(tr("Back"))
        back.setToolTip(tr("Back to the document (Esc)"))
        back.clicked.connect(self.closed)
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(title)
        told.addWidget(self.told)
        head = QHBoxLayout()
        head.addLayout(told, 1)
        head.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _make_tools(self) -> QHBoxLayout:
        self.start = QPushButton(tr("Start"))
        self.start.setObjectName("primary")
        self.pause = QPushButton(tr("Pause"))
        self.pause.setToolTip(
            tr("Stops after this step and keeps what is read; Continue goes on from there")
        )
        self.skip = QPushButton(tr("Leave this one out"))
        self.skip.setToolTip(tr("Stops the document that is being read and goes on with the next"))
        add, folder = QPushButton(tr("Add files…")), QPushButton(tr("Add a folder…"))
        self.earlier, self.later = QPushButton("↑"), QPushButton("↓")
        for button, name, keys in (
            (self.earlier, tr("Read it earlier"), "Alt+Up"),
            (self.later, tr("Read it later"), "Alt+Down"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(tr("{name} ({keys}, or drag it)", name=name, keys=keys))
        self.asked = QPushButton(tr("Kind…"))
        self.asked.setToolTip(tr("Kind and length of the answer, for the selected documents"))
        self.again = QPushButton(tr("Read again"))
        self.remove = QPushButton(tr("Remove"))
        self.remove.setToolTip(tr("Takes it out of the queue; its results stay (Del)"))
        for button, slot in (
            (self.start, self.start_clicked.emit),
            (self.pause, self._pause),
            (self.skip, self.skip_clicked.emit),
            (add, self.add_clicked.emit),
            (folder, self.add_folder_clicked.emit),
            (self.earlier, lambda: self.move_selected(-1)),
            (self.later, lambda: self.move_selected(1)),
            (self.asked, lambda: self.asked_clicked.emit(self.unread())),
            (self.again, lambda: self.again_clicked.emit(self.selected())),
            (self.remove, self._remove),
        ):
            button.clicked.connect(lambda _=False, slot=slot: slot())
        row = QHBoxLayout()
        row.setSpacing(6)
        for widget in (self.start, self.pause, self.skip):
            row.addWidget(widget)
        row.addStretch()
        order = (self.earlier, self.later)
        for widget in (add, folder, *order, self.asked, self.again, self.remove):
            row.addWidget(widget)
        return row

    def _make_across(self) -> QFrame:
        self.make_across = QPushButton(tr("Summary across documents"))
        self.make_across.setToolTip(tr("One summary made from the finished results of several"))
        self.make_across.clicked.connect(lambda: self.across_clicked.emit(self.done_ids()))
        self.stop = QPushButton(tr("Stop"))
        self.stop.clicked.connect(self.cancel_clicked)
        self.stop.hide()
        self.status_text = QLabel(wordWrap=True)
        self.status_text.setObjectName("hint")
        self.across = ResultView()
        self.across.setAccessibleName(tr("Summary across documents"))
        self.across.hide()
        row = QHBoxLayout()
        row.addWidget(self.make_across)
        row.addWidget(self.stop)
        row.addWidget(self.status_text, 1)
        frame = QFrame()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(row)
        inside.addWidget(self.across, 1)
        return frame

    # What is shown

    def set_entries(self, entries: Sequence[QueueEntry]) -> None:
        """Shows what the library has; the run that was begun elsewhere stays on top."""
        entries = [*([self._now] if self._now is not None else []), *entries]
        self._entries = {entry.id: entry for entry in entries}
        self.list.fill(entries)
        counts = [
            tr(words, n=n)
            for state, words in (
                (QueueState.READING, to_translate("{n} being read")),
                (QueueState.WAITING, to_translate("{n} waiting")),
                (QueueState.DONE, to_translate("{n} done")),
                (QueueState.FAILED, to_translate("{n} failed")),
            )
            if (n := sum(entry.state is state for entry in entries))
        ]
        self.told.setText(tr(", ").join(counts) if counts else tr("Nothing waits."))
        self._empty.setVisible(not entries)
        self._enable()

    def set_now(self, now: QueueEntry | None) -> None:
        """The run that was begun on its document's page, as number `NOW_ID`; None after its end."""
        rest = [entry for id_, entry in self._entries.items() if id_ != NOW_ID]
        self._now = now
        self.set_entries(rest)

    def set_progress(self, entry_id: int, fraction: float, told: str) -> None:
        """How far the reading of an entry is."""
        self.list.show_progress(entry_id, fraction, told)

    def set_running(self, running: bool) -> None:
        """Whether the queue is being read."""
        buttons = (self.start, self.pause, self.skip)
        had_focus = any(button.hasFocus() for button in buttons)
        self._is_running = running
        self._enable()
        if had_focus and not any(button.hasFocus() for button in buttons):
            (self.pause if running else self.start).setFocus()  # else whatever comes next had it

    def set_busy_across(self, busy: bool) -> None:
        """While a summary across documents is written it can only be stopped."""
        shown, hidden = (self.stop, self.make_across) if busy else (self.make_across, self.stop)
        show_instead(shown, hidden)
        if busy:
            self.across.set_markdown("")
            self.across.show()

    def say(self, text: str) -> None:
        """How the summary across documents goes on."""
        self.status_text.setText(text)

    def selected(self) -> list[int]:
        """The numbers of the selected entries, in order."""
        chosen = {self.list.id_of(item) for item in self.list.selectedItems()}
        return [id_ for id_ in self.list.ids() if id_ in chosen]

    def unread(self) -> list[int]:
        """The selected entries that can still be asked for something else."""
        fixed = (QueueState.READING, QueueState.DONE)
        return [id_ for id_ in self.selected() if self._entries[id_].state not in fixed]

    def done_ids(self) -> list[int]:
        """The entries that are done: the selected ones of them, or all when fewer than two are
        selected."""
        done = [id_ for id_ in self.list.ids() if self._entries[id_].state is QueueState.DONE]
        chosen = [id_ for id_ in self.selected() if id_ in done]
        return chosen if len(chosen) >= MIN_ACROSS else done

    def move_selected(self, step: int) -> None:
        """Moves the selected entries up (-1) or down (1) by one."""
        order, chosen = self.list.ids(), self.selected()
        for id_ in chosen if step < 0 else reversed(chosen):
            at = order.index(id_)
            to = at + step
            if 0 <= to < len(order) and order[to] not in chosen:
                order[at], order[to] = order[to], order[at]
        if order != self.list.ids():
            self.order_changed.emit(order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # while nothing runs; else it cancels that
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _pause(self) -> None:
        self.pause.setEnabled(False)
        self.told.setText(tr("Pausing after this step …"))
        self.pause_clicked.emit()

    def _remove(self) -> None:
        removable = [
            id_ for id_ in self.selected() if self._entries[id_].state is not QueueState.READING
        ]
        if removable:
            self.remove_clicked.emit(removable)

    def _enable(self) -> None:
        states = [entry.state for entry in self._entries.values()]
        chosen = [self._entries[id_].state for id_ in self.selected()]
        waiting = QueueState.WAITING in states
        begun = any(e.state is not QueueState.WAITING or e.message for e in self._entries.values())
        self.start.setText(tr("Continue") if begun and waiting else tr("Start"))
        self.start.setVisible(not self._is_running)
        self.start.setEnabled(waiting)
        self.pause.setVisible(self._is_running)
        self.pause.setEnabled(self._is_running)
        self.skip.setVisible(self._is_running)
        is_single = self._now is not None
        self.skip.setText(tr("Stop") if is_single else tr("Leave this one out"))
        self.asked.setEnabled(bool(self.unread()))
        for button in (self.earlier, self.later):
            button.setEnabled(bool(chosen) and len(states) > 1)
        self.remove.setEnabled(any(state is not QueueState.READING for state in chosen))
        ended = (QueueState.DONE, QueueState.FAILED, QueueState.CANCELLED)
        self.again.setEnabled(any(state in ended for state in chosen))
        enough = len(self.done_ids()) >= MIN_ACROSS
        self.make_across.setEnabled(enough and not self._is_running)

    def _show_result(self, entry_id: int) -> None:
        if entry_id == NOW_ID or self._entries[entry_id].run_id is not None:
            self.result_clicked.emit(entry_id)

    def _show_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is None:
            return
        id_ = self.list.id_of(item)
        if id_ == NOW_ID:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        show = menu.addAction(tr("Show its result"), lambda: self._show_result(id_))
        show.setEnabled(self._entries[id_].run_id is not None)
        menu.addAction(
            tr("Read again"), lambda: self.again_clicked.emit(self.selected())
        ).setEnabled(self.again.isEnabled())
        menu.addAction(
            tr("Kind and length…"), lambda: self.asked_clicked.emit(self.unread())
        ).setEnabled(self.asked.isEnabled())
        menu.addAction(
            tr("Give its password…"), lambda: self.password_clicked.emit(id_)
        ).setEnabled(id_ in self.unread())
        menu.addSeparator()
        menu.addAction(tr("Remove"), self._remove).setEnabled(self.remove.isEnabled())
        menu.popup(self.list.viewport().mapToGlobal(at))
