"""A result on paper: laid out as its PDF is, by the system's own print dialog.

What lays it out is imported when somebody prints, so that the window itself is there sooner.
"""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.store.records import RunRecord
from app.system.translation import tr


def print_run(run: RunRecord, parent: QWidget | None = None) -> bool:
    """Asks for a printer and prints the answer of a run. False when the user did not.

    Raises `ExportError` when the printer cannot be written to.
    """
    from app.export.pdf_file import paint_run

    printer = new_printer(run)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print the result"))
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    paint_run(run, printer)
    return True


def print_text(document: QTextDocument, title: str, parent: QWidget | None = None) -> None:
    """Asks for a printer and prints a text as it is laid out, black on white."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        document.print_(printer)


def new_printer(run: RunRecord) -> QPrinter:
    """The system's usual printer with the margins and resolution that a result is laid out for."""
    from app.export.pdf_file import DPI, MARGINS

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setDocName(run.document_title or "Longleaf")
    layout = printer.pageLayout()
    layout.setUnits(layout.Unit.Millimeter)
    layout.setMargins(MARGINS)
    printer.setPageLayout(layout)
    return printer
