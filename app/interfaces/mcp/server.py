"""Longleaf for assistants and agents: a server of the Model Context Protocol over standard input
and output, with tools that summarise, ask, search and list the documents a person allowed.

Built on the official `mcp` package (the extra `agents`). Whatever an assistant asks for, no file
outside the allowed folders is opened, nor anything of it shown.
"""

from __future__ import annotations

import contextlib
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
from app.documents.opening.formats import FILE_PATTERNS
from app.store.records import SearchFilter
from app.system.errors import LongleafError

if TYPE_CHECKING:
    from app.analysis.runs.run import Choices
    from app.interfaces.api import Longleaf

N_FILES_PAGE = 200
"""Documents listed at once; more come with the next page."""
N_HITS_PAGE = 20
_N_SEARCHED_MAX = 5_000
_QUICK = anyio.CapacityLimiter(8)
"""Threads for what takes no time. Summaries that wait for each other may have all of the others."""
_ENDINGS = frozenset(
    pattern.removeprefix("*") for group in FILE_PATTERNS.values() for pattern in group.split()
)
_INSTRUCTIONS = (
    "Longleaf reads long documents (contracts, papers, books) on this computer and says where each "
    "statement comes from: references such as [p. 12] name the page. list_documents shows what may "
    "be read. A summary of a long document takes minutes the first time and no time the next. "
    "The evidence says of each statement whether one passage of the page it names has the same "
    "words and figures (matched), is to be compared (cited), has something that is not there "
    "(doubtful) or is nowhere in the document (unsupported); pass on the references, and trust "
    "nothing that is not matched without comparing."
)
_N_BEFORE_END = 0.99
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
        """Every document there is, by name, hidden folders left out."""
        found = (path for place in self.places for path in _files_in(place))
        for path in found:
            if path.suffix.lower() in _ENDINGS and _is_file(path) and self.allows(path):
                yield path

    def find(self, name: str) -> Path:
        """The file that an assistant means: a path, or one relative to an allowed folder.

        Raises `ToolError` for what does not exist and for what is not allowed, in the same words:
        an assistant is not told what else there is on this computer.
        """
        # A name too long, a folder that may not be entered, a user that there is not: whatever the
        # system says of such a path would tell what else there is.
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            given = Path(name).expanduser()
            inside = [given] if given.is_absolute() else [place / given for place in self.places]
            for path in (*inside, *(place for place in self.places if place.name == name)):
                if _is_file(path) and self.allows(path):
                    return path
        raise ToolError(
            f"“{name}” is not among the documents that may be read. list_documents shows those."
        )


