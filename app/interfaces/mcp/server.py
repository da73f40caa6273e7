"""Longleaf for assistants and agents: a server of the Model Context Protocol over standard input
and output, with tools that summarise, ask, search and list the documents a person allowed.

Built on the official `mcp` package (the extra `agents`). Whatever an assistant asks for, no file
outside the allowed folders is opened, nor anything of it shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread
from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from app import __version__
from app.analysis.evidence.checked import Evidence
from app.analysis.kinds.frames import answer_languages
from app.analysis.kinds.prompts import kinds
from app.digest.rendering import as_values
from app.interfaces.mcp.files import AllowedFiles
from app.interfaces.mcp.pages import hits, listed
from app.system.errors import LongleafError

if TYPE_CHECKING:
    from app.analysis.runs.run import Choices
    from app.interfaces.api import Longleaf

_QUICK = anyio.CapacityLimiter(8)
"""Threads for what takes no time. Summaries that wait for each other may have all of the others."""
_INSTRUCTIONS = (
    "Longleaf reads long documents (contracts, papers, books) on this computer and says where each "
    "statement comes from: references such as [p. 12] name the page. list_documents shows what may "
    "be read. A summary of a long document takes minutes the first time and no time the next. "
    "The evidence says of each statement whether one passage of the page it names has the same "
    "words and figures (matched), is to be compared (cited), has something that is not there "
    "(doubtful) or is nowhere in the document (unsupported); pass on the references, and trust "
    "nothing that is not matched without comparing."
)
_SUMMARIZE = (
    "Summarise a document, from its first page to its last. kind is one of: {kinds} (own: what "
    "`request` says). language is a tag ({languages}), the document's own when left out. length is "
    "brief, one-page or detailed where the kind has lengths. Returns Markdown with page "
    "references, and the evidence for each statement."
)
_N_BEFORE_END = 0.99
T = TypeVar("T")


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
    server = MCPServer(
        "longleaf",
        "Longleaf",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",  # else each request to a model server is a line on standard error
    )
    tools = _Tools(longleaf, allowed, n_context, choices)
    only_reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (tools.list_documents, tools.search_library, tools.digest_document):
        server.tool(annotations=only_reads)(tool)
    server.tool(annotations=only_reads)(tools.ask_document)
    server.tool(
        annotations=only_reads,
        description=_SUMMARIZE.format(
            kinds=", ".join(kind.id for kind in kinds() if not kind.problem),
            languages=", ".join(answer_languages()),
        ),
    )(tools.summarize_document)
    return server


@dataclass(frozen=True)
class _Tools:
    """What an assistant may call: each docstring is what it reads of the tool."""

    _longleaf: Longleaf
    _allowed: AllowedFiles
    _n_context: int
    _choices: Choices

    async def list_documents(self, start: int = 0) -> dict[str, Any]:
        """List the documents that may be read: path, size, and what is already known of each.
        Where there are more than one page holds, `next_start` is the start of the next."""
        return await _in_thread(lambda cancel: listed(self._longleaf, self._allowed, start), _QUICK)

    async def search_library(self, words: str, start: int = 0) -> dict[str, Any]:
        """Search the documents that were read before, their summaries and notes, for all of the
        words given. Words in quotation marks must follow each other. The best hits come first;
        where there are more, `next_start` is the start of the next page. `reference` names the
        page as it is printed, and `page` is its number in the file."""
        return await _in_thread(
            lambda cancel: hits(self._longleaf, self._allowed, words, start), _QUICK
        )

    async def summarize_document(
        self,
        path: str,
        ctx: Context,
        kind: str = "general",
        language: str = "",
        length: str = "",
        request: str = "",
    ) -> dict[str, Any]:
        def work(cancel: threading.Event) -> dict[str, Any]:
            document = self._longleaf.load(self._allowed.find(path))
            chosen = replace(
                self._choices,
                kind="own" if request and kind == "general" else kind,
                language=language,
                length=length,
                own=request,
            )
            reading = self._longleaf.plan(document, n_context=self._n_context, choices=chosen)
            tell = _Progress(ctx, cancel)
            done = self._longleaf.run(reading, on_event=tell, cancel=cancel)
            tell.finish()
            return {
                "text": done.text,
                "evidence": _told(done.evidence),
                "data": dict(done.data) if done.data is not None else None,
                "warnings": list(done.warnings),
                "plan": list(reading.reasons),
            }

        return await _in_thread(work)

    async def digest_document(
        self, path: str, length: str = "one-page", kind: str = ""
    ) -> dict[str, Any]:
        """Key passages of a document at once and without a model: its own sentences, word for
        word, each with its page, grouped by topic. length is brief, one-page or detailed; kind is
        contract, paper or other, recognised when left out. Read this first."""

        def work(cancel: threading.Event) -> dict[str, Any]:
            del cancel  # it takes a second
            document = self._longleaf.load(self._allowed.find(path))
            try:
                made = self._longleaf.digest(document, length=length, kind=kind or None)
            except ValueError as error:
                raise ToolError(str(error)) from error
            return as_values(made.digest, document.language)

        return await _in_thread(work)

    async def ask_document(self, path: str, question: str, ctx: Context) -> dict[str, Any]:
        """Answer a question about a document, with page references and the evidence for each
        statement. A long document is searched; summarising it first makes answers better."""

        def work(cancel: threading.Event) -> dict[str, Any]:
            document = self._longleaf.load(self._allowed.find(path))
            tell = _Progress(ctx, cancel)
            answer = self._longleaf.ask(
                document,
                question,
                n_context=self._n_context,
                choices=self._choices,
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
