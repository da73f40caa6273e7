"""Drives the real window through its states and saves a picture of each:

python -m tests.ui.screenshots FOLDER
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "resources/samples/cloud-service-agreement.pdf"


def main(folder: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LONGLEAF_HOME"] = tempfile.mkdtemp(prefix="longleaf-screenshots-")
    folder.mkdir(parents=True, exist_ok=True)
    from PySide6.QtWidgets import QApplication

    from app.analysis.workspace import Workspace
    from app.ui.controller import Controller
    from app.ui.main_window import MainWindow
    from app.ui.theme import apply_theme

    application = QApplication.instance() or QApplication(["longleaf"])
    assert isinstance(application, QApplication)
    apply_theme(application)
    window = MainWindow(Controller(Workspace()))
    window.show()

    def wait(until: Callable[[], object], limit_s: float = 240) -> None:
        end = time.monotonic() + limit_s
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("the window did not reach the state")
            application.processEvents()
            time.sleep(0.01)

    def save(name: str) -> None:
        for _ in range(5):
            application.processEvents()
            time.sleep(0.05)
        window.grab().save(str(folder / f"{name}.png"))

    work = window.work
    wait(lambda: work.model.count() > 1)
    save("1-empty")
    window.open_path(SAMPLE)
    wait(lambda: window.controller.plan is not None)
    save("2-plan")
    window.runs.start()
    wait(lambda: work.progress.value() > 150)
    save("3-running")
    wait(lambda: len(window.runs.notes) > 1 or work.result.markdown)
    wait(lambda: len(work.result.toPlainText()) > 500)
    save("3-notes")
    wait(lambda: work.result.markdown)
    wait(lambda: len(work.result.markdown) > 300 or not window.controller.is_running)
    save("4-writing")
    wait(lambda: not window.controller.is_running)
    save("5-done")
    window.show_page(3)
    wait(lambda: work.page._label.pixmap().width() > 0)
    save("6-page")
    window.questions.go_to()
    work.questions.field.setText("When are invoices due?")
    work.questions.field.returnPressed.emit()
    wait(lambda: len(work.questions.history()) == 1 and not window.controller.is_running)
    save("7-question")
    window.resize(1024, 640)
    save("7-small")
    work.page.hide()
    window.open_path(Path("/nowhere/missing.pdf"))
    wait(lambda: window.banner.isVisible())
    save("8-error")
    window.library.delete_run(window.controller.workspace.library.runs()[0])
    save("9-undo")
    os.environ["LONGLEAF_THEME"] = "dark"
    apply_theme(application)
    window.resize(1180, 760)
    window.banner.hide()
    save("10-dark")
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
