"""A mailbox: many mails in one file, of any kind that puts them one behind the other, read as they come."""

from collections.abc import Iterator
from typing import IO

from ...i18n import tr
from ..apart import letter
from ..apart.findings import findings
from ..apart.limits import CHARACTERS, Unreadable
from ..apart.mailbox import mails
from ..telling import Asked, Bad, Begin, Row, Told

FORMAT = "mbox"
MEDIA = ("application/mbox",)
load = letter.load
_FEW = 12


def read(file: IO[bytes], asked: Asked) -> Iterator[Told]:  # noqa: ARG001  # nothing is asked of a mailbox
    """Each mail as one record, by its number; a mail that cannot be read is refused alone."""
    yield Begin(facts=letter.FACTS)
    told: dict[str, dict[str, None]] = {}
    known: dict[str, str] = {}
    number = 0
    for number, (data, cut) in enumerate(mails(file), 1):  # asked after the loop
        try:
            mail = letter.Letter(data)
        except letter.BROKEN:
            yield Bad(number, rule="mail", words=tr("Its parts cannot be told apart."))
            continue
        if mail.is_empty:
            yield Bad(number, rule="mail", words=tr("There is nothing in it: no headers and no words."))
            continue
        if cut or len(mail.text) > CHARACTERS:
            mail.tell("cut")
        named, digest = mail.values["message-id"], mail.values["digest"]
        if named and known.setdefault(named, digest) != digest:
            mail.one_of_several()
        for code, what in mail.told.items():
            _note(told.setdefault(code, {}), number, what)
        yield Row(number, mail.values, mail.text[:CHARACTERS], tuple(mail.files))
    if not number:
        raise Unreadable(tr("there is no mail in it"))
    yield from findings(told)


def _note(said: dict[str, None], number: int, what: list[str]) -> None:
    """Which mail it was, and what: of the first few; of the others that there are more."""
    if len(said) <= _FEW:
        said[tr("mail {n}").format(n=number) + (f": {what[0]}" if what and what[0] else "")] = None
