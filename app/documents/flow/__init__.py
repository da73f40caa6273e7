"""Reads text without pages: HTML, EPUB, ODT, RTF, Markdown and plain text."""
