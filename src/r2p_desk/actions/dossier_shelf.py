"""Dossiers that came: kept as they were signed, read only, the newest of each in the place of the one before it.

Text lies in the officer's own store, compressed; attachments and papers lie sealed in ``dossiers/blobs`` of the home
under keys that stand in that store. What was recalled is taken away and named. Nothing here becomes part of a case.
"""

import base64
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from ..casefile.blob_reader import BlobReader
from ..casefile.blobs import Blobs
from ..domain.marking import Marking
from ..errors import Damaged, NotFound
from ..exchange.dossier import Dossier, File, Paper, read_dossier
from ..exchange.findings import Finding, altered
from ..exchange.moments import moment
from ..i18n import tr
from ..jobs import Job
from .dossier_recall import without
from .session import Desk

AREA, BODIES, RECALLED = "dossier", "dossier-text", "dossier-recalled"
FOLDER = "dossiers"
SHELF = hashlib.sha256(b"r2p-desk/shelf/1\0").hexdigest()[:32]
"""What stands in the place of a case id where attachments of dossiers are sealed."""
"""Stands where the sealed files of a case have the id of that case."""
_SHORTEST = 4


class Lying(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed file of the shelf: its name, its key (hex), its size and SHA-256 (hex)."""

    name: str
    key: str
    size: int
    sha256: str

    def __repr__(self) -> str:
        return f"<Lying {self.name}>"


class Recalled(msgspec.Struct, frozen=True, kw_only=True):
    """Something its sender asked back: the moment of the recall, why, what kind of record it was, what named it."""

    at: str
    reason: str
    kind: str = ""
    named_by: tuple[str, ...] = ()


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """The newest dossier of one sender on one situation: what it says of itself, when it came, how far it was read.

    ``sender`` is a key hash; ``created`` and ``received`` are moments; ``packages`` gives for each number that is kept
    the id of its package; ``read`` are the numbers that were read, with the moment of the last time; ``parts`` are the
    sealed files of the newest by part id. ``recalled`` once all of it was asked back.
    """

    sender: str
    dossier: str
    number: int
    title: str
    subject: str
    marking: Marking
    records: int
    created: str
    received: str
    expires: str | None = None
    conditions: tuple[str, ...] = ()
    packages: dict[str, str] = {}
    read: dict[str, str] = {}
    parts: dict[str, Lying] = {}
    recalled: Recalled | None = None

    @property
    def name(self) -> str:
        """Its key in the store."""
        return f"{self.sender}/{self.dossier}"

    @property
    def is_read(self) -> bool:
        """Whether the newest was read."""
        return str(self.number) in self.read

    @property
    def before(self) -> int | None:
        """The number of the one that was read last before the newest; ``None`` where none was."""
        return max((int(one) for one in self.read if int(one) < self.number), default=None)


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier in a package whose proofs hold: who sent it (key hash), the package's id, its part, what it says.

    ``pieces`` gives the content of a part by its id, ``sizes`` are (size, SHA-256 in hex) of the parts of the manifest.
    """

    sender: str
    package: str
    created: str
    data: bytes
    pieces: Callable[[str], Iterable[bytes]]
    sizes: Mapping[str, tuple[int, str]]
    expires: str | None = None
    conditions: tuple[str, ...] = ()


def shelved(desk: Desk) -> list[Shelved]:
    """Every dossier that came, the one received last first."""
    found = [_entry(value) for value in desk.store.notes(AREA).values()]
    return sorted(found, key=lambda one: (one.received, one.name), reverse=True)


def find_shelved(desk: Desk, reference: str) -> Shelved:
    """The dossier of this id (or its beginning) or this title; ``NotFound`` when there is none or more than one."""
    wanted = reference.strip()
    known = shelved(desk)
    found = [one for one in known if one.name == wanted or one.dossier == wanted.lower()]
    if not found and len(wanted) >= _SHORTEST:
        found = [one for one in known if one.dossier.startswith(wanted.lower())]
    found = found or [one for one in known if wanted.casefold() in (one.title.casefold(), one.subject.casefold())]
    if len(found) == 1:
        return found[0]
    happened = tr("Several dossiers go by that.") if found else tr("There is no such dossier here.")
    raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk dossier list; use the id."))


def read_came(came: Came) -> Dossier:
    """The dossier that came, held against the package around it; ``Altered`` where the two contradict."""
    dossier = read_dossier(came.data)
    named = {one.id: (one.size, one.sha256) for one in parts_in(dossier)}
    if dossier.originator.key != came.sender:
        raise altered(tr("The dossier names another sender than the one who signed it."))
    if named != {part: size for part, size in came.sizes.items() if part != "dossier"}:
        raise altered(tr("The dossier does not name the files that came with it."))
    return dossier


def parts_in(dossier: Dossier) -> tuple[File | Paper, ...]:
    """Its attachments, then its papers."""
    return (*dossier.files, *dossier.papers)


def findings_of(desk: Desk, came: Came, dossier: Dossier) -> list[Finding]:
    """What is amiss with it beside what lies here: it is older, or it, or a part of it, was recalled."""
    found = []
    here = _shelved_as(desk, came.sender, dossier.id)
    if here is not None and dossier.number < here.number:
        text = tr("A later dossier on this is here already (number {number}); it stays.").format(number=here.number)
        found.append(Finding(code="late", text=text))
    if here is not None and dossier.number == here.number and here.packages.get(str(here.number)) != came.package:
        text = tr("Another dossier of the same number is here already; it stays.")
        found.append(Finding(code="fork", text=text))
    back = _recalls(desk, came.sender, came.created)
    if came.package in back:
        found.append(Finding(code="recalled", text=recalled_words(back[came.package])))
    gone = sum(one.id in back for one in dossier.records)
    if gone:
        text = tr("Of its records {n} were recalled, and are left out.").format(n=gone)
        found.append(Finding(code="recalled", text=text))
    return found


def shelve(desk: Desk, came: Came, dossier: Dossier, job: Job | None = None) -> Shelved | None:
    """Keep it, in the place of an earlier one; ``None`` where it does not take that place (``findings_of`` says why).

    Of earlier ones the text of the one read last is kept, to say what changed since.
    """
    here = _shelved_as(desk, came.sender, dossier.id)
    back = _recalls(desk, came.sender, came.created)
    if came.package in back or (here is not None and dossier.number <= here.number):
        return None
    left, _ = without(dossier, {one: told.at for one, told in back.items()})
    parts = {
        part: _seal(desk, came.pieces(part), size, job or Job())
        for part, (size, _) in came.sizes.items()
        if part in {one.id for one in parts_in(left)}
    }
    read = dict(here.read) if here else {}
    kept = max((int(one) for one in read), default=None)
    packages = {number: package for number, package in (here.packages if here else {}).items() if int(number) == kept}
    made = Shelved(
        sender=came.sender, dossier=dossier.id, number=dossier.number, title=dossier.title, subject=dossier.subject,
        marking=dossier.marking, records=len(left.records), created=came.created, received=_now(),
        expires=came.expires, conditions=came.conditions, packages={**packages, str(dossier.number): came.package},
        read=read, parts=parts,
    )  # fmt: skip
    gone = [number for number in (here.packages if here else {}) if number not in packages]
    desk.store.keep_notes(
        BODIES, {_body(made, dossier.number): _packed(left), **{_body(made, int(number)): None for number in gone}}
    )
    _keep(desk, made)
    _drop_orphans(desk)
    return made


def text_of(desk: Desk, entry: Shelved, number: int | None = None) -> Dossier | None:
    """The dossier of this number (the newest), without what was recalled; ``None`` where it is not kept any more."""
    packed = desk.store.note(BODIES, _body(entry, entry.number if number is None else number))
    if packed is None:
        return None
    try:
        return read_dossier(zlib.decompress(base64.b64decode(packed)))
    except (ValueError, zlib.error):
        raise Damaged(
            tr("What is kept of this dossier is damaged."), todo=tr("Take its package in again, or ask its sender.")
        ) from None


def part_of(desk: Desk, entry: Shelved, part: str) -> BlobReader:
    """A reader of an attachment or paper of the newest dossier; whoever asks closes it."""
    lying = entry.parts.get(part)
    if lying is None:
        raise NotFound(tr("There is no such file in this dossier."), kept=tr("Nothing was opened."))
    return _blobs(desk).reader(lying.name, bytes.fromhex(lying.key), lying.size)


def mark_read(desk: Desk, entry: Shelved) -> Shelved:
    """That the newest was read, now."""
    made = msgspec.structs.replace(entry, read={**entry.read, str(entry.number): _now()})
    _keep(desk, made)
    return made


def recall(
    desk: Desk, sender: str, packages: Iterable[str], reason: str, at: str, *, records: Iterable[str] = ()
) -> int:
    """What its sender asks back goes: these packages whole, or with ``records`` those of all that is here from them.

    It is also gone from whatever was made before ``at`` and arrives later. Answers how many dossiers lost something.
    """
    told, wanted, named = Recalled(at=at, reason=reason), set(packages), set(records)
    tombs = {f"{sender}/{one}": told for one in (named or wanted)}
    touched = 0
    for entry in [one for one in shelved(desk) if one.sender == sender]:
        mine = {number: package for number, package in entry.packages.items() if package in wanted or named}
        if not mine:
            continue
        if named:
            touched += _without_records(desk, entry, dict.fromkeys(named, at), tombs, told)
        else:
            touched += 1
            _without_whole(desk, entry, mine, told)
    desk.store.keep_notes(RECALLED, {name: msgspec.to_builtins(one) for name, one in tombs.items()})
    return touched


def recalls(desk: Desk, sender: str) -> dict[str, Recalled]:
    """What this sender asked back: id of a record or a package → when and why."""
    prefix = f"{sender}/"
    notes = desk.store.notes(RECALLED)
    return {
        name.removeprefix(prefix): msgspec.convert(value, Recalled)
        for name, value in notes.items()
        if name.startswith(prefix)
    }


def recalled_words(told: Recalled) -> str:
    """That something was recalled, when and why, in a sentence."""
    return tr("Recalled on {day} because: {reason}").format(day=told.at[:10], reason=told.reason)


def _without_whole(desk: Desk, entry: Shelved, gone: Mapping[str, str], told: Recalled) -> None:
    newest = str(entry.number) in gone
    packages = {number: package for number, package in entry.packages.items() if number not in gone}
    made = msgspec.structs.replace(
        entry, packages=packages, recalled=told if newest else entry.recalled, parts={} if newest else entry.parts
    )
    desk.store.keep_notes(BODIES, {_body(entry, int(number)): None for number in gone})
    _keep(desk, made)
    if newest:
        _drop(desk, entry.parts.values())


def _without_records(
    desk: Desk, entry: Shelved, gone: Mapping[str, str], tombs: dict[str, Recalled], told: Recalled
) -> int:
    """Every text of this dossier that is kept loses these records; answers whether any had one (1 or 0)."""
    news: dict[str, Any] = {}
    parts = entry.parts
    for number in entry.packages:
        held = text_of(desk, entry, int(number))
        if held is None:
            continue
        left, lost = without(held, gone)
        if not lost:
            continue
        news[_body(entry, int(number))] = _packed(left)
        for record, (kind, named_by) in lost.items():
            tombs[f"{entry.sender}/{record}"] = msgspec.structs.replace(told, kind=kind, named_by=named_by)
        if int(number) == entry.number:
            still = {one.id for one in parts_in(left)}
            parts = {part: lying for part, lying in entry.parts.items() if part in still}
            entry = msgspec.structs.replace(entry, records=len(left.records))
    if not news:
        return 0
    made = msgspec.structs.replace(entry, parts=parts)
    desk.store.keep_notes(BODIES, news)
    _keep(desk, made)
    _drop(desk, [lying for part, lying in entry.parts.items() if part not in parts])
    return 1


def _recalls(desk: Desk, sender: str, created: str) -> dict[str, Recalled]:
    """What was asked back of whatever this sender had made by this moment; what they make later they mean."""
    return {one: told for one, told in recalls(desk, sender).items() if created <= told.at}


def _shelved_as(desk: Desk, sender: str, dossier: str) -> Shelved | None:
    value = desk.store.note(AREA, f"{sender}/{dossier}")
    return None if value is None else _entry(value)


def _entry(value: Any) -> Shelved:
    return msgspec.convert(value, Shelved, dec_hook=lambda kind, text: kind(text))


def _keep(desk: Desk, entry: Shelved) -> None:
    desk.store.keep_notes(AREA, {entry.name: msgspec.to_builtins(entry, enc_hook=str.__str__)})


def _body(entry: Shelved, number: int) -> str:
    return f"{entry.name}/{number}"


def _packed(dossier: Dossier) -> str:
    from ..exchange.dossier import write_dossier

    return base64.b64encode(zlib.compress(write_dossier(dossier), 6)).decode("ascii")


def _blobs(desk: Desk) -> Blobs:
    return Blobs(desk.home / FOLDER, SHELF)


def sealed_files(desk: Desk) -> list[tuple[str, Path]]:
    """Name and place of every sealed file of the dossiers that came."""
    blobs = _blobs(desk)
    return [(name, blobs.path(name)) for name in sorted(blobs.names())]


def _seal(desk: Desk, pieces: Iterable[bytes], size: int, job: Job) -> Lying:
    (desk.home / FOLDER).mkdir(mode=0o700, exist_ok=True)
    sealed = _blobs(desk).seal(_Pieces(iter(pieces)), job, expected=size)
    return Lying(name=sealed.name, key=sealed.key.hex(), size=sealed.size, sha256=sealed.sha256)


def _drop(desk: Desk, lying: Iterable[Lying]) -> None:
    for one in lying:
        _blobs(desk).remove(one.name)


def _drop_orphans(desk: Desk) -> None:
    """Sealed files that no dossier names: those of an earlier one, and what a killed process left."""
    named = {lying.name for entry in shelved(desk) for lying in entry.parts.values()}
    blobs = _blobs(desk)
    for name in [one for one in blobs.names() if one not in named]:
        blobs.remove(name)


def _now() -> str:
    return moment(datetime.now(UTC))


class _Pieces(io.RawIOBase):
    """What comes in pieces, read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed's buffer is private
        while not self._left:
            following = next(self._pieces, None)
            if following is None:
                return 0
            self._left = memoryview(following)
        into = memoryview(buffer).cast("B")
        count = min(len(into), len(self._left))
        into[:count], self._left = self._left[:count], self._left[count:]
        return count
