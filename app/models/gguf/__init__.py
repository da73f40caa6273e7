"""What a GGUF file says: header, facts, vocabulary, chat template."""
