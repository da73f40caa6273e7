"""Counts what tells whether the house is in order: `python -m tests.house`."""
