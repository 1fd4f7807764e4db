"""Mends of a case what can be mended, and puts aside what cannot, so that the rest opens; every step is told.

Each step leaves the case as it was or as it is to be, and can be made again. Nothing is taken to be whole because it
looks so: an access file by what the officer's store remembers of it, statements by hash, signature and rules, sealed
files by their seal and the hash in their record. Nothing is deleted but what was never acknowledged.
"""

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import Damaged, DeskError, MachineError, NotSound
from ..i18n import tr, trn
from ..jobs import Job
from ..keys.officer import Officer
from ..system.files import flush_file, flush_folder, machine_errors, sweep, write_durably
from . import aside, doctor, log, readme, salvage, schema, unfinished
from .access import COPY, NAME, Access, open_access
from .bundle import CaseFile, locked
from .database import close_database, database_errors, open_database
from .desk import Pin
from .findings import Head, Report
from .pages import PAGE, PageKeys
from .parcels import Parcel
from .reading import DATABASE
from .repair_journal import mend_journal


class Supply(NamedTuple):
    """What a backup of the same case brings: its access file, its commits."""

    access: bytes | None = None
    parcels: Sequence[Parcel] = ()


class Known(NamedTuple):
    """What the officer's store remembers of the case."""

    pin: Pin | None
    heads: Sequence[Head]


@contextlib.contextmanager
def repaired(
    folder: Path, officer: Officer, known: Known, supply: Supply, report: Report, job: Job, *, salvaging: bool
) -> Iterator[CaseFile | None]:
    """Mend the files and the journal of a case, and give it open for writing for the rest.

    ``None`` where it does not open all the same, or is not the case this officer knows: then no more can be done.
    ``AlreadyOpen`` when another process has it.
    """
    lock = locked(folder)
    try:
        ready = _Files(folder, officer, known, supply, report).mend(doctor.part(job, 0.0, 0.3), salvaging=salvaging)
        case = CaseFile.open(folder, officer, known.pin, write=True, check=False, lock=lock) if ready else None
    except BaseException:
        lock.release()
        raise
    if case is None:
        lock.release()
        yield None
        return
    with case:
        if case.read_only:
            yield None
            return
        mend_journal(case, supply.parcels, report, doctor.part(job, 0.3, 0.5))
        yield case


