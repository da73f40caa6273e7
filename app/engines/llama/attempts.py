"""What is asked again of a worker that ended in the midst of its work, and what is given up.

A worker may end by accident (it is killed, memory runs out), or each time at the same request. What
it was at is asked again; when it ends again and again, one by one, so that a request which ends it
each time is known, fails alone, and takes nothing else with it.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.engines.contract.engine import EngineError, Failed, Request
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

    Attributes:
        left: By id, those that are not answered yet.
    """

    def __init__(self, requests: Sequence[Request], log_path: str) -> None:
        self.left = {request.id: request for request in requests}
        self._log_path = log_path
        self._begun: dict[str, None] = {}  # in order, since the worker was asked last
        self._apart: list[str] = []
        self._n_ended = self._n_failed = 0

    def asked(self) -> list[Request]:
        """What the worker is to be asked now."""
        self._begun.clear()
        self._apart = [id_ for id_ in self._apart if id_ in self.left]
        return [self.left[id_] for id_ in self._apart[:1] or self.left]

    def begin(self, id_: str) -> None:
        """The worker is at this one."""
        self._begun[id_] = None

    def answer(self, id_: str) -> None:
        """It is answered: the work can be done."""
        self.left.pop(id_, None)
        self._n_ended = self._n_failed = 0

    def end(self, why: str, *, was_ready: bool) -> Failed | None:
        """The worker ended. Gives the failure of a request that is given up.

        Args:
            why: In words.
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
            raise EngineError(self._told(n_ended, why), self._next_step())
        if len(suspects) > 1:
            self._apart = suspects
            return None
        self._n_failed += 1
        if self._n_failed >= N_FAILED:
            raise EngineError(self._told(n_ended, why), self._next_step())
        [id_] = suspects
        del self.left[id_]
        return Failed(id_, self._told(n_ended, why), self._next_step())

    @staticmethod
    def _told(n_ended: int, why: str) -> str:
        return tr(
            "The model's process ended unexpectedly {attempt} times in a row ({gone}).",
            attempt=n_ended,
            gone=why,
        )

    def _next_step(self) -> str:
        return tr(
            "Finished parts are kept. Choose a smaller model or budget; details are in "
            "“{log_path}”.",
            log_path=self._log_path,
        )
