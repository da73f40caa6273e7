"""Writes a stored result to a file, whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from app.export.errors import ExportError, NothingToExport, UnknownFormat
from app.store.records import RunRecord
from app.system.files import write_whole
from app.system.translation import tr


class ExportFormat(StrEnum):
    """What a result can be written as; the value is the file's suffix."""

    MARKDOWN = "md"
    DOCX = "docx"
    PDF = "pdf"
    JSON = "json"
    CSV = "csv"


def export_run(run: RunRecord, path: Path, format: ExportFormat | None = None) -> None:
    """Writes the answer of a run to `path`, in place of what was there.

    The format is that of the file's suffix (.md, .markdown, .docx, .pdf, .json, .csv) unless
    `format` is given. The file appears when it is complete: it is written under another name in
    the same folder, flushed to the disk and renamed. Only the name of the document's file is
    written, not the folder it lies in. Raises `ExportError` with a sentence and a next step.
    """
    path = Path(path)
    format = format or format_of(path)
    if not run.text.strip():
        raise NothingToExport(
            tr("Run {id} has no answer to export.", id=run.id), tr("Choose a run that is finished.")
        )
    write_export(path, _renderer(format)(run))


def format_of(path: Path) -> ExportFormat:
    """The format that a file's name asks for. Raises `UnknownFormat`."""
    suffix = path.suffix.lower().removeprefix(".")
    try:
        return ExportFormat.MARKDOWN if suffix == "markdown" else ExportFormat(suffix)
    except ValueError:
        known = ", ".join(f".{known.value}" for known in ExportFormat)
        raise UnknownFormat(
            tr("The name “{name}” does not say what kind of file to write.", name=path.name),
            tr("End it with one of {known}.", known=known),
        ) from None


def _renderer(format: ExportFormat) -> Callable[[RunRecord], bytes]:
    """Each format's own module is imported when it is asked for: Qt and lxml take their time."""
    match format:
        case ExportFormat.MARKDOWN:
            from app.export.markdown_file import as_markdown

            return as_markdown
        case ExportFormat.DOCX:
            from app.export.docx_file import as_docx

            return as_docx
        case ExportFormat.PDF:
            from app.export.pdf_file import as_pdf

            return as_pdf
        case ExportFormat.JSON:
            from app.export.json_file import as_json

            return as_json
        case ExportFormat.CSV:
            from app.export.csv_file import as_csv

            return as_csv


def write_export(path: Path, data: bytes) -> None:
    """Writes an exported file, whole or not at all. Raises `ExportError` in words."""
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        write_whole(path, data, is_durable=True)
    except OSError as error:
        raise _in_words(error, path) from error


def _in_words(error: OSError, path: Path) -> ExportError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExportError(
            tr("There is no room left on the disk for “{path}”.", path=path),
            tr("Free some space, or choose another disk."),
        )
    if not path.parent.is_dir():
        return ExportError(
            tr("The folder “{folder}” does not exist.", folder=path.parent),
            tr("Choose a folder that does, or make it."),
        )
    if isinstance(error, IsADirectoryError):
        return ExportError(
            tr("“{path}” is a folder.", path=path), tr("Choose a file name inside it.")
        )
    reason = (error.strerror or str(error)).rstrip(".")
    return ExportError(
        tr("“{path}” cannot be written: {reason}.", path=path, reason=reason),
        tr("Close the file if another program has it open, or choose a folder you may write to."),
    )
