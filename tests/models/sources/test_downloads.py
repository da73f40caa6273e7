"""Downloads from a hub on this machine: paused, resumed, broken off, damaged, refused."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.models import find_models
from app.models.sources.catalogue import catalogue
from app.models.sources.downloads import (
    PARTIAL_FOLDER,
    Download,
    DownloadError,
    DownloadRequest,
    HubSettings,
    Progress,
    State,
    models_folder,
    request_for,
    request_from,
    unfinished,
)
from tests.models.gguf_files import gguf_bytes, minimal_keys
from tests.models.hub import COMMIT, Hub

MIB = 2**20
REPOSITORY = "maker/Tiny-GGUF"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """Its file is a model's header and 6 MiB behind it."""
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    content = gguf_bytes(minimal_keys(general__name="Fetched"), (("output.weight", 1500 * 1024),))
    hub = Hub(content + os.urandom(32))
    yield hub
    hub.close()


def _download(hub: Hub, **changes: object) -> Download:
    values = {"repository": REPOSITORY, "file": "sub/tiny.gguf"} | changes
    seen: list[Progress] = []
    download = Download(
        DownloadRequest(**values),  # type: ignore[arg-type]
        hub=HubSettings(hub.url),
        on_change=seen.append,
    )
    download.seen = seen  # type: ignore[attr-defined]
    return download


def _until(download: Download, holds: Callable[[Progress], bool]) -> Progress:
    end = time.monotonic() + 30
    while not holds(download.progress):
        assert time.monotonic() < end, download.progress
        time.sleep(0.01)
    return download.progress


def _run(download: Download) -> Progress:
    download.start()
    return download.wait(60)


def test_a_file_appears_when_it_is_complete_and_is_found(hub: Hub) -> None:
    download = _download(hub, sha256=hub.sha256)
    done = _run(download)
    assert done.state is State.FINISHED and done.path == models_folder() / "tiny.gguf"
    assert done.path.read_bytes() == hub.content
    assert done.done_bytes == done.size_bytes == len(hub.content)
    assert not download.partial_folder.exists() and unfinished() == []
    states = [progress.state for progress in download.seen]  # type: ignore[attr-defined]
    assert states.index(State.RUNNING) < states.index(State.CHECKING) < states.index(State.FINISHED)
    assert "Fetched" in [model.facts.name for model in find_models() if model.facts]
    assert not any("telemetry" in agent for agent in hub.agents)


def test_pausing_keeps_what_arrived_and_resuming_asks_for_the_rest(hub: Hub) -> None:
    hub.delay_s = 0.05  # 24 pieces: more than a second
    download = _download(hub)
    download.start()
    _until(download, lambda progress: progress.done_bytes >= MIB)
    began = time.monotonic()
    download.pause()
    assert time.monotonic() - began < 10
    paused = download.progress
    assert paused.state is State.PAUSED and MIB <= paused.done_bytes < len(hub.content)
    assert not download.target.exists() and not find_models_named("Fetched")
    time.sleep(0.3)
    assert download.progress == paused  # nothing goes on behind it

    # As after a restart of the program: what was begun is known, and goes on.
    (request,) = unfinished()
    hub.delay_s = 0
    again = Download(request, hub=HubSettings(hub.url))
    assert again.progress.state is State.PAUSED
    assert again.progress.done_bytes == paused.done_bytes
    assert _run(again).state is State.FINISHED
    assert hub.ranges == ["", f"bytes={paused.done_bytes}-"]
    assert again.target.read_bytes() == hub.content


def find_models_named(name: str) -> list[Path]:
    return [model.path for model in find_models() if model.facts and model.facts.name == name]


def test_starting_and_stopping_at_once_ends_stopped(hub: Hub) -> None:
    download = _download(hub)
    for _ in range(3):
        began = time.monotonic()
        download.start()
        download.pause()
        assert time.monotonic() - began < 10
        assert download.progress.state is State.PAUSED
    download.cancel()
    assert download.wait(30).state is State.CANCELLED
    assert not download.target.exists() and unfinished() == []


def test_cancelling_leaves_nothing(hub: Hub) -> None:
    hub.delay_s = 0.05
    download = _download(hub)
    download.start()
    _until(download, lambda progress: progress.done_bytes > 0)
    download.cancel()
    assert download.progress.state is State.CANCELLED
    assert not download.partial_folder.exists() and not download.target.exists()
    assert unfinished() == []


