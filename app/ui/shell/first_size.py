"""How large the window is on a screen that it has not been seen on before."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

SHARE = 0.85
SMALLEST = QSize(720, 440)
"""Fits a screen of 1920 x 1080 at 200 %, with its task bar and the window's own frame."""
LARGEST = QSize(1760, 1100)
"""Above this a line of text is too long to be read well."""


def first_size(free: QRect) -> QSize:
    """The size to open with on a screen with this free area, in device-independent pixels."""
    wanted = QSize(round(free.width() * SHARE), round(free.height() * SHARE))
    return wanted.boundedTo(LARGEST).expandedTo(SMALLEST).boundedTo(free.size())


def within(frame: QRect, free: QRect) -> QRect:
    """A remembered place moved and made smaller, so that all of it is on the screen."""
    size = frame.size().boundedTo(free.size())
    left = min(max(frame.left(), free.left()), free.right() + 1 - size.width())
    top = min(max(frame.top(), free.top()), free.bottom() + 1 - size.height())
    return QRect(left, top, size.width(), size.height())
