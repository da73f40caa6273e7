"""How far a ✓ can be trusted: true and false statements about real documents, made by rule."""
