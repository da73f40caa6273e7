"""What of a file is not in the text, counted in words for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.documents.base.document import Omission, OmissionKind
from app.system.translation import to_translate, tr

_COUNTED = {
    "insertion": (to_translate("1 insertion"), to_translate("{n:,} insertions")),
    "deletion": (to_translate("1 deletion"), to_translate("{n:,} deletions")),
    "character": (to_translate("1 character"), to_translate("{n:,} characters")),
    "equation": (to_translate("1 equation"), to_translate("{n:,} equations")),
    "picture": (to_translate("1 picture"), to_translate("{n:,} pictures")),
    "chart": (to_translate("1 chart"), to_translate("{n:,} charts")),
    "diagram": (to_translate("1 diagram"), to_translate("{n:,} diagrams")),
    "drawing": (to_translate("1 drawing"), to_translate("{n:,} drawings")),
    "embedded object": (
        to_translate("1 embedded object"),
        to_translate("{n:,} embedded objects"),
    ),
    "embedded document": (
        to_translate("1 embedded document"),
        to_translate("{n:,} embedded documents"),
    ),
    "comment": (to_translate("1 comment"), to_translate("{n:,} comments")),
    "symbol of a picture font": (
        to_translate("1 symbol of a picture font"),
        to_translate("{n:,} symbols of a picture font"),
    ),
    "part nested too deeply": (
        to_translate("1 part nested too deeply"),
        to_translate("{n:,} parts nested too deeply"),
    ),
    "footnote without text": (
        to_translate("1 footnote without text"),
        to_translate("{n:,} footnotes without text"),
    ),
    "endnote without text": (
        to_translate("1 endnote without text"),
        to_translate("{n:,} endnotes without text"),
    ),
    "tracked deletion": (
        to_translate("1 tracked deletion"),
        to_translate("{n:,} tracked deletions"),
    ),
    "table of contents": (
        to_translate("1 table of contents"),
        to_translate("{n:,} tables of contents"),
    ),
    "index": (to_translate("1 index"), to_translate("{n:,} indexes")),
    "menu of the page": (
        to_translate("1 menu of the page"),
        to_translate("{n:,} menus of the page"),
    ),
    "missing chapter": (
        to_translate("1 missing chapter"),
        to_translate("{n:,} missing chapters"),
    ),
    "damaged character": (
        to_translate("1 damaged character"),
        to_translate("{n:,} damaged characters"),
    ),
}


@dataclass(slots=True)
class LeftOut:
    """What a reader of a format without pages met and did not take into the text.

    Attributes:
        counts: How often each kind was met; a kind is a key of `_COUNTED`.
        hidden: Text that nobody who looks at the document can see, piece by piece.
    """

    counts: Counter[str] = field(default_factory=Counter)
    hidden: list[str] = field(default_factory=list)

    def hide(self, text: str) -> None:
        """Keeps text that cannot be seen apart; white space alone is nothing."""
        if text.strip():
            self.hidden.append(" ".join(text.split()))

    def add(self, other: LeftOut) -> None:
        """Takes over what the reader of a part left out."""
        if other.counts:
            self.counts.update(other.counts)
        self.hidden += other.hidden

    def omissions(self) -> tuple[Omission, ...]:
        """The same for people, each kind once."""
        return tuple(self._omissions())

    def _omissions(self) -> Iterator[Omission]:
        counts = self.counts
        n_deleted, n_inserted = counts["tracked deletion"], counts["tracked insertion"]
        if n_deleted or n_inserted:
            words = tr(
                "tracked changes, read as accepted: {insertions} kept, {deletions} left out",
                insertions=counted(n_inserted, "insertion"),
                deletions=counted(n_deleted, "deletion"),
            )
            yield Omission(OmissionKind.DELETED, None, words)
        if counts["table of contents"] or counts["contents line"]:
            yield Omission(OmissionKind.CONTENTS, None, tr("the table of contents"))
        if self.hidden:
            n = sum(map(len, self.hidden))
            words = tr("hidden text ({n})", n=counted(n, "character"))
            yield Omission(OmissionKind.HIDDEN, None, words, "\n".join(self.hidden))
        if counts["equation"]:
            words = tr(
                "the layout of {equations}, given as plain text",
                equations=counted(counts["equation"], "equation"),
            )
            yield Omission(OmissionKind.FORMULA, None, words)
        for kind in _COUNTED:
            if kind not in _TOLD_APART and counts[kind]:
                yield counted_omission(counts[kind], kind)


_TOLD_APART = frozenset(
    ("insertion", "deletion", "tracked deletion", "character", "equation", "table of contents")
)
_KIND_OF = {
    "insertion": OmissionKind.OTHER,
    "deletion": OmissionKind.DELETED,
    "tracked deletion": OmissionKind.DELETED,
    "hidden character": OmissionKind.HIDDEN,
    "equation": OmissionKind.FORMULA,
    "picture": OmissionKind.PICTURE,
    "chart": OmissionKind.PICTURE,
    "diagram": OmissionKind.PICTURE,
    "drawing": OmissionKind.PICTURE,
    "embedded object": OmissionKind.EMBEDDED,
    "embedded document": OmissionKind.EMBEDDED,
    "comment": OmissionKind.COMMENT,
    "table of contents": OmissionKind.CONTENTS,
    "index": OmissionKind.CONTENTS,
    "missing chapter": OmissionKind.DAMAGED,
    "damaged character": OmissionKind.DAMAGED,
}


def counted_omission(n: int, what: str) -> Omission:
    """The omission of `n` things of one of the sorts that the readers count."""
    return Omission(_KIND_OF.get(what, OmissionKind.OTHER), None, counted(n, what))


def counted(n: int, kind: str) -> str:
    """ "1 picture", "3 pictures"; `kind` is one that the readers count."""
    one, many = _COUNTED[kind]
    return tr(one) if n == 1 else tr(many, n=n)
