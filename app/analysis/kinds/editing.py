"""A kind of analysis as fields of a form, and its file again, whose comments and whatever the form
does not know stay as they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from app.analysis.kinds.files import PromptError, checked_kind
from app.analysis.kinds.prompts import N_ANSWER_DEFAULT, Prompts, prompts_of
from app.planning.plan import Chunk, Mode
from app.system.translation import tr

LANGUAGES = ("en", "zh")
TEXTS = ("title", "description", "task", "map")
_TEMPLATE = """\
# {{language}} becomes the language of the answer.

kind = "{id}"

[en]
title = "{title}"
description = ""
task = "Say in {{language}}, in Markdown, what matters most in this document. Keep names, numbers, \
dates, amounts and conditions exact."
map = "Write notes on this part in {{language}}, as a Markdown list: what matters most in it."

[zh]
title = "{title}"
description = ""
task = "请用{{language}}以 Markdown 写出这份文件中最重要的内容。\
名称、数字、日期、金额和条件必须准确。"
map = "请用{{language}}以 Markdown 列表为这一部分做笔记：其中最重要的内容。"
"""


@dataclass
class LengthFields:
    """A length that a kind can be asked in.

    Attributes:
        id: Its name in choices.
        titles, texts: What it is called and what is asked for it, by language tag.
        n_answer: Tokens that its answer may have.
    """

    id: str
    titles: dict[str, str]
    texts: dict[str, str]
    n_answer: int


@dataclass
class KindFields:
    """What a form shows of a kind.

    Attributes:
        texts: By language tag and name (`TEXTS`); "" where there is none.
        asks: Whether a person is asked for a request of their own.
        n_answer: Tokens that an answer may have, where there are no lengths.
        lengths: The lengths that can be chosen, the usual one first.
        is_data: Whether its answer is data under a schema, whose fields only the file names.
    """

    texts: dict[str, dict[str, str]]
    asks: bool = False
    n_answer: int = N_ANSWER_DEFAULT
    lengths: list[LengthFields] = field(default_factory=list)
    is_data: bool = False


def kind_id(title: str) -> str:
    """A name of a file for a kind with a title: letters, digits and hyphens, "" where the title has
    none."""
    return re.sub(r"[\W_]+", "-", title).strip("-").lower()[:40].strip("-")


def new_kind_text(id_: str, title: str) -> str:
    """The file of a kind that is begun with a title."""
    text = tomlkit.parse(_TEMPLATE.format(id=id_, title=""))
    for tag in LANGUAGES:
        _section(text, tag)["title"] = title
    return tomlkit.dumps(text)


def kind_fields(text: str) -> KindFields:
    """What a kind's file says, as far as a form shows it. Raises `PromptError` where it is no TOML
    or holds other things than texts where texts belong."""
    data = _parsed(text)
    try:
        return KindFields(
            texts={tag: {n: str(data.get(tag, {}).get(n, "")) for n in TEXTS} for tag in LANGUAGES},
            asks=bool(data.get("asks", False)),
            n_answer=_n_answer(data, ""),
            lengths=[
                LengthFields(
                    str(each),
                    {t: str(_inner(data, t, "length_titles").get(each, "")) for t in LANGUAGES},
                    {t: str(_inner(data, t, "lengths").get(each, "")) for t in LANGUAGES},
                    _n_answer(data, str(each)),
                )
                for each in data.get("lengths", [])
            ],
            is_data="schema" in data,
        )
    except (AttributeError, TypeError, ValueError) as error:
        raise PromptError(
            tr("The form cannot show this file: {error}.", error=error), tr("Edit it as a file.")
        ) from error


def with_fields(text: str, fields: KindFields) -> str:
    """The file with what a form says in it; comments and everything else stay. Raises
    `PromptError` where `text` is no TOML."""
    data = _parsed(text)
    for tag in LANGUAGES:
        texts = fields.texts.get(tag, {})
        if tag in data or any(texts.values()):
            for name in TEXTS:
                _put(_section(data, tag), name, texts.get(name, ""))
    if fields.asks or "asks" in data:
        _put(data, "asks", fields.asks)
    _put_lengths(data, fields)
    return tomlkit.dumps(data)


def example_messages(
    text: str, kind: str, language: str, step: Mode, placeholder: str, own: str
) -> list[tuple[str, str]]:
    """What a model gets when a kind is asked, as (role, text) of each message.

    Args:
        text: The kind's file.
        kind: Its id.
        language: Tag of the document's language, and the answer's.
        step: `SINGLE` for a document that is read at once, `MAP_REDUCE` for a part of one.
        placeholder: Stands where the document's text would.
        own: Stands for a request in a person's words.

    Raises:
        PromptError: The kind cannot be used.
    """
    data = checked_kind(text, tr("The kind “{kind}”", kind=kind))
    prompts: Prompts = prompts_of(data, kind, language, own=own)
    chunk = Chunk(0, 0, 0, f"[p1] {placeholder}", 0, ())
    messages = prompts.for_single(chunk) if step is Mode.SINGLE else prompts.for_map(chunk)
    return [(message.role, message.content) for message in messages]


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise PromptError(
            tr("{name} is not valid TOML: {error}.", name=tr("The file"), error=error),
            tr("Correct that line."),
        ) from error


def _section(data: MutableMapping[str, Any], tag: str) -> MutableMapping[str, Any]:
    if tag not in data:
        data[tag] = tomlkit.table()
    section: MutableMapping[str, Any] = data[tag]
    return section


def _inner(data: Mapping[str, Any], tag: str, name: str) -> Mapping[str, Any]:
    inner: Mapping[str, Any] = data.get(tag, {}).get(name, {})
    return inner


def _n_answer(data: Mapping[str, Any], length: str) -> int:
    n_answer = data.get("n_answer", N_ANSWER_DEFAULT)
    if isinstance(n_answer, Mapping):
        n_answer = n_answer.get(length, N_ANSWER_DEFAULT)
    return int(n_answer)


def _put(table: MutableMapping[str, Any], name: str, value: Any) -> None:
    """Puts a value in, unless it is there: what is not touched keeps the form it was written in."""
    if name in table and table[name] == value:
        return
    if isinstance(value, str) and "\n" in value:
        value = tomlkit.string(value, multiline=True)
    table[name] = value


def _put_lengths(data: MutableMapping[str, Any], fields: KindFields) -> None:
    ids = [each.id for each in fields.lengths]
    if not ids:
        for name in ("lengths", "n_answer") if "lengths" in data else ():
            data.pop(name, None)
        for tag in LANGUAGES:
            for name in ("lengths", "length_titles"):
                data.get(tag, {}).pop(name, None)
        if fields.n_answer != _n_answer(data, ""):
            _put(data, "n_answer", fields.n_answer)
        return
    _put(data, "lengths", ids)
    counts = {each.id: each.n_answer for each in fields.lengths}
    if counts != {each: _n_answer(data, each) for each in ids}:
        table = tomlkit.inline_table()
        table.update(counts)
        _put(data, "n_answer", table)
    for tag in LANGUAGES:
        for name, said in (
            ("lengths", {each.id: each.texts.get(tag, "") for each in fields.lengths}),
            ("length_titles", {each.id: each.titles.get(tag, "") for each in fields.lengths}),
        ):
            if tag not in data or (not any(said.values()) and name not in data[tag]):
                continue
            inner = _section(data[tag], name)
            for id_ in [each for each in inner if each not in said]:
                del inner[id_]
            for id_, value in said.items():
                _put(inner, id_, value)
