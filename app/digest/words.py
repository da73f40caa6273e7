"""The words of a sentence as they are compared and counted, in scripts with and without spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

WORDS_PER_CHARACTER = 0.6
"""What a character of a script without spaces counts for, in words: Chinese texts have about 1.7
characters for each word of their English translation (UN Parallel Corpus, Ziemski et al. 2016)."""

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WIDE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_N_STEM = 6  # letters that count: "terminate" and "termination" are one word by them

_STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "each",
        "either",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "may",
        "me",
        "might",
        "more",
        "most",
        "must",
        "my",
        "no",
        "nor",
        "not",
        "of",
        "on",
        "once",
        "only",
        "or",
        "other",
        "our",
        "out",
        "over",
        "own",
        "same",
        "shall",
        "she",
        "should",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "also",
        "herein",
        "hereof",
        "hereby",
        "thereof",
        "der",
        "die",
        "das",
        "und",
        "ist",
        "nicht",
        "mit",
        "für",
        "von",
        "den",
        "dem",
        "ein",
        "eine",
        "auf",
        "wird",
        "zu",
        "des",
        "im",
        "sich",
        "als",
        "auch",
        "le",
        "les",
        "des",
        "est",
        "dans",
        "une",
        "pour",
        "que",
        "qui",
        "par",
        "sur",
        "au",
        "aux",
        "du",
        "et",
        "avec",
        "la",
        "un",
        "en",
        "ne",
        "pas",
        "ce",
        "se",
        "el",
        "los",
        "las",
        "una",
        "para",
        "por",
        "con",
        "del",
        "se",
        "su",
        "al",
        "como",
        "más",
        "y",
        "de",
        "o",
        "uma",
        "com",
        "da",
        "do",
        "il",
        "di",
        "che",
        "della",
        "per",
        "non",
        "sono",
        "het",
        "een",
        "van",
        "en",
        "niet",
        "zijn",
        "voor",
        "op",
        "dat",
        "aan",
        "wordt",
        "bij",
    ]
)
_STOP_PAIRS = frozenset(
    [
        "我们",
        "本文",
        "一个",
        "以及",
        "或者",
        "可以",
        "进行",
        "的是",
        "这个",
        "这些",
        "其他",
        "任何",
        "应当",
        "不得",
        "如果",
        "但是",
        "因此",
        "所有",
        "对于",
        "关于",
        "根据",
        "之间",
        "以上",
        "以下",
        "其中",
        "并且",
        "由于",
        "通过",
        "没有",
    ]
)
_STOP_CHARACTERS = frozenset("的了和与及或在是为对于以由其之该等所并也而被把从向至将")


def is_wide(text: str) -> bool:
    """Whether a sentence is of a script without spaces: most of its letters are."""
    return not text.isascii() and 2 * sum(map(len, _WIDE.findall(text))) > len(text)


def has_wide(text: str) -> bool:
    """Whether a sentence has a character of a script without spaces."""
    return not text.isascii() and _WIDE.search(text) is not None


def n_words(text: str) -> float:
    """How many words a text has; scripts without spaces by `WORDS_PER_CHARACTER`."""
    if text.isascii():
        return float(len(text.split()))
    n_wide = sum(map(len, _WIDE.findall(text)))
    return len(_WIDE.sub(" ", text).split()) + n_wide * WORDS_PER_CHARACTER


def content_words(text: str) -> list[str]:
    """The words that carry what a text is about, by their first letters, in order; of scripts
    without spaces each pair of characters. Function words are left out."""
    return list(_content(text))


def _content(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text.lower()):
        word = match[0]
        if word.isascii():
            if len(word) > 1 and word not in _STOP_WORDS:
                yield word[:_N_STEM]
        else:
            yield from _mixed(word)


@lru_cache(maxsize=8192)
def _mixed(word: str) -> tuple[str, ...]:
    found: list[str] = []
    end = 0
    for run in _WIDE.finditer(word):
        found += _plain(word[end : run.start()])
        letters = run[0]
        pairs = (letters[i : i + 2] for i in range(max(len(letters) - 1, 1)))
        found += [p for p in pairs if p not in _STOP_PAIRS and not _STOP_CHARACTERS & set(p)]
        end = run.end()
    return (*found, *_plain(word[end:]))


def _plain(word: str) -> list[str]:
    word = word.strip("'’-")
    return [word[:_N_STEM]] if len(word) > 1 and word not in _STOP_WORDS else []
