"""Zip archives of XML parts: the guards before they are opened, and what is left of broken ones."""
