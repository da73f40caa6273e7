"""What is asked of a document, and the reading of it from plan to answer."""
