"""The process that downloads one file: killing it stops the download at once, and costs nothing.

One JSON line on standard input says what to fetch; JSON lines on standard output say how far it is.
It ends when standard input closes, so it never outlives the program that started it. Messages:

    {"event": "found", "size_bytes": …, "sha256": …, "done_bytes": …}
    {"event": "progress", "done_bytes": …}      as it downloads
    {"event": "checking", "done_bytes": …}      as it computes the digest
    {"event": "finished", "path": …}
    {"event": "failed", "message": …, "next_step": …, "exit_code": …}

The hub is spoken to through huggingface-hub: its endpoint, offline mode, login, retries and range
requests. The partial file is ours, since the library keeps none between two processes; it is named
by the digest of what it will be, so that a changed file is never continued with.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr, use_language

RESERVE_BYTES = 256 * 2**20
"""Disk space that stays free beside the file, for everything else on the machine."""
_REPORT_EVERY_S = 0.2
_CHUNK_BYTES = 2**20  # what a pause loses at most
_SHA256_LENGTH = 64
_GGUF_MAGIC = b"GGUF"


def main() -> int:
    """Fetches what the first line of standard input names."""
    use_language()
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    out = Reports(sys.stdout)
    try:
        out.say("finished", path=str(fetch(request, out)))
    except LongleafError as error:
        out.fail(error)
        return error.exit_code
    return 0


class _TooLongError(Exception):
    """More arrives than the hub said there is."""


class Reports:
    """Writes the messages; those of progress at most every 0.2 s."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._last = stream, 0.0

    def say(self, event: str, **values: Any) -> None:
        self._stream.write(json.dumps({"event": event} | values) + "\n")
        self._stream.flush()

    def progress(self, event: str, done_bytes: int) -> None:
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY_S:
            self._last = now
            self.say(event, done_bytes=done_bytes)

    def fail(self, error: LongleafError) -> None:
        self.say(
            "failed",
            message=error.message,
            next_step=error.next_step,
            exit_code=error.exit_code,
        )


def fetch(request: dict[str, Any], out: Reports) -> Path:
    """Downloads, checks and moves one file into place.

    Raises `LongleafError` for everything that can go wrong on the way.
    """
    _prepare_environment(request)
    name, target = request["file"], Path(request["target"])
    partial_folder = Path(request["partial_folder"])
    url, headers, size_bytes, etag = _look_up(request)
    expected = request.get("sha256") or ""
    digest = etag if _is_sha256(etag) else ""
    if expected and digest and expected != digest:
        raise LongleafError(
            tr("“{name}” on the hub is not the file that Longleaf knows.", name=name),
            tr("Nothing was downloaded; choose another model, or update Longleaf."),
        )
    expected = expected or digest
    try:
        partial_folder.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            if (
                expected
                and target.stat().st_size == size_bytes
                and _sha256(target, out) == expected
            ):
                shutil.rmtree(partial_folder, ignore_errors=True)
                return target
            raise LongleafError(
                tr("Another model lies at “{path}” already.", path=target),
                tr("Rename or delete that file, then download again."),
            )
        partial = partial_folder / f"{(expected or etag or name)[:32].replace('/', '-')}.part"
        for other in partial_folder.glob("*.part"):
            if other != partial:  # what the file was before it was changed
                other.unlink()
        done_bytes = partial.stat().st_size if partial.exists() else 0
        if done_bytes > size_bytes:
            partial.unlink()
            done_bytes = 0
        check_disk(name, target.parent, size_bytes - done_bytes)
        out.say("found", size_bytes=size_bytes, sha256=expected, done_bytes=done_bytes)
        try:
            _download(url, headers, partial, size_bytes, name, out)
        except LongleafError:
            _check_begin(partial, name)  # nothing would come of going on with a page
            raise
        found = _sha256(partial, out)
        if expected and found != expected:
            partial.unlink()
            raise LongleafError(
                tr(
                    "“{name}” arrived damaged: its checksum is not the one that the hub states.",
                    name=name,
                ),
                tr("What arrived was removed; download it again."),
            )
        _check_content(partial, name)
        partial.replace(target)
        shutil.rmtree(partial_folder, ignore_errors=True)
        return target
    except OSError as error:
        raise _disk_error(name, error) from error


