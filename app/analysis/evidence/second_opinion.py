"""A model's second opinion on each ✓: does the passage, read alone, say the statement?

The rule of `verdict` compares words. A model that has shown that it can be relied on may see what
words do not show. It is asked sentence by sentence, with the passage alone, and can answer only
"yes", "no" or "not said": a grammar sees to that. Whatever it answers, it takes a ✓ away or leaves
it, and never gives one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from app.analysis.evidence.checked import Evidence, Opinion, StatementCheck, Support
from app.documents.base.document import Document
from app.engines.contract.engine import Message, Request, Sampling

N_TOKENS_ANSWER = 24
"""Of the JSON that holds one of three answers."""
N_TOKENS_ASKED = 260
"""Of a usual request: a passage of two sentences, a statement, and the question."""
N_TOKENS_STATEMENT = 40
"""Of the answer: by these the number of statements is foreseen."""
_N_PASSAGE_MAX = 2000  # characters
_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"enum": [each.value for each in Opinion]}},
    "required": ["answer"],
    "additionalProperties": False,
}
_ASKED = {
    "en": (
        "Here is a passage of a document:\n<passage>\n{passage}\n</passage>\n"
        "Here is a statement about it:\n<statement>\n{statement}\n</statement>\n"
        "Read the passage alone. Does it say the statement, with the same names, figures, roles, "
        'conditions and limits? Answer "yes" if it does, "no" if it says otherwise, and '
        '"not said" if it does not say so. Answer as JSON: {{"answer": …}}.'
    ),
    "zh": (
        "下面是一份文件中的一段话：\n<passage>\n{passage}\n</passage>\n"
        "下面是关于它的一个陈述：\n<statement>\n{statement}\n</statement>\n"
        "只看这段话。它是否说了这个陈述，而且名称、数字、主体、条件和限制都相同？"
        '是则答 "yes"，说法相反则答 "no"，没有说到则答 "not said"。以 JSON 作答：{{"answer": …}}。'
    ),
}


def requests_of(evidence: Evidence, document: Document) -> dict[int, Request]:
    """What is to be asked, by the number of the statement: one request for each ✓."""
    asked = _ASKED["zh" if document.language == "zh" else "en"]
    found: dict[int, Request] = {}
    for number, statement in enumerate(evidence.statements):
        if statement.support is not Support.MATCHED or not statement.passages:
            continue
        passage = statement.passages[0]
        text = document.text[passage.start : passage.end][:_N_PASSAGE_MAX]
        words = asked.format(passage=_without_tags(text), statement=_without_tags(statement.text))
        found[number] = Request(
            f"opinion-{number}",
            (Message("user", words),),
            Sampling(N_TOKENS_ANSWER, json_schema=_SCHEMA),
        )
    return found


def opinion_in(answer: str) -> Opinion | None:
    """What a model answered; None where it is no answer, which changes nothing."""
    try:
        return Opinion(json.loads(answer)["answer"])
    except (ValueError, KeyError, TypeError):
        return None


def with_opinions(evidence: Evidence, opinions: Mapping[int, Opinion]) -> Evidence:
    """The evidence with what the model answered by the number of the statement: a ✓ that it does
    not confirm becomes ○. No other verdict changes."""
    return replace(
        evidence,
        statements=tuple(
            _judged(statement, opinions.get(number))
            for number, statement in enumerate(evidence.statements)
        ),
    )


def opinions_kept(evidence: Evidence, earlier: Evidence | None) -> Evidence:
    """The evidence of a text that is checked again, with what the model said of it before."""
    if earlier is None:
        return evidence
    known = {(s.start, s.end, s.text): s.opinion for s in earlier.statements if s.opinion}
    opinions = {
        number: known[key]
        for number, s in enumerate(evidence.statements)
        if (key := (s.start, s.end, s.text)) in known
    }
    return with_opinions(evidence, opinions)


def _judged(statement: StatementCheck, opinion: Opinion | None) -> StatementCheck:
    if opinion is None or statement.support is not Support.MATCHED:
        return statement
    support = Support.MATCHED if opinion is Opinion.YES else Support.CITED
    return replace(statement, support=support, opinion=opinion)


def _without_tags(text: str) -> str:
    """No text of a document closes the tag that it stands in."""
    return text.replace("<", "‹").replace(">", "›")
