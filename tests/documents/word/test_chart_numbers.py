"""Numbers of charts as their formats show them."""

from __future__ import annotations

import pytest

from app.documents.word.opc.chart_numbers import shown_number


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("4.4000000000000004", "General", "4.4"),
        ("0.30000000000000004", "", "0.3"),
        ("0.125", "0.0%", "12.5%"),
        ("0.3", "0\\ %", "30 %"),
        ("1234567.895", "#,##0.00", "1,234,567.90"),
        ("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)"),
        ("-1234.5", "#,##0.0", "-1,234.5"),
        ("0", '0;-0;"none"', "none"),
        ("1500", "[$€-407]#,##0", "€1,500"),
        ("1500", '#,##0\\ "SEK"', "1,500 SEK"),
        ("12000000", '#,##0,,"M"', "12M"),
        ("5", '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', "5"),
        ("3.1", "0.0#", "3.1"),
        ("7", "00", "07"),
        ("45292", "m/d/yyyy", "1/1/2024"),
        ("45292", "mmm\\-yy", "Jan-24"),
        ("45292.5625", "yyyy\\-mm\\-dd\\ hh:mm", "2024-01-01 13:30"),
        ("45292.5625", "h:mm\\ AM/PM", "1:30 PM"),
        ("many", "0.00", "many"),
        ("nan", "0", "nan"),
        ("1e20", "0.00", "100000000000000000000"),
        ("1.5E-7", "0.00E+00", "1.5e-07"),
    ],
)
def test_a_number_is_shown_by_its_format(value: str, code: str, shown: str) -> None:
    assert shown_number(value, code) == shown


def test_days_are_counted_from_1904_where_the_file_says_so() -> None:
    assert shown_number("43830", "d.m.yyyy", is_1904=True) == "1.1.2024"
