"""Longleaf against servers and clients that people run, outside CI: see README.md here."""
