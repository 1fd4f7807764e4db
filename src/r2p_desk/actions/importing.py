"""Taking in files made elsewhere: read whole, compared with what is there, saved as one commit."""

from pathlib import Path
from uuid import uuid4

import msgspec

from ..casefile.bundle import Stated
from ..domain.records import fields_of
from ..domain.source import Source
from ..errors import UsageError
from ..i18n import tr
from ..intake.benchmark import Benchmark, ImportedItem, ImportedSource, read_benchmark
from .items import sources
from .session import OpenCase, read_limited

BENCHMARK = "benchmark"
_LIMIT = 16 * 1024 * 1024


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import came to: rows read, and how many items are new, changed, the same, refused."""

    format: str
    rows: int
    new: int
    changed: int
    same: int
    refused: int = 0


def import_file(case: OpenCase, path: Path, kind: str) -> Imported:
    """Take in a file as one commit, or nothing of it; items that came before with the same id are updated."""
    if kind != BENCHMARK:
        raise UsageError(
            tr("“{kind}” is not a format this version reads.").format(kind=kind[:40]),
            kept=tr("Nothing was read."),
            todo=tr("Use --as benchmark."),
        )
    return import_benchmark(case, read_benchmark(read_limited(path, _LIMIT)))


def import_benchmark(case: OpenCase, benchmark: Benchmark) -> Imported:
    """Take in a benchmark case that was read; the sources it names are entered with their items."""
    stated: list[Stated] = []
    source_ids = _source_ids(case, benchmark, stated)
    known = {
        fields["external_id"]: (record, fields)
        for record, _, fields in case.file.records("item")
        if "external_id" in fields
    }
    new = changed = 0
    for row in benchmark.rows:
        fields = _row_fields(row, source_ids)
        record, present = known.get(row.external_id, (str(uuid4()), None))
        if present is not None and all(present.get(name) == value for name, value in fields.items()):
            continue
        new, changed = (new + 1, changed) if present is None else (new, changed + 1)
        stated.append(("item", record, fields))
    if stated:
        case.state(stated)
    rows = len(benchmark.rows)
    return Imported(format=BENCHMARK, rows=rows, new=new, changed=changed, same=rows - new - changed)


def _row_fields(row: ImportedItem, source_ids: dict[ImportedSource, str]) -> dict[str, object]:
    fields = {**row.fields, "external_id": row.external_id}
    return {**fields, "source": source_ids[row.source]} if row.source is not None else fields


def _source_ids(case: OpenCase, benchmark: Benchmark, stated: list[Stated]) -> dict[ImportedSource, str]:
    present = {ImportedSource(source.name, source.kind): source.id for source in sources(case).values()}
    for source in benchmark.sources:
        if source not in present:
            record = Source(id=str(uuid4()), name=source.name, kind=source.kind)
            stated.append(("source", record.id, fields_of(record)))
            present[source] = record.id
    return present
