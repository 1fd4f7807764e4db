"""What lies in a shared folder, by the signed beginnings of the packages there.

The folder is only read. What was seen is remembered in the officer's own store by name, size and time of change, and
what is meant for others also by its first bytes: none of it is opened a second time.
"""

import hashlib
import os
import stat
import time
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from .. import __version__
from ..errors import Cancelled, Cut, DeskError, NotForUs, NotFound, TooLarge
from ..exchange.findings import Finding
from ..exchange.ledger import RECEIVED, Entry, check_order
from ..exchange.manifest import Receiver, receiving_hash
from ..exchange.opening import Beginning, read_beginning
from ..exchange.package import SUFFIX
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors
from .contacts import contacts, known_keys
from .sending import ledger
from .session import Desk

AREA = "inbox"
MAX_PACKAGES = 100_000
_YOUNG = 120
"""Seconds for which a file that is cut counts as still arriving."""
_HEAD = 4096
_LOT = 250


class State(StrEnum):
    """What is to be done with a file of the folder."""

    READY = "ready"
    TAKEN = "taken"
    NOT_FOR_US = "not-for-us"
    REFUSED = "refused"
    LATER = "later"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One file: its name and bytes, and what its signed beginning says where it is for us and from somebody known."""

    file: str
    size: int
    state: State
    findings: tuple[Finding, ...] = ()
    package: str = ""
    kind: str = ""
    case: str = ""
    sender: str = ""
    sender_name: str = ""
    number: int = 0
    marking: str | None = None
    created: str = ""


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a folder in the order in which they are to be taken in; ``opened`` counts those opened this time."""

    folder: Path
    rows: tuple[Row, ...]
    opened: int

    def count(self, state: State) -> int:
        """How many files are so."""
        return sum(row.state is state for row in self.rows)


