"""Damage inside PDFs whose table of objects is true, so that readers come as far as the damage."""

from __future__ import annotations

import random
import re
import zlib

from tests.bench.damage.of_bytes import ANY, BOMB_BYTES, EXTREMES, Mutation, flip_bits, truncate

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.S)
_REFERENCE = re.compile(rb"(\d+) 0 R")
_NUMBER = re.compile(rb"(?<=[\s\[/])-?\d+(?:\.\d+)?(?=[\s\]/>])")
_NAME = re.compile(rb"/[A-Z][A-Za-z]{2,}")
_STREAM = re.compile(rb"<<(?P<dictionary>.*?)>>\s*stream\r?\n(?P<content>.*)\r?\nendstream", re.S)


def swap_objects(data: bytes, chance: random.Random) -> bytes:
    """Two objects of a PDF change places; the table of objects follows them or does not."""
    objects = _objects(data)
    if len(objects) < 2:
        return flip_bits(data, chance)
    a, b = chance.sample(sorted(objects), 2)
    objects[a], objects[b] = objects[b], objects[a]
    return _pdf(objects, data)


def redirect_references(data: bytes, chance: random.Random) -> bytes:
    """References lead elsewhere: to the object itself, to a parent, to nothing."""
    objects = _objects(data)
    with_references = [n for n in sorted(objects) if _REFERENCE.search(_head(objects[n]))]
    for number in chance.sample(with_references, min(len(with_references), chance.choice((1, 3)))):
        target = chance.choice((number, number, chance.choice(sorted(objects)), 999_999))
        content = objects[number]
        found = list(_REFERENCE.finditer(_head(content)))
        match = chance.choice(found)
        objects[number] = content[: match.start()] + b"%d 0 R" % target + content[match.end() :]
    return _pdf(objects, data)


def extreme_numbers(data: bytes, chance: random.Random) -> bytes:
    """Numbers in dictionaries become enormous, negative or zero."""
    objects = _objects(data)
    for _ in range(chance.choice((1, 2, 8))):
        number = chance.choice(sorted(objects))
        found = list(_NUMBER.finditer(_head(objects[number])))
        if found:
            match = chance.choice(found)
            objects[number] = (
                objects[number][: match.start()]
                + chance.choice(EXTREMES)
                + objects[number][match.end() :]
            )
    return _pdf(objects, data)


def exchange_names(data: bytes, chance: random.Random) -> bytes:
    """Keys and values take each other's names: a page becomes a font, a filter another filter."""
    names = sorted(set(_NAME.findall(data)))
    objects = _objects(data)
    for _ in range(chance.choice((1, 3, 10))):
        number = chance.choice(sorted(objects))
        found = list(_NAME.finditer(_head(objects[number])))
        if found:
            match = chance.choice(found)
            objects[number] = (
                objects[number][: match.start()]
                + chance.choice(names)
                + objects[number][match.end() :]
            )
    return _pdf(objects, data)


def drop_objects(data: bytes, chance: random.Random) -> bytes:
    objects = _objects(data)
    for number in chance.sample(sorted(objects), min(len(objects) - 1, chance.choice((1, 2, 5)))):
        del objects[number]
    return _pdf(objects, data)


def change_stream(data: bytes, chance: random.Random) -> bytes:
    """What a stream unpacks to is damaged: operators, fonts, encodings, pictures."""
    objects = _objects(data)
    streams = [n for n in sorted(objects) if b"/FlateDecode" in _head(objects[n])]
    for number in chance.sample(streams, min(len(streams), chance.choice((1, 1, 4)))):
        match = _STREAM.search(objects[number])
        if match is None:
            continue
        try:
            content = zlib.decompress(match["content"])
        except zlib.error:
            continue
        if content:
            changed = chance.choice((*ANY, _extreme_operands))(content, chance)
            objects[number] = _stream(match["dictionary"], changed)
    return _pdf(objects, data)


def _extreme_operands(content: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(content))
    for match in chance.sample(found, min(len(found), 3)):
        content = content[: match.start()] + chance.choice(EXTREMES) + content[match.end() :]
    return content


