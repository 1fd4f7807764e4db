"""Tables with hashtags (Humanitarian Exchange Language 1.1): the tags say what the columns mean, in any language.

People who can be reached by a column (``#contact``) are never taken. What no field of an item holds (figures of people
affected, sectors, codes) goes into its note, each behind its heading.
"""

import re
from functools import lru_cache

from ..headings import SEVERAL, by_heading, paired
from ..item_rows import entry as item_of
from ..item_rows import mapping
from ..telling import Bad, Begin, Columns, Entry, Row

FORMAT = "hxl"
KIND = "items"
PER_TABLE = True
"""An id is one among the rows of tables with these columns."""

_CODES = frozenset({"code", "id", "url", "iso2", "iso3", "v_iso2", "v_iso3", "v_pcode", "pcode", "lang", "pct"})
_FIGURES = ("affected", "inneed", "targeted", "reached", "population", "value", "capacity", "indicator", "output")
_TOPICS = ("cause", "crisis", "subsector", "sector", "activity", "status", "severity", "impact")
_ANY: frozenset[str] = frozenset()
_RULES: tuple[tuple[tuple[str, ...], frozenset[str], str], ...] = (
    (("contact",), _ANY, ""),
    (("",), frozenset({"contact", "email", "phone"}), ""),
    (("lat_deg",), _ANY, "latitude"),
    (("lon_deg",), _ANY, "longitude"),
    (("report_date",), _ANY, "known"),
    (("from_date",), _ANY, "happened"),
    (("to_date",), _ANY, "happened_end"),
    (("data_lnk",), _ANY, "url"),
    (("geo",), frozenset({"lat"}), "latitude"),
    (("geo",), frozenset({"lon"}), "longitude"),
    (("geo",), frozenset({"coord"}), "coordinates"),
    (("date",), frozenset({"end"}), "happened_end"),
    (("date",), frozenset({"reported", "published", "known", "report", "received"}), "known"),
    (("date",), frozenset({"occurred", "start", "from", "event", "happened", "incident"}), "happened"),
    (("date",), frozenset({"changed", "created", "modified", "entered", "updated"}), "note"),
    (("date",), _ANY, "happened"),
    (("meta",), frozenset({"url"}), "url"),
    (("meta",), frozenset({"source", "org"}), "source"),
    (("meta",), frozenset({"id", "code"}), "id"),
    (("event", "incident"), frozenset({"id", "code"}), "id"),
    (("event", "incident"), frozenset({"description", "desc", "notes"}), "text"),
    (("event", "incident"), frozenset({"type", "category", "kind"}), "tags"),
    (("affected", "population", "beneficiary"), frozenset({"type", "group", "name"}), "populations"),
    (("",), _CODES, ""),
    (("event", "incident"), _ANY, "title"),
    (("country",), _ANY, "country"),
    (("adm1",), _ANY, "province"),
    (("adm2",), _ANY, "district"),
    (("loc", "adm3", "adm4", "adm5", "x_placename"), _ANY, "place"),
    (("description",), frozenset({"html"}), ""),
    (("description",), _ANY, "text"),
    (("org",), frozenset({"source", "reporting", "reporter"}), "source"),
    (("org",), frozenset({"actor", "perpetrator", "armed"}), "actors"),
    (("actor",), _ANY, "actors"),
    (_TOPICS, _ANY, "tags"),
    (_FIGURES, _ANY, "note"),
    (("org",), _ANY, "note"),
    (("",), _ANY, "?"),
)
"""Tag (``""``: every tag), attributes of which one is enough, field; the first that fits counts.

``""`` is not taken; ``?`` goes by its heading, and into the note where that says nothing.
"""
_PLACES = ("place", "district", "province", "country")
_SAYING = ("title", "tags", "actors", "populations", *_PLACES)
_FIGURES_ALONE = re.compile(r"[-\d.,\s/%]+")
_LONGEST_TITLE = 160

Tag = tuple[str, frozenset[str]]


def fits(begin: Begin) -> int:
    """Surely where there are hashtags."""
    return 80 if begin.facts.get("hxl") else 0


def suggest(begin: Begin) -> Columns:
    """What the hashtags say."""
    tags = dict(_tags(begin))
    found: dict[str, str] = {}
    filled: set[str] = set()
    for column, tag in tags.items():
        field = _field(tag)
        if field not in ("", "?"):
            found[column] = field if field in SEVERAL or field not in filled else "note"
            filled.add(field)
    headed = [column for column in begin.columns if column not in tags or _field(tags[column]) == "?"]
    named = by_heading(headed)
    for column in headed:
        field = named.get(column, "note" if column in tags else "")
        if field and (field in SEVERAL or field not in filled):
            found[column] = field
            filled.add(field)
    return Columns(fields=paired({column: found[column] for column in begin.columns if column in found}))


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:
    """The item this row states; where no column says what happened, its words do, unless they are places alone."""
    meant, said = _read(begin.columns, begin.facts.get("hxl", ""))
    words = {column: row.values.get(column, "").strip() for column in said}
    words = {column: word for column, word in words.items() if word and not _FIGURES_ALONE.fullmatch(word)}
    telling = any(meant.fields.get(column) not in _PLACES for column in words)
    titled = " · ".join(dict.fromkeys(words.values()))[:_LONGEST_TITLE] if telling else ""
    found = item_of(row, begin, mapping(columns, meant), titled=titled)
    if isinstance(found, Entry):
        return found
    tags = dict(zip(begin.columns, begin.facts.get("hxl", "").split("\t"), strict=False))
    return tuple(_with_tag(bad, tags.get(bad.column, "")) for bad in found)


def _with_tag(bad: Bad, tag: str) -> Bad:
    """The error with the hashtag of its column, which people who fix the table go by."""
    return Bad(bad.row, bad.column, bad.value, bad.rule, f"{tag}: {bad.words}" if tag else bad.words)


def _tags(begin: Begin) -> list[tuple[str, Tag]]:
    read = []
    for column, text in zip(begin.columns, begin.facts.get("hxl", "").split("\t"), strict=False):
        name, *attributes = text.lstrip("#").split("+")
        if name:
            read.append((column, (name, frozenset(attributes))))
    return read


def _field(tag: Tag) -> str:
    """The field a tag fills; empty for what is not taken."""
    name, attributes = tag
    return next(
        field for names, wanted, field in _RULES
        if (name in names or names == ("",)) and (not wanted or wanted & attributes)
    )  # fmt: skip


@lru_cache(maxsize=8)
def _read(columns: tuple[str, ...], tags: str) -> tuple[Columns, tuple[str, ...]]:
    """The suggestion, and the columns whose words say what a row is about; worked out once a sheet."""
    begin = Begin("", columns, {"hxl": tags})
    said = tuple(column for column, tag in _tags(begin) if _field(tag) in _SAYING or tag[0] == "org")
    return suggest(begin), said
