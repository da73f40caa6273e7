"""What a passage carries: figures, duties, definitions, findings, names that are told once.

How much a sentence says of its surroundings (`ranking`) is half of what makes it a key passage; the
other half is what a reader would have to look up: an amount, a date, who must do what, what was
found. Weights are plain and few, set by hand and looked at on a contract, a paper and a book.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.digest.cues import cue
from app.digest.kinds import DocumentKind
from app.digest.ranking import PAPER_WEIGHTS, PLAIN_WEIGHTS, TERMS_WEIGHTS, rank_sentences
from app.digest.units import NAMED_VALUE, Section, Unit
from app.digest.words import content_words, has_wide, is_wide
from app.documents.base.document import BlockKind

N_WINDOW = 24
"""Sentences of a section that are ranked together; the time grows with the text alone."""

_SAYS = 0.5
"""What the most telling sentence of its surroundings is worth, where an amount is worth 1."""
_N_CLAIM = 10  # words; "The point is this" has the words of a conclusion and no more
_N_CLAIM_WIDE = 6  # of Chinese; a clause of ten characters is whole
_UNUSUAL = 1.0
"""A duty of whose words half stand nowhere else weighs twice as much."""
_FIGURES_OTHER = 0.6
"""In books and manuals most figures are beside the point."""
_PRICE = 0.5
"""What an amount of money adds in a contract: whoever reads it looks for these first."""
_TOLD_ONCE = {DocumentKind.CONTRACT: 0.9, DocumentKind.PAPER: 0.8, DocumentKind.OTHER: 0.8}
"""Of whole sentences about somebody who is named nowhere else: what half of their words being new
adds. The gist of a document is said many times; these are what nobody finds again."""
_UNNAMED = {DocumentKind.CONTRACT: 0.0, DocumentKind.PAPER: 0.5, DocumentKind.OTHER: 0.5}
"""The same of a Chinese sentence without a name that was told."""
_NAMED = {DocumentKind.CONTRACT: 0.35, DocumentKind.PAPER: 0.0, DocumentKind.OTHER: 0.15}
"""What the name itself adds."""
_N_TOLD_ONCE_MAX = 30  # words of such a sentence; a long one is a scene
_IN_PERSON = 0.7
"""In a book, what a sentence about "me" or "us" is worth: part of the story, not of the matter."""

_NUMBER = re.compile(
    r"(?<![^\W\u3041-\u30ff\u3400-\u9fff])(?<![.§\[(#])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?x?"
    r"(?![^\W\u3041-\u30ff\u3400-\u9fff]|[\])]|\.\d)|"
    r"\b(?:three|four|five|six|seven|eight|nine|ten|twelve|twice|double|half)\s+(?:times|of the)\b"
)
_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$")
_NAME = re.compile(
    r"(?<=[a-z,;] )[A-Z][\w’'-]*[a-z][\w’'-]*|(?<=^The )[A-Z][\w’'-]+|《[^》]{2,30}》|"
    r"^[A-Z][a-z’'-]{3,}(?= [a-z])"
)
"""What may be a name: in a sentence any word with a capital, at its beginning one that stands
nowhere in lower case."""
_LOWER = re.compile(r"\b[a-z][a-z’'-]+")
_NAME_ZH = re.compile(
    r"(?:^|(?<=[，、；]))(?P<subject>[\u4e00-\u9fff]{2,6}?)(?=应当|必须|不得|须|有权|无权|没有义务|负责|承担|"
    r"可以|同意|放弃|授予|承诺|保证|免于|拒绝|禁止|[\u4e00-\u9fff]{2,4}(?:应当|为|是|有|共有|由))|"
    r"由(?P<doer>[\u4e00-\u9fff]{2,6}?)(?=决定|保管|承担|负担|负责|支付|提供|办理|申领|保留|供应|赔偿|指定|书面|"
    r"作出|进行|出具|[。，])|"
    r"(?:除|与|对|于)(?P<other>[\u4e00-\u9fff]{2,4}?)(?=外|相比|的|之间|不|负|共同|签|[。，])|"
    r"经(?P<who>[\u4e00-\u9fff]{2,6}?)(?=书面|同意|批准|许可)|"
    r"[向归](?P<whom>[\u4e00-\u9fff]{2,6}?)(?=报告|支付|披露|提交|通知|索赔|转让|交付|所有)|"
    r"(?P<body>[\u4e00-\u9fff]{2,4})(?=公司|银行|委员会|法院|基金|工厂|法案|条约|法令|协会|剧院|图书馆|档案)"
)
"""Who does something, or to whom, by where the characters stand; that it is a name is told by its
being rare."""
_NO_STATEMENT = re.compile(r"[?？]\W*$")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with what it carries.

    Attributes:
        unit: The passage.
        carries: What a reader would look up in it, from 0.
        says: How much it says of its surroundings, 0 to 1 within the document.
        figures: Its figures as they are written, and names told once or twice.
        soundness: Less than 1 for what cannot stand alone.
    """

    unit: Unit
    carries: float
    says: float
    figures: frozenset[str]
    soundness: float

    @property
    def value(self) -> float:
        """What it is worth, whatever its length."""
        return self.carries + _SAYS * self.says


