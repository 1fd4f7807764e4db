"""Event rows of the Armed Conflict Location & Event Data project (ACLED), as its users download them under its terms.

The 31 columns of its export, or the older ones with ``data_id``. ACLED's terms forbid to republish its data: its rows
are for those who were given them, and an item made of one stays in the case.
"""

import re
from datetime import UTC, datetime

from ...domain.event import ACLED, Event, Licence, Told, placed
from ...domain.place import Precision
from ...domain.when import When
from ...i18n import tr
from ..event_cells import Cells, whole
from ..event_words import deaths_words
from ..telling import Bad, Begin, Columns, Row

FORMAT = ACLED
KIND = "events"
NAME = "ACLED"
LICENCE = Licence(
    name="ACLED Terms of Use",
    citation="Armed Conflict Location & Event Data (ACLED), acleddata.com",
    may_leave=False,
    codebook="ACLED Codebook",
)
_TELLING = ("event_date", "event_type", "sub_event_type", "actor1", "actor2", "fatalities", "country")
_IDS = ("event_id_cnty", "data_id")
_ONE_TO_THREE = frozenset("123")
_PRECISION = {"1": Precision.SETTLEMENT, "2": Precision.DISTRICT, "3": Precision.PROVINCE}
_DAY = re.compile(r"(?<!\d)(20\d{2})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")


def fits(begin: Begin) -> int:
    """Surely, where the columns that tell an ACLED event are there, and one of its ids."""
    columns = set(begin.columns)
    return 100 if columns.issuperset(_TELLING) and not columns.isdisjoint(_IDS) else 0


def about(begin: Begin) -> dict[str, str]:  # noqa: ARG001  # the protocol's
    """What is known of the whole file beside its name."""
    return {"title": NAME, "licence": LICENCE.name, "codebook": LICENCE.codebook}


def release_in(name: str) -> str | None:
    """ACLED has no releases: the day in a file's name is when it was downloaded."""
    found = _DAY.search(name)
    return f"{found[1]}-{found[2]}-{found[3]}" if found else None


def entry(row: Row, begin: Begin, columns: Columns | None) -> Event | tuple[Bad, ...]:  # noqa: ARG001  # the protocol's
    """The event of a row, or all that is wrong with it; nothing at all for a row of HXL tags."""
    values = whole(row, begin)
    cells = Cells(Row(row.row, values))
    id_column = _IDS[0] if _IDS[0] in values else _IDS[1]
    if values.get(id_column, "").startswith("#") or values.get("event_date", "").startswith("#"):
        return ()
    key, day = cells.needed(id_column), cells.day("event_date")
    dead = cells.count("fatalities")
    cells.code("time_precision", _ONE_TO_THREE)
    cells.code("geo_precision", _ONE_TO_THREE)
    cells.degrees("latitude", 90)
    cells.degrees("longitude", 180)
    kind = cells.needed("event_type")
    if cells.bad:
        return tuple(cells.bad)
    return Event(
        key=key, start=day, end=day, country=cells.text("country"), area=cells.text("admin1"),
        place=cells.text("location"), type=kind, actors=_actors(cells), low=None, best=dead, high=None, values=values,
    )  # fmt: skip


def type_words(kind: str) -> str:
    """The type of event, in ACLED's own words."""
    return kind


def told(event: Event) -> Told:
    """What an item says that is made of this event."""
    values = event.values
    where = _code(values.get("geo_precision", ""))
    name = event.place or event.area or event.country
    return Told(
        title=tr("{type}: {actors} ({place})").format(
            type=values.get("sub_event_type") or event.type, actors=" – ".join(event.actors) or tr("unknown"),
            place=name,
        ),
        text="\n".join(_lines(event, where)),
        happened=_when(event.start, _code(values.get("time_precision", ""))),
        place=placed(
            name, _PRECISION.get(where, Precision.UNKNOWN), values.get("latitude", ""), values.get("longitude", ""),
            point=where in _ONE_TO_THREE,
        ),
        origin="; ".join(one.strip() for one in values.get("source", "").split(";") if one.strip()) or None,
        actors=event.actors,
    )  # fmt: skip


def revised(event: Event) -> str:
    """The moment the row was last changed by ACLED, in words; empty where it does not say."""
    try:
        at = datetime.fromtimestamp(int(float(event.values.get("timestamp", ""))), UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return When.on(at.date()).words


def _actors(cells: Cells) -> tuple[str, ...]:
    found = (cells.text("actor1"), cells.text("actor2"))
    return tuple(one for one in found if one and not one.startswith("Civilians"))


def _code(text: str) -> str:
    return text.strip().partition(".")[0]


def _when(day: str, precision: str) -> When:
    """The day, about that day where the week is known, the month where no more is."""
    return When({"2": f"{day}~", "3": day[:7]}.get(precision, day))


def _lines(event: Event, where: str) -> list[str]:
    values = event.values
    place = ", ".join(dict.fromkeys(filter(None, (event.place, values.get("admin2", ""), event.area, event.country))))
    lines = [
        " ".join(values.get("notes", "").split()),
        f"{event.type}: {values.get('sub_event_type') or '–'}.",
        f"{deaths_words(event.low, event.best, event.high)}.",
        tr("Where: {place}. {precision}").format(place=place, precision=_where_words(where)),
        _when_words(_code(values.get("time_precision", ""))),
    ]
    more = (
        (tr("With them: {text}"), values.get("assoc_actor_1", "")),
        (tr("With the other side: {text}"), values.get("assoc_actor_2", "")),
        (tr("Its sources: {text}"), values.get("source", "")),
        (tr("Last changed by ACLED on {text}"), revised(event)),
    )
    return [one for one in [*lines, *(words.format(text=text) for words, text in more if text.strip())] if one]


def _where_words(precision: str) -> str:
    """What the codebook's precision of a place says (``geo_precision``)."""
    return {
        "1": tr("The town is known (geo_precision 1)."),
        "2": tr("Near that town, or in a part of the region (geo_precision 2)."),
        "3": tr("Known to the region only; the point stands for it (geo_precision 3)."),
    }.get(precision, tr("How exactly the place is known is not stated."))


def _when_words(precision: str) -> str:
    """What the codebook's precision of a date says (``time_precision``)."""
    return {
        "1": tr("The day is known (time_precision 1)."),
        "2": tr("Known to the week (time_precision 2)."),
        "3": tr("Known to the month (time_precision 3)."),
    }.get(precision, tr("How exactly the time is known is not stated."))
