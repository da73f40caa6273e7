"""Reads Word documents: DOCX, and DOC through LibreOffice."""
