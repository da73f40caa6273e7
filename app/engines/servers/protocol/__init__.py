"""OpenAI's protocol and each server's own, in requests and answers."""
