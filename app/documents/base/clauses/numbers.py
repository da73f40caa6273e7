"""Clause numbers typed into the text itself, as against numbers a list computes."""

from __future__ import annotations

import re

from app.system.composed_text import composed

_MAX_CHARACTERS = 80  # no number is longer
_HAN_NUMBER = "[〇○零一二三四五六七八九十百千两0-9０-９]{1,8}"
HAN_CLAUSE = rf"第\s?{_HAN_NUMBER}\s?[编編章节節条條款项項]"
"""A pattern of Chinese and Japanese clauses: 第一条."""
CLAUSE_WORDS = (
    *("Article", "Section", "Clause", "Schedule", "Annex", "Appendix", "Exhibit", "Art.", "Sec."),
    *(
        "Abschnitt",
        "Ziffer",
        "Anlage",
        "Artikel",
        "Articolo",
        "Artículo",
        "Artigo",
        "Articolul",
        "Artykuł",
        "Artikla",
    ),
    *("Cláusula", "Clausola", "Klausel", "Статья", "Стаття", "Член", "Чл.", "Článek", "Článok"),
    *("Čl.", "Član", "Madde", "Điều", "Pasal", "Άρθρο", "مادة", "المادة", "סעיף", "ข้อ", "มาตรา"),
)
"""What clauses are called where their number stands behind the word, in English first."""
_NAMES = "|".join(
    re.escape(name) for word in CLAUSE_WORDS for name in dict.fromkeys((word, word.upper()))
)
_TYPED = re.compile(
    rf"""(?:
      {HAN_CLAUSE}                                           # 第一条
    | [一二三四五六七八九十]+(?=、)                           # 一、
    | [（(]{_HAN_NUMBER}[)）]                                 # （一） (12)
    | 제\s?\d+\s?[조항장절관편](?:의\s?\d+)?                    # 제1조
    | (?:{_NAMES})\s+(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])(?=[\s.:–—-]|$)
    | (?:Article|ARTICLE)\s+(?:premier|PREMIER|1er|1ER|unique|UNIQUE)(?=[\s.:–—-]|$)
    | §+\s?\d+(?:\.\d+)*[a-z]?
    | \d+(?:[.．]\d+)+(?=[.\s\u3000]|[^\d%])                  # 4.2
    | \d{{1,3}}(?=[.．、)]\s?\D)                              # 4.
    | \((?:[a-z]{{1,2}}|[ivxl]{{1,6}}|[A-Z])\)(?=\s)          # (a) (iv)
    | (?:[a-zа-я]|[ivx]{{2,5}})\)(?=\s)                      # a) iv)
    | [①-⑳](?=\s?\w)
    | \d{{1,2}}°(?=\s[^\WCFK\d])                            # 1°
    | [IVXL]{{1,6}}(?=\.\s)                                   # IV.
    )""",
    re.VERBOSE,
)


def typed_number(text: str) -> str:
    """The clause number `text` begins with ("4.2", "(a)", "第一条"), or ""."""
    match = _TYPED.match(composed(text[:_MAX_CHARACTERS]))
    return match[0] if match else ""
