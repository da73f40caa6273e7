"""What `main.py` prepares before Longleaf can run. Only the standard library is used here."""
