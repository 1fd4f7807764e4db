"""The one part of a dossier package: a fresh statement about a situation, for one recipient, with ids of its own.

Canonical JSON, at most 64 MiB; it holds no id of the case it was made from, so it says of the case only what it says.
It is signed with the manifest of its package. ``read_dossier`` takes nothing that ``write_dossier`` would not have
written byte by byte: what is read can be shown and counted on, and is never acted on.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from ..domain.grading import Grade
from ..domain.likelihood import check_likelihood
from ..domain.marking import Marking, high_water
from ..domain.when import When
from ..errors import Damaged, DeskError, InvalidValue
from ..i18n import tr
from ..keys import canonical
from . import dossier_records as form
from .dossier_records import AnyRecord, Base, Terms, kind_of, links_of
from .findings import altered, newer_version, too_large

TYPE = "r2p-desk/dossier"
FORMAT = 1
MAX_SIZE = 64 * 1024 * 1024
MAX_RECORDS = 200_000
MAX_TEXT = 1_000_000
MAX_LIST = 2000
MAX_FILES = 10_000
MAX_COUNT = 10_000_000
_RECORD_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY, _FILE, _PAPER = (re.compile(one) for one in (r"[0-9a-f]{64}", r"file-[0-9]{4,6}", r"paper-[0-9]{4,6}"))
_MEDIA = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,100}")
_NOT_A_NAME = re.compile(r"[/\\\x00-\x1f\x7f]")
_CODE = re.compile(r"[a-z][a-z-]{0,31}")
_READ: tuple[type[str], ...] = (When, Marking, Grade)
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")
"""Control characters but tab and line ends: they are replaced when a dossier is made, and refused in one that came."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


