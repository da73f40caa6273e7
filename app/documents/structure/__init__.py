"""What a document's text says of its own structure: references, back matter."""
