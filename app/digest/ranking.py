"""How much of its surroundings a sentence says: a linear model over a few plain features.

The features are classic ones (Luhn 1958: words that recur; Edmundson 1969: cue words, title words
and position; Radev et al. 2004: nearness to the centroid). The weights were fitted by ridge
regression to the ROUGE-1 of each sentence against human summaries (Manor and Li 2019 for terms,
Cachola et al. 2020 for papers), on the halves that `tests/bench/digest` reads; ten-fold
cross-validated they choose about as well as on what they were fitted to (26.8 and 41.2; 26.9 and
41.5), so there is little in them that is only of that data.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.digest.cues import cue
from app.digest.words import content_words, n_words


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """What each feature of a sentence adds, in points of ROUGE-1.

    Attributes:
        log_length: Per natural logarithm of one more than its words.
        long: Per square of its words over twenty, up to 16.
        centroid: Per cosine of its words with those of its surroundings.
        recurring: Per share of its words that stand in other sentences, too.
        first: For the first sentence.
        title: For three words of the title.
        proposes, this_paper, we, you: For the cue in its words.
    """

    log_length: float
    long: float
    centroid: float
    recurring: float
    first: float
    title: float = 0.0
    proposes: float = 0.0
    this_paper: float = 0.0
    we: float = 0.0
    you: float = 0.0


TERMS_WEIGHTS = RankingWeights(6.4, -1.0, 12.4, 9.0, 4.4, you=3.8)
PAPER_WEIGHTS = RankingWeights(
    6.9, -1.9, 14.9, 8.3, 1.2, title=8.6, proposes=5.9, this_paper=5.7, we=3.0
)
PLAIN_WEIGHTS = RankingWeights(7.7, -1.0, 11.4, 9.8, 4.4)
"""Of the terms without their cue: for whatever is neither contract nor paper."""


def rank_sentences(
    sentences: Sequence[str],
    weights: RankingWeights,
    *,
    title: str = "",
    words: Sequence[Sequence[str]] | None = None,
) -> list[float]:
    """How much each of some sentences that stand together says of what they say together.

    Args:
        sentences: In order: a section, a piece of terms, an abstract.
        weights: Of the kind of document.
        title: Of the document or section.
        words: Their content words, where they are known already.

    Returns:
        A score for each, in points of ROUGE-1; only differences mean anything.
    """
    if words is None:
        words = [content_words(sentence) for sentence in sentences]
    frequency = Counter(word for each in words for word in each)
    n_sentences = Counter(word for each in words for word in set(each))
    length = math.sqrt(sum(n * n for n in frequency.values())) or 1.0
    in_title = set(content_words(title)) if weights.title else set()
    scores = []
    for at, (sentence, mine) in enumerate(zip(sentences, words, strict=True)):
        n = n_words(sentence)
        counts = Counter(mine)
        own_length = math.sqrt(sum(k * k for k in counts.values())) or 1.0
        cosine = sum(k * frequency[word] for word, k in counts.items()) / length / own_length
        recurring = sum(n_sentences[word] > 1 for word in counts) / (len(mine) or 1)
        score = (
            weights.log_length * math.log(1 + n)
            + weights.long * min((n / 20) ** 2, 16)
            + weights.centroid * cosine
            + weights.recurring * recurring
            + weights.first * (at == 0)
        )
        if in_title:
            score += weights.title * len(in_title & counts.keys()) / 3
        for weight, name in (
            (weights.proposes, "proposes"),
            (weights.this_paper, "this_paper"),
            (weights.we, "we"),
            (weights.you, "you"),
        ):
            if weight and cue(name).search(sentence):
                score += weight
        scores.append(score)
    return scores
