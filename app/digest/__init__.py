"""Key passages of a document without a model: its own sentences, each with its place.

from app.digest import make_digest
digest = make_digest(document, DigestLength.ONE_PAGE)
"""

from app.digest.digest import Digest, DigestLength, KeyPassage, WeighedDocument, make_digest
from app.digest.kinds import DocumentKind, recognize_kind

__all__ = [
    "Digest",
    "DigestLength",
    "DocumentKind",
    "KeyPassage",
    "WeighedDocument",
    "make_digest",
    "recognize_kind",
]
