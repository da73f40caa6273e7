"""The lines of a PDF page: their text, where they stand, what happens inside them."""
