"""Times as people say them."""

from __future__ import annotations

import pytest

from app.system.wording import rough_range_text


@pytest.mark.parametrize(
    ("least_s", "most_s", "told"),
    [
        (8, 22, "10 to 25 s"),
        (21, 24, "25 s"),
        (50, 100, "50 s to 2 min"),
        (840, 1680, "14 to 28 min"),
        (61, 80, "1 min"),
        (2000, 4000, "33 min to 1 h 7 min"),
    ],
)
def test_a_range_names_its_unit_once(least_s: float, most_s: float, told: str) -> None:
    assert rough_range_text(least_s, most_s) == told
