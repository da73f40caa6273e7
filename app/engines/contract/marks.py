"""The marks with which models enclose thoughts, answers and turns, in all spellings that are met.

Marks that are tokens of a family stand in lists. Those that models write as text are tags of a few
names, with capitals, attributes, spaces, prefixes, pipes or bold type around them, and are found by
their shape (`TAG`).
"""

from __future__ import annotations

import re
from collections.abc import Collection

# How each family encloses its thought, as their chat templates and model cards have it.
FAMILIES: tuple[tuple[str, str], ...] = (
    ("<think>", "</think>"),  # DeepSeek R1, Qwen3, QwQ, GLM, Phi 4, MiniMax, Hunyuan, SmolLM3 …
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),  # EXAONE Deep
    ("<reasoning>", "</reasoning>"),
    ("<reason>", "</reason>"),
    ("<reflection>", "</reflection>"),
    ("<seed:think>", "</seed:think>"),  # Seed-OSS
    ("<longcat_think>", "</longcat_think>"),
    ("<mm:think>", "</mm:think>"),
    ("[THINK]", "[/THINK]"),  # Magistral
    ("◁think▷", "◁/think▷"),  # Kimi
    ("<|START_THINKING|>", "<|END_THINKING|>"),  # Command A
    ("<|begin_of_thought|>", "<|end_of_thought|>"),  # Sky-T1, OpenThinker
    ("<|inner_prefix|>", "<|inner_suffix|>"),  # Apertus
    ("<|channel>thought", "<channel|>"),  # Gemma 4
    ("<unused94>thought", "<unused95>"),  # MedGemma
    ("<|im_start|>think", "<|im_start|>answer"),  # s1
    *(
        (f"<|im_start|>{role}", "<|im_end|>")
        for role in ("think", "thinking", "thought", "reasoning", "analysis")
    ),
    *(  # Granite 3.2
        (f"{opening} my thought process:", f"{end} my response:")
        for opening in ("Here is", "Here's")
        for end in ("Here is", "Here's")
    ),
    ("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]"),  # Apriel
    ("<|think|>", "<|end|><|begin|>assistant<|content|>"),  # Solar Open
    ("<|im_start|>assistant/think\n", "<|im_end|>\n<|im_start|>assistant\n"),  # HyperCLOVA X
    ("/think\n", "<|im_end|>\n<|im_start|>assistant\n"),
    *(
        (f"【{opening}】", f"【{end}】")
        for opening in ("思考", "思考过程", "思考开始")
        for end in ("回答", "最终回答", "思考结束")
    ),
    ("Thinking...\n", "...done thinking."),  # Ollama's command line
)
END_MARKS: tuple[str, ...] = (
    "<|im_end|>",
    "<end_of_turn>",
    "<|eot_id|>",
    "<|eom_id|>",
    "<|end|>",
    "<|return|>",
    "<|endoftext|>",
    "<|end_of_text|>",
    "<|END_OF_TURN_TOKEN|>",
    "<|endofturn|>",
    "<|end_of_turn|>",
    "<|end_of_role|>",
    "<|eot|>",
    "<turn|>",
    "<|im_start|>",
    "<start_of_turn>",
    "<|start_header_id|>",
    "<|start|>",
    "<|user|>",
    "<｜end▁of▁sentence｜>",
    "<｜User｜>",
    "</s>",
    "<eos>",
    "[/INST]",
    "[INST]",
    "[END FINAL RESPONSE]",
    "<end_of_utterance>",
    "<end_of_sentence>",
    "<eos_token>",
    "<pad>",
    "<unk>",
    "<_end>",
    "<extra_id_1>",
    "</assistant>",
    "</user>",
    "[e~[",
    "[EOS]",
    "[/s]",
)
"""Marks of the end of a turn, and of the beginning of the next, that a model writes as text where
its vocabulary or its server does not know them for what they are."""

