"""Saving an item against the same rows in plain SQLite.

Ours is the call that the actions make: the fields of a new item stated as one signed commit, hashed, in the lists and
in the search index, encrypted, on the disk when it returns. On a disk that is slow to synchronise both arms mostly
wait for it and the ratio nears 1; what the limit guards shows on a fast one.
"""

import time
from pathlib import Path
from uuid import uuid4

from interleaved import Comparison
from plain_saving import PlainStore, Rows
from workplace import make_desk

from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import OpenCase
from r2p_desk.casefile.search import words_of
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.place import Place
from r2p_desk.domain.records import fields_of
from r2p_desk.domain.when import When

LIMIT = 3.0
SAVES_A_ROUND = 20

_TEXT = (
    "According to three families who reached the parish on foot, men in uniform and men with clubs came to the hill "
    "shortly after dawn, read out names from a list and set fire to eleven houses. The counsellor of the sector is "
    "said to have told the gendarmes the evening before that nobody would be needed there. Two wounded were brought "
    "to the health centre at Nyamata; the nurse counted wounds from blades only. Report number {number}."
)


class SavedRows:
    """Reads back what a save wrote, so that the baseline writes the very same."""

    def __init__(self, case: OpenCase) -> None:
        self._case = case
        self._execute = case.file.connection.execute
        self._heads: set[tuple[str, int, str]] = set(case.file.journal.heads())

    def of(self, item: str) -> Rows:
        """The rows of the newest commit, which entered this item."""
        position, commit = self._execute("SELECT position, id FROM applied ORDER BY position DESC LIMIT 1").fetchone()
        number = self._execute("SELECT number FROM record WHERE kind='item' AND id=?", (item,)).fetchone()[0]
        heads, before = set(self._case.file.journal.heads()), self._heads
        self._heads = heads
        values = self._case.file.values("item", item) or {}
        words = words_of(number, "item", {name: stated[0].value for name, stated in values.items()})
        assert words is not None  # an item is sought
        changes = "SELECT * FROM changes WHERE id IN (SELECT change FROM statement WHERE position=?)"
        return {
            "commits": self._execute("SELECT * FROM commits WHERE id=?", (commit,)).fetchall(),
            "changes": self._execute(changes, (position,)).fetchall(),
            "applied": self._execute("SELECT * FROM applied WHERE id=?", (commit,)).fetchall(),
            "gone": [(gone,) for _, _, gone in before - heads],
            "head": [(writer, id_, seq) for writer, seq, id_ in heads - before],
            "record": self._execute("SELECT * FROM record WHERE number=?", (number,)).fetchall(),
            "statement": self._execute("SELECT * FROM statement WHERE position=?", (position,)).fetchall(),
            "field": self._execute("SELECT * FROM field WHERE position=?", (position,)).fetchall(),
            "item": self._execute("SELECT * FROM item WHERE number=?", (number,)).fetchall(),
            "search": [(number, words.title, words.body)],
            "searched": self._execute("SELECT * FROM searched WHERE number=?", (number,)).fetchall(),
            "block": self._execute("SELECT * FROM block").fetchall(),
        }


def compare(folder: Path, rounds: int = 15) -> Comparison:
    """Rounds of twenty items each, every item saved by both before the next; figures are milliseconds an item."""
    with make_desk(folder) as desk, create_case(desk, "Speed") as case:
        store = PlainStore(folder / "plain.db")
        try:
            source = str(add_item(case, _draft(0)).source)
            written = SavedRows(case)
            figures = [_round(case, store, written, source) for _ in range(rounds + 1)][1:]  # the first warms up
            _refuse_unequal(case, store)
        finally:
            store.close()
    ours, plain = zip(*figures, strict=True)
    return Comparison(name="saving an item", unit="ms", limit=LIMIT, paired=True, ours=ours, plain=plain)


def _round(case: OpenCase, store: PlainStore, written: SavedRows, source: str) -> tuple[float, float]:
    ours = plain = 0.0
    for number in range(SAVES_A_ROUND):
        item, fields = str(uuid4()), {**fields_of(_draft(number)), "source": source}
        start = time.perf_counter()
        case.state([("item", item, fields)])
        ours += time.perf_counter() - start
        rows = written.of(item)
        start = time.perf_counter()
        store.save(rows)
        plain += time.perf_counter() - start
    return ours * 1000 / SAVES_A_ROUND, plain * 1000 / SAVES_A_ROUND


def _draft(number: int) -> Draft:
    return Draft(
        title=f"Houses burned above the parish, report {number}",
        text=_TEXT.format(number=number),
        known=When("1994-01-12"),
        happened=When("1994-01-11"),
        place=Place(name="Kanzenze commune, Bugesera"),
        source="Parish of Nyamata",
        grade=Grade("B2"),
    )


def _refuse_unequal(case: OpenCase, store: PlainStore) -> None:
    items = case.file.count("item")
    found = len(case.file.search("gendarmes", limit=2 * items))
    if not items - 1 == store.count("item") == found - 1 == store.found("gendarmes"):  # ours has one from before
        raise AssertionError("The two arms did not save the same items.")
