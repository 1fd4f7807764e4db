"""Where something happened, as exactly as is known and no more."""

from decimal import Decimal, InvalidOperation
from enum import StrEnum

import msgspec

from ..errors import InvalidValue
from ..i18n import tr


class Precision(StrEnum):
    """How exactly a place is known, from exact to not at all."""

    EXACT = "exact"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    UNKNOWN = "unknown"


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A name, its precision, and decimal degrees (WGS 84) as text where they are known."""

    name: str
    precision: Precision = Precision.UNKNOWN
    latitude: str | None = None
    longitude: str | None = None

    def __post_init__(self) -> None:
        _check_degrees(self.latitude, 90)
        _check_degrees(self.longitude, 180)


def _check_degrees(text: str | None, limit: int) -> None:
    if text is None:
        return
    try:
        degrees = Decimal(text)
    except InvalidOperation:
        degrees = Decimal("NaN")
    if not degrees.is_finite() or abs(degrees) > limit:
        raise InvalidValue(
            tr("“{text}” is not a coordinate.").format(text=text[:40]),
            kept=tr("Nothing was changed."),
            todo=tr("Give decimal degrees, for example -1.9441."),
        )
