"""Chooses plainer settings when the worker crashes: the next rung of the ladder, until one works.

The engine was checked (`check`), but with another model, and a model may reach code that the check
did not. A worker that crashes before it has answered anything is started again one rung lower; once
it answers there, this is kept for the model.
"""

from __future__ import annotations

from dataclasses import replace

from app.models.machine.engine_build import Rung, known_check, ladder, rung_for, store_rung
from app.system.process_ends import EndKind, ProcessEnd

_OF_THE_GPU = {EndKind.ERROR, EndKind.NO_MEMORY, EndKind.GPU_LOST}


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
        self._gpu_share_max = 1.0

    @property
    def rung(self) -> Rung:
        rung = self._rungs[self._at]
        return replace(rung, gpu_share=min(rung.gpu_share, self._gpu_share_max))

    def leave_gpu(self, end: ProcessEnd) -> bool:
        """A worker with layers on a GPU told of an error: as a rule memory that another program has
        taken there. Goes on with half the layers there, then with none, at once with none where the
        GPU was lost, and says whether that is less than before. It is not kept: the next engine
        tries the GPU again."""
        if end.kind not in _OF_THE_GPU or not self.rung.gpu_share:
            return False
        is_lost = end.kind is EndKind.GPU_LOST
        self._gpu_share_max = 0.5 if self.rung.gpu_share > 0.5 and not is_lost else 0.0
        return True

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
        """Notes that the worker has answered something on the present rung."""
        rung = self._rungs[self._at]
        if rung != self._start:
            self._start = rung
            store_rung(self._fingerprint, rung)
