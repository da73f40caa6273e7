"""Two versions of a document, clause by clause."""
