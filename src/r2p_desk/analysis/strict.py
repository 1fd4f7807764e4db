"""Data files read strictly: nothing unknown, nothing from a later version, nothing twice."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from ..errors import Damaged, NewerVersion
from ..i18n import tr

_Read = TypeVar("_Read")
Refusal = Callable[[str], Damaged]
"""From what is amiss to the error that says so."""


class _Head(msgspec.Struct, frozen=True):
    schema: str


def read_strict(data: bytes, schema: str, file: type[_Read], refusal: Refusal) -> _Read:
    """The file of this schema (``name/version``) these bytes are.

    ``NewerVersion`` for a later version of it; what ``refusal`` makes for anything else that is not this format.
    """
    try:
        _check_schema(msgspec.json.decode(data, type=_Head).schema, schema, refusal)
        return msgspec.json.decode(data, type=file)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refusal(_shown(str(error))) from None


def refuse_doubled(names: Iterable[str], refusal: Refusal) -> None:
    """Refuse when a name stands twice."""
    twice = sorted(name for name, count in Counter(names).items() if count > 1)
    if twice:
        raise refusal(tr("{name} stands twice").format(name=_shown(twice[0])))


def _check_schema(schema: str, known: str, refusal: Refusal) -> None:
    name, _, version = schema.rpartition("/")
    if schema == known:
        return
    if name == known.rpartition("/")[0] and re.fullmatch(r"[1-9][0-9]{0,5}", version):
        raise NewerVersion(
            tr("This file was written for a later version of R2P Desk."),
            kept=tr("Nothing was changed."),
            todo=tr("Install the newer version, then read it again."),
        )
    raise refusal("schema")


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)[:120]
