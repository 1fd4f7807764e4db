"""The frameworks that ship, the packs an officer loaded over them, and what corresponds between them."""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from ..analysis.crosswalk import read_crosswalk, related_in
from ..analysis.frameworks import OSAPG_2009, UN_2014, read_framework, translated, with_rules
from ..analysis.wording import check_pack, lay_over
from ..domain.crosswalk import Crosswalk, Related
from ..domain.framework import Framework, FrameworkPack
from ..errors import InvalidValue, NotFound, Refused, UsageError
from ..i18n import PAPER_LANGUAGES, base_language, tr
from ..i18n import language as spoken
from ..resources import read
from .session import Desk, read_limited

AREA = "framework-pack"
"""Area of the officer's store: ``index`` says what is loaded; the packs themselves are by framework, language, hash."""
_INDEX = "index"
_IDS = (UN_2014, OSAPG_2009)
_laid: WeakKeyDictionary[Desk, dict[str, Framework]] = WeakKeyDictionary()


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that is loaded: what it words, who signed it (key hash and the name they have here) and when it came.

    ``sha256`` is over the signed file. ``fits`` is false where the program now carries another version of the
    framework: the pack is then kept and not used.
    """

    framework: str
    version: str
    language: str
    title: str
    issued: str
    official: bool
    signer: str
    signer_name: str
    sha256: str
    loaded: str
    fits: bool = True

    @property
    def slot(self) -> str:
        """Its place: one pack per framework and language."""
        return f"{self.framework}/{self.language}"


class LoadedPack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack that is loaded, whether it was not there before, and the issue it took the place of."""

    pack: Pack
    new: bool
    replaced: str | None


class SealedPack(msgspec.Struct, frozen=True, kw_only=True):
    """A signed pack on the disk; ``sha256`` and ``size`` (bytes) are of the file."""

    path: Path
    pack: FrameworkPack
    signer: str
    sha256: str
    size: int


@lru_cache(maxsize=len(_IDS))
def shipped(framework_id: str) -> Framework:
    """The framework as it ships, with our coding rules; ``NotFound`` when the program carries none of this id."""
    if framework_id not in _IDS:
        raise NotFound(
            tr("There is no framework {id}.").format(id=framework_id[:40]),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk framework list."),
        )
    framework = read_framework(read(f"frameworks/{framework_id}.json"))
    return with_rules(framework, read(f"frameworks/{framework_id}.rules.json"))


def shipped_in(framework_id: str, language: str) -> Framework:
    """The framework as it ships with our labels in this language, an unofficial translation; English where none is."""
    name = base_language(language)
    if name == "en" or name not in PAPER_LANGUAGES:
        return shipped(framework_id)
    return _shipped_translated(framework_id, name)


@lru_cache(maxsize=len(_IDS) * len(PAPER_LANGUAGES))
def _shipped_translated(framework_id: str, language: str) -> Framework:
    return translated(shipped(framework_id), read(f"frameworks/{framework_id}.{language}.json"))


def frameworks() -> tuple[Framework, ...]:
    """All frameworks as they ship, the one in use first."""
    return tuple(shipped(framework_id) for framework_id in _IDS)


def framework_for(desk: Desk | None, framework_id: str, language: str | None = None) -> Framework:
    """The framework in the wording this officer loaded; as it ships where there is no pack that fits.

    With ``language`` the pack in that language, or in another form of it (``fr`` for ``fr-CA``), and none else. Without
    it the pack in the language spoken, that of the screen or of the paper being composed; else, where that language is
    not English, our own translation; else the pack in English, else the first there is. Cheap when asked often: a pack
    is read once per unlock, by its hash.
    """
    base = shipped(framework_id)
    ours = base if language is not None else shipped_in(framework_id, spoken())
    if desk is None:
        return ours
    fitting = [pack for pack in _index(desk) if pack.framework == framework_id and pack.fits]
    chosen = _choose(fitting, language if ours is base else spoken())
    if chosen is None:
        return ours
    known = _laid.setdefault(desk, {})
    if chosen.sha256 not in known:
        stated = desk.store.note(AREA, _name(chosen))
        known[chosen.sha256] = lay_over(base, msgspec.convert(stated["pack"], FrameworkPack))
    return known[chosen.sha256]


@lru_cache(maxsize=1)
def crosswalk() -> Crosswalk:
    """Which entries of the framework of 2009 correspond to which of 2014, as we read them."""
    return read_crosswalk(read("frameworks/crosswalk.json"), {one.id: one for one in frameworks()})


def related(framework_id: str, entry: str) -> tuple[Related, ...]:
    """What corresponds to this indicator, or risk factor by its number, in the other framework.

    ``NotFound`` for an entry the framework does not have.
    """
    if shipped(framework_id).label_of(entry) is None and entry not in {
        one.id for one in shipped(framework_id).indicators
    }:
        raise NotFound(
            tr("There is no entry {id} in {framework}.").format(id=entry[:20], framework=framework_id),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk framework show."),
        )
    return related_in(crosswalk(), framework_id, entry)


def packs(desk: Desk) -> tuple[Pack, ...]:
    """The packs that are loaded, by framework and language."""
    return tuple(sorted(_index(desk), key=lambda pack: (_IDS.index(pack.framework), pack.language)))


def load_pack(desk: Desk, path: Path) -> LoadedPack:
    """Take in the pack in this file; as ``take_pack``."""
    return take_pack(desk, _read_pack_file(path))


