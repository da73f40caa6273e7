"""Takes a wish to cancel to an engine that may be in a long step."""

from __future__ import annotations

import threading

from app.engines.contract.engine import Engine


class CancelWatcher:
    """Tells the engine as soon as the cancel event is set, also while it yields nothing."""

    def __init__(self, cancel: threading.Event, engine: Engine) -> None:
        self._cancel, self._engine = cancel, engine
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True, name="cancel-watcher")
        self._thread.start()

    def _watch(self) -> None:
        while not self._stopped.is_set():
            if self._cancel.wait(timeout=0.05):
                if not self._stopped.is_set():
                    self._engine.cancel()
                return

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()
