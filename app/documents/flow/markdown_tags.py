"""HTML within Markdown: what its tags say of the words between them."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.documents.base.inline_marks import joined
from app.documents.base.omissions import LeftOut
from app.documents.flow.web.look import HtmlLook
from app.documents.flow.web.looks import HtmlLooks
from app.documents.flow.web.sheets import MAX_PARSED

if TYPE_CHECKING:
    from markdown_it.token import Token

Inner = Callable[[str], "list[Token]"]
TAG = re.compile(r"<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)\s*>|<[^>]+>", re.S | re.I)
_NAME = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_EMPTY = frozenset(("br", "hr", "img", "input", "wbr", "col", "area", "source", "link", "meta"))
_MAX_DEPTH = 200
_NEWER = frozenset(
    (
        *("article", "aside", "audio", "bdi", "canvas", "data", "datalist", "details", "dialog"),
        *("figcaption", "figure", "footer", "header", "hgroup", "main", "mark", "math", "meter"),
        *("nav", "output", "picture", "progress", "rp", "rt", "ruby", "section", "slot", "source"),
        *("summary", "svg", "template", "time", "track", "video", "wbr"),
    )
)
"""Elements that HTML 4 does not know."""


_WRITTEN = re.compile(
    r"(\$\$.+?\$\$|(?<![\\\w$])\$(?!\s)(?:[^$\n\\]|\\.)+?(?<!\s)\$(?![\w$]))"
    r"|\\([!-/:-@\[\]-`{-}])|(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});)",
    re.DOTALL,
)
"""Formulas, which stay as they are; signs with a backslash before them; characters by name."""


def plain(text: str) -> str:
    """Text of Markdown with signs that are written in other ways as they are shown: `\\$` and
    `&euro;`. Two signs that would strike out stay."""
    return _WRITTEN.sub(_as_shown, text)


def _as_shown(match: re.Match[str]) -> str:
    formula, sign, name = match.groups()
    return str(formula or sign or html.unescape(name))


def is_html(tag: str) -> bool:
    """Whether a tag is one of HTML; `<Tenant>` and `<name>` are words of the text."""
    from lxml.html import defs

    match = _NAME.match(tag)
    if match is None:
        return True  # a comment
    name = match[2].lower()
    return name in defs.tags or name in _NEWER or "-" in name


class OpenTags:
    """The tags that are open at a place of a file, and how they make words look.

    Args:
        unread: Takes what they hide.
        sheets: `style` elements; they are asked about each tag as if it stood alone.
        inner: Gives the tokens of what stands within a line.
    """

    def __init__(self, unread: LeftOut, sheets: str, inner: Inner) -> None:
        from lxml import html as lxml_html

        self._unread, self._sheets, self._inner = unread, sheets, inner
        self._n_parsed = 0
        self._known: dict[tuple[str, HtmlLook], HtmlLook] = {}
        self._looks = HtmlLooks(lxml_html.fragment_fromstring("<p></p>"))
        self._open: list[tuple[str, HtmlLook]] = []

    @property
    def look(self) -> HtmlLook:
        """How words look here."""
        return self._open[-1][1] if self._open else HtmlLook()

    @property
    def are_hiding(self) -> bool:
        """Whether nobody sees words here."""
        return not self.look.is_shown or self.look.is_unseen

    def meet(self, tag: str) -> str:
        """Comes to a tag; gives the text that stands for it."""
        match = _NAME.match(tag)
        if match is None:
            self._unread.hide(tag.removeprefix("<!--").removesuffix("-->"))
            return ""
        name = match[2].lower()
        if not is_html(tag):
            return tag
        if match[1]:
            names = [each for each, _ in self._open]
            if name in names:
                del self._open[len(names) - 1 - names[::-1].index(name) :]
        elif name == "br":
            return "\n"
        elif name == "img":
            self._unread.counts["picture"] += 1
        elif name not in _EMPTY and not tag.endswith("/>") and len(self._open) < _MAX_DEPTH:
            self._open.append((name, self._look_of(tag)))
        return ""

    @property
    def sheets(self) -> str:
        """The style sheets, to be understood once more; "" once that has taken long enough."""
        self._n_parsed += len(self._sheets)
        return self._sheets if self._n_parsed <= MAX_PARSED else ""

    def _look_of(self, tag: str) -> HtmlLook:
        key = tag, self.look
        if (look := self._known.get(key)) is None:
            element, looks = _element(tag), self._looks
            if sheets := self.sheets:
                from lxml import html as lxml_html

                root = lxml_html.document_fromstring(f"<body>{sheets}{tag}")
                looks, element = HtmlLooks(root), list(root.iter())[-1]
            look = self._known[key] = looks.of(element, self.look)
        return look

    def text_of(self, text: str) -> str:
        """The source of a paragraph with its HTML understood; code spans keep their tags."""
        position = 0
        is_plain = not self._open and "\\" not in text and "&" not in text
        is_asked = "<" in text or ("`" in text and not is_plain)
        children = self._inner(text) if is_asked else []
        has_tags = any(child.type == "html_inline" for child in children)
        if is_plain and not has_tags:
            return text.strip()
        pieces: list[tuple[str, str]] = []
        hidden: list[str] = []

        def put(words: str, *, is_code: bool = False) -> None:
            words = words if is_code else plain(words)
            if self.are_hiding:
                hidden.append(words)
            elif words:
                pieces.append((words, self.look.stands))

        n_open = len(self._open)
        for child in children:
            if child.type not in ("html_inline", "code_inline"):
                continue
            at = text.find(child.content, position)
            if at < 0:
                continue
            end = at + len(child.content)
            put(text[position:at])
            if child.type == "code_inline":
                put(text[at:end], is_code=True)
            position = end
            if child.type == "html_inline":
                put(self.meet(child.content), is_code=True)
        put(text[position:])
        del self._open[n_open:]  # nothing in a line goes on behind its paragraph
        self._unread.hide("".join(hidden))
        return joined(pieces).strip()


def _element(tag: str) -> object:
    from lxml import etree

    root = etree.HTML(f"<html><body>{tag}</body></html>")
    found = None if root is None else root.find("body")
    inner = None if found is None or not len(found) else found[0]
    name = _NAME.match(tag)
    if inner is not None:
        return inner
    return etree.Element(name[2].lower() if name else "span")
