"""Text files: encodings, paragraphs, headings, and Markdown kept as written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from app.documents.base.document import BlockKind
from app.documents.base.encodings import decode_text
from app.documents.errors import NotADocument, NoText
from app.documents.flow.markdown import read_markdown
from app.documents.flow.plain import decode, read_text
from app.documents.opening.loading import load

SIMPLIFIED = (
    "第一条 定义。本合同中，甲方是指提供云服务的公司，乙方是指使用服务的客户。违约金为百分之五。"
)
TRADITIONAL = (
    "第一條 定義。本合約中，甲方是指提供雲端服務的公司，乙方是指使用服務的客戶。違約金為百分之五。"
)
FRENCH = "Le client est tenu de payer à l’échéance. Où le délai a été dépassé, les intérêts dûs…"
GERMAN = "Der Käufer trägt die Kosten für die Lieferung – außer bei Mängeln („Gewährleistung“)."


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        ("Plain English, wide.", "utf-16-le", "utf-16-le"),
        ("Plain English, wide.", "utf-16-be", "utf-16-be"),
        (SIMPLIFIED, "utf-32", "utf-32"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED + " Cloud Service Agreement, Section 4.2 (Fees).", "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL + " Cloud Service Agreement, Section 4.2.", "big5", "big5"),
        (FRENCH, "cp1252", "cp1252"),
        (GERMAN, "cp1252", "cp1252"),
        ("It’s the buyer’s “sole” remedy – no other.", "cp1252", "cp1252"),
    ],
)
def test_encodings(text: str, encoding: str, found: str) -> None:
    decoded = decode_text(text.encode(encoding))
    assert decoded is not None
    assert (decoded.text, decoded.encoding, decoded.n_damaged) == (text, found, 0)


def test_a_damaged_byte_is_forgiven_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((SIMPLIFIED * 30).encode() + "甲".encode()[:2])
    document = read_text(path, "")
    assert document.text.startswith(SIMPLIFIED[:20])
    assert [o.what for o in document.omissions] == ["1 damaged character"]
    cut = decode_text(SIMPLIFIED.encode("gb18030")[:-1])
    assert cut is not None
    assert (cut.encoding, cut.text[:-1]) == ("gb18030", SIMPLIFIED[:-1])


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x7fELF\x02\x01\x01\0\0\0\0" * 40])
def test_binary_is_no_text(data: bytes, tmp_path: Path) -> None:
    assert decode(data) is None
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(NotADocument, match="not a kind of file Longleaf reads"):
        read_text(path, "")


def test_white_space_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(" \n\t\n")
    with pytest.raises(NoText, match="no text"):
        read_text(path, "")


def test_paragraphs_and_headings_of_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    lines = [
        *("SUPPLY AGREEMENT", "", "This is wrapped", "by hand, under Section"),
        *("4.2 of the terms.", "", "ARTICLE I", "Definitions come first.", ""),
        *("1.1 Goods. Means goods.", "1.2 Price. Means money.", "- an item", "- another"),
    ]
    path.write_bytes("\r\n".join(lines).encode())
    document = read_text(path, "")
    assert [(b.kind.value, b.text, b.number, b.path) for b in document.blocks] == [
        ("heading", "SUPPLY AGREEMENT", "", "line/1"),
        ("paragraph", "This is wrapped\nby hand, under Section\n4.2 of the terms.", "", "line/3"),
        ("heading", "ARTICLE I", "ARTICLE I", "line/7"),
        ("paragraph", "Definitions come first.", "", "line/8"),
        ("paragraph", "1.1 Goods. Means goods.", "1.1", "line/10"),
        ("paragraph", "1.2 Price. Means money.", "1.2", "line/11"),
        ("list_item", "- an item", "", "line/12"),
        ("list_item", "- another", "", "line/13"),
    ]
    assert document.title == "SUPPLY AGREEMENT"
    assert document.language == "en"


def test_chinese_text_without_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "合同.txt"
    lines = [
        *("服务合同", "第一章 总则", "第一条 甲方提供服务。", "第二条 乙方支付费用。"),
        "　　逾期按日计息。",
    ]
    path.write_bytes("\n".join(lines).encode("gb18030"))
    document = load(path)
    assert [(b.text, b.number, b.level) for b in document.blocks] == [
        ("服务合同", "", None),
        ("第一章 总则", "第一章", 1),
        ("第一条 甲方提供服务。", "第一条", None),
        ("第二条 乙方支付费用。", "第二条", None),
        ("逾期按日计息。", "", None),
    ]
    assert document.language == "zh"


MARKDOWN = """---
title: "Master Terms"
---
# Terms *and* conditions

