"""Lists the models that Longleaf recommends, and what they would do here."""

from __future__ import annotations

import argparse

from app.interfaces.cli.output import print_json
from app.system.translation import language, to_translate, tr
from app.system.wording import duration_text

HELP = to_translate("list recommended models, and which fit this machine")
_N_TOKENS_A_PAGE = 600
_GIB = 2**30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("write a JSON list"))


def run(options: argparse.Namespace) -> int:
    from app import models
    from app.jobs.workspace import guess_speed
    from app.models.gguf.thinking import thinking_text
    from app.models.sources.catalogue import catalogue, fit

    hardware = models.probe(with_gpus=True)
    rows = [(model, fit(model.facts, hardware), guess_speed(model.facts)) for model in catalogue()]
    if options.json:
        print_json(
            [
                {
                    "id": model.id,
                    "name": model.name,
                    "thinking": model.thinking.value,
                    "licence": model.licence,
                    "languages": list(model.languages),
                    "quantization": model.quantization,
                    "size_bytes": model.size_bytes,
                    "sha256": model.sha256,
                    "n_context_max": model.n_context_max,
                    "n_context_here": found.n_context or None,
                    "kv_type_here": found.kv_type or None,
                    "memory_bytes": found.need_bytes,
                    "on_gpu": found.on_gpu,
                    "prefill_tokens_s_guess": None if found.on_gpu else round(speed.prefill_tps, 1),
                }
                for model, found, speed in rows
            ]
        )
        return 0
    for model, found, speed in rows:
        size = f"{model.size_bytes / 1e9:.1f} GB"
        context = tr("{n_k}K tokens", n_k=model.n_context_max // 1024)
        print(f"{model.id}  {size}  {context}  {model.licence}")
        thinking = thinking_text(model.thinking)
        print(f"    {model.describe(language())}" + (f" ({thinking})" if thinking else ""))
        if found.n_context:
            said = tr(
                "fits here up to {n_k}K tokens ({need_gib:.1f} GiB {where}, KV cache in {kv_type})",
                n_k=found.n_context // 1024,
                need_gib=found.need_bytes / _GIB,
                where=tr("on the graphics card") if found.on_gpu else tr("of memory"),
                kv_type=found.kv_type,
            )
            if not found.on_gpu:
                pages_s = 100 * _N_TOKENS_A_PAGE / speed.prefill_tps
                said += tr("; ") + tr(
                    "100 pages read in about {duration}, a guess", duration=duration_text(pages_s)
                )
        else:
            said = tr(
                "does not fit here now: it needs {need_gib:.1f} GiB of memory",
                need_gib=found.need_bytes / _GIB,
            )
        print(f"    {said}")
    print("\n" + tr("Download one with: longleaf download ID"))
    return 0
