"""Recovery: a key that exists only as shares on paper, and a sealed file that it opens.

The officer's store keeps, in the area ``recovery``: ``key`` (public half, how many shares, when made, hashes of the
recovery file), ``next`` (the same while a new key takes the old one's place), ``share-<n>`` (a salted hash, when last
checked) and ``drills``.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..casefile.desk import DeskStore
from ..casefile.statements import instant
from ..errors import NotFound, Refused
from ..i18n import tr
from ..jobs import Job
from ..keys import shares as slip
from ..keys.age_hybrid import HybridIdentity, HybridRecipient
from ..keys.officer import Officer
from ..keys.recovery import LIMIT, Recovered, fingerprint, open_recovery, seal_recovery
from ..keys.shares import Share
from ..system.files import machine_errors, replace_checked
from . import paper
from .sealing import Secret, device_in_use, fetch_secret, key_work, wipe
from .session import Desk, read_limited

RECOVERY_FILE = "officer-recovery.age"
AREA = "recovery"
CHECK_EVERY = timedelta(days=92)
DRILL_EVERY = timedelta(days=366)
_NEW_FILE = "officer-recovery.new"
_KEY, _NEXT, _DRILLS = "key", "next", "drills"
_LARGEST_TEXT = 64 * 1024

FileState = Literal["sound", "missing", "altered"]


class ShareState(msgspec.Struct, frozen=True, kw_only=True):
    """One share: its number, when it was last checked (moment or null), and whether that is due again."""

    number: int
    checked: str | None
    due: bool


class DrilledCase(msgspec.Struct, frozen=True, kw_only=True):
    """What a drill found of one case: its id, its commits and items, the codes of what is amiss with it.

    ``attachments`` were opened and read to their end, each being what the case says of it.
    """

    case: str
    commits: int
    items: int
    findings: tuple[str, ...]
    attachments: int = 0


class Drill(msgspec.Struct, frozen=True, kw_only=True):
    """A drill: when, with which shares, whether everything came back, and each case."""

    at: str
    shares: tuple[int, ...]
    sound: bool
    cases: tuple[DrilledCase, ...]


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How recovery stands. Without a recovery key all but ``exists`` is empty.

    ``office``: the id of the office whose recovery key it is; its shares and drills are the office's, not kept here.
    """

    exists: bool
    fingerprint: str | None = None
    threshold: int | None = None
    made: str | None = None
    file: FileState | None = None
    shares: tuple[ShareState, ...] = ()
    drills: tuple[Drill, ...] = ()
    drill_due: bool = False
    office: str | None = None


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """New shares: the key's fingerprint, how many there are and are needed, and the files with their sheets."""

    fingerprint: str
    threshold: int
    shares: int
    sheets: tuple[Path, ...]
    texts: tuple[Path, ...]
    replaced: bool
    """Whether there were shares of an earlier key."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """Which share it was, of how many, and when it was checked."""

    number: int
    shares: int
    threshold: int
    fingerprint: str
    checked: str


class _Key(msgspec.Struct, frozen=True, kw_only=True):
    """What the store keeps of a recovery key; ``files`` are SHA-256 of the recovery file, two while it is replaced."""

    public: str
    threshold: int
    shares: int
    set: int
    salt: str
    made: str
    files: tuple[str, ...]
    hashes: tuple[str, ...]
    office: str | None = None

    @property
    def recipient(self) -> HybridRecipient:
        return HybridRecipient.parse(self.public)


def make_shares(
    desk: Desk, threshold: int, count: int, out: Path, *, text: bool = False, job: Job | None = None
) -> Made:
    """A new recovery key as ``count`` shares, any ``threshold`` of which open the officer's recovery file.

    The sheets are written to the folder ``out`` (made if it is not there), the shares are proven to open the recovery
    file, and only then do they take the place of earlier ones. Sheets on a disk are secrets in the clear: they are to
    be printed and deleted. Whatever stops this, the earlier shares or the new ones open the file.
    """
    job = job or Job()
    now = datetime.now(UTC).replace(microsecond=0)
    key = bytearray(os.urandom(slip.KEY_SIZE))
    made = slip.split(key, threshold, count)
    with key_work(desk.home):
        secret = _secret_in_use(desk.home)
        written: list[Path] = []
        try:
            replaced = _key(desk.home, desk.store) is not None
            recipient = HybridIdentity(key).recipient
            sheets = _write_sheets(desk, made, recipient, now, out, written, text=text, job=job)
            job.advance(0.8, tr("Sealing and proving"))
            _take_over(desk, made, recipient, now, secret)
        except BaseException:
            if not _took_over(desk.home, desk.store, made):
                paper.remove(written)
            raise
        finally:
            key[:] = bytes(len(key))
            wipe(secret)
    return Made(
        fingerprint=fingerprint(recipient),
        threshold=threshold,
        shares=count,
        sheets=tuple(sheets),
        texts=tuple(path for path in written if path.suffix == paper.TEXT_SUFFIX),
        replaced=replaced,
    )


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """To which office's recovery key the recovery file is sealed, and whether sheets of before open it no more."""

    office: str
    fingerprint: str
    replaced: bool


