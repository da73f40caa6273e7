"""Takes the prompt's own sentences out of an answer while it is written.

Small models repeat what they were told: a Chinese summary began with our own instruction. A
sentence of the prompt that stands in the answer as a sentence of its own says nothing of the
document; unless the document has it, too, it goes. Everything else passes unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from app.analysis.answers.references import BracketRewriter
from app.documents.base.language import sentences

N_LETTERS_LEAST = 6
"""Letters of the shortest sentence that is taken out; "Be brief." could be anybody's."""
N_PART_LEAST, N_PART_LEAST_WIDE = 24, 8
"""The same of a part of a sentence that a comma parts, in letters and in Chinese characters."""
_CLAUSE = re.compile(r"[,;:](?=\s)|[，；：]")
_MARKS = ".,;:!?。，；：！？"
_LEADING = re.compile(r"[ \t>#*_+•-]*(?:\d{1,2}[.)、][ \t]*)?[ \t*_“\"「]*")
_LABELS = (
    *(
        "问题：",
        "要求：",
        "任务：",
        "说明：",
        "回答：",
        "指令：",
        "根据要求，",
        "按照要求，",
        "按要求，",
    ),
    *("question:", "request:", "task:", "instruction:", "instructions:", "answer:"),
)
"""What a model puts before an instruction that it repeats; it goes with it."""
_N_LABEL_MAX = max(map(len, _LABELS))
_SPACE = re.compile(r"[ \t*_]*")
_EMPTY = re.compile(r"[ \t]*\n")
_MAY_END = re.compile(r"[.!?。！？]+[\"”’)*_」]*$")
_ENDS = re.compile(r"[.!?]+[\"”’)*_]*(?=\s)|[。！？]+[”」*_]*(?=[^”」*_])|\n")
_SKIPPED = re.compile(r"[\s*_“”\"「」]+")


def prompt_sentences(prompts: Iterable[str], source: str) -> frozenset[str]:
    """The sentences of prompts that are no sentences of the document, folded for comparison.

    Args:
        prompts: Instructions, as the model was shown them, without the document's text.
        source: The document's text, or the notes.
    """
    known = _folded(source)
    found = set()
    for text in prompts:
        for line in text.splitlines():
            for start, end in sentences(line):
                sentence = line[start:end]
                found.add(_folded(sentence).rstrip(_MARKS))
                found |= {_folded(each).rstrip(_MARKS) for each in _parts(sentence)}
    return frozenset(each for each in found if len(each) >= N_LETTERS_LEAST and each not in known)


def _parts(sentence: str) -> Iterator[str]:
    """What a sentence begins and ends with, as far as a clause, and each clause: a model may repeat
    half of it."""
    cuts = [match.end() for match in _CLAUSE.finditer(sentence)]
    whole = [0, *cuts, len(sentence)]
    pieces = [sentence[a:b] for a, b in pairwise(whole)]
    for each in (*(sentence[:cut] for cut in cuts), *(sentence[cut:] for cut in cuts), *pieces):
        if _is_long(_folded(each).rstrip(_MARKS)):
            yield each


def _is_long(folded: str) -> bool:
    """Whether a part of a sentence is so long that nobody else would have said it."""
    return len(folded) >= (N_PART_LEAST if folded.isascii() else N_PART_LEAST_WIDE)


def _folded(text: str) -> str:
    return _SKIPPED.sub("", text).lower()


class EchoFilter:
    """Feeds a rewriter with a stream from which sentences of the prompt are taken out.

    Args:
        references: What settles the references of the rest.
        echoes: From `prompt_sentences`.
    """

    def __init__(self, references: BracketRewriter, echoes: Collection[str]) -> None:
        self._references, self._echoes = references, echoes
        self._n_longest = max(map(len, echoes), default=0)
        self._held = self._last = ""
        self._is_at_start, self._drops_space = True, False

    @property
    def n_unknown(self) -> int:
        """References removed so far because they name no known place."""
        return self._references.n_unknown

    @n_unknown.setter
    def n_unknown(self, n: int) -> None:
        self._references.n_unknown = n

    @property
    def hole(self) -> str:
        """What stands in the place of these."""
        return self._references.hole

    @hole.setter
    def hole(self, sign: str) -> None:
        self._references.hole = sign

    def feed(self, piece: str) -> str:
        """Takes the next piece and returns what is certain by now."""
        return self._references.feed(self._pass(piece, is_end=False))

    def finish(self) -> str:
        """What was still held back."""
        text = self._references.feed(self._pass("", is_end=True))
        self._held = self._last = ""
        self._is_at_start, self._drops_space = True, False
        return text + self._references.finish()

    def _pass(self, piece: str, *, is_end: bool) -> str:
        """What of the stream is no echo, as far as that is certain."""
        text, passed = self._held + piece, ""
        while text:
            if self._is_at_start:
                if self._drops_space:
                    text = text.lstrip(" \t")
                    if not text:
                        break
                    self._drops_space = False
                if empty := _EMPTY.match(text):
                    passed, text = passed + empty[0], text[empty.end() :]
                    continue
                echo = self._echo_at(text, is_end=is_end)
                if echo is None:
                    break  # it may become one
                start, end = echo
                if end:
                    passed += text[:start]
                    last = passed[-1:] or self._last
                    self._drops_space = last in ("", "\n") or start > 0
                    text = text[end:]
                    continue
            found = _ENDS.search(text)
            waits = None if found or is_end else _MAY_END.search(text)
            end = found.end() if found else waits.start() if waits else len(text)
            passed, text = passed + text[:end], text[end:]
            self._is_at_start = found is not None
            if waits:
                break
        self._held, self._last = text, passed[-1:] or self._last
        return passed

    def _echo_at(self, text: str, *, is_end: bool) -> tuple[int, int] | None:
        """Where the echo that `text` begins with starts and ends: a sentence with its marks of a
        list, or the first clauses of one. (0, 0) where it is none, None where that cannot be told
        yet."""
        leading = _LEADING.match(text)
        begin = start = leading.end() if leading else 0
        rest = text[start : start + _N_LABEL_MAX].lower()
        if label := next((each for each in _LABELS if rest.startswith(each)), ""):
            space = _SPACE.match(text, start + len(label))
            start = space.end() if space else start
        elif rest and not is_end and any(each.startswith(rest) for each in _LABELS):
            return None
        found = _ENDS.search(text, start)
        end = found.end() if found else len(text)
        begun = _folded(text[start:end]).rstrip(_MARKS)
        if found is not None or is_end:
            if begun in self._echoes:
                return 0, end
        elif any(each.startswith(begun) for each in self._echoes):
            return None
        end = min(end, start + 2 * self._n_longest)
        for cut in reversed([match.end() for match in _CLAUSE.finditer(text, start, end)]):
            begun = _folded(text[start:cut]).rstrip(_MARKS)
            if begun in self._echoes and _is_long(begun):
                return begin, cut
        return 0, 0
