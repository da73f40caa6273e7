"""How a model is asked to choose among numbered sentences, and what it chose.

A model that cannot be trusted with prose can still say which sentences matter. Its answer is a list
of numbers under a grammar, a few tokens for each, so nothing in it can be made up.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.analysis.kinds.delimiters import delimited
from app.analysis.kinds.frames import frame_texts
from app.engines.contract.engine import Message, Sampling

N_TOKENS_EACH = 24
"""Of one choice: its number, its topic, and the JSON around them."""


def choosing_messages(
    sentences: Sequence[str], n: int, language: str, topics: Sequence[str] = ()
) -> tuple[Message, ...]:
    """Asks for the `n` most important of some sentences.

    Args:
        sentences: Of a document, in its order; numbered from 1 in the prompt.
        n: How many are to be chosen.
        language: Of the document; the question is asked in it.
        topics: Ids of the topics that each is to be given one of; none asks for no topic.
    """
    texts = frame_texts("zh" if language == "zh" else "en")
    numbered = "\n".join(f"{at}. {each}" for at, each in enumerate(sentences, start=1))
    asked = texts["choose"].strip().replace("{n}", str(n))
    if topics:
        asked += " " + texts["choose_topics"].replace("{topics}", ", ".join(topics))
    # The text goes in last: nothing in it is taken for a field.
    before, _, after = asked.partition("{passages}")
    content = f"{before}{delimited(numbered, 'passages')}{after}"
    return Message("system", texts["system"]), Message("user", content)


def choosing_sampling(n_sentences: int, n: int, topics: Sequence[str] = ()) -> Sampling:
    """Greedy, under a grammar that lets only numbers of the sentences and known topics through."""
    item: dict[str, Any] = {"n": {"enum": list(range(1, n_sentences + 1))}}
    if topics:
        item["topic"] = {"enum": list(topics)}
    schema = {
        "type": "object",
        "properties": {
            "chosen": {
                "type": "array",
                "minItems": n,
                "maxItems": n,
                "items": {
                    "type": "object",
                    "properties": item,
                    "required": list(item),
                    "additionalProperties": False,
                },
            }
        },
        "required": ["chosen"],
        "additionalProperties": False,
    }
    return Sampling(max_tokens=N_TOKENS_EACH * n + 16, json_schema=schema)


def chosen_in(answer: str, n_sentences: int, topics: Sequence[str] = ()) -> list[tuple[int, str]]:
    """What was chosen: indices from 0 with their topics ("" for none), most important first, each
    once. Empty where the answer is no such object."""
    try:
        items = json.loads(answer)["chosen"]
    except (ValueError, TypeError, KeyError):
        return []
    found: dict[int, str] = {}
    for item in items if isinstance(items, list) else ():
        number = item.get("n") if isinstance(item, dict) else None
        if type(number) is int and 1 <= number <= n_sentences:
            topic = item.get("topic", "")
            found.setdefault(number - 1, topic if topic in topics else "")
    return list(found.items())
