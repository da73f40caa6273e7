"""A copy of a model in the quantisation that this machine computes fastest.

Prefill is most of the work on a processor, and its speed depends on the quantisation more than on
its size: llama.cpp has fast kernels for some types and plain ones for others. A copy is made by
llama.cpp's own quantiser, both are measured, and the copy is used only when it prefills at least
`GAIN_MIN` times as fast. The original file is never touched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.engines.contract.engine import (
    EngineError,
    Finished,
    LocalSettings,
    Message,
    Request,
    Sampling,
)
from app.engines.llama.local import LocalEngine
from app.engines.llama.speeds.measured import (
    decode_rates,
    machine_key,
    record,
    step_times,
    store_record,
)
from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts, read_facts
from app.models.machine.engine_build import AMX_BUFFER, extra_buffers
from app.models.machine.hardware import probe
from app.models.machine.memory import forecast
from app.system.child_processes import child_process
from app.system.folders import cache_folder
from app.system.translation import to_translate, tr

GAIN_MIN = 1.25
"""Times the prefill speed that make a copy worth its disk space. In Q8_0 several answers are
written faster, too (packaging/environment/few_rows.cpp): six tokens of SmolLM2 135M take 35 ms
there and 69 ms in Q4_1, on a processor with AVX2."""
SLOW_TYPES = frozenset({"Q4_1", "Q5_0", "Q5_1", "F16", "BF16", "F32"})
"""Types without a kernel of their own for many rows at once (ggml-cpu/repack.cpp), or so wide that
reading them is the work. For the others a copy would cost precision and hardly gain."""
AMX_TYPES = frozenset({"Q4_1"})
"""Those of them that llama.cpp computes with AMX where a processor has it (`qtype_has_amx_kernels`
in ggml-cpu/amx/common.h). With Q4_1 a copy was then 0.7 to 1.0 times as fast as the original."""
_BITS_PER_WEIGHT = {"Q8_0": 8.5, "Q4_0": 4.5}
_N_MEASURED_PROMPT, _N_MEASURED_ANSWER = 512, 32
N_SEQUENCES_TRIED = 16
"""More than these gain nothing on processors; on a GPU memory ends before."""
_N_TRIED_PROMPT, _N_TRIED_STEPS = 32, 12
_N_ROUNDS, _N_MEASUREMENTS = 2, 3
"""Of each measurement; the original before and after the copy."""
_CONVERT_S_PER_WEIGHT = 1e-8
"""Of one core, reading a quantised weight and writing it in another type: 1.3 s for the starter
model's 135 million (`Q4_1` to `Q8_0`)."""
_LOAD_BYTES_PER_S, _START_S = 5e8, 0.5
"""Of a worker that loads a model."""
_DISK_BYTES_LEFT = 2 * 2**30
_LOOK_S = 0.2
"""How often it is looked whether a conversion was cancelled."""
PRECISION = {
    "Q8_0": to_translate(
        "rounds each weight to one part in 254 of the range of its group of 32, which no "
        "benchmark of llama.cpp tells from the original"
    ),
    "Q4_0": to_translate(
        "rounds each weight to one of 16 steps of its group of 32: answers may get worse"
    ),
}


@dataclass(frozen=True, slots=True)
class MeasuredSpeed:
    """Tokens per second of one sequence on this machine."""

    prefill_tps: float
    decode_tps: float


@dataclass(frozen=True, slots=True)
class Conversion:
    """What measuring a model and its copy gave.

    Attributes:
        original, copy: Their speeds; `copy` is None when none was made.
        quantization: The copy's, or "".
        path: The copy's file, or "".
        used: Whether the copy takes the original's place.
        reason: For people.
    """

    original: MeasuredSpeed
    copy: MeasuredSpeed | None
    quantization: str
    path: str
    used: bool
    reason: str


def is_candidate(facts: ModelFacts) -> bool:
    """Whether a copy of this model may be faster."""
    slow = SLOW_TYPES - AMX_TYPES if AMX_BUFFER in extra_buffers() else SLOW_TYPES
    return facts.quantization in slow and len(facts.parts) <= 1


def forecast_s(facts: ModelFacts, prefill_tps: float, decode_tps: float) -> float:
    """Seconds that `convert_if_faster` will take, by the speeds that the model has before."""
    n_measurements = _N_MEASUREMENTS if is_candidate(facts) else 1
    round_s = _N_MEASURED_PROMPT / max(prefill_tps, 1e-9)
    round_s += _N_MEASURED_ANSWER / max(decode_tps, 1e-9)
    measurement_s = _START_S + facts.size_bytes / _LOAD_BYTES_PER_S + _N_ROUNDS * round_s
    converting_s = facts.n_parameters * _CONVERT_S_PER_WEIGHT / max(probe().n_threads, 1)
    return n_measurements * measurement_s + (converting_s if n_measurements > 1 else 0.0)


