"""What a person set for the whole program, kept as JSON in the folder of settings.

The window and the command line read the same file. A value that is missing, or that this version
does not understand, is its default; a damaged file is set aside, never an error.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from app.system.files import write_whole
from app.system.folders import config_folder

THEMES: Final = ("system", "light", "dark", "contrast")
FONT_PT_RANGE: Final = (8.0, 20.0)
_FILE = "settings.json"
_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": THEMES,
    "kv_type": ("f16", "q8_0", "q4_0"),
    "second_opinion": ("auto", "always", "never"),
}
_RANGES: dict[str, tuple[float, float]] = {
    "font_pt": FONT_PT_RANGE,
    "n_threads": (0, 256),
    "n_gpu_layers": (-1, 999),
    "snapshot_limit_bytes": (0, 2**50),
    "parts_limit_mb": (1, 100_000),
    "parts_max_age_days": (0, 36_500),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default.

    Attributes:
        language: Of the interface ("en", "zh"), "" for the system's.
        theme: One of `THEMES`.
        font_pt: Size of ordinary letters in points, within `FONT_PT_RANGE`.
        notify_when_done: Tell of a long run's end while the window is not in front.
        show_progress: Show in the tray and the task bar how far a run is.
        prevent_sleep: Keep the machine awake while a run goes on.
        second_opinion: Whether a model that passed its test is asked again about each ✓: "auto" for
            models that are not small, "always", or "never".
        kv_type, n_threads, n_gpu_layers: Of the local engine, as in `Tuning`.
        snapshot_limit_bytes: Disk space for prefills of documents, 0 to keep none.
        parts_limit_mb: Most that is kept of what models wrote for parts, in millions of letters.
        parts_max_age_days: How long it is kept, 0 for ever. What somebody marked stays.
        models_folders: Further folders with GGUF files.
        downloads_folder: Where downloaded models go, "" for Longleaf's own.
        hub_endpoint: A mirror of the model hub, "" for HF_ENDPOINT or else the hub.
        is_offline: Whether nothing may be fetched: no models, no update notice.
        update_notice: Whether to look for a newer version, once a day.
    """

    language: str = ""
    theme: str = "system"
    font_pt: float = 10.5
    notify_when_done: bool = True
    show_progress: bool = True
    prevent_sleep: bool = True
    second_opinion: str = "auto"
    kv_type: str = "f16"
    n_threads: int = 0
    n_gpu_layers: int = -1
    snapshot_limit_bytes: int = 8 * 2**30
    parts_limit_mb: int = 500
    parts_max_age_days: int = 0
    models_folders: tuple[str, ...] = ()
    downloads_folder: str = ""
    hub_endpoint: str = ""
    is_offline: bool = False
    update_notice: bool = False

    @property
    def extra_folders(self) -> list[Path]:
        """`models_folders` as paths, with that of the downloads."""
        named = [*self.models_folders, *([self.downloads_folder] if self.downloads_folder else [])]
        return [Path(folder).expanduser() for folder in named]


def load_settings(folder: Path | None = None) -> Settings:
    """What is set, from the folder of settings or another one."""
    path = (folder or config_folder()) / _FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return Settings()
    except ValueError:
        stored = None
    if not isinstance(stored, dict):
        with suppress(OSError):
            path.replace(path.with_suffix(".damaged"))
        return Settings()
    known = {}
    for field in fields(Settings):
        value = _as_default(stored.get(field.name), field.default)
        if value is not None and _is_allowed(field.name, value):
            known[field.name] = value
    return Settings(**known)


def save_settings(settings: Settings, folder: Path | None = None) -> None:
    """Keeps what is set, whole or not at all. Raises `OSError`."""
    path = (folder or config_folder()) / _FILE
    write_whole(path, json.dumps(asdict(settings), indent=2, ensure_ascii=False))


def _as_default(value: Any, default: Any) -> Any:
    """The value, when it is of the default's type; None otherwise."""
    if isinstance(default, tuple):
        is_texts = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return tuple(value) if is_texts else None
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value if type(value) is type(default) else None


def _is_allowed(name: str, value: Any) -> bool:
    if name in _CHOICES:
        return value in _CHOICES[name]
    if name in _RANGES:
        low, high = _RANGES[name]
        return bool(low <= value <= high)
    return True
