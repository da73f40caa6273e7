"""Copes with faults of llama.cpp, drivers and compilers: the engine check and the fallbacks."""
