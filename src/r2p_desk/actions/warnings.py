"""Warning notes: written, changed, issued and from then on frozen; acknowledged; corrected by one that supersedes.

What was issued stands in one signed commit, whole. It is read from there: whatever was stated of the record since, here
or by an officer who did not know, changes nothing of the note as it went out, and is told as changed since.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec

from ..analysis.ladder import lacks, without_evidence
from ..domain.assessment import Assessment
from ..domain.item import Item
from ..domain.likelihood import check_likelihood
from ..domain.marking import Marking, high_water
from ..domain.records import fields_of, plain, record_from
from ..domain.warning import NOTE_RUNGS, Paragraph, Rung, WarningNote
from ..domain.when import When
from ..errors import InvalidValue, KnownLater, NotFound, Refused, UsageError
from ..i18n import tr
from ..keys import canonical
from .assessing import today
from .basis import basis
from .cases import case_record
from .items import find_item
from .reading import one, records
from .session import OpenCase
from .warning_words import lack_words

_OF_ISSUING = ("issued", "issuer", "issuer_name", "digest")
_FROM_THE_START = ("id", "number", *_OF_ISSUING)


class ChangedSince(msgspec.Struct, frozen=True, kw_only=True):
    """A field of an issued note that was stated otherwise since, or by an officer who did not know: by whom, when."""

    field: str
    value: Any
    name: str
    at: str


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A note as it was issued, or the draft as it is; what was stated of it since; which note took its place.

    ``sound`` is false where an issued note cannot be read whole as its digest has it, as when a part was withheld.
    """

    warning: WarningNote
    changed: tuple[ChangedSince, ...] = ()
    superseded_by: str | None = None
    sound: bool = True


def notes(case: OpenCase) -> list[Note]:
    """All notes by number, drafts among them."""
    found = [_note(case, record, fields) for record, _, fields in case.file.records("warning")]
    read = [note for note in found if note is not None]
    issued = {note.warning.supersedes: note.warning.id for note in read if note.warning.issued is not None}
    linked = [msgspec.structs.replace(note, superseded_by=issued.get(note.warning.id)) for note in read]
    return sorted(linked, key=lambda note: (note.warning.number, note.warning.id))


def note_markings(case: OpenCase) -> list[Marking]:
    """The markings that notes state, drafts among them; one that cannot be read counts as the strictest there is."""
    return [
        marking
        for record, _, fields in case.file.records("warning")
        if (read := one(case, WarningNote, record, fields)) is not None and (marking := read.marking) is not None
    ]


def find_note(case: OpenCase, reference: str) -> Note:
    """The note of this number or record id; ``NotFound`` without one, ``UsageError`` when two have the number."""
    wanted = reference.strip().removeprefix("#")
    found = [note for note in notes(case) if wanted in {note.warning.id, str(note.warning.number)}]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            tr("Two officers gave the number {number} to a warning each.").format(number=wanted),
            kept=tr("Nothing was changed."),
            todo=tr("Use the id; see r2p-desk warn list."),
        )
    raise NotFound(
        tr("There is no warning {reference} in this case.").format(reference=wanted[:60]),
        kept=tr("Nothing was changed."),
        todo=tr("See r2p-desk warn list."),
    )


def write_note(case: OpenCase, rung: Rung, stated: Mapping[str, Any], *, supersedes: str | None = None) -> WarningNote:
    """Save a new draft under the next number of the case.

    ``stated`` holds fields of ``WarningNote``; its paragraphs may name items as officers do. With ``supersedes``
    (number or id of an issued note) it begins as a copy of that, and will take its place once issued. ``KnownLater``
    for an item or an assessment that was not there on the day on whose knowledge it rests (``as_of``; else today).
    """
    known = notes(case)
    fields: dict[str, Any] = {}
    if supersedes is not None:
        older = find_note(case, supersedes).warning
        if older.issued is None:
            raise Refused(
                tr("Warning {number} is a draft; only an issued one is superseded.").format(number=older.number),
                kept=tr("Nothing was saved."),
                todo=tr("Change the draft."),
            )
        fields = _carried_over(older)
    number = max((note.warning.number for note in known), default=0) + 1
    fields |= {"number": number, "rung": str(rung), **_plainly(stated)}
    fields["as_of"] = fields.get("as_of") or str(today())
    if "assessment" not in fields:
        fields["assessment"] = _newest_assessment(case, When(fields["as_of"]))
    made = _checked(case, str(uuid4()), fields)
    case.state([("warning", made.id, fields_of(made))])
    return made


