"""Whether a PDF is what a known officer certified, by its bytes and the certificates known, and nothing else.

The verdict, first match first:

- ``unreadable``: not a PDF, encrypted, too large, or its structure cannot be read;
- ``unsigned``: no signature in it;
- ``altered``: something is not as it was certified: a digest or signature does not fit, bytes lie outside what is
  signed, the first signature does not certify with at most filling in allowed, or a later revision holds more than
  validation data and further signatures. This outranks an unknown signer;
- ``unknown-signer``: the bytes are intact, but a signer is not among the certificates known, or the signing time
  claimed lies outside the validity of the certificate, which then vouches for nothing;
- ``valid-then``: intact, known, signed within the certificate's validity, which does not reach to the day of the check;
- ``valid``.

The signing time is a claim of the signer. A certificate says who signed, not that the content is true. Any error while
checking means not valid.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from ..i18n import tr
from .budget import TooMuchWork, at_most
from .quiet import silence
from .verdict import KnownCertificate, Outcome, Trust, Verdict, refused

MAX_SIZE = 128 * 1024 * 1024
"""Bytes; a briefing has less than one hundredth of it."""
MOST_CALLS = 10_000_000
"""Calls and returns of Python code while checking; a signed briefing of seventeen pages takes a third of a million."""
CALLS_A_BYTE = 80
"""As many more for each byte: after a second signature every object of the file is held against what it was before."""
_HEADER = b"%PDF-"
_MARKS = (b"/ByteRange", b"/SubFilter")


def verify_pdf(data: bytes, known: Trust | Mapping[str, bytes] | Sequence[KnownCertificate], at: datetime) -> Verdict:
    """The verdict on these bytes; never an exception.

    ``known`` is whom to believe, or only the certificates known (or a mapping of name to DER); ``at`` (with time zone)
    only decides between *valid* and *valid then*.
    """
    silence()
    trusted = _trust(known)
    refusal = _unreadable_before_parsing(data)
    if refusal is not None:
        return refusal
    if not any(mark in data for mark in _MARKS):
        return _without_signature(data)
    try:
        from .strict import examine

        with at_most(MOST_CALLS + CALLS_A_BYTE * len(data)):
            return examine(data, trusted, at)
    except (Exception, TooMuchWork) as error:  # noqa: BLE001 - whatever a hostile file provokes means: not valid
        return _failed(data, error)


def _trust(known: Trust | Mapping[str, bytes] | Sequence[KnownCertificate]) -> Trust:
    if isinstance(known, Trust):
        return known
    if isinstance(known, Mapping):
        return Trust(known=tuple(KnownCertificate(name=name, der=der) for name, der in known.items()))
    return Trust(known=tuple(known))


def _unreadable_before_parsing(data: bytes) -> Verdict | None:
    if len(data) > MAX_SIZE:
        return refused(Outcome.UNREADABLE, "too-large", tr("The file is larger than any briefing."))
    if data.startswith(_HEADER) or (_HEADER in data[:1024] and any(mark in data for mark in _MARKS)):
        return None
    return refused(Outcome.UNREADABLE, "not-a-pdf", tr("The file does not begin as a PDF does."))


def _without_signature(data: bytes) -> Verdict:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            _ = pdf.Root
    except pikepdf.PasswordError:
        return refused(Outcome.UNREADABLE, "encrypted", tr("The file is encrypted."))
    except Exception:  # noqa: BLE001 - whatever a hostile file provokes means: not readable
        return refused(Outcome.UNREADABLE, "structure", tr("The structure of the file cannot be read."))
    return refused(Outcome.UNSIGNED, "no-signature", tr("The file carries no signature."))


def _failed(data: bytes, error: BaseException) -> Verdict:
    """The file claims to be signed but could not be checked: altered where its bytes show it, else unreadable."""
    from .ranges import any_broken

    code = type(error).__name__
    try:
        broken = any_broken(data)
    except Exception:  # noqa: BLE001 - likewise
        broken = False
    if broken:
        return refused(Outcome.ALTERED, "digest", tr("Signed bytes are not as they were signed."))
    return refused(
        Outcome.UNREADABLE,
        "structure",
        tr("The file could not be checked ({code}); it counts as not valid.").format(code=code),
    )