_END_SHAPE = re.compile(  # whatever else is between such signs
    r"<[|｜]/?[\w▁][\w▁/.-]{0,47}[|｜]>|\[\|/?[a-z_]{1,24}\|\]|<(?:end|eo)_?of_?[a-z_]{3,20}>|"
    r"<(?:eo[adhmst]|sep|end|AI|用户|bos|stop)>|<(?:reserved_|unused|extra_id_|special_)\d{1,5}>|"
    r"(?<![`'\"“‘«‹(])</(?:final_?answer|final_?output|answer|response|output|final|result)>|"
    r"\[(?:EO[ADMST]|end of (?:text|turn|message|answer|response))\]|"
    # Llama 3's next turn, where its marks are left out: a word in the place of a sentence.
    r"(?<=[.!?)\]}*。！？])(?:assistant|user)\n\n",
    re.IGNORECASE,
)
_MARKS = tuple({*END_MARKS, *(mark for family in FAMILIES for mark in family)})

_L, _R, _PIPE = r"(?:\\?[<‹〈]|＜|【|&lt;)", r"(?:\\?[>›〉]|＞|】|&gt;)", r"[|｜]?"
_S, _U = r"[\s\u200b-\u200d\u2060\ufeff]*", "[_▁]"  # spaces, seen or not; DeepSeek's underscore
_NAMES = (
    r"(?P<{0}>(?:think(?:ing)?|thoughts?|reason(?:ing)?)"
    r"(?:[_-](?:process|steps?|content|trace|block|mode))?|"
    r"(?:inner|internal)_(?:monologue|dialogue|thoughts?|reasoning)|"
    r"chain[_-]of[_-]thoughts?|思考(?:过程)?|推理|思[维維索]|推論|생각|사고|"
    r"gedanken?|denken|pens[ée]es?|pensamientos?|pensando|razonamiento|raisonnement|мысли|"
    r"(?P<weak{0}>analysis|reflection|scratchpad|cot|rationale|deliberation|ponder(?:ing)?|judge|"
    r"plan(?:ning)?|brainstorm(?:ing)?|rough_?work|working_?out))"
)
_BEFORE_NAME = rf"(?:(?:begin|start){_U}(?:of{_U})?)?(?:[a-z]{{1,12}}[:_▁-])?"
_OPEN = (
    rf"{_L}{_S}{_PIPE}{_S}(?!end{_U}){_BEFORE_NAME}{_NAMES.format('opened')}(?:{_U}(?:start|begin))?"
    rf"(?:\s[^<>＜＞\n]{{0,100}})?(?<!/){_S}{_PIPE}{_S}{_R}"
)
_FOLDED = (  # web interfaces fold a thought so
    r"<details\b[^<>]{0,120}>\s*<summary\b[^<>]{0,60}>[^<\w]{0,8}(?:<\w{1,6}>[^<\w]{0,8})?"
    r"(?:\w{2,8} ){0,2}(?:thinking|thoughts?|reasoning|思考|推理)\b[^<]{0,60}"
    r"(?:</\w{1,6}>[^<]{0,20})?</summary>"
)
_CLOSE = (
    rf"{_L}{_S}{_PIPE}{_S}(?:/{_S}{_BEFORE_NAME}|end{_U}(?:of{_U})?)(?:{_NAMES.format('closed')}|"
    rf"(?<=/)(?P<fold>details))(?:{_U}end)?{_S}{_PIPE}{_S}{_R}"
)
_CLOSE_LATE = rf"{_L}{_S}{_PIPE}{_S}(?:think(?:ing)?|thoughts?|reasoning){_U}end{_S}{_PIPE}{_S}{_R}"
TAG = re.compile(
    rf"(?:\*\*|__)?(?:(?P<close>{_CLOSE}|{_CLOSE_LATE})|{_OPEN}|{_FOLDED})(?:\*\*|__)?", re.I
)
"""A tag that begins or (group "close") ends a thought. The groups "weakopened" and "weakclosed"
are names that answers may have for parts of their own."""
LONE_ENDS = tuple(
    dict.fromkeys(
        end
        for opening, end in FAMILIES
        if end[0] in "<[◁" and not TAG.fullmatch(end) and "<|im_" not in opening + end
    )
)
"""Marks that close a thought whose beginning may have been lost, apart from tags."""
FENCED = re.compile(rf"`{{3,}}[\w-]*[ \t]*\n\s*(?={_OPEN})", re.I)
"""A fence around a thought, before its opening."""
FENCE_END = re.compile(r"\s*(?:`{3,}[ \t]*(?:\n|\Z)|(?:\*\*|__)(?=\s))")
WRAP = re.compile(
    r"<\s*\|?\s*(?:start_|begin_of_)?(?P<name>final_answer|answer|response|solution|output|result|"
    r"final|text|conclusion|summary|box)\s*\|?\s*>",  # "box" is GLM's
    re.I,
)
"""What some models put around the answer that follows a thought."""
ANSWER_WITHIN = re.compile(
    r"\n[ \t]*<(?P<name>final_answer|answer|response|output|final)>[ \t]*\n(?P<text>.+?)"
    r"(?:</(?P=name)>\s*)?\Z",
    re.I | re.DOTALL,
)
"""The same within a thought that nothing closes, on a line of its own."""
OPENS_ANSWER = re.compile(
    r"\s*(?:<s>|<bos>|\[gMASK\]|<sop>|<role>\s*(?:assistant|model|bot)\s*</role>|"
    r"<[|｜](?:begin[_▁]?of(?![_▁]?box)[_▁]?|start[_▁]?of[_▁]?|start_(?!header)|assistant|model|bot|bos)[\w▁]*[|｜]>(?!user)|"
    r"<\|im_start\|>\s*(?:assistant|model|bot)(?:<\|im_sep\|>|\s)|<think_o(?:n|ff)>|"
    r"<start_of_turn>model\s|<\|turn>model\s|"
    r"<\|start_header_id\|>assistant<\|end_header_id\|>\s*|(?:assistant|model)[ \t]*\n)",
    re.I,
)
"""What a template writes before an answer, and some models once more."""
NAMED = re.compile(r"[*_]{0,2}(?:assistant|model|bot|AI)[*_]{0,2}[ \t]*[:：]?[*_]{0,2}\s*", re.I)
"""Who speaks, before a thought."""


