"""Generates text: the engine contract and the local llama.cpp engine."""
