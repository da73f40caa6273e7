"""What both engines' events become on their way to everything above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engines.contract.answers import AnswerStream
from app.engines.contract.engine import (
    EngineNotice,
    Event,
    Failed,
    Finished,
    FinishReason,
    Message,
    Request,
    Sampling,
    Started,
    Thought,
    Token,
)

ASKED = Request("a", (Message("user", "What is the fee?"),), Sampling(max_tokens=100))


class Model:
    """Answers each request with the next of some texts, and notes what it was asked."""

    def __init__(self, *answers: tuple[str, FinishReason]) -> None:
        self.answers, self.asked, self.cancelled = list(answers), [], []

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        for request in requests:
            self.asked.append(request)
            text, reason = self.answers.pop(0)
            yield Started(request.id, 50)
            for at in range(0, len(text), 4):
                if request.id in self.cancelled:
                    reason = FinishReason.CANCELLED
                    break
                yield Token(request.id, text[at : at + 4])
            yield Finished(request.id, text, reason, 50, 9, 0.1, 0.1)

    def read(self, n_context: int = 0) -> list[Event]:
        stream = AnswerStream(self.cancelled.append, lambda: n_context)
        return list(stream.of(self.generate, [ASKED]))


def told(events: Sequence[Event]) -> str:
    """The stream as it is shown: a second start takes back what came before."""
    shown = ""
    for event in events:
        if isinstance(event, Started):
            shown = ""
        elif isinstance(event, Token):
            shown += event.text
    return shown


def test_a_thought_is_split_off_and_timed() -> None:
    events = Model(("<think>Well, 9?</think>\n\nIt is 900.", FinishReason.STOP)).read()
    assert told(events).strip() == "It is 900."
    assert "".join(e.text for e in events if isinstance(e, Thought)) == "Well, 9?"
    assert isinstance(events[-1], Finished)
    assert (events[-1].text.strip(), events[-1].thought) == ("It is 900.", "Well, 9?")


def test_a_lone_end_takes_back_what_was_shown_and_is_remembered() -> None:
    model = Model(
        ("Well, 9?\n</think>\nIt is 900.", FinishReason.STOP),
        ("Hm.\n</think>\nIt is 901.", FinishReason.STOP),
    )
    stream = AnswerStream(model.cancelled.append, lambda: 0)
    assert told(list(stream.of(model.generate, [ASKED]))).strip() == "It is 900."
    assert stream.opens_in_thought
    again = list(stream.of(model.generate, [ASKED]))
    assert "Hm" not in "".join(e.text for e in again if isinstance(e, Token))


def test_a_thought_without_room_for_an_answer_is_asked_again_with_more() -> None:
    model = Model(
        ("<think>on and on", FinishReason.LENGTH),
        ("<think>on and on</think>It is 900.", FinishReason.STOP),
    )
    events = model.read()
    assert [r.sampling.n_thought > 0 for r in model.asked] == [False, True]
    assert isinstance(events[-1], Finished) and events[-1].text == "It is 900."


def test_a_thought_that_never_ends_is_told() -> None:
    model = Model(*[("<think>on and on", FinishReason.LENGTH)] * 2)
    assert isinstance(failed := model.read()[-1], Failed)
    assert "used up the room" in failed.message
    assert len(model.asked) == 2
    short = Model(("<think>on and on", FinishReason.LENGTH))
    assert isinstance(short.read(n_context=1000)[-1], Failed)  # no room to be had
    only = Model(("<think>on and on", FinishReason.STOP))
    assert isinstance(failed := only.read()[-1], Failed) and "no answer" in failed.message


def test_an_answer_that_repeats_itself_is_stopped() -> None:
    line = "The buyer pays EUR 4,200.\n"
    model = Model((line * 400, FinishReason.LENGTH))
    events = model.read()
    assert model.cancelled == ["a"]
    assert isinstance(done := events[-1], Finished)
    assert (done.text, done.reason) == (line, FinishReason.REPETITION)
    assert told(events).count(line.strip()) < 30


def test_a_fence_around_the_answer_is_taken_off() -> None:
    events = Model(("```markdown\nIt is 900.\n```", FinishReason.STOP)).read()
    assert told(events).strip() == "It is 900."
    assert isinstance(events[-1], Finished) and events[-1].text == "It is 900."


GERMAN = "Der Mieter zahlt 900 Euro im Monat, und die Kündigung ist mit einer Frist von 60 Tagen."
ENGLISH = "The tenant pays 900 euros a month, and the notice to the other party is 60 days."
WANTED = Request(
    "a",
    (Message("system", "Be brief."), Message("user", "What is the rent?")),
    Sampling(max_tokens=100),
    language="de",
    reminder="Schreibe auf Deutsch.",
)


def test_an_answer_in_another_language_is_asked_again_once() -> None:
    model = Model((ENGLISH, FinishReason.STOP), (GERMAN, FinishReason.STOP))
    stream = AnswerStream(model.cancelled.append, lambda: 0)
    events = list(stream.of(model.generate, [WANTED]))
    assert told(events) == GERMAN and len(model.asked) == 2
    assert model.asked[1].messages[-1].content.endswith("Schreibe auf Deutsch.")


def test_a_model_that_writes_another_language_twice_is_not_asked_a_third_time() -> None:
    model = Model(*[(ENGLISH, FinishReason.STOP)] * 3)
    stream = AnswerStream(model.cancelled.append, lambda: 0)
    assert told(list(stream.of(model.generate, [WANTED]))) == ENGLISH
    list(stream.of(model.generate, [WANTED]))
    assert len(model.asked) == 3


def test_a_cancel_between_two_attempts_is_kept() -> None:
    model = Model((ENGLISH, FinishReason.STOP), (GERMAN, FinishReason.STOP))
    stream = AnswerStream(model.cancelled.append, lambda: 0)
    ended = []
    for event in stream.of(model.generate, [WANTED]):
        if isinstance(event, EngineNotice):
            stream.stop()
        ended.append(event)
    assert isinstance(ended[-1], Finished) and ended[-1].reason is FinishReason.CANCELLED
    assert len(model.asked) == 1
