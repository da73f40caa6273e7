"""Other ways to say one thing in Chinese: 由 and 被, a condition in front or inside, an exception
at the end, the authors by another name. All keep every character that tells something."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MODAL = "(?:应|可|不得)"
_CONSENT = "未(?:经|取得|获得?|征得)[^，。；]{1,24}?(?:同意|许可|批准|授权|认可|确认)"
_WITHOUT_INSIDE = re.compile(
    rf"^(?P<who>[^，。；]{{1,16}}?)，?(?P<modal>不得|无)?在?(?P<condition>{_CONSENT})"
    rf"(?:的?(?:情况|情形)下)?的?，?(?P<rest>[^，。；].*)$"
)
_EXCEPT_LAST = re.compile(
    r"^(?P<rest>.+?)，但?(?P<condition>[^，。；]{0,24}?另有[^，。；]{1,16}?)的?除外$"
)
_EXCEPT_FIRST = re.compile(
    r"^除(?P<condition>[^，。；]{1,24}?)(?:之?外|以外)，(?P<rest>[^，。；]{4,60})$"
)
_BY = re.compile(
    rf"^(?P<thing>[^，。；由被]{{1,24}}?)(?P<modal>{_MODAL})?(?:由|被)(?P<who>[^，。；]{{1,10}}?)"
    rf"(?P<when>(?:在|于|自)[^，。；]{{2,30}}?[内前后])?(?P<verb>[^，。；在于自]{{2,4}}?)"
    r"(?P<to>给[^，。；]{1,16})?$"
)
_OFTEN = re.compile(r"应(?P<often>每[^，。；]{1,4}?(?:至少|至多))(?=[^，。；])")
_AUTHORS = re.compile("^(?:作者|研究者|研究人员|该研究|本研究|论文作者)(?:们)?")
_OF_THE_AUTHORS = re.compile("^(?:该|这一|此)(?=模型|方法|算法|系统|结果|研究|实验|数据)")


def other_orders(text: str) -> Iterator[str]:
    """A statement whose words are settled ("应当" is "应"), said in other ways."""
    if match := _WITHOUT_INSIDE.match(text):
        modal = match["modal"] or ""
        yield f"{match['condition']}，{match['who']}{modal}{match['rest']}"
    if match := _EXCEPT_LAST.match(text):
        yield f"除{match['condition']}外，{match['rest']}"
    if match := _EXCEPT_FIRST.match(text):
        yield f"{match['rest']}，{match['condition']}除外"
    for match in _by(text):
        who, modal, when = match["who"], match["modal"] or "", match["when"] or ""
        verb, thing, to = match["verb"], match["thing"], match["to"] or ""
        yield f"{who}{modal}{when}将{thing}{verb}{to}"
        if to:
            yield f"{who}{modal}{when}向{to[1:]}{verb}{thing}"
            yield f"{when}，{who}{modal}向{to[1:]}{verb}{thing}" if when else ""
        else:
            yield f"{who}{modal}{when}{verb}{thing}"
    if match := _OFTEN.search(text):
        yield f"{text[: match.start()]}{match['often']}应{text[match.end() :]}"
    for pattern, name in ((_AUTHORS, "我们"), (_OF_THE_AUTHORS, "我们的")):
        if pattern.match(text):
            yield pattern.sub(name, text)


def _by(text: str) -> Iterator[re.Match[str]]:
    """Each way to part who does something from what is done, which no space parts."""
    for n_who in range(2, 9):
        pattern = re.compile(_BY.pattern.replace("{1,10}?", f"{{{n_who}}}"))
        if match := pattern.match(text):
            yield match
