"""The library's schema and its changes from version to version."""
