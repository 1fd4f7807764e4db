"""Looking at backups: which a folder holds, and whether one is whole; nothing is written anywhere."""

from pathlib import Path

import msgspec

from ..errors import DeskError, NotFound
from ..exchange import backup_folder
from ..exchange.backup_findings import together
from ..exchange.backup_folder import OFFICER_FILE
from ..exchange.backup_form import Manifest
from ..exchange.backup_reading import Keys, manifest_of, read_backup
from ..exchange.media import Meter
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors
from .backup import pass_over


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """A backup whose signatures and hashes all hold, with those of the earlier ``files`` it needs."""

    path: Path
    manifest: Manifest
    sha256: str
    size: int
    files: tuple[str, ...]


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A backup in a folder: what it says of itself, or why it does not open; which files it needs and are not there.

    Only its start was looked at: ``verify_backup`` reads all of it.
    """

    path: Path
    size: int
    manifest: Manifest | None
    missing: tuple[str, ...] = ()
    officer_beside: bool = False
    error: DeskError | None = None


def verify_backup(path: Path, keys: Keys, job: Job | None = None) -> Verified:
    """Decrypt a backup and the earlier ones it needs, and check every signature and hash.

    Errors carry a finding for each fault: ``altered``, ``cut`` (also for an earlier file that is missing),
    ``not-for-us``, ``unknown-signer``, ``newer-version``; ``NotFound`` when there is no such file.
    """
    job = job or Job()
    manifest = manifest_of(path, keys)
    chain, faults = backup_folder.chain(manifest, path.parent, keys)
    with machine_errors():
        total = sum(one.stat().st_size for one in (path, *chain.values()))
    meter = Meter(job, total, tr("Reading the backup"))
    read = read_backup(path, keys, pass_over, meter)
    for earlier in manifest.earlier:
        if earlier.backup in chain:
            try:
                backup_folder.read_earlier(chain[earlier.backup], earlier, keys, pass_over, meter)
            except DeskError as error:
                if not error.findings:
                    raise
                faults.append(error)
    if faults:
        raise together(faults)
    names = tuple(one.name for one in chain.values())
    return Verified(path=path, manifest=read.manifest, sha256=read.sha256, size=read.size, files=names)


def list_backups(folder: Path, keys: Keys) -> list[Listed]:
    """The backups of a folder, oldest first; then the files that do not open as this officer's."""
    if not folder.is_dir():
        raise NotFound(
            tr("There is no folder {name}.").format(name=folder.name or str(folder)),
            kept=tr("Nothing was changed."),
            todo=tr("Check the path."),
        )
    found, closed = backup_folder.scan(folder, keys)
    here = {one.manifest.backup for one in found}
    listed = [
        Listed(
            path=one.path,
            size=one.size,
            manifest=one.manifest,
            missing=tuple(earlier.file for earlier in one.manifest.earlier if earlier.backup not in here),
            officer_beside=backup_folder.beside(one.path, OFFICER_FILE).is_file(),
        )
        for one in found
    ]
    return [*listed, *(Listed(path=one.path, size=0, manifest=None, error=one.error) for one in closed)]
