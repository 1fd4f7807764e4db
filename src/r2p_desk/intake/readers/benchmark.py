"""A past case as dated items (schema ``atrocity-benchmark/1``, JSON): each item a record, its ``source`` made flat."""

from collections.abc import Iterator
from typing import IO, Any

from ...errors import Refused
from ..apart.limits import Unreadable
from ..benchmark import HEAD, SCHEMA, head_of
from ..json_text import LIMIT, read_json
from ..telling import Asked, Bad, Begin, Row, Told

FORMAT = "benchmark"
MEDIA = ("application/json", "text/plain")
_SHOWN = 200


def fits(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    """Surely, where the schema is named near the beginning."""
    return 100 if SCHEMA.encode() in head else 0


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # a benchmark has neither sheets nor choices
    """The items in the order of the file; one that holds anything but text is told as broken."""
    try:
        whole = read_json(file.read(LIMIT + 1))
        facts = head_of(whole)
    except Refused as error:
        raise Unreadable(error.happened.rstrip(".")) from error
    yield Begin(facts=facts)
    for number, item in enumerate(whole["items"], 1):
        yield _record(number, item)


def _record(number: int, item: Any) -> Row | Bad:
    if not isinstance(item, dict):
        return Bad(number, rule="record", words="This is no record.")
    source = item.get("source")
    flat = {name: value for name, value in item.items() if name != "source" and value is not None}
    if isinstance(source, dict):
        flat |= {f"source.{name}": value for name, value in source.items() if value is not None}
    elif source is not None:
        flat["source"] = source
    for name, value in flat.items():
        if name not in HEAD and not isinstance(value, str):
            return Bad(number, name, str(value)[:_SHOWN], "text", "This is no text.")
    return Row(number, {name: value for name, value in flat.items() if isinstance(value, str)})
