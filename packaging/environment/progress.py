"""Tells a person what the set-up is doing: on standard error, or in a window."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable

from environment.processes import end_all


class SetupError(Exception):
    """Setting up cannot go on. `message` says why, `next_step` what to do."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message, self.next_step = message, next_step


class Progress:
    """Says on standard error what is happening: one live line on a terminal, plain lines else.

    `also_to` is called with each line and how much of the whole is done (0 to 1).
    """

    also_to: Callable[[str, float], None] | None = None

    def __init__(self, n_steps: int) -> None:
        self._n_steps, self._step = n_steps, 0
        self._live = has_terminal()
        self._label, self._begun = "", time.monotonic()
        self._last_plain = 0.0
        self._share_of_step = 0.0

    def step(self, label: str) -> None:
        """The next step begins."""
        self._step += 1
        self._share_of_step = 0.0
        self._label, self._begun = label, time.monotonic()
        self._last_plain = self._begun
        self._write(f"[{self._step}/{self._n_steps}] {label}", stays=not self._live)

    def detail(self, text: str, share: float = 0.0) -> None:
        """Something within the step, of which `share` is done (0 to 1).

        Shown at once on a terminal and in a window, each half minute elsewhere.
        """
        self._share_of_step = max(self._share_of_step, share)
        now = time.monotonic()
        spent_s = int(now - self._begun)
        line = f"[{self._step}/{self._n_steps}] {self._label} · {spent_s // 60}:{spent_s % 60:02d}"
        if self._live:
            self._write(f"{line} · {text}"[: shutil.get_terminal_size().columns - 1], stays=False)
        elif now - self._last_plain >= 30 or Progress.also_to is not None:
            self._last_plain = now
            self._write(f"{line} · {text}", stays=True)

    def done(self, text: str) -> None:
        """Everything is ready."""
        self._write(text, stays=True)

    def _write(self, text: str, *, stays: bool) -> None:
        if Progress.also_to is not None:
            done = max(self._step - 1, 0) + self._share_of_step
            Progress.also_to(text, done / self._n_steps)
        if sys.stderr is None:  # started by pythonw
            return
        start = "\r\x1b[2K" if self._live else ""
        sys.stderr.write(f"{start}{text}" + ("\n" if stays or not self._live else ""))
        sys.stderr.flush()


def has_terminal() -> bool:
    """Whether somebody reads what is written to standard error as it comes."""
    return sys.stderr is not None and sys.stderr.isatty()


class SetupWindow:
    """Progress for a start by double-click, where there is no terminal: a small Tk window.

    Tk belongs to the standard library, but some systems package it apart. Without it the set-up
    goes on unseen.
    """

    def __init__(self) -> None:
        import tkinter
        from tkinter import ttk

        self._root = tkinter.Tk()
        self._root.title("Longleaf")
        self._root.resizable(False, False)
        self._root.protocol("WM_DELETE_WINDOW", self._stop)
        frame = ttk.Frame(self._root, padding=24)
        frame.grid()
        ttk.Label(frame, text="Longleaf is set up, once.", font=("", 13, "bold")).grid(sticky="w")
        explanation = "The engine is compiled for this machine; that takes a few minutes."
        ttk.Label(frame, text=explanation).grid(sticky="w", pady=(4, 12))
        self._bar = ttk.Progressbar(frame, length=460, maximum=1.0)
        self._bar.grid(sticky="ew")
        self._line = ttk.Label(frame, text="", width=64)
        self._line.grid(sticky="w", pady=(8, 12))
        ttk.Button(frame, text="Stop", command=self._stop).grid(sticky="e")
        self._told: tuple[str, float] = ("", 0.0)
        self._error: BaseException | None = None

    def follow(self, work: Callable[[], None]) -> None:
        """Runs `work` in a thread and shows its progress. Raises what it raised, and
        `KeyboardInterrupt` when the window was closed before its end."""

        def guarded() -> None:
            try:
                work()
            except BaseException as error:
                self._error = error

        Progress.also_to = self._tell
        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()

        def look() -> None:
            text, fraction = self._told
            self._line.configure(text=text)
            self._bar.configure(value=fraction)
            if thread.is_alive():
                self._root.after(100, look)
            else:
                self._root.quit()

        look()
        self._root.mainloop()
        Progress.also_to = None
        self._root.destroy()
        if thread.is_alive():
            end_all()
            raise KeyboardInterrupt
        if self._error is not None:
            raise self._error

    def _tell(self, text: str, fraction: float) -> None:
        self._told = (text, fraction)  # another thread shows it

    def _stop(self) -> None:
        self._root.quit()


def show_error(error: SetupError) -> None:
    """Tells a person who started by double-click, in a window where one can be opened."""
    try:
        import tkinter
        from tkinter import messagebox

        root = tkinter.Tk()
    except Exception:
        return
    root.withdraw()
    messagebox.showerror("Longleaf", f"{error.message}\n\n{error.next_step}")
    root.destroy()
