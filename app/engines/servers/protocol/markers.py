"""Takes their power from the markers of chat templates that stand in a text for a server.

OpenAI-compatible servers take text: they put it into the model's chat template and read the whole,
control tokens included, so that "<|im_end|>" in a document would end its turn. The local engine
encodes texts as data and needs none of this. What is sent to a server has such markers written with
other brackets ("‹|im_end|›"), which a person still reads and which are turned back in the answer.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence

from app.engines.contract.engine import Message
from app.engines.contract.marks import END_MARKS, FAMILIES, n_partial
from app.engines.servers.address import ServerAddress
from app.planning.counting import TokenCounter

# By family: Llama 3, Qwen, Phi, gpt-oss, GLM, Command R, DeepSeek (full width) and many more write
# <|name|>; Gemma <start_of_turn> and, since 4, <|turn> and <turn|>; Llama 2, Mistral and Kimi names
# in square brackets, EXAONE [|name|]; MiniMax ]~b]; Falcon >>NAME<<; the rest are begin and end of
# text, roles, thoughts, calls, places of pictures, and what coders' models know of repositories.
_FAMILIES = re.compile(
    r"<[|｜][^<>|｜\n]{1,48}[|｜]?>|<[a-z_/]{1,24}[|｜]>|<\[[A-Za-z_\d]{1,40}\]>"
    r"|</?(?:start|end|begin)_of_[a-z_]{1,20}>|</?s>|</?(?:start|end)_header_id>"
    r"|(?i:<(?:bos|eos|pad|unk|mask|sep|cls|sop|eop|eod|eot|eom)(?:_token|_id|[:_]\d{1,3})?>)"
    r"|<(?:start|end)oftext>|</?(?:system|user|assistant|human|bot|role|instruction|INST)>"
    r"|<_(?:start|end|system|user|bot)>|<(?:用户|AI)>|<(?:2mass|image|img|audio|video)>|</img>"
    r"|<(?:unused|reserved_?|extra_id_|special_token_|SPECIAL_|dummy|madeupword|ctrl|loc|"
    r"seg)\d{1,5}>"
    r"|<<?/?SYS>>?|<fim_[a-z]{1,12}>|<(?:file_sep|repo_?name|filename|gh_stars|empty_output|"
    r"jupyter_[a-z_]{1,24}|issue_[a-z]{1,12}|commit_[a-z]{1,12}|pr(?:_[a-z_]{1,24})?|"
    r"intermediate_to_code|code_interpreter|image_soft_token|fake_token_around_image|global-img|"
    r"row_\d{1,2}_col_\d{1,2})>"
    r"|</?tool_(?:call|response|calls|result|code|outputs?)>|</?tools>|</?arg_(?:key|value)>"
    r"|</?(?:function|parameter|invoke)(?:(?:=| name=)[^<>\n]{1,64})?>|<escape>|</?function(?:s|"
    r"_calls?)>"
    r"|<(?:start|end)_function_[a-z]{1,16}>|</?(?:TOOLCALL|AVAILABLE_TOOLS|TOOL_RESPONSE)>"
    r"|<think_o(?:n|ff)>|<bot_end>|<audio_soft_token>"
    r"|</?｜[^<>｜\n]{1,32}｜[^<>｜\n]{0,48}>|｜(?:DSML|[a-z_]+(?:▁[a-z\d]+)+)｜"
    r"|(?<![\w/.:-])/(?:no_?)?think(?![\w/.-])"  # switches thinking at Qwen, GLM, Hunyuan
    r"|</?(?:seed|minimax|mm|longcat|dots|hy)[:_][a-z_]{1,32}>"
    r"|\[/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|"
    r"MODEL_SETTINGS|THINK|IMG|IMG_BREAK|IMG_END|PREFIX|MIDDLE|SUFFIX|ARGS|CALL_ID|AUDIO|"
    r"BEGIN_AUDIO|TRANSCRIBE|gMASK|sMASK|MASK|CLS|SEP|PAD|UNK|BOS|EOS|EOT|(?:start|"
    r"end)_header_id)\]"
    r"|\[(?:control_|UNUSED_TOKEN_|unused|extra_id_)\d{1,5}\]|\[@[A-Z]{2,12}@\]|\[\|"
    r"/?[a-z_]{1,24}\|\]"
    r"|\]~[a-z]{0,3}\]|\][~!]{1,2}[a-z]~?\[|\[e~\[|◁[^◁▷\n]{1,24}▷"
    r"|>>(?:TITLE|ABSTRACT|INTRODUCTION|SUMMARY|COMMENT|ANSWER|QUESTION|DOMAIN|PREFIX|SUFFIX|"
    r"MIDDLE)<<"
    r"|\|{3}[A-Z_]{3,24}\|{3}|\|ENDOFTEXT\||\|<end>\|"
)
_LISTED = {
    mark
    for mark in (*END_MARKS, *(each for family in FAMILIES for each in family))
    if mark[0] in "<[◁" and mark[-1] in ">]▷"
}
_SHAPE = re.compile(
    r"[<\[◁].{1,62}[>\]▷|｜]|<\|.{1,60}|\].{1,20}[\[\]]|>>.{1,40}<<|\|.{1,40}\|", re.DOTALL
)
_IN_TEMPLATE = re.compile(
    r"<[|｜][^<>|｜\s'\"]{1,48}[|｜]?>|<[a-z_]{2,24}[|｜]>|<[a-z]+_of_[a-z]+>"
)
_NEUTRAL = str.maketrans(
    {"<": "‹", ">": "›", "[": "⟦", "]": "⟧", "◁": "◃", "▷": "▹", "|": "¦", "｜": "¦"}
)

_known: dict[tuple[str, str], re.Pattern[str]] = {}
_names: dict[tuple[str, str], set[str]] = {}
_lock = threading.Lock()


def learn_markers(address: ServerAddress, names: Iterable[str] = (), template: str = "") -> None:
    """Adds what the model at an address takes for a marker: control tokens of its vocabulary, and
    what its chat template has. Ordinary words and spaces among them are left as they are."""
    found = {name for name in names if _SHAPE.fullmatch(name)}
    found |= set(_IN_TEMPLATE.findall(template))
    key = (address.url, address.model)
    with _lock:
        known = _names.setdefault(key, set())
        if not found <= known:
            known |= found
            listed = sorted(known | _LISTED, key=len, reverse=True)
            _known[key] = re.compile("|".join([*map(re.escape, listed), _FAMILIES.pattern]))


_USUAL = re.compile(
    "|".join([*map(re.escape, sorted(_LISTED, key=len, reverse=True)), _FAMILIES.pattern])
)


def markers_of(address: ServerAddress) -> re.Pattern[str]:
    """What counts as a marker for the model at an address."""
    with _lock:
        return _known.get((address.url, address.model), _USUAL)


def neutral(text: str, markers: re.Pattern[str]) -> str:
    """The text with its markers in other brackets. Nothing else in it changes."""
    return markers.sub(lambda found: _form(found[0]), text)


def _form(mark: str) -> str:
    """A marker as it is sent."""
    return mark.replace("/", "∕") if mark.startswith("/") else mark.translate(_NEUTRAL)


def turned_back(messages: Sequence[Message], markers: re.Pattern[str]) -> Mapping[str, str]:
    """What to turn back in an answer to these messages: neutral forms and the markers they stand
    for. A form that a text has of its own stays."""
    contents = "\n".join(m.content for m in messages if m.role != "tools")
    found = {_form(mark): mark for mark in map(_whole, markers.finditer(contents))}
    return {form: mark for form, mark in found.items() if form not in contents}


def _whole(found: re.Match[str]) -> str:
    return found[0]


class Restorer:
    """Turns neutral forms in a stream back into the markers they stand for."""

    def __init__(self, forms: Mapping[str, str]) -> None:
        self._forms, self._rest = forms, ""
        self._find = re.compile("|".join(map(re.escape, forms))) if forms else None

    def feed(self, text: str) -> str:
        """What is certain so far."""
        if self._find is None:
            return text
        self._rest = restored(self._rest + text, self._forms)
        n_held = n_partial(self._rest, self._forms)
        told, self._rest = self._rest[: len(self._rest) - n_held], self._rest[-n_held:]
        if not n_held:
            self._rest = ""
        return told

    def finish(self) -> str:
        """The rest."""
        told, self._rest = self._rest, ""
        return told


def restored(text: str, forms: Mapping[str, str]) -> str:
    """A whole text with its markers as they were."""
    for form, mark in forms.items():
        text = text.replace(form, mark)
    return text


class NeutralCounter:
    """Counts texts as a server will see them, with a vocabulary on this machine."""

    def __init__(self, counter: TokenCounter, markers: re.Pattern[str]) -> None:
        self._counter, self._markers = counter, markers

    def count(self, text: str) -> int:
        return self._counter.count(neutral(text, self._markers))
