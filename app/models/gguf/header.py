"""A reader of GGUF headers that trusts nothing.

Reads the key-value section and the tensor table of a GGUF file (versions 2 and 3, little endian;
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). Large arrays, such as the vocabulary and
its merges, are passed over and can be read later. Every count and length is checked against the
size of the file before anything is allocated, so that a damaged or hostile file costs no memory.
"""

from __future__ import annotations

import array
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

MAX_HEADER_BYTES = 512 << 20
MAX_KEYS = 1 << 16
MAX_TENSORS = 1 << 18
MAX_NAME_BYTES = 1 << 16
MAX_STRING_BYTES = 64 << 20
MAX_EAGER_ITEMS = 4096  # arrays up to this length are read at once, longer ones on demand
MAX_DIMENSIONS = 4  # GGML_MAX_DIMS
_FIRST_READ_BYTES = 4 << 20

_STRING, _ARRAY, _BOOL = 8, 9, 7
# Value types of the format: struct code by type number.
_SCALARS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "B",
    10: "Q",
    11: "q",
    12: "d",
}
_STRUCTS = {number: struct.Struct("<" + code) for number, code in _SCALARS.items()}
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")

# ggml's tensor types: name, weights per block, bytes per block (gguf-py/gguf/constants.py).
TENSOR_TYPES: dict[int, tuple[str, int, int]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
    41: ("Q1_0", 128, 18),
    42: ("Q2_0", 64, 18),
}


class GgufFormatError(Exception):
    """The bytes are not a GGUF that can be read; the text says why, for a log."""


class GgufCutShortError(GgufFormatError):
    """The file ends before its own header does."""


class GgufVersionError(GgufFormatError):
    """A version of the format that llama.cpp does not read any more, or not yet."""


@dataclass(frozen=True, slots=True)
class ArraySpan:
    """A long array that was passed over: `read_array` reads it."""

    item_type: int
    n_items: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TensorEntry:
    """One row of the tensor table. `size_bytes` is None for a tensor type unknown here."""

    name: str
    shape: tuple[int, ...]
    type_number: int
    offset: int
    size_bytes: int | None

    @property
    def type_name(self) -> str:
        known = TENSOR_TYPES.get(self.type_number)
        return known[0] if known else f"type {self.type_number}"

    @property
    def n_weights(self) -> int:
        n = 1
        for length in self.shape:
            n *= length
        return n


@dataclass(frozen=True)
class GgufHeader:
    """What stands in front of the tensor data.

    Attributes:
        version: 2 or 3.
        values: Every key, with its scalar, its short array as a tuple, or an `ArraySpan`.
        tensors: The tensor table in file order.
        data_start: Offset of the tensor data in bytes.
        data_end: Where the last tensor ends, as far as tensor types are known.
        header: The raw bytes before the tensor data.
    """

    version: int
    values: dict[str, object]
    tensors: tuple[TensorEntry, ...]
    data_start: int
    data_end: int
    header: bytes = field(repr=False)

    def strings(self, key: str) -> list[bytes]:
        """The raw UTF-8 strings of a string array; empty when there is no such key."""
        value = self.values.get(key)
        if isinstance(value, tuple):
            return [str(item).encode() for item in value]
        if not isinstance(value, ArraySpan) or value.item_type != _STRING:
            return []
        buffer, position = self.header, value.start
        unpack = _U64.unpack_from
        out: list[bytes] = []
        for _ in range(value.n_items):
            start = position + 8
            position = start + unpack(buffer, position)[0]
            out.append(buffer[start:position])
        return out

    def numbers(self, key: str) -> list[int] | list[float]:
        """The numbers of a numeric array; empty when there is no such key."""
        value = self.values.get(key)
        if isinstance(value, tuple):
            return list(value)
        if not isinstance(value, ArraySpan) or value.item_type not in _SCALARS:
            return []
        numbers = array.array(_SCALARS[value.item_type])
        if numbers.itemsize != _STRUCTS[value.item_type].size:  # C sizes differ by platform
            code = f"<{value.n_items}{_SCALARS[value.item_type]}"
            return list(struct.unpack_from(code, self.header, value.start))
        numbers.frombytes(self.header[value.start : value.end])
        if sys.byteorder == "big":
            numbers.byteswap()
        return numbers.tolist()


class _Source:
    """The beginning of a file, read further as it is needed."""

    def __init__(self, file: BinaryIO, size_bytes: int) -> None:
        self.file = file
        self.size_bytes = size_bytes
        self.buffer = file.read(min(size_bytes, _FIRST_READ_BYTES))

    def need(self, end: int) -> None:
        """Makes the bytes up to `end` available, or raises `GgufCutShortError`."""
        if end <= len(self.buffer):
            return
        if end > self.size_bytes:
            raise GgufCutShortError(f"needs {end} bytes, has {self.size_bytes}")
        if end > MAX_HEADER_BYTES:
            raise GgufFormatError(f"header larger than {MAX_HEADER_BYTES} bytes")
        wanted = min(max(end, 2 * len(self.buffer)), self.size_bytes)
        self.buffer += self.file.read(wanted - len(self.buffer))
        if end > len(self.buffer):  # the file shrank while being read
            raise GgufCutShortError(f"needs {end} bytes, has {len(self.buffer)}")


