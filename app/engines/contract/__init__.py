"""The contract between whoever wants text and whatever generates it."""
