"""Which files an assistant may have read, and the one refusal for all others."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from mcp.server.mcpserver.exceptions import ToolError

from app.documents.opening.formats import FILE_PATTERNS

_ENDINGS = frozenset(
    pattern.removeprefix("*") for group in FILE_PATTERNS.values() for pattern in group.split()
)


class AllowedFiles:
    """The files an assistant may have read: those a person named, and the documents in folders that
    a person named, hidden files and folders left out.

    Args:
        places: Files and folders. Links that lead out of them are not followed.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self.places = tuple(dict.fromkeys(place.expanduser().resolve() for place in places))

    def allows(self, path: Path) -> bool:
        """Whether a file may be read, wherever links lead."""
        real = path.resolve()
        return real in self.places or any(
            place in real.parents and _is_shown(real.relative_to(place)) for place in self.places
        )

    def all(self) -> Iterator[Path]:
        """Every document there is, by name."""
        found = (path for place in self.places for path in _files_in(place))
        return (path for path in found if _is_readable(path) and self.allows(path))

    def find(self, name: str) -> Path:
        """The file that an assistant means: a path, or one relative to an allowed folder.

        Raises `ToolError` for what does not exist and for what is not allowed, in the same words:
        an assistant is not told what else there is on this computer.
        """
        # A name too long, a folder that may not be entered, a user that there is not: whatever the
        # system says of such a path would tell what else there is.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            given = Path(name).expanduser()
            inside = [given] if given.is_absolute() else [place / given for place in self.places]
            for path in (*inside, *(place for place in self.places if place.name == name)):
                if _is_readable(path) and self.allows(path):
                    return path
        raise ToolError(
            f"“{name}” is not among the documents that may be read. list_documents shows those."
        )


def _is_shown(inside: Path) -> bool:
    """Whether a path within an allowed folder is that of a document, and not hidden."""
    is_hidden = any(part.startswith(".") for part in inside.parts)
    return not is_hidden and inside.suffix.lower() in _ENDINGS


def _is_readable(path: Path) -> bool:
    """Whether it is a file that this person may read."""
    with contextlib.suppress(OSError, ValueError):
        return path.is_file() and os.access(path, os.R_OK)
    return False


def _files_in(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, inner, names in os.walk(place):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names))