def _begun(word: str) -> str:
    """A pattern for what may be the beginning of a word and its empty line."""
    begun = "\n?"
    for letter in reversed(word):
        begun = f"(?:{letter}{begun})?"
    return begun


_PART = rf"(?:{_L}[^<>＜＞】›〉\n]{{0,110}}|&(?:l|lt)?|\\)$"
_PART_AT_START = re.compile(
    rf"<!--?[^<>]{{0,20}}|(?:`{{1,3}}[\w-]*[ \t]*(?:\n\s*)?)?(?:\*\*?|__?)?(?:{_PART}|"
    r"<details\b[^<>]*>?\s*|"
    r"<details\b[^<>]*>\s*<[^<>]{0,9}>?[^<>]{0,60}(?:</?[a-z]*>?[^<>]{0,60}){0,3}|$)",
    re.I,
)
_PART_AT_END = re.compile(
    rf"(?:\*\*?|__?|[`'\"“‘«‹(])?{_PART}|[`'\"“‘«‹(]$|"
    r"\[(?:\|[/a-z_]{0,24}\|?|E[ODAMST]{0,3}|e[nd]?[a-z ]{0,16})?$|"
    rf"[.!?)\]}}*。！？](?:{_begun('assistant')}|{_begun('user')})?$",
    re.I,
)


