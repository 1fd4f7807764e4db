"""Items on a map: GeoJSON (RFC 7946). Only places that may be told, only as exactly as they are known.

Where people hide is on no map, whatever its exactness. An item without coordinates, or known to a country only, is a
feature without geometry.
"""

from typing import Any

from .material import METRES, Entry, Leaving, Made, Wishes, as_json, place_of


def feature_collection(leaving: Leaving, _wishes: Wishes) -> Made:
    """Every item with a place as a Feature, in longitude and latitude (WGS 84)."""
    features = [_feature(one) for one in leaving.of("item") if one.fields.get("place") and not one.unplaced]
    points = [one["geometry"]["coordinates"] for one in features if one["geometry"]]
    collection: dict[str, Any] = {"type": "FeatureCollection"}
    if points:
        collection["bbox"] = bounding_box([(one[0], one[1]) for one in points])
    collection |= {
        "title": leaving.title,
        "marking": str(leaving.marking),
        "to": leaving.to,
        "day": leaving.day,
        "withheld": dict(leaving.withheld),
        "features": features,
    }
    return Made(files=(("released.geojson", as_json(collection)),))


def bounding_box(points: list[tuple[float, float]]) -> list[float]:
    """West, south, east, north of these (longitude, latitude); across the antimeridian west is more than east (5.2).

    Of all boxes it is the narrowest: it leaves out the widest stretch of longitude without a point.
    """
    around = sorted({longitude for longitude, _ in points})
    gaps = [(around[(at + 1) % len(around)] - one) % 360 for at, one in enumerate(around)]
    widest = max(range(len(around)), key=lambda at: (gaps[at], at)) if len(around) > 1 else 0
    west, east = around[(widest + 1) % len(around)], around[widest]
    latitudes = [latitude for _, latitude in points]
    return [west, min(latitudes), east, max(latitudes)]


def _feature(entry: Entry) -> dict[str, Any]:
    name, precision, latitude, longitude = place_of(entry)
    fields = entry.fields
    located = latitude is not None and longitude is not None
    return {
        "type": "Feature",
        "id": entry.id,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if located else None,
        "properties": {
            "title": fields.get("title"),
            "text": fields.get("text"),
            "happened": fields.get("happened"),
            "known": fields.get("known"),
            "place": name,
            "exactness": precision,
            "within_metres": METRES[precision] if located else None,
            "grade": fields.get("grade"),
            "signals": fields.get("signals") or [],
            "crimes": fields.get("crimes") or [],
            "populations": fields.get("populations") or [],
            "actors": fields.get("actors") or [],
            "marking": str(entry.marking),
        },
    }
