"""The queue of documents that wait to be read."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.interfaces.cli.output import print_json
from app.interfaces.cli.reading import N_CONTEXT_USUAL, add_reading, open_chosen
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr
from app.system.wording import named

if TYPE_CHECKING:
    from app.analysis.runs.model import AnyModel
    from app.jobs.queue import ReadingQueue
    from app.jobs.workspace import Workspace
    from app.store.records import QueueEntry

HELP = to_translate("read many documents, one after the other")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    adding = acts.add_parser("add", help=tr("put files and folders at the end"))
    adding.add_argument("paths", nargs="+", type=Path, metavar="FILE")
    add_reading(adding)
    add_asked(adding)
    listing = acts.add_parser("list", help=tr("show what waits and what became of the rest"))
    listing.add_argument("--json", action="store_true", help=tr("write JSON"))
    running = acts.add_parser("run", help=tr("read what waits; Ctrl-C pauses"))
    add_reading(running)
    running.add_argument(
        "--across", action="store_true", help=tr("then summarise all that are done together")
    )
    running.add_argument("--json", action="store_true", help=tr("write JSON"))
    for name, told in (
        ("first", tr("read these first, in this order")),
        ("again", tr("let these be read again")),
        ("remove", tr("take these out")),
    ):
        act = acts.add_parser(name, help=told)
        act.add_argument("entries", nargs="*" if name == "remove" else "+", type=int, metavar="N")
        if name == "remove":
            act.add_argument("--done", action="store_true", help=tr("all that are done"))
            act.add_argument("--all", action="store_true", help=tr("everything"))


def add_asked(parser: argparse.ArgumentParser) -> None:
    """Adds the options that hold for each document."""
    parser.add_argument("--kind", default="general", metavar="KIND", help=tr("see: longleaf kinds"))
    parser.add_argument("--length", default="", metavar="LENGTH", help=tr("brief, one-page …"))
    parser.add_argument("--language", default="", metavar="TAG", help=tr("of the answer"))
    parser.add_argument("--prompt", default="", metavar="TEXT", help=tr("your own request"))
    parser.add_argument("--mode", choices=["auto", "single", "map-reduce"], default="auto")


def run(options: argparse.Namespace) -> int:
    from app.jobs.queue import ReadingQueue
    from app.jobs.workspace import Workspace

    workspace = Workspace()
    try:
        if options.act == "run":
            return _run(workspace, options)
        queue = ReadingQueue(workspace, _never)
        match options.act:
            case "add":
                return _add(workspace, queue, options)
            case "list":
                return _list(queue, as_json=options.json)
            case "remove":
                return _remove(queue, options)
        known = {entry.id for entry in queue.entries()}
        for entry_id in options.entries:
            if entry_id not in known:
                raise _unknown(entry_id)
        if options.act == "first":
            queue.put_first(options.entries)
        else:
            for entry_id in options.entries:
                queue.wait_again(entry_id)
        return _list(queue, as_json=False)
    finally:
        workspace.close()


def _never(workspace: Workspace, entry: QueueEntry) -> tuple[AnyModel, int]:
    raise AssertionError("nothing is read here")


def _add(workspace: Workspace, queue: ReadingQueue, options: argparse.Namespace) -> int:
    from app.analysis.runs.profile_use import choices_of
    from app.analysis.runs.run import prompts_for
    from app.models.sources.profiles import Profile, load_profile
    from app.planning.plan import Mode

    profile = load_profile(options.profile) if options.profile else Profile("none")
    kind = "own" if options.prompt and options.kind == "general" else options.kind
    choices = replace(
        choices_of(profile),
        kind=kind,
        language=options.language,
        length=options.length,
        own=options.prompt,
    )
    prompts_for(choices, "")  # a kind that does not exist is told now, not in the night
    ids = queue.add(
        options.paths,
        choices,
        mode=Mode(options.mode),
        n_context=options.budget or profile.n_context or N_CONTEXT_USUAL,
        model=options.model or profile.model or "",
    )
    print(
        tr("1 document added. Read them with: longleaf queue run")
        if len(ids) == 1
        else tr("{n} documents added. Read them with: longleaf queue run", n=len(ids)),
        file=sys.stderr,
    )
    return 0


def _list(queue: ReadingQueue, *, as_json: bool) -> int:
    entries = queue.entries()
    if as_json:
        print_json(
            [
                {
                    "entry": entry.id,
                    "path": str(entry.path),
                    "state": entry.state.value,
                    "message": entry.message,
                    "run": entry.run_id,
                    "choices": dict(entry.choices),
                    "added": entry.added.isoformat(),
                }
                for entry in entries
            ]
        )
        return 0
    if not entries:
        print(tr("The queue is empty. Add to it with: longleaf queue add FILE"), file=sys.stderr)
    for entry in entries:
        run = tr("run {n}", n=entry.run_id) if entry.run_id else entry.message
        print(f"{entry.id:>5}  {named(entry.state):<9}  {entry.path}  {run}".rstrip())
    return 0


def _remove(queue: ReadingQueue, options: argparse.Namespace) -> int:
    from app.store.records import QueueState

    wanted = list(options.entries)
    for entry in queue.entries():
        if options.all or (options.done and entry.state is QueueState.DONE):
            wanted.append(entry.id)
    if not wanted and not (options.all or options.done):
        raise LongleafError(
            tr("Nothing is named to be removed."),
            tr("Name entries by number, or add --done or --all."),
        )
    for entry_id in dict.fromkeys(wanted):
        if queue.remove(entry_id) is None:
            raise _unknown(entry_id)
    return 0


def _run(workspace: Workspace, options: argparse.Namespace) -> int:
    from app.interfaces.cli.following_queue import follow_queue, print_across
    from app.jobs.queue import ReadingQueue, from_settings
    from app.store.records import QueueState

    chosen = open_chosen(workspace, options)
    is_named = bool(options.model or options.server or options.profile)

    def asked(workspace: Workspace, entry: QueueEntry) -> tuple[AnyModel, int]:
        from app.interfaces.cli.options import model_path

        n_context = options.budget or int(entry.choices.get("n_context") or chosen.n_context)
        named = entry.choices.get("model", "")
        if named and not is_named:
            return workspace.open_model(model_path(str(named))), n_context
        return chosen.model, n_context

    queue = ReadingQueue(workspace, asked)
    code, results = follow_queue(queue, prints=not options.json)
    if not results and not options.json:
        print(tr("Nothing waits. Add to the queue with: longleaf queue add FILE"), file=sys.stderr)
    across = None
    if options.across and code != 130:
        done = [entry for entry in queue.entries() if entry.state is QueueState.DONE]
        choices = replace(
            chosen.choices, language=from_settings(done[0].choices)[0].language if done else ""
        )
        across = print_across(
            workspace,
            chosen.model,
            [entry.run_id for entry in done if entry.run_id],
            n_context=chosen.n_context,
            choices=choices,
            prints=not options.json,
        )
    if options.json:
        print_json({"documents": results, "across": across})
    return code


def _unknown(entry_id: int) -> LongleafError:
    return LongleafError(
        tr("The queue has no entry {n}.", n=entry_id),
        tr("List what it has with: longleaf queue list"),
    )
