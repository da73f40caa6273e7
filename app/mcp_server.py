"""A door for scripts that serve assistants themselves, from `app.interfaces.mcp.server`."""

from app.interfaces.mcp.server import AllowedFiles, make_server

__all__ = ["AllowedFiles", "make_server"]
