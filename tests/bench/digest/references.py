"""One sentence chosen for each text that has human summaries, scored with ROUGE."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from app.digest.ranking import PAPER_WEIGHTS, PLAIN_WEIGHTS, TERMS_WEIGHTS, rank_sentences

Score = tuple[float, float, float]
"""F-measures of ROUGE-1, ROUGE-2 and ROUGE-L."""


@dataclass(frozen=True)
class Text:
    """Sentences of a text, its title, and what people said of it in a sentence."""

    sentences: tuple[str, ...]
    title: str
    summaries: tuple[str, ...]


Chooser = Callable[[Text], int]


def read_terms(path: Path) -> list[Text]:
    """Pieces of terms of service (Manor and Li 2019); their sentences end with full stops."""
    found = []
    for each in json.loads(path.read_text(encoding="utf-8")):
        pieces = re.split(r"(?<=[.!?])\s+", each["text"].strip())
        found.append(Text(tuple(p for p in pieces if p), "", (each["summary"],)))
    return found


def read_abstracts(path: Path) -> list[Text]:
    """Abstracts of papers (SciTLDR, Cachola et al. 2020)."""
    return [
        Text(
            tuple(s.strip() for s in each["sentences"] if s.strip()),
            each["title"],
            tuple(each["summaries"]),
        )
        for each in json.loads(path.read_text(encoding="utf-8"))
    ]


@cache
def _scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


@cache
def score(sentence: str, summaries: tuple[str, ...]) -> Score:
    """Against the best of its references, by ROUGE-1."""
    each = [_scorer().score(summary, sentence) for summary in summaries]
    return max(tuple(one[name].fmeasure for name in ("rouge1", "rouge2", "rougeL")) for one in each)  # type: ignore[return-value]


def longleaf(kind: str) -> Chooser:
    """The sentence that Longleaf ranks highest, as in a document of the kind."""
    weights = {"terms": TERMS_WEIGHTS, "abstracts": PAPER_WEIGHTS, "plain": PLAIN_WEIGHTS}[kind]

    def choose(text: Text) -> int:
        scores = rank_sentences(text.sentences, weights, title=text.title)
        return max(range(len(scores)), key=scores.__getitem__)

    return choose


def best(text: Text) -> int:
    """The sentence that scores best: what no choice can exceed."""
    scores = [score(sentence, text.summaries) for sentence in text.sentences]
    return max(range(len(scores)), key=scores.__getitem__)


def sumy_choosers() -> Iterator[tuple[str, Chooser]]:
    """The methods of `sumy` with its English stemmer and stop words."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.summarizers.lsa import LsaSummarizer
    from sumy.summarizers.luhn import LuhnSummarizer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    class Words:
        def to_words(self, sentence: str) -> tuple[str, ...]:
            return tuple(re.findall(r"[^\W\d_]+", sentence.lower()))

    for name, method in (
        ("LexRank", LexRankSummarizer),
        ("TextRank", TextRankSummarizer),
        ("Luhn", LuhnSummarizer),
        ("LSA", LsaSummarizer),
    ):
        summarizer = method(Stemmer("english"))
        summarizer.stop_words = get_stop_words("english")

        def choose(text: Text, summarizer: Any = summarizer) -> int:
            sentences = [Sentence(each, Words()) for each in text.sentences]
            chosen = summarizer(ObjectDocumentModel([Paragraph(sentences)]), 1)
            return next((i for i, s in enumerate(sentences) if chosen and s is chosen[0]), 0)

        yield name, choose


def measure(texts: Sequence[Text], choose: Chooser) -> Score:
    """Means over all texts, in points."""
    scores = [score(text.sentences[choose(text)], text.summaries) for text in texts]
    return tuple(100 * mean(each[i] for each in scores) for i in range(3))  # type: ignore[return-value]
