"""Prefilled prompts on disk: keys and values of a document that was read, for the next question.

A snapshot is llama.cpp's own sequence state, beside it its tokens and a small JSON file that says
what it belongs to; that file is written last, and a snapshot without it does not exist. The folder
keeps within a disk budget; what was not used for longest goes first. A snapshot is used only when
its bytes still have the SHA-256 they were stored with.

Several programs may share the folder. None waits for another: any file may vanish at any moment,
and what a program that was killed left behind is removed by the next.
"""

from __future__ import annotations

import array
import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.engines.contract.token_ids import n_common
from app.system.files import file_sha256
from app.system.folders import cache_folder

LIMIT_BYTES = 8 * 2**30
"""The disk budget where the user set none: four documents of 32K tokens for the reference model,
whose keys and values take 56 KiB a token in f16."""
FREE_BYTES_LEFT = 4 * 2**30
"""What must stay free on the disk."""
LEFT_S = 24 * 3600.0
"""Age from which on files that belong to no snapshot are taken for left behind, whoever made them:
no prefill takes that long."""
N_TOKENS_MIN = 256
"""Shorter beginnings are prefilled as fast as they are looked up, checked and restored: the starter
model reads so many in a quarter of a second."""
DOCUMENT_SHARE = 0.75
"""Of the disk budget, for one document at most: the parts of a longer one would push each other
out, the first before they are asked for again."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file that holds the state of a prompt of which the first `n_common` tokens are of use."""

    path: Path
    n_common: int


