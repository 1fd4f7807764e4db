"""What a backup has of a case that is here: to heal it, not to put it back in time.

The backup is proven first, as for restoring. Its commits are merged like those of a package; of its attachments only
those are read out that are missing here, and each is taken once it has proven itself against its record.
"""

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

from ..casefile import keeping
from ..casefile.desk import Registered
from ..casefile.parcels import Parcel
from ..errors import DeskError, NotFound
from ..exchange import backup_folder
from ..exchange.backup_form import Manifest, Part, Role
from ..exchange.backup_reading import Keys, manifest_of, read_backup
from ..exchange.media import Meter
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors
from .backup_records import own_keys
from .scratch import check_room, scratch_folder, sweep
from .session import Desk

_LARGEST_ACCESS = 1024 * 1024

Bring = Callable[[str, Iterable[bytes]], None]
"""Takes the bytes of a sealed file that is wanted, by its name."""


class Source:
    """A backup that holds the case; without one there is nothing in it.

    ``access`` and ``parcels``: its access file and its commits there. ``missing``: earlier files that it needs and that
    are not in its folder.
    """

    def __init__(
        self,
        access: bytes | None = None,
        parcels: Sequence[Parcel] = (),
        blobs: Callable[[Collection[str], Bring], None] | None = None,
        missing: Sequence[DeskError] = (),
    ) -> None:
        self.access = access
        self.parcels = parcels
        self.missing = missing
        self._blobs = blobs

    def bring(self, wanted: Collection[str], take: Bring) -> None:
        """Hand over those of these sealed files that are there."""
        if self._blobs is not None and wanted:
            self._blobs(wanted, take)


@contextlib.contextmanager
def opened(desk: Desk, known: Registered, path: Path | None, job: Job) -> Iterator[Source]:
    """What this backup of the officer has of a case; nothing without a backup.

    ``NotFound`` when it does not hold the case; raises what ``verify_backup`` does for a file that does not prove
    itself.
    """
    if path is None:
        yield Source()
        return
    keys = own_keys(desk)
    manifest = manifest_of(path, keys)
    _refuse_without(manifest, known)
    chain, missing = backup_folder.chain(manifest, path.parent, keys)
    sweep(desk.home)
    parts = [part for part in manifest.parts if part.case == known.id and part.role in (Role.ACCESS, Role.DATABASE)]
    check_room(desk.home, sum(part.size for part in parts))
    with scratch_folder(desk.home) as scratch:
        access = _unpacked(path, keys, known, scratch, job)
        parcels = keeping.parcels_in(keeping.database_of(scratch / "home"), access, desk.officer)

        def blobs(wanted: Collection[str], take: Bring) -> None:
            _hand_over(path, manifest, chain, keys, known.id, wanted, take)

        yield Source(access, parcels, blobs, missing)


def _unpacked(path: Path, keys: Keys, known: Registered, scratch: Path, job: Job) -> bytes:
    """The database of the case, unpacked beside the cases for a while; answers its access file."""
    access: list[bytes] = []
    home = scratch / "home"
    with machine_errors():
        home.mkdir(mode=0o700)
        size = path.stat().st_size

    def take(part: Part, chunks: Iterator[bytes]) -> None:
        if part.case != known.id:
            return
        if part.role == Role.ACCESS and part.size <= _LARGEST_ACCESS:
            access.append(b"".join(chunks))
        elif part.role == Role.DATABASE:
            keeping.pour(keeping.database_of(home), chunks)

    read_backup(path, keys, take, Meter(job, size, tr("Reading the backup")))
    return b"".join(access)


def _hand_over(
    path: Path,
    manifest: Manifest,
    chain: dict[str, Path],
    keys: Keys,
    case: str,
    wanted: Collection[str],
    take: Bring,
) -> None:
    """Read through the files that hold what is wanted, each once."""

    def take_wanted(part: Part, chunks: Iterator[bytes]) -> None:
        if part.role == Role.BLOB and part.case == case and part.name is not None and part.name in wanted:
            take(part.name, chunks)

    def holds(parts: Iterable[Part]) -> bool:
        return any(part.case == case and part.name in wanted for part in parts)

    if holds(manifest.blobs()):
        read_backup(path, keys, take_wanted, _silent)
    for earlier in manifest.earlier:
        if earlier.backup in chain and holds(earlier.blobs):
            backup_folder.read_earlier(chain[earlier.backup], earlier, keys, take_wanted, _silent)


def _refuse_without(manifest: Manifest, known: Registered) -> None:
    if all(one.case != known.id for one in manifest.cases):
        raise NotFound(
            tr("This backup does not hold the case."),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk backup verify for what is in it, and name another one."),
        )


def _silent(_: int) -> None:
    pass
