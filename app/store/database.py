"""sqlite_utils' `Database`, without what it would load beside it.

sqlite_utils imports numpy where there is one, to tell the types of columns from values that are
numpy's. None here are, and numpy takes longer to load than all the rest of the store.
"""

from __future__ import annotations

import sys

if "numpy" in sys.modules:
    from sqlite_utils import Database
else:
    sys.modules["numpy"] = None  # type: ignore[assignment]
    try:
        from sqlite_utils import Database
    finally:
        del sys.modules["numpy"]

__all__ = ["Database"]
