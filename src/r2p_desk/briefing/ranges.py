"""The bytes a signature covers, read without a PDF parser: a second opinion that no confused objects mislead."""

import hashlib
import re
from typing import NamedTuple

from asn1crypto import cms

_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_AT_MOST = 50
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
    """Whether any stretch stated as signed is cut off, or its digest is not the one in its signature."""
    stated = [ByteRange(*(int(figure) for figure in match.groups())) for match in _RANGE.finditer(data)][:_AT_MOST]
    return any(not matches(data, span) for span in stated) or not stated


def matches(data: bytes, span: ByteRange) -> bool:
    """Whether the message digest inside the signature in the gap is that of the bytes around it."""
    if not span.fits(data):
        return False
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(span.gap(data)[1:-1].decode("ascii")))["content"]
        signer = signed["signer_infos"][0]
        algorithm = signer["digest_algorithm"]["algorithm"].native
        if algorithm not in _DIGESTS:
            return False
        stated = [attribute["values"][0].native for attribute in signer["signed_attrs"]
                  if attribute["type"].native == "message_digest"]  # fmt: skip
    except (ValueError, KeyError, TypeError, IndexError):
        return False
    return stated == [span.digest(data, algorithm)]
