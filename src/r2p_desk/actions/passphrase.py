"""Another passphrase for an officer."""

from pathlib import Path

import msgspec

from ..errors import UsageError
from ..i18n import tr
from ..keys.age_passphrase import normalised
from .sealing import key_work, open_with_secret, read_device, read_officer, refuse_empty, reseal, wipe


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Whose passphrase it is, and whether a device secret is needed beside it."""

    id: str
    name: str
    device_secret: bool


def change_passphrase(home: Path, old: str, new: str) -> Changed:
    """From now on ``new`` opens this officer, and ``old`` does not.

    The file under the old passphrase is replaced once the one under the new was read back and opened; whatever stops
    this, exactly one of the two opens the officer. Who is unlocked stays so. WrongPassphrase for a wrong ``old``,
    ``UsageError`` for a new one that is empty or the same, ``NotFound`` where there is no officer.
    """
    read_officer(home)
    refuse_empty(new)
    if normalised(old) == normalised(new):
        raise UsageError(
            tr("The new passphrase is the old one."), kept=tr("Nothing was changed."), todo=tr("Choose another.")
        )
    with key_work(home):
        officer, secret = open_with_secret(home, old)
        try:
            reseal(home, officer, new, secret, None if secret is None else read_device(home))
            return Changed(id=officer.id, name=officer.name, device_secret=secret is not None)
        finally:
            officer.wipe()
            wipe(secret)
