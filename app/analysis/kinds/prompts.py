"""The prompts of a kind of analysis, from `resources/prompts`, and how text is put into them.

A kind is a file of texts: what is asked of a whole document, and what is noted of a part. The frame
around them is one for all kinds (`frames/`), and with it the text comes first and the task after
it, so that reading a document once serves every kind and every question. Files of the same form in
the user's own folder add kinds and stand in for shipped ones.

A document is data. It stands between delimiters that it does not contain, and the engine encodes
whatever is in a message without giving template markers any power, so no sentence of a document
can end its own quotation or start a turn of the chat.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict, Unpack

from app.analysis.kinds.begun_notes import begun_notes
from app.analysis.kinds.delimiters import delimited, shortened, up_to_text
from app.analysis.kinds.files import PromptError as PromptError
from app.analysis.kinds.files import load_kind, path_of, schema_of
from app.analysis.kinds.files import own_prompts_folder as own_prompts_folder
from app.analysis.kinds.frames import filled, frame_texts
from app.analysis.kinds.offered import Kind as Kind
from app.analysis.kinds.offered import copy_kind as copy_kind
from app.analysis.kinds.offered import discard_kind as discard_kind
from app.analysis.kinds.offered import kind_text as kind_text
from app.analysis.kinds.offered import kinds as kinds
from app.analysis.kinds.offered import save_kind as save_kind
from app.documents.base.inline_marks import STRUCK
from app.engines.contract.engine import Message
from app.planning.plan import Chunk
from app.system.translation import tr

N_SECTION_BYTES = 90
"""Longest section path in a map prompt, in bytes of UTF-8. A token is at least one byte, so this is
also the most tokens it can take, in any vocabulary."""

N_ANSWER_DEFAULT = 1024


@dataclass(frozen=True)
class Layout:
    """How a structured answer is shown: titles of its fields, names of its values, and the values
    of a field that ought to occur (`checklist`, of the field that a list is grouped by); `cut` is
    said of an answer that its length limit cut off, and `put_back` stands above what it lost."""

    headings: Mapping[str, str]
    values: Mapping[str, str]
    group_by: Mapping[str, str]
    checklist: tuple[str, ...]
    nothing: str
    cut: str
    missing: str
    missing_note: str
    put_back: str = ""


_HAN = re.compile(r"[\u4e00-\u9fff]")
_STRUCK_OUT = (
    "Text between ~~ and ~~ is struck out: it was deleted and no longer holds.",
    "~~ 与 ~~ 之间的文字已被划掉：它已删除，不再有效。",
)
"""What is said behind a text with such marks, in English and Chinese."""


@dataclass(frozen=True)
class Prompts:
    """Prompts of one kind, for documents of one language and answers in one.

    Attributes:
        kind: The kind's id.
        language: Tag of the answer's language.
        system, document, part, noted, notes_some, notes_all, passages, section, note_header: The
            frame, in the document's language, so that everything up to the end of the text, and
            behind a part also the rules for notes on it (`noted`), is the same for every kind,
            question and answer language.
        single, map, reduce, final: What is asked after the text, in the answer's language.
        ask_whole, ask_passages: How a question is asked.
        n_answer: Tokens allowed for the answer.
        schema: JSON Schema of the answer, or None for Markdown.
        layout: How a structured answer is shown.
        go_on: Asks a model to go on with notes that were begun for it; "" begins none.
    """

    kind: str
    language: str
    system: str
    document: str
    part: str
    noted: str
    notes_some: str
    notes_all: str
    passages: str
    section: str
    note_header: str
    single: str
    map: str
    reduce: str
    final: str
    ask_whole: str
    ask_passages: str
    n_answer: int
    schema: Mapping[str, Any] | None
    layout: Layout
    go_on: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over every text, so that a changed prompt is never answered from cache."""
        values = asdict(self)
        del values["layout"]["put_back"]  # later than the first library, and no part of a prompt
        return hashlib.sha256(
            json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()

    def for_single(self, chunk: Chunk) -> tuple[Message, ...]:
        """The whole document in one prompt."""
        return self._messages(
            self.document, "document", chunk.text, self.single, marker=chunk.marker
        )

    def for_map(self, chunk: Chunk) -> tuple[Message, ...]:
        """One part. Neither its number nor the count of parts is in it: an edit elsewhere in the
        document must not change the prompt."""
        asked = self._for_part(chunk, self._asked_of_part)
        begun = self.begun(chunk)
        if not begun:
            return asked
        # Nothing is said after them but to go on: the starter model otherwise writes them again.
        return (*asked, Message("assistant", begun.rstrip("\n")), Message("user", self.go_on))

    def shared_by_single(self, chunk: Chunk) -> tuple[Message, ...]:
        """The beginning of `for_single` that every kind and question has."""
        return up_to_text(self.for_single(chunk))

    def shared_by_map(self, chunk: Chunk) -> tuple[Message, ...]:
        """The beginning of `for_map` that every kind has."""
        return self._for_part(chunk, self.noted)

    @property
    def _asked_of_part(self) -> str:
        return f"{self.noted}\n\n{self.map}"

    def _for_part(self, chunk: Chunk, asked: str) -> tuple[Message, ...]:
        path = shortened(" › ".join(chunk.headings), N_SECTION_BYTES)
        section = filled(self.section, {"path": path}) + "\n" if path else ""
        text = section + chunk.text
        return self._messages(self.part, "document", text, asked, marker=chunk.marker)

    def begun(self, chunk: Chunk) -> str:
        """The lines that the notes on a part begin with, "" where the model begins them itself."""
        begun = begun_notes(chunk) if self.go_on else ""
        return begun and begun + "\n"

    def bare(self) -> dict[str, tuple[Message, ...]]:
        """The prompt of every step ("single", "map", "reduce", "final") with no text in it."""
        section = filled(self.section, {"path": ""}) + "\n"
        # With the sentence on struck out text, which any part may have.
        return {
            "single": self._messages(self.document, "document", STRUCK, self.single),
            "map": self._messages(self.part, "document", section + STRUCK, self._asked_of_part),
            "reduce": self.for_reduce([], is_final=False),
            "final": self.for_reduce([], is_final=True),
        }

    def for_reduce(self, notes: Sequence[str], *, is_final: bool) -> tuple[Message, ...]:
        """Notes (each with its header) to be merged, or turned into the answer."""
        frame, task = (self.notes_all, self.final) if is_final else (self.notes_some, self.reduce)
        return self._messages(frame, "notes", "\n\n".join(notes), task)

    def for_question(self, text: str, marker: str, question: str) -> tuple[Message, ...]:
        """A question after the whole document; up to the end of the document it is the prompt of a
        single pass, letter by letter."""
        task = filled(self.ask_whole, {"marker": marker, "question": question})
        return self._messages(self.document, "document", text, task, marker=marker)

    def question_again(self, marker: str, question: str) -> str:
        """A later question of a conversation over the whole document."""
        return filled(self.ask_whole.strip(), {"marker": marker, "question": question})

    def for_question_on_passages(
        self, passages: Sequence[str], question: str
    ) -> tuple[Message, ...]:
        """A question after passages and notes, each under a line with its places."""
        task = filled(self.ask_passages, {"question": question})
        return self._messages(self.passages, "passages", "\n\n".join(passages), task)

    def note(self, number: int, pages: str, text: str) -> str:
        """A part's text under a line that says where it comes from."""
        header = filled(self.note_header, {"number": str(number), "pages": pages})
        return f"### {header}\n{text.strip()}"

    def _messages(
        self, frame: str, tag: str, text: str, task: str, *, marker: str = "p"
    ) -> tuple[Message, ...]:
        # Frames of kinds that were copied earlier have a {section} outside the text.
        fields = {"marker": marker, "section": ""}
        # The text goes in last: nothing in it is taken for a field.
        before, _, after = filled(frame.strip(), fields).partition("{" + tag + "}")
        task = task.strip().replace("{marker}", marker)
        if STRUCK in text:
            after = f"{after}\n{_STRUCK_OUT[bool(_HAN.search(before))]}"
        return (
            Message("system", self.system),
            Message("user", f"{before}{delimited(text, tag)}{after}\n\n{task}"),
        )


def tool_texts(prompts: Prompts, question: str) -> tuple[str, str]:
    """How a question is put to a model that looks things up itself, and how it is told to answer
    when it may look up no more; in the language of the answer."""
    rules = frame_texts("zh" if prompts.language == "zh" else "en")
    fields = {"language": rules["languages"].get(prompts.language, "English")}
    asked = filled(filled(rules["ask_tools"], fields).strip(), {"question": question})
    return asked, filled(rules["answer_now"], fields)


class Wishes(TypedDict, total=False):
    """What is wanted of an answer.

    Attributes:
        answer_language: Tag of its language; the document's own when "".
        length: One of the kind's lengths; the usual one when "".
        own: The request in the user's words, for kinds that ask for one.
        system: Added to the system prompt.
        n_answer_max: Tokens that the answer may have at most; 0 for as many as the kind wants.
        begins_notes: Whether notes are begun for the model, see `begun_notes`.
    """

    answer_language: str
    length: str
    own: str
    system: str
    n_answer_max: int
    begins_notes: bool


def load_prompts(kind: str, language: str, **wishes: Unpack[Wishes]) -> Prompts:
    """The prompts of a kind.

    Args:
        kind: Id of a kind ("general" …).
        language: Tag of the document's language, which the text is framed in ("zh", else English).
        wishes: See `Wishes`.

    Raises:
        PromptError: There is no such kind or length, its file is not usable, or `own` is missing.
    """
    return prompts_of(load_kind(path_of(kind)), kind, language, **wishes)


def prompts_of(
    data: Mapping[str, Any], kind: str, language: str, **wishes: Unpack[Wishes]
) -> Prompts:
    """The prompts of a kind that may not be kept yet; see `load_prompts`.

    Args:
        data: What its file says (`checked_kind`).
        kind: Its id.

    Raises:
        PromptError: There is no such length, or `own` is missing.
    """
    frame = frame_texts(language)
    told_in = "zh" if language == "zh" and "zh" in data else "en"
    frame = frame | data.get(told_in, {}).get("frame", {})
    tag = _answer_tag(wishes.get("answer_language", ""), language)
    texts, rules = _told_in(data, tag)
    length, n_answer = _length(data, wishes.get("length", ""))
    own, n_answer_max = wishes.get("own", "").strip(), wishes.get("n_answer_max", 0)
    if data.get("asks") and not own:
        raise PromptError(tr("There is no request to answer."), tr("Write what you want to know."))
    schema = schema_of(data)
    form = "_json" if schema is not None else ""
    fields = {
        "language": rules["languages"][tag],
        "length": texts.get("lengths", {}).get(length, ""),
        "categories": "\n".join(
            f"{name}: {title}" for name, title in texts.get("values", {}).items()
        ),
        "own": own,
    }
    task = filled(texts["task"], fields).strip()
    return Prompts(
        kind=kind,
        language=tag,
        system="\n\n".join(filter(None, (frame["system"], wishes.get("system", "").strip()))),
        document=frame["document"],
        part=frame["part"],
        noted=frame["noted"],
        notes_some=frame["notes_some"],
        notes_all=frame["notes_all"],
        passages=frame["passages"],
        section=frame["section"],
        note_header=frame["note_header"],
        single=f"{task}\n{filled(rules['rule_single' + form], fields)}",
        map=f"{filled(texts['map'], fields).strip()}\n{rules['rule_map']}",
        reduce=filled(texts.get("reduce", rules["reduce"]), fields),
        final=f"{task}\n{filled(rules['rule_final' + form], fields)}",
        ask_whole=filled(rules["ask_whole"], fields),
        ask_passages=filled(rules["ask_passages"], fields),
        n_answer=min(n_answer, n_answer_max) if n_answer_max else n_answer,
        schema=schema,
        layout=_layout(data, texts, rules),
        go_on=rules["go_on"] if wishes.get("begins_notes") else "",
    )


def _answer_tag(answer_language: str, language: str) -> str:
    """The tag of an answer's language; English where the document's own has no name here. Raises
    `PromptError` where another was asked for that has none."""
    names = frame_texts("en")["languages"]
    if answer_language and answer_language not in names:
        raise PromptError(
            tr(
                "Answers cannot be asked for in “{answer_language}”.",
                answer_language=answer_language,
            ),
            tr("Choose one of: {known}.", known=", ".join(names)),
        )
    tag = answer_language or language
    return tag if tag in names else "en"


def _told_in(data: Mapping[str, Any], tag: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The texts of a kind and the rules, in Chinese or English."""
    told_in = "zh" if tag == "zh" and "zh" in data else "en"
    return data[told_in], frame_texts(told_in)


def _layout(data: Mapping[str, Any], texts: Mapping[str, Any], rules: Mapping[str, Any]) -> Layout:
    return Layout(
        headings=texts.get("headings", {}),
        values=texts.get("values", {}),
        group_by=data.get("group_by", {}),
        checklist=tuple(data.get("checklist", ())),
        nothing=rules["nothing"],
        cut=rules["cut"],
        missing=rules["missing"],
        missing_note=rules["missing_note"],
        put_back=rules["put_back"],
    )


def _length(data: Mapping[str, Any], length: str) -> tuple[str, int]:
    lengths = data.get("lengths", [])
    if not length and lengths:
        length = lengths[0]
    if length and length not in lengths:
        raise PromptError(
            tr("This kind of analysis has no length “{length}”.", length=length),
            tr("Choose one of: {known}.", known=", ".join(lengths))
            if lengths
            else tr("Leave the length out."),
        )
    n_answer = data.get("n_answer", N_ANSWER_DEFAULT)
    if isinstance(n_answer, dict):
        n_answer = n_answer.get(length, N_ANSWER_DEFAULT)
    return length, int(n_answer)
