"""What is done to a Chinese sentence so that it stays true, or to make one thing in it false."""

from __future__ import annotations

import re

from tests.bench.statements.rules import Rule, exchanged

HAN_TRUE: dict[str, Rule] = {
    "as it stands": lambda text, _: text,
    "duty in another word": exchanged("应当|应(?=[在于向按])", "必须"),
    "permission in another word": exchanged(
        "可以|有权", lambda m: "有权" if m[0] == "可以" else "可以"
    ),
    "figure in another form": exchanged("三十(?=日|天|个)", "30"),
    "without fillers": exchanged("(?<=[\u4e00-\u9fff])的(?=[\u4e00-\u9fff])", ""),
    "first of two": exchanged(r"^([^；，]{8,60})；[^。]+。$", r"\1。"),
}


def _parties(text: str, _: object) -> str | None:
    if "甲方" not in text or "乙方" not in text:
        return None
    return text.replace("甲方", "\ue000").replace("乙方", "甲方").replace("\ue000", "乙方")


def _denied(text: str, _: object) -> str | None:
    if "不得" in text:
        return text.replace("不得", "可以", 1)
    if "不" in text:
        return text.replace("不", "", 1)
    changed = re.sub("应当|应|可以|须|将", lambda m: "不" + m[0], text, count=1)
    return changed if changed != text else None


def _by(pairs: dict[str, str], before: str = "", after: str = "") -> Rule:
    words = "|".join(pairs)
    return exchanged(f"{before}(?:{words}){after}", lambda m: pairs[m[0]])


HAN_FALSE: dict[str, Rule] = {
    "names swapped": _parties,
    "another name": _by({"甲方": "乙方", "乙方": "甲方", "用户": "管理员", "系统": "用户"}),
    "another number": exchanged(
        r"\d(?=[日天个%元年])|[三五十](?=日|年|个|万)",
        lambda m: (
            str((int(m[0]) + 1) % 10)
            if m[0].isdigit()
            else {"三": "四", "五": "六"}.get(m[0], "九")
        ),
    ),
    "denied, or not": _denied,
    "another modal": _by({"应当": "可以", "必须": "可以", "可以": "必须", "有权": "必须"}),
    "only added": exchanged("应当|可以|应|有权", lambda m: "仅" + m[0]),
    "another scope": exchanged("任何|全部|所有|各方", "部分"),
    "condition turned": _by(
        {
            "之前": "之后",
            "之后": "之前",
            "以上": "以下",
            "以下": "以上",
            "未经": "经",
            "如果": "除非",
            "若": "除非",
        }
    ),
    "condition dropped": exchanged(r"(?:，)?(?:除非|除|如|若|未经|经)[^，。；]{3,40}[，]", ""),
    "attribution dropped": exchanged(
        "^[^，。；]{2,20}(?:认为|表示|指出|称|主张|报告|保证|承诺|建议)，?(?=[^，。]{6,})", ""
    ),
    "condition as a fact": exchanged("^(?:如果|如|若|当)?([^，。；]{5,40})(?:的|时)，.+$", r"\1。"),
    "cause turned": exchanged(
        "^(?:由于|因为|因)([^，。；]{4,40})，(?:因此|所以)?([^，。；]{4,60})。$", r"因\2，\1。"
    ),
    "bound dropped": exchanged("至少|至多|不少于|不超过|不低于|不高于|超过|约|最迟|最多", ""),
    "another quantifier": _by(
        {"每": "任一", "各": "任一", "均": "部分", "全部": "任一", "任何": "某"}
    ),
    "another unit": exchanged(
        "(?<=[0-9三十五])(?:个工作日|日|天|个月|年)", lambda m: "年" if m[0] != "年" else "个月"
    ),
    "opposite word": _by(
        {
            "解除": "续签",
            "支付": "收取",
            "增加": "减少",
            "有效": "无效",
            "公开": "保密",
            "承担": "免除",
            "允许": "禁止",
            "终止": "延续",
            "高于": "低于",
            "包括": "不包括",
        }
    ),
}
