"""Numbers in the formats of `ST_NumberFormat` (ECMA-376 part 1, 17.18.59).

A format that is not known here is printed in decimal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_DIGITS = "〇一二三四五六七八九"
_SPEC_DIGITS = "○一二三四五六七八九"
_LEGAL_SIMPLIFIED = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟", "萬")
_PLAIN_SIMPLIFIED = ("零一二三四五六七八九", "十百千", "万")
_PLAIN_TRADITIONAL = ("零一二三四五六七八九", "十百千", "萬")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_AIUEO_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_IROHA_HALF = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳｨﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼｪﾋﾓｾｽﾝ"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HINDI = "".join(map(chr, range(0x0915, 0x093A)))
_HINDI_VOWELS = (*map(chr, range(0x0905, 0x0915)), "\u0905\u0902", "\u0905\u0903")
_THAI = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_KOREAN = ("영일이삼사오육칠팔구", "십백천", "만")
_KOREAN_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_JAPANESE_LEGAL = ("〇壱弐参四伍六七八九", "拾百阡", "萬")
_VIETNAMESE = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_THAI_DIGITS = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_THAI_UNITS = ("แสน", "หมื่น", "พัน", "ร้อย", "สิบ", "")
_HINDI_BELOW_100 = (
    "एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस "
    "बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस "
    "अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास "
    "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ "
    "छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी "
    "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे इक्यानवे बानवे तिरानवे "
    "चौरानवे पंचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
)
_HINDI_WORDS = ("", *_HINDI_BELOW_100.split(" "))
_CHICAGO = "*†‡§"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


def roman(n: int) -> str:
    """Lower-case Roman numeral of a positive number."""
    out = []
    for size, sign in _ROMAN:
        count, n = divmod(n, size)
        out.append(sign * count)
    return "".join(out)


def chinese(n: int, signs: tuple[str, str, str] = _PLAIN_SIMPLIFIED, *, legal: bool = False) -> str:
    """Counting form: 10 十, 12 十二, 105 一百零五, 20003 二万零三; `legal` keeps 壹拾 for 10."""
    digits, units, myriad = signs
    if n == 0:
        return digits[0]
    if n >= 10_000:
        high, low = divmod(n, 10_000)
        rest = chinese(low, signs, legal=True) if low else ""
        zero = digits[0] if low and low < 1000 else ""
        return chinese(high, signs, legal=legal) + myriad + zero + rest
    out, gap = "", False
    for power in (3, 2, 1, 0):
        digit, n = divmod(n, 10**power)
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit]
            out += units[power - 1] if power else ""
            gap = False
        else:
            gap = True
    if not legal and out.startswith(digits[1] + units[0]):
        out = out[1:]
    return out


def english(n: int) -> str:
    """Cardinal in English words, below one million."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        tens, ones = divmod(n, 10)
        return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")
    size, word = (100, "hundred") if n < 1000 else (1000, "thousand")
    high, low = divmod(n, size)
    return f"{english(high)} {word}" + (f" {english(low)}" if low else "")


