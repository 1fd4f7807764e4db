"""A revocation: an office withdraws an officer, and names the last it accepts of what that officer's keys signed.

A signed statement (purpose ``revocation``): ``{"type": "r2p-desk/revocation", "format": 1, "case": null, "signer",
"office", "officer", "name", "reason", "at", "certificates": [SHA-256 in hex, …], "packages": [[contact, number, hash or
null], …], "commits": [[case, writer, seq, commit id], …]}``, lists sorted. Dates play no part in what is accepted:
whoever holds a stolen key can write any date.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from ..errors import Damaged, InvalidValue, UnknownSigner, UsageError
from ..i18n import tr
from ..keys import canonical
from ..keys.certificate import check_name
from ..keys.signing import Purpose, SigningKeys, VerifyingKeys, open_statement, seal_statement
from .findings import altered, newer_version, unknown_signer
from .moments import is_moment, moment

TYPE = "r2p-desk/revocation"
FORMAT = 1
MAX_SIZE = 4 * 1024 * 1024
LONGEST_REASON = 500
_HASH, _ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)

LastPackage = tuple[str, int, str | None]
"""(contact's key hash, number, hash of its manifest if known): the last package to that contact which counts."""
LastCommit = tuple[str, str, int, str]
"""(case, writer, seq, commit id): the last commit of that writer which counts."""
Signed = tuple[str, int, str, str | None]
"""(writer, seq, commit id, id of the writer's commit before it or none)."""


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """What an office withdrew, its signature proven; ``data`` is the file. ``here``: the key hash of who reads it."""

    office: str
    officer: str
    name: str
    reason: str
    at: str
    certificates: tuple[str, ...]
    packages: tuple[LastPackage, ...]
    commits: tuple[LastCommit, ...]
    data: bytes = b""
    here: str = ""

    def accepts_package(self, number: int, digest: str | None = None) -> bool:
        """Whether a package of this number, and with this hash of its manifest, to who reads this is accepted.

        Beyond the last number nothing is; nor another package under a number whose hash is named.
        """
        named = [(last, held) for contact, last, held in self.packages if contact == self.here]
        if number > max((last for last, _ in named), default=0):
            return False
        hashes = {held for last, held in named if last == number and held is not None}
        return not hashes or digest is None or digest in hashes

    def accepts_commit(self, case: str, writer: str, seq: int, commit: str) -> bool:
        """Whether a commit is at or before the last named one of its writer; ``refused`` also sees those beside it."""
        named = [(last, held) for one, of, last, held in self.commits if (one, of) == (case, writer)]
        return any(seq < last or (seq == last and commit == held) for last, held in named)

    def refused(self, case: str, commits: Iterable[Signed]) -> set[str]:
        """Which of these commits of the officer are beyond or beside those accepted: not on the chain that leads there.

        The chain is followed among the commits given: give all that are here and all that come.
        """
        known = {commit: (writer, seq, before) for writer, seq, commit, before in commits}
        accepted: set[str] = set()
        for one, writer, last, named in self.commits:
            here, seq = (named if one == case else None), last
            while here in known and known[here][:2] == (writer, seq):
                accepted.add(here)
                here, seq = known[here][2], seq - 1
        return set(known) - accepted


def make_revocation(keys: SigningKeys, revocation: Revocation) -> bytes:
    """The file by which the office that holds these keys withdraws an officer."""
    held = msgspec.to_builtins(revocation)
    named = {name: held[name] for name in ("office", "officer", "name", "reason", "at")}
    lists = {name: sorted(map(list, held[name])) for name in ("packages", "commits")}
    statement = {
        "type": TYPE,
        "format": FORMAT,
        "case": None,
        "signer": keys.verifying.id,
        **named,
        "certificates": sorted(revocation.certificates),
        **lists,
    }
    return seal_statement(keys, Purpose.REVOCATION, statement)


def draft(
    office: str,
    officer: str,
    name: str,
    reason: str,
    now: datetime,
    certificates: Iterable[str],
    packages: Iterable[LastPackage],
    commits: Iterable[LastCommit],
) -> Revocation:
    """A revocation that is to be signed."""
    return Revocation(
        office=office, officer=officer, name=name, reason=reason, at=moment(now), certificates=tuple(certificates),
        packages=tuple(packages), commits=tuple(commits),
    )  # fmt: skip


def read_revocation(data: bytes, offices: Mapping[str, VerifyingKeys]) -> Revocation:
    """The revocation that one of these offices signed (key hash → keys).

    ``UnknownSigner``, ``Altered``, ``NewerVersion`` otherwise, as for a package.
    """
    try:
        stated = open_statement(data, Purpose.REVOCATION, offices)
    except UnknownSigner:
        raise unknown_signer() from None
    except Damaged:
        raise _malformed() from None
    if stated.get("type") == TYPE and type(stated.get("format")) is int and stated["format"] > FORMAT:
        raise newer_version()
    fields = ("office", "officer", "name", "reason", "at", "certificates", "packages", "commits")
    try:
        made = msgspec.convert({name: stated[name] for name in fields}, Revocation)
        sound = (stated["type"], stated["format"], stated["case"]) == (TYPE, FORMAT, None) and _well_formed(made)
    except (KeyError, msgspec.ValidationError, InvalidValue):
        raise _malformed() from None
    if not sound:
        raise _malformed()
    return msgspec.structs.replace(made, data=data)


def signer_of(data: bytes) -> str:
    """The key hash a plain signed file names as its signer; not proven."""
    try:
        held = canonical.decode(data)["signer"]
    except (Damaged, KeyError, TypeError):
        return ""
    return held if isinstance(held, str) else ""


def _well_formed(made: Revocation) -> bool:
    hashes = [made.office, made.officer, *made.certificates, *(contact for contact, _, _ in made.packages)]
    hashes += [held for _, _, held in made.packages if held is not None]
    hashes += [commit for *_, commit in made.commits]
    ids = [one for case, writer, _, _ in made.commits for one in (case, writer)]
    numbers = [number for _, number, _ in made.packages] + [seq for _, _, seq, _ in made.commits]
    return (
        all(map(_HASH.fullmatch, hashes))
        and all(map(_ID.fullmatch, ids))
        and all(number >= 0 for number in numbers)
        and check_name(made.name) == made.name
        and len(made.reason) <= LONGEST_REASON
        and is_moment(made.at)
    )


def _malformed() -> Exception:
    return altered(tr("This is not a revocation, or it was altered after it was made."))


def read_last_package(text: str) -> LastPackage:
    """``contact/number`` or ``contact/number/hash`` as typed; ``UsageError`` for anything else."""
    parts = [part.strip().lower() for part in text.split("/")]
    hashes = parts[:1] + parts[2:]
    if len(parts) not in {2, 3} or not all(map(_HASH.fullmatch, hashes)) or not _NUMBER.fullmatch(parts[1]):
        raise _not_spelled(text, "CONTACT/NUMBER/HASH")
    return parts[0], int(parts[1]), parts[2] if len(parts) > 2 else None


def read_last_commit(text: str) -> LastCommit:
    """``case/writer/seq/commit`` as typed; ``UsageError`` for anything else."""
    parts = [part.strip().lower() for part in text.split("/")]
    if len(parts) != 4:
        raise _not_spelled(text, "CASE/WRITER/SEQ/ID")
    case, writer, number, commit = parts[0].replace("-", ""), parts[1], parts[2], parts[3]
    if not (_ID.fullmatch(case) and _ID.fullmatch(writer) and _NUMBER.fullmatch(number) and _HASH.fullmatch(commit)):
        raise _not_spelled(text, "CASE/WRITER/SEQ/ID")
    return case, writer, int(number), commit


def _not_spelled(text: str, form: str) -> UsageError:
    return UsageError(
        tr("“{text}” is not spelled {form}.").format(text=text[:80], form=form), kept=tr("Nothing was done.")
    )


def statement_of(revocation: Revocation) -> dict[str, Any]:
    """What it says, for programs."""
    held: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(revocation, data=b"", here=""))
    return {name: value for name, value in held.items() if name not in {"data", "here"}}
