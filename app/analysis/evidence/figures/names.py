"""Names of people, bodies and things in a text, by their capitals and by Chinese name endings."""

from __future__ import annotations

import re

from app.analysis.evidence.figures.dates import MONTHS
from app.analysis.evidence.figures.reading import Figure, FigureKind
from app.analysis.evidence.word_sets import word_set
from app.documents.base.passages import fold

_JOINERS = r"(?:of|the|and|for|de|der|van|von|du|la|&)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'&-]*(?:\.(?=[A-Z])[A-Z])*"
_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:{_JOINERS}\s+)?{_CAPITAL})*")
_HAN_NAME = re.compile(
    r"《([^《》\n]{2,40})》|"
    r"([\u4e00-\u9fff（）()A-Za-z]{2,20}?(?:有限公司|股份公司|集团|大学|研究院|法院|银行|委员会))"
)
_MONTH_WORDS = frozenset((*MONTHS, *(name[:3] for name in MONTHS), "sept"))
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "a an the this that these those it its he she they we i you there here in on at by for "
        "from to with without of and or but nor if when where while as after before under over "
        "upon unless until no not all any each every either neither both some such other another "
        "one two three what which who whose how why is are was were be has have had do does did "
        "may must shall will can should would also however therefore thus then note notes part "
        "section page pages yes according during through since because although mr mrs ms dr",
    )
)


def names_in(text: str) -> list[Figure]:
    """Names of people, bodies and things by their capitals (and 《…》, …公司), in order. A single
    capitalised word that begins a sentence is not taken for one."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        start = match.start()
        while words and words[0].casefold().rstrip(".") in _NO_NAMES:
            start += len(words[0])
            start += len(text[start:]) - len(text[start:].lstrip())
            words.pop(0)
        if not words or (len(words) == 1 and len(words[0]) < 2):
            continue
        first = start == match.start() and _begins_sentence(text, start)
        if len(words) == 1 and first and not (words[0].isupper() and len(words[0]) > 1):
            continue
        if words[0].casefold().rstrip(".") in _MONTH_WORDS:
            continue
        for part in _names_joined(text[start : match.end()]):
            name = part.rstrip("'’-&")
            begin = text.index(name, start)
            key = fold(re.sub(r"['’]s$", "", name))
            found.append(Figure(FigureKind.NAME, name, begin, begin + len(name), key))
    for match in _HAN_NAME.finditer(text):
        group = 1 if match[1] else 2
        found.append(
            Figure(
                FigureKind.NAME,
                match[group],
                match.start(group),
                match.end(group),
                fold(match[group]),
            )
        )
    return sorted(found, key=lambda figure: figure.start)


def _names_joined(name: str) -> list[str]:
    """Two names that "and" joins, each of two words or more, as in "Acme Corporation and Jane Doe";
    any other name is one: "Research and Development"."""
    parts = re.split(r"\s+and\s+", name)
    return parts if all(len(part.split()) > 1 for part in parts) else [name]


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(' \t*_#>"“‘(（-•')
    return not before or before[-1] in ".!?:;。！？：；\n|" or before[-1].isdigit()


COMMON_NAMES = word_set(
    "agreement agreements annex appendix article author authors bank borrower board buyer "
    "chapter client clients clause company companies contract contractor court courts "
    "customer customers committee consumer council creditor debtor department director "
    "document documents employee employees employer exhibit fee fees figure general "
    "government guarantor introduction investor key landlord law laws lease lender lessee "
    "lessor licensee licensor licence license manager manual member members ministry office "
    "officer order overview owner paper parties partner party payment product products "
    "provider purchaser recipient report results schedule section seller service services "
    "software state states study subscriber summary supplier table tenant term terms title "
    "user users vendor warranty warranties website work"
)
"""Words that are written with a capital and name nobody: another word for a party is no other
party."""
