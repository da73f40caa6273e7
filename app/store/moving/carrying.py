"""Taking libraries along, as one file."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Self

from app.store.connection import BUSY_TIMEOUT_S
from app.store.errors import DiskFull, StoreError
from app.store.records import Transferred
from app.store.shelves import erasing
from app.store.shelves.documents import DocumentShelf
from app.system.translation import tr


class CarryingShelf(DocumentShelf):
    """Export and import."""

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Opens the library at `path`; see `Library.open`."""
        raise NotImplementedError

    def export_library(self, target: Path, document_sha256: str | None = None) -> Transferred:
        """Writes the whole library, or one document with all that belongs to it, as one file.

        The file is a library itself (`.longleaf` by custom): `import_library` takes it in, and any
        SQLite reads it. It appears at `target` when it is complete, in place of what was there.
        Deleted runs, speeds of this machine and, for one document, the folders it lay in are left
        out. Raises `StoreError`.
        """
        if target.exists() and self.path.exists() and target.samefile(self.path):
            raise StoreError(
                tr("The library cannot be exported onto itself."), tr("Choose another file name.")
            )
        if document_sha256 is not None:
            self._must_know_document(document_sha256)
        try:
            with tempfile.TemporaryDirectory(
                dir=target.parent, prefix=f".{target.name}.", ignore_cleanup_errors=True
            ) as folder:
                begun = Path(folder) / "library.db"
                counts = self._export_to(begun, document_sha256)
                begun.replace(target)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(
                    tr("There is no room left on the disk of “{target}”.", target=target),
                    tr("Free some space, or choose another disk."),
                ) from error
            raise StoreError(
                tr(
                    "“{target}” cannot be written: {reason}.",
                    target=target,
                    reason=error.strerror or error,
                ),
                tr("Choose a folder that exists and that you may write to."),
            ) from error
        return counts

    def take_over(self, damaged: Path) -> Transferred:
        """Adds to this library whatever can still be read of a damaged one, which stays as it is.

        Returns what was added. Takes seconds to minutes. Raises `StoreError` when nothing can be
        read.
        """
        from app.store.moving import repair

        with tempfile.TemporaryDirectory(prefix="longleaf-repair-") as folder:
            repaired = Path(folder) / "library.db"
            repair.repair(damaged, repaired)
            return self.import_library(repaired)

    def _export_to(self, path: Path, document_sha256: str | None) -> Transferred:
        from app.store.moving import transfer

        counts = Transferred(0, 0, 0, 0)
        with closing(self.open(path)) as export:
            export.db.execute("PRAGMA synchronous = OFF")  # it is nobody's before it is complete
            for record in self.documents(limit=-1):
                if document_sha256 not in (None, record.sha256):
                    continue
                with self._reading() as ours, export._writing() as theirs:
                    counts = _sum(
                        counts,
                        transfer.copy_document(
                            ours, theirs, record.sha256, with_folders=document_sha256 is None
                        ),
                    )
            erasing.scrub(export.db, BUSY_TIMEOUT_S)
            export.db.execute("PRAGMA journal_mode = DELETE")
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return counts

    def import_library(self, source: Path) -> Transferred:
        """Adds everything of an exported file, or of another library, to this one, or nothing.

        What is known here stays as it is. Results and parts come in as they are in the file, and
        answer later runs like those made here, so import only from those you trust. Raises
        `StoreError` when the file is no library, is damaged, or is of a newer Longleaf.
        """
        from app.store.moving import transfer

        counts = Transferred(0, 0, 0, 0)
        with transfer.opened_for_import(source) as theirs, self._writing() as ours:
            for sha256 in transfer.documents_in(theirs):
                counts = _sum(
                    counts, transfer.copy_document(theirs, ours, sha256, with_folders=True)
                )
        return counts


def _sum(one: Transferred, other: Transferred) -> Transferred:
    return Transferred(
        one.n_documents + other.n_documents,
        one.n_runs + other.n_runs,
        one.n_parts + other.n_parts,
        one.n_notes + other.n_notes,
    )
