"""What argparse itself says, in the interface's language.

It asks gettext, whose catalogues no installation of Python brings; here it asks `tr` instead.
"""

from __future__ import annotations

import argparse

from app.system.translation import to_translate, tr

WORDS = (
    to_translate("usage: "),
    to_translate("positional arguments"),
    to_translate("options"),
    to_translate("show this help message and exit"),
    to_translate("show program's version number and exit"),
    to_translate("%(prog)s: error: %(message)s\n"),
    to_translate("argument %(argument_name)s: %(message)s"),
    to_translate("the following arguments are required: %s"),
    to_translate("unrecognized arguments: %s"),
    to_translate("expected one argument"),
    to_translate("expected at least one argument"),
    to_translate("not allowed with argument %s"),
    to_translate("invalid choice: %(value)r (choose from %(choices)s)"),
    to_translate("invalid %(type)s value: %(value)r"),
)
"""As they stand in Python 3.11 to 3.14; what another version says differently stays English."""


def translate_argparse() -> None:
    """Lets argparse look its sentences up with ours."""
    argparse._ = tr  # type: ignore[attr-defined]
