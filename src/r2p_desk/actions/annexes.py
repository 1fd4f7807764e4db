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


def main_cases(desk: Desk) -> dict[str, str]:
    """Annex → its main case, of those annexes of this home whose main case is here, too (by case id)."""
    here = {known.id for known in desk.store.cases()}
    linked = {annex: str(main) for annex, main in desk.store.notes(ANNEX).items()}
    return {annex: main for annex, main in linked.items() if annex in here and main in here}


def open_annexes(case: OpenCase) -> tuple[list[OpenCase], list[tuple[str, str]]]:
    """The annexes of an open case, open for reading until whoever asked closes them; (name, reason) of the others."""
    opened: list[OpenCase] = []
    closed: list[tuple[str, str]] = []
    try:
        for known in annexes_of(case.desk, case.file.id):
            try:
                opened.append(open_case(case.desk, known.id, write=False))
            except DeskError as error:
                closed.append((known.title, error.happened))
    except BaseException:
        for annex in opened:
            annex.close()
        raise
    return opened, closed


@contextmanager
def with_annexes(case: OpenCase) -> Iterator[tuple[list[OpenCase], list[tuple[str, str]]]]:
    """The annexes of an open case, open for reading beside it; and (name, reason) of those that do not open."""
    opened, closed = open_annexes(case)
    with ExitStack() as stack:
        for annex in opened:
            stack.enter_context(annex)
        yield opened, closed
