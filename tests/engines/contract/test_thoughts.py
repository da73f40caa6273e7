"""A thought is never the answer, whatever encloses it and however it arrives."""

from __future__ import annotations

import pytest

from app.engines.contract.marks import FAMILIES
from app.engines.contract.thoughts import ThoughtSplitter

ANSWER = "The buyer pays EUR 4,200 [p1].\n\nNotice is 60 days."
THOUGHT = "Okay {the user} wants a summary.\nEUR 9,999, no"
CHANNEL = "<|start|>assistant<|channel|>"


def split_thought(text: str, *, is_cut: bool = False, is_open: bool = False) -> tuple[str, str]:
    """Thought and answer of a whole text."""
    splitter = ThoughtSplitter(is_open=is_open)
    for _ in splitter.feed(text):
        pass
    for _ in splitter.finish(is_cut=is_cut):
        pass
    return splitter.thought.strip(), splitter.text


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


AS_WRITTEN = [  # marks that models write as text, in the spellings that are met
    f"<THINK>{THOUGHT}</THINK>\n\n{ANSWER}",
    f"<think>{THOUGHT}</Think>{ANSWER}",
    f'<think time="3">{THOUGHT}</think>{ANSWER}',
    f'<thinking budget=200 mode="x">\n{THOUGHT}\n</thinking>\n{ANSWER}',
    f"< think>{THOUGHT}</ think >\n{ANSWER}",
    f"<think>{THOUGHT}</thinking>\n{ANSWER}",
    f"<thoughts>{THOUGHT}</thoughts>{ANSWER}",
    f"<analysis>{THOUGHT}</analysis>\n{ANSWER}",
    f"<scratchpad>{THOUGHT}</scratchpad>{ANSWER}",
    f"<|think|>{THOUGHT}<|/think|>{ANSWER}",
    f"<|begin_of_thinking|>{THOUGHT}<|end_of_thinking|>{ANSWER}",
    f"<think_start>{THOUGHT}<think_end>{ANSWER}",
    f"<ns:think>{THOUGHT}</ns:think>{ANSWER}",
    f"**<think>**{THOUGHT}**</think>**\n{ANSWER}",
    f"```\n<think>\n{THOUGHT}\n</think>\n```\n{ANSWER}",
    f"<details><summary>Thinking</summary>{THOUGHT}</details>\n\n{ANSWER}",
    f'<details type="reasoning" done="true">\n<summary>Thought for 4 seconds</summary>\n'
    f"{THOUGHT}\n</details>\n{ANSWER}",
    f"\ufeff<think>{THOUGHT}</think>{ANSWER}",
    f"\u200b<think>{THOUGHT}</think>{ANSWER}",
    f"&lt;think&gt;{THOUGHT}&lt;/think&gt;\n{ANSWER}",
    f"＜think＞{THOUGHT}＜/think＞{ANSWER}",
    f"<思考>{THOUGHT}</思考>{ANSWER}",
    # nested, doubled, mentioned
    f"<think>{THOUGHT}<think>inner</think>outer</think>{ANSWER}",
    f"<think>\n<think>\n{THOUGHT}\n</think>\n</think>\n{ANSWER}",
    f"<think>{THOUGHT}</think>\n</think>\n{ANSWER}",
    f"<think>I close it with `</think>`. {THOUGHT}</think>\n{ANSWER}",
    f"<think>They write <think> there. {THOUGHT}</think>\n{ANSWER}",
    # within the answer and behind it
    ANSWER.replace("Notice", f"<think>{THOUGHT}</think>\n\nNotice"),
    f"{ANSWER}\n<think>{THOUGHT}</think>",
    # a mark lost
    f"{THOUGHT}</THINK>\n{ANSWER}",
    f"{THOUGHT}\n</thinking>\n\n{ANSWER}",
    f"<|message|>{THOUGHT}<|end|>{CHANNEL}final<|message|>{ANSWER}",
    f"<|channel|>analysis<|message|>{THOUGHT}<|channel|>final<|message|>{ANSWER}",
    f"<|channel|>analysis to=functions.look_up code<|message|>{THOUGHT}<|call|>"
    f"{CHANNEL}final <|constrain|>json<|message|>{ANSWER}",
    f"analysis {THOUGHT} assistantfinal {ANSWER}",
    f"analysis\n\n{THOUGHT}\n\nassistantfinal\n\n{ANSWER}",
    f"analysis\n{THOUGHT}\nfinal\n{ANSWER}",
    # around the answer, too
    f"<|im_start|>assistant\n<think>{THOUGHT}</think>{ANSWER}<|im_end|>",
    f"<|im_start|>think\n{THOUGHT}<|im_end|>\n<|im_start|>assistant\n{ANSWER}<|im_end|>",
    f"<think>{THOUGHT}</think><ANSWER>{ANSWER}</ANSWER>",
    f"<thinking>{THOUGHT}</thinking>\n<final_answer>\n{ANSWER}\n</final_answer>",
    f"<think>{THOUGHT}</think><output>{ANSWER}</output>",
]