class Originator(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """Who gives it: the key hash of the officer who signs the package, how they call themselves, their office."""

    key: str
    name: str
    office: str | None = None


class File(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """An attachment beside it in the package: id of the part, type, size, SHA-256 (hex), the items it belongs to.

    ``name`` only where file names may leave; ``stripped``: what a camera wrote into the picture was taken out, so its
    bytes are not those that came in.
    """

    id: str
    media_type: str
    size: int
    sha256: str
    items: tuple[str, ...]
    marking: Marking
    name: str | None = None
    stripped: bool = False


class Paper(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """A PDF beside it in the package."""

    id: str
    title: str
    marking: Marking
    size: int
    sha256: str


class Dossier(_Part, frozen=True, kw_only=True, omit_defaults=True):
    """All of it.

    ``id`` stays the same for one case and one recipient, ``number`` counts from 1: a later one takes the place of the
    former. ``subject`` is the situation, as the recipient may call it. ``marking`` covers everything in it; ``as_of``
    is the day on whose knowledge it rests. ``withheld`` counts by reason what was asked for and stayed out.
    """

    type: str
    format: int
    id: str
    number: int
    title: str
    subject: str
    marking: Marking
    as_of: When
    originator: Originator
    terms: Terms
    purpose: str | None = None
    records: tuple[AnyRecord, ...] = ()
    withheld: Mapping[str, int] = {}
    files: tuple[File, ...] = ()
    papers: tuple[Paper, ...] = ()

    def of(self, kind: str) -> tuple[Base, ...]:
        """Its records of this kind, in their order."""
        return tuple(one for one in self.records if kind_of(one) == kind)


def write_dossier(dossier: Dossier) -> bytes:
    """The bytes of the part, records in their one order.

    ``InvalidValue`` where they would not be read again: too much, or something that leads nowhere.
    """
    order = list(form.KINDS)
    records = tuple(sorted(dossier.records, key=lambda one: (order.index(kind_of(one)), one.id)))
    whole = msgspec.structs.replace(dossier, type=TYPE, format=FORMAT, records=records)
    data = _bytes(whole)
    try:
        read_dossier(data)
    except DeskError:
        raise InvalidValue(
            tr("The dossier cannot be written: it would not be read again."),
            kept=tr("Nothing left."),
            todo=tr("Take less into it. If that does not help, report this as a defect."),
        ) from None
    return data


def read_dossier(data: bytes) -> Dossier:
    """The dossier in these bytes, every field of it checked.

    Errors that carry findings: ``Altered``, ``TooLarge``, and ``NewerVersion`` for a later format or a kind of record
    this version does not know.
    """
    if len(data) > MAX_SIZE:
        raise too_large(tr("The dossier is too large."))
    try:
        held = canonical.decode(data)
    except Damaged:
        raise _malformed() from None
    _refuse_newer(held)
    try:
        dossier = msgspec.convert(held, Dossier, dec_hook=_read)
    except (msgspec.ValidationError, InvalidValue, RecursionError):
        raise _malformed() from None
    if _bytes(dossier) != data or not _well_formed(dossier):
        raise _malformed()
    return dossier


def tidy(text: str) -> str:
    """The text without control characters, which no dossier holds."""
    return text.translate(_CONTROLS)


def _bytes(dossier: Dossier) -> bytes:
    return canonical.encode(msgspec.to_builtins(dossier, enc_hook=str.__str__))


def _refuse_newer(held: object) -> None:
    if not isinstance(held, dict) or held.get("type") != TYPE:
        raise _malformed()
    if type(held.get("format")) is int and held["format"] > FORMAT:
        raise newer_version()
    records = held.get("records", [])
    if not isinstance(records, list):
        raise _malformed()
    if len(records) > MAX_RECORDS:
        raise too_large(tr("The dossier holds more records than can be read at once."))
    kinds = {one.get("kind") if isinstance(one, dict) else None for one in records if _is_told(one)}
    if any(isinstance(kind, str) and _CODE.fullmatch(kind) and kind not in form.KINDS for kind in kinds):
        raise newer_version()


def _is_told(record: object) -> bool:
    return isinstance(record, dict) and isinstance(record.get("kind"), str)


def _well_formed(dossier: Dossier) -> bool:
    return (
        dossier.format == FORMAT
        and bool(_RECORD_ID.fullmatch(dossier.id))
        and 1 <= dossier.number <= MAX_COUNT
        and bool(dossier.title.strip() and dossier.subject.strip() and dossier.originator.name.strip())
        and bool(_KEY.fullmatch(dossier.originator.key))
        and len(dossier.withheld) <= 64
        and all(_CODE.fullmatch(code) and 1 <= count <= MAX_COUNT for code, count in dossier.withheld.items())
        and all(_sound_text(text) for text in _texts(msgspec.to_builtins(dossier, enc_hook=str.__str__)))
        and _sound_records(dossier.records)
        and _sound_files(dossier)
        and dossier.marking.covers(_highest(dossier))
    )


def _sound_text(text: str) -> bool:
    return len(text) <= MAX_TEXT and text.translate(_CONTROLS) == text


def _texts(value: object) -> Iterator[str]:
    """All texts in it; a list that is too long stands for a text that is."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _sound_records(records: Sequence[Base]) -> bool:
    """Ids once each and in order, everything named of the right kind and here, nothing in a circle."""
    order = list(form.KINDS)
    places = [(order.index(kind_of(one)), one.id) for one in records]
    kinds = {one.id: kind_of(one) for one in records}
    return (
        places == sorted(places)
        and len(kinds) == len(records)
        and all(map(_RECORD_ID.fullmatch, kinds))
        and all(kinds.get(target) in wanted for one in records for wanted, target in links_of(one))
        and all(map(_sound_values, records))
        and not _circles(records)
    )


def _sound_values(record: Base) -> bool:
    """Lists no longer than may be, texts that must say something do, a likelihood within its yardstick."""
    values = [getattr(record, name) for name in record.__struct_fields__]
    if any(isinstance(value, tuple) and len(value) > MAX_LIST for value in values):
        return False
    if not str(getattr(record, "title", "—") or "—").strip() or not str(getattr(record, "name", "—")).strip():
        return False
    if not 0 <= (getattr(record, "number", 0) or 0) <= MAX_COUNT:
        return False
    yardstick, term = getattr(record, "yardstick", None), getattr(record, "term", None)
    percent = getattr(record, "probability", None)
    if yardstick is None or term is None:
        return percent is None
    try:
        check_likelihood(yardstick, term, percent)
    except InvalidValue:
        return False
    return True


def _circles(records: Sequence[Base]) -> bool:
    """Whether what takes the place of what leads back to itself."""
    after = {one.id: target for one in records for name in one.ORDERED if (target := getattr(one, name)) is not None}
    done: set[str] = set()
    for start in after:
        path: set[str] = set()
        at: str | None = start
        while at is not None and at not in done:
            if at in path:
                return True
            path.add(at)
            at = after.get(at)
        done |= path
    return False


def _sound_files(dossier: Dossier) -> bool:
    items = {one.id for one in dossier.of("item")}
    parts: tuple[File | Paper, ...] = (*dossier.files, *dossier.papers)
    ids = [one.id for one in parts]
    return (
        len(ids) <= MAX_FILES
        and not [one for one, count in Counter(ids).items() if count > 1]
        and all(_FILE.fullmatch(one.id) and _MEDIA.fullmatch(one.media_type) for one in dossier.files)
        and all(one.items and set(one.items) <= items and len(one.items) <= MAX_LIST for one in dossier.files)
        and all(one.name is None or _is_file_name(one.name) for one in dossier.files)
        and all(_PAPER.fullmatch(one.id) and one.title.strip() for one in dossier.papers)
        and all(_KEY.fullmatch(one.sha256) and one.size >= 0 for one in parts)
    )


def _is_file_name(name: str) -> bool:
    """Whether this can be shown as the name of a file; nothing is ever written under it unasked."""
    odd = any(unicodedata.category(mark) in ("Cc", "Cf", "Cs") for mark in name)
    return bool(name.strip(". ")) and len(name) <= 200 and not _NOT_A_NAME.search(name) and not odd


def _highest(dossier: Dossier) -> Marking:
    borne = (getattr(one, "marking", None) for one in (*dossier.records, *dossier.files, *dossier.papers))
    return high_water(one for one in borne if one is not None)


def _read(kind: type, value: Any) -> Any:
    if kind in _READ and isinstance(value, str):
        return kind(value)
    raise msgspec.ValidationError("unexpected")


def _malformed() -> Exception:
    return altered(tr("The dossier is not in the one form there is, or something in it leads nowhere."))
