"""A file read whole, up to a limit; and what it is known by."""

from hashlib import sha256
from typing import IO

_PIECE = 1 << 20


def read_whole(file: IO[bytes], most: int) -> bytes:
    """All its bytes, or one more than ``most`` of them where it is longer.

    In pieces: asked for so many at once, Python makes room for all of them first, however small the file is.
    """
    pieces, left = [], most + 1
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def digest_of(file: IO[bytes]) -> str:
    """SHA-256 of the file; it is to be read from its beginning afterwards."""
    digest = sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
