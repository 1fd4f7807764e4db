"""An officer's request that an office vouch for them: a plain signed file with their keys and a certificate request.

A signed statement (purpose ``enrolment``) of the officer's own keys: ``{"type": "r2p-desk/enrolment", "format": 1,
"case": null, "signer", "name", "receive", "ed25519", "ml_dsa_65", "certificate", "created", "request"}``. All but
``request`` is as on a card; ``request`` is PKCS #10 (DER) in base64, on the key under ``certificate``. The fingerprint
to compare is the card's.
"""

import base64
import binascii
from datetime import datetime

import msgspec

from ..errors import NewerVersion, Refused
from ..i18n import tr
from ..keys import canonical
from ..keys.age import FILE_KEY_SIZE
from ..keys.certificate import check_name
from ..keys.office_certificates import public_key, request_key
from ..keys.officer import Officer, PublicOfficer
from ..keys.signing import Purpose, open_statement
from . import card
from .findings import altered
from .moments import is_moment, moment

TYPE = "r2p-desk/enrolment"
FORMAT = 1
MAX_SIZE = 64 * 1024


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """A request whose own signatures hold: that proves nothing of who the officer is. DER."""

    public: PublicOfficer
    certificate: bytes
    request: bytes
    created: str

    @property
    def fingerprint(self) -> str:
        """Over all keys, as on the officer's card."""
        return card.fingerprint(self.public, self.certificate)


def make_enrolment(officer: Officer, request: bytes, now: datetime) -> bytes:
    """The request of this officer; ``request`` is PKCS #10 in DER."""
    return officer.seal_statement(
        Purpose.ENROLMENT,
        {
            "type": TYPE,
            "format": FORMAT,
            "case": None,
            "signer": officer.id,
            **msgspec.to_builtins(officer.public),
            "certificate": base64.b64encode(officer.certificate).decode("ascii"),
            "created": moment(now),
            "request": base64.b64encode(request).decode("ascii"),
        },
    )


def read_enrolment(data: bytes) -> Enrolment:
    """The request in these bytes; ``Altered`` when it is none or does not hold, ``NewerVersion`` for a later one."""
    try:
        unproven = canonical.decode(canonical.decode(data)["statement"].encode("utf-8"))
        if unproven.get("type") == TYPE and type(unproven.get("format")) is int and unproven["format"] > FORMAT:
            raise _newer()
        public = msgspec.convert({name: unproven[name] for name in PublicOfficer.__struct_fields__}, PublicOfficer)
        stated = open_statement(data, Purpose.ENROLMENT, {public.id: public.verifying})
        asked = Enrolment(
            public=public,
            certificate=base64.b64decode(stated["certificate"], validate=True),
            request=base64.b64decode(stated["request"], validate=True),
            created=stated["created"],
        )
        sound = (
            (stated["type"], stated["format"], stated["case"]) == (TYPE, FORMAT, None)
            and check_name(public.name) == public.name
            and is_moment(asked.created)
            and request_key(asked.request) == public_key(asked.certificate)
        )
        public.recipient.wrap(bytes(FILE_KEY_SIZE))
    except NewerVersion:
        raise
    except (Refused, KeyError, TypeError, ValueError, AttributeError, binascii.Error):
        sound = False
    if not sound:
        raise altered(tr("This is not a request for enrolment, or it was altered after it was made."))
    return asked


def _newer() -> NewerVersion:
    return NewerVersion(
        tr("This request was written by a later version of R2P Desk."),
        kept=tr("Nothing was signed."),
        todo=tr("Enrol the officer with that version, or update this one."),
    )
