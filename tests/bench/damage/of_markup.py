"""Damage to RTF and HTML, which are one stream of text and marks: readers get far into it."""

from __future__ import annotations

import random
import re

from tests.bench.damage.of_bytes import ANY, EXTREMES, Mutation

_DEPTHS = (20, 400, 6000)
_WORD = re.compile(rb"\\([a-z]+)(-?\d+)?")
_TAG = re.compile(rb"<([a-z][a-z0-9]*)\b[^<>]*>", re.IGNORECASE)
_VALUE = re.compile(rb'="([^"<>]*)"')
_INSERTED_RTF = (
    rb"\bin2000000000 ", rb"\uc9999 \u-1 ", rb"\u8364", rb"\'zz", rb"\*", rb"{\*\zz ", rb"\upr{",
    rb"{\field{\*\fldinst ", rb"{\pict\bin100 ", rb"\trowd\cellx-1\cell\row", rb"\itap900 ",
    rb"{\footnote ", rb"\ansicpg99999 ", rb"{\fonttbl{\f0\fcharset999 x;}}", rb"\cf9999 ",
)  # fmt: skip
_INSERTED_HTML = (
    b'<td colspan="2147483647" rowspan="999999">', b"<ol start=99999999999><li>", b"<!--",
    b"<style>" + b"a b,c>d~e+f{color:red}" * 4000 + b"</style>", b"<style>{{{@media{",
    b"<style>*::before{content:counters(x,'.');counter-increment:x;counter-reset:x}</style>",
    b"<style>@import url(file:///etc/passwd);</style>", b'<link rel=stylesheet href="/etc/passwd">',
    b"<svg><![CDATA[", b"&#1114112;&#xD800;&#0;", b"<select>" + b"<option>" * 5000,
    b"<math><mfrac>", b'<base href="file:///"><img src="etc/passwd">', b"<plaintext>",
    b"<frameset><noframes>",
)  # fmt: skip


def change_words(data: bytes, chance: random.Random) -> bytes:
    """Control words of RTF take other numbers, or each other's places."""
    found = list(_WORD.finditer(data))
    for match in sorted(
        chance.sample(found, min(len(found), chance.choice((1, 20, 300)))), key=lambda m: -m.start()
    ):
        other = chance.choice(found)[0] if chance.random() < 0.4 else b"\\" + match[1]
        number = chance.choice((b"", *EXTREMES))
        data = data[: match.start()] + other + number + b" " + data[match.end() :]
    return data


def nest_groups(data: bytes, chance: random.Random) -> bytes:
    """Groups deeper than anybody writes, that may never end."""
    at = chance.randrange(len(data))
    depth = chance.choice(_DEPTHS)
    end = b"}" * depth if chance.random() < 0.5 else b""
    return data[:at] + b"{" * depth + data[at : at + 500] + end + data[at + 500 :]


def insert_rtf(data: bytes, chance: random.Random) -> bytes:
    """Beginnings of groups and numbers that lead a reader astray."""
    return _inserted(data, chance, _INSERTED_RTF)


def insert_html(data: bytes, chance: random.Random) -> bytes:
    """Tags, sheets and characters that lead a reader astray."""
    return _inserted(data, chance, _INSERTED_HTML)


def change_tags(data: bytes, chance: random.Random) -> bytes:
    """Tags of HTML lost, doubled a thousand times, nested deep, or with other values."""
    found = list(_TAG.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    kind = chance.randrange(4)
    if kind == 0:
        return data[: match.start()] + data[match.end() :]
    if kind == 1:
        return data[: match.end()] + match[0] * chance.choice(_DEPTHS) + data[match.end() :]
    if kind == 2:
        other = chance.choice(found)
        return data[: match.start()] + other[0] + data[match.end() :]
    values = list(_VALUE.finditer(data))
    for value in sorted(chance.sample(values, min(len(values), 20)), key=lambda m: -m.start()):
        data = data[: value.start(1)] + chance.choice(EXTREMES) + data[value.end(1) :]
    return data


def _inserted(data: bytes, chance: random.Random, pieces: tuple[bytes, ...]) -> bytes:
    for _ in range(chance.choice((1, 3, 30))):
        at = chance.randrange(len(data))
        data = data[:at] + chance.choice(pieces) + data[at:]
    return data


RTF: tuple[Mutation, ...] = (*ANY, change_words, change_words, nest_groups, insert_rtf, insert_rtf)
HTML: tuple[Mutation, ...] = (*ANY, change_tags, change_tags, insert_html, insert_html)
