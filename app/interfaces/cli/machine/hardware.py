"""Shows what this machine has."""

from __future__ import annotations

import argparse

from app.interfaces.cli.options import add_model, model_path
from app.system.translation import to_translate, tr

HELP = to_translate("show what this machine has, and what Longleaf makes of it")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--test", action="store_true", help=tr("measure a model's speed, too"))
    parser.add_argument(
        "--check", action="store_true", help=tr("check again how the engine runs on this processor")
    )
    add_model(parser)


def run(options: argparse.Namespace) -> int:
    from app import models

    for line in models.probe().describe():
        print(line, flush=True)
    _show_engine(again=options.check)
    from app.engines.llama.conversion import facts_to_run, measure_speed
    from app.models.machine.engine_build import model_sentence, rung_for
    from app.models.machine.hardware import gpus_for_layers
    from app.models.machine.placement import place

    facts = facts_to_run(models.read_facts(model_path(options.model)))
    told = model_sentence(facts.name, facts.fingerprint)
    if told:
        print(told, flush=True)
    placement = place(
        facts,
        n_context=min(32_768, models.context_limit(facts).n_max),
        n_sequences_wanted=8,
        free_bytes=models.probe().memory_available_bytes,
        gpus=gpus_for_layers(),
        gpu_share=rung_for(facts.fingerprint).gpu_share,
    )
    print(
        tr(
            "{name} ({quantization}): {n_gpu_layers} of {n_layers} layers on a GPU ({reason}), "
            "{n_sequences} parts read together, {memory_gib:.1f} GiB of memory",
            name=facts.name,
            quantization=facts.quantization,
            n_gpu_layers=placement.n_gpu_layers,
            n_layers=facts.n_layers + 1,  # the output layer is one
            reason=placement.reason,
            n_sequences=placement.n_sequences,
            memory_gib=placement.host_bytes / 2**30,
        ),
        flush=True,
    )
    if options.test:
        speed = measure_speed(facts)
        print(
            tr(
                "Measured: reads {prefill_tps:,.0f} tokens/s, writes {decode_tps:,.0f} tokens/s",
                prefill_tps=speed.prefill_tps,
                decode_tps=speed.decode_tps,
            )
        )
    return 0


def _show_engine(*, again: bool) -> None:
    """Says how the engine runs here. Checks it first where it never was, or again."""
    import sys

    from app.engines.llama.faults.check import check_engine, is_wanted
    from app.models.machine.engine_build import engine_sentence

    if again or is_wanted():
        check_engine(lambda sentence: print(sentence, file=sys.stderr, flush=True), again=again)
    print(engine_sentence(), flush=True)
