"""access.age: who may open a case, and the case key, signed by an access manager and readable by those named only.

A standard age v1 file with post-quantum recipients only. Inside, one statement under both signatures (purpose
``access``): ``{"type": "r2p-desk/access", "format": 1, "case", "epoch", "key": hex, "first": first commit,
"managers": [key hashes], "officers": [{name, receive, ed25519, ml_dsa_65}], "signer"}``. The number of stanzas must
equal the list.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from ..errors import Damaged, DeskError, Locked, NewerVersion, Refused
from ..i18n import tr
from ..keys import age, canonical
from ..keys.officer import Officer, PublicOfficer
from ..keys.signing import Purpose, open_statement
from ..system.files import machine_errors, write_durably
from ..system.memory import wipe

FORMAT = 1
NAME, COPY = "access.age", "access.bak"
TYPE = "r2p-desk/access"
HYBRID = "mlkem768x25519"
_ID, _HASH, _KEY = (re.compile(rf"[0-9a-f]{{{length}}}") for length in (32, 64, 64))


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What access.age says; ``signer`` is the manager who signed it, ``hash`` the SHA-256 of the file, hex."""

    case: str
    epoch: int
    key: bytes
    first: str
    managers: tuple[str, ...]
    officers: tuple[PublicOfficer, ...]
    signer: str
    hash: str

    def __repr__(self) -> str:
        return f"<Access {self.case} epoch {self.epoch}>"

    def derive(self, label: str) -> bytes:
        """32 bytes for one use: HKDF-SHA256 of the case key, salt the 16 bytes of the case id, info the label.

        ``Locked`` once the case was closed and its key wiped.
        """
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        if not self.key:
            raise Locked(
                tr("The case is closed."), kept=tr("Everything saved so far is kept."), todo=tr("Open it again.")
            )
        return HKDF(SHA256(), 32, bytes.fromhex(self.case), f"r2p-desk/{label}/1".encode()).derive(self.key)

    @property
    def commitment(self) -> str:
        """What the officer's store keeps of the case key: tells when it changed, nothing else."""
        return self.derive("case-key-commitment").hex()


def seal_access(
    officer: Officer, *, case: str, key: bytes, first: str, epoch: int, managers: Sequence[str],
    officers: Sequence[PublicOfficer],
) -> bytes:  # fmt: skip
    """The bytes of access.age, signed by this access manager."""
    statement: dict[str, Any] = {
        "type": TYPE,
        "format": FORMAT,
        "case": case,
        "epoch": epoch,
        "key": key.hex(),
        "first": first,
        "managers": sorted(managers),
        "officers": [msgspec.to_builtins(member) for member in officers],
        "signer": officer.id,
    }
    sealed = officer.seal_statement(Purpose.ACCESS, statement)
    return age.encrypt(sealed, [member.recipient for member in officers])


def write_access(folder: Path, data: bytes) -> None:
    """Put access.age in place and then its copy, each whole."""
    write_durably(folder / NAME, data)
    write_durably(folder / COPY, data)


def read_access(folder: Path, officer: Officer, name: str = NAME) -> Access:
    """What access.age (or its copy) says to this officer.

    ``Damaged`` when it is missing, cut or altered, ``NewerVersion`` for a later format, ``Refused`` when it is not for
    this officer. Nothing is mended here: ``r2p-desk doctor --restore-access`` does that when the officer asks.
    """
    if not (folder / name).is_file():
        raise _missing(folder)
    with machine_errors():
        data = (folder / name).read_bytes()
    try:
        return open_access(data, officer)
    except Damaged as error:
        raise _damaged(folder) from error
    except Refused as error:
        if not isinstance(error, NewerVersion) and name == NAME and _copy_opens(folder, officer):
            raise _damaged(folder) from error  # a flipped bit in one's own stanza looks like not being named
        raise


def open_access(data: bytes, officer: Officer) -> Access:
    """What these bytes say to this officer; errors as for ``read_access``."""
    stanzas = age.stanza_kinds(data)
    if set(stanzas) != {HYBRID}:
        raise _not_sound()
    try:
        sealed = age.decrypt(data, officer.identities)
    except age.NoMatch as error:
        raise Refused(
            tr("You are not among those who may open this case."),
            kept=tr("Nothing was changed."),
            todo=tr("Ask an access manager of the case to add you."),
        ) from error
    statement = _verified(sealed)
    if statement.get("format") != FORMAT:
        raise NewerVersion(
            tr("This case was written by a later version of R2P Desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Open it with that version, or update this one."),
        )
    try:
        fields = {name: statement[name] for name in ("case", "epoch", "first", "managers", "officers", "signer")}
        access = msgspec.convert({**fields, "key": b"", "hash": hashlib.sha256(data).hexdigest()}, Access)
        hexes = ((_ID, access.case), (_HASH, access.first), (_KEY, statement["key"]))
        sound = all(form.fullmatch(text) for form, text in hexes) and len(access.officers) == len(stanzas)
    except (KeyError, ValueError, TypeError) as error:
        raise _not_sound() from error
    if not sound:
        raise _not_sound()
    key = bytes.fromhex(statement["key"])
    wipe(sealed, statement["key"])
    return msgspec.structs.replace(access, key=key)


def _copy_opens(folder: Path, officer: Officer) -> bool:
    try:
        open_access((folder / COPY).read_bytes(), officer)
    except (OSError, DeskError):
        return False
    return True


def _verified(sealed: bytes) -> dict[str, Any]:
    """The statement inside, signed by one of the managers it names; the first commit and the pin say who may."""
    try:
        unproven = canonical.decode(canonical.decode(sealed)["statement"].encode())
        if unproven.get("format", 0) > FORMAT:
            return {"format": unproven["format"]}
        officers = msgspec.convert(unproven["officers"], list[PublicOfficer])
        known = {member.id: member.verifying for member in officers if member.id in unproven["managers"]}
        statement = open_statement(sealed, Purpose.ACCESS, known)
        wipe(unproven["key"])
    except (KeyError, TypeError, AttributeError, ValueError, Refused) as error:
        raise _not_sound() from error
    if statement.get("type") != TYPE:
        raise _not_sound()
    return statement


def _missing(folder: Path) -> Damaged:
    return Damaged(tr("The access file of this case is missing."), kept=_kept(folder), todo=advice(folder))


def _damaged(folder: Path) -> Damaged:
    return Damaged(tr("The access file of this case is damaged."), kept=_kept(folder), todo=advice(folder))


def _kept(folder: Path) -> str:
    kept = tr("Everything else in the case is untouched.")
    return kept + " " + tr("Its second copy is there.") if (folder / COPY).is_file() else kept


def advice(folder: Path) -> str:
    """What to do about an access file that is missing or not the right one."""
    if (folder / COPY).is_file():
        return tr("Run r2p-desk doctor --case … --restore-access to put the copy back after checking it.")
    return tr("Restore access.age from a backup of this folder.")


def _not_sound() -> Damaged:
    return Damaged(
        tr("The access file of this case does not prove itself."),
        kept=tr("Nothing was changed."),
        todo=tr("Restore access.age from a backup."),
    )
