"""The files of a model: found, refused in words where they cannot be read, and told apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from app.models.gguf.errors import ModelError
from app.models.gguf.header import (
    GgufCutShortError,
    GgufFormatError,
    GgufHeader,
    GgufVersionError,
    read_header,
)
from app.system.translation import to_translate, tr

_SPLIT_NAME = re.compile(r"^(?P<prefix>.*)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf$")
_PIECE_NAME = re.compile(  # of a file that was cut with no regard to what is in it
    r"^(?P<whole>.+\.gguf)[.-](?:(?:split|part)[-_.]?(?:[a-z]{1,2}|\d{1,5}(?:[-_]?of[-_]?\d{1,5})?)"
    r"|\d{3}|[a-z]{2})$",
    re.IGNORECASE,
)
_SAMPLE_BYTES = 64 << 10
_N_SAMPLES = 16
_DOWNLOAD_AGAIN = to_translate("Download it again.")
_CHOOSE_ANOTHER = to_translate("Choose a model file that ends in .gguf.")


def model_parts(path: Path) -> list[Path]:
    """All files of the model, in order; `[path]` unless the name is that of a split model."""
    _check_file(path)
    named = _SPLIT_NAME.match(path.name)
    if not named:
        _check_piece(path)
        return [path]
    count = int(named["count"])
    if not 1 <= count <= 10_000:
        return [path]
    parts = [
        path.with_name(f"{named['prefix']}-{number:05d}-of-{count:05d}.gguf")
        for number in range(1, count + 1)
    ]
    missing = [part.name for part in parts if not part.is_file()]
    if missing:
        shown = ", ".join(missing[:3])
        if missing[3:]:
            shown = tr("{names} and {n} more", names=shown, n=len(missing) - 3)
        raise ModelError(
            tr(
                "{name} is one of {count} parts of a model, and {missing} is missing.",
                name=path.name,
                count=count,
                missing=shown,
            )
            if len(missing) == 1
            else tr(
                "{name} is one of {count} parts of a model, and {missing} are missing.",
                name=path.name,
                count=count,
                missing=shown,
            ),
            tr("Put all {count} parts into the same folder.", count=count),
        )
    return parts


def is_later_part(path: Path) -> bool:
    """Whether a file is, by its name, a part of a split model with an earlier part beside it."""
    named = _SPLIT_NAME.match(path.name)
    return named is not None and any(
        path.with_name(f"{named['prefix']}-{number:05d}-of-{named['count']}.gguf").is_file()
        for number in range(1, int(named["number"]))
    )


def _check_piece(path: Path) -> None:
    piece = _PIECE_NAME.match(path.name)
    if piece is None:
        return
    raise ModelError(
        tr("{name} is a piece of a model file that was cut.", name=path.name),
        tr(
            "Join all of its pieces, in the order of their names, to {whole}.", whole=piece["whole"]
        ),
    )


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise ModelError(
                tr("{path} is a folder, not a model file.", path=path), tr(_CHOOSE_ANOTHER)
            )
        size_bytes = path.stat().st_size
    except (FileNotFoundError, NotADirectoryError):
        raise ModelError(
            tr("There is no model file {path}.", path=path),
            tr("Check the path, or choose another model."),
        ) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if size_bytes == 0:
        raise ModelError(tr("The model file {name} is empty.", name=path.name), tr(_DOWNLOAD_AGAIN))


def read_part(path: Path) -> GgufHeader:
    """The header of one file. Raises `ModelError`."""
    _check_file(path)
    try:
        header = read_header(path)
        size_bytes = path.stat().st_size
    except GgufVersionError as error:
        raise ModelError(
            tr(
                "{name} is a GGUF file of a kind that cannot be read ({error}).",
                name=path.name,
                error=error,
            ),
            tr("Download a current conversion of the model."),
        ) from error
    except GgufCutShortError as error:
        raise ModelError(
            tr(
                "The model file {name} is cut short: it ends within its own header.", name=path.name
            ),
            tr(_DOWNLOAD_AGAIN),
        ) from error
    except GgufFormatError as error:
        if str(error) == "no GGUF magic":
            raise ModelError(
                tr("{name} is not a model in the GGUF format.", name=path.name), tr(_CHOOSE_ANOTHER)
            ) from error
        raise ModelError(
            tr("The model file {name} is damaged: its header makes no sense.", name=path.name),
            tr(_DOWNLOAD_AGAIN),
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    n_missing = header.data_end - size_bytes if header.tensors else 0
    if n_missing > 0:
        raise ModelError(
            tr(
                "The model file {name} is cut short: {n_missing:,} of {n_bytes:,} bytes are "
                "missing.",
                name=path.name,
                n_missing=n_missing,
                n_bytes=header.data_end,
            ),
            tr(_DOWNLOAD_AGAIN),
        )
    return header


def _unreadable(path: Path, error: Exception) -> ModelError:
    reason = (getattr(error, "strerror", None) or str(error)).lower().rstrip(".")
    return ModelError(
        tr("The model file {path} cannot be read: {reason}.", path=path, reason=reason),
        tr("Check that you may read it."),
    )


def check_split(parts: Sequence[Path], headers: Sequence[GgufHeader]) -> None:
    """Refuses a part of a split model that goes by another name: its siblings cannot be found."""
    for number, (path, header) in enumerate(zip(parts, headers, strict=True)):
        count = _stated(header, "split.count", 1)
        stated = _stated(header, "split.no", number)
        if count <= 1 or (count == len(parts) and stated == number):
            continue
        right = f"…-{stated + 1:05d}-of-{count:05d}.gguf"
        raise ModelError(
            tr(
                "{name} is part {n} of {count} of a model, under another name.",
                name=path.name,
                n=stated + 1,
                count=count,
            ),
            tr(
                "Give it a name that ends like {right}, and put it beside the other parts.",
                right=right,
            ),
        )


def fingerprint(parts: Sequence[Path], headers: Sequence[GgufHeader]) -> str:
    """SHA-256 over headers, sizes and `_N_SAMPLES` evenly spaced samples of each part's data."""
    digest = hashlib.sha256()
    for part, header in zip(parts, headers, strict=True):
        size_bytes = part.stat().st_size
        digest.update(header.header)
        digest.update(size_bytes.to_bytes(8, "little"))
        room = max(size_bytes - header.data_start - _SAMPLE_BYTES, 0)
        with part.open("rb") as file:
            for index in range(_N_SAMPLES):
                file.seek(header.data_start + room * index // (_N_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()


def _stated(header: GgufHeader, key: str, default: int) -> int:
    value = header.values.get(key)
    return value if isinstance(value, int) else default
