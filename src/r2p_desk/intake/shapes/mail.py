"""Mails as items: the subject, what it says, its sender as the source, its own date as that of the document.

When the officer came to know it is not what the mail says of itself; it counts from the day it is taken in, unless the
officer states another. A mail is known by its Message-ID, one without by its content.
"""

import re

from ...i18n import tr
from ..telling import Bad, Begin, Columns, Entry, Named, Row

FORMAT = "mail"
KIND = "items"
_LONGEST = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def fits(begin: Begin) -> int:
    """A mail or a mailbox says that it is one."""
    return 100 if begin.facts.get("kind") == "mail" else 0


def entry(row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:  # noqa: ARG001  # the protocol
    """The item this mail makes."""
    said = row.values
    title = (said.get("subject") or _first_line(row.text) or said.get("from") or tr("Mail"))[:_LONGEST]
    fields: dict[str, object] = {"title": title}
    if row.text:
        fields["text"] = row.text
    if _LANGUAGE.fullmatch(said.get("language", "")):
        fields["language"] = said["language"]
    reference = {"document": title, "locator": said.get("message-id", ""), "date": said.get("day", "")}
    fields["reference"] = {name: value for name, value in reference.items() if value}
    sender = said.get("sender", "")[:_LONGEST]
    key = said.get("message-id") or said.get("digest", "")
    if not key:
        return (Bad(row.row, rule="mail", words=tr("It has neither a number of its own nor content.")),)
    return Entry(key=key, fields=fields, source=Named(sender) if sender else None, files=row.files)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
