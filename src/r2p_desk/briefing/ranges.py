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
    return any_changed(data) or stated[-1].end != len(data)


def any_changed(data: bytes) -> bool:
    """Whether the bytes of any stretch stated as signed are unlike the digest in its signature."""
    return any(span.plausible(data) and misfit(data, span) == "digest" for span in _stated(data))


def any_stated(data: bytes) -> bool:
    """Whether the bytes hold what looks like a signature, be it referred to or not."""
    return any(span.plausible(data) for span in _stated(data))


def _stated(data: bytes) -> list[ByteRange]:
    found = islice(_RANGE.finditer(data), _AT_MOST)
    return [ByteRange(*(int(figure) for figure in match.groups())) for match in found]


def matches(data: bytes, span: ByteRange) -> bool:
    """Whether the gap holds one signature and zeros, and the digest in it is that of the bytes around it."""
    return misfit(data, span) is None


def misfit(data: bytes, span: ByteRange) -> str | None:
    """What keeps the gap from fitting the bytes around it; ``None`` where it fits.

    ``digest``: the digest is another, or no signature can be read; ``weak``: it is of a kind that proves nothing any
    more; ``spelling``: parts that no signature covers are not spelled as they must be, and may have been changed.
    """
    if not span.fits(data):
        return "digest"
    try:
        held = bytes.fromhex(span.gap(data)[1:-1].decode("ascii"))
        length = parser.peek(held)
        content = cms.ContentInfo.load(held[:length], strict=True)
        signer = content["content"]["signer_infos"][0]
        algorithm = signer["digest_algorithm"]["algorithm"].native
        if algorithm not in _DIGESTS:
            return "weak"
        stated = [
            attribute["values"][0].native
            for attribute in signer["signed_attrs"]
            if attribute["type"].native == "message_digest"
        ]
        if stated != [span.digest(data, algorithm)]:
            return "digest"
        return "spelling" if any(held[length:]) or not _tidy(content, held[:length]) else None
    except (ValueError, KeyError, TypeError, IndexError):
        return "digest"


def _tidy(content: cms.ContentInfo, held: bytes) -> bool:
    """Whether the parts that no signature covers say what they must: nothing can be changed or hidden in them.

    One signer; versions as RFC 5652, 5.1 and 5.3 derive them; the one digest algorithm, without parameters; no bytes
    beside those of the structure.
    """
    signed = content["content"]
    (signer,) = signed["signer_infos"]
    named = [signer["digest_algorithm"], *signed["digest_algorithms"]]
    version = "v1" if signer["sid"].name == "issuer_and_serial_number" else "v3"
    return (
        content["content_type"].native == "signed_data"
        and signed["encap_content_info"]["content_type"].native == "data"
        and signer["version"].native == signed["version"].native == version
        and len(named) == 2
        and len({algorithm["algorithm"].native for algorithm in named}) == 1
        and all(algorithm["parameters"].native is None for algorithm in named)
        and _exact(held, levels=5)
    )


def _exact(held: bytes, levels: int) -> bool:
    """Whether these bytes are whole elements in the shortest spelling (DER), down to this many levels, and no more."""
    while held:
        kind, method, tag, head, inside, tail = parser.parse(held)
        element = head + inside + tail
        if (kind, tag) == (0, 0) or parser.emit(kind, method, tag, inside) != element:
            return False
        if method and levels and not _exact(inside, levels - 1):
            return False
        held = held[len(element) :]
    return True