def address_to_office(desk: Desk, office: str, recipient: HybridRecipient) -> Addressed:
    """Seal the recovery file to an office's recovery key, in place of one's own: its holders bring the officer back.

    They read what the officer could read, and sign nothing in the officer's name. Sheets of one's own open the file no
    more from then on. Whatever stops this, the file opens with the key before or with the office's.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    with key_work(desk.home):
        secret = _secret_in_use(desk.home)
        try:
            replaced = _key(desk.home, desk.store) is not None
            data = seal_recovery(desk.officer, recipient, instant(now), secret=secret)
            key = _Key(
                public=str(recipient), threshold=0, shares=0, set=-1, salt="", made=instant(now),
                files=(hashlib.sha256(data).hexdigest(),), hashes=(), office=office,
            )  # fmt: skip
            desk.store.keep_notes(AREA, {_NEXT: msgspec.to_builtins(key)})
            replace_checked(desk.home / RECOVERY_FILE, data, _same_as(data), beside=_NEW_FILE)
            _promote(desk.store, key)
        finally:
            wipe(secret)
    return Addressed(office=office, fingerprint=fingerprint(recipient), replaced=replaced)


def check_share(desk: Desk, share: Share) -> Checked:
    """Whether this is a share of the officer's recovery key, by itself; when it was checked is kept."""
    key = _required(desk.home, desk.store)
    found = hmac.compare_digest(_share_hash(share, key.salt), _hash_of(key, share.number))
    if not found:
        raise Refused(
            tr("These words are a sound share, but not one of this officer's recovery key.")
            if share.set != key.set
            else tr("These words are not the share {n} that was made.").format(n=share.number),
            kept=tr("Nothing was changed."),
            todo=tr("Compare the fingerprint on the sheet: {print}.").format(print=fingerprint(key.recipient)),
        )
    at = instant(datetime.now(UTC))
    desk.store.keep_notes(AREA, {f"share-{share.number}": at})
    return Checked(
        number=share.number,
        shares=key.shares,
        threshold=key.threshold,
        fingerprint=fingerprint(key.recipient),
        checked=at,
    )


def status(desk: Desk) -> Status:
    """How recovery stands: the key, the file, when each share was last checked, the drills."""
    key = _key(desk.home, desk.store)
    if key is None:
        return Status(exists=False)
    notes, now = desk.store.notes(AREA), datetime.now(UTC)
    drills = tuple(msgspec.convert(one, Drill) for one in notes.get(_DRILLS) or [])
    checks = {number: notes.get(f"share-{number}") for number in range(1, key.shares + 1)}
    if key.office is not None:
        return Status(
            exists=True, fingerprint=fingerprint(key.recipient), made=key.made, file=_file_state(desk.home, key),
            drills=drills, office=key.office,
        )  # fmt: skip
    return Status(
        exists=True,
        fingerprint=fingerprint(key.recipient),
        threshold=key.threshold,
        made=key.made,
        file=_file_state(desk.home, key),
        shares=tuple(
            ShareState(number=number, checked=at, due=_older(at or key.made, CHECK_EVERY, now))
            for number, at in checks.items()
        ),
        drills=drills,
        drill_due=_older(drills[-1].at if drills else key.made, DRILL_EVERY, now),
    )


