"""An officer at work: created, unlocked, locked; and the cases they have open."""

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from ..casefile.bundle import CaseFile, Stated
from ..casefile.database import OFFICER_STORE
from ..casefile.desk import DeskStore, Registered
from ..casefile.desk_copy import keep_copy, put_copy_back, set_aside
from ..casefile.findings import Finding, Head, forked, older_copy
from ..casefile.leftovers import collect
from ..casefile.statements import instant
from ..errors import Damaged, NotFound, Refused, UsageError
from ..i18n import tr
from ..keys.age_hybrid import HybridIdentity
from ..keys.heads import SignedHeads, holds, read_heads, seal_heads
from ..keys.officer import Officer, seal_officer
from ..keys.officer import create_officer as make_officer
from ..system.files import flush_folder, machine_errors, write_durably
from . import rollback, scratch, sealing
from .places import refuse_case_elsewhere, refuse_home_elsewhere

OFFICER_FILE = sealing.OFFICER_FILE
STORE_FILE = OFFICER_STORE
CASES_FOLDER = "cases"
ANNEX, HEADS, RECEIVING = "annex", "heads", "receiving"
"""Areas of the officer's store: annex → its main case; case → the heads this officer signed last; receiving keys."""
RENEWED = "key/"
"""Before the hash of a receiving key that took the place of another."""
_NEW_STORE = "desk.new"

T = TypeVar("T")


class Desk:
    """An unlocked officer and their own store; ``close`` locks. Used in a ``with`` it locks itself."""

    def __init__(self, home: Path, officer: Officer, store: DeskStore) -> None:
        self.home = home
        self.officer = officer
        self.store = store
        self.findings: list[Finding] = []
        """What was found amiss with the whole home on unlocking."""
        self.restored: datetime | None = None
        """When the copy was made that had to be put in place of a damaged store at this unlock."""
        self._locked = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lock: the store is copied and closed, the officer's secrets leave memory as far as Python lets them.

        Once locked this does nothing.
        """
        if self._locked:
            return
        self._locked = True
        try:
            keep_copy(self.home, self.store)
            self.store.close()
        finally:
            self.officer.wipe()

    def registered(self, name_or_id: str) -> Registered:
        """The case of this home with this name or id; ``NotFound`` when there is none or more than one."""
        wanted = name_or_id.strip()
        plain_id = wanted.replace("-", "").lower()
        found = [case for case in self.store.cases() if case.id == plain_id or case.title == wanted]
        if not found:
            found = [case for case in self.store.cases() if case.title.casefold() == wanted.casefold()]
        if len(found) == 1:
            return found[0]
        happened = tr("There is no case of that name or id here.") if not found else tr("Several cases have that name.")
        raise NotFound(happened, kept=tr("Nothing was changed."), todo=tr("See r2p-desk case list; use the id."))


class Kept:
    """What was read of an open case and worked out from it, by name, for as long as it holds.

    It holds while the case file is as it was; what this program states itself lets go of the kinds it touched only.
    """

    def __init__(self) -> None:
        self._mark: int | None = None
        self._made: dict[str, tuple[frozenset[str], Any]] = {}

    def read(self, mark: int, name: str, kinds: Iterable[str], make: Callable[[], T]) -> T:
        """What ``make`` answers, made anew only where records of these kinds may have changed; not to be altered."""
        if mark != self._mark:
            self._made.clear()
            self._mark = mark
        if name not in self._made:
            self._made[name] = (frozenset(kinds), make())
        made: T = self._made[name][1]
        return made

    def changed(self, kinds: set[str], before: int, after: int) -> None:
        """Records of these kinds were stated here, which took the case file from one mark to the other."""
        if self._mark == before:
            self._mark = after
            self._made = {name: made for name, made in self._made.items() if not made[0] & kinds}

    def forget(self) -> None:
        """Nothing is kept any more."""
        self._made.clear()


class OpenCase:
    """A case an officer has open; closing it writes down its heads in the officer's own store."""

    def __init__(self, desk: Desk, file: CaseFile, lost: tuple[Head, ...] = ()) -> None:
        self.desk = desk
        self.file = file
        self.lost = lost
        """Commits once seen here that were gone when the case was opened; asked for until they are back."""
        self.kept = Kept()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def findings(self) -> list[Finding]:
        """What was found amiss on opening."""
        return self.file.findings

    def state(self, stated: list[Stated], at: datetime | None = None, *, again: bool = False) -> None:
        """Save these statements as one commit by this officer; ``again`` also what holds already."""
        before = self.file.mark()
        self.file.state(self.desk.officer, stated, at, again=again)
        self.kept.changed({kind for kind, _, _ in stated}, before, self.file.mark())

    def title(self) -> str:
        """The case's name as its record now says."""
        return str((self.file.shown("case", self.file.record_id) or {}).get("title", ""))

    def close(self) -> None:
        """Close the case and remember how far it had come."""
        try:
            if not self.file.read_only and not self.file.closed:
                remember(self)
        finally:
            self.kept.forget()
            _forget_words()
            self.file.close()


