"""A worker that computes for minutes is not taken for one that hangs, and one that hangs is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.engines.contract.engine import Finished, PromptProgress, Sampling, Started
from app.engines.llama import worker_process
from app.engines.llama.decoding.signs import SignsOfLife
from app.engines.llama.protocol import FromWorker, Prompt, Ready, WorkerSettings, Working
from app.engines.llama.worker_process import WorkerGone, WorkerProcess
from app.models import load_tokenizer, read_facts
from app.system.child_processes import child_process
from app.system.process_ends import EndKind

# Is ready, gives as many signs as its first argument says, a tenth of a second apart, and is ready
# once more, or, with a second argument, silent.
_STAND_IN = """
import sys, time
from app.engines.llama.protocol import Ready, Working, read_message, write_message
read_message(sys.stdin.buffer)
write_message(sys.stdout.buffer, Ready())
for _ in range(int(sys.argv[1])):
    time.sleep(0.1)
    write_message(sys.stdout.buffer, Working())
if len(sys.argv) == 2:
    write_message(sys.stdout.buffer, Ready())
read_message(sys.stdin.buffer)
"""


def _started(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> WorkerProcess:
    _, environment = child_process("worker", "app.engines.llama.worker")
    command = [sys.executable, "-c", _STAND_IN, *arguments]
    monkeypatch.setattr(worker_process, "child_process", lambda *_: (command, environment))
    worker = WorkerProcess()
    worker.start(WorkerSettings(model_path="any.gguf", n_context=512))
    assert isinstance(worker.receive(lambda: False), Ready)
    monkeypatch.setattr(worker_process, "HANG_S", 2.0)
    return worker


def test_signs_of_life_hold_off_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = _started(monkeypatch, "30")  # 3 s, longer than it may be silent
    try:
        assert isinstance(worker.receive(lambda: False), Ready)
    finally:
        worker.kill()


def test_one_that_falls_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = _started(monkeypatch, "3", "then silent")
    with pytest.raises(WorkerGone) as gone:
        worker.receive(lambda: False)
    assert gone.value.end.kind is EndKind.SILENT
    assert worker.pid is None


@pytest.mark.model
def test_a_load_and_a_long_step_give_signs(starter_model: Path) -> None:
    from app.engines.llama.decoding.batch import BatchDecoder

    said: list[FromWorker] = []
    decoder = BatchDecoder(
        WorkerSettings(model_path=str(starter_model), n_context=512),
        SignsOfLife(said.append, every_s=0.0),
    )
    try:
        assert said and all(isinstance(each, Working) for each in said)
        said.clear()
        text = "The lessee pays 900 euros a month, and never less than that. " * 8
        tokens = load_tokenizer(starter_model, read_facts(starter_model)).encode(text)
        decoder.serve([Prompt("a", tokens, Sampling(max_tokens=1))], said.append, set())
    finally:
        decoder.close()
    kinds = [type(each) for each in said]
    assert Working in kinds[kinds.index(Started) : kinds.index(PromptProgress)]
    assert kinds.count(Finished) == 1


def test_signs_are_given_no_oftener_than_is_said() -> None:
    said: list[Working] = []
    signs = SignsOfLife(said.append, every_s=3600.0)
    for _ in range(100):
        signs.give()
    assert not said
