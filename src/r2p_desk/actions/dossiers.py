"""A dossier for somebody outside: seen exactly as they will see it, searched whole, and only then sent.

A release is a fresh statement. Records are redacted for the one recipient, told anew under ids made for them, and what
was made of it is searched for all that only withheld material holds. What is asked and answered stays with the officer;
what refuses, refuses before a byte is on the medium.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from ..domain.attachment import CustodyEvent
from ..domain.condition import is_among
from ..domain.marking import Level, Marking, high_water
from ..domain.when import When
from ..errors import DeskError, Leak, Refused, UsageError
from ..exchange.approval import Leaving
from ..exchange.dossier import FORMAT, TYPE, Dossier, File, Originator, Paper, read_dossier, tidy, write_dossier
from ..exchange.dossier_records import ItemRecord, Terms
from ..exchange.manifest import Kind, Role
from ..exchange.media import Stranded
from ..exchange.moments import moment
from ..exchange.package import Source
from ..i18n import tr
from ..jobs import Job
from ..release.harm import Ask, naming_asks
from ..release.layers import layers_of
from ..release.marking import Gathered
from ..release.rules import Rules
from . import custody
from .approving import approved_by
from .assessing import today
from .cases import case_record
from .contacts import Contact
from .dossier_composing import Told, Wanted, markings_of, tell, wanted_items
from .dossier_files import Carried, PaperCarried, carried, linked, may_leave, papers
from .dossier_ids import Ids, SentDossier, keep_sent, next_number, strike_sent
from .offices import cleared, office_of, refuse_unsendable
from .profiles import ReleaseProfile, profile_of
from .releasing import (
    LeftOut,
    Released,
    Withheld,
    ask_answers,
    check_copies,
    conditions_as_written,
    release_key,
    release_rules,
)
from .sending import Sent, send
from .session import Desk, OpenCase
from .undecided import undecided

_LONGEST = 200
T = TypeVar("T")


class DossierAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to go into a dossier; what is not said is as the recipient's profile has it.

    ``items`` are references (none: all that may leave), and what an assessment or a note rests on goes along.
    ``attachments`` (``None``: as the profile says) may name single ones in ``files``; ``papers`` are PDFs made here.
    ``title`` and ``subject`` are said instead of the name of the case. ``ceiling`` may only lower the profile's.
    """

    title: str | None = None
    subject: str | None = None
    as_of: When | None = None
    items: tuple[str, ...] = ()
    assessments: bool = True
    warnings: bool = True
    attachments: bool | None = None
    files: tuple[str, ...] = ()
    papers: tuple[Path, ...] = ()
    ceiling: Marking | None = None
    purpose: str | None = None
    expires: str | None = None
    conditions: tuple[str, ...] = ()


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier as it would leave, and all an officer must know before it does.

    ``content`` are the parts by id, in order, byte by byte; ``leaving`` names them, and its digest is what a second
    person approves. ``asks`` is what the do-no-harm check asks, ``answers`` what was said to it before, ``left_out``
    whose conditions kept items out and ``review`` where many confidential items stand on one group. ``leak`` says what
    refuses it, ``binding`` which questions (keys) must be answered first; ``undecided`` how many values in it officers
    stated differently. ``kept_files`` are attachments that cannot leave, ``needs_second`` whether a second person must
    approve.
    """

    contact: Contact
    profile: ReleaseProfile
    dossier: Dossier
    content: dict[str, bytes]
    leaving: Leaving
    told: Told
    attachments: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    answers: Mapping[str, str] = {}
    left_out: tuple[LeftOut, ...] = ()
    review: tuple[Gathered, ...] = ()
    kept_files: tuple[str, ...] = ()
    undecided: int = 0
    leak: Leak | None = None
    binding: frozenset[str] = frozenset()
    needs_second: bool = False
    case: str = ""

    @property
    def marking(self) -> Marking:
        """Derived: the highest of all in it."""
        return self.dossier.marking

    @property
    def digest(self) -> str:
        """What an approval is over."""
        return self.leaving.digest

    @property
    def unanswered(self) -> tuple[Ask, ...]:
        """What was asked and nobody said a word to."""
        return tuple(ask for ask in self.asks if ask.key not in self.answers)


class DossierSent(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier on its medium: the package, what the ledger keeps of it, who approved it (name), if anybody."""

    sent: Sent
    entry: SentDossier
    approved_by: str | None = None


