"""The archive inside a package, opened and not judged: for a second verifier, which has no keys.

Nothing is proven here but that the bytes are those that were sealed: who signed what is in them is for the verifier to
say.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import Damaged
from ..keys import canonical
from ..keys.age import HYBRID
from ..keys.age_stream import AgeReader
from ..keys.officer import Officer
from ..system.strict_tar import Member, read_tar
from . import volumes
from .media import Meter, StreamIn, file_size
from .opening import MAX_MANIFEST, named


def unseal(path: Path, officer: Officer, write: Callable[[bytes], object], meter: Callable[[int], Meter]) -> None:
    """Hand the archive of this package to ``write`` in pieces; of one in volumes (whose index it is) that in them.

    Errors as ``opening.open_package``, but for those of signatures. What was written before one is of no use.
    """
    with named():
        paths = _paths(path, officer)
        with StreamIn(paths, meter(sum(map(file_size, paths)))) as stream:
            for chunk in AgeReader(stream.read, officer.identities, only=HYBRID, whole_chunks=True):
                write(chunk)


def _paths(path: Path, officer: Officer) -> list[Path]:
    """The file itself, or the volumes beside it; names in an index that are not those of volumes are refused."""
    with StreamIn([path], lambda _: None) as stream:
        chunks = iter(AgeReader(stream.read, officer.identities, only=HYBRID, whole_chunks=True))
        first = _first(chunks)
        if first is None or first.name != volumes.NAME:
            return [path]
        try:
            held = canonical.decode(first.read(MAX_MANIFEST))
        except Damaged:
            held = None
    return volumes.paths(volumes.read_index(held if isinstance(held, dict) else {}), path.parent)


def _first(chunks: Iterator[bytes]) -> Member | None:
    """The first file of what may be an archive, and need not be one to be handed on."""
    start = next(chunks, b"")
    if not start.startswith(volumes.NAME.encode("ascii") + b"\0"):
        return None

    def again() -> Iterator[bytes]:
        yield start
        yield from chunks

    return next(read_tar(again()), None)
