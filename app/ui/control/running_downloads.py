"""The downloads of the window: they go on while the page that shows them is closed."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from shiboken6 import isValid

from app.models.sources.downloads import (
    Download,
    DownloadRequest,
    HubSettings,
    Progress,
    State,
    models_folder,
    unfinished,
)
from app.system.settings import Settings

ACTIVE = (State.RUNNING, State.CHECKING)


class RunningDownloads(QObject):
    """Starts, pauses and ends downloads; knows those that earlier runs of the program left.

    Signals:
        changed: (DownloadRequest, Progress) at every step, in the window's thread
        finished: (DownloadRequest, Path) a model is there now
    """

    changed = Signal(object, object)
    finished = Signal(object, object)
    _heard = Signal(object, object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._downloads: dict[DownloadRequest, Download] = {}
        self._heard.connect(self._tell)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close)
        self.set_settings(settings)

    def set_settings(self, settings: Settings) -> None:
        """Where the hub is and where models go; those under way are not touched."""
        self._hub = HubSettings(settings.hub_endpoint, settings.is_offline)
        named = settings.downloads_folder
        self.folder = Path(named).expanduser() if named else models_folder()
        for request in unfinished(self.folder):
            self._known(request)

    def requests(self) -> list[DownloadRequest]:
        """Everything that was asked for and is not done or dropped."""
        over = (State.CANCELLED, State.FINISHED)
        return [r for r, download in self._downloads.items() if download.progress.state not in over]

    def progress(self, request: DownloadRequest) -> Progress:
        """How far a download is; `State.WAITING` for one that was never begun."""
        download = self._downloads.get(request)
        return download.progress if download else Progress(size_bytes=request.size_bytes)

    @property
    def n_active(self) -> int:
        """How many are under way."""
        return sum(each.progress.state in ACTIVE for each in self._downloads.values())

    def start(self, request: DownloadRequest) -> None:
        """Begins, or goes on where it stopped."""
        download = self._known(request)
        if download.progress.state in (State.CANCELLED, State.FINISHED):
            del self._downloads[request]
            download = self._known(request)
        if download.progress.state not in ACTIVE:
            download.hub = self._hub
        download.start()

    def pause(self, request: DownloadRequest) -> None:
        """Stops; what has arrived is kept."""
        self._known(request).pause()

    def cancel(self, request: DownloadRequest) -> None:
        """Stops and removes what has arrived."""
        self._known(request).cancel()

    def close(self) -> None:
        """Pauses everything: the program ends."""
        for download in self._downloads.values():
            download.pause()

    def _known(self, request: DownloadRequest) -> Download:
        download = self._downloads.get(request)
        if download is None:

            def hear(progress: Progress) -> None:
                if isValid(self):
                    with contextlib.suppress(RuntimeError):
                        self._heard.emit(request, progress)

            download = Download(request, self.folder, hub=self._hub, on_change=hear)
            self._downloads[request] = download
        return download

    def _tell(self, request: DownloadRequest, progress: Progress) -> None:
        self.changed.emit(request, progress)
        if progress.state is State.FINISHED and progress.path is not None:
            self.finished.emit(request, progress.path)
