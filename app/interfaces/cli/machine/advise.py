"""Shows what each quantisation of a model weighs and needs, and which fit here."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.interfaces.cli.options import model_path
from app.interfaces.cli.output import print_json
from app.system.folders import resources_folder
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from app.models.gguf.facts import ModelFacts
    from app.models.machine.quantization_advice import QuantizationRow

HELP = to_translate("show what each quantisation of a model needs, and which fit this machine")
_GIB = 2**30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "model",
        nargs="?",
        metavar="MODEL",
        help=tr("a model file or part of its name; default: Qwen2.5-7B-Instruct"),
    )
    parser.add_argument(
        "--memory",
        type=float,
        metavar="GIB",
        help=tr("memory to fit into; default: what is free here, or on the graphics card"),
    )
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))


def run(options: argparse.Namespace) -> int:
    from app import models
    from app.models.machine.quantization_advice import advise, best_fitting

    facts = _facts(options.model)
    hardware = models.probe(with_gpus=True)
    gpu_bytes = max((gpu.memory_free_bytes for gpu in hardware.gpus if gpu.holds_layers), default=0)
    on_gpu = gpu_bytes > 0 and options.memory is None
    available_bytes = int(options.memory * _GIB) if options.memory else 0
    available_bytes = available_bytes or gpu_bytes or hardware.memory_available_bytes
    rows = advise(facts, available_bytes, on_gpu=on_gpu)
    if options.json:
        print_json(_as_json(facts, rows, available_bytes))
        return 0
    where = tr("on the graphics card") if on_gpu else tr("to be used")
    print(
        tr(
            "{name}: GiB, * fits the {available_gib:.1f} GiB {where}\n",
            name=facts.name,
            available_gib=available_bytes / _GIB,
            where=where,
        )
    )
    columns = [(cell.n_context, cell.kv_type) for cell in rows[0].cells]
    _print_table(rows, columns, on_gpu=on_gpu)
    print()
    if not on_gpu:
        print(tr("On the processor Q4_0 and Q4_K are held twice: packed anew for faster kernels."))
    for n_context in dict.fromkeys(n for n, _ in columns):
        best = best_fitting(rows, n_context)
        told = (
            tr("{best}, KV cache in {kv_type}", best=best[0], kv_type=best[1])
            if best
            else tr("none fits")
        )
        print(tr("Largest for {n_k}K tokens: {told}", n_k=n_context // 1024, told=told))
    return 0


def _as_json(
    facts: ModelFacts, rows: Sequence[QuantizationRow], available_bytes: int
) -> dict[str, Any]:
    return {
        "model": facts.name,
        "available_bytes": available_bytes,
        "quantizations": [
            {
                "name": row.name,
                "size_bytes": row.size_bytes,
                "bits_per_weight": round(row.bits_per_weight, 2),
                "memory": [
                    {
                        "n_context": cell.n_context,
                        "kv_type": cell.kv_type,
                        "bytes": cell.need.total_bytes if cell.need else None,
                        "fits": cell.fits,
                    }
                    for cell in row.cells
                ],
            }
            for row in rows
        ],
    }


def _print_table(
    rows: Sequence[QuantizationRow], columns: Sequence[tuple[int, str]], *, on_gpu: bool
) -> None:
    """A line per quantisation, a column per context and type of cache."""
    head = "".join(f"{f'{n // 1024}K {kv}':>11}" for n, kv in columns)
    print(f"{'':8}{'file':>7}{'bits':>6}{head}")
    for row in rows:
        cells = ""
        for cell in row.cells:
            if cell.need is None:
                cells += f"{'–':>10} "
                continue
            n_bytes = cell.need.gpu_bytes if on_gpu else cell.need.total_bytes
            cells += f"{n_bytes / _GIB:10.1f}{'*' if cell.fits else ' '}"
        print(f"{row.name:8}{row.size_bytes / _GIB:7.2f}{row.bits_per_weight:6.2f}{cells}")


def _facts(name: str | None) -> ModelFacts:
    """Facts of a model file, or of a model known by its architecture alone."""
    from app import models
    from app.models.machine.quantization_advice import REFERENCE, reference_facts

    known = {path.stem for path in (resources_folder() / "architectures").glob("*.toml")}
    wanted = (name or REFERENCE).casefold()
    if wanted in known:
        return reference_facts(wanted)
    return models.read_facts(model_path(name))
