"""Sentences of the prompt do not turn up in an answer; everything else passes, however it comes."""

from __future__ import annotations

import random

import pytest

from app.analysis.answers.echoes import EchoFilter, prompt_sentences
from app.analysis.answers.references import ReferenceFilter
from app.analysis.answers.rewriting import echoes_in
from app.analysis.kinds.choices import Choices, prompts_for

LABELS = ["p. 1", "p. 2"]


def passed(answer: str, language: str, pieces: list[str] | None = None, own: str = "") -> str:
    kind = "own" if own else "general"
    prompts = prompts_for(Choices(kind=kind, own=own), language)
    messages = prompts.for_reduce(["Part 1 (p. 1)\n- The tenant pays. [p. 1]"], is_final=True)
    stream = EchoFilter(ReferenceFilter(LABELS), echoes_in(messages))
    return "".join([*map(stream.feed, pieces or [answer]), stream.finish()])


@pytest.mark.parametrize(
    ("language", "echo", "answer"),
    [
        ("en", "Do not repeat yourself. ", "The tenant pays 900 euros [p. 1]."),
        ("en", "State nothing that is not in the notes. ", "The tenant pays 900 euros [p. 1]."),
        (
            "en",
            "- **Keep names, numbers, dates, amounts and conditions exact.**\n",
            "- The tenant pays [p. 1].\n",
        ),
        ("zh", "请用中文以 Markdown 写出这份文件的摘要。", "承租人每月支付租金900元 [p. 1]。"),
        ("zh", "名称、数字、日期、金额和条件必须准确。\n\n", "承租人支付租金 [p. 1]。"),
        ("zh", "不要重复。不要写笔记中没有的内容。", "承租人支付租金 [p. 1]。"),
        ("zh", "方括号中的页码引用保持原样：\n\n", "承租人支付租金 [p. 1]。"),
    ],
)
def test_an_echo_goes_wherever_it_stands_and_however_it_comes(
    language: str, echo: str, answer: str
) -> None:
    rng = random.Random(1)
    for text in (echo + answer, f"{answer}\n{echo}", f"{answer}\n\n{echo}\n{answer}"):
        whole = passed(text, language)
        assert answer.strip() in whole
        letters = echo.strip(" -*\n")[:12]
        assert letters not in whole
        for _ in range(20):
            cuts = sorted(rng.sample(range(len(text)), 6))
            pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
            assert passed(text, language, pieces) == whole


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("en", "# Lease\n\nThe tenant, Ada Holm, pays 900 euros. Do pets matter? No.\n\n- One.\n"),
        ("zh", "问题：租金是多少？租金为900元。回答：租金为900元。要求"),
        ("en", "Question: what is the rent? Answer: 900 euros. Task"),
        ("en", "Keep names secret. The notes say nothing else. Do not repeat"),
        ("zh", "本合同约定租金。名称为澄湖仓储。\n\n## 要点\n\n- 不得转租。\n"),
        ("en", ""),
        ("en", "Write a summary"),
    ],
)
def test_what_is_no_echo_passes_unchanged(language: str, answer: str) -> None:
    assert passed(answer, language) == answer
    assert passed(answer, language, list(answer)) == answer


@pytest.mark.parametrize(
    ("language", "echo", "answer"),
    [
        ("zh", "名称、数字、日期、金额和条件必须准确：", "承租人每月支付租金900元 [p. 1]。"),
        ("zh", "- 方括号中的页码引用保持原样，", "承租人支付租金 [p. 1]。"),
        ("zh", "方括号中的页码引用保持原样，不要写笔记中没有的内容，", "承租人支付租金 [p. 1]。"),
        ("zh", "要求：方括号中的页码引用保持原样。", "承租人支付租金 [p. 1]。"),
        ("zh", "根据要求，方括号中的页码引用保持原样，", "承租人支付租金 [p. 1]。"),
        ("en", "Task: State nothing that is not in the notes. ", "The tenant pays [p. 1]."),
        (
            "en",
            "Keep names, numbers, dates, amounts and conditions exact: ",
            "the tenant pays 900 euros [p. 1].",
        ),
    ],
)
def test_an_echo_before_the_answer_s_own_words_in_one_sentence_goes(
    language: str, echo: str, answer: str
) -> None:
    text = echo + answer
    whole = passed(text, language)
    assert whole.lstrip("- ") == answer
    assert passed(text, language, list(text)) == whole


def test_a_sentence_of_the_document_stays_though_the_prompt_has_it() -> None:
    prompt = ["Do not repeat yourself. Answer in English, please."]
    assert prompt_sentences(prompt, "The rule says: do not repeat yourself.") == frozenset(
        {"answerinenglish,please"}
    )


@pytest.mark.parametrize(
    ("language", "echo", "answer"),
    [
        ("zh", "请用中文回答关于这份文件的问题：\n\n", "租金为每月900元 [p. 1]。"),
        ("zh", "先用一句话回答，再写出认真的读者需要知道的内容。", "租金为每月900元 [p. 1]。"),
        ("zh", "只依据文件回答，先用一句话回答。\n", "租金为每月900元 [p. 1]。"),
        ("en", "Answer this question about the document, in English:\n\n", "It is $900 [p. 1]."),
        ("en", "Then with what a careful reader needs to know. ", "It is $900 [p. 1]."),
    ],
)
def test_half_a_sentence_of_a_question_s_prompt_goes_too(
    language: str, echo: str, answer: str
) -> None:
    question = {"zh": "租金是多少？", "en": "What is the rent?"}[language]
    prompts = prompts_for(Choices(), language)
    messages = prompts.for_question("The rent.", "p", question)
    for text in (f"{question}\n\n{echo}{answer}", echo + answer):
        stream = EchoFilter(ReferenceFilter(LABELS), echoes_in(messages, question))
        said = stream.feed(text) + stream.finish()
        assert "".join(said.split()) == "".join(text.replace(echo, "").split())
