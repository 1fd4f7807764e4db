"""What a reader of a file from elsewhere says of it, and what a shape makes of that: the two protocols of the intake.

A *reader* (``readers/<format>.py``) runs in the confined child only. It turns bytes into what a person would see there:
sheets with their columns, rows, messages, attachments, and what is amiss. A *shape* (``shapes/<name>.py``) runs in
the parent, is pure, and says what the columns mean. Both are found by looking into their folder.
"""

from typing import Any, Protocol

import msgspec


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the officer asked of a reader; empty and 0 where they leave it to the file.

    ``sheet``: only this one; ``encoding``: as Python names it; ``limit``: at most so many rows; ``delimiter``: between
    the values of a line; ``headings``: the line (counted from 1) the columns are named in.
    """

    sheet: str = ""
    encoding: str = ""
    limit: int = 0
    delimiter: str = ""
    headings: int = 0


class Begin(msgspec.Struct, frozen=True, tag="begin", array_like=True):
    """A sheet, a mailbox or a document begins.

    ``columns`` are the headings as they stand; a heading that stands twice is told apart by its reader, for the values
    of a row go by them. ``facts``: encoding, delimiter, generator, title, author, language, hxl … as text.
    """

    sheet: str = ""
    columns: tuple[str, ...] = ()
    facts: dict[str, str] = {}  # msgspec copies it


class File(msgspec.Struct, frozen=True, tag="file", array_like=True):
    """An attachment of a mail, or a document that came inside another."""

    name: str
    media: str
    data: bytes


class Row(msgspec.Struct, frozen=True, tag="row", array_like=True):
    """One record: ``row`` is the line of the table as a person counts it, or the number of the message.

    ``values`` are texts exactly as they stand, by column or field; ``text`` is the body of a message or document.
    """

    row: int
    values: dict[str, str]
    text: str = ""
    files: tuple[File, ...] = ()


class Bad(msgspec.Struct, frozen=True, tag="bad", array_like=True):
    """One broken record, which alone is refused: where, the value as far as it can be shown, the rule, and why.

    ``rule`` is a word for programs (``date-order``, ``cells``, ``encoding``), ``words`` a sentence for the officer.
    """

    row: int
    column: str = ""
    value: str = ""
    rule: str = ""
    words: str = ""


class Finding(msgspec.Struct, frozen=True, tag="finding", array_like=True):
    """What an officer should hear of the file; it is told, and never acted on.

    ``code`` is one of: mismatch, macro, script, external-link, remote, entity, formula, hidden-sheet, hidden-row,
    merged, protected, encoding, cut, bomb, embedded, broken, dde, headings, cell-error; of mails and documents also
    those of ``apart.findings``.
    """

    code: str
    words: str


Told = Begin | Row | Bad | Finding


class Columns(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an officer says the columns of a table mean; kept by name for the next file of the kind.

    ``fields``: column → item field (``title``, ``text``, ``happened``, ``known``, ``place``, ``source``,
    ``source_kind``, ``origin``, ``grade``, ``tags`` …); a column that is not named is not taken. ``same``: item field →
    a value for every row. ``key``: the columns that together name a row for ever. ``dates``: order of day, month and
    year where figures alone do not tell it (``dmy``, ``mdy``, ``ymd``). ``shape``: the shape it was made for. The
    others are asked of the reader (``Asked``).
    """

    fields: dict[str, str] = {}  # msgspec copies it
    same: dict[str, str] = {}  # msgspec copies it
    key: tuple[str, ...] = ()
    dates: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    headings: int = 0
    shape: str = ""


class Named(msgspec.Struct, frozen=True):
    """A source as a file names it; two records with equal ones share a source."""

    name: str
    kind: str | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One record to be: ``fields`` as the journal writes them (JSON values), without id, source and provenance.

    ``key`` makes the same row the same record when the file comes again: the shape's own id, else a hash of the row's
    content. It counts together with the shape's ``FORMAT``.
    """

    key: str
    fields: dict[str, Any]
    source: Named | None = None
    files: tuple[File, ...] = ()


class Shape(Protocol):
    """A module of ``shapes``: ``KIND`` is ``items`` or ``events``.

    It may have ``suggest(begin) -> Columns``: what the columns probably mean, shown to the officer and used where they
    say nothing; ``about(begin) -> dict[str, str]``: release, licence, codebook, title of the whole file; ``PER_TABLE``,
    true where the key of a row holds among tables of like columns only.
    """

    FORMAT: str
    KIND: str

    def fits(self, begin: Begin) -> int:
        """How surely this is its kind of table or document, 0 (not at all) to 100."""

    def entry(self, row: Row, begin: Begin, columns: Columns | None) -> Entry | tuple[Bad, ...]:
        """The record this row states, or all that is wrong with it; nothing is guessed."""
