"""What a second kind reads of parts that were read before."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import models
from app.analysis.kinds.prompts import kinds, load_prompts
from app.analysis.runs.forecasts import prompt_costs
from app.analysis.runs.model import Model
from app.engines.contract.token_ids import n_common
from app.planning import Budget, Mode, make_plan, measure
from app.planning.part_size import N_PART_MIN, answer_tokens
from tests.conftest import REPOSITORY
from tests.documents.once import read

SAMPLES = REPOSITORY / "resources" / "samples"


@pytest.mark.parametrize(
    ("name", "first", "share_max"),
    [
        ("cloud-service-agreement.pdf", "general", 0.1),
        ("cloud-service-agreement.pdf", "contract", 0.1),
        # The starter's tokenizer makes two or three tokens of a Chinese character, and its parts
        # hold that much less: Qwen2's reads 7 % where it reads 15.
        ("warehouse-software-contract.zh.pdf", "general", 0.16),
    ],
)
def test_it_reads_a_small_share_of_its_prompts(
    starter_model: Path, name: str, first: str, share_max: float
) -> None:
    document = read(SAMPLES / name)
    model = Model(starter_model, models.read_facts(starter_model))
    measured = measure(document, model.tokenizer)
    read_before = load_prompts(first, document.language)
    for kind in kinds():
        own = "Who pays?" if kind.asks else ""
        prompts = load_prompts(kind.id, document.language, own=own)
        plan = make_plan(
            measured,
            Budget(32_768, n_part_answer=answer_tokens(512, N_PART_MIN)),
            prompt_costs(model, prompts),
            mode=Mode.MAP_REDUCE,
            n_part_max=N_PART_MIN,
        )
        n_prompt = n_known = 0
        for chunk in plan.chunks:
            # What is kept of a part is what the shared beginning and its prompt have in common.
            before = model.encode(read_before.for_map(chunk))
            kept = before[: n_common(model.encode(read_before.shared_by_map(chunk)), before)]
            asked = model.encode(prompts.for_map(chunk))
            n_prompt += len(asked)
            n_known += n_common(kept, asked)
        assert n_prompt - n_known < share_max * n_prompt, kind.id
