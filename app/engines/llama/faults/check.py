"""Checks the engine once for each build and processor, and finds settings with which it works.

A compiler's fault, an unusual processor or a driver can make llama.cpp crash or compute nonsense.
So the starter model computes a hundred tokens in a child process, in the way the engine was built
and in the plainest way, and both are compared; where that fails, the next rung of the ladder is
tried. No document is used.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from app.engines.contract.engine import EngineError
from app.models.machine.engine_build import (
    AS_BUILT,
    EngineCheck,
    Failure,
    Rung,
    forget_check,
    known_check,
    ladder,
    store_check,
)
from app.models.machine.hardware import gpus_for_layers, probe
from app.models.sources.discovery import starter_model
from app.system.child_processes import SPIN, child_process
from app.system.process_ends import EndKind, ProcessEnd, process_end
from app.system.translation import tr

DIVERGENCE_MAX = 0.05
"""Nats a token between two ways that both are right. With AMX and flash attention the starter model
gives 0.0035 (two ways of rounding its activations to 8 bits); a wrong kernel gives whole nats."""
SPUN_S, STOOD_S = 30.0, 20.0
"""A check process hangs when each of its threads has taken this much processor time without a sign
of life, which it gives between two operations of llama.cpp, or when it has taken none for so long.
The whole takes 3 s on a present processor and minutes on a slow or emulated one; the clock on the
wall says little on a machine that is busy with other things."""
CHECK_LIMIT_S = 300.0
_LOOK_S = 0.05

Progress = Callable[[str], None]
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Attempt:
    """The result of trying one rung.

    Attributes:
        end: How it failed; None when it did well.
        facts: What the process said of the engine: `extra_buffers`, `kernels`, `n_tokens`,
            `divergence`; some of it where it failed.
    """

    end: ProcessEnd | None
    facts: dict[str, Any]

    def is_telling(self, *, on_gpu: bool) -> bool:
        """Whether a failure says anything of the rung. A process that was killed or found no memory
        says nothing; an error of llama.cpp's own does where a GPU is in play."""
        telling = {EndKind.CRASH, EndKind.WRONG, EndKind.SILENT}
        if on_gpu:
            telling.add(EndKind.ERROR)
        return self.end is None or self.end.kind in telling


def is_wanted() -> bool:
    """Whether the engine is to be checked before its next use: it never was on this processor."""
    return os.environ.get("LONGLEAF_ENGINE_CHECK") != "never" and known_check() is None


def check_engine(
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
    *,
    again: bool = False,
    model: Path | None = None,
    command: Sequence[str] | None = None,
) -> EngineCheck | None:
    """Finds the highest rung that works, stores the result, and returns it.

    Args:
        progress: Told a sentence before each attempt.
        cancel: Ends it soon after it is set.
        again: Whether to check what was checked before.
        model: A small GGUF file; the starter model when None.
        command: What runs instead of the check process, for tests.

    Returns None where nothing could be found out (no starter model, no memory, cancelled): the
    engine is then used as it was built. Raises `EngineError` when no rung does well.
    """
    path = model or starter_model()
    if path is None:
        return None
    with _one_at_a_time:
        known = None if again else known_check()
        return known or _find_rung(path, progress, cancel, command)


def _find_rung(
    path: Path,
    progress: Progress | None,
    cancel: threading.Event | None,
    command: Sequence[str] | None,
) -> EngineCheck | None:
    begun = time.monotonic()
    failures: list[Failure] = []
    has_gpu = bool(gpus_for_layers())
    rungs = ladder(has_gpu=has_gpu)
    facts: dict[str, Any] = {}
    tried = 0
    while tried < len(rungs):
        rung = rungs[tried]
        tried += 1
        if progress is not None:
            progress(
                tr("Checking the engine on this processor, once")
                if rung == AS_BUILT
                else tr("The engine failed; trying it {how}", how=rung.words)
            )
        attempt = try_rung(path, rung, cancel, command)
        if attempt is None or not attempt.is_telling(on_gpu=has_gpu and rung.gpu_share > 0):
            return None
        facts |= attempt.facts
        if attempt.end is None:
            check = EngineCheck(
                rung=rung,
                failures=tuple(failures),
                extra_buffers=tuple(facts.get("extra_buffers", ())),
                kernels=tuple(facts.get("kernels", ())),
                n_tokens=facts["n_tokens"],
                divergence=facts["divergence"],
                took_s=time.monotonic() - begun,
                date=datetime.now(UTC).date().isoformat(),
            )
            store_check(check)
            return check
        failures.append(Failure(rung, attempt.end.kind, attempt.end.name))
        if tried == 1 and facts.get("kernels"):  # known only now
            rungs = ladder(facts["kernels"], has_gpu=has_gpu)
    forget_check()  # so that it is tried again next time
    raise EngineError(
        tr(
            "The engine does not work on this processor in any way that it can be run: as it was "
            "built it failed with {why}.",
            why=failures[0].words,
        ),
        tr("Install Longleaf again, or use a model on a server."),
    )


def try_rung(
    model: Path,
    rung: Rung,
    cancel: threading.Event | None = None,
    command: Sequence[str] | None = None,
) -> Attempt | None:
    """Runs the check process on one rung; None when it was cancelled or could not be started."""
    own, environment = child_process("check", "app.engines.llama.faults.check_process")
    arguments = [str(model), json.dumps(asdict(rung))]
    with tempfile.TemporaryFile() as written:
        try:
            process = subprocess.Popen(
                [*(command or own), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=subprocess.DEVNULL,
                env=SPIN | environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            return None
        try:
            is_hung = _wait(process, written, cancel)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if is_hung is None:
            return None
        written.seek(0)
        facts = _facts(written.read())
    if is_hung:
        return Attempt(ProcessEnd(EndKind.SILENT, tr("it did not end")), facts)
    if process.returncode:
        return Attempt(process_end(process.returncode), facts)
    divergence = facts.get("divergence")
    if divergence is None:
        return Attempt(ProcessEnd(EndKind.ERROR, tr("it gave no result")), facts)
    if not divergence <= DIVERGENCE_MAX:
        return Attempt(ProcessEnd(EndKind.WRONG, f"{divergence:.2g}"), facts)
    return Attempt(None, facts)


def _wait(
    process: subprocess.Popen[bytes], written: IO[bytes], cancel: threading.Event | None
) -> bool | None:
    """Waits for the process to end. True where it hangs; None where it is not to be waited for, or
    where the machine is too busy to tell.

    Args:
        written: The file that the process writes to; each byte more is a sign of life.
    """
    import psutil

    begun = moved = time.monotonic()
    spent_s = spent_at_sign_s = 0.0
    n_written, n_threads = 0, probe().n_threads
    while process.poll() is None:
        now = time.monotonic()
        if (cancel is not None and cancel.is_set()) or now - begun > CHECK_LIMIT_S:
            return None
        try:
            times = psutil.Process(process.pid).cpu_times()
        except psutil.Error:  # it has ended just now
            continue
        if times.user + times.system > spent_s:
            spent_s, moved = times.user + times.system, now
        n_now = os.fstat(written.fileno()).st_size
        if n_now > n_written:
            n_written, spent_at_sign_s = n_now, spent_s
        if spent_s - spent_at_sign_s > SPUN_S * n_threads or now - moved > STOOD_S:
            return True
        time.sleep(_LOOK_S)
    return False


def _facts(output: bytes) -> dict[str, Any]:
    """What the process said, line by line; what is no JSON object is a driver's or a library's."""
    facts: dict[str, Any] = {}
    for line in output.decode("utf-8", "replace").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict):
            facts |= said
    return facts
