"""Passages of a document that seem to be written for a model rather than for a reader.

Nothing in a document can change what is asked (see `app/analysis/kinds/prompts.py`), but a model
may still be talked into a kinder summary. So whoever reads the summary is shown what to look at.
This finds what is plain to see, in English and Chinese; that it finds nothing proves nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.documents.base.document import Block, BlockKind, Document, OmissionKind
from app.documents.base.inline_marks import UNSEEN
from app.system.translation import to_translate, tr

MIN_AREA_PER_LETTER_PT2 = 3.0
"""Less page than this for a letter is text that nobody can read: at 3 points, half the size of the
smallest print, a letter with its share of the line takes about 5 square points."""
_MIN_TINY_LETTERS = 12
_N_INVISIBLE_MIN = 4  # zero-width characters in a row; scripts such as Persian use single ones


class SuspicionKind(StrEnum):
    """Why a passage is suspicious."""

    INSTRUCTION = "instruction"  # tells a model what to do
    CONTROL = "control"  # imitates the marks that divide a chat
    INVISIBLE = "invisible"  # characters that are not shown
    HIDDEN = "hidden"  # text too small to be read, or beside the page


_SAYS = {
    SuspicionKind.INSTRUCTION: to_translate("speaks to a model, not to a reader"),
    SuspicionKind.CONTROL: to_translate("imitates the marks of a chat with a model"),
    SuspicionKind.INVISIBLE: to_translate("has characters that are not shown"),
    SuspicionKind.HIDDEN: to_translate("cannot be seen on the page"),
}


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A suspicious passage, `Document.text[start:end]`.

    Attributes:
        kind: Why it is suspicious.
        text: The passage, invisible characters as they are.
        label: Its place, "p. 3" or "§ 4.2", or "".
        page: Its page, where there are pages.
        block: Index into `Document.blocks`.
    """

    kind: SuspicionKind
    start: int
    end: int
    text: str
    label: str
    page: int | None
    block: int

    @property
    def says(self) -> str:
        """For people: "speaks to a model, not to a reader"."""
        return tr(_SAYS[self.kind])


