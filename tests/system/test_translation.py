"""Other languages of the interface: complete, with the same placeholders, chosen as expected."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.system import translation
from app.system.translation import language, tr, use_language
from app.system.wording import pages_text, place_text

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def collector() -> ModuleType:
    path = REPOSITORY / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translations", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["translations"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_language("en")


def test_every_sentence_is_translated_with_its_placeholders(collector: ModuleType) -> None:
    said = {text: f"{path}:{line}" for text, path, line in collector.sentences(REPOSITORY / "app")}
    files = sorted((REPOSITORY / "resources" / "translations").glob("longleaf_*.ts"))
    assert [file.stem for file in files] == ["longleaf_zh"]
    for file in files:
        assert collector.problems(file, said) == []


_SHOWS = re.compile(
    "QLabel|QPushButton|QCheckBox|QRadioButton|QGroupBox|setText|setToolTip|setAccessibleName|"
    "setPlaceholderText|setWindowTitle|setTitle|addAction|addTab|addRow|addItem|setTabText|"
    "setSpecialValueText|showMessage|tell|inform|offer|say|set_note|setHeaderLabels"
)
"""Calls that show their texts to a person."""
_WORDS = re.compile(r"[A-Za-z]{2,}[a-z ]*[A-Za-z]{2,}")
_NO_WORDS = re.compile(r"[\W]*Longleaf.*|Python .*|\W*|[A-Z][A-Za-z0-9+, ]*\+\S+|Esc|https?://.*")


def unsaid(path: Path) -> list[str]:
    """Texts of a file that people read and that do not go through `tr`, with their lines."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        texts = [_literal(each) for each in node.args]
        is_sentence = [bool(t) and t.rstrip("”").endswith((".", "?")) for t in texts[:2]]
        shown: list[str] = []
        if _SHOWS.fullmatch(name) and path.parent.name == "ui":
            shown = [text for text in texts if text]
        elif len(is_sentence) == 2 and all(is_sentence):  # what happened, and what to do now
            shown = texts[:2]
        found += [
            f"{path.relative_to(REPOSITORY)}:{node.lineno}: {text!r}"
            for text in shown
            if _WORDS.search(text) and not _NO_WORDS.fullmatch(text)
        ]
    return found


def _literal(node: ast.expr) -> str:
    """The words of a string or f-string; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(value) for value in node.values)
    return ""


def test_what_people_read_goes_through_the_translation() -> None:
    assert [
        text for path in sorted((REPOSITORY / "app").rglob("*.py")) for text in unsaid(path)
    ] == []


def test_what_does_not_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[__name__], "REPOSITORY", tmp_path)
    path = tmp_path / "ui" / "page.py"
    path.parent.mkdir()
    path.write_text(
        'QLabel("Nothing here")\nQLabel(tr("All is well"))\nsettings.value("last folder")\n'
        'raise StoreError(f"There is no “{name}”.", "Choose another.")\nQLabel("Longleaf 1.0")\n'
    )
    assert unsaid(path) == [
        "ui/page.py:1: 'Nothing here'",
        "ui/page.py:4: 'There is no “”.'",
        "ui/page.py:4: 'Choose another.'",
    ]


def test_a_translation_file_is_written_as_it_is_read(collector: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "longleaf_xx.ts"
    translated = {"Open & read <it>": "“{n}” ä", "Not yet": ""}
    collector.write(path, "xx", translated)
    assert collector.read(path) == translated
    assert collector.problems(path, {"Open & read <it>": "a.py:1", "New": "b.py:2"}) == [
        "b.py:2: not translated: 'New'",
        "longleaf_xx.ts: no longer said: 'Not yet'",
        "longleaf_xx.ts: other placeholders than in 'Open & read <it>'",
    ]


def test_values_are_put_into_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tr("{n:,} tokens", n=41200) == "41,200 tokens"
    monkeypatch.setattr(translation, "_sentences", {"{n:,} tokens": "共 {n:,} 个词元"})
    assert tr("{n:,} tokens", n=41200) == "共 41,200 个词元"
    assert tr("Not translated") == "Not translated"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LONGLEAF_LANGUAGE": "zh"}, "zh"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_language_follows_the_system(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LONGLEAF_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    use_language()
    assert language() == expected
    use_language("zh")
    assert language() == "zh"


def test_places_are_named_in_the_language_of_the_interface() -> None:
    assert place_text("p. 12") == "p. 12" and pages_text(3, 5) == "pp. 3–5"
    use_language("zh")
    assert place_text("p. 12") == pages_text(12, 12) == "第 12 页"
    assert pages_text(3, 5) == "第 3–5 页"
    assert place_text("old: p. 3, p. 4, § 4.2") == "old: 第 3 页, 第 4 页, § 4.2"
    assert place_text("§ p. A, ¶ 31") == "§ p. A, ¶ 31"
    assert place_text("§ Article 4(1), § II, § 第三条") == "Article 4(1), § II, 第三条"
    assert place_text("old: § Annex A § 1") == "old: Annex A § 1"
