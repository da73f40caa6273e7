"""Settings come back as they were kept, whatever happened to the file."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path

import pytest

from app.system.settings import Settings, load_settings, save_settings

OTHER = Settings(
    parts_limit_mb=20,
    parts_max_age_days=30,
    language="zh",
    theme="dark",
    font_pt=12.0,
    notify_when_done=False,
    show_progress=False,
    prevent_sleep=False,
    kv_type="q8_0",
    n_threads=3,
    n_gpu_layers=0,
    snapshot_limit_bytes=0,
    models_folders=("/models", "/más modelos"),
    downloads_folder="/big",
    hub_endpoint="https://mirror.example",
    is_offline=True,
    second_opinion="never",
    update_notice=True,
)


def test_every_setting_is_kept(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    for field in fields(Settings):
        assert getattr(OTHER, field.name) != field.default  # or it would not be tested
    save_settings(OTHER, tmp_path)
    assert load_settings(tmp_path) == OTHER
    assert [str(path) for path in OTHER.extra_folders][-1] == str(Path("/big"))


@pytest.mark.parametrize("damaged", ["", "{", "[1]", "\x00\x01"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "settings.json").write_text(damaged)
    assert load_settings(tmp_path) == Settings()
    assert (tmp_path / "settings.damaged").read_text() == damaged
    save_settings(OTHER, tmp_path)
    assert load_settings(tmp_path) == OTHER


def test_values_of_another_version_are_their_defaults(tmp_path: Path) -> None:
    stored = {
        "theme": "purple",
        "font_pt": 400,
        "n_threads": True,
        "models_folders": [1],
        "kv_type": 5,
        "language": "zh",
        "from_the_future": {},
    }
    (tmp_path / "settings.json").write_text(json.dumps(stored))
    assert load_settings(tmp_path) == replace(Settings(), language="zh")


def test_an_update_notice_is_off_until_allowed() -> None:
    assert not Settings().update_notice
