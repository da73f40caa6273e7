"""Profiles: the shipped ones, a person's own, and what is wrong with a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import ModelError
from app.models.machine.quantization_advice import advise, reference_facts
from app.models.sources.profiles import (
    Profile,
    format_profile,
    load_profile,
    parse_profile,
    profile_names,
    save_profile,
)

_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LONGLEAF_HOME", str(tmp_path))
    return tmp_path


def test_the_shipped_profiles_can_be_read() -> None:
    assert profile_names() == ["cpu", "reference-12gb", "small-model", "vllm-128k"]
    for name in profile_names():
        assert load_profile(name).title
    vllm = load_profile("vllm-128k")
    assert vllm.n_context == 131_072 and vllm.servers == ("http://127.0.0.1:8000",)
    assert load_profile("cpu").device == "cpu"


def test_the_profile_for_12_gb_fits_them() -> None:
    profile = load_profile("reference-12gb")
    rows = {row.name: row for row in advise(reference_facts(), int(12e9), on_gpu=True)}
    quantization = profile.model.rsplit("-", 1)[1]
    assert rows[quantization].cell(profile.n_context, profile.kv_type).fits


def test_ones_own_comes_before_a_shipped_one() -> None:
    save_profile(Profile("cpu", "Mine", n_context=8192))
    save_profile(Profile("other", system='a\n"b"\\c\t'))
    assert load_profile("cpu").title == "Mine"
    assert load_profile("other").system == 'a\n"b"\\c\t'
    assert "other" in profile_names()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("n_context = ", "no TOML"),
        ("tempreature = 1", "unknown setting “tempreature”"),
        ('name = "x"', "unknown setting “name”"),
        ('n_context = "many"', "wrong kind for “n_context”"),
        ("n_context = true", "wrong kind"),
        ("stop = [1]", "wrong kind for “stop”"),
        ("n_context = -1", "cannot have n_context = -1"),
        ('device = "toaster"', "cannot have the device “toaster”"),
        ('kv_type = "q1"', "KV cache type “q1”"),
        ("temperature = nan", "temperature = nan"),
    ],
)
def test_a_bad_profile_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        parse_profile(text, "x")


@pytest.mark.parametrize("name", ["", "../cpu", "A", "x" * 80, "nope"])
def test_a_name_that_is_none_leads_nowhere(name: str) -> None:
    with pytest.raises(ModelError, match="There is no profile"):
        load_profile(name)


@given(
    title=_TEXT,
    system=_TEXT,
    stop=st.lists(_TEXT, max_size=3),
    others=st.lists(st.tuples(_TEXT, _TEXT), max_size=2),
    temperature=st.floats(0, 10),
    seed=st.integers(-(2**63), 2**63 - 1),
)
def test_every_profile_survives_its_file(
    title: str,
    system: str,
    stop: list[str],
    others: list[tuple[str, str]],
    temperature: float,
    seed: int,
) -> None:
    profile = Profile(
        "p",
        title,
        system=system,
        stop=tuple(stop),
        others=tuple(others),
        temperature=temperature,
        seed=seed,
    )
    assert parse_profile(format_profile(profile), "p") == profile
