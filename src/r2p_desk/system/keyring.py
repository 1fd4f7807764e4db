"""The operating system's keyring: one short text per entry, or a named reason why not.

A keyring may ask the user for its own password and wait for the answer, so every call is made in a thread of its own
and given up after a while. Nothing of the library is imported before the first call, and none of its words are passed
on. The entries are called ``r2p-desk/<entry>`` and ``r2p-desk/<entry>/state`` with the user name ``r2p-desk``: each a
service of its own, because Windows moves entries of one service about when a second user name comes.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

from ..errors import KeyringDismissed, KeyringLocked, KeyringRefused, KeyringSilent, NoKeyring
from ..i18n import tr

PATIENCE = 60.0
"""Seconds until a keyring that does not answer is given up; its user may be typing a password."""
LIMIT = 1280
"""Characters; Windows keeps 2,560 bytes of UTF-16."""
_SETTLING = 0.01
"""Seconds between a change and the look at it: GNOME Keyring 42 can abort when it is asked again in that instant."""
_SERVICE, _USER = "r2p-desk", "r2p-desk"
_ABSENT = {"NoKeyringError", "SecretServiceNotAvailableException"}
_DISMISSED = {"InitError", "PromptDismissedException"}
_LOCKED = {"KeyringLocked", "LockedException"}


def fetch(entry: str, patience: float = PATIENCE) -> str | None:
    """What the keyring keeps under this name; ``None`` when it keeps nothing.

    Raises NoKeyring, KeyringDismissed, KeyringLocked or KeyringSilent, and KeyringRefused for any other trouble.
    """
    found = _asked(lambda backend: backend.get_password(_service(entry), _USER), patience)
    return None if found is None else str(found)


def store(entry: str, text: str, patience: float = PATIENCE) -> None:
    """Keep this text under this name, and see that it is kept; errors as for ``fetch``."""
    if len(text) > LIMIT:
        raise ValueError("too long for a keyring")

    def keep(backend: Any) -> bool:
        backend.set_password(_service(entry), _USER, text)
        time.sleep(_SETTLING)
        return bool(backend.get_password(_service(entry), _USER) == text)

    if not _asked(keep, patience):
        raise _refused()


def remove(entry: str) -> None:
    """Keep nothing under this name any more, and see that it is gone; errors as for ``fetch``."""

    def forget(backend: Any) -> bool:
        if backend.get_password(_service(entry), _USER) is not None:
            backend.delete_password(_service(entry), _USER)
            time.sleep(_SETTLING)
        return backend.get_password(_service(entry), _USER) is None

    if not _asked(forget, PATIENCE):
        raise _refused()


def _service(entry: str) -> str:
    return f"{_SERVICE}/{entry}"


def _asked(use: Callable[[Any], Any], patience: float) -> Any:
    """What ``use`` gives for the keyring, asked in a thread that is given up after ``patience`` seconds."""
    answers: list[Any] = []
    troubles: list[BaseException] = []

    def ask() -> None:
        try:
            answers.append(use(_backend()))
        except BaseException as error:  # noqa: BLE001  # backends raise what they like; each becomes one of ours
            troubles.append(error)

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(patience)
    if troubles:
        raise _named(troubles[0]) from None
    if not answers:
        raise KeyringSilent(
            tr("The keyring of this system does not answer."),
            kept=tr("Nothing was changed."),
            todo=tr("Look for a window that asks for the keyring's password, answer it, and try again."),
        )
    return answers[0]


def _backend() -> Any:
    import keyring
    from keyring.backend import get_all_keyring
    from keyring.backends import fail

    if isinstance(keyring.get_keyring(), fail.Keyring):
        # one may have come since it was last looked for; the library keeps what it found first
        get_all_keyring.reset()
        keyring.core.init_backend()
    backend = keyring.get_keyring()
    if hasattr(backend, "persist"):
        backend.persist = "local machine"  # else Windows carries it to every computer of the domain
    return backend


def _named(trouble: BaseException) -> KeyringRefused:
    """The trouble as one of ours; told by the names of its class and of those it came from, not by its words."""
    if isinstance(trouble, KeyringRefused):
        return trouble
    names = {kind.__name__ for kind in type(trouble).__mro__}
    if names & _ABSENT or isinstance(trouble, (ImportError, OSError)):
        return NoKeyring(
            tr("This system has no keyring that could keep the device secret."),
            kept=tr("Nothing was changed."),
            todo=tr(
                "Start the desktop's keyring (GNOME Keyring, KWallet, KeePassXC), or bring the device secret from its"
                " sheet: r2p-desk device-secret off --words FILE."
            ),
        )
    if names & _LOCKED:
        return KeyringLocked(
            tr("The keyring of this system is locked."),
            kept=tr("Nothing was changed."),
            todo=tr("Unlock the keyring with its own password, usually that of the login, and try again."),
        )
    if names & _DISMISSED:
        return KeyringDismissed(
            tr("The keyring of this system has no place for entries, or its question was dismissed."),
            kept=tr("Nothing was changed."),
            todo=tr("Open the keyring in the desktop's own program, make a default keyring there, and try again."),
        )
    return _refused()


def _refused() -> KeyringRefused:
    return KeyringRefused(
        tr("The keyring of this system did not do what it was asked."),
        kept=tr("Nothing else was changed."),
        todo=tr("Log out and in again, then try again."),
    )
