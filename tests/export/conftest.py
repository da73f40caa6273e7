"""PDFs need a Qt application. A process has one for good, so that here it must be the one with
widgets, which the window's tests need after these."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    """pytest-qt's application."""
    return qapp
