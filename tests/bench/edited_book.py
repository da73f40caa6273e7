"""How much of a long document must be read again after a small edit near its beginning.

    python -m tests.bench.edited_book DOCUMENT [--model GGUF] [--budget 8192 32768]

One paragraph is put in on page 2. Every part whose prompt is then no longer the one before has to
be computed again; all others come from the library. No model runs: keys and tokens decide.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from app import documents, models
from app.analysis.runs.model import Model
from app.analysis.runs.run import Choices, part_key
from app.documents.base.document import Block, BlockKind, Document
from app.jobs.workspace import prompt_costs, prompts_for
from app.planning.counting import measure
from app.planning.plan import Budget, Mode
from app.planning.planner import make_plan

PARAGRAPH = (
    "Notwithstanding anything to the contrary in this work, the parties have agreed that this "
    "paragraph, which was not here before, shall be read together with all that follows it, and "
    "that nothing in it changes the meaning of what was written earlier."
)


def with_paragraph(document: Document, page: int = 2) -> Document:
    """The document with a paragraph more, after the first block of `page` or of a later one."""
    at = next(i for i, block in enumerate(document.blocks) if (block.page or 0) >= page) + 1
    new = Block(PARAGRAPH, BlockKind.PARAGRAPH, page=document.blocks[at - 1].page)
    return replace(
        document, sha256="e" * 64, blocks=(*document.blocks[:at], new, *document.blocks[at:])
    )


def parts_of(document: Document, model: Model, n_context: int) -> dict[str, int]:
    """The keys of a document's parts with their tokens."""
    choices = Choices()
    prompts = prompts_for(choices, document.language)
    plan = make_plan(
        measure(document, model.tokenizer),
        Budget(n_context=n_context, n_final_answer=prompts.n_answer),
        prompt_costs(model, prompts),
        mode=Mode.MAP_REDUCE,
    )
    sampling = choices.sampling(plan.budget.n_part_answer)
    return {
        part_key("engine", prompts.for_map(chunk), sampling): chunk.n_tokens
        for chunk in plan.chunks
    }


def recomputed(
    document: Document, edited: Document, model: Model, n_context: int
) -> tuple[int, int, int, int]:
    """Parts before, parts after, tokens to be read again, tokens in all."""
    before, after = (parts_of(each, model, n_context) for each in (document, edited))
    n_again = sum(n for key, n in after.items() if key not in before)
    return len(before), len(after), n_again, sum(after.values())


def main() -> None:
    """Prints a line a budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--budget", type=int, nargs="*", default=[8192, 16_384, 32_768])
    options = parser.parse_args()
    path = options.model or models.starter_model()
    assert path is not None, "the starter model is not installed"
    model = Model(path, models.read_facts(path))
    document = documents.load(options.document)
    edited = with_paragraph(document)
    for n_context in options.budget:
        n_before, n_after, n_again, n_all = recomputed(document, edited, model, n_context)
        print(
            f"{n_context:>7,} tokens: {n_before} parts, {n_after} after the edit; "
            f"{n_again:,} of {n_all:,} tokens are read again ({n_again / n_all:.1%})"
        )


if __name__ == "__main__":
    main()
