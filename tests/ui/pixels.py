"""Contrast as it is on the screen: measured from the pixels of a widget, not from a table."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget


def luminance(color: QColor) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Between two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_contrast(image: QImage, area: QRect | None = None) -> float:
    """The contrast of what is written in an area with the ground that it is written on: the
    commonest colour is the ground, the colour that differs most from it the letters. 1 where
    nothing can be seen."""
    area = image.rect() if area is None else area.intersected(image.rect())
    seen = Counter(
        image.pixel(x, y)
        for y in range(area.top(), area.bottom() + 1)
        for x in range(area.left(), area.right() + 1)
    )
    [(ground, _)] = seen.most_common(1)
    return max(contrast(QColor(pixel), QColor(ground)) for pixel in seen)


def shown(widget: QWidget) -> QImage:
    """A widget as it is drawn now."""
    for _ in range(3):
        QApplication.processEvents()
    return widget.grab().toImage()