def test_a_broken_connection_is_taken_up_again(hub: Hub) -> None:
    hub.cut_after = 2 * MIB
    download = _download(hub)
    assert _run(download).state is State.FINISHED
    assert len(hub.ranges) == 2 and hub.ranges[1].startswith("bytes=")
    assert download.target.read_bytes() == hub.content


def test_a_damaged_file_never_appears(hub: Hub) -> None:
    hub.sent = hub.content[:-1] + bytes([hub.content[-1] ^ 1])
    download = _download(hub)
    failed = _run(download)
    assert failed.state is State.FAILED and failed.error is not None
    assert "checksum" in failed.error.message and "again" in failed.error.next_step
    assert not download.target.exists() and failed.path is None
    hub.sent = hub.content
    download.start()
    assert download.wait(60).state is State.FINISHED


def test_a_hub_that_sends_more_than_it_said_does_not_fill_the_disk(hub: Hub) -> None:
    hub.sent = hub.content + bytes(20 * MIB)
    download = _download(hub)
    failed = _run(download)
    assert failed.error is not None and "more" in failed.error.message
    assert download.progress.done_bytes <= len(hub.content) + MIB
    assert not download.target.exists()
    hub.sent = hub.content
    assert _run(download).state is State.FINISHED
    assert download.target.read_bytes() == hub.content


WHOLE_MODEL = gguf_bytes(minimal_keys(), (("output.weight", 4096),))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\n<!DOCTYPE html><html>Sign in</html>", "web page"),
        (b"\xef\xbb\xbf\r\n <HTML><body>Welcome</body>", "web page"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "web page"),
        (b'{"error": "Repository not found"}', "no model"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "pointer"),
        (b"\x1f\x8b\x08\x00 packed", "no model"),
    ],
)
@pytest.mark.parametrize("is_announced", [True, False])
def test_what_is_no_model_is_not_kept(
    hub: Hub, content: bytes, words: str, is_announced: bool
) -> None:
    """Neither where the hub itself has it, nor where something on the way sends it, shorter than
    the file that was announced."""
    hub.sent = content
    if is_announced:
        hub.content = content
    download = _download(hub)
    failed = _run(download)
    assert failed.state is State.FAILED and failed.error is not None
    assert words in failed.error.message and failed.error.next_step
    assert not download.target.exists()
    assert not list(models_folder().rglob("*.part"))


@pytest.mark.parametrize("n_bytes", [40, len(WHOLE_MODEL) - 100])
def test_a_model_that_ends_early_at_the_hub_is_not_kept(hub: Hub, n_bytes: int) -> None:
    hub.content = hub.sent = WHOLE_MODEL[:n_bytes]
    download = _download(hub)
    failed = _run(download)
    assert failed.error is not None and "damaged" in failed.error.message
    assert not download.target.exists()


def test_a_file_that_was_changed_meanwhile_is_fetched_anew(hub: Hub) -> None:
    hub.delay_s = 0.05
    download = _download(hub)
    download.start()
    _until(download, lambda p: p.done_bytes > MIB)
    download.pause()
    hub.content = hub.sent = hub.content[:-8] + b"changed!"
    hub.delay_s = 0.0
    assert _run(download).state is State.FINISHED
    assert download.target.read_bytes() == hub.content
    found = [p for p in download.seen if p.state is State.RUNNING]  # type: ignore[attr-defined]
    assert found[-1].done_bytes <= len(hub.content)


def test_another_model_of_the_same_name_is_not_overwritten(hub: Hub) -> None:
    download = _download(hub)
    download.target.parent.mkdir(parents=True, exist_ok=True)
    download.target.write_bytes(b"somebody's")
    failed = _run(download)
    assert failed.error is not None and "already" in failed.error.message
    assert download.target.read_bytes() == b"somebody's" and hub.ranges == []
    download.target.write_bytes(hub.content)
    assert _run(download).state is State.FINISHED and hub.ranges == []


def test_a_file_that_is_not_the_known_one_is_not_fetched(hub: Hub) -> None:
    failed = _run(_download(hub, sha256="0" * 64))
    assert failed.error is not None and "not the file" in failed.error.message
    assert hub.ranges == []


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (401, "RepoNotFound", "logged in"),
        (401, "GatedRepo", "wants to be asked"),
        (403, "GatedRepo", "wants to be asked"),
        (404, "EntryNotFound", "no file"),
        (404, "RevisionNotFound", "no file"),
        (500, "", "answered 500"),
    ],
)
def test_each_refusal_has_a_sentence_and_a_next_step(
    hub: Hub, status: int, code: str, said: str
) -> None:
    hub.errors[REPOSITORY] = (status, code)
    failed = _run(_download(hub))
    assert failed.state is State.FAILED and failed.error is not None
    assert said in failed.error.message and failed.error.next_step
    assert "Traceback" not in str(failed.error) and "http" not in str(failed.error)


