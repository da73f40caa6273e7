"""What of a file is not in the text, counted in words for people."""

from __future__ import annotations

from app.system.translation import to_translate, tr

_COUNTED = {
    "insertion": (to_translate("1 insertion"), to_translate("{n:,} insertions")),
    "deletion": (to_translate("1 deletion"), to_translate("{n:,} deletions")),
    "character": (to_translate("1 character"), to_translate("{n:,} characters")),
    "equation": (to_translate("1 equation"), to_translate("{n:,} equations")),
    "picture": (to_translate("1 picture"), to_translate("{n:,} pictures")),
    "chart": (to_translate("1 chart"), to_translate("{n:,} charts")),
    "diagram": (to_translate("1 diagram"), to_translate("{n:,} diagrams")),
    "drawing": (to_translate("1 drawing"), to_translate("{n:,} drawings")),
    "embedded object": (
        to_translate("1 embedded object"),
        to_translate("{n:,} embedded objects"),
    ),
    "embedded document": (
        to_translate("1 embedded document"),
        to_translate("{n:,} embedded documents"),
    ),
    "comment": (to_translate("1 comment"), to_translate("{n:,} comments")),
    "symbol of a picture font": (
        to_translate("1 symbol of a picture font"),
        to_translate("{n:,} symbols of a picture font"),
    ),
    "part nested too deeply": (
        to_translate("1 part nested too deeply"),
        to_translate("{n:,} parts nested too deeply"),
    ),
    "footnote without text": (
        to_translate("1 footnote without text"),
        to_translate("{n:,} footnotes without text"),
    ),
    "endnote without text": (
        to_translate("1 endnote without text"),
        to_translate("{n:,} endnotes without text"),
    ),
    "tracked deletion": (
        to_translate("1 tracked deletion"),
        to_translate("{n:,} tracked deletions"),
    ),
    "table of contents": (
        to_translate("1 table of contents"),
        to_translate("{n:,} tables of contents"),
    ),
    "missing chapter": (
        to_translate("1 missing chapter"),
        to_translate("{n:,} missing chapters"),
    ),
    "damaged character": (
        to_translate("1 damaged character"),
        to_translate("{n:,} damaged characters"),
    ),
}


def counted(n: int, kind: str) -> str:
    """ "1 picture", "3 pictures"; `kind` is one that the readers count."""
    one, many = _COUNTED[kind]
    return tr(one) if n == 1 else tr(many, n=n)
