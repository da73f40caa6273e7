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
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from app.engines.engine import Message
from app.errors import LongleafError
from app.folders import config_folder, resources_folder
from app.planning.plan import Chunk

N_SECTION_BYTES = 90
"""Longest section path in a map prompt, in bytes of UTF-8. A token is at least one byte, so this is
also the most tokens it can take, in any vocabulary."""

N_ANSWER_DEFAULT = 1024


class PromptError(LongleafError):
    """A kind of analysis that does not exist or whose prompts are not usable."""

    exit_code = 2


@dataclass(frozen=True)
class Layout:
    """How a structured answer is shown: titles of its fields, names of its values, and the values
    of a field that ought to occur (`checklist`, of the field that a list is grouped by)."""

    headings: Mapping[str, str]
    values: Mapping[str, str]
    group_by: Mapping[str, str]
    checklist: tuple[str, ...]
    nothing: str
    missing: str
    missing_note: str


@dataclass(frozen=True)
class Prompts:
    """Prompts of one kind, for documents of one language and answers in one.

    Attributes:
        kind: The kind's id.
        language: Tag of the answer's language.
        system, document, part, notes_some, notes_all, passages, section, note_header: The frame, in
            the document's language, so that everything up to the end of the text is the same for
            every kind, question and answer language.
        single, map, reduce, final: What is asked after the text, in the answer's language.
        ask_whole, ask_passages: How a question is asked.
        n_answer: Tokens allowed for the answer.
        schema: JSON Schema of the answer, or None for Markdown.
        layout: How a structured answer is shown.
    """

    kind: str
    language: str
    system: str
    document: str
    part: str
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

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) over every text, so that a changed prompt is never answered from cache."""
        return hashlib.sha256(
            json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()

    def for_single(self, chunk: Chunk) -> tuple[Message, ...]:
        """The whole document in one prompt."""
        return self._messages(
            self.document, "document", chunk.text, self.single, marker=chunk.marker
        )

    def for_map(self, chunk: Chunk) -> tuple[Message, ...]:
        """One part. Neither its number nor the count of parts is in it: an edit elsewhere in the
        document must not change the prompt."""
        path = shortened(" › ".join(chunk.headings), N_SECTION_BYTES)
        section = _fill(self.section, {"path": path}) if path else ""
        return self._messages(
            self.part, "document", chunk.text, self.map, marker=chunk.marker, section=section
        )

    def bare(self) -> dict[str, tuple[Message, ...]]:
        """The prompt of every step ("single", "map", "reduce", "final") with no text in it."""
        section = _fill(self.section, {"path": ""})
        return {
            "single": self._messages(self.document, "document", "", self.single),
            "map": self._messages(self.part, "document", "", self.map, section=section),
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
        task = _fill(self.ask_whole, {"marker": marker, "question": question})
        return self._messages(self.document, "document", text, task, marker=marker)

    def question_again(self, marker: str, question: str) -> str:
        """A later question of a conversation over the whole document."""
        return _fill(self.ask_whole.strip(), {"marker": marker, "question": question})

    def for_question_on_passages(
        self, passages: Sequence[str], question: str
    ) -> tuple[Message, ...]:
        """A question after passages and notes, each under a line with its places."""
        task = _fill(self.ask_passages, {"question": question})
        return self._messages(self.passages, "passages", "\n\n".join(passages), task)

    def note(self, number: int, pages: str, text: str) -> str:
        """A part's text under a line that says where it comes from."""
        header = _fill(self.note_header, {"number": str(number), "pages": pages})
        return f"### {header}\n{text.strip()}"

    def _messages(
        self, frame: str, tag: str, text: str, task: str, *, marker: str = "p", section: str = ""
    ) -> tuple[Message, ...]:
        fields = {"marker": marker, "section": section}
        # The text goes in last: nothing in it is taken for a field.
        before, _, after = _fill(frame.strip(), fields).partition("{" + tag + "}")
        task = task.strip().replace("{marker}", marker)
        return (
            Message("system", self.system),
            Message("user", f"{before}{delimited(text, tag)}{after}\n\n{task}"),
        )


