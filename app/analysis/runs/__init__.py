"""A run over a document, from its plan to its answer."""
