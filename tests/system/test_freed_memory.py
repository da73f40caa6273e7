"""Memory that was freed is kept at hand where much is taken again."""

import subprocess
import sys

import pytest

_TAKEN_AND_FREED = """
import ctypes, resource, sys
from app.system.freed_memory import keep_spare
if sys.argv[1] == "spare":
    keep_spare()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, (ctypes.c_size_t,)
libc.free.argtypes = (ctypes.c_void_p,)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(100):
    blocks = [libc.malloc(300_000) for _ in range(4)]
    for block in blocks:
        ctypes.memset(block, 1, 300_000)
    for block in blocks:
        libc.free(block)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def n_faults(mode: str) -> int:
    command = [sys.executable, "-c", _TAKEN_AND_FREED, mode]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="asks for glibc")
def test_memory_that_is_taken_again_is_not_new_each_time() -> None:
    # 100 times 1.2 MB are 29,000 pages of memory, and once taken they are 300.
    assert 10 * n_faults("spare") < n_faults("usual")
