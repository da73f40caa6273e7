"""Lines of a PDF that make one block."""

from __future__ import annotations

from app.documents.pdf.lines.line import Line


class Group:
    """Lines that make one block, and the edges they span so far."""

    __slots__ = ("bottom", "is_entry", "left", "lines", "right", "top")

    def __init__(self, line: Line, is_entry: bool) -> None:
        self.lines = [line]
        self.is_entry = is_entry  # of an index
        self.left, self.top, self.right, self.bottom = line.left, line.top, line.right, line.bottom

    def add(self, line: Line) -> None:
        self.lines.append(line)
        if line.left < self.left:
            self.left = line.left
        if line.top < self.top:
            self.top = line.top
        if line.right > self.right:
            self.right = line.right
        if line.bottom > self.bottom:
            self.bottom = line.bottom