def known_conversion(facts: ModelFacts) -> Conversion | None:
    """What was measured of this model on this machine with this llama.cpp, or None."""
    stored = record(machine_key(facts))
    if not isinstance(stored, dict):
        return None
    try:
        copy = stored["copy"]
        return Conversion(
            MeasuredSpeed(**stored["original"]),
            MeasuredSpeed(**copy) if copy else None,
            stored["quantization"],
            stored["path"],
            stored["used"],
            _reason(facts, stored["quantization"], _gain(stored["original"], copy), stored["used"]),
        )
    except (KeyError, TypeError):
        return None


def facts_to_run(facts: ModelFacts) -> ModelFacts:
    """The facts of the file that the engine should load for a model: its faster copy, or itself."""
    known = known_conversion(facts)
    if known is None or not known.used:
        return facts
    try:
        return replace(read_facts(Path(known.path)), name=facts.name)
    except ModelError:  # deleted from the cache, as anybody may
        return facts


class ConversionCancelledError(EngineError):
    """Somebody did not want to wait; nothing has changed."""

    def __init__(self) -> None:
        super().__init__(tr("Cancelled."), tr("The model can be used as it is."))


def convert_if_faster(facts: ModelFacts, cancel: threading.Event | None = None) -> Conversion:
    """Measures a model, makes a copy where that may be faster, measures it, and decides.

    Takes seconds for the starter model and minutes for a large one. Raises `EngineError` when the
    model cannot be run or the copy cannot be written, and `ConversionCancelledError` soon after
    `cancel` is set; then nothing has changed.
    """
    target = _target(facts)
    if target is not None:
        _check_room(facts, target)  # before the time that measuring takes
    original = measure_speed(facts, cancel)
    if target is None:
        conversion = Conversion(original, None, "", "", False, _reason(facts, "", 0.0, False))
        store_record(machine_key(facts), asdict(conversion))
        return conversion
    path = convert(facts, target, cancel)
    try:
        copy = measure_speed(read_facts(path), cancel)
        # Other programs may have held the machine up the first time.
        again = measure_speed(facts, cancel)
    except ConversionCancelledError:
        path.unlink(missing_ok=True)
        raise
    original = MeasuredSpeed(
        max(original.prefill_tps, again.prefill_tps), max(original.decode_tps, again.decode_tps)
    )
    gain = copy.prefill_tps / max(original.prefill_tps, 1e-9)
    used = gain >= GAIN_MIN
    reason = _reason(facts, target, gain, used)
    if not used:
        path.unlink(missing_ok=True)
    conversion = Conversion(original, copy, target, str(path) if used else "", used, reason)
    store_record(machine_key(facts), asdict(conversion))
    return conversion


def _gain(original: dict[str, float], copy: dict[str, float] | None) -> float:
    return copy["prefill_tps"] / max(original["prefill_tps"], 1e-9) if copy else 0.0


def _reason(facts: ModelFacts, target: str, gain: float, used: bool) -> str:
    """Why a copy is used or not, for people; `target` is its quantisation, "" without one."""
    if not target:
        return tr("{quantization} has fast kernels here already", quantization=facts.quantization)
    if not used:
        return tr("{target} reads only {gain:.1f} times as fast", target=target, gain=gain)
    return tr(
        "{target} reads {gain:.1f} times as fast; it {precision}",
        target=target,
        gain=gain,
        precision=tr(PRECISION[target]),
    )


