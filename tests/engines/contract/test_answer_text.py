"""Fences around answers, and answers without end."""

from __future__ import annotations

import pytest

from app.engines.contract.answer_text import FenceFilter, LoopWatch, unfenced

ANSWER = "The buyer pays EUR 4,200 [p1].\n\n- Notice is 60 days."


@pytest.mark.parametrize("n", [1, 5, 1000])
@pytest.mark.parametrize(
    "text",
    [
        f"```markdown\n{ANSWER}\n```",
        f"```\n{ANSWER}\n```\n",
        f"~~~md\n{ANSWER}\n~~~",
        f"```markdown\n{ANSWER}",
        f"````markdown\n{ANSWER}\n````",
        f"```Markdown\r\n{ANSWER}\r\n```",
        f"'''\n{ANSWER}\n'''",
        f"```summary\n{ANSWER}\n```",
        f"```markdown {{.notes}}\n{ANSWER}\n```",
        f"  ```gfm\n{ANSWER}\n  ```",
        f"```\n{ANSWER}```",
    ],
)
def test_a_fence_around_all_is_taken_off(text: str, n: int) -> None:
    fence = FenceFilter()
    shown = "".join(fence.feed(text[at : at + n]) for at in range(0, len(text), n))
    assert (shown + fence.finish()).strip() == ANSWER
    assert unfenced(text).strip() == ANSWER


def test_a_fence_of_its_own_stays() -> None:
    for text in (
        "Use:\n```python\nx\n```\nand\n```\ny\n```",
        "```\na\n```\nthen\n```\nb\n```",
        "```python\nprint()\n```",
    ):
        assert unfenced(text) == text
    assert "```" not in unfenced(f"Here it is:\n\n```markdown\n{ANSWER}\n```")


def watched(text: str) -> str | None:
    """What is kept of a text that is stopped; None where it is not."""
    watch = LoopWatch()
    for at in range(0, len(text), 7):
        kept = watch.feed(text[at : at + 7])
        if kept >= 0:
            return text[:kept]
    return None


def test_what_repeats_itself_is_stopped_after_the_first_round() -> None:
    line = "The buyer pays EUR 4,200 within 30 days [p1].\n"
    assert watched(line * 400) == line
    kept = watched("Prices:\n\n" + "- One clause.\n\n- Another clause.\n\n" * 60)
    assert (kept or "").rstrip() == ("Prices:\n\n- One clause.\n\n- Another clause.")
    numbered = "".join(f"{n}. The buyer pays at once.\n" for n in range(1, 100))
    assert watched(numbered) == "1. The buyer pays at once.\n"
    for sign in ("({}) ", "**{}.** ", "### {}. "):
        lines = "".join(f"{sign.format(n)}The buyer pays.\n\n" for n in range(1, 100))
        assert watched(lines) == sign.format(1) + "The buyer pays.\n"
    turns = "".join(f"{n}. The seller delivers.\n{n}. It is paid.\n" for n in range(1, 100))
    assert watched(turns) == "1. The seller delivers.\n1. It is paid.\n"
    counted = "".join(f"- The fee is due [p{n}].\n" for n in range(1, 100))
    assert len(watched(counted) or counted) < 1200
    assert len(watched("On " + "the " * 3000) or "x" * 99) < 20
    assert len(watched('{"summary":' + " " * 3000) or "x" * 99) < 20


def test_long_lists_and_tables_are_not() -> None:
    lists = "".join(f"- Clause {n}: EUR {n * 7} within {n} days.\n" for n in range(300))
    rows = "".join(f"| {n} | yes | no |\n" for n in range(200))
    places = "".join(f"- A signature is missing [p{n}].\n" for n in range(40))
    asked = "".join(f"**Q{n}.** What of clause {n}?\nNothing.\n\n" for n in range(40))
    assert watched(places) is None and watched(asked) is None
    assert watched(lists + "|---" * 60 + "\n" + rows + "-" * 300) is None
