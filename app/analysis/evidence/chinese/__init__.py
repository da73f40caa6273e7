"""Whether a Chinese sentence says a statement, character by character."""