def tool_texts(prompts: Prompts, question: str) -> tuple[str, str]:
    """How a question is put to a model that looks things up itself, and how it is told to answer
    when it may look up no more; in the language of the answer."""
    rules = _frame("zh" if prompts.language == "zh" else "en")
    fields = {"language": rules["languages"].get(prompts.language, "English")}
    asked = _fill(_fill(rules["ask_tools"], fields).strip(), {"question": question})
    return asked, _fill(rules["answer_now"], fields)


def shortened(text: str, n_bytes: int) -> str:
    """`text` cut to at most `n_bytes` of UTF-8, with an ellipsis where something is missing."""
    if len(text.encode()) <= n_bytes:
        return text
    return text.encode()[: n_bytes - len("…".encode())].decode(errors="ignore") + "…"


def delimited(text: str, tag: str) -> str:
    """`text` between `<tag>` and `</tag>`, where tag is made different from anything in it, also
    from what only looks like it: other case, spaces, full-width brackets."""
    used = {match[1].casefold() for match in re.finditer(r"[<＜﹤]\s*[/／]?\s*([\w-]+)", text)}
    name, number = tag, 1
    while any(each.startswith(name) for each in used):
        number += 1
        name = f"{tag}-{number}"
    return f"<{name}>\n{text}\n</{name}>"


def _fill(template: str, fields: Mapping[str, str]) -> str:
    for name, value in fields.items():
        template = template.replace("{" + name + "}", value)
    return template


@dataclass(frozen=True)
class Kind:
    """A kind of analysis, as it is offered.

    Attributes:
        id: Its name in `Choices.kind` and on the command line; its file's name without ".toml".
        titles, descriptions: By language tag, "en" always among them.
        lengths: Ids of the lengths it can be asked in, the usual one first; may be empty.
        length_titles: Their titles by language tag.
        is_structured: Whether the answer is data under a schema, shown as Markdown.
        asks: Whether it needs `Choices.own`, a request in the user's words.
        is_own: Whether it is the user's: a kind of their own, or an edited copy.
        path: Its file.
        problem: Why it cannot be used, or "".
    """

    id: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    lengths: tuple[str, ...]
    length_titles: Mapping[str, Mapping[str, str]]
    is_structured: bool
    asks: bool
    is_own: bool
    path: Path
    problem: str = ""

    def title(self, language: str = "en") -> str:
        """Its title in a language, or in English."""
        return self.titles.get(language) or self.titles.get("en") or self.id

    def description(self, language: str = "en") -> str:
        """One sentence in a language, or in English."""
        return self.descriptions.get(language) or self.descriptions.get("en") or ""

    def length_title(self, length: str, language: str = "en") -> str:
        """The title of one of its lengths."""
        titles = self.length_titles.get(language) or self.length_titles.get("en") or {}
        return titles.get(length, length)


def own_prompts_folder() -> Path:
    """Where the user's own kinds and edited copies lie; may not exist yet."""
    return config_folder() / "prompts"


def kinds() -> tuple[Kind, ...]:
    """All kinds of analysis in the order they are offered, the shipped ones first; the user's own
    copies stand in for shipped kinds of the same id. A file that cannot be used has a `problem`."""
    found: dict[str, tuple[float, Kind]] = {}
    for folder in (resources_folder() / "prompts", own_prompts_folder()):
        for path in sorted(folder.glob("*.toml")):
            order, kind = _describe(path, is_own=folder == own_prompts_folder())
            if kind.id in found:
                order = found[kind.id][0]
            found[kind.id] = (order, kind)
    return tuple(kind for _, kind in sorted(found.values(), key=lambda each: (each[0], each[1].id)))


def answer_languages(language: str = "en") -> dict[str, str]:
    """Tags of the languages that answers can be asked for in, with their names in a language."""
    names = _frame(language)["languages"]
    return dict(names)


