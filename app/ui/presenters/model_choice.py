"""Which model reads, and a faster copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.jobs.workspace import Model
from app.models import FoundModel
from app.planning import Plan
from app.system.translation import tr
from app.system.wording import sentences_text
from app.ui.presenters.window_parts import WindowParts
from app.ui.widgets.drop_zone import DropZone

if TYPE_CHECKING:
    from app.analysis.runs.server_model import ServerModel
    from app.engines.llama.conversion import Conversion


class ModelChoice(QObject):
    """Fills the list of models and remembers the choice."""

    def __init__(self, parts: WindowParts, drop_zone: DropZone) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._work = parts, parts.controller, parts.work
        self._drop_zone = drop_zone
        self._controller.models_found.connect(self._take)
        self._controller.converted.connect(self._end_convert)
        self._controller.servers_opened.connect(self._show_servers)
        self._controller.planned.connect(self._offer_thinking)
        self._work.model_chosen.connect(self._choose)
        self._work.browse_clicked.connect(self._browse)

    def add(self, path: Path) -> None:
        """Uses a GGUF file from anywhere; a damaged one is refused in words."""
        self._controller.use_model(path)
        model = self._controller.model
        if not isinstance(model, Model) or model.path.resolve() != path.resolve():
            return  # it could not be opened
        if self._work.model.findData(path) < 0:
            self._work.model.insertItem(0, f"{model.name} · {model.label}", path)
        self._work.model.setCurrentIndex(self._work.model.findData(path))
        self._parts.settings.setValue("model", str(path))

    def convert(self) -> None:
        """Measures the chosen model here, and makes a faster copy of it where that pays."""
        model = self._controller.model
        if not isinstance(model, Model) or self._controller.is_running:
            self._parts.banner.tell(
                tr("Nothing can be measured now."), tr("Choose a model, and wait for the run.")
            )
            return
        self._parts.status.showMessage(
            tr("Measuring {name}; a large one takes minutes …", name=model.name)
        )
        self._controller.convert_model()

    def _take(self, found: list[FoundModel]) -> None:
        usable = [model for model in found if model.facts is not None]
        remembered = str(self._parts.settings.value("model", ""))
        chosen = next((m.path for m in usable if str(m.path) == remembered), None)
        present = self._controller.model
        chosen = chosen or (usable[0].path if usable else None)
        self._work.set_models(found, chosen)
        if present is not None and not isinstance(present, Model):
            self._list_servers(present)  # they go on reading
            return
        elsewhere = Path(remembered) if remembered else None
        if elsewhere is not None and elsewhere.is_file() and elsewhere != chosen:
            self.add(elsewhere)  # chosen by hand, from a folder where no models are looked for
            if self._work.model.currentData() == elsewhere:
                return
        if chosen is None:
            self._parts.banner.tell(
                tr("No model was found on this machine."),
                tr("Open a document and choose a GGUF file under Model."),
            )
            return
        self._controller.use_model(chosen)
        first = usable[0]
        if first.source == "starter" and first.facts is not None and len(usable) == 1:
            self._drop_zone.set_note(
                tr(
                    "The starter model ({name}, {size_mib:.0f} MB) is tiny: it shows how "
                    "Longleaf works, "
                    "but writes poor summaries. For real work download a larger model.",
                    name=first.facts.name,
                    size_mib=first.facts.size_bytes / 2**20,
                )
            )

    def _offer_thinking(self, _plan: Plan) -> None:
        model = self._controller.model
        if model is not None:
            self._work.card.offer_thinking(model.thinking)

    def _show_servers(self, model: ServerModel) -> None:
        """Says where documents go from now on."""
        if self._work.model.currentData() is not model:
            self._parts.banner.inform(
                tr("{model} reads from now on.", model=f"{model.name} · {model.label}")
            )
        self._list_servers(model)

    def _list_servers(self, model: ServerModel) -> None:
        self._work.card.show_server(f"{model.name} · {model.label}", model)
        self._work.card.say_choices()

    def _choose(self, chosen: Path | ServerModel) -> None:
        self._work.start.setEnabled(False)
        if isinstance(chosen, Path):
            self._parts.settings.setValue("model", str(chosen))
            self._controller.use_model(chosen)
        else:
            self._controller.use_server_model(chosen)

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._parts.window,
            tr("Choose a model"),
            self._parts.folder("models folder"),
            tr("Models (*.gguf)"),
        )
        model = self._controller.model
        if name:
            self._parts.remember_folder(Path(name).parent, "models folder")
            self.add(Path(name))
        elif isinstance(model, Model):
            self._work.model.setCurrentIndex(max(self._work.model.findData(model.path), 0))

    def _end_convert(self, found: Conversion) -> None:
        self._parts.status.clearMessage()
        what = (
            tr("A faster copy is used from now on: {reason}.", reason=found.reason)
            if found.used
            else tr("The model stays as it is: {reason}.", reason=found.reason)
        )
        speed = found.copy if found.used and found.copy is not None else found.original
        speeds = tr(
            "It reads {prefill_tps:,.0f} tokens/s and writes {decode_tps:,.0f} tokens/s here.",
            prefill_tps=speed.prefill_tps,
            decode_tps=speed.decode_tps,
        )
        self._parts.banner.inform(sentences_text(what, speeds))
        self._controller.make_plan()
