"""Annex cases: material for fewer eyes in a case of its own, read beside the main case by those who may."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from ..casefile.desk import Registered
from ..errors import DeskError
from .session import ANNEX, Desk, OpenCase, open_case


def annexes_of(desk: Desk, main: str) -> list[Registered]:
    """The annexes of a case (its id) that are in this home, by name. Nothing in the main case tells of them."""
    linked = desk.store.notes(ANNEX)
    return [known for known in desk.store.cases() if linked.get(known.id) == main]


@contextmanager
def with_annexes(case: OpenCase) -> Iterator[tuple[list[OpenCase], list[tuple[str, str]]]]:
    """The annexes of an open case, open for reading beside it; and (name, reason) of those that do not open."""
    opened: list[OpenCase] = []
    closed: list[tuple[str, str]] = []
    with ExitStack() as stack:
        for known in annexes_of(case.desk, case.file.id):
            try:
                opened.append(stack.enter_context(open_case(case.desk, known.id, write=False)))
            except DeskError as error:
                closed.append((known.title, error.happened))
        yield opened, closed
