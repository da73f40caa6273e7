"""A page as text recognition read it, as plain data that can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.documents.base.document import Box

DATA_VERSION = 1  # of `OcrPage.to_data`


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A piece of a line as recognised; `confidence` from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page as recognised. `lines` from top to bottom, empty for a blank page.

    `turn` says by how many quarter turns, against the clock, the picture was turned before it was
    read, for it went into the scanner upside down or sideways; the boxes of its lines lie on the
    picture as turned.
    """

    number: int
    width_pt: float
    height_pt: float
    lines: tuple[OcrLine, ...]
    turn: int = 0

    @property
    def upright_size_pt(self) -> tuple[float, float]:
        """Width and height of the picture as turned."""
        size = self.width_pt, self.height_pt
        return size if self.turn % 2 == 0 else size[::-1]

    def as_shown(self, box: Box) -> Box:
        """A box on the picture as turned, where it lies on the page as it is shown."""
        width, height = self.upright_size_pt
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        for _ in range(self.turn):
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return Box(left, top, right, bottom)

    @property
    def confidence(self) -> float:
        """Mean confidence of its characters, from 0 to 1; 1.0 for a page without any."""
        n = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / n if n else 1.0

    def to_data(self) -> dict[str, Any]:
        """The page as lists and numbers, ready for JSON."""
        lines = [
            [
                line.text,
                *(round(e, 1) for e in (line.box.left, line.box.top)),
                *(round(e, 1) for e in (line.box.right, line.box.bottom)),
                round(line.confidence, 3),
            ]
            for line in self.lines
        ]
        return {
            "version": DATA_VERSION,
            "number": self.number,
            "width_pt": self.width_pt,
            "height_pt": self.height_pt,
            "lines": lines,
            "turn": self.turn,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> OcrPage:
        """The page that `to_data` described. Raises `ValueError` for anything else."""
        try:
            if data["version"] != DATA_VERSION:
                raise ValueError("another version")
            lines = tuple(
                OcrLine(
                    str(text),
                    Box(float(left), float(top), float(right), float(bottom)),
                    float(confidence),
                )
                for text, left, top, right, bottom, confidence in data["lines"]
            )
            return cls(
                int(data["number"]),
                float(data["width_pt"]),
                float(data["height_pt"]),
                lines,
                int(data.get("turn", 0)) % 4,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"no recognised page: {error}") from error
