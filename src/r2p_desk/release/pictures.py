"""Pictures told again in other sizes and formats by what they look like."""

import io

_SIDE = 16
_ALIKE = 20
"""Of 256 comparisons so many may differ between a picture and a smaller or recompressed copy of it."""
_FLAT = 24


def fingerprint_of(picture: bytes) -> int | None:
    """What a picture looks like, coarsely: whether each of 256 patches is brighter than the next; none for a flat one.

    It is the same for copies of other sizes and formats, not for parts, turned or redrawn ones.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as opened:
            opened.draft("L", (256, 256))
            small = opened.convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.BOX)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey = small.tobytes()
    bits = [
        grey[row * (_SIDE + 1) + column] > grey[row * (_SIDE + 1) + column + 1]
        for row in range(_SIDE)
        for column in range(_SIDE)
    ]
    if not _FLAT <= sum(bits) <= len(bits) - _FLAT:
        return None
    return sum(bit << place for place, bit in enumerate(bits))


def alike(one: int, other: int) -> bool:
    """Whether two fingerprints are of copies of one picture."""
    return (one ^ other).bit_count() <= _ALIKE
