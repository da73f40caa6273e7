"""Text with its letters composed (Unicode's normalization form C).

"é" may be written as one character or as "e" with an accent behind it; both are the same text, and
macOS, LaTeX and some exports write the second. Vocabularies of models are trained on the first: of
the second a page takes up to 3.5 times the tokens, in ids that a model hardly met. So documents and
prompts are composed where they are made (`Block`, `Message`), and everything behind speaks of that
one form: offsets, counts, caches, quotations and comparisons.
"""

from __future__ import annotations

import unicodedata


def composed(text: str) -> str:
    """`text` in form C; the same object where it is in it already, as most text is."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)
