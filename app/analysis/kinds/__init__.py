"""The kinds of analysis: what is asked of a document, and how it is put into prompts."""
