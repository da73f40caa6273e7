"""The language of a text, as far as it decides which prompts are used."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_KANA_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")


def language_of(text: str) -> str:
    """ "zh" or "en", or "" when the text is neither for the most part.

    A Han character carries about as much as two thirds of an English word, so a share of 15 % of
    the letters already makes a text Chinese with English names in it.
    """
    sample = text[:20_000] + text[len(text) // 2 : len(text) // 2 + 20_000]
    n_letters = len(_LETTER.findall(sample))
    if not n_letters:
        return ""
    if len(_KANA_HANGUL.findall(sample)) > n_letters * 0.1:
        return ""
    if len(_HAN.findall(sample)) > n_letters * 0.15:
        return "zh"
    n_latin = len(re.findall(r"[A-Za-z]", sample))
    return "en" if n_latin > n_letters * 0.9 else ""