Some **bold** text
on two lines, with <span class="x">a tag</span> and `<code>`.

1. First
    1. Inner one
    2. Inner two

       More of inner two.
2. Second

* Bullet

| a | b |
| --- | ---: |
| 1 \\| 2 | 3 |

```python
# not a heading

x = 1
```

<!-- a comment -->
<div>Shown</div>

Setext
------
"""


def test_markdown_keeps_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    document = read_markdown(path, "")
    assert [(b.kind.value, b.text) for b in document.blocks] == [
        ("heading", "Terms *and* conditions"),
        ("paragraph", "Some **bold** text\non two lines, with a tag and `<code>`."),
        ("list_item", "1. First"),
        ("list_item", "1. Inner one"),
        ("list_item", "2. Inner two"),
        ("paragraph", "More of inner two."),
        ("list_item", "2. Second"),
        ("list_item", "* Bullet"),
        ("table", "| a | b |\n| --- | ---: |\n| 1 \\| 2 | 3 |"),
        ("code", "```python\n# not a heading\n\nx = 1\n```"),
        ("paragraph", "Shown"),
        ("heading", "Setext"),
    ]
    assert document.title == "Master Terms"
    assert [(e.title, e.level) for e in document.outline] == [
        ("Terms *and* conditions", 1),
        ("Setext", 2),
    ]
    assert document.blocks[0].path == "line/4"


def test_the_real_contract_in_markdown(contract_docx: Path) -> None:
    source = contract_docx.parent / "contract-cloud-service-agreement.md"
    document = load(source)
    assert document.format == "markdown"
    assert document.title == "Cloud Service Agreement"
    assert "<span" not in document.text
    items = [b for b in document.blocks if b.kind is BlockKind.LIST_ITEM]
    assert items[0].text == "1. Service"
    assert items[1].text.startswith(
        "1. Access and Use.  During the Subscription Period and subject"
    )
    assert len(items) >= 100


@pytest.mark.parametrize(
    "text",
    [
        "Art. 2 Duration", "Artikel 2 Laufzeit", "ARTÍCULO 2. Plazo", "Статья 2. Срок",
        "제2조 (기간)",
        "제2조의2 (갱신)", "Điều 2. Thời hạn", "Madde 2 - Süre", "مادة 2 المدة", "סעיף 2 תקופה",
        "ข้อ 2 ระยะเวลา", "Άρθρο 2: Διάρκεια",
        "Article premier. Loyer", "ARTICLE 1er. Loyer",
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_clauses_are_called_so_in_many_languages(tmp_path: Path, text: str, form: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(unicodedata.normalize(form, f"Rent.\n\n{text}\n"), "utf-8")
    number = text.partition(" (")[0] if "조" in text else " ".join(text.split()[:2]).rstrip(".:")
    assert read_text(path, "").places[-1].label == f"§ {number}"


@pytest.mark.parametrize(
    "text",
    ["Artikels 2 waren", "Членство 2 года", "제품 2조각", "Art 2000", "Article premium. Loyer"],
)
def test_other_words_are_no_names_of_clauses(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"Rent.\n\n{text}\n", "utf-8")
    assert not any("§" in place.label for place in read_text(path, "").places)


@pytest.mark.parametrize(
    ("lines", "labels"),
    [
        (["§ 1 Rent", "(1) It is due.", "§ 2 Term", "(1) It ends."],
         ["§ 1", "§ 1(1)", "§ 2", "§ 2(1)"]),
        (["Chapter 1", "General", "Article 1", "Subject", "1. This act."],
         ["§ Chapter 1", "§ Article 1", "§ Article 1(1)"]),
        (["第一条 租金。", "附件一 清单", "第一条 家具。"],
         ["§ 第一条", "§ 附件一", "§ 附件一 第一条"]),
        (["The buyer pays as set out in section", "4.2 and no later."], ["¶ 1"]),
        (["The buyer pays what is owed under", "§ 4 without delay."], ["¶ 1"]),
    ],
)  # fmt: skip
def test_titles_begin_paragraphs_where_no_empty_lines_part_them(
    tmp_path: Path, lines: list[str], labels: list[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n".join(lines), "utf-8")
    assert [place.label for place in read_text(path, "").places] == labels
