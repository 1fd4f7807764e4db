"""The bytes a signature covers, read without a PDF parser: a second opinion that no confused objects mislead."""

import hashlib
import re
from itertools import islice
from typing import NamedTuple

from asn1crypto import cms, parser

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_REMAINS = re.compile(rb"/SubFilter\s*/(?:ETSI|adbe)\.")
"""Of a signature whose range can no longer be read."""
_AT_MOST = 20
_DIGESTS = {"sha256", "sha384", "sha512"}


class ByteRange(NamedTuple):
    """The two stretches signed, as the file states them."""

    start: int
    length: int
    second_start: int
    second_length: int

    @property
    def end(self) -> int:
        """Where the signed bytes end."""
        return self.second_start + self.second_length

    def gap(self, data: bytes) -> bytes:
        """What lies between the stretches."""
        return data[self.start + self.length : self.second_start]

    def plausible(self, data: bytes) -> bool:
        """Whether a signature begins where it says, or the file ends before."""
        return self.start == 0 and self.length > 0 and data[self.length : self.length + 1] in {b"<", b""}

    def fits(self, data: bytes) -> bool:
        """Whether it starts at the first byte, ends within the file and leaves out nothing but ``<hexadecimal>``."""
        if self.start != 0 or self.second_start < self.length or self.end > len(data):
            return False
        gap = self.gap(data)
        return re.fullmatch(rb"<[0-9A-Fa-f]*>", gap) is not None

    def digest(self, data: bytes, algorithm: str) -> bytes:
        """The digest over both stretches."""
        whole = hashlib.new(algorithm)
        view = memoryview(data)
        whole.update(view[: self.length])
        whole.update(view[self.second_start : self.end])
        return whole.digest()


def any_broken(data: bytes) -> bool:
    """Whether a stretch stated as signed is cut off, not followed by the end, or unlike the digest in its signature.

    Also whether a signature is left without a stretch that it could have signed.
    """
    stated = [span for span in _stated(data) if span.plausible(data)]
    if not stated:
        return _REMAINS.search(data) is not None
    return any(not matches(data, span) for span in stated) or stated[-1].end != len(data)


def any_stated(data: bytes) -> bool:
    """Whether the bytes hold what looks like a signature, be it referred to or not."""
    return any(span.plausible(data) for span in _stated(data))


def _stated(data: bytes) -> list[ByteRange]:
    found = islice(_RANGE.finditer(data), _AT_MOST)
    return [ByteRange(*(int(figure) for figure in match.groups())) for match in found]


def matches(data: bytes, span: ByteRange) -> bool:
    """Whether the gap holds one signature and zeros, and the digest in it is that of the bytes around it."""
    if not span.fits(data):
        return False
    try:
        held = bytes.fromhex(span.gap(data)[1:-1].decode("ascii"))
        length = parser.peek(held)
        if any(held[length:]):
            return False
        signed = cms.ContentInfo.load(held[:length], strict=True)["content"]
        signer = signed["signer_infos"][0]
        algorithm = signer["digest_algorithm"]["algorithm"].native
        if algorithm not in _DIGESTS:
            return False
        stated = [attribute["values"][0].native for attribute in signer["signed_attrs"]
                  if attribute["type"].native == "message_digest"]  # fmt: skip
    except (ValueError, KeyError, TypeError, IndexError):
        return False
    return stated == [span.digest(data, algorithm)]