def _forget_words() -> None:
    """Let go of the words that were set on paper; the engine is loaded only where a paper was made."""
    engine = sys.modules.get(f"{__package__.rpartition('.')[0]}.briefing.text")
    if engine is not None:
        engine.forget()


def create_officer(home: Path, name: str, passphrase: str) -> Desk:
    """A new officer in an empty home, unlocked. ``UsageError`` when an officer is already there.

    The store is made under another name and takes its own only once ``officer.age`` is on the disk: whatever stops
    this, there is a whole officer here or none.
    """
    refuse_second_officer(home)
    refuse_home_elsewhere(home)
    if not passphrase:
        raise UsageError(
            tr("The passphrase is empty."), kept=tr("Nothing was created."), todo=tr("Choose a passphrase.")
        )
    officer = make_officer(name, datetime.now(UTC))
    sealed = seal_officer(officer, passphrase)
    with machine_errors():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / _NEW_STORE).unlink(missing_ok=True)
    DeskStore(home / _NEW_STORE, officer.desk_key, create=True).close()
    write_durably(home / OFFICER_FILE, sealed)
    return Desk(home, officer, _store(home, officer))


def refuse_second_officer(home: Path) -> None:
    """``UsageError`` when an officer, or the store of one, is already in this home."""
    if has_officer(home):
        raise UsageError(
            tr("There is already an officer in this home."),
            kept=tr("Nothing was changed."),
            todo=tr("Choose another folder with --home, or unlock this officer."),
        )
    if (home / STORE_FILE).exists():
        raise UsageError(
            tr("This home belongs to an officer whose officer.age is missing."),
            kept=tr("Nothing was changed."),
            todo=tr("Put officer.age back from a backup, or choose another folder with --home."),
        )


def has_officer(home: Path) -> bool:
    """Whether somebody can be unlocked here."""
    return sealing.has_officer(home)


def unlock(home: Path, passphrase: str, brought: sealing.Secret | None = None, *, new_store: bool = False) -> Desk:
    """The officer of this home; ``Locked`` family for a wrong passphrase or a device secret that cannot be had.

    A device secret ``brought`` on paper is used instead of the keyring's. A damaged store is replaced by its copy, and
    ``Desk.restored`` tells; ``new_store`` makes an empty one where the copy does not help either. What a crash left
    half made beside the cases is removed. ``NotFound`` where there is no officer.
    """
    officer = sealing.open_home(home, passphrase, brought)
    try:
        desk = _desk(home, officer, new_store=new_store)
    except BaseException:
        officer.wipe()
        raise
    _open_with_former_keys(desk)
    desk.findings = rollback.check_state(home, desk.store)
    scratch.sweep(home)
    collect(home / CASES_FOLDER, {Path(case.folder).name for case in desk.store.cases()})
    return desk


def _open_with_former_keys(desk: Desk) -> None:
    """What was sent to a receiving key of before still opens, until that key is destroyed."""
    for name, held in desk.store.notes(RECEIVING).items():
        if name.startswith("former/"):
            desk.officer.keep_former(HybridIdentity.parse(held["secret"]))