def weigh(
    units: Sequence[Unit],
    sections: Sequence[Section],
    kind: DocumentKind,
    title: str,
    own_language: str = "",
) -> tuple[list[Weighed], Counter[str]]:
    """All units of a document with what they carry and say, in order; and in how many of them
    each content word stands. Linear in the text. `own_language` is the document's tag."""
    says, n_units = _ranks(units, sections, kind, title)
    in_lower_case = {word for unit in units for word in _LOWER.findall(unit.text)}
    named = [
        frozenset(name for name in _names(unit.text) if name.lower() not in in_lower_case)
        for unit in units
    ]
    names = Counter(name for each in named for name in each)
    found = []
    for unit, said, mine in zip(units, says, named, strict=True):
        language = "zh" if has_wide(unit.text) else own_language or "en"
        text = cue("pointed_at", language).sub(" ", unit.text)
        carries, figures = _figures(text, language)
        if kind is DocumentKind.OTHER:
            carries *= _FIGURES_OTHER
        elif kind is DocumentKind.CONTRACT and cue("money", language).search(text):
            carries += _PRICE
        if unit.kind is BlockKind.TABLE:
            carries = _row(unit, carries, kind, language)
        else:
            n_claim = _N_CLAIM_WIDE if is_wide(unit.text) else _N_CLAIM
            claims = _claims(unit, text, kind, language) * min(unit.n_words / n_claim, 1)
            carries += claims * (1 + _UNUSUAL * _novelty(unit.text, n_units))
        rare = {name for name in mine if names[name] <= 2 and not _is_usual(name, n_units)}
        if figures and is_wide(unit.text) and n_units[unit.text[:2]] == 1:
            rare.add(unit.text[:2])  # whoever it begins with is named nowhere else
        sound = _soundness(unit, language)
        if rare and unit.kind is not BlockKind.TABLE:
            carries += _NAMED[kind]
            if sound == 1 and unit.n_words <= _N_TOLD_ONCE_MAX:
                carries += _TOLD_ONCE[kind] * _novelty(unit.text, n_units)
        elif sound == 1 and is_wide(unit.text) and unit.n_words <= _N_TOLD_ONCE_MAX:
            carries += _UNNAMED[kind] * _novelty(unit.text, n_units)  # names have no capitals there
        if kind is DocumentKind.OTHER and cue("in_person", language).search(unit.text):
            sound *= _IN_PERSON
        found.append(Weighed(unit, carries * sound, said * sound, figures | frozenset(rare), sound))
    return found, n_units


def _is_usual(name: str, n_units: Mapping[str, int]) -> bool:
    """Whether what stands where Chinese names stand begins with characters that stand elsewhere."""
    return is_wide(name) and n_units[name.lstrip("《")[:2]] > 2


def _names(text: str) -> frozenset[str]:
    """What may be names in a sentence: by their capitals, or by their place among characters."""
    if text.isascii():
        return frozenset(_NAME.findall(text))
    han = (str(match[match.lastgroup or 0]) for match in _NAME_ZH.finditer(text))
    return frozenset(_NAME.findall(text)) | frozenset(han)


def _figures(text: str, language: str) -> tuple[float, frozenset[str]]:
    """What the figures of a sentence weigh, and themselves."""
    weight = 0.0
    found: list[str] = []
    for pattern, each in (
        (cue("money", language), 1.0),
        (cue("percent", language), 0.9),
        (cue("date", language), 0.9),
        (cue("period", language), 0.8),
    ):
        matches = list(pattern.finditer(text))
        if matches:
            weight += each * (1 + 0.25 * min(len(matches) - 1, 3))
            found += [match[0] for match in matches]
            text = pattern.sub(" ", text)
    numbers = [m[0] for m in _NUMBER.finditer(text)]
    plain = [number for number in numbers if not _YEAR.match(number) and len(number) > 1]
    if numbers:
        weight += (0.6 if plain else 0.2) * (1 + 0.2 * min(len(plain), 3))
        found += numbers
    return min(weight, 2.2), frozenset(found)


