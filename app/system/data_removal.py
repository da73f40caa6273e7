"""Deletes everything that Longleaf keeps on this machine."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from app.system.folders import cache_folder, config_folder, data_folder, log_folder

_MODELS = "models"
_NAMES_DOCUMENTS = ("window.ini",)  # recent files


def remove_all_data(*, with_models: bool = False) -> list[Path]:
    """Removes library, cache, logs and the list of recent files; settings and servers stay.

    The library must be closed before. Documents themselves are never touched.

    Args:
        with_models: Whether models that were downloaded go, too.

    Returns what could not be removed.
    """
    doomed = [path for path in data_folder().iterdir() if with_models or path.name != _MODELS]
    doomed += [*cache_folder().iterdir(), *log_folder().iterdir()]
    doomed += [config_folder() / name for name in _NAMES_DOCUMENTS]
    for path in doomed:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)
    return [path for path in doomed if path.exists()]
