"""What a column probably means, by its heading in any of the six languages; an officer sees it before it is used.

The longest name of a field that stands in the heading as whole words decides, and a heading that is just that name goes
before one that holds it among others. Each field is found once; only lists and notes may come from several columns.
"""

from collections.abc import Iterable
from functools import cache

import msgspec

from .. import resources
from .plain_words import plain_words

_CATALOGUE = "catalogue/column-headings.json"
SEVERAL = ("actors", "populations", "tags", "signals", "crimes", "note", "text")
"""Fields that several columns may fill."""

_ALONE = {"known", "where", "id", "when", "happened", "day", "no", "number", "page", "ou", "ref", "reference", "n",
          "uuid", "incident", "event", "subject", "until", "site", "link", "para", "code"}  # fmt: skip
"""Names that mean a field only where nothing else is said."""
_CODED = {"id", "code", "pcode", "iso", "iso2", "iso3", "codigo", "код"}
"""Words of headings whose column holds codes, and not what else the heading says."""
_ALMOST_ALONE = {"group", "type", "note", "state", "text", "tag", "label", "region", "source", "date", "actor",
                 "description", "location", "place", "country", "lat", "long", "lon", "crime", "category"}  # fmt: skip
"""Names that mean a field only where one word more is said at most."""

_NEEDS = {
    "happened_end": {"happened"}, "reliability": {"credibility"}, "credibility": {"reliability"},
    "source_kind": {"source"}, "latitude": {"longitude"}, "longitude": {"latitude"}, "locator": {"document", "url"},
}  # fmt: skip
"""Fields that say nothing without another: their columns are not suggested alone."""


def suggested(columns: Iterable[str]) -> dict[str, str]:
    """Column → field, for the columns whose heading says what they hold, and that say something together."""
    return paired(by_heading(columns))


def by_heading(columns: Iterable[str]) -> dict[str, str]:
    """Column → field, for each column whose heading says what it holds."""
    ranked: list[tuple[int, int, str, str]] = []
    listed = list(columns)
    for place, column in enumerate(listed):
        for field, rank in _meanings(column):
            ranked.append((-rank, place, column, field))
    taken: dict[str, str] = {}
    filled: set[str] = set()
    for _, _, column, field in sorted(ranked):
        if column not in taken and (field not in filled or field in SEVERAL):
            taken[column] = field
            filled.add(field)
    return {column: taken[column] for column in listed if column in taken}


def paired(fields: dict[str, str]) -> dict[str, str]:
    """Without the columns whose field says nothing, since another is missing: a latitude without a longitude."""
    filled = set(fields.values())
    return {column: field for column, field in fields.items() if not filled.isdisjoint(_NEEDS.get(field, filled))}


def _meanings(column: str) -> Iterable[tuple[str, int]]:
    """The fields a heading may mean, each with how surely: a name alone 1000 and more, among other words less."""
    heading = plain_words(column)
    if not heading:
        return
    words = f" {heading} "
    coded = not _CODED.isdisjoint(heading.split())
    for name, field in _names().items():
        if heading == name:
            yield field, 1000 + len(name)
        elif _is_chinese(name):
            if len(name) > 1 and name in heading:
                yield field, 200 + 20 * len(name) - len(heading)
        elif (
            f" {name} " in words
            and name not in _ALONE
            and (field == "id" or not coded)
            and (name not in _ALMOST_ALONE or heading.count(" ") < 2)
        ):
            yield field, 10 * len(name) - len(heading)


@cache
def fields() -> tuple[str, ...]:
    """The fields of an item, of its place and of its source that a column can fill."""
    return tuple(_catalogue())


@cache
def _names() -> dict[str, str]:
    return {plain_words(name): field for field, names in reversed(_catalogue().items()) for name in names}


@cache
def _catalogue() -> dict[str, list[str]]:
    read: dict[str, list[str]] = msgspec.json.decode(resources.read(_CATALOGUE))["fields"]
    return read


def _is_chinese(name: str) -> bool:
    return "\u4e00" <= name[0] <= "\u9fff"
