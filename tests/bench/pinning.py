"""Pinning event data against the least there is: its rows read by the csv module and put into plain SQLite.

Ours is ``add_dataset``: a process apart reads the file, which is hashed before; each row is checked, hashed, encrypted,
findable by day, place and actor; one signed commit names it all; on the disk when it returns. The other arm reads the
same file in this process and inserts the cells as they are into a table with the id as its key, in one transaction,
with write-ahead log and full synchronisation.
"""

import csv
import random
import sqlite3
import time
from itertools import count
from pathlib import Path

from interleaved import Comparison, in_turns
from workplace import make_desk

from r2p_desk.actions.cases import create_case
from r2p_desk.actions.dataset_adding import add_dataset
from r2p_desk.actions.session import Desk

LIMIT = 3.0
ROWS = 50_000
ROUNDS = 5
COLUMNS = (
    "id", "year", "active_year", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name",
    "side_a_new_id", "gwnoa", "side_a", "side_b_new_id", "gwnob", "side_b", "number_of_sources", "source_article",
    "source_office", "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "adm_1",
    "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best",
    "high",
)  # fmt: skip
"""Of UCDP GED 19.1."""
_TOWNS = ("Laukkaing Town", "Kawkareik", "Bhāndāria town", "Kengtung Township", "Rāngāmāti", "Lashio")
_HEADS = ("Rebels kill six in raid on market", "Clashes continue north of the town", "Village burnt, elder says")


def write(path: Path, rows: int = ROWS) -> Path:
    """A file with rows as long as those of UCDP GED 19.1, a few hundred bytes each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number in range(rows):
            table.writerow(_row(number))
    return path


def compare(folder: Path) -> Comparison:
    """Rounds over the same file, each into a new case and a new database; figures are milliseconds."""
    path = write(folder / "ged191.csv")
    numbers = count()
    with make_desk(folder) as desk:
        found = list(
            in_turns(
                lambda: _ours(desk, path, next(numbers)),
                lambda: _plain(folder / f"plain{next(numbers)}.db", path),
                ROUNDS,
                warm=False,
                limit=LIMIT,
            )
        )
    ours, plain = zip(*found, strict=True)
    return Comparison(name="pinning event data", unit="ms", limit=LIMIT, ours=ours, plain=plain)


def _ours(desk: Desk, path: Path, number: int) -> float:
    with create_case(desk, f"Speed {number}") as case:
        begun = time.perf_counter()
        made = add_dataset(case, path)
        took = time.perf_counter() - begun
    assert (made.new, made.refused) == (ROWS, ())
    return took * 1000


def _plain(database: Path, path: Path) -> float:
    begun = time.perf_counter()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    names = ", ".join(f'"{name}"' for name in COLUMNS[1:])
    connection.execute(f"CREATE TABLE event (id TEXT PRIMARY KEY, {names})")
    marks = ", ".join("?" * len(COLUMNS))
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO event VALUES ({marks})", rows)  # noqa: S608  # names are ours
        connection.execute("COMMIT")
    took = time.perf_counter() - begun
    assert connection.execute("SELECT count(*) FROM event").fetchone()[0] == ROWS
    connection.close()
    return took * 1000


def _row(number: int) -> list[object]:
    chance = random.Random(number)
    day = f"{chance.randint(1989, 2018)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    town, head = chance.choice(_TOWNS), chance.choice(_HEADS)
    where = (f"{chance.uniform(15, 27):.6f}", f"{chance.uniform(89, 100):.6f}")
    killed = chance.randint(0, 30)
    article = f'"Associated Press Newswires,{day},{head} {number}";"Democratic Voice of Burma,{day},{head}"'
    return [
        number, day[:4], 1, chance.randint(1, 3), 439, "Myanmar (Burma): Kokang", 906,
        "Government of Myanmar (Burma) - MNDAA", 144, 775, "Government of Myanmar (Burma)", 880, "", "MNDAA", 2,
        article, "Associated Press Newswires;Democratic Voice of Burma", f"{day};{day}", f"{head} {number};{head}",
        "spokesperson of the armed forces", chance.randint(1, 5), town, "Shan State", f"{town} District", *where,
        f"POINT ({where[1]} {where[0]})", 163998, "Myanmar (Burma)", 775, "Asia", 1, chance.randint(1, 5), day, day, 0,
        killed, 0, 0, killed, killed, killed + chance.randint(0, 9),
    ]  # fmt: skip
