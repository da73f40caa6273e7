"""The differences of two versions as a text for a model: what changed, and nothing that did not."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from app.analysis.comparison.alignment import Change, ChangeKind, Comparison
from app.analysis.comparison.clauses import Clause
from app.analysis.comparison.sources import Sources
from app.analysis.comparison.word_edits import EditKind
from app.documents.base.document import Block, BlockKind, Document, Place
from app.documents.base.language import sentences

FORMAT = "comparison"
"""`Document.format` of the text that `changes_text` makes."""

_WORDS = {
    "en": {
        "old": "Old",
        "new": "New",
        "changed": "changed",
        "moved": "moved",
        "added": "added",
        "removed": "removed",
        "moved_same": "moved, its words unchanged",
        "change": "Change",
    },
    "zh": {
        "old": "旧",
        "new": "新",
        "changed": "已修改",
        "moved": "已移动并修改",
        "added": "新增",
        "removed": "已删除",
        "moved_same": "已移动，文字未变",
        "change": "变更",
    },
}


@dataclass(frozen=True)
class ChangesText(Document):
    """The differences, one after the other, each a place that is named by where it stands in both
    versions ("old: p. 3, new: p. 4").

    Attributes:
        firsts: Indices of the blocks that the differences begin with.
        labels: Their places.
        sources: Both versions, to check an answer against.
    """

    firsts: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    sources: Sources | None = None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(
            Place(self.block_starts[first], label, None, first)
            for first, label in zip(self.firsts, self.labels, strict=True)
        )


def changes_text(comparison: Comparison, old: Document, new: Document) -> ChangesText:
    """The differences as a document that can be planned and read like any other.

    Of a changed clause the sentences with edits are in it, of an added or removed one all, of one
    that only moved its first words. Without differences it has no blocks.
    """
    words = _WORDS["zh" if new.language == "zh" else "en"]
    blocks: list[Block] = []
    firsts, labels = [], []
    for number, change in enumerate(comparison.differences, start=1):
        firsts.append(len(blocks))
        labels.append(", ".join(change.labels))
        head = f"{words['change']} {number}: {_named(change)}{_what(change, words)}"
        blocks.append(Block(head, BlockKind.HEADING, level=3))
        blocks += [
            Block(f"{words[side]}: {text}", BlockKind.PARAGRAPH) for side, text in _sides(change)
        ]
    content = "\n".join([comparison.old_sha256, comparison.new_sha256, *(b.text for b in blocks)])
    return ChangesText(
        path=new.path,
        sha256=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        format=FORMAT,
        title=f"{old.title} → {new.title}",
        blocks=tuple(blocks),
        metadata={"old": old.sha256, "new": new.sha256},
        language=new.language,
        reader="longleaf",
        firsts=tuple(firsts),
        labels=tuple(labels),
        sources=Sources.of({"old": old, "new": new}),
    )


def _named(change: Change) -> str:
    clause = change.new or change.old
    assert clause is not None
    name = clause.name or clause.section
    return f"“{name}” " if name else ""


def _what(change: Change, words: dict[str, str]) -> str:
    if change.kind is ChangeKind.MOVED and not change.edits:
        return words["moved_same"]
    return words[change.kind.value]


def _sides(change: Change) -> list[tuple[str, str]]:
    """("old" or "new", the words to be shown) of a change."""
    old, new = change.old, change.new
    if change.kind is ChangeKind.MOVED and not change.edits and new is not None:
        start = sentences(new.text)[0]
        return [("new", new.text[start[0] : start[1]].strip())]
    if old is not None and new is not None:
        spans = [
            (edit.old_start, edit.old_end, edit.new_start, edit.new_end)
            for edit in change.edits
            if edit.kind is not EditKind.SAME
        ]
        shown = [
            ("old", _touched(old, [(a, b) for a, b, _, _ in spans])),
            ("new", _touched(new, [(c, d) for _, _, c, d in spans])),
        ]
    else:
        clause = old or new
        assert clause is not None
        shown = [("old" if new is None else "new", clause.text)]
    return [(side, text) for side, text in shown if text]


def _touched(clause: Clause, spans: list[tuple[int, int]]) -> str:
    """The sentences of a clause that edits are in, "…" where some are left out."""
    pieces: list[str] = []
    skipped = False
    for start, end in sentences(clause.text):
        if any(a < end and start < max(b, a + 1) for a, b in spans):
            pieces += ["…"] if skipped else []
            pieces.append(clause.text[start:end].strip())
            skipped = False
        else:
            skipped = True
    return " ".join(pieces + (["…"] if skipped and pieces else []))
