"""Framework packs as files: the wording an office issued, signed, or as plain JSON before it is signed."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from ..domain.framework import FrameworkPack
from ..errors import Damaged, InvalidValue, NewerVersion, TooLarge, UnknownSigner
from ..i18n import tr
from ..keys import canonical
from ..keys.officer import Officer
from ..keys.signing import Purpose, VerifyingKeys, open_statement

TYPE = "r2p-desk/framework-pack"
FORMAT = 1
SCHEMA = "r2p-desk-framework-pack/1"
MAX_SIZE = 4 * 1024 * 1024
MAX_TEXT = 2000
_TAG = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.IGNORECASE)
_OVERRIDES = frozenset("\u202d\u202e")  # they make text read otherwise than it is written


class SignedPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack whose two signatures hold; ``signer`` is a key hash."""

    pack: FrameworkPack
    signer: str


def seal_pack(officer: Officer, pack: FrameworkPack) -> bytes:
    """The pack signed by this officer; ``TooLarge`` where nobody could load it."""
    statement: dict[str, Any] = {
        "type": TYPE,
        "format": FORMAT,
        "case": None,
        "signer": officer.id,
        **msgspec.to_builtins(pack),
    }
    data = officer.seal_statement(Purpose.FRAMEWORK, statement)
    if len(data) > MAX_SIZE:
        raise too_large()
    return data


def read_pack(data: bytes, known: Mapping[str, VerifyingKeys]) -> SignedPack:
    """The pack in these bytes, if one of these officers signed it. Whether it fits a framework is not looked at.

    ``TooLarge`` over 4 MiB, ``NewerVersion`` for one of a later version, ``UnknownSigner`` for a stranger's,
    ``Damaged`` when it is no pack or not as it was signed, ``InvalidValue`` for what a pack may not hold.
    """
    if len(data) > MAX_SIZE:
        raise too_large()
    try:
        _refuse_newer(canonical.decode(canonical.decode(data)["statement"].encode("utf-8")))
        stated = open_statement(data, Purpose.FRAMEWORK, known)
    except UnknownSigner:
        raise _unknown_signer() from None
    except (Damaged, KeyError, TypeError, ValueError, AttributeError):
        raise _no_pack() from None
    if (stated.pop("type"), stated.pop("format", None), stated.pop("case")) != (TYPE, FORMAT, None):
        raise _no_pack()
    return SignedPack(signer=stated.pop("signer"), pack=_pack(stated))


def read_plain(data: bytes) -> FrameworkPack:
    """The pack an office wrote as plain JSON (UTF-8, ``schema`` and the fields of a pack); errors as above."""
    if len(data) > MAX_SIZE:
        raise too_large()
    try:
        stated = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unfit(tr("It is not JSON: {what}").format(what=str(error)[:120])) from None
    if not isinstance(stated, dict):
        raise _unfit(tr("It is not an object with the fields of a pack."))
    schema = stated.pop("schema", None)
    if schema != SCHEMA:
        later = re.fullmatch(r"r2p-desk-framework-pack/([1-9][0-9]{0,5})", schema if isinstance(schema, str) else "")
        raise _newer() if later else _unfit(tr("Its schema is not {schema}.").format(schema=SCHEMA))
    return _pack(stated)


def tag(language: str) -> str:
    """The language tag (BCP 47) in its usual spelling, ``zh-Hant-TW``; ``InvalidValue`` when it is none."""
    if len(language) > 35 or not _TAG.fullmatch(language):
        raise InvalidValue(
            tr("“{tag}” is not a language tag.").format(tag=language[:40]),
            kept=tr("Nothing was changed."),
            todo=tr("Write it as BCP 47 has it, for example fr, ar or zh-Hant."),
        )
    first, *others = language.lower().split("-")
    return "-".join([first, *(_TAG_CASE.get(len(part), str)(part) for part in others)])


_TAG_CASE = {2: str.upper, 4: str.title}


def too_large() -> TooLarge:
    """The refusal of a file no pack can be."""
    return TooLarge(
        tr("The file is larger than a framework pack may be (4 MiB)."),
        kept=tr("The wording in use and all answers are as they were."),
        todo=tr("Check that it is the right file."),
    )


def _pack(stated: dict[str, Any]) -> FrameworkPack:
    try:
        pack = msgspec.convert(stated, FrameworkPack)
    except msgspec.ValidationError as error:
        raise _unfit(str(error)[:200]) from None
    for text in _texts(stated):
        if len(text) > MAX_TEXT or any(mark in _OVERRIDES or unicodedata.category(mark) == "Cc" for mark in text):
            raise _unfit(tr("A text in it is too long or holds control characters."))
    if not _is_day(pack.issued):
        raise _unfit(tr("The day it was issued is not written as 2026-11-26."))
    if not pack.title.strip():
        raise _unfit(tr("It has no title."))
    return msgspec.structs.replace(pack, language=tag(pack.language))


def _texts(value: object) -> Iterator[str]:
    """All texts in it, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}(-[0-9]{2}){2}", text) and date.fromisoformat(text))
    except ValueError:
        return False


def _refuse_newer(unproven: Any) -> None:
    if unproven.get("type") == TYPE and type(unproven.get("format")) is int and unproven["format"] > FORMAT:
        raise _newer()


def _newer() -> NewerVersion:
    return NewerVersion(
        tr("This framework pack was written for a later version of R2P Desk."),
        kept=tr("The wording in use and all answers are as they were."),
        todo=tr("Install the newer version, then load it again."),
    )


def _unknown_signer() -> UnknownSigner:
    return UnknownSigner(
        tr("This framework pack was signed by somebody who is not among your contacts."),
        kept=tr("The wording in use and all answers are as they were."),
        todo=tr("Add the signer's card with r2p-desk contact add, after comparing its fingerprint; then try again."),
    )


def _no_pack() -> Damaged:
    return Damaged(
        tr("This is not a framework pack, or it was altered after it was signed."),
        kept=tr("The wording in use and all answers are as they were."),
        todo=tr("Ask the office that issued it for the file again."),
    )


def _unfit(what: str) -> InvalidValue:
    return InvalidValue(
        tr("The framework pack cannot be taken in.") + " " + what,
        kept=tr("The wording in use and all answers are as they were."),
        todo=tr("Ask the office that issued it for a corrected pack."),
    )
