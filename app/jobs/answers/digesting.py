"""Key passages as a result like any other: kept in the library, exported, found again."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.digest import Digest, DigestLength, DocumentKind, make_digest
from app.digest.rendering import as_markdown
from app.documents.base.document import Document
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

if TYPE_CHECKING:
    from app.store import Library

DIGEST_KIND = "digest"
"""The kind of a run whose answer are key passages."""
DIGEST_MODE = "digest"
"""Its mode: nothing is read by a model."""
_VERSION = 3
"""Part of a kept digest's key: raise it where other passages are chosen."""


class NothingToChoose(LongleafError):  # noqa: N818
    """A document without a sentence."""

    exit_code = ExitCode.DOCUMENT


def nothing_to_choose() -> NothingToChoose:
    """The error in its words."""
    return NothingToChoose(
        tr("This document has no sentences that key passages could be chosen from."),
        tr("Open the document itself; its headings are in the outline."),
    )


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """Key passages and where they are kept.

    Attributes:
        digest: What was chosen.
        text: The same in Markdown, with references.
        run_id: Its number in the library; 0 where it was not kept.
        elapsed_s: How long it took.
    """

    digest: Digest
    text: str
    run_id: int
    elapsed_s: float


def digest_document(
    document: Document,
    length: DigestLength = DigestLength.ONE_PAGE,
    kind: DocumentKind | None = None,
    library: Library | None = None,
    *,
    run_kind: str = DIGEST_KIND,
    message: str = "",
) -> KeptDigest:
    """The key passages of a document, kept in the library where one is given, there as a run of
    the kind `run_kind` with a message for people.

    Raises `NothingToChoose` where the document has no sentence, only headings for instance.
    """
    started = time.perf_counter()
    digest = make_digest(document, length, kind)
    text = as_markdown(digest, document.language)
    elapsed_s = time.perf_counter() - started
    if not text:
        raise nothing_to_choose()
    made = KeptDigest(digest, text, 0, elapsed_s)
    if library is None:
        return made
    return replace(made, run_id=keep(library, document, made, run_kind=run_kind, message=message))


def keep(
    library: Library,
    document: Document,
    made: KeptDigest,
    *,
    run_kind: str = DIGEST_KIND,
    message: str = "",
) -> int:
    """Keeps key passages as a run; its number, that of an equal one where there is one."""
    from app.store.records import NewRun, RunStatus

    digest, text = made.digest, made.text
    words = (
        run_kind,
        document.sha256,
        sorted(document.left_out),
        _VERSION,
        digest.length,
        digest.kind,
        text,
    )
    key = hashlib.sha256(repr(words).encode("utf-8", "surrogatepass")).hexdigest()
    known = library.finished_run(key)
    if known is not None:
        return known.id
    library.save_document(document)
    run_id = library.start_run(
        NewRun(
            document_sha256=document.sha256,
            result_key=key,
            kind=run_kind,
            mode=DIGEST_MODE,
            n_context=0,
            model_fingerprint="",
            model_name="",
            n_parts=0,
            n_document_tokens=0,
            parameters={"length": digest.length.value, "document_kind": digest.kind.value},
        )
    )
    library.finish_run(
        run_id,
        status=RunStatus.FINISHED,
        is_whole=True,
        text=text,
        message=message,
        n_parts_cached=0,
        n_prompt=0,
        n_generated=0,
        elapsed_s=made.elapsed_s,
    )
    return run_id