def change_note(case: OpenCase, reference: str, stated: Mapping[str, Any]) -> WarningNote:
    """State some fields of a draft anew, ``None`` to clear one. ``Refused`` for an issued note: that is frozen."""
    found = find_note(case, reference).warning
    if found.issued is not None:
        raise Refused(
            tr("Warning {number} was issued on {day}; it does not change any more.").format(
                number=found.number, day=found.issued.words
            ),
            kept=tr("It is kept as it went out."),
            todo=tr("Write a new one that supersedes it."),
        )
    news = _plainly({name: value for name, value in stated.items() if name not in _FROM_THE_START})
    made = _checked(case, found.id, {**fields_of(found), **news})
    stated_now = fields_of(made)
    case.state([("warning", made.id, {name: stated_now.get(name) for name in news})])
    return made


def issue_note(case: OpenCase, reference: str, day: When | None = None) -> WarningNote:
    """Issue a draft as of a day (today when not given); one signed commit holds it whole, and it is frozen.

    ``Refused`` with all that is missing when a paragraph leads to no evidence and is not marked as judgement, what is
    not known is not said, nobody is addressed, or what a note of its kind must state is not stated.
    """
    draft = find_note(case, reference).warning
    if draft.issued is not None:
        raise Refused(
            tr("Warning {number} was issued on {day}.").format(number=draft.number, day=draft.issued.words),
            kept=tr("It is kept as it went out."),
            todo=tr("Write a new one that supersedes it."),
        )
    issued = day or today()
    _refuse_day(draft, issued)
    checked = _checked(case, draft.id, fields_of(draft))
    missing = missing_for_issue(case, checked)
    if missing:
        raise _not_yet(draft, missing)
    officer = case.desk.officer
    whole = msgspec.structs.replace(
        checked,
        marking=checked.marking or least_marking(case, checked),
        dissent=tuple(dict.fromkeys((*checked.dissent, *_dissent(case, checked.assessment)))),
        issued=issued,
        issuer=officer.id,
        issuer_name=officer.name,
    )
    whole = msgspec.structs.replace(whole, digest=digest_of(whole.id, fields_of(whole)))
    case.state([("warning", whole.id, fields_of(whole))], again=True)
    return whole


def missing_for_issue(case: OpenCase, note: WarningNote) -> list[tuple[str, str]]:
    """(code, sentence) of everything that keeps a note from being issued; empty when it may go out."""
    missing = [] if note.title else [("title", tr("It has no title."))]
    missing += [(str(need), lack_words(need, without_evidence(note))) for need in lacks(note)]
    for item in note.items:
        if (case.file.shown("item", item) or {}).get("removed") is True:
            words = tr("It rests on item {id}, which was removed.").format(id=find_item(case, item).ref)
            missing.append(("removed", words))
    least = least_marking(case, note)
    if note.marking is not None and not note.marking.covers(least):
        words = tr("Its marking {marking} is below that of what it rests on: {least}.")
        missing.append(("marking", words.format(marking=note.marking.words, least=least.words)))
    return missing


def least_marking(case: OpenCase, note: WarningNote) -> Marking:
    """The lowest marking that covers the case and every item the note rests on."""
    own = case_record(case).marking
    return high_water([own, *(find_item(case, item).marking or own for item in note.items)])


