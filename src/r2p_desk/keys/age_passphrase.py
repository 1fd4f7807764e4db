"""The passphrase recipient of age, ``scrypt`` (RFC 7914): one passphrase opens the file, and nobody else is in it.

The work factor is the base-2 logarithm of scrypt's N, with r = 8 and p = 1; memory is 1 KiB times N. Passphrases are
normalised to NFKC, so that the same words typed on another keyboard are the same passphrase.
"""

import os
import re
import time
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from ..errors import InvalidValue, MachineError, WrongPassphrase
from ..i18n import tr
from .age import FILE_KEY_SIZE, SCRYPT
from .age_header import Stanza, base64_decode, base64_encode, header_damaged

LEAST_WORK = 18
MOST_WORK_CALIBRATED = 20
MOST_WORK = 22
_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_SIZE = 16
_TAG_SIZE = 16
_BLOCK = 8
_PROBE = 14
_LONGEST_SECONDS = 1.42
_GROWTH = 1.15


class PassphraseRecipient:
    """Whoever knows the passphrase. Work factor 18 to 22, else InvalidValue; so is an empty passphrase."""

    __slots__ = ("_passphrase", "_work_factor")

    def __init__(self, passphrase: str, work_factor: int) -> None:
        if not LEAST_WORK <= work_factor <= MOST_WORK:
            raise InvalidValue(
                tr("The work factor {n} is not between 18 and 22.").format(n=work_factor),
                kept=tr("Nothing was written."),
                todo=tr("Leave the work factor out to have it measured."),
            )
        self._passphrase = normalised(passphrase)
        self._work_factor = work_factor
        if not self._passphrase:
            raise InvalidValue(
                tr("The passphrase is empty."), kept=tr("Nothing was written."), todo=tr("Choose a passphrase.")
            )

    def wrap(self, file_key: bytes) -> Stanza:
        """The file key under the passphrase, with a fresh salt; takes as long as the work factor says."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        salt = os.urandom(_SALT_SIZE)
        key = _stretch(self._passphrase, salt, self._work_factor)
        body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
        return Stanza(SCRYPT, (base64_encode(salt).decode("ascii"), str(self._work_factor)), body)


class PassphraseIdentity:
    """Opens files under this passphrase with a work factor up to 22."""

    __slots__ = ("_passphrase",)

    def __init__(self, passphrase: str) -> None:
        self._passphrase = normalised(passphrase)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """The file key, or None when the file is not under a passphrase.

        Raises WrongPassphrase when it is under another one, HeaderDamaged when the stanza breaks the format,
        MachineError when there is not enough memory.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        if len(stanzas) != 1 or stanzas[0].kind != SCRYPT:
            return None
        salt, work_factor = _parameters(stanzas[0])
        key = _stretch(self._passphrase, salt, work_factor)
        try:
            return ChaCha20Poly1305(key).decrypt(bytes(12), stanzas[0].body, None)
        except InvalidTag:
            raise WrongPassphrase(
                tr("This passphrase does not open the file."),
                kept=tr("The file was left as it is."),
                todo=tr("Type the passphrase again; mind capitals and the keyboard's language."),
            ) from None


def free_memory() -> int | None:
    """Bytes that can be had without swapping, or None where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return None
    return None


def seconds_at(work_factor: int) -> float:
    """How long scrypt takes here with this work factor: the better of two runs, since other work only adds."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        _stretch(b"calibration", bytes(_SALT_SIZE), work_factor)
        best = min(best, time.perf_counter() - start)
    return best


def calibrate_work_factor(
    *,
    measure: Callable[[int], float] = seconds_at,
    memory: Callable[[], int | None] = free_memory,
) -> int:
    """The work factor, 18 to 20, that takes about a second here and at most a quarter of free memory.

    Measures a sixteenth of the smallest and extrapolates (some 0.1 s). Raises MachineError when even 18 (256 MiB) is
    more than a quarter of free memory. Where the system does not tell its free memory, 18.
    """
    free = memory()
    most = LEAST_WORK if free is None else min(MOST_WORK_CALIBRATED, (free // 4 // (128 * _BLOCK)).bit_length() - 1)
    if most < LEAST_WORK:
        raise MachineError(
            tr("There is too little free memory to protect the keys: {n} MiB must be free.").format(n=1024),
            kept=tr("Nothing was written."),
            todo=tr("Close other programs and try again."),
        )
    probe = measure(_PROBE) * _GROWTH  # larger tables miss the caches more often
    fast = [factor for factor in range(LEAST_WORK, most + 1) if probe * 2 ** (factor - _PROBE) <= _LONGEST_SECONDS]
    return max(fast, default=LEAST_WORK)


def _parameters(stanza: Stanza) -> tuple[bytes, int]:
    if len(stanza.arguments) != 2 or len(stanza.body) != FILE_KEY_SIZE + _TAG_SIZE:
        raise header_damaged()
    salt = base64_decode(stanza.arguments[0])
    if len(salt) != _SALT_SIZE or not re.fullmatch(r"[1-9][0-9]?", stanza.arguments[1]):
        raise header_damaged()
    work_factor = int(stanza.arguments[1])
    if work_factor > MOST_WORK:
        raise header_damaged(tr("its work factor {n} is above 22").format(n=work_factor))
    return salt, work_factor


def _stretch(passphrase: bytes, salt: bytes, work_factor: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    needed = 128 * _BLOCK << work_factor
    free = free_memory()
    if free is not None and needed > free:
        raise _too_little_memory(needed)
    try:
        return Scrypt(salt=_LABEL + salt, length=32, n=1 << work_factor, r=_BLOCK, p=1).derive(passphrase)
    except MemoryError:
        raise _too_little_memory(needed) from None


def _too_little_memory(needed: int) -> MachineError:
    return MachineError(
        tr("There is too little free memory for this passphrase: {n} MiB are needed.").format(n=needed >> 20),
        kept=tr("The file was left as it is."),
        todo=tr("Close other programs and try again."),
    )


def normalised(passphrase: str) -> bytes:
    """The passphrase in NFKC, UTF-8; InvalidValue for half a character."""
    try:
        return unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidValue(
            tr("The passphrase holds half of a character (a lone surrogate)."),
            kept=tr("Nothing was changed."),
            todo=tr("Save the passphrase file as UTF-8 and try again."),
        ) from None
