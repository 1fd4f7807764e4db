"""Items of a benchmark case: what was known, when it became known, who reported it (``intake.benchmark``)."""

from ...errors import Refused
from ..benchmark import BrokenField, imported_item
from ..telling import Bad, Begin, Columns, Entry, Named, Row

FORMAT = "benchmark"
KIND = "items"


def fits(begin: Begin) -> int:
    """What its reader read is this and nothing else."""
    return 100 if begin.facts.get("schema", "").startswith("atrocity-benchmark/") else 0


def about(begin: Begin) -> dict[str, str]:
    """The case it is."""
    return {"title": begin.facts.get("title", "")}


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:  # noqa: ARG001  # the protocol
    """The item; the first field that breaks a rule of the format refuses it."""
    source = {name[7:]: value for name, value in row.values.items() if name.startswith("source.")}
    whole = {**row.values, **({"source": source} if source else {})}
    try:
        made = imported_item(whole, row.row)
    except BrokenField as error:
        return (Bad(row.row, error.field, _shown(row.values.get(error.field, "")), error.rule, error.why),)
    except Refused as error:
        return (Bad(row.row, rule="value", words=error.happened),)
    named = None if made.source is None else Named(made.source.name, made.source.kind)
    return Entry(key=made.external_id, fields=made.fields, source=named)


def _shown(text: str) -> str:
    return "".join(letter if letter.isprintable() else "·" for letter in text[:200])
