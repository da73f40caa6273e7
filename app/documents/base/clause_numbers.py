"""Clause numbers typed into the text itself, as against numbers a list computes."""

from __future__ import annotations

import re

_HAN_NUMBER = "[〇○零一二三四五六七八九十百千两0-9０-９]+"
_TYPED = re.compile(
    rf"""(?:
      第\s?{_HAN_NUMBER}\s?[编編章节節条條款项項]            # 第一条
    | [一二三四五六七八九十]+(?=、)                           # 一、
    | [（(]{_HAN_NUMBER}[)）]                                 # （一） (12)
    | (?:Article|Section|Clause|Schedule|Annex|Appendix|Exhibit|ARTICLE|SECTION|CLAUSE|SCHEDULE
        |ANNEX|APPENDIX|EXHIBIT)\s+(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])(?=[\s.:–—-]|$)
    | §+\s?\d+(?:\.\d+)*[a-z]?
    | \d+(?:[.．]\d+)+(?=[.\s\u3000]|[^\d%])                  # 4.2
    | \d{{1,3}}(?=[.．、)]\s?\D)                              # 4.
    | \((?:[a-z]{{1,2}}|[ivxl]{{1,6}}|[A-Z])\)(?=\s)          # (a) (iv)
    | [IVXL]{{1,6}}(?=\.\s)                                   # IV.
    )""",
    re.VERBOSE,
)


def typed_number(text: str) -> str:
    """The clause number `text` begins with ("4.2", "(a)", "第一条"), or ""."""
    match = _TYPED.match(text)
    return match[0] if match else ""
