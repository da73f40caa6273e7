"""A kind's file and the form of it: nothing of the file is lost on the way there and back."""

from __future__ import annotations

import tomllib

import pytest

from app.analysis.kinds.editing import (
    LengthFields,
    example_messages,
    kind_fields,
    kind_id,
    new_kind_text,
    with_fields,
)
from app.analysis.kinds.files import PromptError, checked_kind
from app.analysis.kinds.offered import kind_text, kinds
from app.planning.plan import Mode


@pytest.mark.parametrize("kind", [each.id for each in kinds()])
def test_a_form_that_nobody_touched_changes_no_letter(kind: str) -> None:
    text = kind_text(kind)
    assert with_fields(text, kind_fields(text)) == text


def test_comments_and_what_the_form_does_not_know_stay() -> None:
    text = kind_text("contract")
    fields = kind_fields(text)
    fields.texts["en"]["title"] = 'My "review"'
    fields.texts["zh"]["task"] = "一\n二 {categories}"
    fields.n_answer = 500
    changed = with_fields(text, fields)
    for line in text.splitlines():
        if line.startswith("#") or "governing_law" in line:
            assert line in changed
    data = tomllib.loads(changed)
    assert data["en"]["title"] == 'My "review"' and data["zh"]["task"] == "一\n二 {categories}"
    assert data["n_answer"] == 500 and kind_fields(changed) == fields
    checked_kind(changed, "it")


def test_lengths_are_added_changed_and_taken_out() -> None:
    text = kind_text("general")
    fields = kind_fields(text)
    assert [each.id for each in fields.lengths] == ["one-page", "brief", "detailed"]
    fields.lengths.pop()
    fields.lengths.append(
        LengthFields("tiny", {"en": "Tiny", "zh": ""}, {"en": "One sentence.", "zh": ""}, 64)
    )
    changed = with_fields(text, fields)
    data = checked_kind(changed, "it")
    assert data["lengths"] == ["one-page", "brief", "tiny"] and data["n_answer"]["tiny"] == 64
    assert "detailed" not in data["en"]["lengths"]
    assert "# A general summary." in changed
    fields.lengths.clear()
    data = checked_kind(with_fields(changed, fields), "it")
    assert "lengths" not in data and "lengths" not in data["zh"]


def test_a_new_kind_can_be_used_as_it_is() -> None:
    text = new_kind_text("who-signs", 'Who "signs"?')
    data = checked_kind(text, "it")
    assert data["zh"]["title"] == 'Who "signs"?' and "{language}" in data["en"]["task"]
    assert kind_id(' Who "signs"? ') == "who-signs" and kind_id("谁签字？") == "谁签字"
    assert kind_id("…") == ""


@pytest.mark.parametrize(
    ("step", "words"),
    [(Mode.SINGLE, "Here is a document."), (Mode.MAP_REDUCE, "Here is one part of a long")],
)
def test_the_preview_is_what_a_model_gets(step: Mode, words: str) -> None:
    text = kind_text("own")
    [system, asked] = example_messages(text, "own", "en", step, "THE TEXT", "Who pays?")
    assert system[0] == "system" and asked[0] == "user"
    assert words in asked[1] and "<document>\n[p1] THE TEXT\n</document>" in asked[1]
    assert "Who pays?" in asked[1] and "marker" in asked[1].partition("Who pays?")[2]


@pytest.mark.parametrize("text", ["kind = [", 'en = "x"', "lengths = 3\n[en]\ntitle = 1"])
def test_what_no_form_can_show_is_said(text: str) -> None:
    with pytest.raises(PromptError):
        kind_fields(text)
    with pytest.raises(PromptError):
        checked_kind(text, "it")
