"""What stands before the items of lists: their numbers and signs, by the page and its sheets."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from typing import Any

from app.documents.base.number_formats import format_number
from app.documents.flow.web.look import HtmlLook
from app.documents.flow.web.looks import HtmlLooks
from app.documents.flow.web.numbers.counters import LIST_FORMATS, counted, first_count

_NUMBERED = frozenset(name for name, form in LIST_FORMATS.items() if form != "none") | {"decimal"}


class ListMarks:
    """Counts the items of a list as they come.

    Attributes:
        number: Of the last item.

    Args:
        element: The list.
        looks: Of the page, or None.
        around: How the list looks.
    """

    def __init__(self, element: Any, looks: HtmlLooks | None, around: HtmlLook) -> None:
        self._looks, self._around = looks, around
        stated = {} if looks is None else looks.stated(element)
        self.number, self._step = first_count(element, stated)
        form = "" if looks is None else looks.list_type(element)
        self._form = form or element.get("type", "")
        self._is_ordered = element.tag == "ol"

    def of(self, item: Any) -> str:
        """What stands before the next item (`li`); "" for nothing."""
        looks = self._looks
        if looks is None:
            self.number = counted(self.number, item, {}, self._step)
            return self._mark(item.get("type", "") or self._form)
        if looks.of(item, self._around).is_shown:
            self.number = counted(self.number, item, looks.stated(item), self._step)
        if not looks.is_marked(item):
            return ""
        return self._mark(looks.list_type(item) or item.get("type", "") or self._form)

    def _mark(self, form: str) -> str:
        own = None if self._looks is None else self._looks.counter_styles.get(form.lower())
        if own is not None:
            written = own.number(self.number)
            if written is None and own.extends:
                written = format_number(self.number, LIST_FORMATS.get(own.extends, "decimal"))
            if written is not None:
                return f"{own.prefix}{written}{own.suffix}".strip()
            form = own.fallback
        if form[:1] in ("'", '"'):
            return form[1:-1].strip() or "-"
        if form not in _NUMBERED and (not self._is_ordered or form in LIST_FORMATS):
            return "-"
        return f"{format_number(self.number, LIST_FORMATS.get(form, 'decimal'))}."
