"""Signs of picture fonts as characters that every font has."""

from __future__ import annotations

# Wingdings and Symbol keep their signs in the private use area at U+F000.
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "☐",
    0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", 0x4A: "☺", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0xA3: "☐", 0x2A: "☐"}
_SYMBOL = {
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞",
    0xB0: "°", 0xB7: "•", 0xAE: "→", 0xAC: "←", 0xDE: "⇒", 0xD3: "©", 0xD2: "®", 0xD4: "™",
    0xE3: "©", 0xE2: "®", 0xE4: "™", 0xE5: "∑", 0xD6: "√", 0xCE: "∈", 0xA2: "′", 0xB2: "″",
}  # fmt: skip


def sign(code: int, font: str) -> str:
    """The character that a font shows at a code; "" for a code of none, "\u25a1" where the sign of
    a picture font is not known."""
    if not 0xF000 <= code <= 0xF0FF:
        return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""
    font = font.lower()
    table = _SYMBOL if font == "symbol" else _WINGDINGS_2 if font == "wingdings 2" else _WINGDINGS
    return table.get(code & 0xFF, UNKNOWN)


UNKNOWN = "\u25a1"
