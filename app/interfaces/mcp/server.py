"""Longleaf for assistants and agents: a server of the Model Context Protocol over standard input
and output, with tools that summarise, ask, search and list the documents a person allowed.

Built on the official `mcp` package (the extra `agents`). Whatever an assistant asks for, no file
outside the allowed folders is opened, nor anything of it shown.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from app import __version__
from app.analysis.evidence.check import Evidence
from app.analysis.kinds.prompts import answer_languages, kinds
from app.digest.rendering import as_values
from app.documents.opening.loading import FILE_PATTERNS
from app.store.records import SearchFilter
from app.system.errors import LongleafError

if TYPE_CHECKING:
    from app.analysis.runs.run import Choices
    from app.interfaces.api import Longleaf

N_FILES_MAX = 1000
"""Documents listed at most; a folder with more is too large to be read by an assistant anyway."""
N_HITS_MAX = 20
_ENDINGS = frozenset(
    pattern.removeprefix("*") for group in FILE_PATTERNS.values() for pattern in group.split()
)
_INSTRUCTIONS = (
    "Longleaf reads long documents (contracts, papers, books) on this computer and says where each "
    "statement comes from: references such as [p. 12] name the page. list_documents shows what may "
    "be read. A summary of a long document takes minutes the first time and no time the next. "
    "The evidence tells which statements were found on the page they name; pass on the "
    "references, and do not trust statements marked doubtful."
)
T = TypeVar("T")


class AllowedFiles:
    """The files an assistant may have read: those a person named, and those in folders named.

    Args:
        places: Files and folders. Links that lead out of them are not followed.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self.places = tuple(dict.fromkeys(place.expanduser().resolve() for place in places))

    def allows(self, path: Path) -> bool:
        """Whether a file may be read, wherever links lead."""
        real = path.resolve()
        return any(real == place or place in real.parents for place in self.places)

    def all(self) -> Iterator[Path]:
        """Every document there is, by name, hidden folders left out; at most `N_FILES_MAX`."""
        found = (path for place in self.places for path in _files_in(place))
        documents = (
            path
            for path in found
            if path.suffix.lower() in _ENDINGS and path.is_file() and self.allows(path)
        )
        yield from itertools.islice(documents, N_FILES_MAX)

    def find(self, name: str) -> Path:
        """The file that an assistant means: a path, or one relative to an allowed folder.

        Raises `ToolError` for what does not exist and for what is not allowed, in the same words:
        an assistant is not told what else there is on this computer.
        """
        given = Path(name).expanduser()
        candidates = [given] if given.is_absolute() else [place / given for place in self.places]
        candidates += [place for place in self.places if place.name == name]
        for path in candidates:
            if path.is_file() and self.allows(path):
                return path
        raise ToolError(
            f"“{name}” is not among the documents that may be read. list_documents shows those."
        )


def _files_in(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, inner, names in os.walk(place):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(names))


