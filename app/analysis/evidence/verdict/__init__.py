"""The stretches of a document that can say a statement, and the one rule for a ✓."""
