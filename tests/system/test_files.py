"""Files are written whole or not at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.system.files import replacing, write_whole


def test_a_file_is_replaced_by_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / ("名" * 80 + ".json")  # 245 bytes: nothing could be added to the name
    write_whole(path, "old")
    write_whole(path, "年 new", is_durable=True)
    assert path.read_text(encoding="utf-8") == "年 new"
    assert list(tmp_path.iterdir()) == [path]


def test_it_stays_as_it_was_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), replacing(path) as begun:
        begun.write_text("half", encoding="utf-8")
        raise RuntimeError("the disk is full")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_many_may_write_one_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    contents = [str(n) * 10_000 for n in range(8)]
    threads = [threading.Thread(target=write_whole, args=(path, each)) for each in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert path.read_text(encoding="utf-8") in contents
    assert list(tmp_path.iterdir()) == [path]
