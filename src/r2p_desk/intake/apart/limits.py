"""How much of a hostile file is read, and what is said when that is too little."""

CHARACTERS = 2_000_000
"""The most characters of words kept of one attachment."""

TEXT_BYTES = 32 << 20
"""The most bytes read of a file that is text, a web page or a mail."""

MAIL_BYTES = 48 << 20
"""The most bytes of one mail with all that is attached to it."""

PDF_BYTES = 192 << 20
"""The largest PDF that is taken in."""

ENTRIES = 10_000
"""The most entries of a zip."""

ENTRY_BYTES = 64 << 20
"""The most bytes one entry of a zip may unpack to."""

ALL_BYTES = 256 << 20
"""The most bytes all entries read of one zip may unpack to."""

RATIO = 500
"""How many times its packed size an entry may unpack to, once it is large."""

DEPTH = 400
"""How deep the elements of an XML document may be nested."""

PARTS = 1000
"""The most parts of one mail."""

PIXELS = 150_000_000
"""The most pixels a picture may have, before it is made smaller."""

SHOWN_PIXELS = 32_000_000
"""The most pixels of a picture or a page as it is handed on."""

MEMORY = 1 << 30
"""The most address space of the process that reads, in bytes."""

SECONDS = 30
"""The most processor time for the words of one attachment."""

SECONDS_SHOWING = 600
"""The most processor time for all the pages and pictures shown of one attachment."""


SECONDS_TELLING = 240
"""The most processor time for taking a whole file in."""

ROWS = 2_000_000
"""The most records of one file."""

CELLS = 4_096
"""The most columns of a table, or fields of one record."""

TOLD_BYTES = 1 << 30
"""The most bytes of values and words told of one file, its attachments apart."""

FILE_BYTES = 64 << 20
"""The most bytes of one attachment of a mail."""

FILES_BYTES = 128 << 20
"""The most bytes of all attachments of one mail."""

FINDINGS = 500
"""The most findings told of one file; of broken records all are."""

IMPORT_BYTES = 2 << 30
"""The largest file that is taken in."""


class Unreadable(Exception):
    """The file is damaged, goes beyond the limits, or is not what it seems."""


class Bomb(Unreadable):
    """The file is made to fill the memory of whoever unpacks it."""


class Entity(Unreadable):
    """The file declares entities (XML): they fetch files, or fill the memory."""


class Protected(Exception):
    """The file opens with a password only."""
