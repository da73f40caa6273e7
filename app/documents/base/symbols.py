"""Signs of picture fonts as characters that every font has.

Fonts such as Symbol and Wingdings keep their signs at codes of one byte; files hold those as they
are, or in the private use area at U+F000. The signs after Adobe's encoding of Symbol, and after the
fonts' own pictures.
"""

from __future__ import annotations

UNKNOWN = "\u25a1"
"""Stands for a sign that is not known."""
_EMPTY = "\0"  # a code of which the sign is not known, in a row of signs


def _table(rows: dict[int, str]) -> dict[int, str]:
    return {
        first + n: character
        for first, row in rows.items()
        for n, character in enumerate(row)
        if character != _EMPTY
    }


_SYMBOL = _table(
    {
        0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?",
        0x40: "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
        0x60: "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
        0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵",
        0xC0: "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
        0xE0: "◊〈®©™∑",
        0xF1: "〉∫",
        0x2A: "*",  # an asterisk is also the mark of a note
    }
)
_WINGDINGS = _table(
    {
        0x20: " ✏✂✁",
        0x28: "☎✆✉",
        0x36: "⌛⌨",
        0x3E: "✇✍\0✌\0👍👎☜☞☝☟✋☺😐☹💣☠",
        0x51: "✈☼💧❄\0✞\0✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■☐□❑❒⬧⧫◆❖⬥⌧⍓⌘❀✿❝❞▯",
        0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
        0x9E: "·•▪○",
        0xA4: "◉◎\0▪☐\0✦★✶✴✹✵",
        0xB5: "✪✰",
        0xD5: "⌫⌦\0➢",
        0xDC: "➲",
        0xDF: "←→↑↓↖↗↙↘⬅➔⬆⬇",
        0xEF: "⇦⇨⇧⇩⬄⇳",
        0xF9: "▭▫✗✓☒☑",
    }
)
_WINGDINGS_2 = _table(
    {
        0x20: " ",
        0x2A: "☐",
        0x4F: "✗✓☒☑☒☒",
        0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
        0x97: "●",
        0xA2: "■☐",
    }
)
_WINGDINGS_3 = _table({0x20: " ", 0x66: "←→↑↓", 0x70: "▲▼", 0x74: "◀▶"})
_WEBDINGS = _table({0x20: " ", 0x61: "✓", 0x63: "☐", 0x67: "■", 0x6E: "●", 0x72: "✗"})
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}


def picture_font(name: str) -> str:
    """The name of a font whose letters are signs, in small letters; "" for any other."""
    found = name.strip().strip("\"'").lower()
    return found if found in _FONTS else ""


def sign(code: int, font: str) -> str:
    """The character that a font shows at a code; "" for a code of none, `UNKNOWN` where the sign of
    a picture font is not known."""
    if 0x20 <= code <= 0xFF and (table := _FONTS.get(font.lower())) is not None:
        return table.get(code, UNKNOWN)
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""
    return _FONTS.get(font.lower(), _WINGDINGS).get(code & 0xFF, UNKNOWN)


def in_picture_font(text: str, font: str) -> str:
    """Text that is set in a picture font, as the signs that it shows."""
    return "".join(
        sign(code, font) if 0x20 <= (code := ord(c)) <= 0xFF or 0xF020 <= code <= 0xF0FF else c
        for c in text
    )


def sign_of_note(mark: str) -> str:
    """A note's mark with signs that Word took from its list of symbols, whose font may be lost, as
    those of Symbol: U+F02A is "*"."""
    return "".join(sign(ord(c), "Symbol") if 0xF000 <= ord(c) <= 0xF0FF else c for c in mark)
