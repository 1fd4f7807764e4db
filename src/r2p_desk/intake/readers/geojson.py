"""Places with properties (GeoJSON, RFC 7946): each feature a record, its properties as columns, a point as degrees.

Degrees stand in ``latitude`` and ``longitude`` where no property has that name; lines and areas give none, since a
middle of theirs would be a place nobody told.
"""

import json
from collections.abc import Iterator
from typing import IO, Any

from ...errors import DeskError
from ...i18n import tr
from ..apart.limits import Unreadable
from ..json_text import LIMIT, read_json
from ..telling import Asked, Bad, Begin, Row, Told

FORMAT = "geojson"
MEDIA = ("application/json",)
_LATITUDE, _LONGITUDE = "latitude", "longitude"
_SHOWN = 80


def fits(head: bytes, name: str) -> int:  # noqa: ARG001  # the shape of the protocol
    """Surely, where a collection of features is named near the beginning."""
    return 90 if b'"FeatureCollection"' in head else 0


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:
    """The features in the order of the file, counted from 1; one that is none is told as broken."""
    try:
        whole = read_json(file.read(LIMIT + 1))
    except DeskError as error:
        raise Unreadable(error.happened.rstrip(".")) from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise Unreadable(tr("it is no collection of features"))
    columns = dict.fromkeys(name for one in features for name in _properties(one) or ())
    columns |= dict.fromkeys((_LATITUDE, _LONGITUDE))
    title = whole.get("name")
    yield Begin(columns=tuple(columns), facts={"title": title} if isinstance(title, str) else {})
    for number, feature in enumerate(features, 1):
        yield _record(number, feature, tuple(columns))
        if asked.limit and number >= asked.limit:
            return


def _record(number: int, feature: Any, columns: tuple[str, ...]) -> Row | Bad:
    properties = _properties(feature)
    if properties is None:
        return Bad(number, "", str(feature)[:_SHOWN], "feature", tr("This is no feature with properties."))
    told = {**_degrees(feature.get("geometry")), **{name: _text(value) for name, value in properties.items()}}
    return Row(number, {name: told.get(name, "") for name in columns})


def _properties(feature: Any) -> dict[str, Any] | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None
    properties = feature.get("properties")
    return {} if properties is None else properties if isinstance(properties, dict) else None


def _degrees(geometry: Any) -> dict[str, str]:
    """Of a point; longitude comes first in the file (RFC 7946, 3.1.1)."""
    place = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(place, list) or len(place) < 2 or not all(_is_number(one) for one in place[:2]):
        return {}
    return {_LONGITUDE: _text(place[0]), _LATITUDE: _text(place[1])}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Any) -> str:
    """A text as it stands, nothing for null, anything else as JSON writes it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
