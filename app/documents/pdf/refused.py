"""What to raise for a PDF that cannot be opened."""

from __future__ import annotations

from pathlib import Path

from app.documents.errors import DamagedDocument, PasswordNeeded
from app.system.translation import tr


def password_needed(path: Path, password: str | None) -> PasswordNeeded:
    """What to raise for an encrypted file that `password` does not open."""
    if password:
        return PasswordNeeded(
            tr("The password does not open “{name}”.", name=path.name),
            tr("Try another one."),
            wrong=True,
        )
    return PasswordNeeded(
        tr("“{name}” is encrypted and needs a password.", name=path.name),
        tr("Give it with --password, or in the window."),
    )


def damaged(path: Path) -> DamagedDocument:
    """What to raise for a file of which no page can be read."""
    return DamagedDocument(
        tr("“{name}” is damaged or cut short: no page of it can be read.", name=path.name),
        tr("Save or download the file again."),
    )
