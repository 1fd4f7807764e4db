"""Reading the journal of a case."""

from ..casefile.journal import Entry
from .session import OpenCase


def journal(case: OpenCase) -> list[Entry]:
    """Who stated what and when, oldest first."""
    return case.file.entries()
