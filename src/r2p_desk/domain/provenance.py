"""Where a record came from when a file was taken in: the import, the sheet and the row."""

import hashlib
import secrets

import msgspec

SALT_SIZE = 16


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was taken in; who did so and when are those of the commit.

    ``format`` is what its rows mean, ``reader`` how its bytes were read. ``headings`` are those of its tables by sheet,
    ``columns`` those that were used. ``attachment`` is the original, where the officer kept it.
    """

    id: str
    name: str | None = None
    sha256: str | None = None
    size: int | None = None
    media_type: str | None = None
    format: str | None = None
    reader: str | None = None
    title: str | None = None
    release: str | None = None
    licence: str | None = None
    codebook: str | None = None
    columns: tuple[str, ...] = ()
    headings: dict[str, tuple[str, ...]] = {}
    rows: int | None = None
    attachment: str | None = None
    salt_text: str | None = None
    salt_place: str | None = None
    salt_identity: str | None = None

    @property
    def salt(self) -> bytes | None:
        """What the keys of rows are made with; ``None`` where a part of it was withheld.

        A key is a digest of what a row says, and would let it be guessed by whoever was given the key and not the row.
        So the salt is the exclusive or of three parts, each in the release group of something a row says.
        """
        try:
            parts = [int(part or "", 16) for part in (self.salt_text, self.salt_place, self.salt_identity)]
            return (parts[0] ^ parts[1] ^ parts[2]).to_bytes(SALT_SIZE, "big")
        except (ValueError, OverflowError):
            return None


def new_salt() -> tuple[bytes, dict[str, str]]:
    """A new salt, and the fields of an import that state it."""
    parts = [secrets.token_bytes(SALT_SIZE) for _ in range(3)]
    salt = bytes(one ^ two ^ three for one, two, three in zip(*parts, strict=True))
    return salt, dict(zip(("salt_text", "salt_place", "salt_identity"), (part.hex() for part in parts), strict=True))


def row_key(salt: bytes, format_name: str, key: str) -> str:
    """What tells a row when it comes again: BLAKE2b of 16 bytes, keyed with the salt, of format, NUL and key; hex."""
    return hashlib.blake2b(
        f"{format_name}\0{key}".encode("utf-8", "surrogatepass"), digest_size=16, key=salt
    ).hexdigest()


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """The row an item was taken from: ``taken_in`` is the import's record, ``key`` is its ``row_key``."""

    taken_in: str = msgspec.field(name="import")
    key: str
    row: int | None = None
    sheet: str | None = None
