"""What can be done from the keyboard and the palette: one declaration for each, with its words and its keys."""

from collections.abc import Callable
from typing import NamedTuple


def always() -> bool:
    """It can always be done."""
    return True


class Command(NamedTuple):
    """Something an officer can do: its name, its words, its keys (portable text, may be empty) and how it is done."""

    name: str
    words: str
    keys: str
    do: Callable[[], object]
    available: Callable[[], bool] = always
