"""From the lines of a PDF to its blocks: paragraphs, headings, tables, lists, running heads."""
