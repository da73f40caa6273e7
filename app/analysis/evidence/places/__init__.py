"""Where in a document something stands."""
