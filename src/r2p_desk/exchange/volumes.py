"""The index of a package that was too long for one file: which files make it up, signed, and for the receivers only.

The index takes the package's own name and is an age file for the same receivers, so that nobody else learns who sent
what. In it stand ``volumes.json`` (canonical JSON) and ``volumes.sig`` (both signatures, purpose ``package``).
"""

import re
from pathlib import Path
from typing import Any

import msgspec

from ..i18n import tr
from ..keys import canonical
from ..system.files import machine_errors
from .findings import altered, cut, newer_version
from .media import Volume

TYPE = "r2p-desk/volumes"
FORMAT = 1
NAME, SIGNATURE_NAME = "volumes.json", "volumes.sig"
MAX_VOLUMES = 512
_FILE = re.compile(r"[0-9a-f]{32}\.r2ppkg\.[0-9]{3}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Index(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What ``volumes.json`` says; ``size`` and ``sha256`` are of the volumes one behind the other."""

    type: str
    format: int
    package: str
    case: str | None
    signer: str
    size: int
    sha256: str
    volumes: tuple[Volume, ...]

    def encoded(self) -> bytes:
        """The bytes of ``volumes.json``."""
        return canonical.encode(msgspec.to_builtins(self))


def make_index(package: str, signer: str, size: int, sha256: str, volumes: list[Volume]) -> Index:
    """The index of these volumes."""
    return Index(
        type=TYPE, format=FORMAT, package=package, case=None, signer=signer, size=size, sha256=sha256,
        volumes=tuple(volumes),
    )  # fmt: skip


def read_index(held: dict[str, Any]) -> Index:
    """The index in an object whose signatures hold."""
    if held.get("type") == TYPE and type(held.get("format")) is int and held["format"] > FORMAT:
        raise newer_version()
    try:
        index = msgspec.convert(held, Index)
    except msgspec.ValidationError:
        raise _malformed() from None
    names = [volume.name for volume in index.volumes]
    sound = (
        (index.type, index.format, index.case) == (TYPE, FORMAT, None)
        and 0 < len(names) <= MAX_VOLUMES
        and len(set(names)) == len(names)
        and all(_FILE.fullmatch(volume.name) and _HASH.fullmatch(volume.sha256) for volume in index.volumes)
        and sum(volume.size for volume in index.volumes) == index.size
    )
    if not sound:
        raise _malformed()
    return index


def paths(index: Index, folder: Path) -> list[Path]:
    """Where the volumes lie, beside the index; ``Cut`` when one is missing or short, ``Altered`` when one is long."""
    found = [folder / volume.name for volume in index.volumes]
    for number, (path, volume) in enumerate(zip(found, index.volumes, strict=True), start=1):
        with machine_errors():
            size = path.stat().st_size if path.is_file() else -1
        if size < volume.size:
            text = tr("Volume {number} of {count} of this package is missing or was cut.")
            raise cut(text.format(number=number, count=len(found)))
        if size > volume.size:
            raise altered(tr("Volume {number} of this package is longer than it was.").format(number=number))
    return found


def _malformed() -> Exception:
    return altered(tr("The package does not say of which volumes it is made in the one form there is."))
