"""A model that can be downloaded: what it is, what it would do here, how far the download is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.models.sources.catalogue import CatalogueModel, Fit
from app.models.sources.downloads import Progress, State
from app.planning.plan import Speed
from app.system.translation import language, tr
from app.system.wording import duration_text
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.theme import colors

_GIB = 2**30
_N_TOKENS_A_PAGE = 600
_N_STEPS = 1000


class DownloadView(QFrame):
    """A card. It shows the `Progress` that it is given and says what was clicked.

    Signals:
        download_clicked, pause_clicked, cancel_clicked: to begin or go on, to stop, to drop it
        use_clicked: (Path) the model is there and shall read
    """

    download_clicked = Signal()
    pause_clicked = Signal()
    cancel_clicked = Signal()
    use_clicked = Signal(object)

    def __init__(
        self, name: str, facts: str, summary: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._size_bytes, self._path = 0, Path()
        self._progress = Progress()
        self.name = QLabel(f"<b>{name}</b>")
        self.facts = ElidedLabel()
        self.facts.setObjectName("caption")
        self.facts.setText(facts)
        self.summary = QLabel(summary, wordWrap=True)
        self.fits = QLabel("", wordWrap=True)
        self.fits.setObjectName("hint")
        self.bar = QProgressBar()
        self.bar.setRange(0, _N_STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Download of {name}", name=name))
        self.state = QLabel("", wordWrap=True)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.go = QPushButton()
        self.pause = QPushButton(tr("Pause"))
        self.drop = QPushButton(tr("Cancel"))
        self.use = QPushButton(tr("Use this model"))
        self.use.setObjectName("primary")
        for button in (self.go, self.pause, self.drop, self.use):
            button.setAccessibleName(f"{button.text() or tr('Download')}: {name}")
        self.go.clicked.connect(self.download_clicked)
        self.pause.clicked.connect(self.pause_clicked)
        self.drop.clicked.connect(self.cancel_clicked)
        self.use.clicked.connect(lambda: self.use_clicked.emit(self._path))
        self._lay_out()
        self.summary.setVisible(bool(summary))
        self.fits.hide()
        self.set_progress(Progress())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addStretch(1)
        for button in (self.drop, self.pause, self.go, self.use):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(4)
        column.addLayout(head)
        for widget in (self.facts, self.summary, self.fits, self.bar, self.state):
            column.addWidget(widget)

    def set_fit(self, text: str, *, is_good: bool) -> None:
        """Says what the model would do on this machine."""
        self.fits.setText(text)
        self.fits.setVisible(bool(text))
        color = colors().accent if is_good else colors().muted
        self.fits.setStyleSheet(f"color: {color};")

    def set_size(self, size_bytes: int) -> None:
        """How large the file is, for the button that downloads it."""
        self._size_bytes = size_bytes
        self.set_progress(self._progress)

    def set_there(self, path: Path) -> None:
        """The file is on this computer already."""
        self.set_progress(Progress(State.FINISHED, path=path))

    def set_progress(self, progress: Progress) -> None:
        """Shows where the download stands."""
        self._progress = progress
        state = progress.state
        active = state in (State.RUNNING, State.CHECKING)
        begun = active or state is State.PAUSED or (state is State.FAILED and progress.done_bytes)
        self.bar.setVisible(bool(begun))
        size_bytes = progress.size_bytes or self._size_bytes
        self.bar.setValue(_N_STEPS * progress.done_bytes // size_bytes if size_bytes else 0)
        self.go.setVisible(not active and state is not State.FINISHED)
        self.go.setText(self._go_text(progress))
        self.pause.setVisible(active)
        self.drop.setVisible(bool(begun))
        self.use.setVisible(state is State.FINISHED)
        if progress.path is not None:
            self._path = progress.path
        text = progress_text(progress)
        self.state.setText(text)
        self.state.setVisible(bool(text))
        color = colors().danger if state is State.FAILED else colors().muted
        self.state.setStyleSheet(f"color: {color};")

    def _go_text(self, progress: Progress) -> str:
        if progress.done_bytes or progress.state is State.PAUSED:
            return tr("Go on")
        if self._size_bytes:
            return tr("Download {size}", size=size_text(self._size_bytes))
        return tr("Download")


def view_of(model: CatalogueModel) -> DownloadView:
    """The card of a model of the catalogue."""
    n_k = model.n_context_max // 1024
    facts = " · ".join(
        (
            model.quantization,
            tr("up to {n}K tokens", n=n_k),
            model.licence,
            language_text(model.languages),
        )
    )
    view = DownloadView(model.name, facts, model.describe(language()))
    view.set_size(model.size_bytes)
    return view


def progress_text(progress: Progress) -> str:
    """Where a download stands, in words; "" where there is nothing to say."""
    done, size = size_text(progress.done_bytes), size_text(progress.size_bytes)
    match progress.state:
        case State.RUNNING if not progress.size_bytes or not progress.done_bytes:
            return tr("Asking the hub …")
        case State.RUNNING:
            said = [tr("{done} of {size}", done=done, size=size)]
            if progress.rate_bytes_s > 0:
                said.append(tr("{rate} a second", rate=size_text(progress.rate_bytes_s)))
            if progress.left_s is not None:
                said.append(tr("{time} left", time=duration_text(progress.left_s)))
            return " · ".join(said)
        case State.CHECKING:
            return tr("All is here; its checksum is being computed …")
        case State.PAUSED:
            return tr("Paused at {done} of {size}; it is kept.", done=done, size=size)
        case State.FAILED if progress.error is not None:
            return str(progress.error)
        case State.FINISHED:
            return tr("It is on this computer.")
    return ""


def fit_text(fit: Fit, speed: Speed | None) -> str:
    """What a model would do on this machine, in words; a speed never measured is a guess."""
    gib = f"{fit.need_bytes / _GIB:.1f}"
    if not fit.n_context:
        if fit.n_context_total:
            return tr(
                "Does not fit now: it needs {gib} GiB. With other programs closed, up to {n}K "
                "tokens.",
                gib=gib,
                n=fit.n_context_total // 1024,
            )
        return tr("Does not fit this machine: it needs {gib} GiB of memory.", gib=gib)
    where = tr("on the graphics card") if fit.on_gpu else tr("of memory")
    said = tr(
        "✓ Fits here, up to {n}K tokens ({gib} GiB {where}).",
        n=fit.n_context // 1024,
        gib=gib,
        where=where,
    )
    if speed is not None and not fit.on_gpu:
        time = duration_text(_coarse(100 * _N_TOKENS_A_PAGE / speed.prefill_tps))
        if speed.measured:
            said += " " + tr("Reads 100 pages in about {time}, as measured here.", time=time)
        else:
            said += " " + tr("Reads 100 pages in perhaps {time}: a guess.", time=time)
    return said


def size_text(n_bytes: float) -> str:
    """ "93 MB", "4.7 GB": in powers of ten, as the hub and file managers count."""
    return f"{n_bytes / 1e9:.1f} GB" if n_bytes >= 1e9 else f"{n_bytes / 1e6:,.0f} MB"


def language_text(tags: tuple[str, ...]) -> str:
    """ "English, Chinese and 11 more"."""
    names = {"en": tr("English"), "zh": tr("Chinese")}
    named = [names[tag] for tag in ("en", "zh") if tag in tags]
    n_more = len(tags) - len(named)
    text = ", ".join(named)
    return tr("{names} and {n} more", names=text, n=n_more) if n_more else text


def _coarse(seconds: float) -> float:
    """A guess is not to look exact: whole minutes, and tens of minutes beyond an hour."""
    step = 600 if seconds >= 3600 else 60
    return max(round(seconds / step) * step, step)
