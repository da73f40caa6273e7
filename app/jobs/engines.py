"""The models of this machine at work: one engine kept open, its speed, and a faster copy."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeGuard

from app import models
from app.analysis.runs.forecasts import engine_settings, forecast_memory, guess_speed
from app.analysis.runs.model import AnyModel, Model, Tuning
from app.engines.contract.engine import Engine, EngineError, LocalSettings
from app.models.gguf.facts import ModelFacts
from app.models.gguf.thinking import Thinking
from app.models.machine.hardware import gpus_for_layers
from app.planning.plan import MemoryForecast, Speed
from app.store import Library
from app.system.translation import tr
from app.system.wording import rough_duration_text

if TYPE_CHECKING:
    from app.analysis.runs.events import Notice
    from app.engines.llama.conversion import Conversion

MakeEngine = Callable[[Model, LocalSettings], Engine]


@dataclass
class Engines:
    """One engine, kept open between runs; what is kept of speeds is in the library.

    Args:
        library: Where everything is kept; opened in its usual place when None.
        make_engine: Builds the engine; the local llama.cpp worker when None.
        tuning: See `Tuning`.
        snapshot_limit_bytes: Disk space for prefills of documents; 0 keeps none.
    """

    library: Library = field(default_factory=Library.open)
    make_engine: MakeEngine | None = None
    tuning: Tuning = field(default_factory=Tuning)
    snapshot_limit_bytes: int = 8 * 2**30

    def __post_init__(self) -> None:
        self._engine: Engine | None = None
        self._engine_for: Hashable = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> Engine | None:
        """The engine that is kept open, if any."""
        return self._engine

    def release_engine(self) -> None:
        """Frees the model's memory."""
        with self._lock:
            engine, self._engine, self._engine_for = self._engine, None, None
        if engine is not None:
            engine.close()

    def local_engine(self, model: Model, settings: LocalSettings) -> Engine:
        """A local engine, not started, for a model or its faster copy."""
        from app.engines.llama.local import LocalEngine, ThinkingFormat
        from app.engines.llama.snapshots import SnapshotStore

        snapshots = SnapshotStore(limit_bytes=self.snapshot_limit_bytes)
        thinking = None
        if model.thinking is not Thinking.NEVER:
            thinking = ThinkingFormat(model.encode_thinking, model.opens_in_thought)
        return LocalEngine(
            self.facts_to_run(model), model.encode, settings, snapshots, thinking=thinking
        )

    def memory(self, model: AnyModel, n_context: int) -> MemoryForecast | None:
        """What one sequence of `n_context` tokens takes here; None for a model elsewhere."""
        if not isinstance(model, Model):  # it is not this machine's
            return None
        return forecast_memory(self.facts_to_run(model), n_context, self.tuning.kv_type)

    def engine_for(self, model: AnyModel, n_context: int) -> Engine:
        """The engine of a model at a context, opened or kept open; one at a time."""
        wanted: Hashable
        make: Callable[[], Engine]
        if isinstance(model, Model):
            settings = engine_settings(model.facts, n_context, self.tuning)
            wanted = (model.path, settings)
            make = partial(self.make_engine or self.local_engine, model, settings)
        else:
            wanted = (model, n_context)
            make = partial(model.engine, n_context)
        if self._engine is not None and self._engine_for != wanted:
            self.release_engine()
        with self._lock:
            if self._engine is None:
                self._engine = make()
                self._engine_for = wanted
            return self._engine

    def speed(self, model: AnyModel) -> Speed | None:
        """What this machine has shown with this model; a guess from its size before that."""
        if isinstance(model, Model) and self.make_engine is None:
            from app.jobs.speeds import local_speed

            return local_speed(model, self.facts_to_run(model), self.tuning)
        known = self.library.speed(model.speed_key)
        if known is not None:
            return Speed(known[0], known[1], True, known[1])
        return guess_speed(model.facts) if isinstance(model, Model) else None

    def note_speed(self, model: AnyModel) -> None:
        """Keeps what the engine has just shown of its speed with this model."""
        speed = getattr(self._engine, "speed", None)
        if speed is not None:
            self.library.record_speed(model.speed_key, *speed)

    def convert(self, model: Model, cancel: threading.Event | None = None) -> Conversion:
        """Measures a model on this machine and makes a faster copy of it where that pays.

        Takes seconds to minutes. Raises `EngineError`, soon after `cancel` is set, too; the model
        can then be used as it is.
        """
        from app.engines.llama.conversion import convert_if_faster

        self.release_engine()
        try:
            return convert_if_faster(model.facts, cancel)
        finally:
            self._known_facts.clear()

    def prepare(self, model: AnyModel, cancel: threading.Event | None = None) -> Generator[Notice]:
        """What is to be done once before a model is used: the starter is made faster. Once `cancel`
        is set it is left for the next time; whoever asked sees to being cancelled. Where a faster
        copy has no room the model is used as it is, and a notice says so."""
        if self.is_to_be_converted(model):
            from app.analysis.runs.events import Notice
            from app.engines.llama.conversion import ConversionCancelledError

            yield Notice(
                "converting",
                tr(
                    "Making the starter model faster, once: about {duration} …",
                    duration=rough_duration_text(self.convert_s(model)),
                ),
            )
            try:
                self.convert(model, cancel)
            except ConversionCancelledError:
                pass
            except (EngineError, OSError) as error:  # the disk is full, or may not be written
                reason = error.message if isinstance(error, EngineError) else error.strerror
                yield Notice(
                    "not converted",
                    tr("{reason} It is used as it is.", reason=_as_sentence(str(reason or error))),
                )
                self._without_copy.add(model.fingerprint)

    def is_to_be_converted(self, model: AnyModel) -> TypeGuard[Model]:
        """The starter model is made fast without asking: it is ours, small, and the first thing
        that anybody sees."""
        if not isinstance(model, Model) or self.make_engine is not None:
            return False
        if os.environ.get("LONGLEAF_CONVERT") == "never":
            return False
        if model.path != models.starter_model() or model.fingerprint in self._without_copy:
            return False
        from app.engines.llama.conversion import is_candidate, known_conversion

        return is_candidate(model.facts) and known_conversion(model.facts) is None

    def convert_s(self, model: Model) -> float:
        """Seconds that making a model faster will take."""
        from app.engines.llama.conversion import forecast_s

        speed = self.speed(model) or guess_speed(model.facts)
        decode_tps = speed.decode_alone_tps or speed.decode_tps
        return forecast_s(model.facts, speed.prefill_tps, decode_tps)

    def facts_to_run(self, model: Model) -> ModelFacts:
        """The facts of the file that is run for a model: its faster copy, or itself."""
        if self.make_engine is not None:
            return model.facts
        known = self._known_facts.get(model.fingerprint)
        if known is None:
            from app.engines.llama.conversion import facts_to_run

            known = self._known_facts[model.fingerprint] = facts_to_run(model.facts)
        return known

    def measures(self, model: AnyModel) -> TypeGuard[Model]:
        """Whether the speed of a model is measured here."""
        if self.make_engine is not None or not isinstance(model, Model):
            return False
        if os.environ.get("LONGLEAF_CONVERT") == "never":
            return False
        # On a GPU reading costs so little that parts may fill the context.
        return self.tuning.n_gpu_layers == 0 or not gpus_for_layers()

    @cached_property
    def _without_copy(self) -> set[str]:
        """Models of which no faster copy could be written since the program began."""
        return set()

    @cached_property
    def _known_facts(self) -> dict[str, ModelFacts]:
        return {}


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "。")) else tr("{sentence}.", sentence=text)
