"""A case folder that comes from elsewhere takes its place among the cases, and stays only once it is registered."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..casefile.bundle import SUFFIX
from ..system.files import flush_folder, machine_errors
from .session import CASES_FOLDER, Desk

_AREA = "arriving"


@contextlib.contextmanager
def arrived(desk: Desk, folder: Path) -> Iterator[Path]:
    """The folder in its place among the cases; gone again when it does not come to be registered there."""
    place = desk.home / CASES_FOLDER / folder.name
    if place.exists():
        place = place.with_name(secrets.token_hex(16) + SUFFIX)
    desk.store.keep_notes(_AREA, {place.name: True})
    try:
        with machine_errors():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flush_folder(folder)
            folder.replace(place)
            flush_folder(place.parent)
        yield place
    except BaseException:
        clear_arriving(desk)
        raise
    desk.store.keep_notes(_AREA, {place.name: None})


def clear_arriving(desk: Desk) -> None:
    """Remove what a killed process had moved into its place and not yet registered: nobody was told it was there."""
    registered = {Path(known.folder).name for known in desk.store.cases()}
    for name in desk.store.notes(_AREA):
        if name not in registered:
            shutil.rmtree(desk.home / CASES_FOLDER / name, ignore_errors=True)
        desk.store.keep_notes(_AREA, {name: None})
