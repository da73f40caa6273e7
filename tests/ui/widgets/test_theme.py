"""Colours that can be told apart, and letters of any size."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui.widgets.theme import (
    CONTRAST,
    DARK,
    LIGHT,
    SCHEMES,
    USUAL_FONT_PT,
    Colors,
    apply_theme,
    colors,
)


def luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_pairs(c: Colors) -> list[tuple[str, str]]:
    """Every colour of letters with every ground that it is written on."""
    grounds = (c.window, c.surface, c.raised)
    pairs = list(itertools.product((c.text, c.muted, c.accent), grounds))
    pairs += [(c.on_accent, c.accent), (c.danger, c.surface)]
    return pairs + list(itertools.product((c.text,), (c.danger_soft, c.accent_soft)))


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("name", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7.0)])
def test_text_can_be_read_on_its_background(name: str, least: float) -> None:
    for text, ground in text_pairs(SCHEMES[name]):
        assert contrast(text, ground) >= least, (text, ground, contrast(text, ground))


def test_high_contrast_shows_borders_and_states_too() -> None:
    c = CONTRAST
    assert contrast(c.border, c.surface) >= 3
    for state in (c.waiting, c.reading, c.writing, c.cached, c.done, c.danger):
        assert contrast(state, c.raised) >= 3, state


@pytest.mark.parametrize(("name", "least"), [("light", 1.8), ("dark", 1.8), ("contrast", 3.0)])
def test_what_cannot_be_used_is_told_apart_and_can_be_read(name: str, least: float) -> None:
    c = SCHEMES[name]
    assert contrast(c.text, c.disabled) >= least
    assert contrast(c.disabled, c.raised) >= 4.5


def test_the_scheme_is_chosen_or_follows_the_variable(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    monkeypatch.setenv("LONGLEAF_THEME", "contrast")
    try:
        apply_theme(application, scheme="system")
        assert colors() is CONTRAST
        assert application.palette().window().color().name() == CONTRAST.window
        apply_theme(application, scheme="dark")
        assert colors() is DARK
        apply_theme(application)  # keeps what was chosen
        assert colors() is DARK
        monkeypatch.setenv("LONGLEAF_THEME", "light")
        apply_theme(application, scheme="no such scheme")
        assert colors() is LIGHT
    finally:
        apply_theme(application, scheme="system")


def test_letters_grow_everywhere(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    title, plain = QLabel("Title"), QLabel("Plain")
    title.setObjectName("title")
    for label in (title, plain):
        qtbot.addWidget(label)
        label.show()
    try:
        apply_theme(application, font_pt=USUAL_FONT_PT)
        before = [label.fontMetrics().height() for label in (title, plain)]
        apply_theme(application, font_pt=2 * USUAL_FONT_PT)  # held to the largest allowed
        after = [label.fontMetrics().height() for label in (title, plain)]
    finally:
        apply_theme(application, font_pt=USUAL_FONT_PT)
    assert all(new > 1.5 * old for new, old in zip(after, before, strict=True))
