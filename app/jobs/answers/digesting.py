"""Key passages as a result like any other: kept in the library, exported, found again."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.digest import Digest, DigestLength, DocumentKind, make_digest
from app.digest.rendering import as_markdown
from app.documents.base.document import Document
from app.jobs.answers.keeping import keep_finished
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

if TYPE_CHECKING:
    from app.store import Library

DIGEST_KIND = "digest"
"""The kind of a run whose answer is key passages."""
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
    """Chooses the key passages of a document.

    Args:
        document: The document.
        length, kind: See `make_digest`.
        library: Keeps them as a run; None keeps nothing.
        run_kind, message: The kind of that run, and what it says to people.

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
    """Keeps key passages as a run and returns its number; an equal run that is there is taken."""
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
    return keep_finished(
        library,
        document,
        text,
        key=hashlib.sha256(repr(words).encode("utf-8", "surrogatepass")).hexdigest(),
        kind=run_kind,
        mode=DIGEST_MODE,
        message=message,
        elapsed_s=made.elapsed_s,
        parameters={"length": digest.length.value, "document_kind": digest.kind.value},
    )