def has_key(home: Path, store: DeskStore) -> bool:
    """Whether there is a recovery key that a recovery file can be sealed to."""
    return _key(home, store) is not None


def has_recovery(home: Path, store: DeskStore) -> bool:
    """Whether there is a recovery key to seal to, and the file it opens."""
    key = _key(home, store)
    return key is not None and _file_state(home, key) == "sound"


def renew(home: Path, store: DeskStore, officer: Officer, secret: Secret | None) -> bool:
    """Seal the recovery file anew to the same key, with what is now true; False where there is no recovery key.

    No share is needed for that, only the key's public half. What stood there stays until the new one is on the disk.
    """
    key = _key(home, store)
    if key is None:
        return False
    made = instant(datetime.now(UTC))
    data = seal_recovery(officer, key.recipient, made, secret=secret)
    digest = hashlib.sha256(data).hexdigest()
    _keep(store, msgspec.structs.replace(key, files=(*key.files[-1:], digest)))
    replace_checked(home / RECOVERY_FILE, data, _same_as(data), beside=_NEW_FILE)
    _keep(store, msgspec.structs.replace(key, files=(digest,)))
    return True


def recovered(folder: Path, shares: Sequence[Share]) -> Recovered:
    """What the recovery file in this folder holds, opened by these shares; as ``recovered_from``."""
    return recovered_from(folder / RECOVERY_FILE, shares)


def recovered_from(path: Path, shares: Sequence[Share]) -> Recovered:
    """What this recovery file holds, opened by these shares.

    ``NotFound`` where there is none, Refused when the shares do not do, Damaged when the file is not as written.
    """
    key = slip.combine(shares)
    try:
        if not path.is_file():
            raise NotFound(
                tr("There is no {name} there.").format(name=path.name),
                kept=tr("Nothing was changed."),
                todo=tr("Name the officer's home, a copy of it, or a backup with that file beside it."),
            )
        return open_recovery(read_limited(path, LIMIT), key)
    finally:
        key[:] = bytes(len(key))


def words_in(given: Path | bytes) -> str:
    """The text with words from paper in a file, or in bytes already read; Refused for a PDF."""
    data = given if isinstance(given, bytes) else read_limited(given, _LARGEST_TEXT)
    if data.startswith(b"%PDF"):
        raise Refused(
            tr("This is the sheet itself, for printing; words are read from text."),
            kept=tr("Nothing was changed."),
            todo=tr("Type the words into a text file, or make the sheets with --text."),
        )
    return data.decode("utf-8-sig", errors="replace")


def note_drill(store: DeskStore, drill: Drill) -> None:
    """Keep the result of a drill."""
    kept = store.note(AREA, _DRILLS) or []
    store.keep_notes(AREA, {_DRILLS: [*kept, msgspec.to_builtins(drill)]})


def key_facts(desk: Desk) -> tuple[int, int] | None:
    """(threshold, number of shares) of the recovery key, if there is one."""
    key = _key(desk.home, desk.store)
    return None if key is None or key.office is not None else (key.threshold, key.shares)


def _secret_in_use(home: Path) -> bytearray | None:
    file = device_in_use(home)
    return None if file is None else fetch_secret(file)


def _write_sheets(
    desk: Desk,
    made: Sequence[Share],
    recipient: HybridRecipient,
    now: datetime,
    out: Path,
    written: list[Path],
    *,
    text: bool,
    job: Job,
) -> list[Path]:
    with machine_errors():
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    sheets = [out / f"recovery-share-{share.number}-of-{len(made)}.pdf" for share in made]
    paper.refuse_existing([file for path in sheets for file in paper.files_of(path, text=text)])
    for place, (path, share) in enumerate(zip(sheets, made, strict=True)):
        job.advance(0.7 * place / len(made), tr("Setting sheet {n} of {m}").format(n=place + 1, m=len(made)))
        written += paper.files_of(path, text=text)
        sheet = paper.share_sheet(desk.officer.name, share, len(made), fingerprint(recipient), now)
        paper.write_sheet(path, sheet, text=text)
    return sheets