SPELLED = [  # words, brackets and fences instead of marks
    f"[thinking]{THOUGHT}[/thinking]{ANSWER}",
    f"[REASONING]\n{THOUGHT}\n[/REASONING]\n{ANSWER}",
    f"{{think}}{THOUGHT}{{/think}}\n{ANSWER}",
    f"```reasoning\n{THOUGHT}\n```\n\n{ANSWER}",
    f"~~~ think\n{THOUGHT}\n~~~\n{ANSWER}",
    f"## Thought process\n\n{THOUGHT}\n\n## Answer\n\n{ANSWER}",
    f"**Thinking Process:**\n\n{THOUGHT}\n\n**Final answer:**\n{ANSWER}",
    f"### 🤔 Reasoning\n{THOUGHT}\n### Final response\n{ANSWER}",
    f"Thought: {THOUGHT}\nFinal Answer: {ANSWER}",
    f"My thinking: {THOUGHT}\n\nSummary: {ANSWER}",
    f"思考过程：{THOUGHT}\n\n最终回答：{ANSWER}",
    f"【思考】{THOUGHT}【回答】{ANSWER}",
    f"Thinking...\n{THOUGHT}\n...done thinking.\n\n{ANSWER}",
    f"Here's my thought process:\n{THOUGHT}\nHere is my response:\n{ANSWER}",
    f"{THOUGHT}\n[BEGIN FINAL RESPONSE]\n{ANSWER}\n[END FINAL RESPONSE]",
    f"\\<think\\>{THOUGHT}\\</think\\>{ANSWER}",
    f"‹think›{THOUGHT}‹/think›{ANSWER}",
    f"<cot>{THOUGHT}</cot>{ANSWER}",
    f"<internal_monologue>{THOUGHT}</internal_monologue>{ANSWER}",
    f"<thinking_process>{THOUGHT}</thinking_process>\n{ANSWER}",
    f"<details><summary>💭 <b>Reasoning</b></summary>{THOUGHT}</details>{ANSWER}",
    f"<|channel|>analysis{THOUGHT}<|channel|>final{ANSWER}",
    f"<think>{THOUGHT}</think><|begin_of_box|>{ANSWER}<|end_of_box|>",
    f"/think\n{THOUGHT}<|im_end|>\n<|im_start|>assistant\n{ANSWER}",
    f"```thinking process\n{THOUGHT}\n```\n{ANSWER}",
    f"<details>\n<summary>🧠 Show reasoning</summary>\n\n{THOUGHT}\n\n</details>\n\n{ANSWER}",
    f"【思考开始】{THOUGHT}【思考结束】{ANSWER}",
    f"<!-- thinking\n{THOUGHT}\n-->\n{ANSWER}",
    f"*Thinking:* {THOUGHT}\n\n*Answer:* {ANSWER}",
    f"_Thinking..._\n\n{THOUGHT}\n\n_Done thinking._\n\n{ANSWER}",
]


