"""The command line in Chinese: help, lists, plans and errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.interfaces.cli import COMMANDS
from app.interfaces.cli.program import main
from app.system.settings import Settings, save_settings
from app.system.translation import use_language

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LONGLEAF_LANGUAGE", "zh")
    yield
    use_language("en")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_is_explained_in_chinese(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit):
        main([name, "--help"])
    said = capsys.readouterr().out
    assert said.startswith("用法：") and "显示此帮助并退出" in said
    explained = re.findall(r"^  (?:-\S.*?|\S+)  +(\S.*)$", said, re.M)
    assert [text for text in explained if not _CHINESE.search(text)] == []


def test_models_are_listed(starter_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models"]) == 0
    assert "8,192 词元" in capsys.readouterr().out


def test_a_plan_is_told(
    starter_model: Path, contract_docx: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summarize", str(contract_docx), "--plan"]) == 0
    said = capsys.readouterr().err
    assert "放不进 8,192 的上下文" in said and "预计内存约" in said
    assert "此模型按一次 8,192 词元训练" in said


def test_errors_of_the_reader_process_and_of_use_are_in_chinese(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "damaged.docx"
    damaged.write_bytes(b"PK\x03\x04" + b"x" * 100)
    assert main(["summarize", str(damaged), "--plan"]) == 3
    assert capsys.readouterr().err.startswith("longleaf: “damaged.docx”")
    assert main(["summarize", str(tmp_path / "none.pdf")]) == 3
    assert "没有文件" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["count"])
    assert "缺少以下参数：FILE" in capsys.readouterr().err


def test_the_language_that_is_set_counts_more_than_the_systems(
    starter_model: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LONGLEAF_LANGUAGE")
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    save_settings(Settings(language="zh"))
    assert main(["models"]) == 0
    assert "8,192 词元" in capsys.readouterr().out
    save_settings(Settings())
    assert main(["models"]) == 0
    assert "8,192 tokens" in capsys.readouterr().out


@pytest.mark.model
def test_a_real_run_is_told_in_chinese(
    starter_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lease = tmp_path / "lease.md"
    lease.write_text("# Lease\n\nThe tenant pays 900 euros a month, due on the first day.\n")
    arguments = ["summarize", str(lease), "--length", "brief", "--budget", "2k"]
    arguments += ["--write", "prose"]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert said.out.strip()
    assert "一次读完" in said.err and re.search(r"已完成，用时 \d+ 秒：", said.err)
    assert re.search(r"读取 [\d,]+ 词元，写出 [\d,]+ 词元", said.err)
    assert main(arguments) == 0
    assert "取自文库" in capsys.readouterr().err
