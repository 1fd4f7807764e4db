"""Which state of what was typed was kept last, told between the threads that keep it."""

from collections.abc import Iterable, Mapping
from itertools import count
from threading import Lock

Drafts = dict[str, dict[str, str]]
"""What was typed and not saved: form → field → text."""


class Marks:
    """Numbers of states: which state of each form is settled (kept in its case, or let go), and which lies aside."""

    def __init__(self) -> None:
        self.lock = Lock()
        """Held while drafts are put aside or taken from there; what follows is called under it."""
        self._numbers = count(1)
        self._settled: dict[tuple[str, str], int] = {}
        self._aside: dict[tuple[str, str], int] = {}

    def next(self) -> int:
        """The number of a new state; a later one is larger. Needs no lock."""
        return next(self._numbers)

    def settle(self, case: str, forms: Iterable[str], number: int) -> list[str]:
        """These forms are settled as of this state; answers those of which nothing later lies aside."""
        over = []
        for form in forms:
            self._settled[case, form] = max(self._settled.get((case, form), 0), number)
            if self._aside.get((case, form), 0) <= number:
                self._aside.pop((case, form), None)
                over.append(form)
        return over

    def put_aside(self, case: str, drafts: Drafts, numbers: Mapping[str, int]) -> Drafts:
        """Those of these drafts of which no such or later state is settled or lies aside; from now on they do."""
        wanted = {}
        for form, typed in drafts.items():
            known = max(self._settled.get((case, form), 0), self._aside.get((case, form), 0))
            if known < numbers[form]:
                self._aside[case, form] = numbers[form]
                wanted[form] = typed
        return wanted

    def not_aside(self, case: str, forms: Iterable[str]) -> None:
        """They could not be put aside after all."""
        for form in forms:
            self._aside.pop((case, form), None)