def make_server(
    longleaf: Longleaf, allowed: AllowedFiles, *, n_context: int, choices: Choices
) -> MCPServer:
    """The server, ready to `run`.

    Args:
        longleaf: Reads; its model is the one that answers.
        allowed: What may be read.
        n_context: Budget in tokens.
        choices: Sampling and system prompt, as a profile sets them.
    """
    from dataclasses import replace

    server = MCPServer("longleaf", "Longleaf", instructions=_INSTRUCTIONS, version=__version__)
    only_reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    kind_ids = ", ".join(kind.id for kind in kinds() if not kind.problem)
    languages = ", ".join(answer_languages())

    @server.tool(annotations=only_reads)
    async def list_documents() -> dict[str, Any]:
        """List the documents that may be read: path, size, and what is already known of each."""
        return await _in_thread(lambda cancel: {"documents": _listed(longleaf, allowed)})

    @server.tool(annotations=only_reads)
    async def search_library(words: str) -> dict[str, Any]:
        """Search the documents that were read before, their summaries and notes, for all of the
        words given. Words in quotation marks must follow each other."""
        return await _in_thread(lambda cancel: {"hits": _hits(longleaf, allowed, words)})

    @server.tool(
        annotations=only_reads,
        description=(
            "Summarise a document, from its first page to its last. "
            f"kind is one of: {kind_ids} (own: what `request` says). language is a tag "
            f"({languages}), the document's own when left out. length is brief, one-page or "
            "detailed where the kind has lengths. Returns Markdown with page references, and the "
            "evidence for each statement."
        ),
    )
    async def summarize_document(
        path: str,
        ctx: Context,
        kind: str = "general",
        language: str = "",
        length: str = "",
        request: str = "",
    ) -> dict[str, Any]:
        def work(cancel: threading.Event) -> dict[str, Any]:
            document = longleaf.load(allowed.find(path))
            chosen = replace(
                choices,
                kind="own" if request and kind == "general" else kind,
                language=language,
                length=length,
                own=request,
            )
            reading = longleaf.plan(document, n_context=n_context, choices=chosen)
            tell = _progress(ctx, cancel)
            done = longleaf.run(reading, on_event=tell, cancel=cancel)
            return {
                "text": done.text,
                "evidence": _told(done.evidence),
                "data": dict(done.data) if done.data is not None else None,
                "warnings": list(done.warnings),
                "plan": list(reading.reasons),
            }

        return await _in_thread(work)

    @server.tool(annotations=only_reads)
    async def digest_document(
        path: str, length: str = "one-page", kind: str = ""
    ) -> dict[str, Any]:
        """Key passages of a document at once and without a model: its own sentences, word for
        word, each with its page, grouped by topic. length is brief, one-page or detailed; kind is
        contract, paper or other, recognised when left out. Read this first."""

        def work(cancel: threading.Event) -> dict[str, Any]:
            del cancel  # it takes a second
            document = longleaf.load(allowed.find(path))
            try:
                made = longleaf.digest(document, length=length, kind=kind or None)
            except ValueError as error:
                raise ToolError(str(error)) from error
            return as_values(made.digest, document.language)

        return await _in_thread(work)

    @server.tool(annotations=only_reads)
    async def ask_document(path: str, question: str, ctx: Context) -> dict[str, Any]:
        """Answer a question about a document, with page references and the evidence for each
        statement. A long document is searched; summarising it first makes answers better."""

        def work(cancel: threading.Event) -> dict[str, Any]:
            document = longleaf.load(allowed.find(path))
            answer = longleaf.ask(
                document,
                question,
                n_context=n_context,
                choices=choices,
                on_event=_progress(ctx, cancel),
                cancel=cancel,
            )
            return {
                "text": answer.text,
                "evidence": _told(answer.evidence),
                "how": answer.reason,
            }

        return await _in_thread(work)

    return server


async def _in_thread(work: Callable[[threading.Event], T]) -> T:
    """Runs `work` beside the protocol. A cancelled call stops it within a token; what is known to
    be wrong reaches the assistant in words."""
    cancel = threading.Event()
    try:
        return await anyio.to_thread.run_sync(work, cancel, abandon_on_cancel=True)
    except LongleafError as error:
        raise ToolError(str(error)) from error
    finally:
        cancel.set()


def _progress(ctx: Context, cancel: threading.Event) -> Callable[[object], None]:
    """Tells the assistant how far a reading is, so that it does not give up waiting."""
    from app.analysis.runs.events import Progress, QuestionProgress

    def tell(event: object) -> None:
        match event:
            case Progress(fraction=fraction):
                done = fraction
            case QuestionProgress(n_done=n_done, n_total=n_total):
                done = n_done / max(n_total, 1)
            case _:
                return
        if not cancel.is_set():
            anyio.from_thread.run(ctx.report_progress, done, 1.0)

    return tell


def _listed(longleaf: Longleaf, allowed: AllowedFiles) -> list[dict[str, Any]]:
    known = {record.path.resolve(): record for record in longleaf.workspace.library.documents(1000)}
    found = []
    for path in allowed.all():
        record = known.get(path.resolve())
        runs = longleaf.workspace.library.runs(10, document_sha256=record.sha256) if record else []
        found.append(
            {
                "path": str(path),
                "size_bytes": path.stat().st_size,
                "title": record.title if record else None,
                "n_pages": record.n_pages or None if record else None,
                "kinds_made": sorted({run.kind for run in runs if run.text}),
            }
        )
    return found


def _hits(longleaf: Longleaf, allowed: AllowedFiles, words: str) -> list[dict[str, Any]]:
    library = longleaf.workspace.library
    hits: list[dict[str, Any]] = []
    for record in library.documents(1000):
        if not allowed.allows(record.path):
            continue
        limits = SearchFilter(document_sha256=record.sha256)
        hits += [
            {
                "path": str(record.path),
                "title": hit.document_title,
                "found_in": hit.kind.value,
                "page": hit.page,
                "text": hit.snippet,
                "score": round(hit.score, 3),
            }
            for hit in library.search(words, limits, n_hits=N_HITS_MAX)
        ]
    return sorted(hits, key=lambda hit: -hit["score"])[:N_HITS_MAX]


def _told(evidence: Evidence) -> dict[str, Any]:
    """The evidence as an assistant needs it."""
    return {
        "summary": evidence.summary,
        "statements": [
            {
                "text": statement.text,
                "support": statement.support.value,
                "references": list(statement.references),
            }
            for statement in evidence.statements
        ],
    }
