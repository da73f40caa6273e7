"""The tables of the user guide that are computed: what a budget costs.

    python packaging/guide_tables.py          prints them
    python packaging/guide_tables.py --write  writes them into resources/docs/guide.md, guide.zh.md

They come from the code that plans with the same numbers
(`app.models.machine.quantization_advice`), so that the guide says what the program says; a test
compares the two.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.models.machine.quantization_advice import CONTEXTS, QuantizationRow, advise  # noqa: E402
from app.models.machine.quantization_advice import reference_facts as reference  # noqa: E402

GUIDE = ROOT / "resources" / "docs" / "guide.md"
GUIDE_ZH = ROOT / "resources" / "docs" / "guide.zh.md"
ENGLISH: Mapping[str, str] = {}
CHINESE: Mapping[str, str] = {
    "file": "文件",
    "where": "位置",
    "keys and values": "键和值",
    "memory": "内存",
    "graphics card": "显卡",
    "budget": "预算",
    "tokens/s": "词元/秒",
    "s": "秒",
    "min": "分钟",
    "h": "小时",
}
"""Words of the tables in the guide's other language."""
SHOWN = ("Q4_K_M", "Q5_K_M", "Q8_0")
SPEEDS_TPS = (20, 100, 500, 2000)
"""Prefill of a 7B model, tokens a second: an old laptop, a good processor, a small and a large GPU.
Orders of size to read the table by; `longleaf hardware --test` measures."""
_PLACE = re.compile(r"(<!-- computed: (\w+) -->\n)(.*?)(<!-- end -->)", re.S)


def memory_table(words: Mapping[str, str] = ENGLISH) -> str:
    """Memory of the reference model by file, context and type of keys and values, in GiB."""
    facts = reference()
    # Without the copies that some processors want: the same on every machine that builds the guide.
    on_processor = {row.name: row for row in advise(facts, 0, extra_buffers=())}
    on_gpu = {row.name: row for row in advise(facts, 0, on_gpu=True, extra_buffers=())}
    contexts = " | ".join(f"{n // 1024}K" for n in CONTEXTS)
    head = " | ".join(words.get(w, w) for w in ("file", "where", "keys and values"))
    lines = [
        f"| {head} | {contexts} |",
        "| --- | --- | --- |" + " ---: |" * len(CONTEXTS),
    ]
    for name in SHOWN:
        for where, rows in (("memory", on_processor), ("graphics card", on_gpu)):
            for kv_type in ("f16", "q8_0"):
                cells = " | ".join(
                    f"{_gib(rows[name], n, kv_type, gpu=rows is on_gpu):.1f}" for n in CONTEXTS
                )
                size = f"{name} ({rows[name].size_bytes / 1e9:.1f} GB)"
                lines.append(f"| {size} | {words.get(where, where)} | {kv_type} | {cells} |")
    return "\n".join(lines) + "\n"


def _gib(row: QuantizationRow, n_context: int, kv_type: str, *, gpu: bool) -> float:
    need = row.cell(n_context, kv_type).need
    if need is None:
        raise ValueError(f"{row.name} cannot read {n_context} tokens")
    return (need.gpu_bytes if gpu else need.total_bytes) / 2**30


def time_table(words: Mapping[str, str] = ENGLISH) -> str:
    """How long a full context takes to read, by tokens a second."""
    unit, budget = words.get("tokens/s", "tokens/s"), words.get("budget", "budget")
    speeds = " | ".join(f"{speed:,} {unit}" for speed in SPEEDS_TPS)
    lines = [f"| {budget} | {speeds} |", "| --- |" + " ---: |" * len(SPEEDS_TPS)]
    for n in CONTEXTS:
        cells = " | ".join(_duration(n / speed, words) for speed in SPEEDS_TPS)
        lines.append(f"| {n // 1024}K | {cells} |")
    return "\n".join(lines) + "\n"


def _duration(seconds: float, words: Mapping[str, str]) -> str:
    if seconds < 90:
        return f"{seconds:.0f} {words.get('s', 's')}"
    if seconds < 5400:
        return f"{seconds / 60:.0f} {words.get('min', 'min')}"
    return f"{seconds / 3600:.1f} {words.get('h', 'h')}"


def with_tables(text: str, words: Mapping[str, str] = ENGLISH) -> str:
    """The guide with its tables as they are now, in words of its language."""
    tables = {"memory": memory_table, "time": time_table}
    return _PLACE.sub(lambda place: place[1] + tables[place[2]](words) + place[4], text)


def main() -> int:
    """Prints or writes the tables."""
    if "--write" in sys.argv[1:]:
        for guide, words in ((GUIDE, ENGLISH), (GUIDE_ZH, CHINESE)):
            guide.write_text(with_tables(guide.read_text("utf-8"), words), encoding="utf-8")
    else:
        print(memory_table(), time_table(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
