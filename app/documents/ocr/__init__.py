"""Reads scanned pages with text recognition."""

from __future__ import annotations

from app.documents.ocr.document import with_recognized_pages
from app.documents.ocr.recognition import is_installed, pages_without_text, recognize_pages

__all__ = ["is_installed", "pages_without_text", "recognize_pages", "with_recognized_pages"]
