"""The answer as it comes: Markdown, drawn a few times a second, never jumping under the reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QCursor,
    QGuiApplication,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QMenu, QTextBrowser, QToolTip, QWidget

from app.analysis.answers.references import REFERENCE
from app.analysis.evidence.checked import MARKS, Evidence, StatementCheck, Support
from app.analysis.evidence.dimming import can_dim, dimmed
from app.system.emphasis import WORD_JOINER, with_emphasis_joined
from app.system.translation import tr
from app.system.wording import place_text
from app.ui.result.marks import (
    anchors,
    anchors_of,
    beside,
    color_marks,
    found_for,
    plain,
    without_empty_lines,
)

_INTERVAL_MS = 120
_PAGE = re.compile(r"p\. (\d+)")
NOTE_MARK = "✎"
N_WHOLE_CHARACTERS = 16
"""References up to this length ("pp. 104–119") stay in one line."""


class ResultView(QTextBrowser):
    """The text of an answer. What a model wrote is data: HTML in it is shown as it stands, pictures
    are not loaded, and links lead nowhere but to places of the document.

    Signals:
        page_clicked: (page number, `StatementCheck` or None) a reference to a page was followed
        place_clicked: (label such as "§ 4.2", `StatementCheck` or None) one to another place
        statement_hovered: (what was found for a statement, or "")
        note_wanted: (statement's index) a note on it is to be written or changed
        note_dropped: (statement's index) its note is to be removed
        question_wanted: (words of the answer) something is to be asked about them
    """

    page_clicked = Signal(int, object)
    place_clicked = Signal(str, object)
    statement_hovered = Signal(str)
    note_wanted = Signal(int)
    note_dropped = Signal(int)
    question_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Result"))
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(self._hover)
        self.can_take_notes = False
        self._renamed_pages: Mapping[str, int] = {}
        self._evidence: Evidence | None = None
        self._notes: dict[int, str] = {}
        self._offset = 0
        self._markdown = ""
        self._draft: Callable[[], str] | None = None
        self._only_supported = False
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._draw)

    @property
    def markdown(self) -> str:
        """The text as it is, references unlinked."""
        return self._markdown

    def set_markdown(self, text: str, evidence: Evidence | None = None) -> None:
        """Replaces everything; `evidence` marks the statements of the text."""
        self._markdown = text
        self._draft = None
        self._evidence, self._offset = evidence, 0
        self._notes = {}
        self._draw()
        self.verticalScrollBar().setValue(0)

    def set_renamed_pages(self, pages: Mapping[str, int]) -> None:
        """Tells which page of the file a label means where another number is printed on it."""
        self._renamed_pages = pages

    def set_evidence(self, evidence: Evidence | None, offset: int = 0) -> None:
        """Marks each statement of the present text with what was found for it. The text that the
        evidence is of begins at `offset`."""
        self._evidence, self._offset = evidence, offset
        self._draw()

    def show_only_supported(self, only: bool) -> None:
        """Leaves out every statement that is not in the document as it stands, or shows all."""
        if only is not self._only_supported:
            self._only_supported = only
            self._draw()

    @property
    def evidence(self) -> Evidence | None:
        """What was found for the present text, as far as it is known."""
        return self._evidence

    def set_notes(self, notes: Mapping[int, str]) -> None:
        """Marks the statements (by index) that somebody wrote a note on."""
        if notes == self._notes:
            return
        self._notes = dict(notes)
        self._draw()

    def show_statement(self, index: int) -> None:
        """Scrolls to a statement and selects the end of it."""
        for fragment, href in anchors(self.document()):
            if QUrl(href).fragment() == str(index):
                cursor = QTextCursor(self.document())
                cursor.setPosition(fragment.position())
                cursor.movePosition(
                    QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor
                )
                self.setTextCursor(cursor)
                self.ensureCursorVisible()
                return

    def show_draft(self, text: Callable[[], str]) -> None:
        """Shows something on the way to a result; `markdown` stays empty. The text is asked for
        when it is drawn, which is less often than it changes."""
        self._draft = text
        if not self._timer.isActive():
            self._timer.start()

    def append(self, piece: str) -> None:
        """Adds a piece of a stream; drawn together with what comes soon after it."""
        self._markdown += piece
        if not self._timer.isActive():
            self._timer.start()

    def _draw(self) -> None:
        bar = self.verticalScrollBar()
        position, at_end = bar.value(), bar.value() >= bar.maximum() - 4
        if self.document().isEmpty():
            at_end = False  # what comes whole is read from its beginning
        chosen = self._chosen_link()
        features = QTextDocument.MarkdownFeature
        self.document().setMarkdown(
            with_emphasis_joined(self._with_links()),
            features.MarkdownDialectGitHub | features.MarkdownNoHTML,
        )
        self._drop_joiners()
        color_marks(self.document(), self._evidence)
        if chosen is not None:
            self._choose_link(*chosen)
        bar.setValue(bar.maximum() if at_end and bar.maximum() else position)

    def _drop_joiners(self) -> None:
        """Takes out what made emphasis beside Chinese hold: copied text and searches have none."""
        found = self.document().find(WORD_JOINER)
        while not found.isNull():
            found.removeSelectedText()
            found = self.document().find(WORD_JOINER, found)

    def _chosen_link(self) -> tuple[str, int] | None:
        """The link that the keyboard has come to: its address, and how many of the same address
        come before it."""
        cursor = self.textCursor()
        before: Counter[str] = Counter()
        for fragment, href in anchors(self.document()) if cursor.hasSelection() else ():
            address = _address(href)
            if fragment.contains(cursor.selectionStart()):
                return address, before[address]
            before[address] += 1
        return None

    def _choose_link(self, address: str, n_before: int) -> None:
        """Puts the keyboard on a link (`_chosen_link`) of a text that was drawn anew."""
        same = [each for each, href in anchors(self.document()) if _address(href) == address]
        if n_before < len(same):
            cursor = QTextCursor(self.document())
            start = same[n_before].position()
            cursor.setPosition(start)
            cursor.setPosition(start + same[n_before].length(), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def loadResource(self, _type: int, _name: QUrl | str) -> Any:
        """Nothing: a picture that a model names may be any file or address."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Links carry the colour they were drawn with. (Qt sends this while it builds, too.)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_timer"):
            self._timer.start()

    def _with_links(self) -> str:
        """The text as Markdown whose references, and marks of statements, are links."""
        text = self._markdown or (self._draft() if self._draft is not None else "")
        if self._evidence is None or not self._markdown:
            return _linked(text, "")
        pieces, position = [], 0
        is_dimmable = can_dim(text)
        for index, statement in enumerate(self._evidence.statements):
            start, end = statement.start + self._offset, statement.end + self._offset
            pieces.append(_linked(text[position:start], ""))
            said = text[start:end]
            if self._only_supported and statement.support is not Support.MATCHED:
                position = end
                continue
            is_dimmed = is_dimmable and statement.support is Support.UNSUPPORTED
            told = said.rstrip()
            if told.lstrip().startswith("|") and told.endswith("|"):
                told = told[:-1].rstrip()  # the mark belongs into a table row's last cell
            linked = _linked(told, f"#{index}")
            pieces.append(dimmed(linked) if is_dimmed else linked)
            if statement.placed_by == "longleaf":
                pieces.append(_linked(f" [{', '.join(statement.references)}]", f"#{index}"))
            # It stands with the last word: alone, at the beginning of a line, it would be read as
            # that of the next statement.
            pieces.append(f"\N{NO-BREAK SPACE}[{MARKS[statement.support]}](statement:#{index})")
            if words := beside(statement):
                pieces.append(f" [{plain(words)}](statement:#{index})")
            if index in self._notes:
                pieces.append(f" [{NOTE_MARK}](note:#{index})")
            pieces.append(said[len(told) :])
            position = end
        drawn = "".join([*pieces, _linked(text[position:], "")])
        return without_empty_lines(drawn) if self._only_supported else drawn

    def _statement(self, url: QUrl) -> StatementCheck | None:
        index = self._index(url)
        return None if index is None or not self._evidence else self._evidence.statements[index]

    def _index(self, url: QUrl) -> int | None:
        """The statement that a link belongs to. A model may write links of its own: they may name
        anything."""
        if self._evidence is None or not url.fragment().isdecimal():
            return None
        index = int(url.fragment())
        return index if index < len(self._evidence.statements) else None

    def _follow(self, url: QUrl) -> None:
        index, statement = self._index(url), self._statement(url)
        if url.scheme() == "page" and url.path().isdecimal():
            self.page_clicked.emit(int(url.path()), statement)
        elif url.scheme() == "place":
            label = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
            self.place_clicked.emit(label, statement)
        elif url.scheme() == "note" and index is not None:
            self.note_wanted.emit(index)
        elif url.scheme() == "statement" and statement is not None:
            self._go_to(statement)

    def _go_to(self, statement: StatementCheck) -> None:
        """Shows the best place of a statement."""
        labels = [p.label for p in statement.passages] + list(statement.references)
        if not labels:
            return
        page = _PAGE.fullmatch(labels[0])
        if page:
            self.page_clicked.emit(int(page[1]), statement)
        else:
            self.place_clicked.emit(labels[0], statement)

    def told_of(self, url: QUrl) -> str:
        """What a link means in words: what was found for its statement, or the note on it."""
        index, statement = self._index(url), self._statement(url)
        if url.scheme() == "note" and index is not None:
            return self._notes.get(index, "")
        return found_for(statement) if statement is not None else ""

    def _hover(self, url: QUrl) -> None:
        told = self.told_of(url)
        self.statement_hovered.emit(told)
        if told and self.hasFocus() and QAccessible.isActive():
            # A mark that the Tab key leads to is one character: a screen reader says what it means.
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
        page = self.page_told(url)
        if page:
            QToolTip.showText(QCursor.pos(), page, self)
        elif url.scheme() in ("note", "statement") and told:
            QToolTip.showText(QCursor.pos(), told, self)
        else:
            QToolTip.hideText()

    def page_told(self, url: QUrl) -> str:
        """Of a link to a page with another number printed on it, which one it is; else ""."""
        path = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
        label = f"p. {path}" if url.scheme() == "page" else path
        is_place = url.scheme() in ("page", "place")
        number = self._renamed_pages.get(label) if is_place else None
        return tr("Page {n} of the file", n=number) if number else ""

    def statement_at(self, at: QPoint) -> int | None:
        """The index of the statement at a point of the view, or None."""
        cursor = self.cursorForPosition(at)
        block = cursor.block()
        for fragment, href in anchors_of(block):
            url = QUrl(href)
            if fragment.position() + fragment.length() < cursor.position():
                continue
            if url.scheme() in ("statement", "note"):
                return self._index(url)
        return None

    def menu_at(self, at: QPoint) -> QMenu:
        """What can be done at a point of the view."""
        menu = QMenu(self)
        selected = self.textCursor().selectedText().replace("\u2029", "\n").strip()
        index = self.statement_at(at)
        statement = None
        if index is not None and self._evidence is not None:
            statement = self._evidence.statements[index]
        if selected:
            menu.addAction(tr("Copy"), self.copy)
        if statement is not None and index is not None:
            menu.addAction(tr("Copy this statement"), lambda: _copy(statement.text))
            if statement.references or statement.passages:
                menu.addAction(tr("Show where it comes from"), lambda: self._go_to(statement))
        about = selected or (statement.text if statement else "")
        if about:
            menu.addAction(tr("Ask about this…"), lambda: self.question_wanted.emit(about))
        if index is not None and self.can_take_notes:
            menu.addSeparator()
            has_note = index in self._notes
            menu.addAction(
                tr("Change the note…") if has_note else tr("Write a note…"),
                lambda: self.note_wanted.emit(index),
            )
            if has_note:
                menu.addAction(tr("Remove the note"), lambda: self.note_dropped.emit(index))
        menu.addSeparator()
        menu.addAction(tr("Copy all"), lambda: _copy(self._markdown)).setEnabled(
            bool(self._markdown)
        )
        menu.addAction(tr("Select all"), self.selectAll)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.cursorRect().center()
        menu = self.menu_at(at)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _address(href: str) -> str:
    """A link's address without the statement that it is in, which is not known from the start."""
    url = QUrl(href)
    return href if url.scheme() in ("statement", "note") else href.partition("#")[0]


def _linked(text: str, fragment: str) -> str:
    def link(match: re.Match[str]) -> str:
        links = []
        for label in match.group(1).split(", "):
            page = _PAGE.fullmatch(label)
            target = f"page:{page[1]}" if page else f"place:{quote(label)}"
            shown = place_text(label)
            if len(shown) <= N_WHOLE_CHARACTERS:
                shown = shown.replace(" ", "\N{NO-BREAK SPACE}")
            links.append(f"[{shown}]({target}{fragment})")
        return f" \\[{', '.join(links)}\\]"

    return REFERENCE.sub(link, text)
