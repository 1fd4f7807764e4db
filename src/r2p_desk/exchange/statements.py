"""What officers state to each other about packages: receipts, recalls, requests, the account for the handling.

Each is signed by both keys (``stated``) and names to whom it is made (``to``, a key hash), so that nobody can
hand it on as if it were theirs. ``docs/formats.md`` has every field.
"""

import re
from enum import StrEnum
from typing import ClassVar

import msgspec

from ..keys.signing import Purpose
from .stated import are_hashes, are_ids, are_moments, are_records, are_texts, is_day

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_CODE = re.compile(r"[a-z][a-z0-9-]{0,40}")
MOST_SHEET = 1_000
"""Statements that travel back in one package; the rest goes with the next."""


class Taken(StrEnum):
    """How much of a package the person it was for took in."""

    WHOLE = "whole"
    PART = "part"
    REFUSED = "refused"


class Fate(StrEnum):
    """What a receiver says became of what is recalled. *Destroyed* is their declaration; nothing here proves it."""

    DESTROYED = "destroyed"
    USED = "used"
    REFUSED = "refused"


class Wish(StrEnum):
    """What is asked of an originator."""

    ONWARD = "onward"
    USE = "use"


class Reply(StrEnum):
    """What an originator answers."""

    YES = "yes"
    NO = "no"
    CONDITIONS = "conditions"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A package came, was proven, and this much of it was taken in.

    ``manifest`` is the package's hash, ``findings`` are codes, ``heads`` the signed heads its receiver then held of the
    case it is of (text), for packages of a case alone.
    """

    TYPE: ClassVar[str] = "r2p-desk/receipt"
    PURPOSE: ClassVar[Purpose] = Purpose.RECEIPT
    to: str
    package: str
    manifest: str
    number: int
    at: str
    outcome: Taken
    findings: tuple[str, ...]
    heads: str | None

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""
        codes = len(self.findings) <= 1_000 and all(map(_CODE.fullmatch, self.findings))
        named = are_hashes(self.to, self.manifest) and are_ids([self.package])
        return named and self.number >= 1 and are_moments(self.at) and codes


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that goes back with one stick: signed receipts and answers, as texts."""

    TYPE: ClassVar[str] = "r2p-desk/receipts"
    PURPOSE: ClassVar[Purpose] = Purpose.RECEIPT
    to: str
    at: str
    statements: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""
        return are_hashes(self.to) and are_moments(self.at) and 1 <= len(self.statements) <= MOST_SHEET


class Recall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sender of these packages asks for them back: as a whole, or these records of them.

    ``records`` are named as the receiver knows them; ``deadline`` is the day by which an answer is awaited.
    """

    TYPE: ClassVar[str] = "r2p-desk/recall"
    PURPOSE: ClassVar[Purpose] = Purpose.RECALL
    to: str
    recall: str
    at: str
    packages: tuple[str, ...]
    whole: bool
    records: tuple[str, ...]
    reason: str
    deadline: str

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it; a recall of nothing is none."""
        named = are_hashes(self.to) and are_ids([self.recall, *self.packages]) and are_records(self.records)
        says = bool(self.reason.strip()) and are_texts([self.reason])
        something = bool(self.packages) and (self.whole or bool(self.records))
        return named and says and something and are_moments(self.at) and is_day(self.deadline)


class RecallAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of what is recalled, as its receiver declares it; ``words``: where it was used, or why it is kept."""

    TYPE: ClassVar[str] = "r2p-desk/recall-answer"
    PURPOSE: ClassVar[Purpose] = Purpose.RECALL
    to: str
    recall: str
    at: str
    answer: Fate
    words: str

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""
        return are_hashes(self.to) and are_ids([self.recall]) and are_moments(self.at) and are_texts([self.words])


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receiver asks an originator to let something be given on, or be used otherwise than they allowed.

    ``records`` are named as the originator's package named them; ``about`` says in words what it is.
    """

    TYPE: ClassVar[str] = "r2p-desk/request"
    PURPOSE: ClassVar[Purpose] = Purpose.REQUEST
    to: str
    request: str
    at: str
    package: str | None
    records: tuple[str, ...]
    about: str
    wish: Wish
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    until: str | None
    reason: str

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it; it asks for some recipient, some purpose or some day."""
        named = are_hashes(self.to) and are_ids([self.request, *filter(None, [self.package])])
        texts = are_texts([self.about, self.reason, *self.recipients, *self.purposes])
        asks = bool(self.recipients) if self.wish is Wish.ONWARD else bool(self.purposes or self.until)
        when = are_moments(self.at) and is_day(self.until)
        return named and are_records(self.records) and texts and asks and when


class RequestAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the originator allows: all of it, nothing, or this much of it. It binds once its receiver accepts it."""

    TYPE: ClassVar[str] = "r2p-desk/request-answer"
    PURPOSE: ClassVar[Purpose] = Purpose.REQUEST
    to: str
    request: str
    at: str
    answer: Reply
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    until: str | None
    words: str

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""
        named = are_hashes(self.to) and are_ids([self.request])
        texts = are_texts([self.words, *self.recipients, *self.purposes])
        return named and texts and are_moments(self.at) and is_day(self.until)


class Accounted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A package that came from whoever the account is given to; ``hash`` names its manifest."""

    package: str
    number: int
    hash: str
    kind: str
    at: str
    destroyed: str | None
    """The moment at which its receiver declared it destroyed, or none."""


class Handling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The account for what somebody shared: what came, who opened it, where it was used, what is declared destroyed.

    ``paper`` is the SHA-256 of the PDF beside it, which says the same at length.
    """

    TYPE: ClassVar[str] = "r2p-desk/handling"
    PURPOSE: ClassVar[Purpose] = Purpose.HANDLING
    to: str
    handling: str
    at: str
    received: tuple[Accounted, ...]
    items: int
    opened_by: tuple[str, ...]
    used_in: tuple[str, ...]
    went_to: tuple[str, ...]
    declaration: str
    paper: str

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""
        hashes = are_hashes(self.to, self.paper, *(one.hash for one in self.received))
        moments = are_moments(self.at, *(one.at for one in self.received), *(one.destroyed for one in self.received))
        texts = are_texts([self.declaration, *self.opened_by, *self.used_in, *self.went_to])
        ids = are_ids([self.handling, *(one.package for one in self.received)])
        return hashes and ids and moments and texts and self.items >= 0


class Movement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that moved in a month: a package that left or came, or a statement that came back.

    ``what`` is ``package`` or the type of the statement without ``r2p-desk/``; ``about`` a package's id or that of the
    recall or request; ``hash`` names the manifest or the statement.
    """

    at: str
    direction: str
    contact: str
    name: str
    what: str
    kind: str
    number: int | None
    about: str
    marking: str | None
    hash: str


class Register(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every movement of one month, chained to the register before it by the hash of that."""

    TYPE: ClassVar[str] = "r2p-desk/register"
    PURPOSE: ClassVar[Purpose] = Purpose.REGISTER
    month: str
    previous: str | None
    at: str
    name: str
    movements: tuple[Movement, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every field has the form there is for it."""
        moves = self.movements
        hashes = are_hashes(self.previous, *(one.hash for one in moves), *(one.contact for one in moves))
        moments = are_moments(self.at, *(one.at for one in moves))
        return bool(_MONTH.fullmatch(self.month)) and hashes and moments and are_texts([self.name])
