"""Where models come from: this disk, Ollama, the catalogue, downloads, profiles."""
