"""Shows what this machine has."""

from __future__ import annotations

import argparse

from app.commands.options import add_model, model_path

HELP = "show what this machine has, and what Longleaf makes of it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--test", action="store_true", help="measure a model's speed, too")
    add_model(parser)


def run(options: argparse.Namespace) -> int:
    from app import models

    for line in models.probe().describe():
        print(line, flush=True)
    from app.engines.conversion import facts_to_run, measure_speed
    from app.models.hardware import find_gpus
    from app.models.placement import place

    facts = facts_to_run(models.read_facts(model_path(options.model)))
    placement = place(
        facts,
        n_context=min(32_768, models.context_limit(facts).n_max),
        n_sequences_wanted=8,
        free_bytes=models.probe().memory_available_bytes,
        gpus=find_gpus(),
    )
    print(
        f"{facts.name} ({facts.quantization}): {placement.n_gpu_layers} of {facts.n_layers} layers "
        f"on a GPU ({placement.reason}), {placement.n_sequences} parts read together, "
        f"{placement.host_bytes / 2**30:.1f} GiB of memory",
        flush=True,
    )
    if options.test:
        speed = measure_speed(facts)
        print(
            f"Measured: reads {speed.prefill_tps:,.0f} tokens/s, "
            f"writes {speed.decode_tps:,.0f} tokens/s"
        )
    return 0