_TURNS = (
    *("<|im_start|>assistant<|im_sep|>", "<start_of_turn>model", "<|start_header_id|>assistant"),
    *("<s>", "<bos>", "[gMASK]", "<sop>", "<role>assistant</role>", "<!-- thinking"),
    *("<｜begin▁of▁sentence｜>", "<|startoftext|>", "assistant\n", "model\n"),
)
_CHANNELS = ("analysis", "commentary", "assistantfinal", "assistantanalysis", "final")
_HEADERS = (
    *("<|start|>", "<|channel|>", "<|message|>", "analysis<", "final<", "commentary<"),
    *("<|assistant|>", "<|start_header_id|>", "<｜Assistant｜>", "analysis to=", "commentary to="),
    *("assistant<", "assistant to="),
)
_N_HEADER_MAX = 120


def may_open(bare: str) -> bool:
    """Whether all of a text may be the beginning of a mark, with what stands around it."""
    if not bare or _PART_AT_START.fullmatch(bare):
        return True
    openings = (*(opening for opening, _ in FAMILIES), *_TURNS, *_CHANNELS)
    if any(mark.casefold().startswith(bare.casefold()) for mark in openings):
        return True
    named = NAMED.match(bare)
    if named and len(bare) < _N_HEADER_MAX and may_open(bare[named.end() :]):
        return True
    is_header = any(bare.startswith(start) or start.startswith(bare) for start in _HEADERS)
    return is_header and len(bare) < _N_HEADER_MAX


def without_opening(text: str, in_prompt: Collection[str]) -> str | None:
    """The text without what a template writes before an answer; None where there is none."""
    bare = text.lstrip()
    openings = tuple(opening for opening, _ in FAMILIES)
    found = OPENS_ANSWER.match(text)
    if found and not TAG.match(bare) and not bare.startswith(openings):
        return None if found[0].strip().casefold() in in_prompt else text[found.end() :]
    named = NAMED.match(bare)
    rest = bare[named.end() :] if named else ""
    return rest if TAG.match(rest) or rest.startswith(("<|channel|>", *openings)) else None


def n_tag_begun(text: str) -> int:
    """Characters at the end of a text that may be the beginning of a tag."""
    found = _PART_AT_END.search(text, max(0, len(text) - 120))
    return len(text) - found.start() if found else 0


def wrap_end(opening: re.Match[str]) -> re.Pattern[str]:
    """What ends an answer that `WRAP` found the beginning of."""
    return re.compile(rf"<\s*\|?\s*(?:/|end_(?:of_)?)\s*{opening['name']}\s*\|?\s*>", re.I)


def marks_in(text: str) -> set[str]:
    """The marks that a text has of its own: in an answer about it they may be quotations."""
    found = {mark for mark in _MARKS if mark in text}
    return found | {each[0] for shape in (TAG, _END_SHAPE, WRAP) for each in shape.finditer(text)}


def first_end(
    text: str, marks: Collection[str], in_prompt: Collection[str]
) -> tuple[int, int] | None:
    """Where the first mark of the end of a turn begins and ends.

    Args:
        marks: Those of `END_MARKS` that count.
        in_prompt: What has the shape of such a mark and stands in the prompt, in small letters.
    """
    shaped = (
        found.span()
        for found in _END_SHAPE.finditer(text)
        if found[0].casefold() not in in_prompt
        and "box" not in found[0]
        and not TAG.fullmatch(found[0])
    )
    listed = first_of(text, marks)
    return min(filter(None, (listed, next(shaped, None))), default=None)


def first_of(text: str, marks: Collection[str]) -> tuple[int, int] | None:
    """Where the first of the marks begins and ends."""
    found = [(at, at + len(mark)) for mark in marks if mark and (at := text.find(mark)) >= 0]
    return min(found, default=None, key=lambda each: (each[0], -each[1]))


def n_partial(text: str, marks: Collection[str]) -> int:
    """Length of the longest end of `text` that is the beginning of a mark and not all of it."""
    longest = max(map(len, marks), default=0)
    for n in range(min(longest, len(text)), 0, -1):
        tail = text[-n:]
        if any(len(mark) > n and mark.startswith(tail) for mark in marks):
            return n
    return 0
