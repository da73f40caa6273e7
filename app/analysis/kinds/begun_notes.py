"""Notes that are begun for a small model.

A model of a few hundred million weights that is asked for notes writes about the document ("This is
a legal document …") instead of what it says. Where its notes begin with two sentences of the part
itself, in the form that is asked for, it goes on in that form. Of 30 facts planted in the sample
contract (`python -m tests.bench.quality`) the starter's notes had none; with parts of 700 tokens
and notes that are begun they have 10, six with the right page, the copied sentences included (one
run). With parts of 5,500 tokens they had none either way. An example of other notes in the prompt
helps as much, but its facts turn up as if they were the document's.
"""

from __future__ import annotations

import re

from app.documents.base.language import sentences
from app.planning.plan import Chunk

N_BEGUN = 2
_N_BYTES = (40, 240)  # of a sentence in UTF-8: neither a title nor half a page
_NO_SENTENCE = re.compile(r"^[#|>*\-]|[<>＜＞]")

N_BYTES_MAX = N_BEGUN * (_N_BYTES[1] + 24)
"""Most bytes of what is begun, and so the most tokens."""


def begun_notes(chunk: Chunk) -> str:
    """Sentences of a chunk as a Markdown list, each with its marker, from all over it; "" where it
    has none that could stand alone. Whatever could pass for the prompt's own frame is left out."""
    found: list[str] = []
    place = re.compile(rf"\[{re.escape(chunk.marker)}(\d+)\]\s?")
    at = "1"
    for line in chunk.text.splitlines():
        named = place.search(line)
        at = named[1] if named else at
        line = place.sub("", line).strip()
        if _NO_SENTENCE.search(line):
            continue
        for start, end in sentences(line):
            words = line[start:end].strip()
            n_bytes = len(words.encode("utf-8", "surrogatepass"))
            if _N_BYTES[0] <= n_bytes <= _N_BYTES[1] and words[-1] in ".。!！;；":
                found.append(f"- {words[:-1]} [{chunk.marker}{at}]{words[-1]}")
    step = max(1, len(found) // N_BEGUN)
    return "\n".join(found[::step][:N_BEGUN])
