"""Modelfiles as profiles, and back."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.models import ModelError
from app.models.sources.modelfile import (
    modelfile_from_profile,
    parse_modelfile,
    profile_from_modelfile,
)
from app.models.sources.profiles import Profile

MARIO = '''FROM qwen2.5:7b
# sets the temperature
PARAMETER temperature 0.3
parameter num_ctx 32768
PARAMETER stop "<|im_end|>"
PARAMETER stop AI assistant:
PARAMETER mirostat 2
TEMPLATE """{{ if .System }}<|im_start|>system
{{ .System }}<|im_end|>
{{ end }}{{ .Prompt }}"""
SYSTEM """
You are "Mario".
# not a comment
"""
MESSAGE user Is Toronto in Canada?
LICENSE "Apache-2.0"
'''


def test_a_modelfile_becomes_a_profile() -> None:
    profile = profile_from_modelfile(MARIO, "mario", "Mario")
    assert (profile.model, profile.n_context, profile.temperature) == ("qwen2.5:7b", 32768, 0.3)
    assert profile.stop == ("<|im_end|>", "AI assistant:")
    assert profile.system == '\nYou are "Mario".\n# not a comment\n'
    assert profile.template.startswith("{{ if .System }}") and "\n" in profile.template
    assert (profile.top_k, profile.top_p) == (40, 0.9), "Ollama's defaults where nothing is said"
    assert profile.others == (
        ("PARAMETER", "mirostat 2"),
        ("MESSAGE", "user Is Toronto in Canada?"),
        ("LICENSE", "Apache-2.0"),
    )


def test_and_back_again() -> None:
    profile = profile_from_modelfile(MARIO, "mario", "Mario")
    again = profile_from_modelfile(modelfile_from_profile(profile), "mario", "Mario")
    assert again == profile


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FROM a\nTEMPERATURE 1", "Line 2 .*“TEMPERATURE”"),
        ('FROM a\nSYSTEM """x\ny', "line 2 .*never closed"),
        ("FROM a\n\nPARAMETER temperature", "Line 3 .*no value"),
        ("FROM a\nPARAMETER num_ctx many", "num_ctx is “many”"),
        ("FROM a\nPARAMETER temperature -1", "temperature = -1"),
        ("SYSTEM hello", "names no model"),
        ("", "names no model"),
    ],
)
def test_a_modelfile_that_makes_no_sense_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        profile_from_modelfile(text, "x")


def test_lines_are_counted_through_quoted_texts() -> None:
    with pytest.raises(ModelError, match="Line 5"):
        parse_modelfile('FROM a\nSYSTEM """x\ny\nz"""\nWHAT now')


_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=60)


@example(system="", template=" \n", stop=[], temperature=0.0, n_context=0)
@given(
    system=_TEXT,
    template=_TEXT,
    stop=st.lists(_TEXT.filter(bool), max_size=3),
    temperature=st.floats(0, 2),
    n_context=st.integers(0, 10**6),
)
def test_every_profile_survives_the_way_there_and_back(
    system: str, template: str, stop: list[str], temperature: float, n_context: int
) -> None:
    profile = Profile(
        "p",
        "p",
        "m",
        system=system,
        template=template,
        stop=tuple(stop),
        temperature=temperature,
        n_context=n_context,
    )
    try:
        text = modelfile_from_profile(profile)
    except ModelError as error:
        assert '"' in system + template + "".join(stop) and "quotation" in error.message
        return
    assert profile_from_modelfile(text, "p", "p") == profile
