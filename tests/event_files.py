"""Event files for tests: small ones in the columns of UCDP and ACLED, and a file told by the csv module alone."""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from r2p_desk.actions.dataset_adding import Pinned, Wanted, pin
from r2p_desk.actions.dataset_files import File
from r2p_desk.actions.session import OpenCase
from r2p_desk.intake.telling import Begin, Row, Told
from r2p_desk.jobs import Job

UCDP = (
    "id", "year", "type_of_violence", "dyad_name", "side_a", "side_b", "number_of_sources", "source_article",
    "source_office", "source_headline", "source_original", "where_prec", "where_coordinates", "adm_1", "adm_2",
    "latitude", "longitude", "country", "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "low", "best", "high",
)  # fmt: skip
ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
NOTES = "On 3 May 2024, gunmen of an unnamed militia set nine granaries alight outside Umm Rakuba and shot a miller."


def ucdp(key: int, **cells: Any) -> dict[str, str]:
    """A row of UCDP GED."""
    row: dict[str, Any] = {
        "id": key, "year": 2015, "type_of_violence": 3, "dyad_name": "Government of Myanmar - Civilians",
        "side_a": "Government of Myanmar (Burma)", "side_b": "Civilians", "number_of_sources": 2,
        "source_article": '"Radio Kan,2015-07-09,Village burnt"', "source_office": "Radio Kan;Delta Agency",
        "source_headline": "Village burnt", "source_original": "an elder", "where_prec": 1,
        "where_coordinates": "Kawkareik town", "adm_1": "Kayin State", "adm_2": "Kawkareik", "latitude": "16.55",
        "longitude": "98.24", "country": "Myanmar (Burma)", "event_clarity": 1, "date_prec": 1,
        "date_start": "2015-07-08", "date_end": "2015-07-08", "deaths_a": 0, "deaths_b": 0, "deaths_civilians": 4,
        "deaths_unknown": 0, "low": 3, "best": 4, "high": 9,
    }  # fmt: skip
    return {name: str(value) for name, value in {**row, **cells}.items()}


def acled(key: str, **cells: Any) -> dict[str, str]:
    """A row of ACLED."""
    row: dict[str, Any] = dict.fromkeys(ACLED, "") | {
        "event_id_cnty": key, "event_date": "2024-05-03", "year": 2024, "time_precision": 1,
        "event_type": "Violence against civilians", "sub_event_type": "Attack", "actor1": "Unidentified militia",
        "actor2": "Civilians (Sudan)", "country": "Sudan", "admin1": "Gedaref", "location": "Umm Rakuba",
        "latitude": "14.21", "longitude": "35.34", "geo_precision": 2, "source": "Radio Dabanga", "notes": NOTES,
        "fatalities": 1, "timestamp": "1714750000",
    }  # fmt: skip
    return {name: str(value) for name, value in {**row, **cells}.items()}


def write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> Path:
    """A CSV file of these rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(rows)
    return path


def told(path: Path) -> Iterator[Told]:
    """What a reader says of a CSV file, by the csv module in this process."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        columns = tuple(next(rows))
        yield Begin("", columns, {})
        for number, cells in enumerate(rows, 2):
            yield Row(number, {name: cell for name, cell in zip(columns, cells, strict=True) if cell})


def file_of(path: Path, wanted: str | None = None) -> File:
    """A file on its way in, without the process apart."""
    return File(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), told(path), wanted)


def pinned(case: OpenCase, path: Path, wanted: Wanted | None = None, *, dry_run: bool = False) -> Pinned:
    """Pin a CSV file, told by the csv module."""
    return pin(case, file_of(path), wanted or Wanted(), Job(), dry_run=dry_run)
