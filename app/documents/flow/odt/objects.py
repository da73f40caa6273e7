"""What charts and form controls of an ODT show."""

from __future__ import annotations

from typing import Any

from app.documents.flow.odt.styles import FORM, TABLE, TEXT

CHART = "{urn:oasis:names:tc:opendocument:xmlns:chart:1.0}"


def control_value(control: Any) -> str:
    """What a form control shows: its value, a box, or its caption; "" for none."""
    if control is None:
        return ""
    kind = control.tag.rpartition("}")[2]
    label = control.get(FORM + "label", "")
    if kind in ("checkbox", "radio"):
        state = control.get(FORM + "current-state") or control.get(FORM + "state", "unchecked")
        is_on = state == "checked" or control.get(FORM + "current-selected") == "true"
        return f"{'☒' if is_on else '☐'} {label}".rstrip()
    if kind in ("listbox", "combobox"):
        chosen = [
            each.get(FORM + "label", "")
            for each in control
            if each.get(FORM + "current-selected") == "true"
        ]
        return ", ".join(chosen) or str(control.get(FORM + "current-value", ""))
    if kind in ("button", "fixed-text", "frame"):
        return str(label)
    if kind in ("password", "hidden", "file"):
        return ""
    value = control.get(FORM + "current-value")
    paragraphs = ["".join(p.itertext()) for p in control.iter(TEXT + "p")]
    return str(value or control.get(FORM + "value", "") or "\n".join(paragraphs))


def field_value(field: Any) -> str:
    """What a check box or list of a form shows that LibreOffice took over from Word."""
    said: dict[str, list[str]] = {}
    for each in field:
        names = {name.rpartition("}")[2]: value for name, value in each.attrib.items()}
        said.setdefault(names.get("name", ""), []).append(names.get("value", ""))
    kind = next((value for name, value in field.attrib.items() if name.endswith("}type")), "")
    if kind.endswith("FORMCHECKBOX"):
        return "☒" if said.get("Checkbox_Checked") == ["true"] else "☐"
    chosen, entries = said.get("Dropdown_Selected", ["0"])[0], said.get("Dropdown_ListEntry", [])
    is_known = kind.endswith("FORMDROPDOWN") and chosen.isdigit() and int(chosen) < len(entries)
    return entries[int(chosen)] if is_known else ""


def chart_words(root: Any) -> str:
    """Titles of a chart, then the rows of its table."""
    lines = [
        " ".join("".join(title.itertext()).split())
        for name in ("title", "subtitle")
        for title in root.iter(CHART + name)
    ]
    for row in root.iter(TABLE + "table-row"):
        cells = [_cell_words(cell) for cell in row.iter(TABLE + "table-cell")]
        lines.append(" | ".join(cells).strip(" |"))
    return "\n".join(filter(None, lines))


def _cell_words(cell: Any) -> str:
    """The words of a cell of a chart's table. Beside them it may have its levels as a list, and the
    name of the cells that it was taken from."""
    paragraphs = cell.findall(TEXT + "p") or cell.iter(TEXT + "p")
    return " ".join(" ".join("".join(p.itertext()) for p in paragraphs).split())