_MODEL = (
    r"(?:AI\s+(?:assistant|model|reviewer|system)|(?:AI\s+)?(?:large\s+)?language\s+model|"
    r"AI|A\.I\.|LLM|GPT|ChatGPT|chatbot|artificial\s+intelligence)"
)
_BEFORE = r"(?:previous|prior|preceding|earlier|above|foregoing|former|original|system|your)"
_ORDERS = r"(?:instructions?|prompts?|directions|directives|commands?|guidelines)"
_INSTRUCTION = re.compile(
    rf"""
      \b(?:ignore|disregard|forget|override|bypass|neglect)\s+(?:(?:all|any|each|every|of|the|these|
        those|your|and)\s+){{0,4}}{_BEFORE}\s+(?:\w+\s+){{0,2}}{_ORDERS}\b
    | \b(?:ignore|disregard|forget)\s+(?:everything|anything|all)\s+(?:that\s+(?:is|was|came)\s+)?
        (?:above|before\s+this|you\s+(?:were|have\s+been)\s+told)\b
    | \b(?:reveal|print|repeat|show|output)\s+(?:\w+\s+){{0,2}}(?:system|initial|hidden)\s+prompt\b
    | \b(?:if|as|since|when)\s+you\s+are\s+(?:an?|the)\s+{_MODEL}\b
    | \bas\s+an?\s+{_MODEL}\s*,\s*(?:you|please|always|never|do\b|ignore|respond|say)
    | \b(?:note|message|instructions?|attention|hint)\s+(?:to|for)\s+(?:any|all|the|an?)?\s*
        {_MODEL}s?\b
    | \byou\s+are\s+now\s+(?:an?\s+|in\s+|the\s+)(?:\w+\s+){{0,3}}(?:AI|assistant|mode|model|DAN|
        chatbot|agent)\b
    | \b(?:new|updated|real)\s+(?:system\s+)?(?:instructions?|prompt)\s*:
    | \bdo\s+not\s+(?:mention|reveal|disclose|tell|show|include)\s+(?:\w+\s+){{0,6}}
        (?:to\s+the\s+user|the\s+user|in\s+(?:your|the)\s+(?:summary|answer|response|output))\b
    | \b(?:in|begin|start|end)\s+your\s+(?:summary|response|reply|output)\b
    | \bwhen\s+(?:you\s+)?(?:summari[sz]e|summari[sz]ing)\s+this\s+(?:document|text|paper|contract|
        file|page)\b
    | \b(?:give|write)\s+(?:only\s+)?(?:an?\s+)?(?:only\s+)?positive\s+(?:review|summary|answer)
        s?\s*(?:only)?\b
    | (?:忽略|无视|不要理会|忘记|忘掉|抛弃)[^。！？\n]{{0,6}}(?:以上|上述|之前|此前|先前|前面|上面|
        原来|所有|全部|任何)[^。！？\n]{{0,6}}(?:指令|指示|提示词?|要求|命令|说明|规则)
    | (?:作为|如果你是|你是|致|给)(?:一个|一名|一位|任何|所有)?\s*(?:AI|人工智能|大?语言模型|
        大模型|聊天机器人|智能助手)(?:模型|助手|助理|审稿人)?[，,：:、]?\s*(?:你|请|必须|应当?|不得|不要|需要|阅读)
    | 你现在(?:是|扮演)(?:一个|一名|一位)?[^。！？\n]{{0,8}}(?:助手|模型|机器人|角色|模式)
    | (?:新的|真正的|系统)(?:指令|提示词?)\s*[：:]
    | (?:输出|透露|显示|重复|泄露)[^。！？\n]{{0,6}}(?:系统提示|提示词)
    | (?:不要|切勿|不得|禁止)[^。！？\n]{{0,10}}(?:告诉|告知|透露给|提醒)用户
    | 在(?:你的)?(?:摘要|总结|回答|回复)(?:中|里)[^。！？\n]{{0,10}}(?:只|仅|必须|不要|不得)
    | (?:总结|概括)(?:本|这份|此)(?:文件|文档|合同|论文)时
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CONTROL = re.compile(
    r"""
      <\|[a-z_0-9/ ]{2,40}\|>                                   # <|im_end|>, <|eot_id|>
    | \[/?INST\] | <</?SYS>> | </?s>(?=\s*\[INST\])             # Llama 2
    | <(?:start|end)_of_turn>                                   # Gemma
    | </?(?:tool_call|tool_response|think)>                     # Qwen
    | <\s*/\s*(?:document|notes|passages)(?:-\d+)?\s*>          # Longleaf's own
    | ^\#{2,4}\s*(?:Instruction|System|Assistant|Response)\s*:\s*$
    | ^(?:system|assistant)\s*:\s+\S
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_INVISIBLE = re.compile(
    r"[\U000e0000-\U000e007f]+"  # tags: a second alphabet that no font shows
    rf"|[\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]{{{_N_INVISIBLE_MIN},}}"
)
_PATTERNS = (
    (SuspicionKind.INSTRUCTION, _INSTRUCTION),
    (SuspicionKind.CONTROL, _CONTROL),
    (SuspicionKind.INVISIBLE, _INVISIBLE),
)


def suspicious_passages(document: Document) -> tuple[Suspicion, ...]:
    """The passages of a document that seem to be written for a model, in order. Some hundredths of
    a second for a book."""
    place_starts = [place.start for place in document.places]
    found = []
    for block_start, index in zip(document.block_starts, document.body, strict=True):
        block = document.blocks[index]
        shift = block_start + len(block.as_markdown()) - len(block.text)
        at = bisect_right(place_starts, block_start) - 1
        label = document.places[at].label if at >= 0 else ""
        for kind, start, end in _in_block(document, block):
            found.append(
                Suspicion(
                    kind,
                    shift + start,
                    shift + end,
                    block.text[start:end],
                    label,
                    block.page,
                    index,
                )
            )
    found += _in_hidden_text(document)
    return tuple(found)


def _in_hidden_text(document: Document) -> Iterator[Suspicion]:
    """What speaks to a model in text that was left out because nobody can see it. It has no range
    of the text: it is named at the beginning of its page, or of the document."""
    for omission in document.omissions:
        if omission.kind is not OmissionKind.HIDDEN or not omission.text:
            continue
        place = next((p for p in document.places if p.page == omission.place), None)
        start, label, block = (place.start, place.label, place.block) if place else (0, "", 0)
        for kind, pattern in _PATTERNS:
            for match in pattern.finditer(omission.text):
                yield Suspicion(kind, start, start, match[0], label, omission.place, block)


def told(suspicions: tuple[Suspicion, ...]) -> str:
    """A sentence for people about what was found, "" when there is nothing."""
    if not suspicions:
        return ""
    places = list(dict.fromkeys(s.label for s in suspicions if s.label))
    where = f" ({', '.join(places[:5])}{' …' if len(places) > 5 else ''})" if places else ""
    n = len(suspicions)
    return tr(
        "{passages} of this document{where} may be meant to mislead a model: compare the answer "
        "with the text there.",
        passages=tr("1 passage") if n == 1 else tr("{n} passages", n=n),
        where=where,
    )


def _in_block(document: Document, block: Block) -> Iterator[tuple[SuspicionKind, int, int]]:
    if _is_hidden(document, block):
        yield SuspicionKind.HIDDEN, 0, len(block.text)
    for match in UNSEEN.finditer(block.text):
        yield SuspicionKind.HIDDEN, *match.span(1)
    spans: list[tuple[int, int, SuspicionKind]] = []
    for kind, pattern in _PATTERNS:
        if kind is SuspicionKind.CONTROL and block.kind is BlockKind.CODE:
            continue  # a manual of such a format shows it
        spans += [(*match.span(), kind) for match in pattern.finditer(block.text)]
    for start, end, kind in sorted(spans):
        yield kind, start, end


def _is_hidden(document: Document, block: Block) -> bool:
    if block.box is None or block.page is None or block.page > len(document.pages):
        return False
    n_letters = sum(map(str.isalnum, block.text))
    if n_letters < _MIN_TINY_LETTERS:
        return False
    box, page = block.box, document.pages[block.page - 1]
    width, height = box.right - box.left, box.bottom - box.top
    if width * height < n_letters * MIN_AREA_PER_LETTER_PT2:
        return True
    middle_x, middle_y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return not (0 <= middle_x <= page.width_pt and 0 <= middle_y <= page.height_pt)
