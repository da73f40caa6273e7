"""Keeps an answer that no model wrote as a finished run, to be found again like any other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.documents.base.document import Document

if TYPE_CHECKING:
    from app.store import Library


def keep_finished(
    library: Library,
    document: Document,
    text: str,
    *,
    key: str,
    kind: str,
    mode: str,
    message: str = "",
    elapsed_s: float = 0.0,
    parameters: Mapping[str, object] | None = None,
) -> int:
    """Keeps an answer, and the document with it, unless an equal one is there.

    Args:
        key: The run's `result_key`; equal answers have equal ones.
        kind, mode, message, parameters: As a run has them.
        elapsed_s: How long the answer took.

    Returns:
        The number of the run.
    """
    from app.store.records import NewRun, RunStatus

    known = library.finished_run(key)
    if known is not None:
        return known.id
    library.save_document(document)
    run_id = library.start_run(
        NewRun(
            document_sha256=document.sha256,
            result_key=key,
            kind=kind,
            mode=mode,
            n_context=0,
            model_fingerprint="",
            model_name="",
            n_parts=0,
            n_document_tokens=0,
            parameters=dict(parameters or {}),
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
        elapsed_s=elapsed_s,
    )
    return run_id
