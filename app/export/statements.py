"""The statements of a result as they are exported: each with its section, its places and what was
found for it. They are those that the window marks: there is one splitter."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from app.analysis.answers.own_words import own_spans
from app.analysis.answers.references import page_number
from app.analysis.evidence.checked import Evidence, StatementCheck
from app.analysis.evidence.statements import plain_words, sections_of, split_statements
from app.analysis.evidence.stored import stored_evidence
from app.store.records import RunRecord

_PAGE = re.compile(r"p\. (\d+)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that an answer says.

    Attributes:
        section: The headings it stands under, outermost first, without the answer's own title.
        text: The sentence, plain text, references taken out.
        references: Labels of the places referred to: "p. 12", "§ 4.2", "¶ 31"; may be empty.
        check: What was found for it, where that is known.
    """

    section: tuple[str, ...]
    text: str
    references: tuple[str, ...]
    check: StatementCheck | None = None

    @property
    def pages(self) -> tuple[int, ...]:
        """The page numbers among the references, as they are printed where that is known."""
        return tuple(page_number(m.group(1)) for m in map(_PAGE.fullmatch, self.references) if m)


def evidence_of(run: RunRecord) -> Evidence | None:
    """What was found for the text of a run as it is now; None where it was not checked."""
    return stored_evidence(run.text, run.evidence)


def statements(markdown: str, evidence: Evidence | None = None) -> list[Statement]:
    """The statements of an answer in order, with what `evidence` says of each."""
    sections = sections_of(markdown)
    starts = [start for start, _ in sections]

    def section(offset: int) -> tuple[str, ...]:
        at = bisect_right(starts, offset) - 1
        return sections[at][1] if at >= 0 else ()

    if evidence is not None:
        return [
            Statement(section(s.start), plain_words(s.text), s.references, s)
            for s in evidence.statements
        ]
    own = own_spans(markdown)
    return [
        Statement(section(s.start), plain_words(markdown[s.start : s.end]), s.labels)
        for s in split_statements(markdown)
        if not any(start <= s.start < end for start, end in own)
    ]