def _prepare_environment(request: dict[str, Any]) -> None:
    """huggingface-hub reads its settings when it is imported: they must stand before."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_DISABLE_UPDATE_CHECK"] = "1"
    os.environ["HF_HUB_DISABLE_XET"] = "1"  # plain HTTP can be continued after a pause
    if request.get("endpoint"):
        os.environ["HF_ENDPOINT"] = request["endpoint"]
    if request.get("is_offline"):
        os.environ["HF_HUB_OFFLINE"] = "1"
    from huggingface_hub import constants

    constants.DOWNLOAD_CHUNK_SIZE = _CHUNK_BYTES  # 10 MiB as shipped: seconds on a slow line


def _look_up(request: dict[str, Any]) -> tuple[str, dict[str, str], int, str]:
    """Where the file's content is, headers to ask for it with, its size in bytes and its tag."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]

    name = request["file"]
    try:
        url = hf_hub_url(request["repository"], name, revision=request.get("revision") or "main")
        found = get_hf_file_metadata(url)
        headers = build_hf_headers()
    except Exception as error:  # its errors come from three libraries; each gets its sentence
        raise hub_error(error, request) from error
    if urlsplit(found.location).netloc != urlsplit(url).netloc:
        headers.pop("authorization", None)  # a login is for the hub, not for where it points to
    size_bytes = found.size or request.get("size_bytes") or 0
    if not size_bytes:
        raise LongleafError(
            tr("The hub does not say how large “{name}” is.", name=name),
            tr("Try again later, or use another hub."),
        )
    return found.location, headers, size_bytes, found.etag or ""


def _download(
    url: str, headers: dict[str, str], partial: Path, size_bytes: int, name: str, out: Reports
) -> None:
    from huggingface_hub.file_download import http_get

    class Meter:
        """What `http_get` takes for a progress bar. It tells of a piece before it writes it: what
        is said to have arrived is what lies on the disk, all pieces but the last."""

        def __init__(self, *, initial: int = 0, **_: Any) -> None:
            self.arrived_bytes = initial

        def update(self, n_bytes: int) -> None:
            written_bytes, self.arrived_bytes = self.arrived_bytes, self.arrived_bytes + n_bytes
            if self.arrived_bytes > size_bytes:
                raise _TooLongError
            out.progress("progress", written_bytes)

        def __enter__(self) -> Meter:
            return self

        def __exit__(self, *_: object) -> None:
            return

    with partial.open("ab") as file:
        done_bytes = file.tell()
        try:
            http_get(
                url,
                file,
                resume_size=done_bytes,
                headers=headers,
                expected_size=size_bytes,
                displayed_filename=name,
                tqdm_class=Meter,
            )
        except _TooLongError:
            file.truncate(0)
            raise LongleafError(
                tr("The hub sends more for “{name}” than the file is long.", name=name),
                tr("What arrived was removed; try again later, or use another hub."),
            ) from None
        except OSError as error:
            if error.errno is not None:  # the disk's, not the network's
                raise
            raise hub_error(error, {"file": name}) from error
        except Exception as error:
            raise hub_error(error, {"file": name}) from error


def _sha256(path: Path, out: Reports) -> str:
    digest, done_bytes = hashlib.sha256(), 0
    out.say("checking", done_bytes=0)
    with path.open("rb") as file:
        while chunk := file.read(8 * _CHUNK_BYTES):
            digest.update(chunk)
            done_bytes += len(chunk)
            out.progress("checking", done_bytes)
    return digest.hexdigest()


def _check_begin(partial: Path, name: str) -> None:
    """Removes what arrived and raises where it does not begin as a model does: the page with which
    a network asks its guests to sign in, an error in JSON, a pointer."""
    if not name.casefold().endswith(".gguf") or not partial.exists():
        return
    with partial.open("rb") as file:
        begin = file.read(256)
    if not begin or begin.startswith(_GGUF_MAGIC):
        return
    if begin.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        problem = tr("A web page came instead of “{name}”.", name=name)
        step = tr("Perhaps the network wants you to sign in first; then download it again.")
    elif begin.startswith(b"version https://git-lfs"):
        problem = tr("Only a pointer to “{name}” came, not the file.", name=name)
        step = tr("Try again later, or use another hub.")
    else:
        problem = tr("What came as “{name}” is no model in the GGUF format.", name=name)
        step = tr("Check the name, or use another hub; nothing was kept.")
    partial.unlink()
    raise LongleafError(problem, step)


