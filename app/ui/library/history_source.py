"""The rows of the library pane from the library, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby, islice

from app.analysis.kinds.titles import titles_of_kinds
from app.store import Library
from app.store.records import DocumentRecord, RunRecord, RunStatus, SearchFilter
from app.system.translation import to_translate, tr
from app.system.wording import named
from app.ui.library.history_model import Fetch, HistoryRow, RowKind

N_RUNS_A_PAGE = 20
"""Runs fetched at once: more than a screen shows, and some milliseconds."""

_STATUS = (RunStatus.RUNNING, RunStatus.CANCELLED, RunStatus.FAILED, RunStatus.INTERRUPTED)
_HOW = {
    "single": to_translate("one pass"),
    "map-reduce": to_translate("in parts"),
    "digest": to_translate("key passages"),
    "hand": to_translate("made by hand"),
}


def library_rows(library: Library, limits: SearchFilter) -> Fetch:
    """Gives the rows page after page: each document with what was made of it."""
    titles = titles_of_kinds()
    ids = library.listed_run_ids(limits)
    document = ""
    is_first = True

    def fetch() -> Sequence[HistoryRow]:
        nonlocal document, is_first
        begun: list[HistoryRow] = []
        if is_first and limits == SearchFilter():
            begun = _asked_rows(library)
        is_first = False
        runs: list[RunRecord] = []
        while not runs and (page := list(islice(ids, N_RUNS_A_PAGE))):
            runs = library.runs_by_id(page)  # they may have been deleted meanwhile
        if not runs:
            return begun
        records = library.documents_by_sha256({run.document_sha256 for run in runs})
        n_asked = library.exchange_counts(records)
        rows = begun
        for sha256, of_document in groupby(runs, key=lambda run: run.document_sha256):
            found = list(of_document)
            if sha256 != document:  # else a page ended within its runs
                document = sha256
                if sha256 in records:
                    rows += _head_rows(records[sha256], n_asked.get(sha256, 0))
            rows += [_run_row(run, titles) for run in found]
        return rows

    return fetch


def _asked_rows(library: Library) -> list[HistoryRow]:
    """Documents that were only asked about."""
    asked = library.asked_only()
    records, counts = library.documents_by_sha256(asked), library.exchange_counts(asked)
    return [
        row
        for sha256 in asked
        if sha256 in records
        for row in _head_rows(records[sha256], counts.get(sha256, 0))
    ]


def _head_rows(record: DocumentRecord, n_asked: int) -> list[HistoryRow]:
    """A document, and its conversation where there is one."""
    rows = [_document_row(record)]
    if n_asked:
        told = tr("1 question") if n_asked == 1 else tr("{n_asked} questions", n_asked=n_asked)
        rows.append(
            HistoryRow(RowKind.CONVERSATION, tr("Questions"), told, record.sha256, tip=record.title)
        )
    return rows


def _document_row(record: DocumentRecord) -> HistoryRow:
    tip = "\n".join(filter(None, [record.title, str(record.path), ", ".join(record.tags)]))
    return HistoryRow(
        RowKind.DOCUMENT,
        record.title,
        _version_text(record),
        record,
        record.favourite,
        record.tags,
        tip,
        file=record.path.name,  # its ending is the format, in the words that people have for it
    )


def _version_text(record: DocumentRecord) -> str:
    """What tells two versions of one document apart beside their files: when each was first read,
    its pages."""
    when = record.first_seen.astimezone()
    told = [f"{when:{_date_form(when.year)}}"]
    if record.n_pages:
        told.append(tr("1 page") if record.n_pages == 1 else tr("{n:,} pages", n=record.n_pages))
    return " · ".join(told)


def _date_form(year: int) -> str:
    """The year is left out while it is the present one: the pane is narrow."""
    return tr("%d %b, %H:%M") if year == datetime.now().year else tr("%d %b %Y, %H:%M")


def _run_row(run: RunRecord, titles: dict[str, str]) -> HistoryRow:
    when = run.started.astimezone()
    at = f"{when:{_date_form(when.year)}}"
    how = named(run.status) if run.status in _STATUS else tr(_HOW.get(run.mode, run.mode))
    parts = tr("one part") if run.n_parts == 1 else tr("{n} parts", n=run.n_parts)
    return HistoryRow(
        RowKind.RUN,
        titles.get(run.kind, run.kind),
        at if run.kind == run.mode and run.text else f"{at} · {how}",  # key passages are just that
        run,
        run.favourite,
        run.tags,
        f"{run.document_title}\n{run.document_path}\n{run.model_name}, {parts}, "
        f"{when:{tr('%d %B %Y')}}",
    )