def _claims(unit: Unit, text: str, kind: DocumentKind, language: str) -> float:
    """What the words of a sentence claim, by kind of document."""
    weight = 0.0
    if kind is DocumentKind.CONTRACT:
        weight += 0.5 * bool(cue("duty", language).search(text)) + 0.45 * bool(
            cue("right", language).search(text)
        )
        weight += 0.2 * bool(cue("condition", language).search(text))
        weight += 0.6 * bool(NAMED_VALUE.match(unit.text))
        weight += (
            (0.1 if "means" in text else 0.5) if cue("definition", language).search(text) else 0.0
        )
    else:
        if cue("contributes", language).search(text):
            weight += 0.8
        weight += 0.6 * bool(cue("concludes", language).search(text))
        weight += 0.3 * bool(cue("compares", language).search(text)) + 0.3 * bool(
            cue("definition", language).search(text)
        )
        weight += 0.4 * bool(cue("duty", language).search(text))
    return weight


def _novelty(text: str, n_units: Mapping[str, int]) -> float:
    """Share of a passage's words that stand nowhere else in the document, in halves: what a duty
    is about that is not of the usual kind. 1 from half of its words on."""
    words = content_words(text)
    unique = sum(n_units[word] == 1 for word in words)
    return min(2 * unique / max(len(words), 4), 1.0)


def _row(unit: Unit, figures: float, kind: DocumentKind, language: str) -> float:
    """A row of a contract's table is a term of it; in papers rows are measurements by the dozen."""
    if cue("nothing", language).search(unit.text):
        return 0.0
    if kind is DocumentKind.CONTRACT:
        return 0.9 + 0.6 * figures if unit.n_cells == 2 else 0.2 + 0.5 * figures
    return 0.3 * figures if unit.n_cells <= 3 else 0.1 * figures


def _soundness(unit: Unit, language: str) -> float:
    """Less than 1 for what cannot stand alone: halves of sentences, examples, questions."""
    factor = 1.0
    if not unit.is_whole:
        factor *= 0.45
    if unit.kind in (BlockKind.FOOTNOTE, BlockKind.CAPTION):
        factor *= 0.4
    if cue("far", language).search(unit.text):
        factor *= 0.5
    elif cue("leans", language).search(unit.text):
        factor *= 0.8
    if _NO_STATEMENT.search(unit.text):
        factor *= 0.5
    if _is_half_quoted(unit.text):
        factor *= 0.6
    if unit.n_words < 4 and unit.kind is not BlockKind.TABLE:
        factor *= 0.3
    return factor


def _is_half_quoted(text: str) -> bool:
    """Whether a quotation begins or ends outside the sentence."""
    return text.count("“") != text.count("”") or text.count("(") != text.count(")")


_WEIGHTS = {
    DocumentKind.CONTRACT: TERMS_WEIGHTS,
    DocumentKind.PAPER: PAPER_WEIGHTS,
    DocumentKind.OTHER: PLAIN_WEIGHTS,
}


def _ranks(
    units: Sequence[Unit], sections: Sequence[Section], kind: DocumentKind, title: str
) -> tuple[list[float], Counter[str]]:
    """How much each unit says of its section, between 0 and 1 by rank within the document; and in
    how many units each content word stands."""
    scores: list[float] = []
    n_units: Counter[str] = Counter()
    at = 0
    while at < len(units):
        end = at + 1
        while end < len(units) and end - at < N_WINDOW and units[end].section == units[at].section:
            end += 1
        window = [unit.text for unit in units[at:end]]
        words = [content_words(text) for text in window]
        for each in words:
            n_units.update(set(each))
        about = f"{title} {sections[units[at].section].title}"
        scores += rank_sentences(window, _WEIGHTS[kind], title=about, words=words)
        at = end
    order = sorted(range(len(scores)), key=scores.__getitem__)
    ranks = [0.0] * len(scores)
    for place, index in enumerate(order):
        ranks[index] = (place + 1) / len(scores)
    return ranks, n_units
