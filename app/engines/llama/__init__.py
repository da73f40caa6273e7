"""Generates text with llama.cpp, in a worker process."""
