"""What is imported once the window is there: each would delay the window by some hundredths of a
second, and keep it waiting as long where it is first needed."""

from __future__ import annotations

from importlib import import_module

READING = (
    "app.analysis.evidence.check",
    "app.analysis.questions.answering",
    "app.documents.pdf.layout.tables.finding",
    "app.documents.pdf.shown.pictures",
    "app.engines.llama.local",
    "app.jobs.asking",
    "app.jobs.plans",
    "app.jobs.running",
    "psutil",
    "pypdfium2",
)
"""What the first document, its plan, a run and a question need."""
DIALOGS = ("servers_page", "models_page", "kinds_editor", "settings_dialog")


def prepare_reading() -> None:
    """Imports what opening, planning, reading and asking need."""
    for name in READING:
        import_module(name)


def prepare_dialogs() -> None:
    """Imports what takes longest to import, so that the first dialog opens at once."""
    for name in DIALOGS:
        import_module(f"app.ui.dialogs.{name}")
