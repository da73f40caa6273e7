"""Whether tiktoken encodes a vocabulary as llama.cpp does: examined once, and kept in the cache
folder, so that later starts do not load llama.cpp at all."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from app.models.gguf import byte_pairs
from app.models.gguf.facts import ModelFacts
from app.models.gguf.llama_encoder import LlamaEncoder
from app.models.gguf.pairs_encoder import PairsEncoder
from app.models.gguf.vocabulary import SpecialToken, Vocabulary, read_vocabulary
from app.system.files import write_whole
from app.system.folders import cache_folder

# Raised whenever what is stored, or how it is found, changes.
_CACHE_FORMAT = 1
_N_CHECKED_SPECIAL = 300
_N_CHECKED_TOKENS = 30_000

# Scripts, digits, white space, code, control and private characters, markers of chat templates; one
# letter that Unicode 16 added (see `byte_pairs`).
PROBE_TEXT = (
    "The Provider's liability shan't exceed €1,234,567.89 (§ 12.3) — “as is”, I'LL, we'Ve, it'D.\n"
    "\n\n\t  Indented:   three spaces,\ttab\r\nCRLF \n \n  \n   trailing   \n\n"
    "本协议由甲方与乙方于2024年3月15日签订，自双方签字盖章之日起生效。第十二条　违约责任。\n"
    "日本語のテキスト、ひらがなとカタカナ。한국어 문장입니다. Việt Nam: trách nhiệm. ไทย คำไทย\n"
    "العربية: العقد شريعة المتعاقدين ١٢٣٤. עברית: חוזה 5784. हिन्दी क़ानून १२३, বাংলা ৪৫৬\n"
    "Ελληνικά και Русский текст, Ўзбек, Ñandú, Çeşme, Straße, ﬁnal, e\u0301 e\u0308, ǅ ǈ ʰ ªº\n"
    "def f(x: int) -> dict[str, float]:\n    return {'a': 0x1F, \"b\": 1e-9}  # ==> != <= && ||\n"
    "https://example.org/a?b=c&d=%20#e  user@example.com  C:\\Users\\x  ```python\n```  ~~~~~~\n"
    "😀 👩‍👩‍👧‍👦 🇩🇪 👍🏽 ♥️ ½ ² ³ ⅷ Ⅻ ① ㊿ 一二三 ٣ 🄰 ∑∫√ × ÷ ± ™ © … ‰ ¶ • ‖\n"
    "1 12 123 1234 12345 123456 1234567 3.14159 1,000 007 v2.0.1 A4 H2O x² 10⁻³ $5 5% #1\n"
    "          ten spaces  \u00a0nbsp\u2003em\u3000ideographic\u2028line"
    "\u0085next\u200bzero\u00adsoft\n"
    "\x00\x01\x02\x07\x0b\x0c\x1b\x1f\x7f\x80\x9f\ufeff\ufffd\ue000\U0001f9ff\U000e0001\U00020000\n"
    "\u1c89\U000105c0 \u0378\U00050000 <|im_start|>system<|im_end|> <s>[INST]</s> <pad> <unk>\n"
    "CamelCaseWORD HTTPServer iPhone McDonald's O'Neill don't DON'T 'tis 'S 'll 're/ //// ///\n"
    "!!!???... ---- ____ **** #### ==== ;;; ((())) [[[]]] {{{}}} <<<>>> \"\"\" ''' ``` ,,, ...\n\n"
)


def examine(facts: ModelFacts) -> tuple[byte_pairs.BytePairs | None, str, Vocabulary]:
    """Decides how a vocabulary is encoded: pairs for tiktoken, or None and why not."""
    tokens, merges, types = read_vocabulary(facts)
    llama = LlamaEncoder(facts)
    vocabulary = llama.describe()
    if facts.tokenizer_kind != "gpt2":
        return None, f"vocabulary of kind {facts.tokenizer_kind!r}", vocabulary
    try:
        pairs = byte_pairs.build(tokens, merges, types, facts.pre_tokenizer)
    except byte_pairs.NotRepresentableError as error:
        return None, str(error), vocabulary
    candidate = PairsEncoder(pairs, vocabulary, lambda: llama)
    for text, special in _check_texts(pairs, vocabulary):
        expected = llama.encode(text, special=special, is_start=True)
        if candidate.encode(text, special=special, is_start=True) != expected:
            return None, "tiktoken and llama.cpp disagree on the probe text", vocabulary
    return pairs, "", vocabulary


def _check_texts(pairs: byte_pairs.BytePairs, vocabulary: Vocabulary) -> Iterator[tuple[str, bool]]:
    """Texts to compare, each with whether control tokens are recognised in it.

    The probe text, special tokens in several surroundings, and a sample of the vocabulary (that
    every token comes out as llama.cpp makes it is for `byte_pairs.build` to prove).
    """
    step = max(1, len(vocabulary.special) // _N_CHECKED_SPECIAL)
    among_text = "".join(
        f"a{token.text}b {token.text} \n{token.text}\n\n" for token in vocabulary.special[::step]
    )
    for special in (False, True):
        yield PROBE_TEXT, special
        yield among_text, special
    step = max(1, len(pairs.pieces) // _N_CHECKED_TOKENS)
    words = [piece.decode("utf-8", "ignore") for piece in pairs.pieces[256::step]]
    lines = (" ".join(words[start : start + 50]) for start in range(0, len(words), 50))
    yield "\n".join(lines), False


def _version(module: str, package: str) -> str:
    """Of an installed package, as its folder of metadata is named beside its module. (To load
    `importlib.metadata` takes longer than all else that is done at a start here.)"""
    found = find_spec(module)
    if found is None or found.origin is None:
        return ""
    beside = Path(found.origin).parent.parent
    return ", ".join(sorted(each.stem for each in beside.glob(f"{package}-*.dist-info")))


def _versions() -> tuple[str, str]:
    return _version("llama_cpp", "llama_cpp_python"), _version("tiktoken", "tiktoken")


def _stored_path(facts: ModelFacts) -> Path:
    return cache_folder() / "tokenizers" / f"{facts.fingerprint}.tokens"


def _identity() -> list[object]:
    """What must be the same for a stored outcome to count."""
    return [_CACHE_FORMAT, *_versions()]


def store(facts: ModelFacts, outcome: tuple[byte_pairs.BytePairs | None, str, Vocabulary]) -> None:
    pairs, reason, vocabulary = outcome
    head: Mapping[str, Any] = {
        "identity": _identity(),
        "reason": reason,
        "vocabulary": asdict(vocabulary),
        "has_pairs": pairs is not None,
    }
    data = byte_pairs.pack(pairs or byte_pairs.BytePairs("", [], []), head)
    path = _stored_path(facts)
    # A full disk or a read-only folder only costs the next start the same second again.
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)


def read_stored(
    facts: ModelFacts,
) -> tuple[byte_pairs.BytePairs | None, str, Vocabulary] | None:
    try:
        pairs, head = byte_pairs.unpack(_stored_path(facts).read_bytes())
        if head["identity"] != _identity():
            return None
        stored = head["vocabulary"]
        stored["special"] = tuple(SpecialToken(**token) for token in stored["special"])
        stored["end_ids"] = tuple(stored["end_ids"])
        vocabulary = Vocabulary(**stored)
        return pairs if head["has_pairs"] else None, str(head["reason"]), vocabulary
    except (OSError, ValueError, KeyError, TypeError, json.JSONDecodeError):
        return None
