"""Style sheets that say much: the same selectors again and again, or more than anybody writes."""

from __future__ import annotations

from pathlib import Path

import cssselect
import pytest

from app.documents.flow.web import sheets
from app.documents.opening.loading import load
from tests.pace import grows_less

SHOWN, HIDDEN = "The rent is EUR 900 a month.", "The rent is EUR 700 a month."


def page(path: Path, sheet: str) -> Path:
    path.write_text(
        f"<style>{sheet}</style><h1>Lease</h1><p>{SHOWN}</p><p class=no>{HIDDEN}</p>",
        encoding="utf-8",
    )
    return path


def test_selectors_that_come_again_are_understood_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    parse = cssselect.parse
    monkeypatch.setattr(cssselect, "parse", lambda text: parsed.append(text) or parse(text))
    sheet = "h1 a, div > p ~ b + i { color: red } " * 3000 + ".no { display: none }"
    text = load(page(tmp_path / "a.html", sheet)).text
    assert SHOWN in text and HIDDEN not in text
    assert len(parsed) == len(set(parsed)) <= 5


def test_nested_rules_stand_for_a_bounded_number_of_selectors(tmp_path: Path) -> None:
    sheet = "h1 a, div > p { color: red; " * 40 + "}" * 40 + " .no { display: none }"
    assert HIDDEN not in load(page(tmp_path / "a.html", sheet)).text


def test_rules_within_one_with_an_endless_selector_take_no_longer_than_others(
    tmp_path: Path,
) -> None:
    def nested(n: int) -> Path:
        sheet = ".section " * n + "{" + "b { color: red } " * n + "} .no { display: none }"
        return page(tmp_path / f"{n}.html", sheet)

    few, many = nested(2000), nested(8000)
    assert HIDDEN not in load(many).text
    assert grows_less(10, lambda: load(few), lambda: load(many))


def test_a_selector_too_deep_to_be_understood_is_passed_over(tmp_path: Path) -> None:
    sheet = "b " * 4000 + "{ color: red } .no { display: none }"
    text = load(page(tmp_path / "a.html", sheet)).text
    assert SHOWN in text and HIDDEN not in text


def test_what_a_sheet_says_beyond_all_measure_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MAX_PARSED", 1000)
    sheet = ".no { display: none } " + " ".join(f".x{n} a {{ color: red }}" for n in range(500))
    text = load(page(tmp_path / "a.html", sheet)).text
    assert SHOWN in text and HIDDEN not in text  # what comes first still holds
