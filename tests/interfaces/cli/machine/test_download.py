"""`longleaf catalogue` and `longleaf download`, with a hub on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.interfaces.cli.program import main
from app.models.sources.downloads import models_folder
from app.system.settings import Settings, save_settings
from tests.models.gguf_files import gguf_bytes, minimal_keys
from tests.models.hub import Hub


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    hub = Hub(gguf_bytes(minimal_keys(general__name="Fetched by command")))
    save_settings(Settings(hub_endpoint=hub.url))
    yield hub
    hub.close()


def test_the_catalogue_says_what_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["id"] == "qwen2.5-7b-instruct" and rows[0]["licence"] == "Apache-2.0"
    assert all(row["memory_bytes"] > 2**30 for row in rows)
    assert main(["catalogue"]) == 0
    told = capsys.readouterr().out
    assert "a guess" in told or "on the graphics card" in told or "does not fit" in told


def test_a_file_is_downloaded_by_its_link(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    link = "https://huggingface.co/maker/Tiny-GGUF/blob/main/tiny.gguf"
    assert main(["download", link]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == models_folder() / "tiny.gguf" and path.read_bytes() == hub.content
    assert main(["models"]) == 0
    assert "Fetched by command" in capsys.readouterr().out
    assert main(["download", link]) == 0  # there already: nothing is fetched
    assert len(hub.ranges) == 1


def test_what_cannot_be_downloaded_is_told(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["download", "no-such-model"]) == 4
    assert "longleaf catalogue" in capsys.readouterr().err
    hub.errors["maker/Gated-GGUF"] = (401, "GatedRepo")
    assert main(["download", "maker/Gated-GGUF/x.gguf"]) != 0
    assert "wants to be asked" in capsys.readouterr().err
    # A mirror that serves something else under a known name gets nowhere.
    assert main(["download", "qwen2.5-1.5b-instruct"]) != 0
    assert "not the file that Longleaf knows" in capsys.readouterr().err
    assert list(models_folder().glob("*.gguf")) == []
