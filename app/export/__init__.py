"""Stored results as files for other programs: Markdown, DOCX, PDF, JSON and CSV."""

from __future__ import annotations

from app.export.errors import ExportError
from app.export.exporting import ExportFormat, export_run

__all__ = ["ExportError", "ExportFormat", "export_run"]
