"""age v1 files of any size, written and read in constant memory.

::

    with path.open("wb") as file:
        writer = AgeWriter(file.write, recipients)
        writer.write(piece)                             # as often as it takes
        writer.close()                                  # without this the file reads as cut

    with path.open("rb") as file:
        for chunk in AgeReader(file.read, identities):  # each chunk is authenticated; the end once it was seen
            …

A reader that stops half way has seen only what its writer wrote, but not that this was all: act on what a file says
when the iteration has ended. The errors are those of ``age``.
"""

from collections.abc import Iterable, Iterator, Sequence

from ..i18n import tr
from . import age, age_header
from .age import NONCE_SIZE, Identity, Recipient
from .age_payload import Read, Sealer, Write, opened_chunks, read_full, sealed_size


class AgeWriter:
    """Writes one age file through ``write``: its start at once, the payload as it is handed over."""

    def __init__(self, write: Write, recipients: Sequence[Recipient]) -> None:
        """InvalidValue for recipients that cannot stand together, as ``age.encrypt``."""
        head, key = age.begin(recipients)
        self._head_size = len(head)
        self._sealer: Sealer | None = Sealer(key, write)
        write(head)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """The next bytes of the payload."""
        if self._sealer is None:
            raise ValueError
        self._sealer.update(data)

    def close(self) -> None:
        """The end of the file; what ``write`` wrote to is not closed. Closing twice does nothing."""
        if self._sealer is not None:
            self._sealer.finish()
            self._sealer = None

    def total(self, size: int) -> int:
        """How many bytes the whole file takes when its payload has this size."""
        return self._head_size + sealed_size(size)


class AgeReader:
    """Reads one age file through ``read``; iterate it once for the plaintext.

    The header is opened when the reader is made: ``kinds`` are its recipients' types in file order. With ``only`` a
    file that names a recipient of another type is ``HeaderDamaged``. For ``whole_chunks`` see
    ``age_payload.opened_chunks``.
    """

    def __init__(
        self, read: Read, identities: Sequence[Identity], *, only: str | None = None, whole_chunks: bool = False
    ) -> None:
        source = _Source(read)
        head = source.peek(age_header.MAX_HEADER)
        if only is not None and set(age.stanza_kinds(head)) != {only}:
            raise age_header.header_damaged(tr("it is written for another kind of key"))
        opened = age.open_header(head, identities)
        read_full(source.read, opened.size)
        self.kinds = opened.kinds
        self._key = age.payload_key(opened.file_key, read_full(source.read, NONCE_SIZE))
        self._read = source.read
        self._whole_chunks = whole_chunks

    def __iter__(self) -> Iterator[bytes]:
        return opened_chunks(self._key, self._read, whole_chunks=self._whole_chunks)


def encrypt_stream(chunks: Iterable[bytes], write: Write, recipients: Sequence[Recipient]) -> None:
    """Write an age file with these chunks, of any size, as its payload."""
    writer = AgeWriter(write, recipients)
    for chunk in chunks:
        writer.write(chunk)
    writer.close()


class _Source:
    """A file of which the start can be looked at before it is read."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """Up to this many bytes, fewer only when the file is shorter; they are read again later."""
        pieces = [self._ahead]
        missing = size - len(self._ahead)
        while missing > 0 and (piece := self._read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        self._ahead = b"".join(pieces)
        return self._ahead

    def read(self, size: int) -> bytes:
        """The next bytes, as many as are at hand."""
        if not self._ahead:
            return self._read(size)
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data
