"""Makes true statements (a document's sentences, reworded) and false ones (one thing changed).

A true statement is a sentence of the document as it stands, or reworded by one rule that keeps what
it says; a false one is a sentence in which one rule changed one thing. Which rule made it is its
kind. Nothing here knows how statements are judged.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.base.document import BlockKind, Document
from app.documents.base.language import sentences
from tests.bench.statements.chinese_rules import HAN_FALSE, HAN_TRUE
from tests.bench.statements.rules import FALSE_RULES, TRUE_RULES

_KINDS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(frozen=True)
class Made:
    """A statement with its truth and how it was made."""

    text: str
    label: str
    is_true: bool
    kind: str
    sentence: str


def sentences_of(document: Document, n: int, seed: int) -> list[tuple[str, str]]:
    """`n` whole sentences of prose of a document, each with its place."""
    found = []
    places = [(p.start, p.label) for p in document.places]
    is_han = document.language == "zh"
    for position, number in enumerate(document.body):
        block = document.blocks[number]
        if block.kind not in _KINDS:
            continue
        begin = document.block_starts[position]
        label = [name for start, name in places if start <= begin][-1:]
        for low, high in sentences(block.text):
            text = " ".join(block.text[low:high].split())
            text = re.sub(r"^(?:\d+\.)*\d+\.? |^\([a-z]+\) |^[-*•] ", "", text)
            n_words = len(text) // 2 if is_han else len(text.split())
            ends = text.endswith("。") if is_han else text.endswith(".")
            begins = is_han or re.match(r"[A-Z][a-z]", text)
            if label and ends and begins and 7 <= n_words <= 45 and text.count("(") < 3:
                found.append((text, label[0]))
    random.Random(seed).shuffle(found)
    return found[:n]


def made_from(document: Document, n: int, seed: int = 7) -> Iterator[Made]:
    """True and false statements about a document, each with the place its sentence is at."""
    rng = random.Random(seed)
    is_han = document.language == "zh"
    whole = re.sub(r"\W+", "", document.text.lower())
    for sentence, label in sentences_of(document, n, seed):
        for is_true, rules in (
            (True, HAN_TRUE if is_han else TRUE_RULES),
            (False, HAN_FALSE if is_han else FALSE_RULES),
        ):
            for kind, rule in rules.items():
                text = rule(sentence, rng)
                if text is None or (not is_true and text == sentence):
                    continue
                if not is_true and re.sub(r"\W+", "", text.lower()) in whole:
                    continue  # the document happens to say that, too
                yield Made(text, label, is_true, kind, sentence)
