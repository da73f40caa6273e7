"""`python -m tests.bench.quality`: see the package. Prints one table a document and mode."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import models
from app.analysis.runs.events import PartDone, PartToken, RunFinished, RunStopped
from app.analysis.runs.model import Model
from app.analysis.runs.run import Choices
from app.documents.base.document import Document
from app.jobs.workspace import Workspace
from app.planning.errors import PlanError
from app.planning.plan import Mode
from app.store import Library
from tests.bench.quality.planting import Fact, first_part, plant
from tests.bench.quality.scoring import Stage, stage, table
from tests.conftest import REPOSITORY, SHARED_DATA

DOCUMENTS = (
    REPOSITORY / "resources" / "samples" / "cloud-service-agreement.pdf",
    SHARED_DATA / "paper-tracemonkey.pdf",
    SHARED_DATA / "book-free-culture.pdf",
    REPOSITORY / "tests" / "digest" / "data" / "warehouse-lease.zh.md",
)


def measure_run(
    workspace: Workspace,
    model: Model,
    document: Document,
    facts: Sequence[Fact],
    *,
    mode: Mode,
    n_context: int,
    choices: Choices,
) -> list[Stage]:
    """Reads a document with planted facts and scores every stage. Raises `SystemExit` with the
    reason when the run does not come to its end."""
    plan = workspace.plan(document, model, n_context=n_context, mode=mode, choices=choices)
    print("  " + " ".join(plan.reasons), file=sys.stderr)
    written: dict[int, dict[int, str]] = {}  # by level and part, as the model wrote it
    whole: dict[int, dict[int, str]] = {}  # the same with what was put back
    for event in workspace.run(document, model, plan, choices=choices, mode=mode, use_cache=False):
        match event:
            case PartDone(part=part, text=text):
                written.setdefault(part.level, {})[part.index] = text
                whole.setdefault(part.level, {})[part.index] = text
            case PartToken(part=part, text=text) if part.index in whole.get(part.level, {}):
                whole[part.level][part.index] = whole[part.level][part.index].rstrip() + text
            case RunFinished(text=text):
                answer = text
            case RunStopped(message=message, next_step=next_step):
                raise SystemExit(f"{message} {next_step}")
    stages = []
    for level in sorted(written):
        if level == 0:
            if plan.mode is Mode.MAP_REDUCE:
                stages.append(stage("notes", facts, list(written[0].values())))
            continue
        stages.append(stage(f"merge {level}", facts, list(written[level].values())))
        if level < max(written):
            stages.append(stage("  put back", facts, list(whole[level].values())))
    return [*stages, stage("answer", facts, [answer])]


def as_json(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    """The stages as plain values, fact by fact."""
    return [
        {
            "stage": each.name,
            "texts": list(each.texts),
            "facts": [
                {
                    "sentence": fact.sentence,
                    "place": fact.label,
                    "third": fact.third.value,
                    "figure": found.has_figure,
                    "name": found.has_name,
                    "page": found.has_page,
                }
                for fact, found in each.fared
            ],
        }
        for each in stages
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.quality", description=__doc__)
    parser.add_argument("documents", nargs="*", type=Path, default=DOCUMENTS)
    parser.add_argument("--model", type=Path, help="a GGUF file; default: the starter model")
    parser.add_argument("--facts", type=int, default=30, help="at most 30")
    parser.add_argument("--letters", type=int, default=0, help="of the document; 0 for all")
    parser.add_argument("--budget", type=int, default=8192, help="context in tokens")
    parser.add_argument("--kind", default="general")
    parser.add_argument("--length", default="", help="default: as nobody chose one")
    parser.add_argument("--mode", choices=["single", "map-reduce", "both"], default="both")
    parser.add_argument("--part", type=int, default=0, help="tokens of a part at most")
    parser.add_argument("--begin", action="store_true", help="begin the notes for the model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", choices=["auto", "prose", "passages"], default="auto")
    parser.add_argument(
        "--json", type=Path, help="write every fact's fate and the texts to this file"
    )
    options = parser.parse_args(arguments)
    path = options.model or models.starter_model()
    if path is None:
        raise SystemExit("The starter model is not installed; name a model with --model.")
    modes = [Mode.SINGLE, Mode.MAP_REDUCE] if options.mode == "both" else [Mode(options.mode)]
    length = options.length if options.kind == "general" else ""
    choices = Choices(
        kind=options.kind,
        length=length,
        n_part_max=options.part,
        begins_notes=options.begin,
        writing=options.write,
    )
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(library=Library.open(Path(folder) / "library.db"))
        try:
            model = workspace.open_model(path)
            for each in options.documents:
                if not each.exists():
                    print(f"{each.name} is not at hand.", file=sys.stderr)
                    continue
                whole = workspace.open_document(each)
                if options.letters:
                    whole = first_part(whole, options.letters)
                document, facts = plant(whole, options.facts, options.seed)
                for mode in modes:
                    begun = time.monotonic()
                    print(f"\n{each.name}, {mode.value}, {model.name}", flush=True)
                    try:
                        stages = measure_run(
                            workspace,
                            model,
                            document,
                            facts,
                            mode=mode,
                            n_context=options.budget,
                            choices=choices,
                        )
                    except PlanError as error:
                        print(f"  {error.message}")
                        continue
                    print(table(stages))
                    print(f"  in {time.monotonic() - begun:.0f} s", flush=True)
                    results.append(
                        {"document": each.name, "mode": mode.value, "stages": as_json(stages)}
                    )
        finally:
            workspace.close()
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
