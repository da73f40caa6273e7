"""The contributors' guide: its three examples are written where they belong, and run."""

from __future__ import annotations

import hashlib
import importlib.util
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from app.analysis.kinds import prompts
from app.analysis.runs.events import RunFinished
from app.analysis.runs.run import Choices
from app.documents.errors import NoText
from app.engines.contract.engine import Engine, Finished, FinishReason, Message, Request, Sampling
from app.jobs.workspace import Workspace
from app.planning.plan import Mode

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "resources" / "docs"
TEXT = (DOCS / "contributing.md").read_text(encoding="utf-8")
MINUTES = """# Minutes of 3 May

Present: Ada Holm, Lin Berg. The weather was discussed.

## Roof

Ada Holm lets the roof be mended until 30 June for 4,200 euros. Everyone was content.
"""


def block(path: str) -> str:
    """The example whose first line names this file."""
    found = re.search(rf"```\w+\n(# {re.escape(path)}\n.*?)```", TEXT, re.S)
    assert found is not None, f"the guide shows no {path}"
    return found[1]


def module(path: str, folder: Path) -> ModuleType:
    """An example as a module."""
    file = folder / Path(path).name
    file.write_text(block(path), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"example_{file.stem}", file)
    assert spec is not None and spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture
def minutes_kind() -> None:
    """The guide's kind beside the shipped ones, as a person would add it."""
    folder = prompts.own_prompts_folder()
    folder.mkdir(parents=True)
    (folder / "minutes.toml").write_text(block("resources/prompts/minutes.toml"), encoding="utf-8")


@pytest.mark.model
@pytest.mark.parametrize("mode", [Mode.SINGLE, Mode.MAP_REDUCE])
def test_a_new_kind_read_by_a_new_engine(
    tmp_path: Path, starter_model: Path, minutes_kind: None, mode: Mode
) -> None:
    engine: Engine = module("app/engines/extractive.py", tmp_path).ExtractiveEngine()
    path = tmp_path / "minutes.md"
    path.write_text(MINUTES, encoding="utf-8")
    found = {kind.id: kind.problem for kind in prompts.kinds()}
    assert found["minutes"] == ""
    workspace = Workspace(make_engine=lambda _model, _settings: engine)
    try:
        document, model = workspace.open_document(path), workspace.open_model(starter_model)
        plan = workspace.plan(document, model, n_context=8192, mode=mode, kind="minutes")
        run = workspace.run(document, model, plan, choices=Choices(kind="minutes"), mode=mode)
        finished = [event for event in run if isinstance(event, RunFinished)]
        assert len(finished) == 1
        assert "4,200 euros" in finished[0].text and "weather" not in finished[0].text
        assert [kept.kind for kept in workspace.library.runs()] == ["minutes"]
    finally:
        workspace.close()


def test_the_engine_of_the_guide_keeps_the_contract(tmp_path: Path) -> None:
    engine: Engine = module("app/engines/extractive.py", tmp_path).ExtractiveEngine()

    def request(name: str) -> Request:
        text = "<document>\nOne pays 5 euros. Two pays nothing. Three pays 7 euros.\n</document>"
        return Request(name, (Message("user", text),), Sampling(max_tokens=100))

    events = list(engine.generate([request("a"), request("b")]))
    ends = [event for event in events if isinstance(event, Finished)]
    assert [(end.id, end.reason) for end in ends] == [
        ("a", FinishReason.STOP),
        ("b", FinishReason.STOP),
    ]
    assert ends[0].text == "- One pays 5 euros.\n- Three pays 7 euros.\n"
    reasons = []
    for event in engine.generate([request("a"), request("b")]):
        engine.cancel()
        if isinstance(event, Finished):
            reasons.append(event.reason)
    assert reasons == [FinishReason.CANCELLED, FinishReason.CANCELLED]


def test_a_new_format(tmp_path: Path) -> None:
    read_mail = module("app/documents/mail.py", tmp_path).read_mail
    path = tmp_path / "offer.eml"
    path.write_bytes(
        b"From: Ada Holm <ada@example.org>\r\nSubject: =?utf-8?q?Roof_=E2=80=93_offer?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"The roof costs 4,200 euros.\r\n\r\nWe begin on 1 June.\r\n"
        b"--x\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="plan.pdf"\r\n\r\nJVBERi0=\r\n--x--\r\n'
    )
    document = read_mail(path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert (document.title, document.format) == ("Roof – offer", "mail")
    assert document.text == "The roof costs 4,200 euros.\n\nWe begin on 1 June."
    assert [omission.what for omission in document.omissions] == ["the attachment “plan.pdf”"]
    path.write_bytes(b"Subject: nothing\r\nContent-Type: text/html\r\n\r\n<p>words</p>")
    with pytest.raises(NoText, match="no plain text"):
        read_mail(path, "0" * 64)


def test_the_picture_and_the_table_name_every_room() -> None:
    rooms = {folder.name for folder in (REPOSITORY / "app").iterdir() if folder.is_dir()}
    rooms -= {"__pycache__"}
    picture = ElementTree.parse(DOCS / "architecture.svg").getroot()
    words = {
        word.strip(",") for each in picture.iter() for word in (each.text or "").split() if word
    }
    assert rooms <= words, rooms - words
    assert all(f"| `app/{room}` |" in TEXT for room in rooms)
