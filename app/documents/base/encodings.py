"""The encoding of a text file, told by strict decoding and by how usual the characters are."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from app.documents.base.control_codes import CONTROL, DAMAGED, without_control_codes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000
_MAX_DAMAGED_SHARE = 0.001  # of all characters; more is another encoding or no text
_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽ"
    "‘’“”‚„–—…•§¶©®™°±²³·«»€£¥¢ºª½¼¾¿¡×÷\u00a0"
)
_CJK_SIGNS = frozenset(
    "，。、；：？！（）“”‘’《》〈〉「」『』【】…—·　％￥〔〕０１２３４５６７８９"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and how many characters could not be read."""

    text: str
    encoding: str
    n_damaged: int = 0


def decode_text(data: bytes) -> Decoded | None:
    """Decode a text file, or None when it is binary.

    Byte order marks bind; UTF-16 without one is told by its zero bytes. UTF-8 is next, since no
    other text passes its rules by chance; a few broken bytes are forgiven and counted. Then of
    GB18030, Big5 and Windows-1252 the one wins whose characters are the most usual:
    strictness alone does not tell them apart, as GB18030 accepts nearly every byte pair.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace")
            return _if_text(Decoded(text.removeprefix("\ufeff"), encoding, text.count("\ufffd")))
    wide = _utf16_without_mark(data)
    if wide is not None:
        return _if_text(wide)
    if data[:_SAMPLE_BYTES].count(0):
        return None
    try:
        return _if_text(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    n_damaged = lenient.count("\ufffd")
    n_good = sum(ord(c) > 0x7F for c in lenient) - n_damaged
    if n_damaged <= max(len(lenient) * _MAX_DAMAGED_SHARE, 1) and n_good > 4 * n_damaged:
        return _if_text(Decoded(lenient, "utf-8", n_damaged))
    best: tuple[float, Decoded] | None = None
    for encoding, score in (("gb18030", _score_gb), ("big5", _score_big5), ("cp1252", _score_west)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            # A file cut in the middle of a character is still that encoding.
            if len(data) - error.start > 3 or error.start == 0:
                continue
            text = data[: error.start].decode(encoding) + "\ufffd"
        found = score(text[:_SAMPLE_BYTES]), Decoded(text, encoding, text.count("\ufffd"))
        if best is None or found[0] > best[0]:
            best = found
    return _if_text(best[1]) if best and best[0] > 0.3 else None


def _if_text(found: Decoded) -> Decoded | None:
    """Control characters in number are the mark of a binary file."""
    sample = found.text[:_SAMPLE_BYTES]
    n_controls = len(CONTROL.findall(sample))
    if n_controls > len(sample) * 0.002 + 2 or found.n_damaged > len(found.text) * 0.1 + 1:
        return None
    text = without_control_codes(found.text)
    n_damaged = found.n_damaged + text.count(DAMAGED) - found.text.count(DAMAGED)
    return Decoded(text, found.encoding, n_damaged)


def _utf16_without_mark(data: bytes) -> Decoded | None:
    sample = data[:_SAMPLE_BYTES]
    half = len(sample) // 2
    if half < 4:
        return None
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) > half * 0.3:
            text = data.decode(encoding, "replace")
            return Decoded(text, encoding, text.count("\ufffd"))
    return None


def _wide(text: str) -> list[str]:
    return [c for c in text if ord(c) > 0x7F]


def _score_gb(text: str) -> float:
    """Share of non-ASCII characters that are signs or level 1 of GB 2312, the 3,755 usual ones."""
    return _share_common(text, "gb2312", 0xB0, 0xD7)


def _score_big5(text: str) -> float:
    """Share of signs or level 1 of Big5, the 5,401 usual characters."""
    return _share_common(text, "big5", 0xA4, 0xC6)


def _share_common(text: str, charset: str, first: int, last: int) -> float:
    wide = _wide(text)
    common = 0
    for c in wide:
        lead = c.encode(charset, "ignore")[:1]
        common += c in _CJK_SIGNS or bool(lead and first <= lead[0] <= last)
    return common / len(wide) if wide else 0.0


def _score_west(text: str) -> float:
    """Share of non-ASCII characters that Western languages use and that stand among ASCII."""
    n_wide = usual = 0
    for i, c in enumerate(text):
        if ord(c) <= 0x7F:
            continue
        n_wide += 1
        alone = all(ord(n) <= 0x7F for n in (text[i - 1 : i] + text[i + 1 : i + 2]))
        usual += c in _WESTERN and alone
    return usual / n_wide if n_wide else 0.0
