"""C2SP chunked encryption (c2sp.org/chunked-encryption@v1, SHA-512 and AES-256-GCM) opened at any place.

Whole messages go through ``cryptography.cobblestone``, which streams only. These lines open single chunks: a message
is cut into chunks of 16 KiB, the last always shorter, each sealed under a nonce that is the base nonce XOR its number;
before them stand 24 bytes of salt and 32 that commit to the key. Importing this brings in ``cryptography``.
"""

import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK = 16384
TAG = 16
SEALED_CHUNK = CHUNK + TAG
SALT = 24
HEAD = SALT + 32
KEY = 32
_NONCE = 12
_INFO = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"


class Chunks:
    """Opens the chunks of one message, in any order and from any thread; ``InvalidTag`` for whatever is not as sealed.

    ``head`` are the first 56 bytes of the sealed message; they commit to the key and the context.
    """

    def __init__(self, key: bytes, context: bytes, head: bytes) -> None:
        derived = HKDFExpand(SHA512(), KEY + _NONCE + HEAD - SALT, _INFO + head[:SALT] + context).derive(key)
        if len(head) != HEAD or not hmac.compare_digest(derived[KEY + _NONCE :], head[SALT:]):
            raise InvalidTag
        self._cipher = AESGCM(derived[:KEY])
        self._base = int.from_bytes(derived[KEY : KEY + _NONCE], "big")

    def open_into(self, first: int, sealed: memoryview, opened: memoryview) -> int:
        """Open chunks that follow each other, the first of them the one of this number; how many bytes came of them."""
        count = -(-len(sealed) // SEALED_CHUNK)
        if not count or len(sealed) - (count - 1) * SEALED_CHUNK < TAG:
            raise InvalidTag
        base, decrypt = self._base, self._cipher.decrypt_into
        for number in range(count):
            nonce = (base ^ (first + number)).to_bytes(_NONCE, "big")
            chunk = sealed[number * SEALED_CHUNK : (number + 1) * SEALED_CHUNK]
            decrypt(nonce, chunk, None, opened[number * CHUNK : number * CHUNK + len(chunk) - TAG])
        return len(sealed) - count * TAG


def offset_of(chunk: int) -> int:
    """Where a chunk begins in the sealed message."""
    return HEAD + chunk * SEALED_CHUNK


def sealed_size(size: int) -> int:
    """How many bytes a message of this size has once it is sealed."""
    return HEAD + size + (size // CHUNK + 1) * TAG


def opened_size(sealed: int) -> int | None:
    """How many bytes are in a sealed message of this size; ``None`` when no sealed message has it."""
    last, rest = divmod(sealed - HEAD, SEALED_CHUNK)
    return None if sealed < HEAD or rest < TAG else last * CHUNK + rest - TAG