def load_prompts(
    kind: str,
    language: str,
    *,
    answer_language: str = "",
    length: str = "",
    own: str = "",
    system: str = "",
    n_answer_max: int = 0,
) -> Prompts:
    """The prompts of a kind.

    Args:
        kind: Id of a kind ("general" …).
        language: Tag of the document's language, which the text is framed in ("zh", else English).
        answer_language: Tag of the answer's; the document's own when "".
        length: One of the kind's lengths; the usual one when "".
        own: The request in the user's words, for kinds that ask for one.
        system: Added to the system prompt.
        n_answer_max: Tokens that the answer may have at most; 0 for as many as the kind wants.

    Raises:
        PromptError: There is no such kind or length, its file is not usable, or `own` is missing.
    """
    data = _load(_path_of(kind))
    frame = _frame(language)
    frame = frame | data.get("zh" if language == "zh" and "zh" in data else "en", {}).get(
        "frame", {}
    )
    tag = answer_language or language
    names = _frame("en")["languages"]
    if answer_language and answer_language not in names:
        raise PromptError(
            f"Answers cannot be asked for in “{answer_language}”.",
            f"Choose one of: {', '.join(names)}.",
        )
    if tag not in names:
        tag = "en"
    told_in = "zh" if tag == "zh" and "zh" in data else "en"
    texts, rules = data[told_in], _frame(told_in)
    length, n_answer = _length(data, length)
    if data.get("asks") and not own.strip():
        raise PromptError("There is no request to answer.", "Write what you want to know.")
    schema = _schema(data)
    values = texts.get("values", {})
    fields = {
        "language": rules["languages"][tag],
        "length": texts.get("lengths", {}).get(length, ""),
        "categories": "\n".join(f"{name}: {title}" for name, title in values.items()),
        "own": own.strip(),
    }
    form = "_json" if schema is not None else ""
    task = _fill(texts["task"], fields).strip()
    return Prompts(
        kind=kind,
        language=tag,
        system="\n\n".join(filter(None, (frame["system"], system.strip()))),
        document=frame["document"],
        part=frame["part"],
        notes_some=frame["notes_some"],
        notes_all=frame["notes_all"],
        passages=frame["passages"],
        section=frame["section"],
        note_header=frame["note_header"],
        single=f"{task}\n{_fill(rules['rule_single' + form], fields)}",
        map=f"{_fill(texts['map'], fields).strip()}\n{rules['rule_map']}",
        reduce=_fill(texts.get("reduce", rules["reduce"]), fields),
        final=f"{task}\n{_fill(rules['rule_final' + form], fields)}",
        ask_whole=_fill(rules["ask_whole"], fields),
        ask_passages=_fill(rules["ask_passages"], fields),
        n_answer=min(n_answer, n_answer_max) if n_answer_max else n_answer,
        schema=schema,
        layout=Layout(
            headings=texts.get("headings", {}),
            values=values,
            group_by=data.get("group_by", {}),
            checklist=tuple(data.get("checklist", ())),
            nothing=rules["nothing"],
            missing=rules["missing"],
            missing_note=rules["missing_note"],
        ),
    )


