"""When Python looks for garbage in circles: not while very many records are in hand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage in circles meanwhile, in any thread.

    Over the hundred thousand records of an import each look takes a second, in which no other thread can do anything:
    the window would stand still. What is in no circle is given back at once all the same.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
