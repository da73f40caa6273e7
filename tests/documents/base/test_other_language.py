"""Whether a text is without doubt in another language."""

from __future__ import annotations

import pytest

from app.documents.base.language import is_clearly_other

ENGLISH = (
    "The buyer pays EUR 4,200 within 30 days [p1]. Either party may end it with 60 days' notice."
)
GERMAN = "Der Käufer zahlt 4.200 Euro und die Kündigung ist mit einer Frist von 60 Tagen möglich."
CHINESE = "买方应在30天内支付4,200欧元 [p1]。任何一方均可提前60天通知终止协议 [p1]。"
SPANISH = (
    "El arrendatario entrega las llaves en un plazo de diez días y paga los gastos por escrito."
)
POLISH = (
    "Najemca zwraca klucze w ciągu dziesięciu dni i pokrywa koszty naprawy. Każda ze stron może "
    "wypowiedzieć umowę na piśmie z zachowaniem terminu."
)
JAPANESE = "借主は十日以内に鍵を返還し、修理の費用を負担する。いずれの当事者も書面で解約できる。"
INDONESIAN = (
    "Penyewa membayar sewa setiap bulan dan pemilik memperbaiki atap dalam waktu sepuluh hari "
    "setelah pemberitahuan, yang tidak dapat ditolak oleh pemilik."
)
CZECH = (
    "Nájemce platí nájem každý měsíc do desátého dne a pronajímatel opraví střechu do třiceti dnů "
    "od oznámení, které není možné odmítnout, nebo hradí škodu."
)
UKRAINIAN = "Орендар сплачує оренду щомісяця, і власник її ремонтує; її не можна підвищити."
CHINESE_PARTIES = (
    "- 杭州临时样本科技有限公司 is the seller\n- 宁波临时样本贸易有限公司 is the buyer\n\n"
    "The buyer pays EUR 900 at once and the seller delivers within ten days."
)
NAMES = (
    "Acme Holding GmbH, Birk Properties Ltd, Nordwind AG, Ada Holm, Jan Kowalski, Rue Blanche 12, "
    "Paris, Ute Berg, Nowa Huta 4"
)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (ENGLISH, "de"),
        (ENGLISH, "zh"),
        (ENGLISH, "ru"),
        (GERMAN, "en"),
        (GERMAN, "fr"),
        (CHINESE, "en"),
        (CHINESE, "de"),
        (SPANISH, "en"),
        (SPANISH, "zh"),
        (POLISH, "en"),
        (POLISH, "ko"),
        (CHINESE, "ja"),
        (JAPANESE, "zh"),
        (INDONESIAN, "en"),
        (INDONESIAN, "nl"),
        (CZECH, "de"),
        (UKRAINIAN, "ru"),
        (SPANISH, "nl"),
    ],
)
def test_another_language_is_seen(text: str, tag: str) -> None:
    assert is_clearly_other(text, tag)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (CHINESE, "zh"),
        ("EUR 900 [p1]", "de"),
        ("- Rent: EUR 900\n- Deposit: EUR 1,800", "de"),
        (ENGLISH, ""),
        (NAMES, "en"),
        (CHINESE_PARTIES, "en"),
        (NAMES, "zh"),
        (SPANISH, "es"),
        (JAPANESE, "ja"),
        (f"Der Käufer zahlt; im Vertrag heißt das „{ENGLISH}“ und die Frist ist kurz.", "de"),
        (f"价格见合同：“{ENGLISH}”，买方须在三十天内付款。", "zh"),
    ],
)
def test_the_same_language_and_what_is_too_short_are_not(text: str, tag: str) -> None:
    assert not is_clearly_other(text, tag)
