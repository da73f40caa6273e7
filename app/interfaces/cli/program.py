"""`longleaf`: the same jobs as the window, without one.

Answers go to standard output and nothing else does; plans, progress and errors go to standard
error. Nothing decorative is written where no terminal reads it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.interfaces.cli import COMMANDS
from app.interfaces.cli.argparse_words import translate_argparse
from app.system.errors import ExitCode, LongleafError
from app.system.settings import load_settings
from app.system.translation import tr, use_language


def build_parser(only: str = "") -> argparse.ArgumentParser:
    """The command line's grammar; of the options of commands those of `only`, where it is one."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help=tr("show details of errors"),
    )
    parser = argparse.ArgumentParser(
        prog="longleaf",
        description=tr(
            "Reads whole contracts and papers on your own machine. Without a command, opens the "
            "window."
        ),
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"Longleaf {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        help_ = tr(command.HELP)
        each = commands.add_parser(name, help=help_, description=help_, parents=[common])
        if only in ("", name) or only not in COMMANDS:
            command.add_arguments(each)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit status (see `LongleafError.exit_code`)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (not arguments[0].startswith("-") and Path(arguments[0]).is_file()):
        arguments = ["window", *arguments]
    use_language(load_settings().language)
    translate_argparse()
    options = build_parser(only=arguments[0]).parse_args(arguments)
    verbose = getattr(options, "verbose", False)
    try:
        status: int = COMMANDS[options.command or "window"].run(options)
        return status
    except LongleafError as error:
        if verbose:
            raise
        print(f"longleaf: {error.message}", file=sys.stderr)
        if error.next_step:
            print(error.next_step, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print(tr("longleaf: interrupted."), file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`longleaf history | head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.UNEXPECTED
    except Exception as error:
        if verbose:
            raise
        print(
            tr("longleaf: something unexpected went wrong: {error!r}", error=error), file=sys.stderr
        )
        print(tr("Run the same command with --verbose for the details."), file=sys.stderr)
        return ExitCode.UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