def open_case(desk: Desk, name_or_id: str, *, write: bool) -> OpenCase:
    """Open a case of this home. With ``write`` this process becomes its one writer. ``Refused`` on a stick or network.

    A case older than what this officer has seen opens with a finding, and goes on under a new writer id so that nothing
    it lost can be mistaken for what is written now.
    """
    known = desk.registered(name_or_id)
    refuse_case_elsewhere(desk.home / known.folder)
    file = CaseFile.open(desk.home / known.folder, desk.officer, known.pin, write=write)
    try:
        signed = signed_heads(desk, known.id)
        lost = file.lost(tuple(dict.fromkeys((*known.heads, *(signed.heads if signed else ())))))
        file.findings += [*older_copy(lost), *forked(file.apart())]
        if lost and not file.read_only:
            file.renew_writer()
        if write and desk.officer.id not in {member.id for member in file.access.officers}:
            file.findings.append(_not_named())
            file.read_only = True
        opened = OpenCase(desk, file, lost)
        if write:
            from .custody import care_for_attachments

            care_for_attachments(opened)
    except BaseException:
        file.close()
        raise
    return opened


def _not_named() -> Finding:
    """Why an officer who came back with recovery shares can read a case and not write in it."""
    text = tr(
        "This case does not name your signing keys, which are new since the recovery: you can read all of it, but"
        " nothing you signed would count. Ask an access manager of the case to add your new card; where you were the"
        " only one, go on in a new case."
    )
    return Finding(code="card-not-named", text=text, file="access.age")


def remember(case: OpenCase) -> None:
    """Write down in the officer's store where the case lies, its name, its pin and its heads, and sign the heads."""
    desk, case_id = case.desk, case.file.id
    desk.store.put(registered_as(case))
    heads = case.file.heads()
    signed = signed_heads(desk, case_id)
    if signed is None or signed.heads != heads:
        desk.store.keep_notes(HEADS, {case_id: seal_heads(desk.officer, case_id, heads, instant(datetime.now(UTC)))})
    main = (case.file.shown("case", case.file.record_id) or {}).get("annex_of")
    if desk.store.note(ANNEX, case_id) != main:
        desk.store.keep_notes(ANNEX, {case_id: main if isinstance(main, str) else None})
    rollback.remember_state(desk.home, desk.store)


def signed_heads(desk: Desk, case_id: str) -> SignedHeads | None:
    """The heads of a case this officer signed when it was last closed; ``None`` when there are none that hold."""
    text = desk.store.note(HEADS, case_id)
    known = {desk.officer.id: desk.officer.public.verifying}
    return read_heads(text, case_id, known) if isinstance(text, str) and holds(text, case_id, known) else None


def registered_as(case: OpenCase) -> Registered:
    """What the officer's store should know of this case as it is now."""
    folder = case.file.folder.relative_to(case.desk.home).as_posix()
    heads = (*case.file.heads(), *case.file.lost(case.lost))
    return Registered(id=case.file.id, folder=folder, title=case.title(), pin=case.file.pin, heads=heads)


def _desk(home: Path, officer: Officer, *, new_store: bool) -> Desk:
    """With the officer's store, or what can be had in its place."""
    try:
        store = _store(home, officer)
        if store.sound():
            return Desk(home, officer, store)
        store.close()
    except Damaged:
        pass
    try:
        made = put_copy_back(home, officer.desk_key)
    except Damaged:
        if not new_store:
            raise
        set_aside(home)
        return Desk(home, officer, DeskStore(home / STORE_FILE, officer.desk_key, create=True))
    from .home_care import register_found  # which stands on this module

    desk = Desk(home, officer, _store(home, officer))
    desk.restored = made
    register_found(desk)
    return desk


def _store(home: Path, officer: Officer) -> DeskStore:
    """The officer's store; one whose creation was cut short takes its name now."""
    if not (home / STORE_FILE).exists() and (home / _NEW_STORE).is_file():
        with machine_errors():
            (home / _NEW_STORE).replace(home / STORE_FILE)
            flush_folder(home)
    return DeskStore(home / STORE_FILE, officer.desk_key)


def read_limited(path: Path, limit: int) -> bytes:
    """The bytes of a file an officer named; ``NotFound``, or ``Refused`` when it is larger than ``limit`` bytes."""
    if not path.is_file():
        raise NotFound(
            tr("There is no file {name}.").format(name=path.name),
            kept=tr("Nothing was changed."),
            todo=tr("Check the path."),
        )
    with machine_errors():
        if path.stat().st_size > limit:
            raise Refused(
                tr("{name} is too large to be read here.").format(name=path.name), kept=tr("Nothing was read.")
            )
        return path.read_bytes()
