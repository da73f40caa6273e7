"""Pages of long lists: the documents that may be read, and the hits of a search in them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from app.interfaces.mcp.files import AllowedFiles
from app.store.records import SearchFilter

if TYPE_CHECKING:
    from app.interfaces.api import Longleaf

N_FILES_PAGE = 200
"""Documents listed at once; more come with the next page."""
N_HITS_PAGE = 20
_N_SEARCHED_MAX = 5_000
_N_KNOWN_MAX = 100_000


def listed(longleaf: Longleaf, allowed: AllowedFiles, start: int) -> dict[str, Any]:
    """A page of the documents that may be read, with what is known of each."""
    library, start = longleaf.workspace.library, _start(start)
    known = {record.path.resolve(): record for record in library.documents(_N_KNOWN_MAX)}
    paths = list(itertools.islice(allowed.all(), start, start + N_FILES_PAGE + 1))
    found = []
    for path in paths[:N_FILES_PAGE]:
        record = known.get(path.resolve())
        runs = library.runs(10, document_sha256=record.sha256) if record else []
        try:
            size_bytes = path.stat().st_size
        except OSError:  # it was removed since
            continue
        found.append(
            {
                "path": str(path),
                "size_bytes": size_bytes,
                "title": record.title if record else None,
                "n_pages": record.n_pages or None if record else None,
                "kinds_made": sorted({run.kind for run in runs if run.text}),
            }
        )
    page = {"documents": found, "is_cut": len(paths) > N_FILES_PAGE}
    return page | ({"next_start": start + N_FILES_PAGE} if page["is_cut"] else {})


def hits(longleaf: Longleaf, allowed: AllowedFiles, words: str, start: int) -> dict[str, Any]:
    """A page of the hits in documents that may be read."""
    library, start = longleaf.workspace.library, _start(start)
    paths = {record.sha256: record.path for record in library.documents(_N_KNOWN_MAX)}
    may_read = {sha256: path for sha256, path in paths.items() if allowed.allows(path)}
    n_asked = min(10 * (start + N_HITS_PAGE), _N_SEARCHED_MAX)
    while True:  # others' hits may stand before them
        found = library.search(words, SearchFilter(), n_hits=n_asked)
        ours = [hit for hit in found if hit.document_sha256 in may_read]
        is_all = len(found) < n_asked
        if is_all or n_asked >= _N_SEARCHED_MAX or len(ours) > start + N_HITS_PAGE:
            break
        n_asked = min(5 * n_asked, _N_SEARCHED_MAX)
    shown = [
        {
            "path": str(may_read[hit.document_sha256]),
            "title": hit.document_title,
            "found_in": hit.kind.value,
            "page": hit.page,
            "reference": f"p. {hit.page_name}" if hit.page is not None else None,
            "text": hit.snippet,
            "score": round(hit.score, 3),
        }
        for hit in ours[start : start + N_HITS_PAGE]
    ]
    has_more = len(ours) > start + N_HITS_PAGE
    page = {"hits": shown, "is_cut": has_more or not is_all}
    return page | ({"next_start": start + N_HITS_PAGE} if has_more else {})


def _start(start: int) -> int:
    """Where a page begins, whatever an assistant has made of the number."""
    return min(max(start, 0), _N_KNOWN_MAX)