def convert(facts: ModelFacts, quantization: str, cancel: threading.Event | None = None) -> Path:
    """Writes a copy into the cache folder and returns its path. Raises `EngineError`, and
    `ConversionCancelledError` soon after `cancel` is set."""
    folder = _check_room(facts, quantization)
    path = folder / f"{facts.path.stem[:80]}-{facts.fingerprint[:12]}-{quantization}.gguf"
    _remove_left(folder)
    written = path.with_name(f"{path.name}.{os.getpid()}.part")  # another program may make it, too
    arguments = [str(facts.path), str(written), quantization, str(probe().n_threads)]
    command, environment = child_process("convert", "app.engines.llama.convert")
    process = subprocess.Popen(
        [*command, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        while process.poll() is None:
            try:
                _, errors = process.communicate(timeout=_LOOK_S)
            except subprocess.TimeoutExpired:
                if cancel is not None and cancel.is_set():
                    raise ConversionCancelledError from None
        if not process.returncode:
            written.replace(path)
    finally:
        if process.poll() is None:  # cancelled, or interrupted from the keyboard
            process.kill()
            process.communicate()
        written.unlink(missing_ok=True)
    if process.returncode:
        last = errors.decode(errors="replace").strip().splitlines()[-1:] or [tr("no message")]
        raise EngineError(
            tr(
                "llama.cpp could not convert “{name}”: {reason}",
                name=facts.path.name,
                reason=last[0][:200],
            ),
            tr("The model can be used as it is."),
        )
    return path


def _check_room(facts: ModelFacts, quantization: str) -> Path:
    """The folder of copies. Raises `EngineError` where one has no room in it, or the folder cannot
    be made."""
    folder = cache_folder() / "models"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free_bytes = shutil.disk_usage(folder).free
        is_writable = os.access(folder, os.W_OK)
    except OSError:
        is_writable = False
    if not is_writable:
        raise EngineError(
            tr("A faster copy cannot be kept in “{folder}”.", folder=folder),
            tr("Check the folder's permissions; the model can be used as it is."),
        )
    need_bytes = int(facts.n_parameters * _BITS_PER_WEIGHT[quantization] / 8 * 1.05)
    if free_bytes < need_bytes + _DISK_BYTES_LEFT:
        raise EngineError(
            tr(
                "A faster copy needs {need_gib:.1f} GiB of disk space in “{folder}”.",
                need_gib=need_bytes / 2**30,
                folder=folder,
            ),
            tr("Free some space; the model can be used as it is."),
        )
    return folder


def _remove_left(folder: Path) -> None:
    """Removes what programs left that ended while they wrote a copy."""
    import psutil

    for path in folder.glob("*.gguf.*.part"):
        pid = path.name.split(".")[-2]
        if not (pid.isdecimal() and psutil.pid_exists(int(pid))):
            with contextlib.suppress(OSError):
                path.unlink()


def measure_speed(facts: ModelFacts, cancel: threading.Event | None = None) -> MeasuredSpeed:
    """Prefill and decode of one sequence: the better of two rounds of 512 and 32 tokens. Raises
    `EngineError`, and `ConversionCancelledError` soon after `cancel` is set."""
    n_words = max(facts.n_vocabulary - 300, 1)

    def encode(messages: Sequence[Message]) -> list[int]:
        first = int(messages[0].content)  # another prompt each time, so that nothing is reused
        return [200 + (first + 37 * n) % n_words for n in range(_N_MEASURED_PROMPT)]

    settings = LocalSettings(n_context=1024, n_sequences=1)
    engine = LocalEngine(facts, encode, settings)
    best = MeasuredSpeed(0.0, 0.0)
    try:
        for number in range(_N_ROUNDS):
            sampling = Sampling(max_tokens=_N_MEASURED_ANSWER)
            asked = (Message("user", str(number * 5 + 1)),)
            request = Request("speed", asked, sampling, may_repeat=True)
            for event in engine.generate([request]):
                if cancel is not None and cancel.is_set():
                    raise ConversionCancelledError
                if isinstance(event, Finished):
                    prefill_tps = event.n_prompt / max(event.prefill_s, 1e-9)
                    n_decoded = max(event.n_generated - 1, 0)  # the first came with the prompt
                    decode_tps = n_decoded / event.decode_s if event.decode_s else 0.0
                    best = MeasuredSpeed(
                        max(best.prefill_tps, prefill_tps), max(best.decode_tps, decode_tps)
                    )
    finally:
        engine.close()
    return best


def measure_sequences(facts: ModelFacts, n_most: int = N_SEQUENCES_TRIED) -> dict[int, float]:
    """Decodes `n_most` short sequences that end one after another, and so measures every number
    from `n_most` down to one. What it finds serves every later run.

    Returns tokens per second of all sequences together, by their number. Raises `EngineError`.
    """
    n_words = max(facts.n_vocabulary - 300, 1)

    def encode(messages: Sequence[Message]) -> list[int]:
        first = int(messages[0].content) * 101
        return [200 + (first + 37 * n) % n_words for n in range(_N_TRIED_PROMPT)]

    n_longest = _N_TRIED_STEPS * n_most
    settings = LocalSettings(n_context=_N_TRIED_PROMPT + n_longest, n_sequences=n_most)
    engine = LocalEngine(facts, encode, settings)
    requests = [
        Request(
            str(number),
            (Message("user", str(number)),),
            Sampling(max_tokens=_N_TRIED_STEPS * (number + 1)),
            may_repeat=True,
        )
        for number in range(n_most)
    ]
    try:
        for event in engine.generate(requests):
            del event  # its step times are kept by the engine
    finally:
        engine.close()
    placement = engine.placement
    return decode_rates(
        step_times(facts, on_gpu=placement is not None and placement.n_gpu_layers > 0)
    )


def _target(facts: ModelFacts) -> str | None:
    """Q8_0 where memory allows, since it adds almost no further loss; else Q4_0."""
    if not is_candidate(facts):
        return None
    q8_0_bytes = facts.n_parameters * _BITS_PER_WEIGHT["Q8_0"] / 8
    if q8_0_bytes >= facts.size_bytes * 2.2 and facts.n_parameters > 2_000_000_000:
        return "Q4_0"  # decode would be half as fast
    beside = forecast(facts, n_context=8192)
    needed = q8_0_bytes + beside.kv_bytes + beside.compute_bytes
    return "Q8_0" if needed < probe().memory_available_bytes * 0.6 else "Q4_0"