def take_pack(desk: Desk, data: bytes) -> LoadedPack:
    """Take in a pack, if this officer or a contact who is known signed it and it words the whole framework.

    It takes the place of an earlier issue for the same framework and language. The same pack again changes nothing; an
    earlier issue, or another of the same day, is ``Refused``. Answers are not touched: they hang on ids.
    """
    from ..exchange import framework_pack
    from .contacts import contacts, known_keys

    known = known_keys(desk)
    people = {one.id: (one.name, known[one.id]) for one in contacts(desk) if one.id in known}
    people[desk.officer.id] = (desk.officer.name, desk.officer.public.verifying)
    signed = framework_pack.read_pack(data, {officer: keys for officer, (_, keys) in people.items()})
    _check_fits(signed.pack)
    pack = _described(signed.pack, signed.signer, people[signed.signer][0], data)
    present = {one.slot: one for one in _index(desk)}
    before = present.get(pack.slot)
    if before is not None and before.sha256 == pack.sha256:
        return LoadedPack(pack=before, new=False, replaced=None)
    if before is not None and before.fits and pack.issued <= before.issued:
        raise _not_newer(before, pack)
    present[pack.slot] = pack
    kept: dict[str, Any] = {_INDEX: _stated(present)}
    if before is not None:
        kept[_name(before)] = None
    kept[_name(pack)] = {"sealed": data.decode("utf-8"), "pack": msgspec.to_builtins(signed.pack)}
    desk.store.keep_notes(AREA, kept)
    return LoadedPack(pack=pack, new=True, replaced=before.issued if before is not None else None)


def remove_pack(desk: Desk, framework_id: str, language: str) -> Pack:
    """Take a pack away again: the wording that ships, or another language, is then used. Answers are not touched."""
    from ..exchange.framework_pack import tag

    present = {one.slot: one for one in _index(desk)}
    gone = present.pop(f"{framework_id}/{tag(language)}", None)
    if gone is None:
        raise NotFound(
            tr("There is no framework pack for {framework} in {language}.").format(
                framework=framework_id[:40], language=language[:40]
            ),
            kept=tr("Nothing was changed."),
            todo=tr("See r2p-desk framework list."),
        )
    desk.store.keep_notes(AREA, {_INDEX: _stated(present), _name(gone): None})
    return gone


def seal_pack(desk: Desk, json_path: Path, out: Path) -> SealedPack:
    """Sign the pack an office wrote as plain JSON, after the same checks as on loading, and write it to ``out``."""
    from ..exchange import framework_pack
    from ..system.files import write_durably

    if out.is_dir() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is not a file that can be written.").format(name=out.name or str(out)),
            kept=tr("No framework pack was written."),
            todo=tr("Name a file in a folder that exists."),
        )
    pack = framework_pack.read_plain(_read_pack_file(json_path))
    _check_fits(pack)
    data = framework_pack.seal_pack(desk.officer, pack)
    write_durably(out, data)
    digest = hashlib.sha256(data).hexdigest()
    return SealedPack(path=out, pack=pack, signer=desk.officer.id, sha256=digest, size=len(data))


def _read_pack_file(path: Path) -> bytes:
    from ..exchange import framework_pack

    if path.is_file() and path.stat().st_size > framework_pack.MAX_SIZE:
        raise framework_pack.too_large()
    return read_limited(path, framework_pack.MAX_SIZE)


def _check_fits(pack: FrameworkPack) -> None:
    if pack.framework not in _IDS:
        raise InvalidValue(
            tr("The pack is for a framework this program does not carry: {id}.").format(id=pack.framework[:40]),
            kept=tr("The wording in use and all answers are as they were."),
            todo=tr("See r2p-desk framework list."),
        )
    check_pack(pack, shipped(pack.framework))


def _described(pack: FrameworkPack, signer: str, signer_name: str, data: bytes) -> Pack:
    from ..exchange.moments import moment

    same = ("framework", "version", "language", "title", "issued", "official")
    return Pack(
        **{name: getattr(pack, name) for name in same},
        signer=signer,
        signer_name=signer_name,
        sha256=hashlib.sha256(data).hexdigest(),
        loaded=moment(datetime.now(UTC)),
    )


def _index(desk: Desk) -> list[Pack]:
    """What is loaded; for a framework no longer carried nothing is said."""
    found = [msgspec.convert(value, Pack) for value in (desk.store.note(AREA, _INDEX) or {}).values()]
    return [
        msgspec.structs.replace(pack, fits=pack.version == shipped(pack.framework).version)
        for pack in found
        if pack.framework in _IDS
    ]


def _stated(present: dict[str, Pack]) -> dict[str, Any]:
    return {slot: msgspec.to_builtins(pack) for slot, pack in present.items()}


def _name(pack: Pack) -> str:
    return f"{pack.slot}/{pack.sha256}"


def _choose(fitting: list[Pack], language: str | None) -> Pack | None:
    by_tag = {pack.language.lower(): pack for pack in sorted(fitting, key=lambda one: one.language, reverse=True)}
    by_first = {name.partition("-")[0]: pack for name, pack in by_tag.items()}
    for wanted in [language] if language is not None else [spoken(), "en"]:
        name = wanted.lower().replace("_", "-")
        found = by_tag.get(name) or by_first.get(name.partition("-")[0])
        if found is not None:
            return found
    return min(fitting, key=lambda one: one.language) if fitting and language is None else None


def _not_newer(before: Pack, pack: Pack) -> Refused:
    happened = (
        tr("An issue of {before} is loaded for this framework and language; this one is older, of {issued}.")
        if pack.issued < before.issued
        else tr("Another pack issued on {before} is loaded for this framework and language.")
    )
    return Refused(
        happened.format(before=before.issued, issued=pack.issued),
        kept=tr("The pack that was loaded stays in use."),
        todo=tr("Ask for the latest issue. To go back to this one, remove the loaded pack first."),
    )
