"""A thought is never the answer, whatever encloses it and however it arrives."""

from __future__ import annotations

import pytest

from app.engines.contract.thoughts import FAMILIES, ThoughtSplitter, split_thought

ANSWER = "The buyer pays EUR 4,200 [p1].\n\nNotice is 60 days."
THOUGHT = "Okay {the user} wants a summary.\nEUR 9,999, no"
CHANNEL = "<|start|>assistant<|channel|>"


def streamed(text: str, n: int, **options: bool) -> tuple[str, str]:
    """Thought and answer of a text that comes in pieces of `n` characters."""
    splitter = ThoughtSplitter(**options)
    thought, answer = "", ""
    pieces = []
    for start in range(0, len(text), n):
        pieces += list(splitter.feed(text[start : start + n]))
    for piece in (*pieces, *splitter.finish(is_cut=False)):
        if piece.is_all_thought:
            thought = answer = ""
        if piece.is_thought:
            thought += piece.text
        else:
            answer += piece.text
    assert (thought, answer) == (splitter.thought, splitter.text)
    return thought.strip(), answer.strip()


WITH_THOUGHT = [f"{opening}\n{THOUGHT}\n{end}\n\n{ANSWER}" for opening, end in FAMILIES] + [
    f"{THOUGHT}\n</think>\n\n{ANSWER}",
    f"<think>{THOUGHT}</think>\n<think>more</think>{ANSWER}",
    f"<think>{THOUGHT}</think>\n<answer>\n{ANSWER}\n</answer>",
    f"<think>{THOUGHT}</think>\n<response>{ANSWER}</response>",
    f"<|START_THINKING|>{THOUGHT}<|END_THINKING|><|START_RESPONSE|>{ANSWER}<|END_RESPONSE|>",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|>{CHANNEL}final<|message|>{ANSWER}<|return|>",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|>{CHANNEL}commentary<|message|>so<|end|>"
    f"{CHANNEL}final<|message|>{ANSWER}",
    f"analysis<|message|>{THOUGHT}<|end|>{CHANNEL}final<|message|>{ANSWER}",
    f"analysis{THOUGHT}assistantfinal{ANSWER}",
    f"analysiswe need this. {THOUGHT}assistantcommentaryxassistantfinal{ANSWER}",
]


@pytest.mark.parametrize("n", [1, 3, 7, 10_000])
@pytest.mark.parametrize("text", WITH_THOUGHT)
def test_every_family_is_split(text: str, n: int) -> None:
    thought, answer = streamed(text, n)
    assert answer == ANSWER
    assert THOUGHT in thought


@pytest.mark.parametrize("n", [1, 4, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        f"<think>\n\n</think>\n\n{ANSWER}",
        f"{CHANNEL}final<|message|>{ANSWER}",
        f"{ANSWER}<|im_end|>\n<|im_start|>user\nThank you.",
        f"{ANSWER}<end_of_turn>\n<start_of_turn>user\nThank you.",
        f"<start_of_turn>model\n{ANSWER}<end_of_turn>",
        f"{ANSWER}</s>",
    ],
)
def test_marks_of_turns_and_empty_thoughts_leave_the_answer(text: str, n: int) -> None:
    assert streamed(text, n) == ("", ANSWER)


@pytest.mark.parametrize("n", [1, 4, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        "Analysis of the contract: the price is EUR 5.",
        "analysis of it: nothing",
        "analysts say so",
        "commentary on § 4",
        "final terms: none",
        "assistant professor",
        "<b>bold</b> words",
        "< 5 days",
        "The paper marks a thought by <think> and </think>, both single tokens.",
        "R1 closes its thought with `</think>` and then answers.",
    ],
)
def test_an_answer_about_such_things_stays_whole(text: str, n: int) -> None:
    assert streamed(text, n) == ("", text)


def test_a_mark_that_the_prompt_has_may_be_quoted() -> None:
    text = "Turns end with <|im_end|> there, and thoughts with\n</think>\nas it says."
    splitter = ThoughtSplitter(in_prompt={"<|im_end|>", "</think>"})
    told = "".join(piece.text for piece in (*splitter.feed(text), *splitter.finish(is_cut=False)))
    assert told == text


def test_a_thought_that_was_cut_off_leaves_no_answer() -> None:
    for text in (f"<think>\n{THOUGHT}", f"analysis{THOUGHT}", f"[THINK]{THOUGHT}"):
        assert split_thought(text, is_cut=True) == (THOUGHT, "")


def test_a_prompt_that_opened_a_thought() -> None:
    assert streamed(f"{THOUGHT}</think>{ANSWER}", 5, is_open=True) == (THOUGHT, ANSWER)
    assert split_thought(ANSWER, is_open=True) == ("", ANSWER)  # it did not think