def preview_dossier(case: OpenCase, contact: Contact, asked: DossierAsked, job: Job | None = None) -> Prepared:
    """The dossier exactly as this contact would get it, searched; nothing is written outside the case.

    ``Refused`` for a contact to whom nothing may be sent, and where the case itself is above the ceiling and the
    dossier was given no title and subject of its own. What was found in it that must not leave is in ``leak``.
    """
    job = job or Job()
    refuse_unsendable(case.desk, contact)
    profile = _profile(case.desk, contact, asked)
    rules, told, files, kept = _told(case, contact, asked, profile, job)
    dossier, content = _dossier(case, contact, asked, profile, rules, told, files)
    leaving = _leaving(contact, dossier, content, asked)
    job.advance(0.6, tr("Looking for what must not leave"))
    released, leak = _searched(case, contact, profile, dossier, rules, list(content.values()), job)
    naming, binding = _naming(case, rules, content)
    return Prepared(
        contact=contact, profile=profile, dossier=dossier, content=content, leaving=leaving, told=told,
        attachments=tuple(one.attachment for one in files), asks=(*naming, *_asks(released)),
        binding=binding, answers=ask_answers(case),
        left_out=_first(one.left_out for one in released), review=_first(one.review for one in released),
        kept_files=tuple(kept), leak=leak, case=case.file.id,
        undecided=len(undecided(case, {one.record for one in told.left})),
        needs_second=profile.second or dossier.marking.level is Level.STRICTLY_CONFIDENTIAL,
    )  # fmt: skip


def send_dossier(
    case: OpenCase, prepared: Prepared, out: Path, job: Job | None = None, *, approval: bytes | None = None
) -> DossierSent:
    """Write what was prepared, byte by byte, into the folder ``out`` as a package for its one receiver.

    ``Leak`` where the search found something; ``Refused`` without the second person's approval of exactly these bytes
    where one is needed, and where another dossier to this contact went out since. The mapping of ids is kept first.
    """
    if prepared.leak is not None:
        raise prepared.leak
    desk, contact, dossier = case.desk, prepared.contact, prepared.dossier
    refuse_unsendable(desk, contact)
    _refuse_unanswered(case, prepared)
    second = None
    if prepared.needs_second or approval is not None:
        second = approved_by(case, prepared.leaving, approval)
    if prepared.case != case.file.id or dossier.number != next_number(desk, case.file.id, contact.id):
        raise Refused(
            tr("Another dossier on this case went to {name} since this one was prepared.").format(name=contact.name),
            kept=tr("Nothing was written."),
            todo=tr("Prepare it again."),
        )
    entry = SentDossier(
        contact=contact.id, case=case.file.id, dossier=dossier.id, number=dossier.number,
        at=moment(datetime.now(UTC)), title=dossier.title, marking=str(dossier.marking),
        sha256=hashlib.sha256(prepared.content["dossier"]).hexdigest(), records=tuple(prepared.told.left),
        files=prepared.attachments, approved=second.id if second else None,
    )  # fmt: skip
    keep_sent(desk, [entry])
    try:
        sent = _send(desk, prepared, out, job)
    except Stranded:
        raise  # it may have left, and the next one must not be of its number
    except DeskError:
        strike_sent(desk, entry)
        raise
    entry = replace(entry, package=sent.package)
    keep_sent(desk, [entry])
    for attachment in prepared.attachments:
        custody.record(case, attachment, CustodyEvent.EXPORTED)
    return DossierSent(sent=sent, entry=entry, approved_by=second.name if second else None)


def _send(desk: Desk, prepared: Prepared, out: Path, job: Job | None) -> Sent:
    roles = {part: Role(role) for part, role, _, _ in prepared.leaving.parts}
    sources = [
        Source(id=part, role=roles[part], chunks=partial(list, [data])) for part, data in prepared.content.items()
    ]
    return send(
        desk, [prepared.contact], Kind.DOSSIER, sources, out, job, marking=str(prepared.marking),
        expires=prepared.leaving.expires, conditions=prepared.leaving.conditions,
    )  # fmt: skip