def _english_ordinal(n: int) -> str:
    text = english(n)
    start = max(text.rfind(" "), text.rfind("-")) + 1
    last = text[start:]
    if last not in _ORDINALS:
        return text[:start] + (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return text[:start] + _ORDINALS[last]


def _ordinal(n: int) -> str:
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _letters(n: int) -> str:
    """a … z, then aa, bb … (Word repeats the letter)."""
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


def _again(signs: Sequence[str]) -> Callable[[int], str]:
    """Signs one after the other, then each twice, and so on: *, †, ‡, §, **, ††."""
    return lambda n: signs[(n - 1) % len(signs)] * ((n - 1) // len(signs) + 1)


def _hebrew(n: int) -> str:
    """Letters as numerals; 15 and 16 are written so as not to spell the name of God."""
    if n > 499:
        return str(n)
    hundreds, rest = divmod(n, 100)
    out = _HEBREW[17 + hundreds] if hundreds else ""
    if rest in (15, 16):
        return out + "ט" + _HEBREW[rest - 10]
    tens, ones = divmod(rest, 10)
    return out + (_HEBREW[8 + tens] if tens else "") + (_HEBREW[ones - 1] if ones else "")


def _korean_legal(n: int) -> str:
    return _KOREAN_TENS[n // 10] + _KOREAN_ONES[n % 10] if n < 100 else chinese(n, _KOREAN)


def _vietnamese(n: int) -> str:
    if n > 99:
        return str(n)
    tens, ones = divmod(n, 10)
    if not tens:
        return _VIETNAMESE[ones]
    last = {1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(ones, _VIETNAMESE[ones])
    return f"{'mười' if tens == 1 else f'{_VIETNAMESE[tens]} mươi'} {last}".rstrip()


def _thai(n: int) -> str:
    """Cardinal in Thai words: the one behind a ten has a word of its own, as has twenty."""
    if n >= 1_000_000:
        high, low = divmod(n, 1_000_000)
        return _thai(high) + "ล้าน" + (_thai(low) if low else "")
    out = ""
    for digit, unit in zip(map(int, f"{n:06d}"), _THAI_UNITS, strict=True):
        if not digit:
            continue
        word = _THAI_DIGITS[digit]
        if unit == "สิบ" and digit < 3:
            word = "" if digit == 1 else "ยี่"
        elif not unit and digit == 1 and out:
            word = "เอ็ด"
        out += word + unit
    return out


def _hindi(n: int) -> str:
    """Cardinal in Hindi words, below one thousand: all of those below a hundred are their own."""
    if n > 999:
        return str(n)
    hundreds, rest = divmod(n, 100)
    return f"{f'{_HINDI_WORDS[hundreds]} सौ ' if hundreds else ''}{_HINDI_WORDS[rest]}".strip()


def _cycle(signs: Sequence[str]) -> Callable[[int], str]:
    return lambda n: signs[(n - 1) % len(signs)]


def _digits(signs: str) -> Callable[[int], str]:
    return lambda n: "".join(signs[int(d)] for d in str(n))


def _spec_counting(n: int) -> str:
    """Counting form below 100, digits from there on, as the standard has it."""
    return chinese(n) if n < 100 else _digits(_SPEC_DIGITS)(n)


def _enclosed(first: int, last: int) -> Callable[[int], str]:
    return lambda n: chr(first + n - 1) if n <= last else str(n)


def _circled(n: int) -> str:
    if n <= 20:
        return chr(0x2460 + n - 1)
    if n <= 35:
        return chr(0x3251 + n - 21)
    return chr(0x32B1 + n - 36) if n <= 50 else str(n)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": lambda n: roman(n).upper(),
    "lowerRoman": roman,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "cardinalText": lambda n: english(n).capitalize(),
    "ordinalText": lambda n: _english_ordinal(n).capitalize(),
    "hex": lambda n: f"{n:X}",
    "numberInDash": lambda n: f"- {n} -",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "ideographEnclosedCircle": _enclosed(0x3280, 10),
    "chineseCounting": _spec_counting,
    "taiwaneseCounting": _spec_counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCountingThousand": lambda n: chinese(n, _PLAIN_TRADITIONAL),
    "japaneseCounting": lambda n: chinese(n, _PLAIN_TRADITIONAL),
    "koreanDigital2": _digits("零一二三四五六七八九"),
    "ideographDigital": _digits(_SPEC_DIGITS),
    "taiwaneseDigital": _digits(_SPEC_DIGITS),
    "japaneseDigitalTenThousand": _digits(_DIGITS),
    "chineseLegalSimplified": lambda n: chinese(n, _LEGAL_SIMPLIFIED, legal=True),
    "ideographLegalTraditional": lambda n: chinese(n, _LEGAL_TRADITIONAL, legal=True),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographZodiacTraditional": lambda n: _STEMS[(n - 1) % 10] + _BRANCHES[(n - 1) % 12],
    "aiueoFullWidth": _cycle(_AIUEO),
    "irohaFullWidth": _cycle(_IROHA),
    "ganada": _cycle(_GANADA),
    "chosung": _cycle(_CHOSUNG),
    "russianLower": _cycle(_RUSSIAN),
    "aiueo": _cycle(_AIUEO_HALF),
    "iroha": _cycle(_IROHA_HALF),
    "lowerGreek": _cycle(_GREEK),
    "hebrew1": _hebrew,
    "hebrew2": _again(_HEBREW),
    "arabicAlpha": _again(_ARABIC),
    "arabicAbjad": _again(_ABJAD),
    "thaiLetters": _cycle(_THAI),
    "thaiNumbers": _digits("๐๑๒๓๔๕๖๗๘๙"),
    "thaiCounting": _thai,
    "bahtText": lambda n: _thai(n) + "บาทถ้วน",
    "hindiCounting": _hindi,
    "hindiNumbers": _digits("०१२३४५६७८९"),
    "arabicIndic": _digits("٠١٢٣٤٥٦٧٨٩"),
    "koreanDigital": _digits(_KOREAN[0]),
    "koreanCounting": lambda n: chinese(n, _KOREAN),
    "koreanLegal": _korean_legal,
    "japaneseLegal": lambda n: chinese(n, _JAPANESE_LEGAL, legal=True),
    "vietnameseCounting": _vietnamese,
    "chicago": _again(_CHICAGO),
    "russianUpper": lambda n: _cycle(_RUSSIAN)(n).upper(),
    "upperGreek": lambda n: _cycle(_GREEK)(n).upper(),
    "hindiVowels": _cycle(_HINDI),  # the standard has the two the wrong way round, as has Word
    "hindiConsonants": _cycle(_HINDI_VOWELS),
    "circledHangulLetters": _enclosed(0x3260, 14),
    "circledHangulSyllables": _enclosed(0x326E, 14),
}


def format_number(n: int, form: str) -> str:
    """`n` in the named format; "none" gives nothing; zero and below stay decimal digits.

    "custom:001, 002, 003" pads to the width of its first example.
    """
    if form == "none":
        return ""
    if form.startswith("custom:"):
        return str(n).zfill(len(form.removeprefix("custom:").split(",")[0].strip()))
    if n <= 0:
        return str(n)
    return _FORMATS.get(form, str)(n)
