"""What every reader gives, and what is found in it: documents, passages, languages, omissions."""
