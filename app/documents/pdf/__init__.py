"""Reads PDF: text and boxes by pdfium, layout, tables, running heads."""
