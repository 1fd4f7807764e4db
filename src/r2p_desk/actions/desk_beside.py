"""The officer who is unlocked, for work in a thread beside the one that owns their store."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..casefile.desk import DeskStore
from .session import STORE_FILE, Desk


@contextmanager
def desk_beside(desk: Desk) -> Iterator[Desk]:
    """The same officer with a connection of their own to their store; never closed by whoever is given it.

    Locking the desk meanwhile wipes the keys for this one, too: what still needs them then fails.
    """
    store = DeskStore(desk.home / STORE_FILE, desk.officer.desk_key)
    try:
        yield Desk(desk.home, desk.officer, store)
    finally:
        store.close()