def digest_of(record: str, fields: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of a note's id and all its fields but the digest, in canonical JSON."""
    issued = {name: value for name, value in fields.items() if name != "digest"}
    return hashlib.sha256(canonical.encode({"id": record, "fields": issued})).hexdigest()


def _note(case: OpenCase, record: str, shown: dict[str, Any]) -> Note | None:
    issuing = _issuing(case, record)
    if issuing is None:
        draft = one(case, WarningNote, record, shown)
        return None if draft is None else Note(warning=draft)
    read = one(case, WarningNote, record, issuing) or one(case, WarningNote, record, shown)
    if read is None:
        return None
    sound = digest_of(record, issuing) == issuing.get("digest")
    return Note(warning=read, changed=_changed(case, record, issuing), sound=sound)


def _issuing(case: OpenCase, record: str) -> dict[str, Any] | None:
    """The fields of the commit that issued a note, ``None`` for a draft.

    Of several the one that knew of no other: whoever writes past this program can date a commit back, but not make an
    earlier one know of it. Where two officers issued one draft apart, the earlier by its claim, then by its id.
    """
    commits: dict[tuple[str, str], dict[str, Any]] = {}
    for stated in case.file.history("warning", record):
        if not stated.gone:
            commits.setdefault((stated.at, stated.commit), {}).update(stated.fields)
    issuing = {key: fields for key, fields in commits.items() if fields.get("digest") and fields.get("issued")}
    knows = case.file.journal.ancestry.knows
    first = [key for key in issuing if not any(knows(key[1], other[1]) for other in issuing if other != key)]
    return issuing[min(first)] if first else None


def _changed(case: OpenCase, record: str, issued: Mapping[str, Any]) -> tuple[ChangedSince, ...]:
    """Every current value of a field that is not the one issued."""
    names = {member.id: member.name for member in case.file.access.officers}
    own = frozenset(WarningNote.__struct_fields__)
    return tuple(
        ChangedSince(field=name, value=value.value, name=names.get(value.officer, ""), at=value.at)
        for name, values in sorted((case.file.values("warning", record) or {}).items())
        if name in own
        for value in values
        if not value.expunged and _stated(value.value) != _stated(issued.get(name))
    )


def _stated(value: Any) -> Any:
    return None if value in ("", []) else value


def _carried_over(older: WarningNote) -> dict[str, Any]:
    kept = {name: value for name, value in fields_of(older).items() if name not in _FROM_THE_START}
    kept.pop("horizon" if _behind(older) else "", None)
    return {**kept, "supersedes": older.id, "as_of": str(today())}


def _behind(older: WarningNote) -> bool:
    return older.horizon is not None and older.horizon.latest <= today().latest


def _plainly(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as the journal keeps them; blank text is nothing."""
    made = {name: plain(value) for name, value in stated.items()}
    return {name: None if isinstance(value, str) and not value.strip() else value for name, value in made.items()}


def _open_assessments(case: OpenCase) -> list[Assessment]:
    """None that another judges in a blind round that is not over."""
    known = basis(case)
    return [one for one in records(case, "assessment", Assessment) if known.open_to(one)]


def _newest_assessment(case: OpenCase, day: When) -> str | None:
    made = [one for one in _open_assessments(case) if one.as_of.latest <= day.latest]
    newest = max(made, key=lambda one: (one.as_of.latest, one.id), default=None)
    return None if newest is None else newest.id


def _checked(case: OpenCase, record: str, fields: Mapping[str, Any]) -> WarningNote:
    """The note these fields make, its items and assessment by record id; refused where something cannot stand."""
    note = record_from(WarningNote, record, dict(fields))
    if note.rung not in NOTE_RUNGS:
        raise UsageError(
            tr("No note goes out at this step."),
            kept=tr("Nothing was saved."),
            todo=tr("Write one of: {words}.").format(words=", ".join(NOTE_RUNGS)),
        )
    as_of = note.as_of or today()
    if note.horizon is not None and note.horizon.latest <= as_of.latest:
        raise _horizon_behind(note.horizon, as_of)
    paragraphs = tuple(
        Paragraph(
            text=paragraph.text,
            items=tuple(dict.fromkeys(known_by(case, item, as_of).id for item in paragraph.items)),
            judgement=paragraph.judgement,
        )
        for paragraph in note.paragraphs
        if paragraph.text.strip()
    )
    term = yardstick = None
    if note.term is not None or note.probability is not None:
        if note.yardstick is None or note.term is None:
            raise UsageError(
                tr("A likelihood needs its yardstick and its term."),
                kept=tr("Nothing was saved."),
                todo=tr("Say for example: yardstick icd-203, term very likely."),
            )
        likely = check_likelihood(note.yardstick, note.term, note.probability)
        term, yardstick = likely.term, str(likely.yardstick)
    return msgspec.structs.replace(
        note,
        as_of=as_of,
        title=" ".join(note.title.split()),
        paragraphs=paragraphs,
        term=term or note.term,
        yardstick=yardstick or note.yardstick,
        assessment=None if note.assessment is None else _assessment(case, note.assessment, as_of),
    )


def _assessment(case: OpenCase, reference: str, as_of: When) -> str:
    for made in _open_assessments(case):
        if reference.strip() in {made.id, str(made.as_of)}:
            if made.as_of.latest <= as_of.latest:
                return made.id
            raise KnownLater(
                tr("The assessment as of {made} was made after {day}.").format(made=made.as_of.words, day=as_of.words),
                kept=tr("Nothing was saved."),
                todo=tr("Name an earlier one, or write as of a later day."),
            )
    raise NotFound(
        tr("There is no assessment {reference} in this case.").format(reference=reference[:60]),
        kept=tr("Nothing was saved."),
        todo=tr("Name one by its id or its day."),
    )


def known_by(case: OpenCase, reference: str, day: When) -> Item:
    """The item, which must be there and must have been known by then; else ``NotFound`` or ``KnownLater``."""
    item = find_item(case, reference)
    if item.known_by(day):
        return item
    clock = item.known or item.recorded
    raise KnownLater(
        tr("Item {id} became known {known}, after {day}.").format(
            id=item.ref, known=clock.words if clock else tr("on a day nobody stated"), day=day.words
        ),
        kept=tr("Nothing was saved."),
        todo=tr("Leave it out, or write as of a later day."),
    )


def _refuse_day(draft: WarningNote, issued: When) -> None:
    not_in_the_future(issued)
    if draft.as_of is not None and issued.latest < draft.as_of.latest:
        raise InvalidValue(
            tr("The note rests on what was known by {as_of}; it cannot have been issued on {day}.").format(
                as_of=draft.as_of.words, day=issued.words
            ),
            kept=tr("The draft is kept as it is."),
        )
    if draft.horizon is not None and draft.horizon.latest <= issued.latest:
        raise _horizon_behind(draft.horizon, issued)


def _horizon_behind(horizon: When, day: When) -> InvalidValue:
    return InvalidValue(
        tr("The horizon {horizon} does not lie after {day}.").format(horizon=horizon.words, day=day.words),
        kept=tr("Nothing was saved."),
        todo=tr("A warning says what will be so by a day that is still to come."),
    )


def not_in_the_future(day: When) -> When:
    """The same day; ``InvalidValue`` for one that is still to come."""
    if day.latest > today().latest:
        raise InvalidValue(
            tr("{day} is still to come.").format(day=day.words),
            kept=tr("Nothing was saved."),
            todo=tr("Say when it was."),
        )
    return day


def _not_yet(draft: WarningNote, missing: list[tuple[str, str]]) -> Refused:
    error = Refused(
        tr("Warning {number} cannot be issued yet. {missing}").format(
            number=draft.number, missing=" ".join(words for _, words in missing)
        ),
        kept=tr("The draft is kept as it is."),
        todo=tr("Complete it, then issue it."),
    )
    error.findings = tuple(missing)
    return error


class _Dissent(msgspec.Struct, frozen=True, kw_only=True):
    """Of a dissent recorded with an assessment, what a note prints."""

    id: str
    assessment: str
    text: str = ""
    name: str = ""
    subject: str = ""
    unprinted: str | None = None


def _dissent(case: OpenCase, assessment: str | None) -> list[str]:
    """The dissent of an assessment, but for what its chair recorded why not to print."""
    if assessment is None:
        return []
    return [
        f"{one.name}: {one.text}" if not one.subject else f"{one.name} ({one.subject}): {one.text}"
        for one in records(case, "dissent", _Dissent)
        if one.assessment == assessment and one.text and one.unprinted is None
    ]