class SnapshotStore:
    """The snapshots of all models in one folder. Safe to use from several threads.

    Args:
        folder: Where they lie; the cache folder's "snapshots" when None.
        limit_bytes: Disk budget; 0 keeps nothing.
    """

    def __init__(self, folder: Path | None = None, limit_bytes: int = LIMIT_BYTES) -> None:
        self.folder = folder or cache_folder() / "snapshots"
        self.limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[int, dict[str, object], array.array[int]]] = {}

    def n_known(self, engine: str, tokens: Sequence[int]) -> int:
        """How many tokens of a prompt's beginning `find` would have, without a look at the state
        itself."""
        return self._best(engine, tokens)[0]

    def has_document(self, engine: str, document: str) -> bool:
        """Whether anything of a document (SHA-256) is kept for an engine."""
        return any(
            facts.get("engine") == engine and facts.get("document") == document
            for _, facts in self._all()
        )

    def find(self, engine: str, tokens: Sequence[int]) -> Snapshot | None:
        """The snapshot of this engine that shares most tokens with the beginning of a prompt.

        Args:
            engine: Names weights, KV type and whatever else the state depends on.
            tokens: The prompt.

        Returns None when none shares at least `N_TOKENS_MIN`. A damaged one is removed.
        """
        self._tidy()
        n_shared, path = self._best(engine, tokens)
        if path is None:
            return None
        if not self._is_sound(path):
            self.discard(path)
            return None
        try:
            os.utime(path)
        except OSError:  # removed just now, by another program
            return None
        return Snapshot(path, n_shared)

    def _best(self, engine: str, tokens: Sequence[int]) -> tuple[int, Path | None]:
        """The snapshot that shares most with a prompt's beginning, and how many tokens; 0 and None
        where none shares at least `N_TOKENS_MIN`."""
        wanted = array.array("i", tokens)
        best: tuple[int, Path | None] = (0, None)
        for path, facts in self._all():
            if facts.get("engine") != engine:
                continue
            n_shared = n_common(self._tokens_of(path), wanted)
            if n_shared >= N_TOKENS_MIN and n_shared > best[0]:
                best = n_shared, path
        return best

    def place(self, size_bytes: int, document: str = "", n_more_bytes: int = 0) -> Path | None:
        """A path where a new snapshot of about this size may be written, or None when it is not to
        be kept: too large for the budget or for the disk, or for what one document may take, of
        which `n_more_bytes` are being written."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            free_bytes = shutil.disk_usage(self.folder).free
            if size_bytes > self.limit_bytes or free_bytes - size_bytes < FREE_BYTES_LEFT:
                return None
            if document and n_more_bytes:
                n_held_bytes = n_more_bytes + self._document_bytes(document)
                if n_held_bytes + size_bytes > DOCUMENT_SHARE * self.limit_bytes:
                    return None
            handle, name = tempfile.mkstemp(".part", f"{os.getpid()}-", self.folder)
            os.close(handle)
        except OSError:
            return None
        return Path(name)

    def add(self, written: Path, engine: str, document: str, tokens: Sequence[int]) -> None:
        """Takes over a file that the worker wrote, and makes room for it.

        Args:
            written: From `place`.
            document: SHA-256 of the document, for `forget`.
            tokens: What the state holds.
        """
        held = array.array("i", tokens)
        key = hashlib.sha256(engine.encode() + held.tobytes()).hexdigest()[:32]
        path = self.folder / f"{key}.kv"
        facts = {
            "engine": engine,
            "document": document,
            "n_tokens": len(held),
            "sha256": file_sha256(written),
        }
        with self._lock:
            # Within the new one, whatever it begins with is held too.
            for other, other_facts in self._all():
                if other_facts.get("engine") == engine and other != path:
                    other_tokens = self._tokens_of(other)
                    if n_common(other_tokens, held) == len(other_tokens):
                        self.discard(other)
            path.with_suffix(".tokens").write_bytes(held.tobytes())
            written.replace(path)
            described = self.folder / f"{os.getpid()}-{key}.part"
            described.write_text(json.dumps(facts), encoding="utf-8")
            described.replace(path.with_suffix(".json"))
            self._evict(spared=path)

    def discard(self, path: Path) -> None:
        """Removes one snapshot."""
        for suffix in (".kv", ".tokens", ".json"):
            with contextlib.suppress(OSError):
                path.with_suffix(suffix).unlink()

    def forget(self, document: str) -> int:
        """Removes every snapshot of a document (SHA-256), and all unfinished ones, since nobody can
        tell whose they are; returns how many there were of the document."""
        found = [path for path, facts in self._all() if facts.get("document") == document]
        for path in found:
            self.discard(path)
        self._sweep(older_than_s=0.0)
        return len(found)

    def _document_bytes(self, document: str) -> int:
        return sum(
            _stat(path)[0] for path, facts in self._all() if facts.get("document") == document
        )

    def size_bytes(self) -> int:
        """What all snapshots take on disk."""
        return sum(_stat(path)[0] for path, _ in self._all())

    def clear(self) -> None:
        """Removes all, with what an interrupted write left."""
        for path, _ in self._all():
            self.discard(path)
        self._sweep(older_than_s=0.0)

    def _tidy(self) -> None:
        """Keeps to a budget that was made smaller, and removes what programs left that were killed
        while they wrote."""
        with self._lock:
            self._sweep(LEFT_S)
            self._evict()

    def _sweep(self, older_than_s: float) -> None:
        """Removes files without a description: at once those of a process that has ended, others
        from an age on."""
        for path in [p for kind in ("*.part", "*.kv", "*.tokens") for p in self.folder.glob(kind)]:
            is_part = path.suffix == ".part"
            if not is_part and path.with_suffix(".json").exists():
                continue
            is_left = time.time() - _stat(path)[1] / 1e9 >= older_than_s
            if is_left or (is_part and not _is_alive(path.name.partition("-")[0])):
                self.discard(path)
                with contextlib.suppress(OSError):
                    path.unlink(missing_ok=True)

    def _all(self) -> list[tuple[Path, dict[str, object]]]:
        found = []
        for described in self.folder.glob("*.json"):
            path = described.with_suffix(".kv")
            written = _stat(described)[1]
            known = self._known.get(path)
            facts = known[1] if known is not None and known[0] == written else None
            if facts is None:
                facts = _read_facts(described)
                if facts is not None:
                    self._known[path] = written, facts, _read_tokens(path)
            if facts is None or not path.exists():  # half removed, or damaged
                self._known.pop(path, None)
                self.discard(path)
                continue
            found.append((path, facts))
        return found

    def _tokens_of(self, path: Path) -> array.array[int]:
        known = self._known.get(path)
        return known[2] if known is not None else _read_tokens(path)

    def _is_sound(self, path: Path) -> bool:
        try:
            facts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            return bool(facts["sha256"] == file_sha256(path))
        except (OSError, ValueError, KeyError):
            return False

    def _evict(self, spared: Path | None = None) -> None:
        found = {path: _stat(path) for path, _ in self._all()}
        total = sum(size_bytes for size_bytes, _ in found.values())
        for path, (size_bytes, _) in sorted(found.items(), key=lambda item: item[1][1]):
            if total <= self.limit_bytes:
                return
            if path != spared:
                total -= size_bytes
                self.discard(path)


def _stat(path: Path) -> tuple[int, int]:
    """Size in bytes and the time of the last use in nanoseconds; zeros for what is gone."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _is_alive(pid: str) -> bool:
    import psutil

    return pid.isdecimal() and psutil.pid_exists(int(pid))


def _read_facts(described: Path) -> dict[str, object] | None:
    try:
        facts = json.loads(described.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return facts if isinstance(facts, dict) else None


def _read_tokens(path: Path) -> array.array[int]:
    tokens = array.array("i")
    with contextlib.suppress(OSError, ValueError):
        tokens.frombytes(path.with_suffix(".tokens").read_bytes())
    return tokens