class _Files:
    """README.txt, the access file and its copy, the log, what was cut short, the database."""

    def __init__(self, folder: Path, officer: Officer, known: Known, supply: Supply, report: Report) -> None:
        self._folder = folder
        self._officer = officer
        self._known = known
        self._supply = supply
        self._report = report

    def mend(self, job: Job, *, salvaging: bool) -> bool:
        """Whether the case can be opened now."""
        job.advance(0.0, tr("Access files"))
        self._sweep()
        self._readme()
        access = self._opens(self._read(NAME))
        if access is not None:  # a change of access that counts puts both files right
            self._log(access)
            self._unfinished()
        access = self._access()
        if access is None:
            return False
        self._log(access)
        self._unfinished()
        access = self._opens(self._read(NAME)) or access  # another one where a change of access was ended
        return self._database(access, job, salvaging=salvaging)

    def _sweep(self) -> None:
        with machine_errors():
            half = len(list(self._folder.glob(".*.partial")))
        sweep(self._folder)
        if half:
            text = trn("{n} half-written file was removed.", "{n} half-written files were removed.", half)
            self._report.mend("half-written-removed", text)

    def _readme(self) -> None:
        path = self._folder / readme.NAME
        with machine_errors():
            ours = path.is_file() and readme.is_ours(path.read_bytes())
        if not ours:
            if aside.put_aside(self._folder, path) is not None:
                text = tr("What stood as {file} was moved into the folder quarantine of the case.")
                self._report.put_aside("readme-quarantined", text.format(file=readme.NAME), readme.NAME)
            write_durably(path, readme.TEXT.encode())
            self._report.mend("readme-renewed", tr("README.txt was written anew."), readme.NAME)

    def _access(self) -> Access | None:
        """The access file in place, after either was written anew from the other; ``None`` when none opens."""
        kept = {name: self._read(name) for name in (NAME, COPY)}
        source = self._source([kept[NAME], kept[COPY], self._supply.access])
        if source is None:
            return self._opens(kept[NAME])
        for name, code in ((NAME, "access-restored"), (COPY, "access-copy-restored")):
            if kept[name] == source:
                continue
            if aside.put_aside(self._folder, self._folder / name) is not None:
                text = tr("What stood as {file} was moved into the folder quarantine of the case.").format(file=name)
                self._report.put_aside("access-quarantined", text, name)
            write_durably(self._folder / name, source)
            text = tr("{file} was written anew; it is the one you know.").format(file=name)
            self._report.mend(code, text, name)
        return self._opens(source)

    def _source(self, candidates: Sequence[bytes | None]) -> bytes | None:
        """The one of these that the officer's store remembers or awaits; of two such the one that opens the case."""
        proven = [data for data in dict.fromkeys(candidates) if data is not None and self._proven(data)]
        opening = [data for data in proven if self._opens_database(data)] if len(proven) > 1 else proven
        return next(iter(opening), None)

    def _opens_database(self, data: bytes) -> bool:
        access = self._opens(data)
        try:
            with machine_errors(), (self._folder / DATABASE).open("rb") as file:
                head = file.read(PAGE)
        except MachineError:
            return False
        return access is not None and PageKeys(access.derive("case-db"), head[:16]).proves(1, head)

    def _read(self, name: str) -> bytes | None:
        with machine_errors():
            return (self._folder / name).read_bytes() if (self._folder / name).is_file() else None

    def _opens(self, data: bytes | None) -> Access | None:
        try:
            return None if data is None else open_access(data, self._officer)
        except DeskError:
            return None

    def _proven(self, data: bytes) -> bool:
        """Whether this is the very access file that the officer's store remembers, or awaits."""
        access, pin = self._opens(data), self._known.pin
        return access is not None and (pin is None or access.hash in (pin.access, pin.awaited))

    def _log(self, access: Access) -> None:
        """A log that must not be opened with the file goes into quarantine; what is whole in it is merged later."""
        database, waiting = self._folder / DATABASE, self._folder / log.LOG
        with machine_errors():
            there = database.is_file() and log.is_there(self._folder)
        kind = log.fault_of(self._folder, database, access.derive("case-db")) if there else None
        if kind is None:
            return
        with machine_errors():
            if waiting.is_file():
                kept = aside.place_for(self._folder, log.LOG)
                shutil.copyfile(waiting, kept)
                flush_file(kept)
                flush_folder(kept.parent)
        if kind == "damaged":
            log.end_at_its_fault(self._folder)
        else:
            log.take_away(self._folder)
        text = tr("A log that was not whole, or not of this file, is kept in the folder quarantine of the case.")
        self._report.put_aside("log-quarantined", text, log.LOG)

    def _unfinished(self) -> None:
        if not unfinished.is_unfinished(self._folder):
            return
        before = set(aside.kept_aside(self._folder))
        unfinished.finish(self._folder, self._officer)
        text = tr("What was cut short when the machine stopped was ended, or put aside where it did not count.")
        self._report.mend("unfinished-ended", text)
        for place in sorted(set(aside.kept_aside(self._folder)) - before):
            text = tr("What was cut short is kept in the folder quarantine of the case: the case itself is not whole.")
            self._report.put_aside("unfinished-quarantined", text, place)

    def _database(self, access: Access, job: Job, *, salvaging: bool) -> bool:
        """Whether the database is whole; else it is salvaged, where that was asked for and it is the known case."""
        job.advance(0.1, tr("Pages"))
        if not self._is_broken(access):
            return True
        pin = self._known.pin
        if not salvaging or (pin is not None and access.commitment != pin.commitment):
            return False
        part = doctor.part(job, 0.1, 1.0)
        try:
            made = salvage.salvage(self._folder, access, self._known.heads, part, self._supply.parcels)
        except NotSound as error:
            self._report.refuse(error, DATABASE)
            return False
        text = tr("{file} was written anew from all that could be read: {n} commits count.")
        text = text.format(file=DATABASE, n=made.commits)
        if made.bad_pages:
            text += " " + trn("{n} page was bad.", "{n} pages were bad.", made.bad_pages)
        if made.kept is not None:
            text += " " + tr("The damaged file is kept as {kept}.").format(kept=made.kept.name)
        self._report.mend("database-salvaged", text, DATABASE)
        return True

    def _is_broken(self, access: Access) -> bool:
        try:
            connection = open_database(self._folder / DATABASE, access.derive("case-db"))
        except Damaged:
            return True
        try:
            with database_errors(DATABASE):
                gone = set(schema.missing_tables(connection)) & set(schema.JOURNAL_TABLES)
            return bool(gone) or bool(doctor.structure_of(connection)[0])
        except Damaged:
            return True
        finally:
            close_database(connection)