class _Parser:
    def __init__(self, source: _Source) -> None:
        self.source = source
        self.position = 0

    def scalar(self, number: int) -> int | float | bool:
        unpacker = _STRUCTS[number]
        end = self.position + unpacker.size
        self.source.need(end)
        value: int | float = unpacker.unpack_from(self.source.buffer, self.position)[0]
        self.position = end
        return bool(value) if number == _BOOL else value

    def u32(self) -> int:
        return int(self.scalar(4))

    def u64(self) -> int:
        return int(self.scalar(10))

    def string(self, limit_bytes: int) -> str:
        length = self.u64()
        if length > limit_bytes:
            raise GgufFormatError(f"a string of {length} bytes")
        end = self.position + length
        self.source.need(end)
        text = self.source.buffer[self.position : end].decode("utf-8", "replace")
        self.position = end
        return text

    def value(self, number: int) -> object:
        if number == _STRING:
            return self.string(MAX_STRING_BYTES)
        if number == _ARRAY:
            return self.array()
        if number not in _STRUCTS:
            raise GgufFormatError(f"value type {number}")
        return self.scalar(number)

    def array(self) -> object:
        item_type, n_items = self.u32(), self.u64()
        if item_type == _STRING:
            self._check_room(n_items, 8)
            if n_items <= MAX_EAGER_ITEMS:
                return tuple(self.string(MAX_STRING_BYTES) for _ in range(n_items))
            start = self.position
            self._pass_over_strings(n_items)
            return ArraySpan(item_type, n_items, start, self.position)
        if item_type not in _STRUCTS:
            raise GgufFormatError(f"an array of type {item_type}")
        item_bytes = _STRUCTS[item_type].size
        self._check_room(n_items, item_bytes)
        if n_items <= MAX_EAGER_ITEMS:
            return tuple(self.scalar(item_type) for _ in range(n_items))
        start = self.position
        self.position += n_items * item_bytes
        self.source.need(self.position)
        return ArraySpan(item_type, n_items, start, self.position)

    def _check_room(self, n_items: int, item_bytes: int) -> None:
        if self.position + n_items * item_bytes > self.source.size_bytes:
            raise GgufCutShortError(f"an array of {n_items} items beyond the end of the file")

    def _pass_over_strings(self, n_items: int) -> None:
        unpack: Callable[[bytes, int], tuple[int]] = _U64.unpack_from
        buffer, position = self.source.buffer, self.position
        for _ in range(n_items):
            try:
                length = unpack(buffer, position)[0]
            except struct.error:
                self.source.need(position + 8)
                buffer = self.source.buffer
                length = unpack(buffer, position)[0]
            if length > MAX_STRING_BYTES:
                raise GgufFormatError(f"a string of {length} bytes")
            position += 8 + length
        self.source.need(position)
        self.position = position


def _tensor(parser: _Parser) -> TensorEntry:
    name = parser.string(MAX_NAME_BYTES)
    n_dimensions = parser.u32()
    if n_dimensions > MAX_DIMENSIONS:
        raise GgufFormatError(f"tensor {name!r} has {n_dimensions} dimensions")
    shape = tuple(parser.u64() for _ in range(n_dimensions))
    type_number = parser.u32()
    offset = parser.u64()
    known = TENSOR_TYPES.get(type_number)
    size_bytes = None
    if known:
        _, block_weights, block_bytes = known
        row = shape[0] if shape else 1
        if row % block_weights:
            raise GgufFormatError(f"tensor {name!r} has rows of {row} weights")
        n_rows = 1
        for length in shape[1:]:
            n_rows *= length
        size_bytes = row // block_weights * block_bytes * n_rows
    return TensorEntry(name, shape, type_number, offset, size_bytes)


def read_header(path: Path) -> GgufHeader:
    """Reads keys and tensor table of the GGUF file at `path`.

    Raises `GgufFormatError` (or its subclasses) when the bytes make no sense and `OSError` when the
    file cannot be read. Whether the tensor data is all there is for the caller to compare:
    `data_end` against the size of the file.
    """
    with path.open("rb") as file:
        source = _Source(file, path.stat().st_size)
        parser = _Parser(source)
        if source.buffer[:4] != b"GGUF":
            raise GgufFormatError("no GGUF magic")
        parser.position = 4
        version = parser.u32()
        if version not in (2, 3):
            if version and version & 0xFFFF == 0:
                raise GgufVersionError("big endian")
            raise GgufVersionError(f"version {version}")
        n_tensors, n_keys = parser.u64(), parser.u64()
        if n_tensors > MAX_TENSORS or n_keys > MAX_KEYS:
            raise GgufFormatError(f"{n_tensors} tensors and {n_keys} keys")
        values: dict[str, object] = {}
        for _ in range(n_keys):
            key = parser.string(MAX_NAME_BYTES)
            values[key] = parser.value(parser.u32())
        tensors = tuple(_tensor(parser) for _ in range(n_tensors))
        alignment = values.get("general.alignment", 32)
        if not isinstance(alignment, int) or alignment <= 0 or alignment & (alignment - 1):
            raise GgufFormatError(f"alignment {alignment!r}")
        data_start = -(-parser.position // alignment) * alignment
        data_end = data_start + max(
            (tensor.offset + (tensor.size_bytes or 0) for tensor in tensors), default=0
        )
        return GgufHeader(
            version, values, tensors, data_start, data_end, source.buffer[: parser.position]
        )
