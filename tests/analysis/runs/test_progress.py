"""The time that is left, with a clock of the test's own."""

from __future__ import annotations

import pytest

from app.analysis.runs.progress import WorkMeter
from app.planning.plan import Budget, Mode, Plan, PromptCosts, Speed

PREFILL_TPS, TOGETHER_TPS, ALONE_TPS = 300.0, 120.0, 40.0
N_PARTS, N_CHUNK, N_NOTE, N_FINAL = 6, 3000, 500, 1000


def plan(speed: Speed | None) -> Plan:
    return Plan(
        mode=Mode.MAP_REDUCE,
        n_document_tokens=N_PARTS * N_CHUNK,
        budget=Budget(4096, N_NOTE, N_FINAL),
        n_requested_context=4096,
        chunks=(),
        n_levels=2,
        n_prefill_tokens=N_PARTS * (N_CHUNK + N_NOTE),
        n_decode_tokens=N_PARTS * N_NOTE + N_FINAL,
        costs=PromptCosts(0, 0, 0),
        speed=speed,
        memory=None,
        reasons=(),
        n_alone_decode_tokens=N_FINAL,
    )


def test_the_forecast_knows_that_the_last_merge_writes_alone() -> None:
    known = plan(Speed(PREFILL_TPS, TOGETHER_TPS, True, ALONE_TPS)).time_s
    unknown = plan(Speed(PREFILL_TPS, TOGETHER_TPS, True)).time_s
    assert known is not None and unknown is not None
    n_prefill_s = N_PARTS * (N_CHUNK + N_NOTE) / PREFILL_TPS
    together_s = N_PARTS * N_NOTE / TOGETHER_TPS
    assert known == pytest.approx(n_prefill_s + together_s + N_FINAL / ALONE_TPS)
    assert known > unknown


@pytest.mark.parametrize(
    ("speed", "share"),
    [
        (Speed(PREFILL_TPS, TOGETHER_TPS, True, ALONE_TPS), 0.05),
        (Speed(PREFILL_TPS, TOGETHER_TPS, True), 0.5),
    ],
)
def test_what_is_left_before_the_last_merge_is_not_too_little(speed: Speed, share: float) -> None:
    now = [0.0]
    meter = WorkMeter(plan(speed), clock=lambda: now[0])
    ids = [f"0.{n}" for n in range(N_PARTS)]
    for id_ in ids:
        meter.started(id_)
    for id_ in ids:
        now[0] += N_CHUNK / PREFILL_TPS
        meter.prefilled(id_, N_CHUNK)
    for _ in range(N_NOTE):
        now[0] += N_PARTS / TOGETHER_TPS
        for id_ in ids:
            meter.decoded(id_, 1)
    for id_ in ids:
        meter.finished(id_, N_CHUNK, N_NOTE)
    progress = meter.progress()
    left_s = N_PARTS * N_NOTE / PREFILL_TPS + N_FINAL / ALONE_TPS
    assert progress is not None and progress.left_s is not None
    assert progress.left_s == pytest.approx(left_s, rel=share)
    meter.started("1.0", is_alone=True)
    now[0] += N_PARTS * N_NOTE / PREFILL_TPS
    meter.prefilled("1.0", N_PARTS * N_NOTE)
    for _ in range(N_FINAL // 2):
        now[0] += 1 / ALONE_TPS
        meter.decoded("1.0", 1)
    progress = meter.progress()
    assert progress is not None and progress.left_s is not None
    assert progress.left_s == pytest.approx(N_FINAL / 2 / ALONE_TPS, rel=max(share, 0.1))


def test_what_was_read_before_counts_as_done_and_not_for_the_speed() -> None:
    now = [0.0]
    meter = WorkMeter(plan(Speed(PREFILL_TPS, TOGETHER_TPS, True, ALONE_TPS)), lambda: now[0])
    meter.started("0.0", n_known=N_CHUNK - 100)
    now[0] += 1.0
    meter.prefilled("0.0", N_CHUNK)
    progress = meter.progress()
    assert progress is not None and progress.prefill_tps == pytest.approx(100)
