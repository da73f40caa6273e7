"""`python -m app.interfaces.cli`: the command line from a checkout."""

from __future__ import annotations

import sys

from app.interfaces.cli.program import main

sys.exit(main())
