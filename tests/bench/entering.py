"""Entering 100,000 items against the very same statements in plain SQLite.

Ours is ``CaseFile.enter``: checked, stated, hashed, signed, in the lists and the search index, encrypted, on the disk.
What it asks of the database is recorded on the way and run again by the same SQLite without a key: journal rows
included, the same page size, write-ahead log and full synchronisation.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlite  # without a key it is plain SQLite
from interleaved import Comparison
from workplace import make_desk

from r2p_desk.actions.cases import create_case
from r2p_desk.casefile import bulk, schema
from r2p_desk.jobs import Job
from r2p_desk.keys.officer import Officer

LIMIT = 1.6
ITEMS = 100_000
ROUNDS = 10
_ENGLISH = (
    "According to three families who reached the parish on foot, men in uniform and men with clubs came to the hill "
    "shortly after dawn, read out names from a list and set fire to eleven houses. The counsellor of the sector is "
    "said to have told the gendarmes the evening before that nobody would be needed there. Two wounded were brought "
    "to the health centre; the nurse counted wounds from blades only. Report number {n}."
)
_CHINESE = (
    "据三户步行抵达教区的家庭说，黎明后不久，穿制服的人和手持棍棒的人来到山上，宣读名单上的姓名，并放火烧毁了十一所房屋。"
    "据说该区的顾问前一天晚上曾告诉宪兵，那里不需要任何人。两名伤员被送到卫生中心；护士只数出刀伤。第{n}号报告。"
)
_ARABIC = (
    "وبحسب ثلاث أسر وصلت إلى الرعية سيرًا على الأقدام، جاء رجال يرتدون الزي الرسمي ورجال يحملون الهراوات إلى التل بعد "
    "الفجر بقليل، وقرأوا أسماء من قائمة وأضرموا النار في أحد عشر منزلاً. التقرير رقم {n}."
)
_TEXTS = (_ENGLISH,) * 12 + (_CHINESE,) * 5 + (_ARABIC,) * 3
"""60 % English, 25 % Chinese, 15 % Arabic."""


def item(number: int) -> dict[str, Any]:
    """The fields of a made-up item; the same for the same number."""
    chance = random.Random(number)
    day = f"{chance.randint(1990, 1994)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    return {
        "title": f"Report {number} of houses burnt on the hill",
        "text": _TEXTS[number % len(_TEXTS)].format(n=number),
        "happened": day,
        "known": day,
        "place": {"name": chance.choice(("Nyamata", "Kigali", "Gitarama")), "precision": "settlement"},
        "source": f"{chance.randint(0, 999):08d}-0000-4000-8000-000000000000",
        "grade": chance.choice(("B2", "C3", "F6")),
        "marking": "CONFIDENTIAL",
        "signals": ["persecution"],
        "external_id": f"X-{number}",
    }


class Recording:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.asked: list[tuple[str, Any]] = []

    def execute(self, query: str, values: Any = ()) -> Any:
        """Ask, and remember."""
        self.asked.append((query, values))
        return self._connection.execute(query, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def compare(folder: Path, rounds: int = ROUNDS, items: int = ITEMS) -> Comparison:
    """Rounds of a part of the items each; figures are microseconds an item."""
    with make_desk(folder) as desk, create_case(desk, "Speed") as case:
        recording = Recording(case.file.connection)
        case.file.journal.views._connection = recording
        plain = _plain(folder / "plain.db", case.file.connection)
        figures = list(_figures(desk.officer, case, recording, plain, items // rounds, rounds))
        assert case.file.count("item") == plain.execute("SELECT count(*) FROM item").fetchone()[0]
        assert case.file.journal.views.unsound_blocks() == []
        plain.close()
    ours, theirs = zip(*figures, strict=True)
    return Comparison(name="entering items", unit="µs", limit=LIMIT, paired=True, ours=ours, plain=theirs)


def _figures(
    officer: Officer, case: Any, recording: Recording, plain: Any, lot: int, rounds: int
) -> Iterator[tuple[float, float]]:
    file = case.file
    for number in range(rounds):
        rows = [item(number * lot + at) for at in range(lot)]
        recording.asked.clear()
        start = time.perf_counter()
        bulk.enter_many(file.journal, recording, officer, file._writer(), "item", rows, at=datetime.now(UTC), job=Job())  # type: ignore[arg-type]  # it does what a connection does
        ours = time.perf_counter() - start
        start = time.perf_counter()
        for query, values in recording.asked:
            plain.execute(query, values).fetchall()
        yield ours / lot * 1e6, (time.perf_counter() - start) / lot * 1e6


def _plain(path: Path, case: Any) -> Any:
    """The same tables without a key, holding what the case holds so far."""
    connection = sqlite.connect(str(path), isolation_level=None)
    for setting in ("page_size=16384", "cache_size=-65536", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {setting}")
    for statement in (schema.JOURNAL + schema.LOCAL + schema.VIEWS).split(";\n"):
        if statement.strip():
            connection.execute(statement)
    for table in (*schema.JOURNAL_TABLES, *schema.LOCAL_TABLES, *schema.VIEW_TABLES):
        rows = [] if table == "search" else case.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608  # names are ours
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608  # names are ours
    return connection
