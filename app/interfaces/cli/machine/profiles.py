"""Lists and shows profiles; takes them from Ollama's Modelfiles and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.system.errors import LongleafError
from app.system.translation import to_translate, tr

HELP = to_translate(
    "list profiles, show one, import one from an Ollama Modelfile or export one to it"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    show = actions.add_parser("show", help=tr("write a profile's settings"))
    show.add_argument("name", metavar="NAME")
    take = actions.add_parser(
        "import", help=tr("make a profile of a Modelfile or a profile's TOML")
    )
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--name", default="", help=tr("default: the file's"))
    give = actions.add_parser(
        "export", help=tr("write a profile as a Modelfile for `ollama create`")
    )
    give.add_argument("name", metavar="NAME")
    give.add_argument(
        "file", type=Path, metavar="FILE", nargs="?", help=tr("default: standard output")
    )
    remove = actions.add_parser("remove", help=tr("remove one of your own profiles"))
    remove.add_argument("name", metavar="NAME")


def run(options: argparse.Namespace) -> int:
    from app.models.sources.profiles import (
        format_profile,
        load_profile,
        profile_names,
        remove_profile,
    )

    match options.action:
        case "show":
            print(format_profile(load_profile(options.name)), end="")
        case "import":
            return _import(options)
        case "export":
            return _export(options)
        case "remove":
            remove_profile(options.name)
            print(tr("Removed: {name}", name=options.name))
        case _:
            for name in profile_names():
                try:
                    print(f"{name}  {load_profile(name).title}".rstrip())
                except LongleafError as error:
                    print(f"{name}\n    {tr('cannot be used: {reason}', reason=error)}")
    return 0


def _import(options: argparse.Namespace) -> int:
    from app.models.sources.modelfile import profile_from_modelfile
    from app.models.sources.profiles import parse_profile, profile_name, save_profile

    try:
        text = options.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LongleafError(
            tr("“{file}” cannot be read: {error}.", file=options.file, error=error),
            tr("Check the file's name and rights."),
        ) from error
    name = options.name or profile_name(options.file.stem)
    if options.file.suffix == ".toml":
        profile = parse_profile(text, name)
    else:
        profile = profile_from_modelfile(text, name)
    path = save_profile(profile)
    print(tr("Imported as “{name}”: {path}", name=name, path=path))
    if profile.template:
        print(
            tr(
                "Its TEMPLATE is kept for export; Longleaf uses the chat template in the model's "
                "file."
            ),
            file=sys.stderr,
        )
    return 0


def _export(options: argparse.Namespace) -> int:
    from app.models.sources.modelfile import modelfile_from_profile
    from app.models.sources.profiles import load_profile

    text = modelfile_from_profile(load_profile(options.name))
    if options.file is None:
        print(text, end="")
        return 0
    options.file.write_text(text, encoding="utf-8")
    print(tr("Written to {file}.", file=options.file), file=sys.stderr)
    return 0
