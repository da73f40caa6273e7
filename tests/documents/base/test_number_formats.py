"""Numbers as Word and style sheets write them in other scripts."""

from __future__ import annotations

import pytest

from app.documents.base.number_formats import format_number


@pytest.mark.parametrize(
    ("form", "n", "written"),
    [
        ("chicago", 2, "†"), ("chicago", 6, "††"), ("hebrew1", 15, "טו"), ("hebrew1", 121, "קכא"),
        ("hebrew2", 3, "ג"), ("arabicAlpha", 3, "ت"), ("arabicAbjad", 3, "ج"),
        ("thaiNumbers", 41, "๔๑"), ("thaiLetters", 3, "ค"), ("hindiNumbers", 10, "१०"),
        ("thaiCounting", 11, "สิบเอ็ด"), ("thaiCounting", 21, "ยี่สิบเอ็ด"),
        ("thaiCounting", 30, "สามสิบ"), ("thaiCounting", 1_000_002, "หนึ่งล้านสอง"),
        ("thaiCounting", 105, "หนึ่งร้อยห้า"), ("bahtText", 2, "สองบาทถ้วน"),
        ("hindiCounting", 11, "ग्यारह"), ("hindiCounting", 99, "निन्यानवे"),
        ("hindiCounting", 110, "एक सौ दस"), ("hindiCounting", 1000, "1000"),
        ("koreanDigital", 30, "삼영"), ("koreanCounting", 12, "십이"),
        ("koreanLegal", 21, "스물하나"),
        ("japaneseLegal", 12, "壱拾弐"), ("vietnameseCounting", 15, "mười lăm"),
        ("vietnameseCounting", 21, "hai mươi mốt"), ("aiueo", 4, "ｴ"), ("lowerGreek", 3, "γ"),
        ("noSuchForm", 7, "7"), ("hebrew1", 0, "0"), ("hebrew1", 700, "700"),
    ],
)  # fmt: skip
def test_forms_of_numbers(form: str, n: int, written: str) -> None:
    assert format_number(n, form) == written
