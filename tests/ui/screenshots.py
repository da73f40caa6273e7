"""Drives the real window through its states and saves pictures of each, in every size and colour:

python -m tests.ui.screenshots FOLDER [--scripted] [--scheme light …] [--state plan …]
    [--language zh …] [--scale 2 …]

The starter model answers; with `--scripted` a script does, which takes seconds where a model takes
minutes. Each language and scale has a process and a folder of its own, since Qt takes the factor
when it starts; at 200 % the window has the size of a screen of 1920 × 1080.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.system.translation import LANGUAGES, use_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from app.engines.contract.engine import Request
    from app.jobs.workspace import Workspace
    from app.ui.shell.main_window import MainWindow

SAMPLES = Path(__file__).resolve().parents[2] / "resources/samples"
SIZES = ((1024, 640), (1366, 768), (1600, 1000))
SCHEMES = ("light", "dark", "contrast")
SCALES = (1.0, 2.0)
SCALED_SIZE = (960, 540)
LIMIT_S = 300
ANSWER = """Alder & Quill Software, Inc. provides Riverbend Logistics LLC with Quillboard, a hosted
platform for freight documents and delivery tracking, from March 1, 2026 for 12 months [p1].

## Main points

- The annual fee is **$48,000.00**: 150 users at $288.00 each, storage and extended support [p1].
- Undisputed invoices are due within 30 days; late payment bears interest of 1.5 % a month [p2].
- Either party may end the agreement for a material breach that is not mended within 30 days [p3].
- “The General Cap Amount is the fees payable in the 12 months before the claim” [p2].
"""


class Studio:
    """The window, and where its pictures go."""

    def __init__(
        self, folder: Path, sizes: Sequence[tuple[int, int]], schemes: Sequence[str], suffix: str
    ) -> None:
        from PySide6.QtWidgets import QApplication

        from app.ui.opening.qt_sentences import use_qt_sentences

        self.folder, self.sizes, self.schemes, self.suffix = folder, sizes, schemes, suffix
        application = QApplication.instance() or QApplication(["longleaf"])
        assert isinstance(application, QApplication)
        self.application = application
        use_qt_sentences(application)
        self.states: list[str] = []

    def open_window(self, workspace: Workspace) -> MainWindow:
        from app.ui.control.controller import Controller
        from app.ui.shell.main_window import MainWindow
        from app.ui.widgets.theme import apply_theme, styled_at_the_end

        apply_theme(self.application, scheme="light")
        with styled_at_the_end():
            self.window = MainWindow(Controller(workspace))
        self.window.resize(*self.sizes[0])
        self.window.show()
        return self.window

    def settle(self, spent_s: float = 0.3) -> None:
        end = time.monotonic() + spent_s
        while time.monotonic() < end:
            self.application.processEvents()
            time.sleep(0.01)

    def wait(self, until: Callable[[], object]) -> None:
        end = time.monotonic() + LIMIT_S
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"the window did not get beyond {self.states[-1:]}")
            self.application.processEvents()
            time.sleep(0.01)

    def save_dialog(self, state: str, dialog: QDialog, *, closes: bool = True) -> None:
        """Pictures of a dialog in every colour; it is closed then, unless more of it follow."""
        from app.ui.widgets.theme import apply_theme

        self.states.append(state)
        for scheme in self.schemes:
            apply_theme(self.application, scheme=scheme)
            self.settle(0.5)
            name = f"{len(self.states):02}-{state}-{scheme}{self.suffix}.png"
            dialog.grab().save(str(self.folder / name))
        if closes:
            dialog.close()

    def save(self, state: str, *, quick: bool = False) -> None:
        """Pictures of the present state; `quick` ones, of what moves on, in one size and colour."""
        from app.ui.widgets.theme import apply_theme

        self.states.append(state)
        for scheme in self.schemes[:1] if quick else self.schemes:
            apply_theme(self.application, scheme=scheme)
            for width, height in self.sizes[-2:-1] or self.sizes if quick else self.sizes:
                self.window.resize(width, height)
                self.settle(0.05 if quick else 0.3)
                pages = self.window.pane.pages
                if pages.isVisible():
                    self.wait(lambda p=pages: all(map(p.is_drawn, p.numbers_in_sight())))
                    self.settle(0.05)
                name = f"{len(self.states):02}-{state}-{width}-{scheme}{self.suffix}.png"
                self.window.grab().save(str(self.folder / name))


def drive(studio: Studio, workspace: Workspace, wanted: Sequence[str]) -> None:
    """Goes through the states in the order in which a person meets them."""
    window = studio.open_window(workspace)
    work, wait = window.work, studio.wait

    def save(state: str, *, quick: bool = False) -> None:
        if not wanted or state in wanted:
            studio.save(state, quick=quick)

    wait(lambda: work.model.count() > 1)
    save("empty")
    window.open_path(SAMPLES / "cloud-service-agreement.pdf")
    wait(lambda: window.controller.plan is not None)
    wait(lambda: window.starter.card.is_wanted and window.work.result.toPlainText())
    save("plan")
    window.questions.go_to()
    save("first-questions")
    work.tabs.setCurrentWidget(work.result_page)
    if wanted and set(wanted) <= set(studio.states):
        window.close()
        return
    window.runs.start()
    wait(lambda: work.progress.value() > 150 or not window.controller.is_running)
    save("running", quick=True)
    wait(lambda: work.result.markdown or not window.controller.is_running)
    save("writing", quick=True)
    wait(lambda: not window.controller.is_running)
    save("done")
    evidence = window.runs.evidence
    statement = evidence.statements[0] if evidence and evidence.statements else None
    label = next(iter(statement.references), "p. 3") if statement else "p. 3"
    window.places.follow_reference(label, statement)
    save("evidence")
    selection = window.pane.selection
    wait(lambda: selection.has_text(window.pane.pages.number))
    selection.select_page(window.pane.pages.number)
    save("selected")
    selection.clear()
    work.tabs.setCurrentWidget(window.parts.parts)
    save("parts")
    work.tabs.setCurrentWidget(work.result_page)
    window.pane.contents.setChecked(True)
    window.search_document()
    window.pane.find_bar.field.setText("fees")
    wait(lambda: window.pane.find_bar.count.text())
    save("find")
    window.pane.find_bar.close_search()
    window.pane.contents.setChecked(False)
    window.questions.go_to()
    work.questions.field.setText("When are invoices due?")
    work.questions.field.returnPressed.emit()
    wait(lambda: len(work.questions.history()) == 1 and not window.controller.is_running)
    save("question")
    window.open_path(Path("/nowhere/missing.pdf"))
    wait(window.banner.isVisible)
    save("error")
    window.library.delete_run(window.controller.workspace.library.runs()[0])
    save("undo")
    window.open_path(SAMPLES / "cloud-service-agreement.docx")
    wait(lambda: window.controller.plan is not None and window.pane.flow.isVisible())
    wait(lambda: window.pane.flow.is_complete and window.pane.flow.toPlainText())
    window.documents.show_label("§ 1.3")
    save("word")
    window.comparison.compare_with(revised(SAMPLES / "cloud-service-agreement.docx"))
    wait(lambda: window.comparison.view.comparison is not None)
    studio.settle(1)
    save("compare")
    window.show_panes()
    window.queue.add([SAMPLES])
    save("queue")
    window.show_panes()
    dialogs = window.dialogs
    studio.save_dialog("settings", dialogs.settings())
    studio.save_dialog("models", dialogs.models())
    studio.save_dialog("servers", dialogs.servers())
    kinds = dialogs.kinds()
    for page in ("kinds", "kinds-prompt", "kinds-file"):
        studio.save_dialog(page, kinds, closes=page == "kinds-file")
        kinds.tabs.setCurrentIndex(kinds.tabs.currentIndex() + 1)
    studio.save_dialog("shortcuts", dialogs.shortcuts())
    studio.save_dialog("about", dialogs.about())
    window.close()


def revised(path: Path) -> Path:
    """A version of the sample with other amounts and periods, in its tables and in its text."""
    from docx import Document

    document = Document(str(path))
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    in_tables = [paragraph for cell in cells for paragraph in cell.paragraphs]
    for run in (run for each in (*document.paragraphs, *in_tables) for run in each.runs):
        for old, new in (("$48,000", "$52,000"), ("within 30 days", "within 45 days")):
            if old in run.text:
                run.text = run.text.replace(old, new)
    changed = Path(tempfile.mkdtemp(prefix="longleaf-screenshots-")) / f"{path.stem}-2.docx"
    document.save(str(changed))
    return changed


def answer(_request: Request) -> str:
    """An example of a summary, for each question."""
    time.sleep(1)  # else there is nothing to see of it
    return ANSWER


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scripted", action="store_true", help="no model")
    parser.add_argument("--scheme", nargs="*", choices=SCHEMES, default=list(SCHEMES))
    parser.add_argument("--state", nargs="*", default=[], help="these alone (empty, plan)")
    parser.add_argument("--scale", nargs="*", type=float, default=list(SCALES))
    parser.add_argument("--language", nargs="*", choices=list(LANGUAGES), default=["en", "zh"])
    options = parser.parse_args(arguments)
    if len(options.language) * len(options.scale) > 1:
        for language in options.language:
            for scale in options.scale:
                folder = options.folder / f"{language}-{scale:.0%}".rstrip("%")
                command = [sys.executable, "-m", "tests.ui.screenshots", str(folder)]
                command += ["--language", language, "--scale", str(scale)]
                command += ["--scheme", *options.scheme, "--state", *options.state]
                command += ["--scripted"] if options.scripted else []
                subprocess.run(command, check=True)
        return 0
    [language], [scale] = options.language, options.scale
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LONGLEAF_HOME"] = tempfile.mkdtemp(prefix="longleaf-screenshots-")
    os.environ["QT_SCALE_FACTOR"] = str(scale)
    options.folder.mkdir(parents=True, exist_ok=True)
    use_language(language)

    from app.jobs.workspace import Workspace
    from tests.analysis.scripted import ScriptedEngine
    from tests.ui.desk import choose_summaries

    workspace = Workspace()
    if options.scripted:
        workspace = Workspace(make_engine=lambda _m, _s: ScriptedEngine(answer))
        choose_summaries()  # the script has no data to answer a contract review with
    sizes = SIZES if scale == 1 else (SCALED_SIZE,)
    drive(Studio(options.folder, sizes, options.scheme, ""), workspace, options.state)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
