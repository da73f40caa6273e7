"""Deleting all data leaves settings, and models unless they are asked for, and no document."""

from __future__ import annotations

import pytest

from app.system.data_removal import remove_all_data
from app.system.folders import cache_folder, config_folder, data_folder, log_folder
from app.system.settings import Settings, load_settings, save_settings


@pytest.mark.parametrize("with_models", [False, True])
def test_everything_goes_but_settings(with_models: bool) -> None:
    secret = b"Clause 4.2 in confidence"
    for folder in (data_folder(), cache_folder() / "kv", log_folder(), data_folder() / "models"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "file").write_bytes(secret)
    (config_folder() / "window.ini").write_bytes(b"recent=secret.pdf")
    save_settings(Settings(theme="dark"))
    assert remove_all_data(with_models=with_models) == []
    home = data_folder().parent
    left = [path for path in home.rglob("*") if path.is_file()]
    kept_models = [] if with_models else [data_folder() / "models" / "file"]
    assert sorted(left) == sorted([config_folder() / "settings.json", *kept_models])
    assert load_settings().theme == "dark"
