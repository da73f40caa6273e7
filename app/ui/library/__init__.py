"""The pane of the library: documents and what was made of them."""
