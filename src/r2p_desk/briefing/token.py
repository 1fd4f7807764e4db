"""Tokens and smart cards through PKCS #11 (OASIS, v2.40): what lies on one, and a session to sign with.

A PIN is tried exactly once: after a few wrong ones a token locks for good.
"""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pkcs11
from pkcs11 import Attribute, ObjectClass
from pkcs11.constants import TokenFlag

from ..errors import MachineError, NotFound, TokenLocked, WrongPin
from ..i18n import tr


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate (DER) on a token, with the token's label and serial and the id its key goes by."""

    token: str
    serial: str
    key_id: bytes
    certificate: bytes


def certificates_on(library: Path, token: str | None, pin: str | None = None) -> list[Found]:
    """Every certificate on the token of this label (on the only one without); most tokens show them without a PIN."""
    chosen = _token(library, token, None)
    with _opened(chosen, pin) as session:
        return [
            Found(
                token=chosen.label.rstrip(),
                serial=_serial(chosen),
                key_id=bytes(one[Attribute.ID]),
                certificate=bytes(one[Attribute.VALUE]),
            )
            for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
        ]


@contextmanager
def session(library: Path, label: str, serial: str, pin: str) -> Iterator[Any]:
    """A session in which the keys of this token can sign; closed, and logged out, with the block."""
    with _opened(_token(library, label, serial), pin) as opened:
        yield opened


def _token(library: Path, label: str | None, serial: str | None) -> Any:
    if not library.is_file():
        raise NotFound(
            tr("There is no PKCS #11 library {name}.").format(name=library.name),
            kept=tr("Nothing was signed."),
            todo=tr("Install the software of the token's maker, or add the identity again with the path it has now."),
        )
    try:
        loaded = pkcs11.lib(str(library))
        found = [
            one
            for one in loaded.get_tokens()
            if TokenFlag.TOKEN_INITIALIZED in one.flags
            and (label is None or one.label.rstrip() == label)
            and (serial is None or _serial(one) == serial)
        ]
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        raise _failed(error) from None
    if len(found) == 1:
        return found[0]
    happened = tr("The token is not in the machine.") if not found else tr("There are several tokens in the machine.")
    raise NotFound(
        happened,
        kept=tr("Nothing was signed."),
        todo=tr("Put in the token meant, and name it where there are several."),
    )


def _serial(token: Any) -> str:
    return str(token.serial.decode("ascii", "replace")).rstrip()


@contextmanager
def _opened(token: Any, pin: str | None) -> Iterator[Any]:
    try:
        opened = token.open(user_pin=pin)
    except (pkcs11.exceptions.PinIncorrect, pkcs11.exceptions.PinLenRange, pkcs11.exceptions.PinInvalid):
        raise _wrong(token) from None
    except pkcs11.exceptions.PinLocked:
        raise _locked() from None
    except pkcs11.PKCS11Error as error:
        raise _failed(error) from None
    try:
        yield opened
    except pkcs11.PKCS11Error as error:
        raise _failed(error) from None
    finally:
        with contextlib.suppress(pkcs11.PKCS11Error):  # the token was pulled out: there is nothing left to close
            opened.close()


def _wrong(token: Any) -> WrongPin | TokenLocked:
    flags = _flags_now(token)
    if TokenFlag.USER_PIN_LOCKED in flags:
        return _locked()
    last = TokenFlag.USER_PIN_FINAL_TRY in flags
    return WrongPin(
        tr("This is not the PIN of the token."),
        kept=tr("Nothing was signed. The PIN was tried once."),
        todo=tr("One more wrong PIN locks the token. Find the right one before you try again.")
        if last
        else tr("Try again with the right one; a token locks after a few wrong PINs."),
    )


def _flags_now(token: Any) -> TokenFlag:
    """What the token says of itself after the failure."""
    try:
        return TokenFlag(token.slot.get_token().flags)
    except pkcs11.PKCS11Error:
        return TokenFlag(0)


def _locked() -> TokenLocked:
    return TokenLocked(
        tr("The token is locked after too many wrong PINs."),
        kept=tr("Nothing was signed."),
        todo=tr("Ask the office that issued the token to unlock it."),
    )


def _failed(error: BaseException) -> MachineError:
    return MachineError(
        tr("The token did not do what was asked ({code}).").format(code=type(error).__name__),
        kept=tr("Nothing was signed."),
        todo=tr(
            "Take the token out, put it in again and repeat. If that does not help, ask the office that issued it."
        ),
    )
