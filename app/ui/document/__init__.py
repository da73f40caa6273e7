"""The pane of the document: pages, text, outline, search."""
