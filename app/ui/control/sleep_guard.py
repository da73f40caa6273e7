"""Keeps the computer awake while a run goes on; the screen may turn off."""

from __future__ import annotations

import threading

from app.system.program_log import LOG

_DELAY_S = 0.5


class SleepGuard:
    """Asks the system not to sleep, through wakepy, in a thread of its own: on some desktops the
    request takes a while, and the window must not wait for it.

    Where the system refuses, nothing else happens: the run goes on until the machine sleeps, and
    goes on again from its last part.
    """

    def __init__(self) -> None:
        self._release: threading.Event | None = None
        self._thread: threading.Thread | None = None
        self.is_awake = False
        """Whether the system agreed."""

    def keep_awake(self, wanted: bool) -> None:
        """From now on, or no longer. Returns at once; asking twice is asking once."""
        if wanted and self._release is None:
            release = self._release = threading.Event()
            self._thread = threading.Thread(target=self._hold, args=(release,), daemon=True)
            self._thread.start()
        elif not wanted and self._release is not None:
            self._release.set()
            self._release = None

    def close(self, timeout_s: float = 2.0) -> None:
        """Lets the machine sleep again; the program ends."""
        self.keep_awake(False)
        if self._thread is not None:
            self._thread.join(timeout_s)

    def _hold(self, release: threading.Event) -> None:
        # The window begins a run now and needs the processor; no machine sleeps that soon.
        if release.wait(_DELAY_S):
            return
        from wakepy import keep

        try:
            with keep.running(on_fail="pass") as mode:
                self.is_awake = bool(mode.active)
                if not self.is_awake:
                    LOG.info("The system cannot be kept awake")
                release.wait()
        finally:
            self.is_awake = False
