"""Longleaf for assistants and agents, over the Model Context Protocol."""
