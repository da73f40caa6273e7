"""Questions about a document, and their answers."""
