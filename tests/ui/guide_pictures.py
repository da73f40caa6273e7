"""Makes the pictures of the user guide: drives the real window in each language of the guide.

python -m tests.ui.guide_pictures [FOLDER]

FOLDER is `resources/screenshots` when it is left out. The answer is the example of
`tests.ui.screenshots`, which the guide says. Each picture has 64 colours, which is a third of its
size.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.system.translation import use_language
from tests.ui.screenshots import SAMPLES, Studio, answer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.jobs.workspace import Workspace

FOLDER = Path(__file__).resolve().parents[2] / "resources/screenshots"
SIZE = (1120, 700)
LANGUAGES = ("en", "zh")
N_COLOURS = 64


def save(widget: QWidget, path: Path) -> None:
    """Saves a picture of a window in few colours."""
    from PIL import Image

    widget.grab().save(str(path))
    with Image.open(path) as full:
        few = full.convert("RGB").quantize(N_COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def drive(studio: Studio, workspace: Workspace, language: str) -> None:
    """Makes the pictures in one language: plan, result, models, settings."""
    use_language(language)
    ending = "" if language == "en" else f".{language}"
    window = studio.open_window(workspace)
    wait = studio.wait

    def keep(widget: QWidget, name: str) -> None:
        pages = window.pane.pages
        wait(lambda: all(map(pages.is_drawn, pages.numbers_in_sight())))
        studio.settle(0.5)
        save(widget, studio.folder / f"guide-{name}{ending}.png")

    wait(lambda: window.work.model.count() > 1)
    window.open_path(SAMPLES / "cloud-service-agreement.pdf")
    wait(lambda: window.controller.plan is not None)
    keep(window, "plan")
    window.runs.start_afresh()
    wait(lambda: window.work.result.markdown and not window.controller.is_running)
    keep(window, "result")
    models = window.dialogs.models()
    models.resize(760, 560)
    models.show_recommended()
    studio.settle(2)
    keep(models, "models")
    models.reject()
    settings = window.dialogs.settings()
    settings.tabs.setCurrentIndex(settings.tabs.count() - 1)  # privacy
    keep(settings, "settings")
    settings.reject()
    window.close()


def main(arguments: Sequence[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["LONGLEAF_HOME"] = tempfile.mkdtemp(prefix="longleaf-pictures-")
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)

    from app.jobs.workspace import Workspace
    from tests.analysis.scripted import ScriptedEngine

    for language in LANGUAGES:
        workspace = Workspace(make_engine=lambda _model, _settings: ScriptedEngine(answer))
        drive(Studio(folder, [SIZE], ["light"], ""), workspace, language)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
