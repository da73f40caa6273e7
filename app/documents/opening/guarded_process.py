"""Reads documents in a process of its own: whatever a file does, only this ends.

Reads lines of JSON from standard input (`path`, `password`, `skipped_pages`, `memory_bytes`; and
the name of an `attachment` where only that file within a PDF is wanted) until it is closed, and
writes lines of JSON to standard output: `ready` once everything is loaded, and for each file
`helped` where another process reads pages of it as well, so that they go in no order, `page` and
`of` before each page of a PDF that this one reads, and last either `blocks`, as many lines as it
takes, and `document` with the rest, or the `attachment` in base64, or `error` (`kind`, `message`,
`next_step`, `wrong`). What it cannot use yet of a long document it hands over to be kept (`keep`, a
number, and `data` in base64) and asks for when it can (`give`, the number); the answer on standard
input is a line with `kept`, the same data.

The process bounds its own memory where the system has such bounds, opens no connection, starts no
program and writes no file; only for an old Word document it starts LibreOffice, which cannot be
held to that. Started as `python -m app.documents.opening.guarded_process`, or by the built program.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import json
import os
import select
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from app.documents.opening.formats import is_confined
from app.system.freed_memory import keep_spare
from app.system.translation import use_language

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from app.documents.base.document import Block, BlockKind
    from app.documents.pdf.second_process import PageHelper, WaitingHelper

_N_BLOCKS = 256  # a line of them is understood while the next one is written
_N_OBJECTS_PER_COLLECTION = 50_000  # lines and blocks are many and live on
_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.sendto",
    "urllib.Request",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "shutil.rmtree",
    "webbrowser.open",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _bound_memory(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the caller watches
        return
    for limit, value in (
        (resource.RLIMIT_AS, memory_bytes),  # macOS ignores it: the caller watches
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


def _forbid() -> None:
    """From here on Python refuses what a reader of documents never needs."""

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FORBIDDEN:
            raise PermissionError(f"a document is being read: {event} is not allowed")
        if event == "open" and len(arguments) > 2:
            mode, flags = arguments[1], arguments[2]
            writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
            if writes or (isinstance(flags, int) and flags & _WRITING):
                raise PermissionError("a document is being read: no file is written")

    sys.addaudithook(audit)


class _Told:
    """Writes blocks as they are made; see `base.reader.BlockSink`."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def add(self, blocks: Sequence[Block]) -> None:
        from app.documents.base.data import blocks_to_data

        for start in range(0, len(blocks), _N_BLOCKS):
            _write(self._out, {"blocks": blocks_to_data(blocks[start : start + _N_BLOCKS])})

    def amend(
        self, kinds: Mapping[int, tuple[BlockKind, int | None]], gone: Collection[int]
    ) -> None:
        amended = [(n, kind.value, level) for n, (kind, level) in kinds.items()]
        _write(self._out, {"amended": amended, "gone": list(gone)})


class _KeptByAsker:
    """Has whoever asked for the document keep bytes; see `base.reader.Keeper`."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def keep(self, number: int, data: bytes) -> None:
        _write(self._out, {"keep": number, "data": base64.b64encode(data).decode("ascii")})

    def give(self, number: int) -> bytes:
        _write(self._out, {"give": number})
        return base64.b64decode(json.loads(sys.stdin.buffer.readline())["kept"])


def _answer(request: dict[str, Any], out: BinaryIO, helper: PageHelper | None) -> dict[str, Any]:
    from app.documents.base.data import frame_to_data
    from app.documents.opening.loading import load
    from app.system.errors import LongleafError

    told = _Told(out)

    def on_page(page: int, of: int) -> None:
        _write(out, {"page": page, "of": of})

    try:
        if name := request.get("attachment"):
            from app.documents.pdf.reader import read_attached

            content = read_attached(Path(request["path"]), name, request["password"])
            return {"attachment": base64.b64encode(content).decode("ascii")}
        document = load(
            Path(request["path"]),
            request["password"],
            on_page=on_page,
            skipped_pages=frozenset(request["skipped_pages"]),
            helper=helper,
            sink=told,
            keeper=_KeptByAsker(out),
        )
        told.add(document.blocks)
        return {"document": frame_to_data(document)}
    except LongleafError as error:
        return {
            "error": {
                "kind": type(error).__name__,
                "message": error.message,
                "next_step": error.next_step,
                "wrong": bool(getattr(error, "wrong", False)),
            }
        }
    except MemoryError:
        return {"error": {"kind": "memory", "message": "", "next_step": "", "wrong": False}}
    except RecursionError:
        return {"error": {"kind": "depth", "message": "", "next_step": "", "wrong": False}}
    except Exception as error:  # a reader stumbled: the caller says so, with this as detail
        detail = f"{type(error).__name__}: {error}"[:300]
        return {"error": {"kind": "failed", "message": detail, "next_step": "", "wrong": False}}


def _write(out: BinaryIO, line: dict[str, Any]) -> None:
    out.write(json.dumps(line).encode("ascii") + b"\n")
    out.flush()


def main() -> int:
    """Answers the requests on standard input. Returns the exit status."""
    sys.dont_write_bytecode = True
    use_language()
    # The pipe is kept for answers; whatever a library prints goes to standard error.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import pypdfium2  # noqa: F401 - loaded while there is nothing to do yet

    from app.documents.flow.web import html as _html  # noqa: F401
    from app.documents.pdf import reader as _pdf  # noqa: F401
    from app.documents.pdf.rehearsal import rehearse
    from app.documents.pdf.second_process import wait_to_help
    from app.documents.word import reader as _word  # noqa: F401

    _write(out, {"ready": True})
    keep_spare()
    waiting = None
    if not _is_asked():
        rehearse()
    gc.freeze()  # what is loaded is no garbage, and of a document nearly nothing is
    gc.set_threshold(_N_OBJECTS_PER_COLLECTION)
    if not _is_asked():
        waiting = wait_to_help(_restrict_helper)
    if waiting is not None and not _is_asked():
        rehearse()  # what is written to was shared with the helper, and is copied once
    is_bound = False
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        helper = None
        if not is_bound and is_confined(Path(request["path"])):
            _bound_memory(int(request["memory_bytes"]))
            helper = _start_helper(request, out, waiting)
            waiting = None
            _forbid()
            is_bound = True
        if waiting is not None:
            waiting.close()
            waiting = None
        try:
            _write(out, _answer(request, out, helper))
            gc.collect()  # before another file, if one comes
        finally:
            if helper is not None:
                helper.close()
    return 0


def _is_asked() -> bool:
    """Whether a request waits already: then there is no time for anything else."""
    if sys.platform == "win32":  # a pipe cannot be asked there
        return True
    return bool(select.select([sys.stdin], [], [], 0)[0])


def _restrict_helper(memory_bytes: int) -> None:
    _bound_memory(memory_bytes)
    _forbid()


def _start_helper(
    request: dict[str, Any], out: BinaryIO, waiting: WaitingHelper | None
) -> PageHelper | None:
    """A helper for the first try at a file: after a page was to blame, pages go in their order."""
    from app.documents.pdf.second_process import is_worth_helping, wait_to_help

    path, password = Path(request["path"]), request["password"]
    is_helped = not (request["skipped_pages"] or request.get("attachment"))
    if not (is_helped and is_worth_helping(path)):
        if waiting is not None:
            waiting.close()
        return None
    if waiting is None:
        waiting = wait_to_help(_restrict_helper)
    if waiting is None:
        return None
    _write(out, {"helped": True})
    return waiting.begin(path, password, int(request["memory_bytes"]))


if __name__ == "__main__":
    raise SystemExit(main())
