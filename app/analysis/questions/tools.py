"""What a model may do with a document by itself: look things up in it, and nothing else.

No tool takes a path, an address or another document, none changes anything, and all that comes back
is text of the one document, between delimiters that it does not contain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.analysis.answers.references import page_number
from app.analysis.kinds.delimiters import delimited
from app.analysis.questions.passages import find_passages, labelled, labels_of
from app.analysis.questions.written_calls import Written, written_calls
from app.documents.base.document import Document
from app.planning.counting import TokenCounter
from app.store import Library

N_RESULT_TOKENS = 2048
"""Most tokens that one tool gives back; what is left out is said."""
_N_PASSAGES = 6
_N_PLACES_MAX = 40

_CLAUSE_SIGN = re.compile(r"^[§¶\s]*(?:(?:section|clause|sec\.)\s+)?", re.IGNORECASE)
_PAGES = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


def _function(name: str, description: str, **parameters: str) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": name,
            "description": description,
            "parameters": {
                "type": "object",
                "properties": {
                    each: {"type": "string", "description": told}
                    for each, told in parameters.items()
                },
                "required": list(parameters),
            },
        },
    }


TOOLS = (
    _function(
        "search_document",
        "Find passages of the document by words that occur in them.",
        query="Words to look for, in the language of the document.",
    ),
    _function(
        "read_pages",
        "Read pages or sections of the document.",
        pages='Pages such as "3" or "12-14", or the label of a section such as "§ 4.2".',
    ),
    _function("list_headings", "List the headings of the document with their pages."),
)
TOOLS_JSON = json.dumps(TOOLS, ensure_ascii=False)
"""The functions as a chat template takes them."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """What a model asked for. `problem` says why it cannot be done, or is ""."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a tool gives back: text for the model, and the labels of the places in it."""

    text: str
    labels: tuple[str, ...] = ()
    problem: str = ""


def tool_calls(text: str) -> list[ToolCall]:
    """The calls in what a model wrote. What is no call of a known tool has a `problem`."""
    return [_call(written) for written in written_calls(text)]


def _call(written: Written | str) -> ToolCall:
    if isinstance(written, str):
        return ToolCall("?", problem=written)
    name, arguments = written[0][:64], written[1]
    known = {tool["function"]["name"]: tool["function"]["parameters"] for tool in TOOLS}
    if name not in known:
        return ToolCall(name, problem=f"There is no such tool. There are: {', '.join(known)}.")
    missing = [each for each in known[name]["required"] if not str(arguments.get(each, "")).strip()]
    if missing:
        return ToolCall(name, arguments, problem=f"The argument {missing[0]} is missing.")
    return ToolCall(name, {each: str(arguments[each])[:200] for each in known[name]["required"]})


def use_tool(
    call: ToolCall, document: Document, library: Library, counter: TokenCounter, n_tokens: int
) -> ToolResult:
    """Does what a call asks for, in at most `n_tokens` tokens and `N_RESULT_TOKENS`."""
    if call.problem:
        return ToolResult(call.problem, problem=call.problem)
    n_tokens = min(n_tokens, N_RESULT_TOKENS)
    if call.name == "list_headings":
        return _list_headings(document, counter, n_tokens)
    if call.name == "read_pages":
        spans = _places_named(document, str(call.arguments["pages"]))
        nothing = f"The document has no such place. It has {_extent(document)}."
    else:
        spans = find_passages(document, library, str(call.arguments["query"]))[:_N_PASSAGES]
        nothing = "No passage has these words. Try others."
    if not spans:
        return ToolResult(nothing, problem=nothing)
    return _fitting(document, spans, counter, n_tokens, in_order=call.name == "read_pages")


def _fitting(
    document: Document,
    spans: Sequence[tuple[int, int]],
    counter: TokenCounter,
    n_tokens: int,
    *,
    in_order: bool,
) -> ToolResult:
    """The stretches of the document that fit; of the first too long one its beginning."""
    chosen: list[tuple[int, int]] = []
    room, is_cut = n_tokens, False
    for start, end in spans:
        n_needed = counter.count(labelled(document, start, end)) + 2
        if n_needed > room and not chosen:
            end = start + max((end - start) * room // (n_needed + 1), 1)
            n_needed, is_cut = room, True
        if n_needed > room:
            is_cut = True
            if in_order:
                break
            continue
        chosen.append((start, end))
        room -= n_needed
    texts = [labelled(document, start, end) for start, end in sorted(chosen)]
    labels = dict.fromkeys(
        label for start, end in sorted(chosen) for label in labels_of(document, start, end)
    )
    text = delimited("\n\n".join(texts), "passages")
    if is_cut:
        text += "\nThere is more. Ask for less at a time."
    return ToolResult(text, tuple(labels))


def _list_headings(document: Document, counter: TokenCounter, n_tokens: int) -> ToolResult:
    lines: list[str] = []
    labels: dict[str, None] = {}
    for start, index in zip(document.block_starts, document.body, strict=True):
        block = document.blocks[index]
        if block.level is None:
            continue
        [label] = labels_of(document, start, start + 1) or [""]
        line = f"{'  ' * (block.level - 1)}{block.text[:120]} [{label}]"
        n_tokens -= counter.count(line) + 1
        if n_tokens < 0:
            lines.append("…")
            break
        lines.append(line)
        labels[label] = None
    if not lines:
        problem = f"The document has no headings. It has {_extent(document)}."
        return ToolResult(problem, problem=problem)
    return ToolResult(delimited("\n".join(lines), "passages"), tuple(filter(None, labels)))


def _places_named(document: Document, wanted: str) -> list[tuple[int, int]]:
    """The stretches of the places that "3", "12-14", "p. 3" or "§ 4.2" names, in order."""
    ends = [*(place.start for place in document.places[1:]), len(document.text)]
    spans = list(zip(document.places, ends, strict=True))
    plain = wanted.strip().strip("[]").strip()
    if document.pages:
        named = [span for span in spans if span[0].label == f"p. {plain.removeprefix('p. ')}"]
        if named:
            return [(place.start, end) for place, end in named]
        numbers: set[int] = set()
        for match in _PAGES.finditer(plain):
            first, last = page_number(match[1]), page_number(match[2] or match[1])
            numbers |= set(range(first, min(last, first + _N_PLACES_MAX) + 1))
        return [(place.start, end) for place, end in spans if place.page in numbers]
    number = _number_asked(plain)
    return [
        (place.start, end)
        for place, end in spans
        if number and _number_asked(place.label) == number
    ][:_N_PLACES_MAX]


def _number_asked(label: str) -> str:
    """A label as it may be asked for: "section 1.01 (a)" and "§ 1.01(a)" are the same."""
    bare = _CLAUSE_SIGN.sub("", label.strip().rstrip(".")).casefold()
    return "".join(bare.split())


def _extent(document: Document) -> str:
    """What places there are, for a model that asked for another."""
    labels = [place.label for place in document.places]
    if not labels:
        return "no pages"
    return f"the places {labels[0]} to {labels[-1]}"
