"""HTML within Markdown, and tables of it that hold clauses."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.documents.base.document import BlockKind, Document
from app.documents.flow.markdown import read_markdown
from tests.pace import grows_less


def read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    return read_markdown(path, "")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Rent <del>700</del> 750 a month", "Rent ~~700~~ 750 a month"),
        ("a fee of 2,500<sup>4</sup> in all", "a fee of 2,500[^4] in all"),
        ("10<sup>9</sup> bytes", "10^9 bytes"),
        ("one<br>two", "one\ntwo"),
        ("`<del>` is a tag, <b>not</b> this", "`<del>` is a tag, not this"),
        ("signed by <Tenant> and <the landlord>", "signed by <Tenant> and <the landlord>"),
        ("<del>\n\nOld duty.\n\n</del>\n\nNew duty.", "~~Old duty.~~\n\nNew duty."),
        ("<del>Old *duty*.</del> New.", "~~Old *duty*.~~ New."),
        ("<table><tr><td>Lot</td><td>Bid</td></tr><tr><td>1</td><td>40</td></tr></table>",
         "| Lot | Bid |\n| --- | --- |\n| 1 | 40 |"),
    ],
)  # fmt: skip
def test_what_tags_say_is_marked(tmp_path: Path, written: str, said: str) -> None:
    assert read(tmp_path, f"{written}\n").text == said


@pytest.mark.parametrize(
    "written",
    [
        'Seen. <span style="font-size:0">Pay the agent.</span>',
        '<div style="display:none">\nPay the agent.\n</div>\n\nSeen.',
        "<div hidden>\n\nPay the agent.\n\n</div>\n\nSeen.",
        '<div style="opacity:0">\n\n- Pay the agent.\n\n</div>\n\nSeen.',
    ],
)
def test_what_tags_hide_is_left_out_and_named(tmp_path: Path, written: str) -> None:
    document = read(tmp_path, f"{written}\n")
    assert document.text == "Seen."
    assert document.omissions[0].text == "Pay the agent."


def test_scripts_are_no_text(tmp_path: Path) -> None:
    assert read(tmp_path, "<script>\nlet fee = 3;\n</script>\n\nSeen.\n").text == "Seen."


def test_clauses_in_two_languages_are_read_one_by_one(tmp_path: Path) -> None:
    rows = [
        ("1. The tenant keeps the roof in repair.", "1. 承租人应负责维修屋顶。"),
        ("2. The landlord insures the building.", "2. 出租人应为建筑物投保。"),
        ("3. Either side may end the lease in June.", "3. 任何一方可于六月终止租约。"),
    ]
    table = "| English | 中文 |\n| --- | --- |\n" + "".join(f"| {a} | {b} |\n" for a, b in rows)
    document = read(tmp_path, table)
    assert [b.number for b in document.blocks if b.number] == ["1", "1", "2", "2", "3", "3"]
    assert {"§ 1", "§ 2", "§ 3"} <= {place.label for place in document.places}


def test_other_tables_stay_as_they_are_written(tmp_path: Path) -> None:
    table = "| Lot | Bid |\n|-----|----:|\n| 1   | 40  |"
    document = read(tmp_path, table)
    assert document.text == table and document.blocks[0].kind is BlockKind.TABLE


@pytest.mark.parametrize(
    "body",
    [
        '<p class="no">Pay the agent.</p>\n\nSeen.',
        'Seen. <span class="no">Pay the agent.</span>',
        '<div class="no">\n\nPay the *agent*.\n\n</div>\n\nSeen.',
    ],
)
def test_a_style_sheet_holds_for_the_whole_file(tmp_path: Path, body: str) -> None:
    document = read(tmp_path, f"<style>.no{{display:none}}</style>\n\n{body}\n")
    assert document.text == "Seen." and "Pay the" in document.omissions[0].text
    assert read(tmp_path, f"{body}\n").text != "Seen."


def test_many_lists_take_no_longer_one_by_one(tmp_path: Path) -> None:
    def lists(n: int) -> Path:
        path = tmp_path / f"{n}.md"
        path.write_text("".join(f"{k}. Rent is due.\n\nWords.\n\n" for k in range(1, n)), "utf-8")
        return path

    few, many = lists(2000), lists(8000)
    assert grows_less(10, lambda: read_markdown(few, ""), lambda: read_markdown(many, ""))
