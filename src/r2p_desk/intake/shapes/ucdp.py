"""Event rows of the Uppsala Conflict Data Program: the Georeferenced Event Dataset, its Candidate, and HDX's copies.

Columns and codes by the GED codebook (UCDP, Uppsala University). HDX puts a row of HXL tags under the headings, which
is no event; Candidate files were given out without headings, which is told by how many columns there are.
"""

import re

from ...domain.event import UCDP, Event, Licence, Told, placed
from ...domain.place import Precision
from ...domain.when import When
from ...i18n import tr
from ..event_cells import Cells, iso, whole
from ..event_words import deaths_words
from ..telling import Bad, Begin, Columns, Row

FORMAT = UCDP
KIND = "events"
NAME = "UCDP GED"
LICENCE = Licence(
    name="CC BY 4.0",
    citation=(
        "Sundberg, Ralph and Erik Melander (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
        "Research 50(4); and the article on the release, see ucdp.uu.se/downloads"
    ),
    may_leave=True,
    codebook="UCDP GED Codebook",
)
CANDIDATE = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best",
    "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""The columns of a file without headings, in order."""
_TELLING = ("id", "type_of_violence", "side_a", "side_b", "date_start", "date_end", "best", "low", "high", "country")
_DATE_PREC = frozenset("012345")
_WHERE_PREC = frozenset("1234567")
_TYPES = frozenset("123")
_PRECISION = {
    "1": Precision.SETTLEMENT, "2": Precision.DISTRICT, "3": Precision.DISTRICT, "4": Precision.PROVINCE,
    "5": Precision.UNKNOWN, "6": Precision.COUNTRY, "7": Precision.UNKNOWN,
}  # fmt: skip
"""``5`` is a line or an area without borders, ``7`` the high seas: no precision of ours says that."""
_POINTS = frozenset("1234")
_GED = re.compile(r"ged[_a-z-]*?v?(\d{2})[._]?(\d{1,2})(?!\d)((?:[._]\d{1,2}){0,2})", re.IGNORECASE)


def fits(begin: Begin) -> int:
    """Surely, where the columns that tell a UCDP event are there; likely, for a Candidate without headings."""
    columns = set(begin.columns)
    if all(name in columns for name in _TELLING):
        return 100
    return 60 if is_headless(begin) else 0


def about(begin: Begin) -> dict[str, str]:  # noqa: ARG001  # the protocol's
    """What is known of the whole file beside its name."""
    return {"title": NAME, "licence": LICENCE.name, "codebook": LICENCE.codebook}


def release_in(name: str) -> str | None:
    """The release a file's name tells (``ged191``, ``GEDEvent_v23_1``, ``GEDEvent_v24_01_24_03``)."""
    found = _GED.search(name)
    if found is None:
        return None
    more = found[3].replace("_", ".")
    return f"{found[1]}.{found[2]}{more}" if more else f"{found[1]}.{int(found[2])}"


def is_headless(begin: Begin) -> bool:
    """Whether a table without headings has as many columns as a Candidate file; its last ones may all be empty."""
    return begin.facts.get("headings") == "0" and len(CANDIDATE) - 2 <= len(begin.columns) <= len(CANDIDATE)


def columns_of(begin: Begin) -> tuple[str, ...]:
    """What the cells of an event go by, in the order of the file."""
    return CANDIDATE if is_headless(begin) else begin.columns


def entry(row: Row, begin: Begin, columns: Columns | None) -> Event | tuple[Bad, ...]:  # noqa: ARG001  # the protocol's
    """The event of a row, or all that is wrong with it; nothing at all for a row of HXL tags."""
    values = whole(row, begin)
    if "id" not in values and is_headless(begin):
        values = dict(zip(CANDIDATE, [*values.values(), "", ""], strict=False))
    found = _as_usual(values)
    if found is not None:
        return found
    cells = Cells(Row(row.row, values))
    if not values.get("id") and any(one.startswith("#") for one in values.values()):
        return ()
    key, start, end = cells.needed("id"), cells.day("date_start"), cells.day("date_end")
    if start and end and end < start:
        cells.refuse("date_end", "date-range", tr("It ends before it begins."))
    low, best, high = cells.count("low"), cells.count("best"), cells.count("high")
    kind = cells.code("type_of_violence", _TYPES)
    cells.code("date_prec", _DATE_PREC)
    cells.code("where_prec", _WHERE_PREC)
    cells.degrees("latitude", 90)
    cells.degrees("longitude", 180)
    if cells.bad:
        return tuple(cells.bad)
    return Event(
        key=key, start=start, end=end, country=cells.text("country"), area=cells.text("adm_1"),
        place=cells.text("where_coordinates"), type=kind, actors=_sides(cells), low=low, best=best, high=high,
        values=values,
    )  # fmt: skip


