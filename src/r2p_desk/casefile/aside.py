"""Files of a case that are not what was written: put aside in its folder ``quarantine``, never deleted."""

import os
from pathlib import Path

from ..system.files import flush_folder, machine_errors

FOLDER = "quarantine"


def put_aside(bundle: Path, path: Path) -> Path | None:
    """Move a file of a case folder into quarantine, under its own name; where it went, ``None`` without one.

    Nothing there is ever replaced: a second one of that name gets a number.
    """
    with machine_errors():
        if not os.path.lexists(path):
            return None
        target = place_for(bundle, path.name)
        path.replace(target)
        for folder in (target.parent, path.parent):
            flush_folder(folder)
    return target


def kept_aside(bundle: Path) -> list[str]:
    """What lies in quarantine, each as named within the case folder."""
    folder = bundle / FOLDER
    with machine_errors():
        return sorted(f"{FOLDER}/{path.name}" for path in folder.iterdir()) if folder.is_dir() else []


def place_for(bundle: Path, name: str) -> Path:
    """A name in quarantine that is free; the folder is made."""
    folder = bundle / FOLDER
    if not folder.is_dir():
        folder.mkdir(mode=0o700)
        flush_folder(bundle)
    target, number = folder / name, 1
    while os.path.lexists(target):
        number += 1
        target = folder / f"{name}.{number}"
    return target
