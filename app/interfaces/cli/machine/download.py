"""Downloads a model."""

from __future__ import annotations

import argparse
import sys
import threading
from typing import TYPE_CHECKING

from app.system.errors import ExitCode
from app.system.translation import to_translate, tr
from app.system.wording import duration_text

if TYPE_CHECKING:
    from app.models.sources.downloads import Progress

HELP = to_translate("download a recommended model, or a GGUF file by its link")
_PLAIN_EVERY = 0.1  # of the whole, where no terminal reads it


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model", metavar="MODEL", help=tr("see: longleaf catalogue; or a link to a GGUF file")
    )
    parser.add_argument(
        "--again", action="store_true", help=tr("download it although it is there already")
    )


def run(options: argparse.Namespace) -> int:
    from pathlib import Path

    from app.models.sources.catalogue import find
    from app.models.sources.downloads import (
        Download,
        HubSettings,
        State,
        models_folder,
        request_for,
        request_from,
    )
    from app.system.settings import load_settings

    settings = load_settings()
    is_link = "/" in options.model
    request = request_from(options.model) if is_link else request_for(find(options.model))
    folder = Path(settings.downloads_folder).expanduser() if settings.downloads_folder else None
    folder = folder or models_folder()
    if (folder / request.name).exists() and not options.again:
        print(tr("It is there already: {path}", path=folder / request.name), file=sys.stderr)
        print(folder / request.name)
        return 0
    changed = threading.Event()
    line = _Line()
    download = Download(
        request,
        folder,
        hub=HubSettings(settings.hub_endpoint, settings.is_offline),
        on_change=lambda _: changed.set(),
    )
    if download.progress.done_bytes:
        print(tr("Going on where it stopped."), file=sys.stderr)
    download.start()
    try:
        while download.progress.state in (State.RUNNING, State.CHECKING):
            changed.wait(0.5)
            changed.clear()
            line.show(download.progress)
    except KeyboardInterrupt:
        download.pause()
        line.end()
        print(
            tr("Stopped. What has arrived is kept; the same command goes on with it."),
            file=sys.stderr,
        )
        return ExitCode.INTERRUPTED
    line.end()
    done = download.progress
    if done.error is not None:
        raise done.error
    print(done.path)
    return 0


class _Line:
    """Progress on standard error: one live line on a terminal, else a line for every tenth."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._last = -1.0

    def show(self, progress: Progress) -> None:
        part = progress.done_bytes / progress.size_bytes if progress.size_bytes else 0.0
        if not self._live and part - self._last < _PLAIN_EVERY:
            return
        self._last = part
        done = {"part": part, "size_gb": progress.size_bytes / 1e9}
        text = (
            tr("checking {part:.0%} of {size_gb:.2f} GB", **done)
            if progress.state == "checking"
            else tr("downloading {part:.0%} of {size_gb:.2f} GB", **done)
        )
        if progress.rate_bytes_s:
            text += f", {progress.rate_bytes_s / 1e6:.1f} MB/s"
        if progress.left_s is not None:
            text += ", " + tr("{time} left", time=duration_text(progress.left_s))
        print(f"\r\x1b[2K{text}" if self._live else text, end="" if self._live else "\n",
              file=sys.stderr, flush=True)  # fmt: skip

    def end(self) -> None:
        if self._live:
            print(file=sys.stderr)
