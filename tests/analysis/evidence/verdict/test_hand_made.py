"""Statements made by hand to fool the check: contracts, papers, manuals, two languages."""

from __future__ import annotations

import pytest

from app.analysis.evidence.check import check_evidence
from app.analysis.evidence.checked import Support
from tests.bench.statements.hand_made import NAMES, cases_of


@pytest.mark.parametrize("name", NAMES)
def test_no_false_statement_gets_a_tick_and_most_true_ones_do(name: str) -> None:
    document, cases = cases_of(name)
    told = {
        case: check_evidence(f"{case.text} [p. 1]", document).statements[0].support
        for case in cases
    }
    ticked = [case.text for case in cases if told[case] is Support.MATCHED and not case.is_true]
    assert ticked == []
    amber = [case.text for case in cases if told[case] is Support.DOUBTFUL and case.is_true]
    assert amber == []
    true = [case for case in cases if case.is_true]
    assert sum(told[case] is Support.MATCHED for case in true) >= 0.7 * len(true)


@pytest.mark.parametrize("name", NAMES)
def test_a_place_is_found_for_no_false_statement(name: str) -> None:
    document, cases = cases_of(name)
    for case in cases:
        if not case.is_true:
            found = check_evidence(case.text, document).statements[0]
            assert found.support is not Support.MATCHED, case.text