NEAR = [  # other families' signs, and what templates write around them
    f"<｜begin▁of▁think｜>{THOUGHT}<｜end▁of▁think｜>{ANSWER}",
    f"{THOUGHT}<｜end▁of▁thinking｜>{ANSWER}",
    f"{THOUGHT}<|END_THINKING|><|START_RESPONSE|>{ANSWER}<|END_RESPONSE|>",
    f"<|START_THINKING|>{THOUGHT}<|END_THINKING|><|START_TEXT|>{ANSWER}<|END_TEXT|>",
    f"<planning>{THOUGHT}</planning>\n\n{ANSWER}",
    f"<denken>{THOUGHT}</denken>\n{ANSWER}",
    f"<\u200bthink>{THOUGHT}</\u200bthink>{ANSWER}",
    f"<think>{THOUGHT}\n<answer>\n{ANSWER}\n</answer>",
    f"<thought>\n{THOUGHT}\n</thought>\n\n{ANSWER}[|endofturn|]",
    f"<role>ASSISTANT</role><think>\n{THOUGHT}\n</think>\n{ANSWER}<|role_end|>",
    f"<s><think>\n{THOUGHT}\n</think>\n{ANSWER}</s>",
    f"assistant\n<think>\n{THOUGHT}\n</think>\n\n{ANSWER}",
    f"Assistant: <think>\n{THOUGHT}\n</think>\n\n{ANSWER}",
    f"<|im_start|>assistant<|im_sep|><think>{THOUGHT}</think>{ANSWER}<|im_end|>",
    f"<|im_start|>reasoning\n{THOUGHT}<|im_end|>\n<|im_start|>assistant\n{ANSWER}<|im_end|>",
    f"<|start_header_id|>assistant<|end_header_id|>\n\n<think>{THOUGHT}</think>{ANSWER}<|eot_id|>",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|><|start|>assistant<|message|>{ANSWER}<|return|>",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|><|start|>assistant to=user<|channel|>final"
    f"<|message|>{ANSWER}",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|>assistant<|channel|>final<|message|>{ANSWER}",
    f"<|channel|>analysis<|message|>{THOUGHT}<|end|>{CHANNEL}final <|constrain|> json<|message|>"
    f"{ANSWER}",
    f"<|channel|>analysis\n<|message|>\n{THOUGHT}\n<|end|>\n<|start|>assistant\n<|channel|>final\n"
    f"<|message|>\n{ANSWER}\n<|return|>",
    f"<|start|>assistant to=functions.find<|channel|>commentary json<|message|>{THOUGHT}<|call|>"
    f"{CHANNEL}final<|message|>{ANSWER}",
]


@pytest.mark.parametrize("n", [1, 3, 7, 10_000])
@pytest.mark.parametrize("text", [*WITH_THOUGHT, *AS_WRITTEN, *SPELLED, *NEAR])
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
        f"{ANSWER}<|assistant_end|>",
        f"{ANSWER}<|endofprompt|>\nHuman: Thank you.",
        f"{ANSWER}<|observation|>",
        f"{ANSWER}</assistant>",
        f"{ANSWER}[EOS]",
        f"<answer>\n{ANSWER}\n</answer>",
        f"<|START_RESPONSE|>{ANSWER}<|END_RESPONSE|>",
        f"assistant\n\n{ANSWER}",
        f"{ANSWER}assistant\n\nAnything else?",
        f"<bos>{ANSWER}<eos>",
        *(
            f"{ANSWER}{mark}"
            for mark in (
                *("[|endofturn|]", "<end_of_message>", "<end_of_text>", "<eoa>", "<eod>", "<sep>"),
                *("<|eoa|>", "<|separator|>", "<|reserved_special_token_0|>", "<|CHATBOT_TOKEN|>"),
                *("<reserved_106>", "<extra_id_0>", "<SPECIAL_12>", "<AI>", "<用户>", "[EOT]"),
                *("[end of text]", "</answer>", "<｜end▁of▁turn｜>", "<|tool_response|>"),
            )
        ),
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
        "The tag `<THINK>` opens it; see <https://example.org/think>.",
        "Fees < EUR 500 are waived & paid back; AT&T pays.\n\n**Terms**",
        "<details open>\n<summary>Fees</summary>\nEUR 5\n</details>",
        "The <thinkers> group holds 5 %.",
        "final\nThe fee is EUR 5.",
        "analysis and assistant final report are due in May.",
        "The agreement names `<response>` and `</response>` as its tags.",
        "The <plan> is in Annex A.",
        "1. Thought experiment: a trolley.\n2. Reply: none.",
        "思考题见第三章。",
        "The user [of it] pays (see assistant manual).",
    ],
)
def test_an_answer_about_such_things_stays_whole(text: str, n: int) -> None:
    assert streamed(text, n) == ("", text)


