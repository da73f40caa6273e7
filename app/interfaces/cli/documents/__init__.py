"""Commands that read documents."""
