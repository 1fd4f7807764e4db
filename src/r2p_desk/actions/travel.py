"""The travel lock: before a journey the device secret is given away, and nothing here opens until it is back."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from ..casefile.statements import instant
from ..errors import DeskError, MachineError, NotFound, Refused, UsageError
from ..i18n import tr
from ..keys import device
from ..keys.age_hybrid import HybridRecipient
from ..keys.device import DeviceFile
from ..keys.recovery import LIMIT, Entrusted, open_device_secret, seal_device_secret
from ..system import keyring
from ..system.files import machine_errors, write_durably
from . import paper, recovery, sealing
from .device import TRAVEL_FILE, clear_leftover, print_secret, proven, secret_words
from .session import Desk, read_limited

CONTACTS = "contact"


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """A travel lock: who holds the device secret, since when, and the files written for that."""

    held: Literal["contact", "sheet"]
    since: str
    files: tuple[Path, ...]


def travel_lock(
    desk: Desk,
    passphrase: str,
    *,
    to: HybridRecipient | None = None,
    out: Path | None = None,
    sheet: Path | None = None,
    text: bool = False,
) -> Departure:
    """Give the device secret away and remove it from this machine; from then on passphrase and officer open nothing.

    It is sealed to ``to`` (kept here as ``travel.age``, and at ``out`` for whoever keeps it), printed on a ``sheet``,
    or both. An officer without a device secret gets one for the journey. It leaves the keyring only when the sealed
    copy and the sheet are on the disk and read back: whatever stops this, the officer opens as before or can be
    brought back. This desk stays unlocked until it is closed.
    """
    _check_request(desk, to, out, sheet, text=text)
    with sealing.key_work(desk.home):
        officer = proven(desk, passphrase)
        file = sealing.device_in_use(desk.home)
        if file is None:
            clear_leftover(desk.home)
        secret = device.new_secret() if file is None else sealing.fetch_secret(file)
        away = _departing(file, secret, "sheet" if to is None else "contact")
        written: list[Path] = []
        try:
            _hand_over(desk, away, secret, to, out, sheet, written, text=text)
            if file is None:
                sealing.reseal(
                    desk.home, officer, passphrase, secret, away,
                    before=lambda: _renew(desk, officer, secret),
                )  # fmt: skip
            else:
                _leave_keyring(desk.home, file, away)
        except BaseException:
            _take_back(desk.home, written)
            raise
        finally:
            officer.wipe()
            sealing.wipe(secret)
    return Departure(held=away.held or "sheet", since=away.since or "", files=tuple(written))


def release(desk: Desk, path: Path) -> Entrusted:
    """The device secret in a file that was sealed to this officer. Who asks for it must be known by other means."""
    data = read_limited(path, LIMIT)
    for former in desk.officer.identities[1:]:
        with contextlib.suppress(Refused):
            return open_device_secret(data, former)
    return open_device_secret(data, desk.officer.identity)


def write_released(
    held: Entrusted, *, out: Path | None = None, sheet: Path | None = None, text: bool = False
) -> tuple[Path, ...]:
    """The words of a released device secret: as a text file at ``out``, on a sheet, or both; the files written."""
    written: list[Path] = []
    if out is not None:
        words = secret_words(held.secret).words.split()
        rows = [" ".join(words[at : at + 3]) for at in range(0, len(words), 3)]
        _write(out, "\n".join([f"# {held.name}", *rows, ""]).encode())
        written.append(out)
    if sheet is not None:
        written += print_secret(held.name, held.secret, device.check_of(held.secret, held.entry), sheet, text=text)
    return tuple(written)


def contact_key(desk: Desk, name_or_id: str) -> HybridRecipient:
    """The receiving key of a contact of this officer, by id or name; ``NotFound`` when there is none or more than one.

    Contacts are notes of the officer's store in the area ``contact``: officer id → ``{"name", "receive", …}``.
    """
    wanted = name_or_id.strip()
    contacts: dict[str, Any] = desk.store.notes(CONTACTS)
    found = [held for key, held in contacts.items() if key == wanted.lower()]
    found = found or [held for held in contacts.values() if held.get("name") == wanted]
    found = found or [held for held in contacts.values() if str(held.get("name")).casefold() == wanted.casefold()]
    if len(found) != 1:
        raise NotFound(
            tr("There is no contact of that name or id here.") if not found else tr("Several contacts have that name."),
            kept=tr("Nothing was changed."),
            todo=tr("Name the contact by id, or give the key itself with --to-key."),
        )
    return HybridRecipient.parse(str(found[0].get("receive")))


def _check_request(desk: Desk, to: HybridRecipient | None, out: Path | None, sheet: Path | None, *, text: bool) -> None:
    if to is None and sheet is None:
        raise UsageError(
            tr("Somebody or something must keep the device secret."),
            kept=tr("Nothing was changed."),
            todo=tr("Seal it to a contact (--to, --to-key) or print it (--sheet)."),
        )
    if to is not None and str(to) == desk.officer.public.receive:
        raise Refused(
            tr("The device secret cannot be sealed to yourself: you could not open it either."),
            kept=tr("Nothing was changed."),
            todo=tr("Name a contact who stays at home."),
        )
    if out is not None and to is None:
        raise UsageError(tr("--out goes with --to or --to-key."), kept=tr("Nothing was changed."))
    wanted = [*([out] if out else []), *(paper.files_of(sheet, text=text) if sheet else [])]
    paper.refuse_existing(wanted)


def _departing(file: DeviceFile | None, secret: sealing.Secret, held: Literal["contact", "sheet"]) -> DeviceFile:
    """What ``device.json`` says once the device secret is gone."""
    entry = device.new_entry() if file is None else file.entry
    return DeviceFile(
        entry=entry,
        check=device.check_of(secret, entry),
        seals=() if file is None else file.seals,
        state="away",
        before=file is not None,
        held=held,
        since=instant(datetime.now(UTC)),
    )


def _hand_over(
    desk: Desk,
    away: DeviceFile,
    secret: sealing.Secret,
    to: HybridRecipient | None,
    out: Path | None,
    sheet: Path | None,
    written: list[Path],
    *,
    text: bool,
) -> None:
    """The sealed copy and the sheet, each on the disk and read back."""
    if to is not None:
        data = seal_device_secret(desk.officer.public, to, away.since or "", entry=away.entry, secret=secret)
        for path in (desk.home / TRAVEL_FILE, out):
            if path is not None:
                written.append(path)
                _write(path, data)
    if sheet is not None:
        written += print_secret(desk.officer.name, secret, away.check, sheet, text=text)


def _write(path: Path, data: bytes) -> None:
    write_durably(path, data)
    with machine_errors():
        kept = path.read_bytes() == data
    if not kept:
        raise MachineError(
            tr("{name} does not read back as it was written.").format(name=path.name),
            kept=tr("The device secret is where it was."),
            todo=tr("Use another disk."),
        )


def _leave_keyring(home: Path, file: DeviceFile, away: DeviceFile) -> None:
    """Out of the keyring. The next unlock finishes what a kill stops; a keyring that refuses leaves all as it was."""
    sealing.write_device(home, replace(away, state="leaving"))
    try:
        keyring.remove(file.entry)
    except DeskError:
        sealing.write_device(home, file)
        raise
    sealing.write_device(home, away)


def _renew(desk: Desk, officer: Any, secret: sealing.Secret) -> None:
    recovery.renew(desk.home, desk.store, officer, secret)


def _take_back(home: Path, written: list[Path]) -> None:
    """Remove the copies of a travel lock that did not come about; never when it did, or may have."""
    with contextlib.suppress(DeskError):
        file = sealing.device_in_use(home)
        if file is None or file.state == "here":
            paper.remove(written)
            clear_leftover(home)
