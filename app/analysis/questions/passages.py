"""The passages of a document that may answer a question, and how they are labelled."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise

from app.analysis.evidence.places.index import N_STEM
from app.digest import DigestLength
from app.digest.digest import WeighedDocument
from app.documents.base.document import BlockKind, Document
from app.documents.base.tables import table_head
from app.store import Library
from app.store.records import HitKind, SearchFilter
from app.store.search.index import Passage, passages

_N_QUERIES = 24
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a about above after all also am an and any are as at be been before being below between "
        "both but by can could did do does doing down during each few for from further had has "
        "have having he her here hers him his how i if in into is it its itself just me more most "
        "my no nor not of off on once only or other our out over own s same say says she should "
        "so some such t tell than that the their them then there these they this those through to "
        "too under until up us very was we were what when where which while who whom why will "
        "with would you your document agreement contract paper text page please explain describe "
        "der die das und ist nicht wer wie wann warum welche le la les des est que qui el los las",
    )
)
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_CJK_STOP = frozenset("的了是在有和与或吗呢什么怎么如何谁哪多少几为何请问这那个")


def keywords(question: str) -> list[str]:
    """The words of a question that tell what it is about; of Chinese each pair of characters."""
    found = []
    for word in re.findall(r"[^\W_]+(?:[-’'][^\W_]+)*", question):
        for run in CJK.findall(word):
            pairs = [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            found += [pair for pair in pairs if not set(pair) <= _CJK_STOP]
        rest = CJK.sub(" ", word).strip()
        if rest and rest.casefold() not in _STOP_WORDS and (len(rest) > 1 or rest.isdigit()):
            found.append(rest)
    return list(dict.fromkeys(found))


def find_passages(document: Document, library: Library, question: str) -> list[tuple[int, int]]:
    """Stretches of `Document.text` that may answer a question, best first.

    The library's index is asked for all keywords together, for neighbours and for each alone, since
    it gives few passages of one document at a time; then for the beginnings of long ones, so that
    "terminated" finds "termination". What it finds is ranked by how much of the question's telling
    words each has.
    """
    library.save_document(document)
    words = keywords(question)
    queries = [" ".join(words), *(" ".join(pair) for pair in pairwise(words)), *words]
    queries += [word[:N_STEM] for word in words if len(word) > N_STEM and word.isalpha()]
    limits = SearchFilter(hit_kinds=frozenset([HitKind.BODY]), document_sha256=document.sha256)
    cut = list(passages(document))
    firsts = [passage.first_block for passage in cut]
    found: dict[int, None] = {}
    for query in list(dict.fromkeys(filter(None, queries)))[:_N_QUERIES]:
        for hit in library.search(query, limits, n_hits=8):
            if hit.block is not None:
                at = bisect_right(firsts, hit.block) - 1
                if at >= 0:
                    found[at] = None
    spans = list(dict.fromkeys(_span(document, cut[at]) for at in found))
    texts = [document.text[start:end] for start, end in spans]
    from app.analysis.evidence.check import shared_words

    scores = shared_words(document, " ".join(words), texts)
    ranked = sorted(zip(scores, spans, strict=True), key=lambda each: (-each[0], each[1]))
    return [span for _, span in ranked]


_OF_WHOLE = re.compile(
    r"\b(?:unusual|one-sided|unclear|matters?|important|main|key|summar\w+|overview|points?)\b|"
    "不寻常|偏向一方|不清楚|重要|主要|要点|概要|总结|地方|哪些|份?文[件档]|内容|讲",
    re.IGNORECASE,
)
"""Words that ask of a document as a whole, and are seldom its own."""


def is_of_whole(question: str) -> bool:
    """Whether a question asks of the document as a whole, in no words of its own."""
    return not keywords(_OF_WHOLE.sub(" ", question))


def key_spans(document: Document) -> list[tuple[int, int]]:
    """Stretches of `Document.text` that carry most, best first: for a question whose words are not
    the document's ("What is unusual in it?")."""
    found: dict[tuple[int, int], None] = {}
    weighed = WeighedDocument(document)
    for length in (DigestLength.BRIEF, DigestLength.ONE_PAGE, DigestLength.DETAILED):
        found |= dict.fromkeys((each.start, each.end) for each in weighed.digest(length).passages)
    return list(found)


def _span(document: Document, passage: Passage) -> tuple[int, int]:
    """Where a passage of the index stands in `Document.text`."""
    starts = dict(zip(document.body, document.block_starts, strict=True))
    first, last = document.blocks[passage.first_block], document.blocks[passage.last_block]
    start = starts[passage.first_block]
    if first is last and first.as_markdown() == first.text:  # perhaps one piece of a long block
        return start + passage.start, start + passage.end
    return start, starts[passage.last_block] + len(last.as_markdown())


def labels_of(document: Document, start: int, end: int) -> list[str]:
    """The labels of the places that `Document.text[start:end]` touches."""
    first = max(bisect_right([place.start for place in document.places], start) - 1, 0)
    return [place.label for place in document.places[first:] if place.start < end]


def labelled(document: Document, start: int, end: int) -> str:
    """`Document.text[start:end]` with "[p. 12]" on a line of its own before each place in it."""
    places = document.places
    begins = [place.start for place in places]
    first = max(bisect_right(begins, start) - 1, 0)
    pieces, position = [], start
    for place in places[first:]:
        if place.start >= end:
            break
        if place.start > position:
            pieces.append(document.text[position : place.start])
            position = place.start
        pieces.append(f"[{place.label}]\n")
    pieces.append(document.text[position:end])
    return (_head_of_table(document, start) + "".join(pieces)).strip()


def _head_of_table(document: Document, start: int) -> str:
    """The names of the columns for a stretch that begins within a table."""
    found = document.locate(start, start + 1)
    if not found or document.blocks[found[0].block].kind is not BlockKind.TABLE:
        return ""
    return table_head(document.blocks[found[0].block].text, found[0].start)