def _is_file(path: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return path.is_file()
    return False


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

    server = MCPServer(
        "longleaf",
        "Longleaf",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",  # else each request to a model server is a line on standard error
    )
    only_reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    kind_ids = ", ".join(kind.id for kind in kinds() if not kind.problem)
    languages = ", ".join(answer_languages())

    @server.tool(annotations=only_reads)
    async def list_documents(start: int = 0) -> dict[str, Any]:
        """List the documents that may be read: path, size, and what is already known of each.
        Where there are more than one page holds, `next_start` is the start of the next."""
        return await _in_thread(lambda cancel: _listed(longleaf, allowed, start), _QUICK)

    @server.tool(annotations=only_reads)
    async def search_library(words: str, start: int = 0) -> dict[str, Any]:
        """Search the documents that were read before, their summaries and notes, for all of the
        words given. Words in quotation marks must follow each other. The best hits come first;
        where there are more, `next_start` is the start of the next page."""
        return await _in_thread(lambda cancel: _hits(longleaf, allowed, words, start), _QUICK)

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
            tell.finish()
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
            tell = _progress(ctx, cancel)
            answer = longleaf.ask(
                document,
                question,
                n_context=n_context,
                choices=choices,
                on_event=tell,
                cancel=cancel,
            )
            tell.finish()
            return {
                "text": answer.text,
                "evidence": _told(answer.evidence),
                "how": answer.reason,
            }

        return await _in_thread(work)

    return server


async def _in_thread(
    work: Callable[[threading.Event], T], limiter: anyio.CapacityLimiter | None = None
) -> T:
    """Runs `work` beside the protocol. A cancelled call stops it within a token; what is known to
    be wrong reaches the assistant in words."""
    cancel = threading.Event()
    try:
        return await anyio.to_thread.run_sync(work, cancel, abandon_on_cancel=True, limiter=limiter)
    except LongleafError as error:
        raise ToolError(str(error)) from error
    finally:
        cancel.set()


class _Progress:
    """Tells the assistant how far a reading is, so that it does not give up waiting: never back,
    and 1 at the end alone."""

    def __init__(self, ctx: Context, cancel: threading.Event) -> None:
        self._ctx, self._cancel = ctx, cancel
        self._told = -1.0

    def __call__(self, event: object) -> None:
        from app.analysis.runs.events import Progress, QuestionProgress

        match event:
            case Progress(fraction=fraction):
                self._tell(min(fraction, _N_BEFORE_END))
            case QuestionProgress(n_done=n_done, n_total=n_total):
                self._tell(_N_BEFORE_END * n_done / max(n_total, 1))  # the answer is to come

    def finish(self) -> None:
        self._tell(1.0)

    def _tell(self, done: float) -> None:
        if done > self._told and not self._cancel.is_set():
            self._told = done
            anyio.from_thread.run(self._ctx.report_progress, done, 1.0)


def _progress(ctx: Context, cancel: threading.Event) -> _Progress:
    return _Progress(ctx, cancel)


def _page(found: list[T], start: int, n: int, name: str) -> dict[str, Any]:
    """A page of what was found, which may have one item more than the page: then there is more."""
    page: dict[str, Any] = {name: found[:n], "is_cut": len(found) > n}
    return page | ({"next_start": start + n} if len(found) > n else {})


def _listed(longleaf: Longleaf, allowed: AllowedFiles, start: int) -> dict[str, Any]:
    known = {record.path.resolve(): record for record in longleaf.workspace.library.documents(1000)}
    start = max(start, 0)
    found = []
    for path in itertools.islice(allowed.all(), start, start + N_FILES_PAGE + 1):
        record = known.get(path.resolve())
        runs = longleaf.workspace.library.runs(10, document_sha256=record.sha256) if record else []
        try:
            size_bytes = path.stat().st_size
        except OSError:  # it was removed since
            continue
        found.append(
            {
                "path": str(path),
                "size_bytes": size_bytes,
                "title": record.title if record else None,
                "n_pages": record.n_pages or None if record else None,
                "kinds_made": sorted({run.kind for run in runs if run.text}),
            }
        )
    return _page(found, start, N_FILES_PAGE, "documents")


def _hits(longleaf: Longleaf, allowed: AllowedFiles, words: str, start: int) -> dict[str, Any]:
    """A page of the hits in documents that may be read."""
    library, start = longleaf.workspace.library, max(start, 0)
    paths = {record.sha256: record.path for record in library.documents(100_000)}
    may_read = {sha256: path for sha256, path in paths.items() if allowed.allows(path)}
    n_asked = 10 * (start + N_HITS_PAGE)
    while True:  # others' hits may stand before them
        found = library.search(words, SearchFilter(), n_hits=n_asked)
        ours = [hit for hit in found if hit.document_sha256 in may_read]
        is_all = len(found) < n_asked or n_asked >= _N_SEARCHED_MAX
        if is_all or len(ours) > start + N_HITS_PAGE:
            break
        n_asked = min(5 * n_asked, _N_SEARCHED_MAX)
    hits = [
        {
            "path": str(may_read[hit.document_sha256]),
            "title": hit.document_title,
            "found_in": hit.kind.value,
            "page": hit.page,
            "text": hit.snippet,
            "score": round(hit.score, 3),
        }
        for hit in ours[start : start + N_HITS_PAGE + 1]
    ]
    return _page(hits, start, N_HITS_PAGE, "hits")


def _told(evidence: Evidence) -> dict[str, Any]:
    """The evidence as an assistant needs it."""
    return {
        "summary": evidence.summary,
        "statements": [
            {
                "text": statement.text,
                "support": statement.support.value,
                "references": list(statement.references),
                "placed_by": statement.placed_by,
                "reason": statement.reason,
            }
            for statement in evidence.statements
        ],
    }
