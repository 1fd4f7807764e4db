"""Every error says what happened, what was kept and what to do; its code and exit status are a contract.

DeskError                     1  a defect, or the root of the tree
├── MachineError              1  the machine: disk full, permissions, a missing system part
├── UsageError                2  wrong arguments
│   └── NotFound              2  no such file, case, record or officer
├── Refused                   3  understood, and refused
│   ├── Damaged               3  bytes are not what was written
│   │   ├── Altered           3  a package or card that is not as its sender signed it
│   │   └── Cut               3  a package that ends before it is complete
│   ├── NewerVersion          3  written by a later version of this program
│   ├── InvalidValue          3  a value that cannot be taken: a broken date, a grade that does not exist
│   ├── AlreadyOpen           3  somebody else is writing here
│   ├── NotSound              3  the case file's own proofs do not hold
│   ├── KnownLater            3  evidence that was not known on the date of the assessment
│   ├── Signed                3  it was signed, and what was signed stays as it is
│   ├── Unanswered            3  flags that must be answered before it is signed
│   ├── NotForUs              3  a package that is addressed to others
│   ├── UnknownSigner         3  signed by somebody whose card is not known here
│   ├── Replay                3  a package that was taken in before
│   ├── Revoked               3  signed with keys that their office withdrew
│   ├── Leak                  3  what was made holds something that must not leave
│   └── TooLarge              3  beyond what this program takes in
├── Locked                    4  an officer's passphrase is needed
│   ├── WrongPassphrase       4  this passphrase does not open this officer
│   ├── WrongPin              4  this PIN does not open this token, or this passphrase this PKCS #12 file
│   ├── TokenLocked           4  the token takes no PIN any more
│   ├── TravelLocked          4  the device secret is away: nothing opens until it is back
│   ├── SecretMissing         4  the keyring does not hold this officer's device secret
│   └── KeyringRefused        4  the system's keyring gave no answer that is of use
│       ├── NoKeyring         4  there is none
│       ├── KeyringDismissed  4  it has no place for entries, or its question was dismissed
│       ├── KeyringLocked     4  it is locked
│       └── KeyringSilent     4  it does not answer
└── Cancelled                 1  the officer stopped it; nothing is half done

Texts are given ready in the officer's language (see ``i18n``); they may name a file or a value the officer typed. Logs
get ``code`` only, never the text.
"""

from typing import ClassVar


class DeskError(Exception):
    """What happened, what was kept, what to do: three sentences for the officer; ``code`` for programs.

    ``findings`` are (code, sentence) of all that was found amiss with a file from elsewhere, where that is more than
    the error itself. ``answer`` are further keys of what a command answers with ``--json``.
    """

    code: ClassVar[str] = "defect"
    exit_status: ClassVar[int] = 1

    def __init__(self, happened: str, *, kept: str = "", todo: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.kept = kept
        self.todo = todo
        self.findings: tuple[tuple[str, str], ...] = ()
        self.answer: dict[str, object] = {}

    def __str__(self) -> str:
        return " ".join(part for part in (self.happened, self.kept, self.todo) if part)


class MachineError(DeskError):
    """The machine could not do it: disk full, permissions, a missing system part."""

    code = "machine"


class UsageError(DeskError):
    """The command or the form was filled in wrongly."""

    code = "usage"
    exit_status = 2


class NotFound(UsageError):
    """There is no such file, case, record or officer."""

    code = "not-found"


class Refused(DeskError):
    """Understood, and refused."""

    code = "refused"
    exit_status = 3


class Damaged(Refused):
    """The bytes are not what was written."""

    code = "damaged"


class Altered(Damaged):
    """A package or a card is not as its sender signed it."""

    code = "altered"


class Cut(Damaged):
    """A package ends before it is complete."""

    code = "cut"


class NewerVersion(Refused):
    """Written by a later version of this program."""

    code = "newer-version"


class InvalidValue(Refused):
    """A value that cannot be taken: a broken date, a grade that does not exist."""

    code = "invalid-value"


class AlreadyOpen(Refused):
    """Another process is writing here."""

    code = "already-open"


class NotSound(Refused):
    """The case file's own proofs do not hold."""

    code = "not-sound"


class KnownLater(Refused):
    """Evidence that was not known on the date of the assessment."""

    code = "known-later"


class Signed(Refused):
    """It was signed, and what was signed stays as it is."""

    code = "signed"


class Unanswered(Refused):
    """Flags that must be answered in words before it is signed; each is a finding."""

    code = "unanswered"


class NotForUs(Refused):
    """A package is addressed to others."""

    code = "not-for-us"


class UnknownSigner(Refused):
    """Signed by somebody whose card is not known here."""

    code = "unknown-signer"


class Revoked(Refused):
    """Signed with keys that an office withdrew, beyond the last it accepts of them."""

    code = "revoked"


class Replay(Refused):
    """A package was taken in before."""

    code = "replay"


class Leak(Refused):
    """What was made holds something that must not leave; nothing was written outside the case."""

    code = "leak"


class TooLarge(Refused):
    """Beyond what this program takes in."""

    code = "too-large"


class Locked(DeskError):
    """An officer's passphrase is needed."""

    code = "locked"
    exit_status = 4


class WrongPassphrase(Locked):
    """This passphrase does not open this officer."""

    code = "wrong-passphrase"


class WrongPin(Locked):
    """This PIN does not open this token, or this passphrase this PKCS #12 file."""

    code = "wrong-pin"


class TokenLocked(Locked):
    """The token takes no PIN any more."""

    code = "token-locked"


class TravelLocked(Locked):
    """The device secret is away: nothing opens until it is back."""

    code = "travel-locked"


class SecretMissing(Locked):
    """The keyring does not hold this officer's device secret, or holds another."""

    code = "device-secret-missing"


class KeyringRefused(Locked):
    """The system's keyring gave no answer that is of use."""

    code = "keyring-refused"


class NoKeyring(KeyringRefused):
    """There is no keyring."""

    code = "no-keyring"


class KeyringDismissed(KeyringRefused):
    """The keyring has no place for entries, or its question was dismissed."""

    code = "keyring-dismissed"


class KeyringLocked(KeyringRefused):
    """The keyring is locked."""

    code = "keyring-locked"


class KeyringSilent(KeyringRefused):
    """The keyring does not answer."""

    code = "keyring-silent"


class Cancelled(DeskError):
    """The officer stopped it; nothing is half done."""

    code = "cancelled"
