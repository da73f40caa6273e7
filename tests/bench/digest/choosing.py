"""Whether a model chooses better than the ranking that needs none.

    python -m tests.bench.digest.choosing --model GGUF [--texts 100]

One sentence for each of some terms and abstracts, with ROUGE against what people wrote, by the
model (under a grammar that lets only a number through) and by Longleaf's ranking, on the same
texts; and planted facts in the one-page answer of the sample contract, chosen in both ways.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

from app import documents, models
from app.analysis.kinds.choices import Choices
from app.analysis.kinds.choosing_prompts import choosing_messages, choosing_sampling, chosen_in
from app.analysis.runs.events import RunFinished
from app.engines.contract.drive import drive
from app.engines.contract.engine import Engine, Finished, Request
from app.jobs.workspace import Workspace
from app.store import Library
from tests.bench.digest.forms import PLANTINGS
from tests.bench.digest.planting import plant_facts
from tests.bench.digest.references import Text, longleaf, measure, read_abstracts, read_terms
from tests.conftest import REPOSITORY, SHARED_DATA

N_CONTEXT = 4096


def chosen_by(engine: Engine, texts: list[Text]) -> dict[Text, int]:
    """The sentence that a model names of each text."""
    requests = [
        Request(
            str(k),
            choosing_messages(text.sentences, 1, "en"),
            choosing_sampling(len(text.sentences), 1),
        )
        for k, text in enumerate(texts)
    ]
    found: dict[Text, int] = {}
    for event in drive(engine, requests, threading.Event()):
        if isinstance(event, Finished):
            text = texts[int(event.id)]
            named = chosen_in(event.text, len(text.sentences))
            found[text] = named[0][0] if named else 0
    return found


def print_references(engine: Engine, n_texts: int) -> None:
    """ROUGE of the model's sentence and of the ranking's, on the same texts."""
    for name, read in (("terms", read_terms), ("abstracts", read_abstracts)):
        path = SHARED_DATA / "summaries" / f"{name}.json"
        if not path.exists():
            print(f"{path.name} is not at hand.", file=sys.stderr)
            continue
        texts = [text for text in read(path) if 1 < len(text.sentences) <= 24][:n_texts]
        found = chosen_by(engine, texts)
        for label, choose in (("the model", found.__getitem__), ("the ranking", longleaf(name))):
            scores = measure(texts, choose)
            told = "".join(f"{each:8.1f}" for each in scores)
            print(f"{len(texts)} {name}, {label:<16}{told}", flush=True)


def print_planted(workspace: Workspace, path: Path) -> None:
    """Planted facts in the one-page answer, as the model chooses and as the ranking does."""
    model = workspace.open_model(path)
    whole = documents.load(REPOSITORY / "resources" / "samples" / "cloud-service-agreement.pdf")
    for planting in range(len(PLANTINGS)):
        document, facts = plant_facts(whole, "contract", planting=planting)
        for writing in ("choice", "passages"):
            choices = Choices(writing=writing)
            plan = workspace.plan(document, model, n_context=N_CONTEXT, choices=choices)
            begun = time.perf_counter()
            [ended] = [
                event
                for event in workspace.run(document, model, plan, choices=choices)
                if isinstance(event, RunFinished)
            ]
            lines = ended.text.splitlines()
            n = sum(any(f.sentence in line and f.label in line for line in lines) for f in facts)
            elapsed_s = time.perf_counter() - begun
            print(f"facts, set {planting + 1}, {writing}: {n}/{len(facts)} in {elapsed_s:.1f} s")


def main() -> None:
    """Runs from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, help="default: the starter model")
    parser.add_argument("--texts", type=int, default=100, help="of each set")
    options = parser.parse_args()
    path = options.model or models.starter_model()
    if path is None:
        raise SystemExit("The starter model is not installed; name a model with --model.")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(library=Library.open(Path(folder) / "library.db"))
        try:
            model = workspace.open_model(path)
            print(model.name)
            print_references(workspace.engine_for(model, N_CONTEXT), options.texts)
            print_planted(workspace, path)
        finally:
            workspace.close()


if __name__ == "__main__":
    main()
