"""What of an answer can be found in the document, statement by statement.

`check` takes an answer apart and gives each statement its verdict. The rooms below, each resting on
those before it: `figures` (numbers, dates, amounts, names), `words` and `chinese` (whether one
sentence says a statement), `verdict` (whether a place of the document does), `places` (where
something stands), `left_out` (what an answer does not say).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.system.lazy_names import lazily

if TYPE_CHECKING:
    from app.analysis.evidence.check import check_evidence

__all__ = ["check_evidence"]

__getattr__ = lazily(__name__, {"check": ("check_evidence",)})
