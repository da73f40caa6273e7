"""Chooses passages until the room is used up: what carries most for its length, spread, once."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.digest.kinds import DocumentKind
from app.digest.weighing import Weighed
from app.digest.words import content_words

_SAME = {DocumentKind.CONTRACT: 0.9, DocumentKind.PAPER: 0.6, DocumentKind.OTHER: 0.6}
"""Share of its words in a passage already chosen from which a sentence is a repetition, unless it
has a figure or a name that is new. In contracts one word may make another duty of it."""
_COVER = {DocumentKind.CONTRACT: 1 / 3, DocumentKind.PAPER: 1 / 3, DocumentKind.OTHER: 1 / 2}
"""Share of the room that goes to the best passage of each topic or chapter."""
_LENGTH = 0.7
"""A passage of twice the words must carry 1.6 times as much."""
_CORE = 0.6
"""What the words that a topic is about in the first place add to a passage."""
_SOUND = 0.75
_N_COVER_WORDS = 60
"""What stands for a topic by right is a whole sentence of at most so many words."""
_N_LONG = 90  # words; what is longer is no key passage but a page of text
_N_REFUSED_MAX = 2000
"""Passages that do not fit or repeat others, after which there is nothing to be found."""


def worth_of(each: Weighed, core: re.Pattern[str] | None) -> float:
    """What a passage is worth for its length; `core` are its topic's words, where it has some."""
    n = each.unit.n_words
    if n > _N_LONG:
        return 0.0
    value = each.value
    if core is not None and core.search(each.unit.text):
        value += _CORE * each.soundness
    return float(value / max(n, 8) ** _LENGTH)


class Choice:
    """Chooses among the units of a document, once.

    Args:
        weighed: All units, in order.
        worth: Of each, from `worth_of`.
        classes: The topic or chapter of each.
        n_units: In how many units of the document each content word stands.
        kind: Of the document.
    """

    def __init__(
        self,
        weighed: Sequence[Weighed],
        worth: Sequence[float],
        classes: Sequence[str],
        n_units: Mapping[str, int],
        kind: DocumentKind,
    ) -> None:
        self._weighed, self._worth, self._classes = weighed, worth, classes
        self._repeats = _Repeats(n_units, _SAME[kind])
        self._cover = _COVER[kind]
        self._chosen: set[int] = set()
        self._n_class: Counter[str] = Counter()
        self._n_section: Counter[int] = Counter()
        self._n_left = 0.0

    def choose(self, n_words_max: float) -> set[int]:
        """Indices of passages of together at most so many words: first the best of each class, then
        whatever is worth most, less for each that its class and section have already."""
        self._n_left = n_words_max
        for index in self._best_of_classes():
            if self._n_left <= n_words_max * (1 - self._cover):
                break
            self._take(index)
        heap = [(-self._now(i), i) for i, worth in enumerate(self._worth) if worth > 0]
        heapq.heapify(heap)
        n_refused = 0
        while heap and self._n_left >= 4 and n_refused < _N_REFUSED_MAX:
            told, index = heapq.heappop(heap)
            now = self._now(index)
            if heap and now < -told - 1e-12 and now < -heap[0][0] - 1e-12:
                heapq.heappush(heap, (-now, index))  # its class was served meanwhile
            elif not self._take(index):
                n_refused += 1
        return self._chosen

    def choose_in_order(self, order: Iterable[int], n_words_max: float) -> set[int]:
        """The first of `order` as far as they fit, nothing twice."""
        self._n_left = n_words_max
        for index in order:
            self._take(index)
        return self._chosen

    def _best_of_classes(self) -> list[int]:
        best: dict[str, int] = {}
        for index, name in enumerate(self._classes):
            each, worth = self._weighed[index], self._worth[index]
            is_sound = each.soundness >= _SOUND and each.unit.n_words <= _N_COVER_WORDS
            if is_sound and worth > 0 and (name not in best or worth > self._worth[best[name]]):
                best[name] = index
        return sorted(best.values(), key=lambda index: -self._worth[index])

    def _now(self, index: int) -> float:
        n_class = self._n_class[self._classes[index]]
        n_section = self._n_section[self._weighed[index].unit.section]
        return float(self._worth[index] * 0.985**n_class * 0.93**n_section)

    def _take(self, index: int) -> bool:
        each = self._weighed[index]
        length = max(each.unit.n_words, 4)
        if index in self._chosen or length > self._n_left or not self._repeats.is_new(each):
            return False
        self._repeats.add(each)
        self._chosen.add(index)
        self._n_class[self._classes[index]] += 1
        self._n_section[each.unit.section] += 1
        self._n_left -= length
        return True


class _Repeats:
    """What was chosen, so that nothing is said twice.

    Args:
        n_units: In how many units of the document each content word stands.
        same: Share of its words in another from which a passage is a repetition.
    """

    def __init__(self, n_units: Mapping[str, int], same: float) -> None:
        self._n_units, self._same = n_units, same
        self._words: list[frozenset[str]] = []
        self._having: dict[str, list[int]] = {}
        self._figures: set[str] = set()

    def is_new(self, each: Weighed) -> bool:
        """Whether a passage says something that none says yet. A figure, a name, or a word that
        stands nowhere else makes one of the same form another fact: "Alder shall pay …"."""
        words = frozenset(content_words(each.unit.text))
        if not words:
            return False
        shared = Counter(at for word in words for at in self._having.get(word, ()))
        most = max(shared.values(), default=0) / len(words)
        if each.figures - self._figures or any(self._n_units[word] == 1 for word in words):
            return most < 1
        return most < self._same

    def add(self, each: Weighed) -> None:
        """Remembers a passage that was chosen."""
        words = frozenset(content_words(each.unit.text))
        for word in words:
            self._having.setdefault(word, []).append(len(self._words))
        self._words.append(words)
        self._figures |= each.figures
