"""Pictures told again in other sizes and formats by what they look like."""

import io
from typing import Any

_SIDE = 16
_ALIKE = 20
"""Of 256 comparisons so many may differ between a picture and a smaller or recompressed copy of it."""
_FLAT = 24


def fingerprint_of(picture: bytes) -> int | None:
    """What the picture in these bytes looks like; none for a flat one, or one that does not open."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("L", (256, 256))
            return _looks(opened.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def fingerprint_of_pixels(width: int, height: int, rgba: bytes) -> int | None:
    """The same of pixels that were unpacked elsewhere: four bytes each, row by row."""
    from PIL import Image

    return _looks(Image.frombytes("RGBA", (width, height), rgba).convert("RGB"))


def _looks(picture: Any) -> int | None:
    """Coarsely: whether each of 256 patches is brighter than the next.

    It is the same for copies of other sizes and formats, not for parts, turned or redrawn ones.
    """
    from PIL import Image

    grey: bytes = picture.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX).tobytes()
    rows = [grey[at : at + _SIDE + 1] for at in range(0, len(grey), _SIDE + 1)]
    bits = [row[column] > row[column + 1] for row in rows for column in range(_SIDE)]
    if not _FLAT <= sum(bits) <= len(bits) - _FLAT:
        return None
    return sum(bit << place for place, bit in enumerate(bits))


def alike(one: int, other: int) -> bool:
    """Whether two fingerprints are of copies of one picture."""
    return (one ^ other).bit_count() <= _ALIKE
