"""Whether an English sentence says a statement, word by word."""
