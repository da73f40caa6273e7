"""Runs first in the built program: gives back the environment that the user had.

PyInstaller's starter points LD_LIBRARY_PATH at the program's own libraries. This process has read
it already; what it starts (a browser, LibreOffice) must not load our libraries in place of theirs.
Our own further processes need them: they are told to set everything up anew.
"""

import os
import sys

if sys.platform.startswith("linux"):
    original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        os.environ["LD_LIBRARY_PATH"] = original
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    # Else the starter takes a further process for a part of this one, and adds nothing.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
