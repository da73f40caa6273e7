"""Compares two versions of a document and says what the changes mean."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.interfaces.cli.options import add_password, password
from app.interfaces.cli.output import print_json
from app.interfaces.cli.reading import add_reading, open_chosen
from app.system.translation import to_translate, tr
from app.system.wording import named, place_text

if TYPE_CHECKING:
    from app.analysis.comparison.alignment import Change, Comparison
    from app.analysis.comparison.changes import ChangesText
    from app.jobs.workspace import Workspace

HELP = to_translate("compare two versions of a document")
_N_CONTEXT_CHARACTERS = 60
"""Of the words around an edit that are shown."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", type=Path, metavar="OLD")
    parser.add_argument("new", type=Path, metavar="NEW")
    add_reading(parser)
    add_password(parser)
    parser.add_argument(
        "--language", default="", metavar="TAG", help=tr("of the summary (en, zh …)")
    )
    parser.add_argument(
        "--no-summary", action="store_true", help=tr("list the differences and ask no model")
    )
    parser.add_argument(
        "--save",
        type=Path,
        metavar="FILE.docx",
        help=tr("write the comparison as a Word document with tracked changes"),
    )
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))


def run(options: argparse.Namespace) -> int:
    from app.analysis.comparison.alignment import compare
    from app.analysis.comparison.changes import changes_text
    from app.jobs.workspace import Workspace

    workspace = Workspace()
    try:
        old, new = (
            workspace.open_document(path, password=password(options))
            for path in (options.old, options.new)
        )
        comparison = compare(old, new)
        found = comparison.as_json()
        if options.save is not None:
            from app.export.redline import export_redline

            export_redline(comparison, (old.path.name, new.path.name), options.save)
            print(tr("Saved as {path}.", path=options.save), file=sys.stderr, flush=True)
        if not options.json:
            for line in difference_lines(comparison):
                print(line)
            print(comparison.summary, file=sys.stderr, flush=True)
        status = 0
        if comparison.differences and not options.no_summary:
            changes = changes_text(comparison, old, new)
            for each in (old, new):
                workspace.library.save_document(each)
            status = _explain(workspace, changes, options, found)
        if options.json and status == 0:
            print_json(found)
        return status
    finally:
        workspace.close()


def _explain(
    workspace: Workspace, changes: ChangesText, options: argparse.Namespace, found: dict[str, Any]
) -> int:
    """Asks a model what the changes mean; its answer goes into `found` when JSON is asked for."""
    import dataclasses

    from app.analysis.runs.state import RunState
    from app.interfaces.cli.documents.summarize import plan_text
    from app.interfaces.cli.following import follow
    from app.system.errors import LongleafError

    chosen = open_chosen(workspace, options)
    choices = dataclasses.replace(chosen.choices, kind="comparison", language=options.language)
    plan = workspace.plan(changes, chosen.model, n_context=chosen.n_context, choices=choices)
    print(plan_text(plan, chosen.model), file=sys.stderr, flush=True)
    cancel = threading.Event()
    events = workspace.run(changes, chosen.model, plan, choices=choices, cancel=cancel)
    if not options.json:
        print()
        return follow(events, plan, cancel, as_json=False, document=changes)
    run = RunState()
    for event in events:
        run.apply(event)
    if run.stopped is not None:
        raise LongleafError(run.stopped.message, run.stopped.next_step)
    found |= {"text": run.answer, "run": run.run_id}
    if run.evidence is not None:
        found["evidence"] = run.evidence.as_json()
    return 0


def difference_lines(comparison: Comparison) -> Iterator[str]:
    """The differences as lines of text, removed words as [-so-] and added ones as {+so+}."""
    for change in comparison.differences:
        clause = change.new or change.old
        assert clause is not None
        name = clause.name or clause.section or tr("text")
        yield f"{named(change.kind)}: {name} ({place_text(' → '.join(change.labels))})"
        if change.edits:
            yield f"    {_marked(change)}"
        elif change.old is None or change.new is None:
            opening, closing = ("{+", "+}") if change.old is None else ("[-", "-]")
            yield f"    {opening}{' '.join(clause.text.split())}{closing}"


def _marked(change: Change) -> str:
    from app.analysis.comparison.word_edits import EditKind

    assert change.old is not None and change.new is not None
    pieces = []
    for n, edit in enumerate(change.edits):
        if edit.kind is EditKind.REMOVED:
            pieces.append(f"[-{change.old.text[edit.old_start : edit.old_end]}-]")
        elif edit.kind is EditKind.ADDED:
            pieces.append(f"{{+{change.new.text[edit.new_start : edit.new_end]}+}}")
        else:
            same = change.new.text[edit.new_start : edit.new_end]
            if len(same) > 2 * _N_CONTEXT_CHARACTERS:
                before = same[:_N_CONTEXT_CHARACTERS] if n else ""
                after = same[-_N_CONTEXT_CHARACTERS:] if n < len(change.edits) - 1 else ""
                same = f"{before}…{after}"
            pieces.append(same)
    return " ".join(" ".join(pieces).split())