class _Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a file. ``by``: whom and whose packages it was read with; ``head`` begins its content."""

    folder: str
    name: str
    size: int
    changed: int
    head: str
    by: str
    state: State
    digest: str = ""
    previous: str | None = None
    row: Row


class _File(msgspec.Struct, frozen=True):
    path: Path
    size: int
    changed: int


class Look:
    """One look into a folder, with what is remembered of the last."""

    def __init__(self, desk: Desk, folder: Path, job: Job) -> None:
        self._desk, self._job = desk, job
        self.folder = _existing(folder)
        self._key = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:32]
        self._known = known_keys(desk)
        self._names = {contact.id: contact.name for contact in contacts(desk)}
        self._ours = _token([desk.officer.id, receiving_hash(desk.officer.public.recipient)])
        self._all = _token([self._ours, __version__, *sorted(self._known)])
        self._new: dict[str, Any] = {}
        self._files: dict[str, _File] = {}
        self._seen: dict[str, _Seen] = {}
        self._heads: dict[tuple[int, str], _Seen] = {}
        for name, value in desk.store.notes(AREA).items():
            seen = msgspec.convert(value, _Seen)
            if seen.folder == self._key:
                self._seen[name] = seen
            if seen.state is State.NOT_FOR_US:
                self._heads[seen.size, seen.head] = seen
        self._opened = 0

    def done(self) -> Inbox:
        """Every package of the folder."""
        files = list(_packages(self.folder))
        held: list[_Seen] = []
        later: list[Row] = []
        try:
            for at, file in enumerate(files):
                self._job.advance(at / len(files), tr("Looking at {name}").format(name=file.path.name))
                seen = self._look_at(file)
                if isinstance(seen, Row):
                    later.append(seen)
                else:
                    held.append(seen)
        except Cancelled:
            self.keep()
            raise
        self._new.update(dict.fromkeys(self._seen.keys() - {self._note(file.path) for file in files}))
        self.keep()
        self._job.finish()
        return Inbox(folder=self.folder, rows=(*self._in_order(held), *later), opened=self._opened)

    def remember_refused(self, row: Row) -> None:
        """A package whose beginning held and whose rest did not: not opened again until it changes."""
        if not any(finding.code in ("altered", "too-large", "too-new") for finding in row.findings):
            return
        file = self._files[row.file]
        self._remember(file, State.REFUSED, self._all, row)

    def keep(self) -> None:
        """Write down what was seen; durable when this returns."""
        if self._new:
            self._desk.store.keep_notes(AREA, self._new)
            self._new = {}

    def _look_at(self, file: _File) -> "_Seen | Row":
        self._files[file.path.name] = file
        seen = self._seen.get(self._note(file.path))
        if seen is not None and (seen.size, seen.changed) == (file.size, file.changed) and self._counts(seen):
            return seen
        plain = Row(file=file.path.name, size=file.size, state=State.LATER)
        head = _head(file)
        alike = self._heads.get((file.size, head))
        if alike is not None and self._counts(alike):
            return self._remember(
                file,
                alike.state,
                alike.by,
                msgspec.structs.replace(plain, state=alike.state, findings=alike.row.findings),
            )
        self._opened += 1
        try:
            begun = read_beginning(file.path, self._desk.officer, self._known)
        except (Cut, NotFound) as error:
            return self._still_arriving(file, plain, error)
        except NotForUs as error:
            row = msgspec.structs.replace(plain, state=State.NOT_FOR_US, findings=findings_of(error))
            return self._remember(file, State.NOT_FOR_US, self._ours, row)
        except DeskError as error:
            row = msgspec.structs.replace(plain, state=State.REFUSED, findings=findings_of(error))
            return self._remember(file, State.REFUSED, self._all, row)
        if _packaged(file.path) != file:
            return plain
        return self._remember(file, State.READY, self._all, self._row(file, begun), begun)

    def _still_arriving(self, file: _File, plain: Row, error: DeskError) -> "_Seen | Row":
        """A file that ends too early: left for later while it is young, then refused; looked at anew each time."""
        if not file.size or abs(time.time() - file.changed / 1e9) < _YOUNG or _packaged(file.path) != file:
            return plain
        return msgspec.structs.replace(plain, state=State.REFUSED, findings=findings_of(error))

    def _row(self, file: _File, begun: Beginning) -> Row:
        manifest = begun.manifest
        return Row(
            file=file.path.name, size=file.size, state=State.READY, package=manifest.package, kind=manifest.kind,
            case=manifest.case or "", sender=manifest.signer, sender_name=self._names.get(manifest.signer, ""),
            number=begun.chain.number, marking=manifest.marking, created=manifest.created,
        )  # fmt: skip

    def _counts(self, seen: _Seen) -> bool:
        return seen.by == (self._ours if seen.state is State.NOT_FOR_US else self._all)

    def _remember(self, file: _File, state: State, by: str, row: Row, begun: Beginning | None = None) -> _Seen:
        seen = _Seen(
            folder=self._key, name=file.path.name, size=file.size, changed=file.changed, head=_head(file), by=by,
            state=state, row=row, digest="" if begun is None else begun.digest,
            previous=None if begun is None else begun.chain.previous,
        )  # fmt: skip
        self._new[self._note(file.path)] = msgspec.to_builtins(seen)
        if state is State.NOT_FOR_US:
            self._heads[file.size, seen.head] = seen
        if len(self._new) >= _LOT:
            self.keep()
        return seen

    def _note(self, path: Path) -> str:
        return hashlib.sha256(f"{self._key}\0{path.name}".encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _in_order(self, held: list[_Seen]) -> Iterator[Row]:
        """Each sender's packages by their numbers, with what is amiss with their order; then all others."""
        ready = [seen for seen in held if seen.state is State.READY]
        ready.sort(key=lambda seen: (seen.row.sender_name, seen.row.sender, seen.row.number, seen.row.file))
        chains: dict[str, _Chain] = {}
        alike: dict[tuple[str, int], set[str]] = {}
        for seen in ready:
            alike.setdefault((seen.row.sender, seen.row.number), set()).add(seen.digest)
        for seen in ready:
            if seen.row.sender not in chains:
                chains[seen.row.sender] = _Chain(self._desk, seen.row.sender)
            placed = chains[seen.row.sender].placed(seen)
            forked = len(alike[seen.row.sender, seen.row.number]) > 1
            yield _forked(placed) if forked and placed.state is State.READY else placed
        yield from sorted(
            (seen.row for seen in held if seen.state is not State.READY), key=lambda row: (row.state, row.file)
        )


