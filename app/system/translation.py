"""The interface in the user's language: sentences looked up in Qt's translation files.

`resources/translations/longleaf_<language>.ts` holds them, one context for all, so that Qt Linguist
edits them. They are read as they are: the same sentence serves the window and the command line,
which has no Qt. What is not translated stays English. `packaging/translations.py` collects the
sentences from the code.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from typing import Any

from app.system.folders import resources_folder

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "中文"}
"""Languages of the interface, each under the name its speakers give it."""

_language = "en"
_sentences: Mapping[str, str] = {}


def tr(source: str, /, **values: Any) -> str:
    """A sentence in the chosen language, with values put in as `str.format` does.

    `source` is a literal, so that it can be collected: tr("Page {n} of {n_pages}", n=3, n_pages=9).
    """
    text = _sentences.get(source, source)
    return text.format(**values) if values else text


def to_translate(source: str) -> str:
    """Marks a literal of a table for collection; `tr` translates it where it is shown."""
    return source


def use_language(tag: str = "") -> None:
    """Chooses a language of `LANGUAGES`; "" follows LONGLEAF_LANGUAGE, then the system."""
    global _language, _sentences
    wanted = tag or os.environ.get("LONGLEAF_LANGUAGE") or system_language()
    _language = wanted if wanted in LANGUAGES else "en"
    _sentences = {} if _language == "en" else _read(_language)


def language() -> str:
    """The language chosen."""
    return _language


def system_language() -> str:
    """The system's language, as one of `LANGUAGES`; English where it is none of them."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    name = next((name for name in names if name), None) or locale.getlocale()[0] or ""
    tag = name.replace("-", "_").split("_", 1)[0].lower()
    return {"chinese": "zh", "english": "en"}.get(tag, tag if tag in LANGUAGES else "en")


def _read(tag: str) -> dict[str, str]:
    path = resources_folder() / "translations" / f"longleaf_{tag}.ts"
    from xml.etree import ElementTree  # English needs none

    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError):
        return {}  # a damaged installation still speaks English
    found = {}
    for message in root.iter("message"):
        source, translation = message.find("source"), message.find("translation")
        if source is None or translation is None or not translation.text:
            continue
        if translation.get("type") not in ("unfinished", "vanished", "obsolete"):
            found[source.text or ""] = translation.text
    return found