def test_a_quotation_with_a_sign_that_is_headed_as_a_thought() -> None:
    thought, answer = streamed(f"> [!NOTE] Thinking\n> So EUR 5.\n\n{ANSWER}", 1)
    assert (thought, answer) == ("> So EUR 5.", ANSWER)


def test_a_mark_that_the_prompt_has_may_be_quoted() -> None:
    text = "Turns end with <|im_end|> there, and thoughts with\n</think>\nas it says."
    splitter = ThoughtSplitter(in_prompt={"<|im_end|>", "</think>"})
    told = "".join(piece.text for piece in (*splitter.feed(text), *splitter.finish(is_cut=False)))
    assert told == text


def test_a_thought_that_was_cut_off_leaves_no_answer() -> None:
    for text in (
        f"<think>\n{THOUGHT}",
        f"<THINK a=1>{THOUGHT}",
        f"analysis{THOUGHT}",
        f"[THINK]{THOUGHT}",
    ):
        assert split_thought(text, is_cut=True) == (THOUGHT, "")


def test_a_prompt_that_opened_a_thought() -> None:
    assert streamed(f"{THOUGHT}</think>{ANSWER}", 5, is_open=True) == (THOUGHT, ANSWER)
    assert split_thought(ANSWER, is_open=True) == ("", ANSWER)  # it did not think


def test_a_thought_that_nothing_closes_is_no_answer() -> None:
    assert split_thought(f"<think>{THOUGHT}") == (THOUGHT, "")
    assert split_thought(f"<think>{THOUGHT}<think>more", is_cut=True)[1] == ""
    assert split_thought(f"{ANSWER}\n<think>{THOUGHT}", is_cut=True)[1].strip() == ANSWER


def test_a_part_of_the_answer_that_only_looks_like_a_thought_is_kept() -> None:
    """With nothing after it, it is all there is."""
    assert split_thought(f"<analysis>{ANSWER}</analysis>") == ("", ANSWER)


@pytest.mark.parametrize("n", [1, 4, 10_000])
@pytest.mark.parametrize(
    "text",
    [
        "## Reasoning\n\nThe court held the clause void [p1].\n\n## Conclusion\n\nUpheld.",
        "Reasoning: the fee fell due in May [p1].\n\nSummary: it is owed.",
        "Thought leadership is the aim [p1].",
        "**Thinking ahead**: the parties meet yearly.",
        "> The buyer pays.\n\nThat is all.",
        "‹Der Vertrag› gilt [p1].",
        "【摘要】费用为900欧元 [p1]。",
        "Chain of custody [p1].",
        "(thought) is a word of art here.",
        "/think tank/ is a name.",
        "Thinking: none of the parties objected [p2].",
    ],
)
def test_words_that_only_look_like_a_thought_stay(text: str, n: int) -> None:
    assert streamed(text, n) == ("", text)


def test_a_labelled_thought_that_is_cut_is_none_of_the_answer() -> None:
    thought, answer = split_thought("Thinking Process:\n\n1. Read the clause", is_cut=True)
    assert (thought, answer) == ("1. Read the clause", "")
    cut = "## Reasoning\n\nThe court held"
    assert split_thought(cut, is_cut=True) == ("", cut)