class _Chain:
    """What came from one sender, and as if it had come what stands before in the folder."""

    def __init__(self, desk: Desk, sender: str) -> None:
        self._numbers: dict[int, list[Entry]] = {}
        self._taken: set[str] = set()
        self._here: set[str] = set()
        for entry in ledger(desk, sender, RECEIVED):
            self._numbers.setdefault(entry.number, []).append(entry)
            self._taken.add(entry.hash)
        self._highest = max(self._numbers, default=0)

    def placed(self, seen: _Seen) -> Row:
        row = seen.row
        if seen.digest in self._taken:
            return _again(row, tr("This package was taken in before."))
        if seen.digest in self._here:
            return _again(row, tr("This is a copy of another file in this folder."))
        near = [entry for at in {row.number - 1, row.number, self._highest} for entry in self._numbers.get(at, ())]
        found = check_order(near, Receiver(key="", number=row.number, previous=seen.previous), seen.digest)
        self._numbers.setdefault(row.number, []).append(_as_if_taken(seen))
        self._highest = max(self._highest, row.number)
        self._here.add(seen.digest)
        return msgspec.structs.replace(row, findings=tuple(found))


def _again(row: Row, text: str) -> Row:
    return msgspec.structs.replace(row, state=State.TAKEN, findings=(Finding(code="replay", text=text),))


def _forked(row: Row) -> Row:
    """Neither of two packages of one number is the first."""
    if any(finding.code == "fork" for finding in row.findings):
        return row
    text = tr("Another package with this number of the same sender lies in this folder.")
    return msgspec.structs.replace(row, findings=(*row.findings, Finding(code="fork", text=text)))


def _as_if_taken(seen: _Seen) -> Entry:
    row = seen.row
    return Entry(
        contact=row.sender, direction=RECEIVED, number=row.number, package=row.package, hash=seen.digest, kind=row.kind,
        case=None, marking=row.marking, at=row.created, verified=False, sha256="", size=row.size,
    )  # fmt: skip


def _existing(folder: Path) -> Path:
    with machine_errors():
        if folder.is_dir():
            return folder.resolve()
    raise NotFound(
        tr("There is no folder {name}.").format(name=folder.name or str(folder)),
        kept=tr("Nothing was taken in."),
        todo=tr("Check the path, and whether the share or stick is there."),
    )


def _packages(folder: Path) -> Iterator[_File]:
    """Regular files by the name of packages; not the parts of volumes, nor what is still written under another name."""
    with machine_errors():
        names = sorted(one.name for one in folder.iterdir() if one.suffix == SUFFIX and not one.name.startswith("."))
    if len(names) > MAX_PACKAGES:
        raise TooLarge(
            tr("There are {count} packages in this folder; at most {most} are worked through at once.").format(
                count=len(names), most=MAX_PACKAGES
            ),
            kept=tr("Nothing was taken in."),
            todo=tr("Move what was taken in to another folder."),
        )
    for name in names:
        file = _packaged(folder / name)
        if file is not None:
            yield file


def _packaged(path: Path) -> _File | None:
    """What a file is now; ``None`` for what is no regular file, as a link, or is gone."""
    try:
        now = path.lstat()
    except OSError:
        return None
    return _File(path, now.st_size, now.st_mtime_ns) if stat.S_ISREG(now.st_mode) else None


def _head(file: _File) -> str:
    with machine_errors(), file.path.open("rb") as opened:
        return hashlib.sha256(opened.read(_HEAD)).hexdigest()[:32]


def _token(parts: Collection[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def findings_of(error: DeskError) -> tuple[Finding, ...]:
    told = error.findings or ((error.code, error.happened),)
    return tuple(Finding(code=code, text=text) for code, text in told)
