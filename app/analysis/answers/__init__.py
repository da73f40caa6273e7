"""What a model's answer becomes: statements, references, structured data."""