def _take_over(
    desk: Desk, made: Sequence[Share], recipient: HybridRecipient, now: datetime, secret: Secret | None
) -> None:
    """The new key's file in place of the old one, opened by the shares before it is; then the store speaks of it."""
    data = seal_recovery(desk.officer, recipient, instant(now), secret=secret)
    salt = os.urandom(16).hex()
    key = _Key(
        public=str(recipient),
        threshold=made[0].threshold,
        shares=len(made),
        set=made[0].set,
        salt=salt,
        made=instant(now),
        files=(hashlib.sha256(data).hexdigest(),),
        hashes=tuple(_share_hash(share, salt) for share in made),
    )

    def opens(written: bytes) -> None:
        again = slip.combine(made)
        held = open_recovery(written, again)
        sound = held.public == desk.officer.public and held.desk_key == desk.officer.desk_key
        again[:] = bytes(len(again))
        if not sound:
            raise Refused(tr("The new shares do not open what they should."), kept=tr("The earlier ones still do."))

    desk.store.keep_notes(AREA, {_NEXT: msgspec.to_builtins(key)})
    replace_checked(desk.home / RECOVERY_FILE, data, opens, beside=_NEW_FILE)
    _promote(desk.store, key)


def _took_over(home: Path, store: DeskStore, made: Sequence[Share]) -> bool:
    """Whether the recovery file is already that of these shares, so that their sheets must stay."""
    key = _key(home, store)
    return key is not None and key.set == made[0].set and _share_hash(made[0], key.salt) == key.hashes[0]


def _promote(store: DeskStore, key: _Key) -> None:
    old = {name: None for name in store.notes(AREA) if name.startswith("share-")}
    store.keep_notes(AREA, {**old, _KEY: msgspec.to_builtins(key), _NEXT: None})


def _settle(home: Path, store: DeskStore) -> None:
    """After a kill between the recovery file and the store: the key counts whose file is there."""
    waiting = store.note(AREA, _NEXT)
    if waiting is None:
        return
    key = msgspec.convert(waiting, _Key)
    if _file_state(home, key) == "sound":
        _promote(store, key)
    else:
        store.keep_notes(AREA, {_NEXT: None})


def _key(home: Path, store: DeskStore) -> _Key | None:
    _settle(home, store)
    known = store.note(AREA, _KEY)
    return None if known is None else msgspec.convert(known, _Key)


def _required(home: Path, store: DeskStore) -> _Key:
    key = _key(home, store)
    if key is None:
        raise NotFound(
            tr("This officer has no recovery shares yet."),
            kept=tr("Nothing was changed."),
            todo=tr("Make them with r2p-desk recovery shares."),
        )
    return key


def _keep(store: DeskStore, key: _Key) -> None:
    store.keep_notes(AREA, {_KEY: msgspec.to_builtins(key)})


def _file_state(home: Path, key: _Key) -> FileState:
    path = home / RECOVERY_FILE
    with machine_errors():
        if not path.is_file():
            return "missing"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return "sound" if digest in key.files else "altered"


def _share_hash(share: Share, salt: str) -> str:
    return hashlib.sha256(b"r2p-desk/share/1\0" + bytes.fromhex(salt) + share.words.encode()).hexdigest()


def _hash_of(key: _Key, number: int) -> str:
    return key.hashes[number - 1] if number <= len(key.hashes) else ""


def _same_as(data: bytes) -> "Any":
    def check(written: bytes) -> None:
        if written != data:
            raise OSError(5, "read back otherwise")  # errno.EIO; becomes a MachineError

    return check


def _older(at: str, than: timedelta, now: datetime) -> bool:
    return now - datetime.fromisoformat(at) > than
