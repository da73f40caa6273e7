"""Languages told apart, and sentences cut where a reader would cut them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.base.language import language_of, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The supplier shall deliver the goods to the buyer within thirty days.", "en"),
        ("甲方应当在收到发票后三十日内向乙方支付服务费。", "zh"),
        ("甲方 (Alder Software) 应当支付 the Fees，并遵守 DPA。", "zh"),
        ("本契約は、甲と乙との間で締結される。", "ja"),
        ("본 계약은 당사자 간에 체결된다.", "ko"),
        ("Настоящий договор заключён между сторонами.", "ru"),
        ("Der Vertrag ist nicht mit der Lieferung von Waren an den Kunden verbunden.", "de"),
        ("Le contrat est conclu dans une langue que les parties ont choisie pour elles.", "fr"),
        ("Cloud Service Agreement", "en"),
        ("12345 --- 67.8", ""),
        ("", ""),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language_of(text) == expected


def cut(text: str) -> list[str]:
    return [text[a:b].strip() for a, b in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Fees are due.", "They are final!", "Are they?", "Yes."],
        ["See Section No. 4 of the order, e.g. the cap, i.e. $1.5 million.", "It binds."],
        ["Mr. J. R. Smith of Alder Inc. signed on Jan. 5, 2026.", "He was in the U.S. then."],
        ["It was made by Alder Inc. and others.", "Pay Quill Ltd.", "The rest is free."],
        ["4.2 Fees.", "All Fees are in U.S. Dollars.", "5. Term.", "It ends."],
        ["He said “Stop.”", "She did (at once).", "Then they left."],
        ["It has 3 parts.", "The second is void."],
        ["Smith v. Jones, 12 F. Supp. 3 (1999), applies.", "So held."],
        ["甲方应当付款。", "乙方应当交货！", "双方同意吗？", "同意。"],
        ["他说：“我们同意。”", "然后签字（见附件一。）", "完毕。"],
        ["本合同金额为3.5万元，详见www.example.com。", "违约金为5%。"],
        ["The fee is 3.5% of sales.", "甲方付款。", "Party B agrees."],
    ],
)  # fmt: skip
def test_sentences(expected: list[str]) -> None:
    joiner = "" if all(ord(s[-1]) > 0x2000 for s in expected) else " "
    assert cut(joiner.join(expected)) == expected


def test_lines_and_blank_lines() -> None:
    text = (
        "# Title\n\nOne line\nwrapped here. Next\n\n"
        "- item one\n- item two\n\n| a | b |\n| --- | --- |\n"
    )
    assert cut(text) == [
        "# Title", "One line\nwrapped here.", "Next", "- item one", "- item two", "| a | b |",
        "| --- | --- |",
    ]  # fmt: skip


@given(st.text(alphabet="aA1 .!?\n。！？”)(\t甲“-|#", max_size=200) | st.text(max_size=200))
def test_the_ranges_are_the_whole_text(text: str) -> None:
    ranges = sentences(text)
    assert "".join(text[a:b] for a, b in ranges) == text
    assert all(a < b for a, b in ranges)


def test_a_real_contract() -> None:
    source = Path(__file__).resolve().parents[3] / "resources/samples/cloud-service-agreement.docx"
    from app.documents.word.reader import read_docx

    text = read_docx(source, "").text
    found = cut(text)
    assert "Upon Customer’s request, Provider will delete Customer Content within 60 days." in (
        s.removeprefix("(b) ") for s in found
    )
    assert any(
        s.endswith("all Fees are in U.S. Dollars and are exclusive of taxes.") for s in found
    )
    assert "## 2. Restrictions & Obligations" in found
    assert not any(s in ("1.", "(a)", "U.S.") for s in found)
    assert 280 < len(found) < 480


def test_a_day_before_a_german_month_ends_no_sentence() -> None:
    told = ["Es beginnt am 1. März 2026 und endet am 28. Februar 2031.", "Es gilt Teil 4.", "Gut."]
    assert cut(" ".join(told)) == told
