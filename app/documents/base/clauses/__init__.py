"""Clauses: their numbers, full names, and the places that they make."""
