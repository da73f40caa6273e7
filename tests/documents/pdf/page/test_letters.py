"""Whether the letters that a PDF tells are those of a language."""

from __future__ import annotations

import random
import unicodedata

import pytest

from app.documents.pdf.page.letters import has_unreadable_part, is_unreadable
from tests.documents.pdf_files import SENTENCES

TEXT = " ".join(SENTENCES)


def numbered(text: str, first: int) -> str:
    """A text whose letters are numbered as they first occur, as Ghostscript's old formats do it;
    the numbers count as characters of Windows' Latin letters."""
    codes: dict[str, str] = {}
    for letter in text:
        if not letter.isspace():
            number = first + len(codes)
            codes.setdefault(letter, bytes([number]).decode("cp1252", "replace"))
    return "".join(codes.get(letter, letter) for letter in text)


@pytest.mark.parametrize("first", [0x21, 0x30, 0x4C, 0x5B, 0x80, 0xA1])
def test_letters_that_are_numbered_as_they_occur_are_told(first: int):
    assert is_unreadable(numbered(TEXT, first))


def shifted(text: str, places: int) -> str:
    """A text whose letters stand for others so many places further in the alphabet."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    turned = letters[places:] + letters[:places]
    return text.translate(str.maketrans(letters + letters.upper(), turned + turned.upper()))


@pytest.mark.parametrize("places", range(1, 26))
def test_letters_that_stand_for_others_further_in_the_alphabet_are_told(places: int):
    assert is_unreadable(shifted(TEXT, places))
    assert has_unreadable_part(f"{TEXT * 4} {shifted(TEXT * 4, places)}")
    assert not has_unreadable_part(TEXT * 8)


def test_most_letters_that_stand_for_any_others_are_told():
    letters = "abcdefghijklmnopqrstuvwxyz"
    n_told = 0
    for seed in range(40):
        turned = "".join(random.Random(seed).sample(letters, 26))
        table = str.maketrans(letters + letters.upper(), turned + turned.upper())
        n_told += is_unreadable((TEXT * 2).translate(table))
    assert n_told >= 30


def test_chinese_of_no_more_signs_than_an_alphabet_is_told():
    signs = {letter: chr(0x5000 + 97 * n) for n, letter in enumerate(sorted(set(TEXT)))}
    assert is_unreadable("".join(signs[letter] for letter in TEXT))
    assert not is_unreadable("甲方应在收到发票后三十日内支付服务费，乙方每月提供报告。" * 12)


def test_a_chinese_page_in_letters_of_latin_is_told():
    pieces = "甲方应在收到发票后三十日内支付服务费乙方每月提供报告"
    assert is_unreadable(numbered(pieces * 6, 0xA1))
    assert is_unreadable(numbered(pieces * 6, 0x71) + "3.1 10 60")


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "Tenant: " + "_" * 70 + "\nAddress: " + "_ " * 60 + "\n[ ] Yes [ ] No\n$ ______ % ____\n",
        "for (i = 0; i < n; i++) { a[i] = b[i] & 0xff; if (x[i] != y) { q->next = p; } }\n" * 6,
        "\n".join(f"Parking space {n}  $ {17 * n},00  {n}%  [{n}]" for n in range(40)),
        "\n".join(f"{n}. Wartung und Änderung {'. ' * 30}{n}" for n in range(20)),
        "Hợp đồng này được ký kết giữa hai bên và có hiệu lực kể từ ngày ký. " * 4,
        unicodedata.normalize("NFD", "Bên thuê trả đầy đủ tiền thuê nhà hằng tháng cho bên kia. ")
        * 4,
        "Mae'r tenant yn talu'r rhent ar y dydd cyntaf o bob mis. Rhaid rhoi rhybudd yn ysgrifen. "
        * 4,
        "Smlouva nabývá účinnosti dnem podpisu oběma smluvními stranami, přičemž každá strana. "
        * 3,
    ],
    ids=[
        "text",
        "form",
        "code",
        "figures",
        "contents",
        "Vietnamese",
        "decomposed",
        "Welsh",
        "Czech",
    ],
)
def test_language_with_many_signs_stays(text: str):
    assert not is_unreadable(text)


def test_letters_that_stand_for_others_at_random_are_told():
    """Of all ways to change the letters, hardly any makes what may be some language."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    n_told = 0
    for seed in range(200):
        others = list(letters)
        random.Random(seed).shuffle(others)
        changed = "".join(others)
        table = str.maketrans(letters + letters.upper(), changed + changed.upper())
        n_told += is_unreadable(TEXT.translate(table))
    assert n_told >= 188


def test_languages_with_unusual_pairs_are_no_letters_at_random():
    for text in (
        "Rhaid i’r tenant dalu’r rhent ar ddiwrnod cyntaf pob mis, a rhaid rhoi pob rhybudd mewn "
        "ysgrifen. Mae’r blaendal yn cael ei ddychwelyd o fewn deg diwrnod ar hugain wedi i’r "
        "allweddi ddod yn ôl i’r perchennog neu i’w gynrychiolydd.",
        "Najemca płaci czynsz do dziesiątego dnia każdego miesiąca, a wszystkie zawiadomienia "
        "przekazuje na piśmie. Kaucja zostanie zwrócona w ciągu trzydziestu dni od zwrotu kluczy "
        "właścicielowi albo jego pełnomocnikowi.",
        "Nájemce platí nájemné vždy prvního dne v měsíci a všechna oznámení se doručují písemně. "
        "Jistota se vrací do třiceti dnů poté, co nájemce odevzdá klíče vlastníkovi nebo jeho "
        "zástupci v místě, kde se byt nachází.",
    ):
        assert not is_unreadable(text)
