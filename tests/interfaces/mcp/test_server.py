"""`longleaf serve` with a client of the official package: in this process with a scripted engine,
and over standard input and output with the real program and model."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

mcp = pytest.importorskip("mcp", reason="the extra agents is not installed")

from mcp import Client, StdioServerParameters  # noqa: E402
from mcp.server.mcpserver.exceptions import ToolError  # noqa: E402

from app.analysis.runs.run import Choices  # noqa: E402
from app.documents.base.document import Block, BlockKind, Document, Page  # noqa: E402
from app.interfaces.api import Longleaf  # noqa: E402
from app.interfaces.cli.program import main  # noqa: E402
from app.interfaces.mcp import pages  # noqa: E402
from app.interfaces.mcp.files import AllowedFiles  # noqa: E402
from app.interfaces.mcp.server import make_server  # noqa: E402
from app.jobs.workspace import Workspace  # noqa: E402
from app.store import Library  # noqa: E402
from tests.analysis.scripted import ScriptedEngine  # noqa: E402

REPOSITORY = Path(__file__).resolve().parents[3]
TOOLS = {
    "list_documents",
    "search_library",
    "digest_document",
    "summarize_document",
    "ask_document",
}


@pytest.fixture
def allowed(tmp_path: Path) -> Path:
    folder = tmp_path / "contracts"
    (folder / "old").mkdir(parents=True)
    (folder / "lease.md").write_text(
        "# Lease\n\nThe tenant, Ada Holm, pays 900 euros a month to Birk Properties.\n"
    )
    (folder / "old" / "loan.txt").write_text("The loan of 4,000 euros is due on 1 May 2027.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "diary.md").write_text("# Diary\n\nNobody may read about the tenant Ada here.\n")
    (folder / "way-out.md").symlink_to(tmp_path / "diary.md")
    return folder


Use = Callable[[Client], Awaitable[None]]


def with_client(workspace: Workspace, folder: Path, use: Use) -> None:
    longleaf = Longleaf(workspace=workspace)
    server = make_server(
        longleaf, AllowedFiles([folder]), n_context=8192, choices=Choices(repeat_penalty=1.2)
    )

    async def talk() -> None:
        async with Client(server) as client:
            await use(client)

    try:
        anyio.run(talk)
    finally:
        longleaf.close()


@pytest.fixture
def workspace(tmp_path: Path, starter_model: Path) -> Workspace:
    """The real vocabulary and a scripted engine: no model runs."""
    engine = ScriptedEngine(lambda request: "Ada Holm pays 900 euros a month [p1].")
    return Workspace(Library.open(tmp_path / "library.db"), lambda model, settings: engine)


async def call(client: Client, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


def test_the_tools_say_what_they_do(workspace: Workspace, allowed: Path) -> None:
    async def use(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == TOOLS
        assert "contract" in (tools["summarize_document"].description or "")
        assert "without a model" in (tools["digest_document"].description or "")
        assert tools["ask_document"].input_schema["required"] == ["path", "question"]
        assert "ctx" not in str(tools["ask_document"].input_schema)

    with_client(workspace, allowed, use)


def test_documents_are_listed_summarised_asked_and_found(
    workspace: Workspace, allowed: Path
) -> None:
    async def use(client: Client) -> None:
        listed = (await call(client, "list_documents"))["documents"]
        assert [Path(each["path"]).name for each in listed] == ["lease.md", "loan.txt"]
        assert listed[0]["kinds_made"] == []
        heard: list[float] = []

        async def on_progress(done: float, total: float | None, message: str | None) -> None:
            heard.append(done)

        summary = await client.call_tool(
            "summarize_document", {"path": "lease.md"}, progress_callback=on_progress
        )
        assert not summary.is_error, summary.content
        assert summary.structured_content is not None
        assert summary.structured_content["text"].startswith("Ada Holm pays 900 euros a month [")
        assert "statements" in summary.structured_content["evidence"]
        answer = await call(
            client, "ask_document", path=str(allowed / "lease.md"), question="Who pays?"
        )
        assert answer["text"] and "whole text" in answer["how"]
        hits = (await call(client, "search_library", words="Birk Properties"))["hits"]
        assert hits and hits[0]["path"] == str(allowed / "lease.md")
        listed = (await call(client, "list_documents"))["documents"]
        assert listed[0]["kinds_made"] == ["general"] and listed[0]["title"]

    with_client(workspace, allowed, use)


def test_a_hit_tells_the_printed_page_and_that_of_the_file(
    workspace: Workspace, allowed: Path
) -> None:
    path = allowed / "deed.pdf"
    path.write_bytes(b"%PDF-1.7")
    block = Block("The easement of Corvin Hale.", BlockKind.PARAGRAPH, page=1)
    renamed = (Page(1, 595, 842, label="vii"),)
    deed = Document(path, "d" * 64, "pdf", "Deed", (block,), renamed)
    workspace.library.save_document(deed)

    async def use(client: Client) -> None:
        body, title = [
            (await call(client, "search_library", words=words))["hits"][0]
            for words in ("easement", "Deed")
        ]
        assert (body["page"], body["reference"]) == (1, "p. vii")
        assert (title["page"], title["reference"]) == (None, None)

    with_client(workspace, allowed, use)


REFUSED = [
    *("../diary.md", "way-out.md", "{outside}/diary.md", "none.md", "", "old", "{outside}"),
    *("picture.png", ".notes.md", ".git/config.md", "LICENSE", "old/../../diary.md", "no\0ne.md"),
    *("round.md", "pipe.md", "~nobody-here/lease.md", "lease.md/more", "x" * 5000),
]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_allowed_is_neither_read_nor_told_apart(
    workspace: Workspace, allowed: Path, name: str
) -> None:
    path = name.format(outside=allowed.parent)
    (allowed / ".git").mkdir()
    for hidden in (".notes.md", ".git/config.md", "LICENSE"):
        (allowed / hidden).write_text("Nobody is to read this.")
    (allowed / "round.md").symlink_to(allowed / "round.md")
    if hasattr(os, "mkfifo"):
        os.mkfifo(allowed / "pipe.md")

    async def use(client: Client) -> None:
        for tool, more in (("summarize_document", {}), ("ask_document", {"question": "Who?"})):
            refused = await client.call_tool(tool, {"path": path, **more})
            assert refused.is_error
            text = "".join(getattr(c, "text", "") for c in refused.content)
            assert "is not among the documents that may be read" in text

    with_client(workspace, allowed, use)


def test_a_file_without_permission_is_refused_like_one_that_is_not_there(
    allowed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: "lease" not in str(path))  # root may read
    files = AllowedFiles([allowed])
    said = []
    for name in ("lease.md", "nowhere.md"):
        with pytest.raises(ToolError) as refused:
            files.find(name)
        said.append(str(refused.value).replace(name, "…"))
    assert said[0] == said[1]
    assert [path.name for path in files.all()] == ["loan.txt"]


def test_a_file_that_was_named_may_have_any_name(allowed: Path) -> None:
    named = allowed / ".hidden"
    named.write_text("A text.")
    files = AllowedFiles([named])
    assert files.find(".hidden") == named and list(files.all()) == [named]


@pytest.mark.parametrize("n_files", [5, 6, 7, 12])
def test_every_document_is_on_one_page(
    workspace: Workspace, tmp_path: Path, n_files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "N_FILES_PAGE", 6)
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(n_files):
        (folder / f"{n:02d}.md").write_text(f"Text {n}.")

    async def use(client: Client) -> None:
        names, start, n_pages = [], 0, 0
        while True:
            page = await call(client, "list_documents", start=start)
            names += [Path(each["path"]).name for each in page["documents"]]
            n_pages += 1
            assert page["is_cut"] == ("next_start" in page)
            if not page["is_cut"]:
                break
            start = page["next_start"]
        assert names == [f"{n:02d}.md" for n in range(n_files)]
        assert n_pages == -(-n_files // 6)
        for start in (-3, 10**30):
            assert "documents" in await call(client, "list_documents", start=start)

    with_client(workspace, folder, use)


def test_the_search_shows_nothing_of_other_documents(workspace: Workspace, allowed: Path) -> None:
    for path in (allowed.parent / "diary.md", allowed / "lease.md"):
        workspace.library.save_document(workspace.open_document(path))

    async def use(client: Client) -> None:
        hits = (await call(client, "search_library", words="tenant Ada"))["hits"]
        assert {hit["path"] for hit in hits} == {str(allowed / "lease.md")}

    with_client(workspace, allowed, use)


def test_errors_reach_the_assistant_in_words(workspace: Workspace, allowed: Path) -> None:
    (allowed / "empty.md").write_text(" ")

    async def use(client: Client) -> None:
        for arguments in ({"path": "empty.md"}, {"path": "lease.md", "kind": "poem"}):
            failed = await client.call_tool("summarize_document", arguments)
            text = "".join(getattr(c, "text", "") for c in failed.content)
            assert failed.is_error and len(text) > 20 and "Traceback" not in text
        assert "no kind of analysis called “poem”" in text

    with_client(workspace, allowed, use)


def test_without_the_package_one_sentence_says_what_to_do(
    allowed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "app.interfaces.mcp.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    assert main(["serve", "--allow", str(allowed)]) == 1
    assert 'pip install -e ".[agents]"' in capsys.readouterr().err


@pytest.mark.model
def test_an_assistant_starts_the_real_program(
    allowed: Path, starter_model: Path, longleaf_home: Path
) -> None:
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "app.interfaces.cli", "serve", "--allow", str(allowed)],
        env=dict(os.environ),
        cwd=REPOSITORY,
    )

    async def talk() -> None:
        with anyio.fail_after(120):
            async with Client(parameters) as client:
                assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
                answer = await call(
                    client, "ask_document", path="lease.md", question="Who pays the rent?"
                )
                assert len(answer["text"]) > 10
                summary = await call(client, "summarize_document", path="lease.md", length="brief")
                assert len(summary["text"]) > 20 and summary["evidence"]["summary"]

    anyio.run(talk)
