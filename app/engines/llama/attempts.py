"""Decides what a worker that crashed is asked again, and which requests fail.

A worker may end by accident (it is killed, memory runs out), or each time at the same request. What
it was at is asked again; when it ends again and again, one by one, so that a request which ends it
each time is known, fails alone, and takes nothing else with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.engines.contract.engine import EngineError, Failed, Request
from app.system.process_ends import EndKind, ProcessEnd
from app.system.translation import tr

N_TOGETHER = 3
"""How often the worker may end in a row, with nothing finished in between, before what it was at
is asked one by one."""
N_ALONE = 2
"""How often it may end at one request that is asked alone."""
N_FAILED = 3
"""After so many requests in a row that ended it the fault is not theirs."""


class Attempts:
    """The requests of one call, until each is answered.

    Args:
        requests: All of them.
        log_path: Gives the path of the worker's log, "" where the worker wrote nothing to it.

    Attributes:
        left: By id, those that are not answered yet.
    """

    def __init__(self, requests: Sequence[Request], log_path: Callable[[], str]) -> None:
        self.left = {request.id: request for request in requests}
        self._log_path = log_path
        self._begun: dict[str, None] = {}  # in order, since the worker was asked last
        self._apart: list[str] = []
        self._n_ended = self._n_failed = 0

    def asked(self) -> list[Request]:
        """The requests to send to the worker now."""
        self._begun.clear()
        self._apart = [id_ for id_ in self._apart if id_ in self.left]
        return [self.left[id_] for id_ in self._apart[:1] or self.left]

    def begin(self, id_: str) -> None:
        """Notes that the worker has begun on a request."""
        self._begun[id_] = None

    def answer(self, id_: str) -> None:
        """Notes that a request was answered."""
        self.left.pop(id_, None)
        self._n_ended = self._n_failed = 0

    def end(self, end: ProcessEnd, *, was_ready: bool) -> Failed | None:
        """Notes that the worker ended. Returns the failure of a request that is given up.

        Args:
            end: How.
            was_ready: Whether the model was loaded.

        Raises:
            EngineError: Nothing can be done with this worker.
        """
        self._n_ended += 1
        if self._n_ended < (N_ALONE if self._apart else N_TOGETHER):
            return None
        n_ended, self._n_ended = self._n_ended, 0
        suspects = self._apart[:1] or [id_ for id_ in self._begun if id_ in self.left]
        if not was_ready or not suspects:
            raise EngineError(self._told(n_ended, end), self._next_step(end))
        if len(suspects) > 1:
            self._apart = suspects
            return None
        self._n_failed += 1
        if self._n_failed >= N_FAILED:
            raise EngineError(self._told(n_ended, end), self._next_step(end))
        [id_] = suspects
        del self.left[id_]
        return Failed(id_, self._told(n_ended, end), self._next_step(end))

    @staticmethod
    def _told(n_ended: int, end: ProcessEnd) -> str:
        return tr(
            "The model's process ended unexpectedly {attempt} times in a row ({gone}).",
            attempt=n_ended,
            gone=end.words,
        )

    def _next_step(self, end: ProcessEnd) -> str:
        """What can help against this end, and nothing else; the log is named when something is in
        it."""
        match end.kind:
            case EndKind.KILLED | EndKind.NO_MEMORY:
                step = tr(
                    "Finished parts are kept. Close other programs, or choose a smaller model or "
                    "budget: a process is mostly ended like this for want of memory."
                )
            case EndKind.CRASH:
                step = tr(
                    "Finished parts are kept. This is a fault of the engine with this model: "
                    "choose another model, or check the engine again (longleaf hardware --check)."
                )
            case EndKind.SILENT:
                step = tr("Finished parts are kept. Start again, or choose a smaller model.")
            case _:
                step = tr("Finished parts are kept. Start again, or choose another model.")
        log_path = self._log_path()
        if not log_path:
            return step
        return f"{step} " + tr("What it wrote last is in “{log_path}”.", log_path=log_path)