def _check_content(partial: Path, name: str) -> None:
    """Removes what arrived and raises where it is no model, or one that ends early."""
    _check_begin(partial, name)
    if not name.casefold().endswith(".gguf"):
        return
    from app.models.gguf.errors import ModelError
    from app.models.gguf.header import GgufCutShortError, GgufFormatError, read_header

    try:
        header = read_header(partial)
        if header.tensors and header.data_end > partial.stat().st_size:
            raise GgufCutShortError
    except (GgufCutShortError, GgufFormatError, ModelError):
        partial.unlink()
        raise LongleafError(
            tr("“{name}” arrived damaged.", name=name),
            tr("What arrived was removed; download it again."),
        ) from None


def check_disk(name: str, folder: Path, missing_bytes: int) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < missing_bytes + RESERVE_BYTES:
        error = LongleafError(
            tr(
                "“{name}” needs {need_gib:.1f} GiB and only {free_gib:.1f} GiB are free in "
                "{folder}.",
                name=name,
                need_gib=missing_bytes / 2**30,
                free_gib=free_bytes / 2**30,
                folder=folder,
            ),
            tr("Free some space, or choose another folder for models in the settings."),
        )
        error.exit_code = ExitCode.STORAGE
        raise error


def hub_error(error: BaseException, request: dict[str, Any]) -> LongleafError:
    """A sentence and a next step for what huggingface-hub raised."""
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    name, repository = request["file"], request.get("repository", "")
    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(error, OfflineModeIsEnabled):
        return LongleafError(
            tr("“{name}” was not downloaded: offline mode is on.", name=name),
            tr("Turn it off in the settings (Network), or unset HF_HUB_OFFLINE."),
        )
    if isinstance(error, GatedRepoError) or status == 403:
        return LongleafError(
            tr(
                "The maker of “{repository}” wants to be asked before anybody downloads it.",
                repository=repository or name,
            ),
            tr("Agree on its page on the hub, log in with “hf auth login”, and try again."),
        )
    if status == 401:
        return LongleafError(
            tr(
                "The hub shows “{repository}” to nobody who is not logged in, or has no such "
                "repository.",
                repository=repository or name,
            ),
            tr("Check its name, or log in with “hf auth login”, and try again."),
        )
    kinds = (EntryNotFoundError, RevisionNotFoundError, RepositoryNotFoundError)
    if isinstance(error, kinds) or status == 404:
        return LongleafError(
            tr("The hub has no file “{name}” in “{repository}”.", name=name, repository=repository),
            tr("Check the name, or choose another model."),
        )
    if status is not None:
        return LongleafError(
            tr("The hub answered {status} for “{name}”.", status=status, name=name),
            tr("Try again in a few minutes; what has arrived is kept."),
        )
    if "Consistency check failed" in str(error):
        return LongleafError(
            tr("The connection ended before all of “{name}” had arrived.", name=name),
            tr("Go on with the download; what has arrived is kept."),
        )
    return LongleafError(
        tr("The hub cannot be reached for “{name}”.", name=name),
        tr("Check the connection, or the endpoint in the settings; what has arrived is kept."),
    )


def _disk_error(name: str, error: OSError) -> LongleafError:
    import errno

    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        sentence = tr("The disk became full while “{name}” was downloaded.", name=name)
        step = tr("Free some space and go on; what has arrived is kept.")
    else:
        sentence = tr(
            "“{name}” could not be written: {reason}.", name=name, reason=error.strerror or error
        )
        step = tr("Choose another folder for models in the settings, or mend its permissions.")
    failed = LongleafError(sentence, step)
    failed.exit_code = ExitCode.STORAGE
    return failed


def _is_sha256(text: str) -> bool:
    return len(text) == _SHA256_LENGTH and all(c in "0123456789abcdef" for c in text)


def _end_with_parent() -> None:
    with suppress(OSError, ValueError):
        while sys.stdin.buffer.read(1):
            pass
    os._exit(1)


if __name__ == "__main__":
    raise SystemExit(main())