def _profile(desk: Desk, contact: Contact, asked: DossierAsked) -> ReleaseProfile:
    """The contact's, or stricter: what is asked for now lowers the ceiling and never raises it."""
    profile = profile_of(desk, contact)
    if asked.ceiling is not None and not profile.ceiling.covers(asked.ceiling):
        raise Refused(
            tr("{name} may read up to {marking}; a dossier cannot be asked for above that.").format(
                name=contact.name, marking=profile.ceiling.words
            ),
            kept=tr("Nothing was written."),
            todo=tr("Raise the ceiling of their release profile first, if that is right."),
        )
    if not cleared(contact, profile.ceiling.level):
        raise Refused(
            tr("The card of {name} does not clear them for {level}.").format(
                name=contact.name, level=profile.ceiling.level
            ),
            kept=tr("Nothing was written."),
            todo=tr("Lower the ceiling of their release profile."),
        )
    if asked.attachments and not profile.attachments:
        raise Refused(
            tr("The release profile of {name} lets no attachments leave.").format(name=contact.name),
            kept=tr("Nothing was written."),
            todo=tr("Change the profile first, if that is right."),
        )
    return replace(profile, ceiling=asked.ceiling or profile.ceiling, purpose=asked.purpose or profile.purpose)


def _told(
    case: OpenCase, contact: Contact, asked: DossierAsked, profile: ReleaseProfile, job: Job
) -> tuple[Rules, Told, list[Carried], list[str]]:
    """The rules for this recipient, what is told under them, the attachments as they leave, those that cannot."""
    make = partial(release_rules, case, ceiling=profile.ceiling, recipient=contact.name, purpose=profile.purpose)
    rules = make(narrowing=profile.narrowing())
    wanted = Wanted(
        as_of=asked.as_of or today(), items=wanted_items(case, asked.items), assessments=asked.assessments,
        warnings=asked.warnings,
    )  # fmt: skip
    job.advance(0.05, tr("Reading the case"))
    told = tell(case, rules, wanted, Ids(case.desk, case.file.id, contact.id))
    with_files = profile.attachments and asked.attachments is not False and (asked.attachments or bool(asked.files))
    if not with_files:
        return rules, told, [], []
    leaving = may_leave(case, rules, told.items, asked.files)
    found, kept = carried(case, rules, leaving, job, names=profile.file_names)
    kept += sorted(linked(case, told.items, asked.files) - set(leaving))
    if kept:
        told.withheld["file"] = len(kept)
    going = [one.attachment for one in found]
    unaltered = [one.attachment for one in found if not one.stripped]
    return make(narrowing=profile.narrowing(going, unaltered)), told, found, kept


def _dossier(
    case: OpenCase,
    contact: Contact,
    asked: DossierAsked,
    profile: ReleaseProfile,
    rules: Rules,
    told: Told,
    files: list[Carried],
) -> tuple[Dossier, dict[str, bytes]]:
    desk, ids = case.desk, Ids(case.desk, case.file.id, contact.id)
    going = papers(asked.papers, rules)
    title, subject, named = _titles(case, asked, rules)
    marking = high_water([*markings_of(told, rules, [*(one.marking for one in files), *(one.marking for one in going)]),
                          *([rules.unmarked] if named else [])])  # fmt: skip
    office = office_of(desk)
    content: dict[str, bytes] = {}
    dossier = Dossier(
        type=TYPE, format=FORMAT, id=ids.dossier, number=next_number(desk, case.file.id, contact.id), title=title,
        subject=subject, marking=marking, as_of=asked.as_of or today(),
        originator=Originator(key=desk.officer.id, name=desk.officer.name, office=office.name if office else None),
        terms=Terms(
            purposes=(profile.purpose,) if profile.purpose else (), until=profile.until, onward=profile.onward,
            attribution=profile.attribution,
        ),
        purpose=profile.purpose, records=tuple(told.records), withheld=told.withheld,
        files=tuple(_file(one, number, ids, content) for number, one in enumerate(files, 1)),
        papers=tuple(_paper(one, number, content) for number, one in enumerate(going, 1)),
    )  # fmt: skip
    data = write_dossier(dossier)
    return read_dossier(data), {"dossier": data, **content}  # what is shown is what they will read


