"""Where the data that ships with the program lies."""

import sys
from pathlib import Path

from .errors import MachineError

_CHECKOUT = Path(__file__).resolve().parents[2] / "resources"
_INSTALLED = Path(sys.prefix) / "share" / "r2p-desk" / "resources"


def folder(name: str) -> Path:
    """The folder ``resources/name``; it need not exist."""
    root = _CHECKOUT if _CHECKOUT.is_dir() else _INSTALLED
    return root / name


def read(name: str) -> bytes:
    """The bytes of ``resources/name``; ``MachineError`` when the installation lacks it."""
    try:
        return folder(name).read_bytes()
    except OSError as error:
        raise MachineError(f"The program's own file {name} is missing.", todo="Install R2P Desk again.") from error
