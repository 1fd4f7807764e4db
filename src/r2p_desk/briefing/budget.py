"""A limit on work that depends on the work alone, so that a verdict never depends on how fast the machine is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class TooMuchWork(BaseException):
    """The work asked for more calls than it was given; not an ``Exception``, so that no library swallows it."""


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Stop what runs inside, in this thread, with ``TooMuchWork`` after this many calls and returns of Python code."""
    left = calls

    def count(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise TooMuchWork

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)
