"""The sample contracts, and a finished summary of each: made by hand, and it says so."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.documents.base.document import Document
from app.jobs.answers.keeping import keep_finished
from app.store import Library
from app.store.records import RunRecord
from app.system.files import file_sha256
from app.system.folders import resources_folder
from app.system.translation import to_translate

_MADE_BY_HAND = to_translate(
    "Made by hand, by no model: it shows what a result of this sample can look like."
)
MODE = "hand"
"""The mode of a run that nobody read by machine."""
_SAMPLES = {"en": "cloud-service-agreement", "zh": "warehouse-software-contract.zh"}


def sample_path(language: str) -> Path:
    """The sample contract for people who read a language of the interface."""
    return resources_folder() / "samples" / f"{_SAMPLES.get(language, _SAMPLES['en'])}.pdf"


def kept_sample_summary(library: Library, document: Document) -> RunRecord | None:
    """The summary as a run of the library, kept there the first time; None for any other document
    than a sample."""
    samples = [sample_path(language) for language in _SAMPLES]
    sample = next((each for each in samples if each.name == document.path.name), None)
    if sample is None or not sample.exists() or document.sha256 != file_sha256(sample):
        return None
    summary = sample.with_suffix(".summary.md")
    if not summary.exists():
        return None
    text = summary.read_text(encoding="utf-8").strip()
    key = hashlib.sha256(f"{MODE} {document.sha256} {text}".encode()).hexdigest()
    run_id = keep_finished(
        library, document, text, key=key, kind="general", mode=MODE, message=_MADE_BY_HAND
    )
    return library.run(run_id)
