"""Measures a model here, and makes a faster copy of it where that pays."""

from __future__ import annotations

import argparse
import sys

from app.interfaces.cli.options import add_model, model_path
from app.system.translation import to_translate, tr

HELP = to_translate("measure a model here, and make a faster copy of it where that pays")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model(parser)


def run(options: argparse.Namespace) -> int:
    from app import models
    from app.engines.llama.conversion import (
        N_SEQUENCES_TRIED,
        convert_if_faster,
        facts_to_run,
        measure_sequences,
    )
    from app.engines.llama.speeds.measured import best_n_sequences

    facts = models.read_facts(model_path(options.model))
    print(
        tr("Measuring {name} ({quantization}) …", name=facts.name, quantization=facts.quantization),
        file=sys.stderr,
        flush=True,
    )
    found = convert_if_faster(facts)
    speeds = [(facts.quantization, found.original)]
    if found.copy is not None:
        speeds.append((found.quantization, found.copy))
    for quantization, speed in speeds:
        print(
            tr(
                "{quantization:<7} reads {prefill_tps:7,.0f} tokens/s, writes {decode_tps:6,.0f} "
                "tokens/s",
                quantization=quantization,
                prefill_tps=speed.prefill_tps,
                decode_tps=speed.decode_tps,
            )
        )
    print(
        tr("The copy is used: {reason}.", reason=found.reason)
        if found.used
        else tr("The model stays as it is: {reason}.", reason=found.reason)
    )
    rates = measure_sequences(facts_to_run(facts))
    for n, rate in rates.items():
        if n in (1, 2, 4, 8, 16):
            print(tr("{n:>2} parts together write {rate:,.0f} tokens/s", n=n, rate=rate))
    print(
        tr(
            "Up to {n} parts are read together from now on.",
            n=best_n_sequences(rates, N_SEQUENCES_TRIED),
        )
    )
    return 0