def test_no_connection_and_offline_mode(hub: Hub) -> None:
    request = DownloadRequest(REPOSITORY, "tiny.gguf")
    offline = _run(Download(request, hub=HubSettings(hub.url, is_offline=True)))
    assert offline.error is not None and "offline mode" in offline.error.message
    assert hub.agents == []  # nothing was asked
    nowhere = _run(Download(request, hub=HubSettings("http://127.0.0.1:9")))
    assert nowhere.error is not None and "cannot be reached" in nowhere.error.message


def test_a_login_is_for_the_hub_alone(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert _run(_download(hub)).state is State.FINISHED
    assert hub.logins == [""]


def test_a_full_disk_is_told_before_anything_is_fetched(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from app.models.sources import download_process
    from app.system.errors import LongleafError

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(
        download_process.shutil, "disk_usage", lambda _: usage._replace(free=200 * MIB)
    )
    with pytest.raises(LongleafError, match="are free in") as caught:
        download_process.check_disk("big.gguf", tmp_path, 4 * 2**30)
    assert caught.value.exit_code == 7 and "4.0 GiB" in caught.value.message


def test_a_folder_that_cannot_be_written(hub: Hub, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    failed = _run(Download(DownloadRequest(REPOSITORY, "tiny.gguf"), blocked))
    assert failed.state is State.FAILED and failed.error is not None


def test_the_process_ends_with_the_program(hub: Hub) -> None:
    hub.delay_s = 0.5
    download = _download(hub)
    download.start()
    _until(download, lambda _: download.process is not None)
    process = download.process
    assert process is not None and process.stdin is not None
    process.stdin.close()  # as when the program that started it is gone
    assert process.wait(10) != 0
    assert download.wait(10).state is State.FAILED


def test_requests_are_made_from_the_catalogue_and_from_links() -> None:
    first = request_for(catalogue()[0])
    assert first.file.endswith(".gguf") and first.sha256 and len(first.revision) == len(COMMIT)
    link = "https://huggingface.co/maker/Some-GGUF/blob/main/folder/some%20model.gguf?download=true"
    assert request_from(link) == DownloadRequest("maker/Some-GGUF", "folder/some model.gguf")
    assert request_from("maker/Some-GGUF/some.gguf").name == "some.gguf"
    for link in (
        "hf.co/maker/G/a.GGUF",
        "hf://maker/G/a.GGUF",
        "huggingface.co/maker/G/raw/x/a.GGUF",
    ):
        found = request_from(link)
        assert (found.repository, found.file) == ("maker/G", "a.GGUF")
    for bad in ("", "some.gguf", "https://example.com/", "maker/Some-GGUF/readme.md"):
        with pytest.raises(DownloadError, match="no link"):
            request_from(bad)


def test_partial_files_are_no_models(hub: Hub) -> None:
    folder = models_folder() / PARTIAL_FOLDER / "x"
    folder.mkdir(parents=True)
    (folder / "abc.part").write_bytes(hub.content)
    assert not find_models_named("Fetched")


@pytest.mark.model
def test_a_downloaded_model_reads_a_document(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, starter_model: Path
) -> None:
    from app.analysis.runs.events import RunFinished
    from app.jobs.workspace import Workspace

    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    hub = Hub(starter_model.read_bytes())
    try:
        done = _run(_download(hub, file="smollm2.gguf", sha256=hub.sha256))
    finally:
        hub.close()
    assert done.state is State.FINISHED and done.path is not None
    note = tmp_path / "note.md"
    note.write_text("# Rent\n\nThe rent is 900 EUR a month, due on the first day of each month.\n")
    workspace = Workspace()
    try:
        model = workspace.open_model(done.path)
        document = workspace.open_document(note)
        plan = workspace.plan(document, model, n_context=4096)
        (finished,) = [
            e for e in workspace.run(document, model, plan) if isinstance(e, RunFinished)
        ]
        assert finished.text.strip()
    finally:
        workspace.close()
