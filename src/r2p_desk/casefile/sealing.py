"""Values for fewer eyes than the case: sealed to its custodians, padded, and bound to where they belong.

A sealed value is text: base64 of an age file (``mlkem768x25519`` recipients only, one for each custodian). Inside is
canonical JSON with the value and the case, kind, record and field it was sealed for, which are checked on opening, so
that nobody can move it; ``pad`` brings the whole to a multiple of 512 bytes.
"""

import base64
import binascii
from collections.abc import Sequence
from typing import NamedTuple

from ..errors import Damaged, InvalidValue, Refused
from ..i18n import tr
from ..keys import age, canonical
from ..keys.officer import Officer, PublicOfficer

TYPE = "r2p-desk/sealed"
_STEP = 512
_LONGEST = 64 * 1024
PREFIX = "sealed_"
"""Fields that hold a sealed value begin with this."""


class Where(NamedTuple):
    """What a sealed value belongs to."""

    case: str
    kind: str
    record: str
    field: str


def seal(where: Where, value: str, custodians: Sequence[PublicOfficer]) -> str:
    """The value for these officers only; ``InvalidValue`` when it is too long or there is nobody."""
    if len(value.encode()) > _LONGEST:
        raise InvalidValue(tr("That is too long to be sealed."), kept=tr("Nothing was saved."))
    body = {"type": TYPE, **where._asdict(), "value": value, "pad": ""}
    body["pad"] = " " * (-len(canonical.encode(body)) % _STEP)
    sealed = age.encrypt(canonical.encode(body), [custodian.recipient for custodian in custodians])
    return base64.b64encode(sealed).decode("ascii")


def unseal(where: Where, text: str, officer: Officer) -> str:
    """The value; ``Refused`` for whoever is no custodian, ``Damaged`` when it is not one sealed for this place."""
    try:
        sealed = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _not_sound() from None
    try:
        body = canonical.decode(age.decrypt(sealed, officer.identities))
    except age.NoMatch:
        raise Refused(
            tr("This is sealed to the custodians of the case, and you are not among them."),
            kept=tr("Nothing was opened."),
            todo=tr("Ask a custodian of the case."),
        ) from None
    if not isinstance(body, dict) or body.get("type") != TYPE or not isinstance(body.get("value"), str):
        raise _not_sound()
    if any(body.get(name) != value for name, value in where._asdict().items()):
        raise _not_sound()
    return str(body["value"])


def sealed_to(text: str) -> int:
    """How many custodians a sealed value is for; ``Damaged`` when it is none."""
    try:
        return len(age.stanza_kinds(base64.b64decode(text, validate=True)))
    except (binascii.Error, ValueError):
        raise _not_sound() from None


def _not_sound() -> Damaged:
    return Damaged(
        tr("A sealed value is not what was sealed here: it was altered, or belongs elsewhere."),
        kept=tr("It stays as it is."),
        todo=tr("See its history, and ask whoever stated it."),
    )
