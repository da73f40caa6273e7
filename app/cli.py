"""A door for scripts that call `python -m app.cli`: the command line, from `app.interfaces.cli`."""

from __future__ import annotations

import sys

from app.interfaces.cli.program import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
