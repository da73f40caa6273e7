"""How text is cut into the pieces that byte pairs are merged in, by the name that a GGUF states."""

from __future__ import annotations

# llama.cpp's character tables are those of Unicode 15.1, tiktoken's regex engine knows a later
# version: letters added since are unassigned, hence no letters, for llama.cpp. The self-check
# contains one of them, so that a llama.cpp with newer tables is noticed.
_AGE = r"&&\p{Age=15.1}]"
_CONTRACTION = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
_SPACES = r"\s+(?!\S)|\s+"

# The patterns are llama.cpp's own (`llm_tokenizer_bpe` in src/llama-vocab.cpp, MIT licence),
# written as one expression where llama.cpp applies several one after the other.
_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|" + _SPACES
# Digits are cut out one by one first; what follows is GPT-2 on the pieces between them, where
# spaces in front of a digit stand at the end of their piece.
_DIGITS_THEN_GPT2 = (
    r"\p{N}|'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+(?![^\s\p{N}])|\s+"
)
_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|" + _SPACES
_LLAMA3 = _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + _REST
_QWEN2 = _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + _REST
_QWEN35 = (
    _CONTRACTION
    + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}"
    + r"| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|"
    + _SPACES
)
_SEED_CODER = (
    _CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|" + _SPACES
)
_BAILING = (
    r"'(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|" + _SPACES
)
_UPPER, _LOWER = r"[\p{L}&&[^a-z]]", r"[\p{L}&&[^A-Z]]"  # as llama.cpp has them, not \p{Lu}
_CASED_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|" + _SPACES
_TEKKEN = (
    rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+|[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*|\p{{N}}"
    + _CASED_REST
)
_GPT4O = (
    rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_CONTRACTION}?"
    rf"|[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_CONTRACTION}?|\p{{N}}{{1,3}}" + _CASED_REST
)

_FAMILIES: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    (
        _GPT2,
        False,
        (
            "gpt-2",
            "phi-2",
            "jina-es",
            "jina-de",
            "gigachat",
            "jina-v2-es",
            "jina-v2-de",
            "a.x-4.0",
            "mellum",
            "mpt",
            "olmo",
            "jais",
            "trillion",
            "granite-docling",
            "exaone4",
        ),
    ),
    (
        _DIGITS_THEN_GPT2,
        False,
        (
            "smollm",
            "starcoder",
            "refact",
            "command-r",
            "codeshell",
            "exaone",
            "minerva-7b",
            "mellum2",
        ),
    ),
    (
        _LLAMA3,
        True,
        (
            "llama3",
            "llama-v3",
            "llama-bpe",
            "falcon3",
            "falcon-h1",
            "pixtral",
            "midm-2.0",
            "lfm2",
            "glm4",
            "glm5",
        ),
    ),
    (_LLAMA3, False, ("dbrx", "smaug-bpe", "chatglm-bpe")),
    (
        _QWEN2,
        False,
        (
            "qwen2",
            "deepseek-r1-qwen",
            "kormo",
            "f2llmv2",
            "stablelm2",
            "hunyuan",
            "megrez",
            "solar-open",
            "grok-2",
        ),
    ),
    (_QWEN35, False, ("qwen35",)),
    (_SEED_CODER, False, ("seed-coder",)),
    (_BAILING, False, ("bailingmoe", "bailingmoe2", "llada-moe")),
    (_TEKKEN, True, ("tekken",)),
    (_GPT4O, False, ("gpt-4o", "llama4", "kanana2", "minimax-m2")),
)
# Pre-tokenizer name (`tokenizer.ggml.pre`): pattern, and whether a piece that is a token as a whole
# is taken without looking at merges (llama.cpp's `ignore_merges`).
PRE_TOKENIZERS: dict[str, tuple[str, bool]] = {
    name: (pattern, ignore_merges) for pattern, ignore_merges, names in _FAMILIES for name in names
}


def pattern_for(pre_tokenizer: str) -> str | None:
    """The regular expression of a pre-tokenizer, or None for one that is not known here."""
    known = PRE_TOKENIZERS.get(pre_tokenizer)
    if known is None:
        return None
    pattern = known[0]
    for category in "LNM":
        pattern = pattern.replace(rf"\p{{{category}}}", rf"[\p{{{category}}}{_AGE}")
    return pattern


def is_matched_by_hand(pre_tokenizer: str) -> bool:
    """Whether llama.cpp has code of its own for the pattern, and does not need std::regex."""
    known = PRE_TOKENIZERS.get(pre_tokenizer)
    return known is not None and known[0] in (_GPT2, _DIGITS_THEN_GPT2, _LLAMA3, _QWEN2, _QWEN35)
