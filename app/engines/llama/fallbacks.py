"""What is given up when the worker crashes: the next rung of the ladder, until one works.

The engine was checked (`check`), but with another model, and a model may reach code that the check
did not. A worker that crashes before it has answered anything is started again one rung lower; once
it answers there, this is kept for the model.
"""

from __future__ import annotations

from app.models.machine.engine_build import Rung, known_check, ladder, rung_for, store_rung
from app.system.process_ends import EndKind, ProcessEnd


class Fallbacks:
    """The ladder of one model, from the rung it starts on down.

    Attributes:
        rung: The one to run on now.
    """

    def __init__(self, fingerprint: str, *, has_gpu: bool = False) -> None:
        check = known_check()
        self._fingerprint = fingerprint
        self._start = rung_for(fingerprint)
        self._rungs = ladder(check.kernels if check else (), has_gpu=has_gpu, start=self._start)
        self._at = 0
        self._is_exhausted = False

    @property
    def rung(self) -> Rung:
        return self._rungs[self._at]

    def lower(self, end: ProcessEnd) -> bool:
        """A worker ended before it had answered anything. Takes the next rung, and says whether
        there is one to take: only a crash is worth it, and when the last has crashed too, the rung
        is not what is at fault."""
        if end.kind is not EndKind.CRASH or self._is_exhausted:
            return False
        if self._at + 1 == len(self._rungs):
            self._at, self._is_exhausted = 0, True
            return False
        self._at += 1
        return True

    def note_answer(self) -> None:
        """The worker has answered something on the present rung."""
        if self.rung != self._start:
            self._start = self.rung
            store_rung(self._fingerprint, self.rung)
