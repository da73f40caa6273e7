"""From a file to a document: its format by content, and the process that reads it."""
