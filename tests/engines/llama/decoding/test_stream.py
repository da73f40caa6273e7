"""Text on its way from the worker's sequences to the parent."""

from __future__ import annotations

from typing import Any

from app.engines.llama.decoding.stream import INTERVAL_S, TextStream
from app.engines.llama.protocol import Piece, Pieces


class Clock:
    """Stands where it is put."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_text_is_sent_some_dozens_of_times_a_second_and_none_is_lost() -> None:
    said: list[Any] = []
    clock = Clock()
    stream = TextStream(said.append, clock)
    for step in range(1000):
        clock.now_s = step / 1000
        stream.add("a", f"{step} ", 1)
        if step % 2:
            stream.add("b", "x", 2)
        stream.send_due()
    stream.send_all()
    assert 1 / INTERVAL_S - 3 < len(said) < 1 / INTERVAL_S + 3
    pieces = [piece for message in said for piece in message.pieces]
    assert "".join(piece.text for piece in pieces if piece.id == "a").split() == list(
        map(str, range(1000))
    )
    assert sum(piece.n_tokens for piece in pieces if piece.id == "a") == 1000
    assert sum(piece.n_tokens for piece in pieces if piece.id == "b") == 1000


def test_a_slow_model_has_each_token_sent_at_once() -> None:
    said: list[Any] = []
    clock = Clock()
    stream = TextStream(said.append, clock)
    for step in range(5):
        clock.now_s = step * INTERVAL_S * 1.01
        stream.add("a", str(step), 1)
        stream.send_due()
    assert said == [Pieces((Piece("a", str(n), 1),)) for n in range(5)]


def test_nothing_is_sent_where_nothing_was_written() -> None:
    said: list[Any] = []
    stream = TextStream(said.append)
    stream.send_due()
    stream.send_all()
    assert said == []
