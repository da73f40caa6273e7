"""The user guide: every command in it runs, every number in it is the program's own."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest

from app.analysis.runs.events import RunFinished
from app.interfaces.cli.program import build_parser, main
from app.jobs.workspace import Workspace
from tests.analysis.scripted import ScriptedEngine

REPOSITORY = Path(__file__).resolve().parents[2]
GUIDE = REPOSITORY / "resources" / "docs" / "guide.md"
TEXT = GUIDE.read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S)
    for line in block.splitlines()
    if line.startswith("longleaf")
]
ANSWER = "The tenant pays 900 euros a month to Birk Properties. The lease ends in 2028 [p. 1]."
COSTLY = {("hardware", "--test"), ("optimise",), ("ask",)}
"""Minutes of work with a model: their grammar and help are tried, and their work in other tests."""


def load_script(name: str) -> ModuleType:
    """A script of packaging/ as a module; its folder is no package."""
    spec = importlib.util.spec_from_file_location(
        f"packaging_{name}", REPOSITORY / "packaging" / f"{name}.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    path.write_text(
        "# Lease\n\n## 1 Rent\n\nThe tenant, Ada Holm, pays 900 euros a month to Birk Properties "
        "on the first day of each month.\n\n## 2 Term\n\nThe lease ends on 28 February 2028.\n",
        encoding="utf-8",
    )
    return path


def test_the_guide_has_commands_and_they_differ() -> None:
    assert len(COMMANDS) > 15
    assert len(set(COMMANDS)) == len(COMMANDS)


def keep_a_summary(lease: Path, starter_model: Path) -> None:
    """Puts a summary of the document into the library, by an engine that answers as told."""
    workspace = Workspace(make_engine=lambda _model, _settings: ScriptedEngine(lambda _: ANSWER))
    try:
        document, model = workspace.open_document(lease), workspace.open_model(starter_model)
        plan = workspace.plan(document, model, n_context=8192)
        events = list(workspace.run(document, model, plan))
        assert isinstance(events[-1], RunFinished)
    finally:
        workspace.close()


@pytest.mark.usefixtures("qapp")  # an export makes an application, and not one for windows
@pytest.mark.model
@pytest.mark.parametrize("line", COMMANDS)
def test_commands_run(
    line: str,
    lease: Path,
    starter_model: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(lease.parent)
    arguments = [str(lease) if word == "FILE" else word for word in shlex.split(line)[1:]]
    if any(set(costly) <= set(arguments) for costly in COSTLY):
        build_parser().parse_args(arguments)  # exits when the grammar is another
        arguments = [arguments[0], "--help"]
    elif arguments[0] == "summarize" and "--help" not in arguments:
        arguments = [*dict.fromkeys([*arguments, "--plan"])]  # the plan is made, the model rests
    elif arguments[0] in ("export", "forget", "search", "history"):
        keep_a_summary(lease, starter_model)
    try:
        status = main(arguments)
    except SystemExit as stopped:  # argparse, after --help and --version
        status = int(stopped.code or 0)
    said = capsys.readouterr()
    assert status == 0, said.err
    assert said.out or said.err
    if arguments[0] == "export":
        assert Path(arguments[-1]).stat().st_size > 100
    if arguments[0] in ("search", "history"):
        assert "Lease" in said.out


def test_the_guide_shows_the_commands_people_begin_with() -> None:
    shown = {shlex.split(line)[1] for line in COMMANDS}
    assert {"summarize", "count", "models", "history", "hardware", "optimise"} <= shown


def test_python_in_the_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, str(GUIDE), "exec"), {"__name__": "guide"})


def test_tables_are_what_the_program_computes() -> None:
    tables = load_script("guide_tables")
    assert tables.with_tables(TEXT) == TEXT, "run: python packaging/guide_tables.py --write"
    assert "| Q4_K_M" in tables.memory_table() and tables.memory_table() in TEXT
    assert tables.time_table() in TEXT


def test_the_chinese_guide_has_the_same_commands_tables_and_chapters() -> None:
    tables = load_script("guide_tables")
    chinese = tables.GUIDE_ZH.read_text(encoding="utf-8")
    assert tables.with_tables(chinese, tables.CHINESE) == chinese
    assert re.findall(r"```.*?```", chinese, re.S) == re.findall(r"```.*?```", TEXT, re.S)
    assert re.findall(r"^#+", chinese, re.M) == re.findall(r"^#+", TEXT, re.M)
    assert len(re.findall(r"^\|", chinese, re.M)) == len(re.findall(r"^\|", TEXT, re.M))
    assert len(re.findall(r"^- ", chinese, re.M)) == len(re.findall(r"^- ", TEXT, re.M))


@pytest.mark.parametrize("name", ["guide.md", "guide.zh.md", "contributing.md"])
def test_links_lead_somewhere(name: str) -> None:
    page = REPOSITORY / "resources" / "docs" / name
    text = page.read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", text, flags=re.S), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    links = re.findall(r"\]\(([^)]+)\)", re.sub(r"```.*?```", "", text, flags=re.S))
    assert links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in anchors, link
        else:
            assert (page.parent / link).resolve().exists(), link


@pytest.mark.parametrize("name", ["guide.md", "guide.zh.md"])
def test_pictures_exist_are_small_and_the_same_in_both_languages(name: str) -> None:
    text = (GUIDE.parent / name).read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text)
    ending = name.removeprefix("guide").removesuffix(".md")
    assert [path for _, path in pictures] == [
        f"../screenshots/guide-{each}{ending}.png"
        for each in ("plan", "result", "models", "settings")
    ]
    for words, path in pictures:
        assert len(words) > 5, "said to those who do not see it"
        assert (GUIDE.parent / path).stat().st_size < 150_000, path
