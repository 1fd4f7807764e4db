"""What goes into a backup: copies of the databases, the officer's sealed files, where the attachments lie."""

import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath

import msgspec

from ..casefile import keeping
from ..casefile.arrival import file_chunks
from ..casefile.bundle import SUFFIX as CASE_SUFFIX
from ..casefile.desk import Registered
from ..casefile.keeping import Taken
from ..errors import AlreadyOpen, Cancelled, Damaged, DeskError, MachineError
from ..exchange.backup_folder import DEVICE_FILE, OFFICER_FILE, RECOVERY_FILE
from ..exchange.backup_form import Role
from ..exchange.backup_writing import Source
from ..i18n import tr
from ..jobs import Job
from ..settings import NAME as SETTINGS_FILE
from ..system.files import machine_errors
from .dossier_shelf import sealed_files
from .session import STORE_FILE, Desk

_SIDE_FILES = {OFFICER_FILE: Role.OFFICER, RECOVERY_FILE: Role.RECOVERY, DEVICE_FILE: Role.DEVICE}
_LARGEST_SIDE_FILE = 1024 * 1024
_NEARLY_FULL = 4 * 1024 * 1024
_FOLDER = re.compile(r"[0-9a-f]{32}")


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A case that could not be backed up, and why: the code and the words of the error."""

    case: str
    title: str
    code: str
    text: str


class Gathered(msgspec.Struct, kw_only=True):
    """What is to go into a backup; ``folders`` names the folder of each case, ``beside`` what lies beside the file."""

    home: list[Source]
    cases: list[Taken]
    folders: dict[str, str]
    left_out: list[LeftOut]
    beside: dict[str, bytes]


def gather(desk: Desk, chosen: list[Registered], workplace: Path, *, single: bool, job: Job) -> Gathered:
    """Copies of the databases, and where everything else lies. The store first: it must not be ahead of the cases."""
    copies = workplace / "home"
    with machine_errors():
        copies.mkdir(mode=0o700)
    gathered = Gathered(home=[], cases=[], folders={}, left_out=[], beside={})
    _gather_home(desk, gathered, copies, single=single)
    for place, known in enumerate(chosen):
        go_on = _watched(job, place, len(chosen))
        job.advance(0.05 + 0.2 * place / len(chosen), tr("Copying case {n} of {m}").format(n=place + 1, m=len(chosen)))
        try:
            taken = keeping.take(desk.home / known.folder, desk.officer, known, copies / f"{place}.db", go_on)
            _refuse_another(taken, known)
        except (AlreadyOpen, Cancelled):
            raise
        except DeskError as error:
            if single:
                raise
            if isinstance(error, MachineError) and _is_full(workplace):
                raise
            gathered.left_out.append(LeftOut(case=known.id, title=known.title, code=error.code, text=error.happened))
            continue
        gathered.cases.append(taken)
        gathered.folders[taken.case] = _folder_name(known.folder)
    return gathered


def _gather_home(desk: Desk, gathered: Gathered, copies: Path, *, single: bool) -> None:
    """What belongs to no case: keys, settings, the officer's store, and the files of dossiers that came."""
    for name, role in _SIDE_FILES.items():
        data = _side_file(desk.home / name)
        if data is not None:
            gathered.beside[name] = data
            gathered.home.append(_source(name, role, None, None, partial(list, [data])))
    settings = _side_file(desk.home / SETTINGS_FILE)
    if settings is not None and not single:
        gathered.home.append(_source(SETTINGS_FILE, Role.SETTINGS, None, None, partial(list, [settings])))
    if not single:
        store = copies / STORE_FILE
        desk.store.copy_to(store, desk.officer.desk_key)
        gathered.home.append(_source(STORE_FILE, Role.STORE, None, None, partial(file_chunks, store)))
        for number, (name, path) in enumerate(sealed_files(desk)):
            gathered.home.append(_source(f"shelf-{number}", Role.SHELF, None, name, partial(file_chunks, path)))


def all_sources(gathered: Gathered) -> Iterator[Source]:
    """Everything in its order; an attachment is called by its name, or by its number where two cases have that name."""
    yield from gathered.home
    called: set[str] = set()
    for taken in gathered.cases:
        folder = gathered.folders[taken.case]
        yield _source(f"{folder}.access.age", Role.ACCESS, taken.case, None, partial(list, [taken.access]))
        database = partial(file_chunks, taken.database)
        yield _source(f"{folder}.case.db", Role.DATABASE, taken.case, None, database)
        for name, path in taken.blobs:
            id_ = name if name not in called else f"blob-{len(called)}"
            called.add(id_)
            yield _source(id_, Role.BLOB, taken.case, name, partial(file_chunks, path))


def databases_size(desk: Desk, chosen: Iterable[Registered]) -> int:
    """Bytes of the databases that will be copied."""
    paths = [desk.home / STORE_FILE, *(keeping.database_of(desk.home / case.folder) for case in chosen)]
    with machine_errors():
        return sum(path.stat().st_size for path in paths if path.is_file())


def blobs_size(gathered: Gathered) -> int:
    """Bytes of all attachments."""
    with machine_errors():
        return sum(path.stat().st_size for taken in gathered.cases for _, path in taken.blobs if path.is_file())


def part_of(job: Job, begin: float, end: float) -> Job:
    """A job whose progress is this part of another's; who cancels the other cancels it."""
    return Job(lambda fraction, text: job.advance(begin + (end - begin) * fraction, text))


def _source(id_: str, role: Role, case: str | None, name: str | None, chunks: Callable[[], Iterable[bytes]]) -> Source:
    return Source(id=id_, role=role, case=case, name=name, chunks=chunks)


def _side_file(path: Path) -> bytes | None:
    """A small file of the home; ``None`` where there is none."""
    with machine_errors():
        if not path.is_file():
            return None
        if path.stat().st_size > _LARGEST_SIDE_FILE:
            raise Damaged(
                tr("{file} is larger than it can be.").format(file=path.name),
                kept=tr("Nothing was written."),
                todo=tr("Restore it from a backup, or move it out of the home folder."),
            )
        return path.read_bytes()


def _folder_name(folder: str) -> str:
    """The name of a case folder without its ending; one by chance where somebody gave it another form."""
    name = PurePosixPath(folder).name.removesuffix(CASE_SUFFIX)
    return name if _FOLDER.fullmatch(name) else secrets.token_hex(16)


def _watched(job: Job, place: int, count: int) -> Callable[[float], bool]:
    """Progress of copying one of several databases; False once it is to stop."""
    part = part_of(job, 0.05 + 0.2 * place / count, 0.05 + 0.2 * (place + 1) / count)

    def go_on(fraction: float) -> bool:
        try:
            part.advance(fraction, tr("Copying case {n} of {m}").format(n=place + 1, m=count))
        except Cancelled:
            return False
        return True

    return go_on


def _is_full(folder: Path) -> bool:
    with machine_errors():
        return shutil.disk_usage(folder).free < _NEARLY_FULL


def _refuse_another(taken: Taken, known: Registered) -> None:
    """A folder in which another case lies than the one that was put there is not taken for it."""
    if taken.case != known.id:
        raise Damaged(
            tr("In the folder of this case lies another one."),
            kept=tr("It was left as it is."),
            todo=tr("Bring the folder back, or restore it from a backup."),
        )
