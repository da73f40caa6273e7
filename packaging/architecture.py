"""Draws the rooms of `app/` and who imports whom, from the imports themselves.

    python packaging/architecture.py           writes resources/docs/architecture.svg
    python packaging/architecture.py --check   exits with 1 where the picture is out of date

An arrow that follows from others (a imports b, b imports c) is left out.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "resources" / "docs" / "architecture.svg"

_WIDTH, _BOX_HEIGHT, _ROW_HEIGHT, _TOP = 880, 74, 118, 48
_GAP = 24
_INK, _QUIET, _FILL, _EDGE = "#1d231b", "#5a6456", "#e3efe2", "#2f6b3a"


def room_imports(app: Path) -> dict[str, set[str]]:
    """The rooms below `app`, each with those that its files import."""
    rooms = {folder.name for folder in app.iterdir() if (folder / "__init__.py").exists()}
    found: dict[str, set[str]] = {room: set() for room in sorted(rooms)}
    for file in sorted(app.rglob("*.py")):
        room = file.relative_to(app).parts[0]
        if room not in rooms or file == app / "interfaces" / "cli" / "window.py":
            continue  # the window is one command among others
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                parts = name.split(".")
                if parts[0] == "app" and len(parts) > 1 and parts[1] in rooms - {room}:
                    found[room].add(parts[1])
    return found


def direct_arrows(imports: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """The imports that do not follow from others, as (importer, imported)."""

    def reached(room: str) -> set[str]:
        return {room}.union(*(reached(other) for other in imports[room]))

    arrows = []
    for room, others in imports.items():
        for other in sorted(others):
            if not any(other in reached(between) for between in others - {other}):
                arrows.append((room, other))
    return arrows


def rows_of(imports: Mapping[str, set[str]]) -> list[list[str]]:
    """The rooms in rows: what a room imports stands below it. Raises `CycleError`."""
    depth: dict[str, int] = {}
    for room in TopologicalSorter(imports).static_order():
        depth[room] = max((depth[other] + 1 for other in imports[room]), default=0)
    n_rows = max(depth.values()) + 1
    rows: list[list[str]] = [[] for _ in range(n_rows)]
    for room in sorted(depth):
        rows[n_rows - 1 - depth[room]].append(room)
    return rows


def draw(app: Path) -> str:
    """The picture as SVG."""
    imports = room_imports(app)
    rows = rows_of(imports)
    place: dict[str, tuple[float, float, float]] = {}
    for n_row, row in enumerate(rows):
        width = min(300.0, (_WIDTH - _GAP * (len(row) + 1)) / len(row))
        left = (_WIDTH - len(row) * width - (len(row) - 1) * _GAP) / 2
        for n, room in enumerate(row):
            place[room] = (left + n * (width + _GAP), _TOP + n_row * _ROW_HEIGHT, width)
    height = _TOP + len(rows) * _ROW_HEIGHT - (_ROW_HEIGHT - _BOX_HEIGHT) + 24
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="15">',
        "  <title>Longleaf's rooms and who imports whom</title>",
        "  <defs>",
        '    <marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto">',
        f'      <path d="M0 0L10 5L0 10z" fill="{_QUIET}"/>',
        "    </marker>",
        "  </defs>",
        f'  <rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'  <text x="20" y="28" fill="{_QUIET}" font-size="13">'
        "An arrow points to the room that is imported; data flows the other way.</text>",
    ]
    for importer, imported in direct_arrows(imports):
        x, y, width = place[importer]
        to_x, to_y, to_width = place[imported]
        start, end = x + width / 2, to_x + to_width / 2
        bottom = y + _BOX_HEIGHT
        middle = (bottom + to_y) / 2
        lines.append(
            f'  <path d="M{start:.0f} {bottom:.0f}C{start:.0f} {middle:.0f} {end:.0f} {middle:.0f} '
            f'{end:.0f} {to_y - 2:.0f}" fill="none" stroke="{_QUIET}" stroke-width="1.4" '
            'marker-end="url(#tip)"/>'
        )
    for room, (x, y, width) in place.items():
        lines += _box(app / room, x, y, width)
    return "\n".join([*lines, "</svg>", ""])


def _box(folder: Path, x: float, y: float, width: float) -> list[str]:
    inner = [each.name for each in sorted(folder.iterdir()) if (each / "__init__.py").exists()]
    lines = [
        f'  <rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{_BOX_HEIGHT}" rx="8" '
        f'fill="{_FILL}" stroke="{_EDGE}"/>',
        f'  <text x="{x + width / 2:.0f}" y="{y + 24:.0f}" text-anchor="middle" fill="{_INK}" '
        f'font-weight="bold">{escape(folder.name)}</text>',
    ]
    per_line = max(int(width / 6.2), 12)
    texts = [""]
    for n, name in enumerate(inner):
        name += ", " if n < len(inner) - 1 else ""
        if len(texts[-1] + name) > per_line:
            texts.append("")
        texts[-1] += name
    for n, text in enumerate(texts[:3]):
        lines.append(
            f'  <text x="{x + width / 2:.0f}" y="{y + 42 + 14 * n:.0f}" text-anchor="middle" '
            f'fill="{_QUIET}" font-size="11">{escape(text.strip())}</text>'
        )
    return lines


def main() -> int:
    """Writes or checks the picture; returns the exit status."""
    picture = draw(ROOT / "app")
    if "--check" in sys.argv[1:]:
        if PICTURE.read_text(encoding="utf-8") == picture:
            return 0
        print("The picture is out of date: run python packaging/architecture.py", file=sys.stderr)
        return 1
    PICTURE.write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
