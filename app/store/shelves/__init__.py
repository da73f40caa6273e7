"""What the library keeps, a table or two a module."""
