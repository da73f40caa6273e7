"""How a child process ended, from its exit status: a crash, a kill, want of memory, or an error."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass
from enum import StrEnum

from app.system.translation import to_translate, tr


class EndKind(StrEnum):
    CRASH = "crash"  # a fault in its code: segmentation fault, illegal instruction, abort …
    KILLED = "killed"  # from outside: by the system, mostly for want of memory, or by a person
    NO_MEMORY = "no memory"
    ERROR = "error"  # it said so itself, with an exit status
    SILENT = "silent"  # it stopped answering
    GPU_LOST = "gpu lost"  # its driver no longer reached it
    WRONG = "wrong"  # it answered, and wrongly


_CRASHES = {
    "SIGSEGV": to_translate("segmentation fault"),
    "SIGILL": to_translate("illegal instruction"),
    "SIGBUS": to_translate("bus error"),
    "SIGFPE": to_translate("arithmetic error"),
    "SIGABRT": to_translate("aborted itself"),
    "SIGTRAP": to_translate("trap"),
}
_WINDOWS_CRASHES = {  # NTSTATUS values that a process ends with, from winnt.h and ntstatus.h
    0xC0000005: to_translate("access violation"),
    0xC000001D: to_translate("illegal instruction"),
    0xC0000096: to_translate("privileged instruction"),
    0xC0000094: to_translate("arithmetic error"),
    0xC000008E: to_translate("arithmetic error"),
    0xC00000FD: to_translate("stack overflow"),
    0xC0000374: to_translate("damaged heap"),
    0xC0000409: to_translate("aborted itself"),
    0x80000003: to_translate("trap"),
}
_WINDOWS_NO_MEMORY = {0xC0000017, 0xC000012D}  # STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT
_WINDOWS_ABORT = 3  # the C runtime's exit status of abort()


@dataclass(frozen=True, slots=True)
class ProcessEnd:
    """`name` says exactly what ended it ("SIGSEGV", "0xC0000005", "exit status 1")."""

    kind: EndKind
    name: str

    @property
    def words(self) -> str:
        """For people: "segmentation fault, SIGSEGV"."""
        if self.kind is EndKind.CRASH:
            word = _CRASHES.get(self.name)
            if word is None and self.name.startswith("0x"):
                word = _WINDOWS_CRASHES.get(int(self.name, 16))
            return f"{tr(word)}, {self.name}" if word else self.name
        if self.kind is EndKind.KILLED:
            return tr("killed from outside, {name}", name=self.name)
        if self.kind is EndKind.NO_MEMORY:
            return tr("no memory left, {name}", name=self.name)
        if self.kind is EndKind.GPU_LOST:
            return tr("the GPU was lost, {name}", name=self.name)
        if self.kind is EndKind.WRONG:
            return tr("its results were wrong")
        return self.name


def process_end(returncode: int, *, platform: str = sys.platform) -> ProcessEnd:
    """What an exit status, as `subprocess` gives it, says of the end of a process."""
    if platform == "win32":
        status = returncode & 0xFFFFFFFF
        if status in _WINDOWS_CRASHES:
            return ProcessEnd(EndKind.CRASH, f"0x{status:08X}")
        if status in _WINDOWS_NO_MEMORY:
            return ProcessEnd(EndKind.NO_MEMORY, f"0x{status:08X}")
        if status == _WINDOWS_ABORT:
            return ProcessEnd(EndKind.CRASH, "abort")
        return ProcessEnd(EndKind.ERROR, tr("exit status {code}", code=status))
    if returncode >= 0:
        return ProcessEnd(EndKind.ERROR, tr("exit status {code}", code=returncode))
    try:
        name = signal.Signals(-returncode).name
    except ValueError:
        name = tr("signal {number}", number=-returncode)
    return ProcessEnd(EndKind.CRASH if name in _CRASHES else EndKind.KILLED, name)
