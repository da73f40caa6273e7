"""What results are called."""

from __future__ import annotations

from app.analysis.kinds.offered import kinds
from app.system.translation import language, to_translate, tr

_MADE_OTHERWISE = {
    "across": to_translate("Summary across documents"),
    "comparison": to_translate("What changed"),
    "digest": to_translate("Key passages"),
}
"""Of what is made by other ways than choosing a kind."""


def titles_of_kinds() -> dict[str, str]:
    """The titles of results by the ids of their kinds, in the program's language. A run of a kind
    that was deleted since has none here."""
    made_otherwise = {kind: tr(title) for kind, title in _MADE_OTHERWISE.items()}
    return made_otherwise | {kind.id: kind.title(language()) for kind in kinds()}
