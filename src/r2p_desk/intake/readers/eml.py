"""One mail: who wrote to whom and when, what it says, what is attached (RFC 5322, 2045 to 2049, 2231)."""

from collections.abc import Iterator
from typing import IO

from ...i18n import tr
from ..apart import letter
from ..apart.findings import findings
from ..apart.limits import CHARACTERS, MAIL_BYTES, Unreadable
from ..apart.whole import read_whole
from ..telling import Asked, Begin, Row, Told

FORMAT = "eml"
MEDIA = ("message/rfc822",)
load = letter.load


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing is asked of a mail
    """The mail as one record."""
    data = read_whole(file, MAIL_BYTES)
    try:
        mail = letter.Letter(data[:MAIL_BYTES])
    except letter.BROKEN as error:
        raise Unreadable(tr("its parts cannot be told apart")) from error
    if len(data) > MAIL_BYTES or len(mail.text) > CHARACTERS:
        mail.tell("cut")
    said = {name: mail.values[name] for name in ("subject", "from", "to", "date") if mail.values[name]}
    yield Begin(facts={**letter.FACTS, **said})
    yield from findings(mail.told)
    yield Row(1, mail.values, mail.text[:CHARACTERS], tuple(mail.files))
