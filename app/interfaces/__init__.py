"""How others call Longleaf: as a library, on the command line, over MCP."""