def copy_kind(kind: str, new_id: str = "") -> Path:
    """Copies a kind's file into the user's folder, to be edited; under `new_id` it becomes a kind
    of its own. Returns the copy, which is left alone when it is there already."""
    name = new_id or kind
    if not re.fullmatch(r"[\w-]{1,40}", name):
        raise PromptError(
            f"“{name}” cannot name a kind.", "Use up to 40 letters, digits, hyphens or underscores."
        )
    path = own_prompts_folder() / f"{name}.toml"
    if not path.exists():
        text = _path_of(kind).read_text(encoding="utf-8")
        text = re.sub(r'^kind = ".*"', f'kind = "{name}"', text, count=1, flags=re.MULTILINE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path


def save_kind(kind: str, text: str) -> Path:
    """Keeps an edited kind in the user's folder. Raises `PromptError`, and changes nothing, when it
    is not usable."""
    path = own_prompts_folder() / f"{kind}.toml"
    _checked(text, f"The kind “{kind}”")
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_suffix(".part")
    begun.write_text(text, encoding="utf-8")
    begun.replace(path)
    return path


def discard_kind(kind: str) -> None:
    """Removes the user's copy; a shipped kind is then as it was shipped."""
    (own_prompts_folder() / f"{kind}.toml").unlink(missing_ok=True)


def _path_of(kind: str) -> Path:
    shipped = resources_folder() / "prompts"
    for folder in (own_prompts_folder(), shipped, shipped / "jobs"):
        path = folder / f"{kind}.toml"
        if re.fullmatch(r"[\w-]+", kind) and path.is_file():
            return path
    raise PromptError(
        f"There is no kind of analysis called “{kind}”.",
        f"Choose one of: {', '.join(each.id for each in kinds())}.",
    )


def _describe(path: Path, *, is_own: bool) -> tuple[float, Kind]:
    try:
        data, problem = _load(path), ""
    except PromptError as error:
        data, problem = {}, str(error)
    texts = {tag: value for tag, value in data.items() if tag in ("en", "zh")}
    return float(data.get("order", 100)), Kind(
        id=path.stem,
        titles={tag: value.get("title", path.stem) for tag, value in texts.items()},
        descriptions={tag: value.get("description", "") for tag, value in texts.items()},
        lengths=tuple(data.get("lengths", ())),
        length_titles={tag: value.get("length_titles", {}) for tag, value in texts.items()},
        is_structured="schema" in data,
        asks=bool(data.get("asks")),
        is_own=is_own,
        path=path,
        problem=problem,
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        stamp = path.stat().st_mtime_ns
        return _load_as_of(path, stamp)
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"“{path}” cannot be read: {error}.", "Restore or remove it.") from error


@lru_cache(maxsize=64)
def _load_as_of(path: Path, stamp: int) -> dict[str, Any]:
    return _checked(path.read_text(encoding="utf-8"), f"“{path}”")


def _checked(text: str, name: str) -> dict[str, Any]:
    """A kind's data, with everything in it that is needed."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PromptError(f"{name} is not valid TOML: {error}.", "Correct that line.") from error
    if not isinstance(data.get("en"), dict):
        raise PromptError(f"{name} has no section [en].", "Restore or complete it.")
    for tag in ("en", "zh"):
        section = data.get(tag)
        if section is None:
            continue
        missing = [n for n in ("title", "task", "map") if not isinstance(section.get(n), str)]
        if missing:
            raise PromptError(
                f"{name} lacks {', '.join(missing)} in [{tag}].", "Restore or complete it."
            )
    lengths = data.get("lengths", [])
    unknown = [each for each in lengths if each not in data["en"].get("lengths", {})]
    if unknown:
        raise PromptError(
            f"{name} has no text for the length {unknown[0]} in [en.lengths].", "Complete it."
        )
    _schema(data)
    return data


def _length(data: Mapping[str, Any], length: str) -> tuple[str, int]:
    lengths = data.get("lengths", [])
    if not length and lengths:
        length = lengths[0]
    if length and length not in lengths:
        raise PromptError(
            f"This kind of analysis has no length “{length}”.",
            f"Choose one of: {', '.join(lengths)}." if lengths else "Leave the length out.",
        )
    n_answer = data.get("n_answer", N_ANSWER_DEFAULT)
    if isinstance(n_answer, dict):
        n_answer = n_answer.get(length, N_ANSWER_DEFAULT)
    return length, int(n_answer)


def _schema(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The JSON Schema that a kind names: the user's own, or a shipped one."""
    name = data.get("schema")
    if name is None:
        return None
    for folder in (own_prompts_folder(), resources_folder() / "schemas"):
        path = folder / f"{name}.schema.json"
        if re.fullmatch(r"[\w-]+", str(name)) and path.is_file():
            try:
                schema = json.loads(path.read_text(encoding="utf-8"))
            except ValueError as error:
                raise PromptError(f"“{path}” is not valid JSON: {error}.", "Correct it.") from error
            if isinstance(schema, dict) and schema.get("type") == "object":
                return {k: v for k, v in schema.items() if k not in ("$schema", "title")}
            raise PromptError(f"“{path}” does not describe an object.", "Correct it.")
    raise PromptError(f"There is no schema “{name}.schema.json”.", "Put it beside the kind's file.")


@cache
def _frame(language: str) -> dict[str, Any]:
    """What surrounds every request, in Chinese or English."""
    tag = "zh" if language == "zh" else "en"
    path = resources_folder() / "prompts" / "frames" / f"{tag}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