def recursive_forms(data: bytes, chance: random.Random) -> bytes:
    """A page that draws a form that draws itself, or forms that each draw the next one twice."""
    objects = _objects(data)
    pages = [n for n in sorted(objects) if re.search(rb"/Type\s*/Page\b", _head(objects[n]))]
    if not pages:
        return truncate(data, chance)
    first = max(objects) + 1
    n_forms = chance.choice((1, 2, 30))
    is_doubling = chance.random() < 0.25
    for k in range(n_forms):
        following = first + (k + 1) % n_forms
        if chance.random() < 0.5 and k == n_forms - 1:
            following = first + k
        objects[first + k] = _stream(
            b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Filter/FlateDecode/Length 0"
            b"/Resources<</XObject<</F %d 0 R>>>>" % following,
            b"/F Do BT (x) Tj ET" + b" /F Do" * is_doubling,
        )
    content = first + n_forms
    objects[content] = _stream(b"/Filter/FlateDecode/Length 0", b"/F Do " * 3)
    page = chance.choice(pages)
    changed = re.sub(rb"/Contents\s*(\[[^\]]*\]|\d+ 0 R)", b"", objects[page])
    changed = re.sub(rb"/Resources\s*(\d+ 0 R)?", b"/Unused ", changed, count=1)
    objects[page] = changed.replace(
        b"<<", b"<</Contents %d 0 R/Resources<</XObject<</F %d 0 R>>>>" % (content, first), 1
    )
    return _pdf(objects, data)


def recursive_tree(data: bytes, chance: random.Random) -> bytes:
    """A page tree or outline that is its own child, or claims pages without end."""
    objects = _objects(data)
    trees = [
        n
        for n in sorted(objects)
        if re.search(rb"/(?:Kids|First|Next|Parent)\b", objects[n][:2000])
    ]
    if not trees:
        return truncate(data, chance)
    number = chance.choice(trees)
    content = re.sub(rb"/(Next|First|Last|Prev|Parent)\s+\d+ 0 R", rb"/\1 %d 0 R" % number,
                     objects[number])  # fmt: skip
    if chance.random() < 0.6:
        content = re.sub(rb"/Kids\s*\[", b"/Kids [%d 0 R " % number, content)
    if chance.random() < 0.4:
        content = re.sub(rb"/Count\s+-?\d+", b"/Count " + chance.choice(EXTREMES), content)
    objects[number] = content
    return _pdf(objects, data)


def pdf_bomb(data: bytes, chance: random.Random) -> bytes:
    """A stream of some hundred kilobytes that unpacks to some hundred megabytes."""
    objects = _objects(data)
    streams = [n for n in sorted(objects) if b"/FlateDecode" in _head(objects[n])]
    if not streams:
        return truncate(data, chance)
    number = chance.choice(streams)
    match = _STREAM.search(objects[number])
    unit = chance.choice((b" ", b"q ", b"0 0 m ", b"BT (bomb) Tj ET ", b"[", b"<<", b"("))
    packed = _packed_repeats(unit, BOMB_BYTES // chance.choice((1, 1, 10, 100)))
    if match is not None:
        objects[number] = _stream(match["dictionary"], packed, is_packed=True)
    return _pdf(objects, data)


def _packed_repeats(unit: bytes, size: int) -> bytes:
    packer = zlib.compressobj(9)
    piece = unit * ((1 << 20) // len(unit))
    out = [packer.compress(piece) for _ in range(max(size // len(piece), 1))]
    return b"".join([*out, packer.flush()])


def _objects(data: bytes) -> dict[int, bytes]:
    return {int(m[1]): m[2] for m in _OBJECT.finditer(data)} or {1: b"<<>>"}


def _head(content: bytes) -> bytes:
    """The dictionary of an object, without its stream."""
    at = content.find(b"stream")
    return content if at < 0 else content[:at]


def _stream(dictionary: bytes, content: bytes, *, is_packed: bool = False) -> bytes:
    packed = content if is_packed else zlib.compress(content)
    dictionary = re.sub(rb"/Length\s+\d+(?: 0 R)?", b"/Length %d" % len(packed), dictionary)
    return b"<<%s>>\nstream\n%s\nendstream" % (dictionary, packed)


def _pdf(objects: dict[int, bytes], original: bytes) -> bytes:
    """A PDF with a true table of objects, so that the damage inside is what readers meet."""
    root = re.search(rb"/Root\s+(\d+) 0 R", original)
    out, offsets, size = [b"%PDF-1.7\n"], {}, 9
    for number in sorted(objects):
        offsets[number] = size
        out.append(b"%d 0 obj%sendobj\n" % (number, objects[number]))
        size += len(out[-1])
    table = [b"xref\n0 1\n0000000000 65535 f \n"]
    table += [b"%d 1\n%010d 00000 n \n" % (n, at) for n, at in offsets.items()]
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1, int(root[1]) if root else 1, size,
    )  # fmt: skip
    return b"".join([*out, *table, trailer])


PDF: tuple[Mutation, ...] = (
    *ANY, swap_objects, redirect_references, extreme_numbers, exchange_names, drop_objects,
    change_stream, change_stream, recursive_forms, recursive_tree,
)  # fmt: skip
