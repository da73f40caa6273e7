"""What of an answer can be found in the document, statement by statement."""

from __future__ import annotations

from app.analysis.evidence.check import check_evidence

__all__ = ["check_evidence"]
