"""The page of questions about a document."""
