"""Generates text with servers: OpenAI-compatible, llama.cpp's, Ollama's."""
