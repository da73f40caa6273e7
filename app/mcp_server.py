"""A door for scripts that serve assistants themselves, from `app.interfaces.mcp.server`."""

from app.interfaces.mcp.files import AllowedFiles
from app.interfaces.mcp.server import make_server

__all__ = ["AllowedFiles", "make_server"]
