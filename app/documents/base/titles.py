"""Titles that programs write by themselves, which say nothing of a document."""

from __future__ import annotations

import re

_NAMES = (
    r"microsoft (?:office )?(?:word|powerpoint|excel)",
    "word",
    "powerpoint",
    r"new (?:microsoft )?(?:word )?(?:document|page)",
    "new",
    r"untitled",
    "unnamed",
    "no title",
    r"(?:document |doc )?title",
    "document",
    "doc",
    "slide",
    "presentation",
    "template",
    "default",
    "normal",
    "blank",
    r"ohne titel|unbenannt|dokument|sans titre|sans nom|senza (?:titolo|nome)|documento",
    r"t[ií]tulo(?: del documento)?|titel|titre",
    r"sin t[ií]tulo|sem t[ií]tulo|zonder titel|naamloos|namnlös|bez názvu|bez tytułu",
    r"без имени|без названия|документ|無題|无题|无标题|無標題|文档|文件|文書|제목 없음|문서",
    r"新建 ?microsoft (?:office )?word ?文档",
)
_KIND = "document|presentation|template|page|file|文档|ドキュメント|文件|doc"
_JUNK = re.compile(
    rf"[\[<«(]?(?:type (?:the )?)?(?:{'|'.join(_NAMES)})(?:[ _-]?(?:{_KIND}))?(?: ?here)?"
    r"[\]>»)]?[ _-]?[\d()]{0,5}(?:\.\w{3,4})?(?: ?[-–] ?(?:.*\.\w{3,4}|document ?\d*)?)?",
    re.IGNORECASE,
)
_BY_WORD = re.compile(r"microsoft (?:office )?(?:word|powerpoint) ?- .*", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"\S*\.(?:docx?|docm|dot[xm]?|odt|ott|rtf|html?|txt|md|dvi|tex|indd|qxd|pdf|pptx?|xlsx?)"
    r"|.+\.(?:docx?|docm|dotx?|odt|rtf|dvi|tex|indd|qxd|pdf|pptx?|xlsx?)",
    re.IGNORECASE,
)


def is_made_up(title: str) -> bool:
    """Whether a title is one that programs give by themselves ("Word Document", "Untitled 1",
    "Microsoft Word - lease.doc") or the name of a file."""
    title = title.strip()
    return any(each.fullmatch(title) is not None for each in (_JUNK, _BY_WORD, _FILE_NAME))
