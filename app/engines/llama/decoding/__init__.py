"""In the worker: many answers decoded together by llama.cpp, and what its contexts hold."""
