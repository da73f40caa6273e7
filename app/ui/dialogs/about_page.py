"""Version, and what is inside with its licences."""

from __future__ import annotations

import platform
import re
from importlib import metadata

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.system.folders import resources_folder
from app.system.translation import tr

_ICON_PX = 64
_LONGEST_LICENCE = 60  # some makers put the whole text where the name belongs


class AboutPage(QDialog):
    """Attributes:
    inside: The page of components and licences.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Longleaf"))
        self.resize(620, 560)
        icon = QLabel()
        icon.setPixmap(QIcon(str(resources_folder() / "icons" / "longleaf.svg")).pixmap(_ICON_PX))
        icon.setAccessibleName(tr("Longleaf's icon"))
        name = QLabel(f"Longleaf {__version__}")
        name.setObjectName("title")
        told = QLabel(
            tr("Reads whole contracts and papers on your own machine. Apache License 2.0."),
            wordWrap=True,
        )
        system = platform.platform(terse=True)
        versions = QLabel(f"Python {platform.python_version()} · Qt {qVersion()} · {system}")
        versions.setObjectName("hint")
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.inside = QTextBrowser()
        self.inside.setOpenExternalLinks(True)
        self.inside.setAccessibleName(tr("What is inside, and its licences"))
        self.inside.setMarkdown(licences_text())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("Close"))
        buttons.rejected.connect(self.reject)
        lines = QVBoxLayout()
        for label in (name, told, versions):
            lines.addWidget(label)
        head = QHBoxLayout()
        head.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addSpacing(8)
        head.addLayout(lines, 1)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.inside, 1)
        column.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def licences_text() -> str:
    """The page of licences as Markdown: that of the built program, else what is installed here."""
    try:
        built = resources_folder() / "docs" / "licences.md"
        return built.read_text(encoding="utf-8")
    except OSError:
        rows = [f"| {name} | {version} | {licence} |" for name, version, licence in components()]
        return "\n".join(["| " + " | ".join((tr("Component"), tr("Version"), tr("Licence"))) + " |",
                          "| --- | --- | --- |", *rows])  # fmt: skip


def components() -> list[tuple[str, str, str]]:
    """Name, version and licence of what Longleaf needs, and of what that needs in turn."""
    found: dict[str, tuple[str, str, str]] = {}
    waiting = ["longleaf"]
    while waiting:
        name = _normal(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[name] = (distribution.name, distribution.version, _licence(distribution))
        waiting += [
            re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0]
            for need in distribution.requires or []
            if "extra ==" not in need
        ]
    found.pop("longleaf", None)
    return sorted(found.values(), key=lambda component: component[0].casefold())


def _licence(distribution: metadata.Distribution) -> str:
    """The licence as the maker states it, in one short line."""
    about = distribution.metadata
    stated = _first(about, "License-Expression")
    classifiers = about.get_all("Classifier") or []
    named = [c.rsplit(" :: ", 1)[-1] for c in classifiers if c.startswith("License :: ")]
    short = _first(about, "License").strip().split("\n", 1)[0]
    if not stated and len(short) <= _LONGEST_LICENCE:
        stated = short
    return stated or ", ".join(named) or tr("see its files")


def _first(about: metadata.PackageMetadata, field: str) -> str:
    """A field's first value; asking by index fails under some versions of importlib_metadata."""
    return next(iter(about.get_all(field) or ()), "")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
