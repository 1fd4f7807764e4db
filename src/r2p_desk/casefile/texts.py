"""The words inside attachments, as this machine read them out of the sealed files: for search, on this machine only.

Nobody stated them, they are not in the journal and travel in no package; they can be read out again at any time. They
lie in parts, each beside its normalised form, so that the place of a word is found without reading all of a long text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from .database import Connection

KIND = "attachment"
_PART = 2000
_LEAST_PART = 1500


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of reading the words out of an attachment: how far it went, and how many pages there are, if any."""

    status: str
    pages: int | None = None


def keep(
    connection: Connection, blob: str, reading: Reading, text: str, normalised: Callable[[str], str]
) -> None:  # fmt: skip
    """Keep what was read of this sealed file, in place of what was kept before; inside a transaction."""
    forget(connection, [blob])
    connection.execute("INSERT INTO attachment_text VALUES (?, ?, ?)", (blob, reading.status, reading.pages))
    rows = [(blob, number, part, normalised(part)) for number, part in enumerate(parts(text))]
    connection.executemany("INSERT INTO attachment_part VALUES (?, ?, ?, ?)", rows)


def forget(connection: Connection, blobs: Iterable[str]) -> None:
    """Forget what was read of these sealed files; inside a transaction."""
    for blob in blobs:
        connection.execute("DELETE FROM attachment_text WHERE blob=?", (blob,))
        connection.execute("DELETE FROM attachment_part WHERE blob=?", (blob,))


def readings(connection: Connection) -> dict[str, Reading]:
    """What came of reading each sealed file that was read, by its name."""
    rows = connection.execute("SELECT blob, status, pages FROM attachment_text").fetchall()
    return {blob: Reading(status=status, pages=pages) for blob, status, pages in rows}


def text_of(connection: Connection, blob: str) -> str:
    """All words kept of this sealed file; empty where there are none."""
    rows = connection.execute("SELECT text FROM attachment_part WHERE blob=? ORDER BY part", (blob,))
    return "".join(row[0] for row in rows)


def inside(connection: Connection, kind: str, fields: Mapping[str, Any]) -> str:
    """The words inside the attachment a record speaks of; empty for every other kind of record.

    Empty, too, once its key is gone: what is sealed to custodians, withheld or expunged is not found by its words.
    """
    return text_of(connection, str(fields.get("blob"))) if opens(kind, fields) else ""


def opens(kind: str, fields: Mapping[str, Any]) -> bool:
    """Whether this is an attachment that whoever opens the case can open."""
    return kind == KIND and isinstance(fields.get("blob"), str) and isinstance(fields.get("key"), str)


def part_with(connection: Connection, kind: str, fields: Mapping[str, Any], words: Sequence[str]) -> str:
    """The part of the words inside in which one of these normalised words first stands; empty where there is none."""
    blob = fields.get("blob") if opens(kind, fields) else None
    for word in words if blob else ():  # the first word sought leads to the place shown
        query = "SELECT text FROM attachment_part WHERE blob=? AND instr(folded, ?) ORDER BY part LIMIT 1"
        row = connection.execute(query, (blob, word)).fetchone()
        if row is not None:
            return str(row[0])
    return ""


def parts(text: str) -> list[str]:
    """The text cut into parts that together are the text, at a blank where there is one near."""
    found, start = [], 0
    while start < len(text):
        end = start + _PART
        if end < len(text):
            blanks = (text.rfind(blank, start + _LEAST_PART, end) for blank in (" ", "\n"))
            end = max(blanks) + 1 or end
        found.append(text[start:end])
        start = end
    return found
