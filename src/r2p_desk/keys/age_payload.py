"""The payload of an age v1 file: ChaCha20-Poly1305 over chunks of 64 KiB, each under its number and a mark on the last.

This is the STREAM construction of https://c2sp.org/age: the nonce of a chunk is its number (eleven bytes, big-endian)
and one byte that is 1 for the last chunk alone. So chunks cannot be swapped, left out or put behind the end. Both sides
hold one chunk in memory, however long the payload is.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..errors import Damaged
from ..i18n import tr

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

CHUNK_SIZE = 64 * 1024
TAG_SIZE = 16
_SEALED_SIZE = CHUNK_SIZE + TAG_SIZE

Read = Callable[[int], bytes]
"""``read`` of a binary file: at most that many bytes, none at the end."""
Write = Callable[[bytes], object]


class PayloadDamaged(Damaged):
    """The content was altered, cut or lengthened."""


class PayloadCut(PayloadDamaged):
    """The content ends before it was complete; what comes before is as it was written."""


class PayloadLengthened(PayloadDamaged):
    """The content is whole, and something stands behind it that does not belong to it."""


class Sealer:
    """Seals a payload handed over in pieces of any size; nothing of the last chunk is written before ``finish``."""

    def __init__(self, key: bytes, write: Write) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        self._cipher = ChaCha20Poly1305(key)
        self._write = write
        self._number = 0
        self._waiting = bytearray()

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Take in the next bytes."""
        view = memoryview(data)
        at = 0
        while len(self._waiting) + len(view) - at > CHUNK_SIZE:  # what fills a chunk exactly may yet be the last
            take = CHUNK_SIZE - len(self._waiting)
            if self._waiting:
                self._waiting += view[at : at + take]
                self._seal(self._waiting, last=False)
                self._waiting = bytearray()
            else:
                self._seal(view[at : at + take], last=False)
            at += take
        self._waiting += view[at:]

    def finish(self) -> None:
        """Write the last chunk; an empty payload is one empty chunk."""
        self._seal(self._waiting, last=True)
        self._waiting = bytearray()

    def _seal(self, chunk: bytearray | memoryview, *, last: bool) -> None:
        self._write(self._cipher.encrypt(_nonce(self._number, last=last), chunk, None))
        self._number += 1


def opened_chunks(key: bytes, read: Read, *, whole_chunks: bool = False) -> Iterator[bytes]:
    """The plaintext, chunk by chunk, each authenticated; the last one only once the end of the file was seen.

    ``PayloadDamaged`` and its kinds. ``whole_chunks`` says that whoever wrote the payload made it fill its chunks:
    then a last chunk that is shorter was cut, which otherwise cannot be told from altered.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(key)
    number = 0
    chunk = read_full(read, _SEALED_SIZE)
    while True:
        following = read_full(read, _SEALED_SIZE) if len(chunk) == _SEALED_SIZE else b""
        opened = _opened(cipher, number, chunk, last=not following)
        if opened is None:
            raise _fault(cipher, number, chunk, last=not following, whole_chunks=whole_chunks)
        if not opened and number:
            raise payload_damaged()  # only an empty file ends in an empty chunk
        yield opened
        if not following:
            return
        number, chunk = number + 1, following


def read_full(read: Read, size: int) -> bytes:
    """That many bytes, fewer only at the end: pipes and volumes may hand out less at a time."""
    data = read(size)
    while data and len(data) < size:
        more = read(size - len(data))
        if not more:
            break
        data += more
    return data


def sealed_size(size: int) -> int:
    """How many bytes a payload of this size takes once it is sealed."""
    return size + TAG_SIZE * max(1, -(-size // CHUNK_SIZE))


def payload_damaged() -> PayloadDamaged:
    """The error for a payload that is not what was written."""
    return PayloadDamaged(tr("The content of an encrypted file was altered or cut."), **_advice())


def _opened(cipher: "ChaCha20Poly1305", number: int, chunk: bytes, *, last: bool) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(_nonce(number, last=last), chunk, None)
    except InvalidTag:
        return None


def _fault(cipher: "ChaCha20Poly1305", number: int, chunk: bytes, *, last: bool, whole_chunks: bool) -> PayloadDamaged:
    """What happened to a chunk that does not open where it stands: whether it would elsewhere tells."""
    if last and (not chunk or (whole_chunks and len(chunk) < _SEALED_SIZE)):
        return _cut()
    if _opened(cipher, number, chunk, last=not last) is None:
        return payload_damaged()
    if last:
        return _cut()
    return PayloadLengthened(tr("Something was put behind the end of an encrypted file."), **_advice())


def _cut() -> PayloadCut:
    return PayloadCut(tr("An encrypted file ends before it was complete."), **_advice())


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _advice() -> dict[str, str]:
    return {
        "kept": tr("The file was left as it is."),
        "todo": tr("Fetch the file again from where it came, or restore it from a backup."),
    }