def _titles(case: OpenCase, asked: DossierAsked, rules: Rules) -> tuple[str, str, bool]:
    """(title, subject, whether they are the name of the case, which is marked as it is)."""
    said = [" ".join(tidy(one or "").split())[:_LONGEST] for one in (asked.title, asked.subject)]
    title, subject = said[0] or said[1], said[1] or said[0]
    if title:
        return title, subject, False
    if not rules.opens(None):
        raise UsageError(
            tr("The case itself is marked above what this recipient may read, and so is its name."),
            kept=tr("Nothing was written."),
            todo=tr("Give the dossier a title and a subject of its own."),
        )
    name = tidy(case_record(case).title)[:_LONGEST]
    return name, name, True


def _file(one: Carried, number: int, ids: Ids, content: dict[str, bytes]) -> File:
    part = f"file-{number:04d}"
    content[part] = one.data
    return File(
        id=part, media_type=one.media_type, size=len(one.data), sha256=hashlib.sha256(one.data).hexdigest(),
        items=tuple(sorted(ids.of(item) for item in one.items)), marking=one.marking, name=one.name,
        stripped=one.stripped,
    )  # fmt: skip


def _paper(one: PaperCarried, number: int, content: dict[str, bytes]) -> Paper:
    part = f"paper-{number:04d}"
    content[part] = one.data
    return Paper(
        id=part, title=one.title, marking=one.marking, size=len(one.data),
        sha256=hashlib.sha256(one.data).hexdigest(),
    )  # fmt: skip


def _leaving(contact: Contact, dossier: Dossier, content: Mapping[str, bytes], asked: DossierAsked) -> Leaving:
    def role(part: str) -> Role:
        return Role.DOSSIER if part == "dossier" else Role.PAPER if part.startswith("paper-") else Role.FILE

    parts = [(part, str(role(part)), len(data), hashlib.sha256(data).hexdigest()) for part, data in content.items()]
    return Leaving(
        kind=str(Kind.DOSSIER), to=contact.id, to_name=contact.name, marking=str(dossier.marking), parts=tuple(parts),
        conditions=asked.conditions, expires=asked.expires,
    )  # fmt: skip


def _searched(
    case: OpenCase,
    contact: Contact,
    profile: ReleaseProfile,
    dossier: Dossier,
    rules: Rules,
    parts: list[bytes],
    job: Job,
) -> tuple[list[Released], Leak | None]:
    """What the search of every part found; what officers typed for this dossier is searched like all else."""
    said = [contact.name, dossier.originator.name, dossier.originator.office or ""]
    said += [words for one in dossier.records if isinstance(one, ItemRecord) for t in one.terms for words in t.purposes]
    asked_for = [words for one in conditions_as_written(case) for words in one.purposes]
    said += [profile.purpose] if profile.purpose and is_among(profile.purpose, asked_for) else []
    withheld = Withheld(case, rules, said, job)
    try:
        return check_copies(case, parts, dossier.marking, withheld, "dossier"), None
    except Leak as leak:
        return [], leak


def _naming(case: OpenCase, rules: Rules, content: Mapping[str, bytes]) -> tuple[tuple[Ask, ...], frozenset[str]]:
    """Sources that are not told here and whose names stand in a text; keys of those nobody may name at all.

    What a profile alone holds back is asked about; what an originator or a marking does must be answered.
    """
    named = {
        fields.get("source")
        for record, _, fields in case.file.records("item")
        if rules.open_item(record, fields) and record not in rules.unattributed
    }
    layers = [layer for data in content.values() for layer in layers_of(data)]
    hidden = {record: name for record, name in case.file.source_names() if record in rules.nameless}
    asks: dict[str, Ask] = {}
    binding: set[str] = set()
    for record, ask in naming_asks(layers, hidden, release_key(case)):
        asks[ask.key] = ask
        binding |= set() if record in named else {ask.key}
    return tuple(asks.values()), frozenset(binding)


def _refuse_unanswered(case: OpenCase, prepared: Prepared) -> None:
    answers = ask_answers(case)
    waiting = [ask for ask in prepared.asks if ask.key in prepared.binding and ask.key not in answers]
    if waiting:
        raise Refused(
            tr("“{name}” is or leads to a source that may not be named, and stands in a text that would leave.").format(
                name=waiting[0].shown
            ),
            kept=tr("Nothing was written."),
            todo=tr("Take it out of the text, or say why it may stand: r2p-desk release answer {key}.").format(
                key=waiting[0].key
            ),
        )


def _asks(released: Iterable[Released]) -> tuple[Ask, ...]:
    return tuple({ask.key: ask for one in released for ask in one.asks}.values())


def _first(found: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return next(iter(found), ())
