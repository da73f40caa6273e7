"""Search in the library's documents, results and notes."""
