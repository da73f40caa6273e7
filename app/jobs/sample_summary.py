"""The finished summary of the sample contract: made by hand, and it says so."""

from __future__ import annotations

import hashlib

from app.documents.base.document import Document
from app.store import Library
from app.store.records import NewRun, RunRecord, RunStatus
from app.system.files import file_sha256
from app.system.folders import resources_folder
from app.system.translation import to_translate

_MADE_BY_HAND = to_translate(
    "Made by hand, by no model: it shows what a result of this sample can look like."
)
MODE = "hand"
"""The mode of a run that nobody read by machine."""


def kept_sample_summary(library: Library, document: Document) -> RunRecord | None:
    """The summary as a run of the library, kept there the first time; None for any other document
    than the sample."""
    folder = resources_folder() / "samples"
    sample, summary = (folder / f"cloud-service-agreement.{end}" for end in ("pdf", "summary.md"))
    if document.path.name != sample.name or not (sample.exists() and summary.exists()):
        return None
    if document.sha256 != file_sha256(sample):
        return None
    text = summary.read_text(encoding="utf-8").strip()
    key = hashlib.sha256(f"{MODE} {document.sha256} {text}".encode()).hexdigest()
    known = library.finished_run(key)
    if known is not None:
        return known
    library.save_document(document)
    run_id = library.start_run(
        NewRun(
            document_sha256=document.sha256,
            result_key=key,
            kind="general",
            mode=MODE,
            n_context=0,
            model_fingerprint="",
            model_name="",
            n_parts=0,
            n_document_tokens=0,
        )
    )
    library.finish_run(
        run_id,
        status=RunStatus.FINISHED,
        is_whole=True,
        text=text,
        message=_MADE_BY_HAND,
        n_parts_cached=0,
        n_prompt=0,
        n_generated=0,
        elapsed_s=0.0,
    )
    return library.run(run_id)