def _as_usual(values: dict[str, str]) -> Event | None:
    """The event of a row that is written as nearly all are; others are read cell by cell, to say what is wrong."""
    try:
        start, end = iso(values["date_start"]), iso(values["date_end"])
        counts = values["low"], values["best"], values["high"]
        known = values["type_of_violence"] in _TYPES and values["date_prec"] in _DATE_PREC
        known = known and values["where_prec"] in _WHERE_PREC and values["id"].isalnum() and start <= end
        known = known and abs(float(values["latitude"])) <= 90 and abs(float(values["longitude"])) <= 180
        if not known or not (counts[0].isdecimal() and counts[1].isdecimal() and counts[2].isdecimal()):
            return None
        return Event(
            key=values["id"], start=start, end=end, country=values["country"].strip(), area=values["adm_1"].strip(),
            place=values["where_coordinates"].strip(), type=values["type_of_violence"],
            actors=_actors(values["side_a"].strip(), values["side_b"].strip()), low=int(counts[0]),
            best=int(counts[1]), high=int(counts[2]), values=values,
        )  # fmt: skip
    except (KeyError, ValueError):
        return None


def type_words(kind: str) -> str:
    """The type of violence in words."""
    return {
        "1": tr("State-based conflict"),
        "2": tr("Non-state conflict"),
        "3": tr("One-sided violence"),
    }.get(kind, tr("Event"))


def told(event: Event) -> Told:
    """What an item says that is made of this event."""
    values = event.values
    where = values.get("where_prec", "").strip()
    name = event.place or event.area or event.country
    article = " ".join(values.get("source_article", "").split())
    return Told(
        title=tr("{type}: {actors} ({place})").format(
            type=type_words(event.type), actors=" – ".join(event.actors) or tr("unknown"), place=name or event.country
        ),
        text="\n".join(_lines(event, where, article)),
        happened=_when(event, values.get("date_prec", "").strip()),
        place=placed(
            name, _PRECISION.get(where, Precision.UNKNOWN), values.get("latitude", ""), values.get("longitude", ""),
            point=where in _POINTS,
        ),
        origin=_origin(values, article),
        actors=event.actors,
    )  # fmt: skip


def _sides(cells: Cells) -> tuple[str, ...]:
    """Who acted; civilians are no actors, and a side that nobody could tell stands as it stands."""
    return _actors(cells.text("side_a"), cells.text("side_b"))


def _actors(one: str, other: str) -> tuple[str, ...]:
    return tuple([each for each in (one, other) if each and each != "Civilians"])


def _when(event: Event, precision: str) -> When:
    """The day, the days it took, or no more than the codebook knows: a week, a month, a year."""
    if event.start != event.end:
        took = precision in ("", "0", "1")
        return When(f"{event.start}/{event.end}" if took else f"[{event.start}..{event.end}]")
    if precision in ("2", "3"):
        return When(f"{event.start}~")
    return When({"4": event.start[:7], "5": event.start[:4]}.get(precision, event.start))


def _origin(values: dict[str, str], article: str) -> str | None:
    """Where the dataset had it from: the offices it names, else its note on its sources as it stands."""
    offices = [one.strip() for one in values.get("source_office", "").split(";") if one.strip()]
    return "; ".join(dict.fromkeys(offices)) or article or None


def _lines(event: Event, where: str, article: str) -> list[str]:
    values = event.values
    sides = tr("side A {a}, side B {b}, civilians {civilians}, unknown {unknown}").format(
        a=values.get("deaths_a") or "–", b=values.get("deaths_b") or "–",
        civilians=values.get("deaths_civilians") or "–", unknown=values.get("deaths_unknown") or "–",
    )  # fmt: skip
    place = ", ".join(dict.fromkeys(filter(None, (event.place, values.get("adm_2", ""), event.area, event.country))))
    lines = [
        f"{type_words(event.type)}: {values.get('dyad_name') or ' – '.join(event.actors)}.",
        f"{deaths_words(event.low, event.best, event.high)}; {sides}.",
        tr("Where: {place}. {precision}").format(place=place, precision=_where_words(where)),
        tr("When: {days}. {precision}").format(
            days=When(event.start if event.start == event.end else f"{event.start}/{event.end}").words,
            precision=_when_words(values.get("date_prec", "").strip()),
        ),
    ]
    more = (
        (tr("Headlines of its sources: {text}"), values.get("source_headline", "")),
        (tr("Who told its sources: {text}"), values.get("source_original", "")),
        (tr("Its sources: {text}"), article),
    )
    lines += [words.format(text=" ".join(text.split())) for words, text in more if text.strip()]
    if values.get("event_clarity", "").strip() == "2":
        lines.append(tr("An aggregate: its sources gave several events as one (event_clarity 2)."))
    return lines


def _where_words(precision: str) -> str:
    """What the codebook's precision of a place says (``where_prec``)."""
    return {
        "1": tr("The place is known (where_prec 1)."),
        "2": tr("Within about 25 km of that place (where_prec 2)."),
        "3": tr("Known to the district only; the point stands for it (where_prec 3)."),
        "4": tr("Known to the province only; the point stands for it (where_prec 4)."),
        "5": tr("A line or an area without borders (where_prec 5)."),
        "6": tr("Known to the country only (where_prec 6)."),
        "7": tr("At sea or in the air, outside any country (where_prec 7)."),
    }.get(precision, tr("How exactly the place is known is not stated."))


def _when_words(precision: str) -> str:
    """What the codebook's precision of a date says (``date_prec``)."""
    return {
        "1": tr("The day is known (date_prec 1)."),
        "2": tr("One of two to six days (date_prec 2)."),
        "3": tr("Known to the week (date_prec 3)."),
        "4": tr("Known to the month (date_prec 4)."),
        "5": tr("Known to a longer time than a month (date_prec 5)."),
    }.get(precision, tr("How exactly the time is known is not stated."))
