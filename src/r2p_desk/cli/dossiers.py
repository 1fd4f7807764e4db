"""Dossiers on the command line: seen before they leave, sent, listed, taken up; what each contact is given."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from ..actions import approving, dossier_ids, dossier_shelf, dossier_taking, dossiers, profiles, session
from ..actions.contacts import contacts, find_contact
from ..actions.dossier_shelf import Shelved
from ..actions.dossiers import DossierAsked, Prepared
from ..actions.profiles import ReleaseProfile
from ..actions.session import OpenCase
from ..domain.condition import Onward, onward_words
from ..domain.marking import Marking
from ..domain.place import Precision
from ..domain.release_groups import ReleaseGroup
from ..domain.when import When
from ..exchange.dossier import Dossier
from ..exchange.dossier_records import kind_of
from ..exchange.moments import moment
from ..i18n import tr, trn
from .answers import Answer, Context
from .releasing import release_lines, release_object
from .second_person import number_line, second_here
from .stating import Fields, day, marking, several, stated, text, word, yes


def _groups(value: list[str]) -> tuple[ReleaseGroup, ...]:
    """Groups, each by itself or several with commas."""
    read: tuple[ReleaseGroup, ...] = several(ReleaseGroup)([one for part in value for one in part.split(",") if one])
    return read


_PROFILE: Fields = {
    "ceiling": ("ceiling", marking),
    "groups": ("groups", _groups),
    "exactness": ("place_exactness", word(Precision)),
    "purpose": ("purpose", text),
    "attachments": ("attachments", yes),
    "file_names": ("file_names", yes),
    "onward": ("onward", word(Onward)),
    "attribution": ("attribution", yes),
    "until": ("until", day),
    "second": ("second", yes),
}


def preview(context: Context) -> Answer:
    """``dossier preview``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=False) as case:
        prepared = prepare(context, case)
    body = {**prepared_object(prepared), "dossier": plain(prepared.dossier)}
    if prepared.leak is not None:
        return Answer(body=body, lines=[*_lines(prepared), str(prepared.leak)], status=3)
    return Answer(body=body, lines=_lines(prepared))


def send(context: Context) -> Answer:
    """``dossier send``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        prepared = prepare(context, case)
        approval = None if given.approval is None else approving.approval_in(given.approval)
        if given.second is not None:
            approval = second_here(context, case, prepared.leaving)
        made = dossiers.send_dossier(case, prepared, given.out, context.job, approval=approval)
    (receiver,) = made.sent.receivers
    body = {
        **prepared_object(prepared), "path": str(made.sent.path), "package": made.sent.package,
        "package_number": receiver.number, "sha256": made.sent.sha256, "size": made.sent.size,
        "approved_by": made.approved_by,
    }  # fmt: skip
    said = tr("Package {number} to {name}: {path}").format(
        number=receiver.number, name=receiver.name, path=made.sent.path
    )
    return Answer(body=body, lines=[*_lines(prepared), said, made.sent.remind])


def left(context: Context) -> Answer:
    """``dossier left``."""
    given = context.arguments
    with context.unlock() as desk:
        known = None if given.case is None else desk.registered(given.case).id
        to = None if given.to is None else find_contact(desk, given.to).id
        names = {one.id: one.name for one in contacts(desk)}
        found = dossier_ids.sent(desk, known, to)
    if given.record is not None:
        found = [one for one in map(partial(_of_record, given.record.strip().lower()), found) if one.records]
    lines = [
        tr("{day}  number {number} to {name}: {title}, {marking}, {records}").format(
            day=one.at[:10], number=one.number, name=names.get(one.contact, one.contact[:16]), title=one.title,
            marking=Marking(one.marking).words, records=trn("{n} record", "{n} records", len(one.records)),
        )
        for one in found
    ]  # fmt: skip
    if given.record is not None:
        lines += [f"  {one.package}  {left.id}" for one in found for left in one.records]
    body = {"dossiers": [msgspec.to_builtins(one) for one in found]}
    return Answer(body=body, lines=lines or [tr("No dossier left.")])


def _of_record(record: str, one: dossier_ids.SentDossier) -> dossier_ids.SentDossier:
    return msgspec.structs.replace(one, records=tuple(left for left in one.records if left.record == record))


def listed(context: Context) -> Answer:
    """``dossier list``."""
    with context.unlock() as desk:
        names = {one.id: one.name for one in contacts(desk)}
        found = dossier_shelf.shelved(desk)
    lines = [
        tr("{id}  number {number} of {name}: {title}, {marking}").format(
            id=one.dossier[:8], number=one.number, name=names.get(one.sender, one.sender[:16]), title=one.title,
            marking=one.marking.words,
        )
        for one in found
    ]  # fmt: skip
    body = {"dossiers": [_shelved(one, names) for one in found]}
    return Answer(body=body, lines=lines or [tr("No dossier came.")])


def show(context: Context) -> Answer:
    """``dossier show``."""
    with context.unlock() as desk:
        entry = dossier_shelf.find_shelved(desk, context.arguments.dossier)
        dossier = dossier_shelf.text_of(desk, entry)
        names = {one.id: one.name for one in contacts(desk)}
    body = {**_shelved(entry, names), "text": None if dossier is None else plain(dossier)}
    lines = told_lines(dossier) if dossier is not None else [tr("It was recalled by its sender.")]
    return Answer(body=body, lines=lines)


def take(context: Context) -> Answer:
    """``dossier take``."""
    given = context.arguments
    with context.unlock() as desk, session.open_case(desk, given.case, write=True) as case:
        entry = dossier_shelf.find_shelved(desk, given.dossier)
        took = dossier_taking.take_items(
            case, entry, given.item, update=given.update, files=given.files, job=context.job
        )
    lines = [
        trn("{n} item taken.", "{n} items taken.", len(took.new)),
        *([trn("{n} item changed.", "{n} items changed.", len(took.changed))] if took.changed else []),
        *([tr("Said otherwise now: {items}. Take the change with --update.").format(items=", ".join(took.offered))]
          if took.offered else []),
    ]  # fmt: skip
    return Answer(body=msgspec.to_builtins(took), lines=lines)


def profile_set(context: Context) -> Answer:
    """``profile set``."""
    fields = stated(context.arguments, _PROFILE)
    with context.unlock() as desk:
        contact = find_contact(desk, context.arguments.contact)
        made = profiles.set_profile(desk, contact, fields)
    return Answer(body=_profile(made, contact.name, is_set=True), lines=_profile_lines(made, contact.name))


def profile_show(context: Context) -> Answer:
    """``profile show``."""
    with context.unlock() as desk:
        contact = find_contact(desk, context.arguments.contact)
        found, is_set = profiles.profile_of(desk, contact), profiles.has_profile(desk, contact)
    return Answer(body=_profile(found, contact.name, is_set=is_set), lines=_profile_lines(found, contact.name))


def profile_list(context: Context) -> Answer:
    """``profile list``."""
    with context.unlock() as desk:
        found = [(profiles.profile_of(desk, one), one.name, profiles.has_profile(desk, one)) for one in contacts(desk)]
    lines = [f"{name}: {profile.ceiling.words}" for profile, name, _ in found]
    body = {"profiles": [_profile(profile, name, is_set=is_set) for profile, name, is_set in found]}
    return Answer(body=body, lines=lines or [tr("There is no contact yet.")])


def prepare(context: Context, case: OpenCase) -> Prepared:
    given = context.arguments
    asked = DossierAsked(
        title=given.title, subject=given.subject, as_of=None if given.as_of is None else When.parse(given.as_of),
        items=tuple(given.item), assessments=not given.no_assessments, warnings=not given.no_warnings,
        attachments=True if given.attachments or given.file else None, files=tuple(given.file),
        papers=tuple(given.paper), ceiling=None if given.ceiling is None else Marking(given.ceiling),
        purpose=given.purpose, expires=_end_of(given.expires), conditions=tuple(given.condition),
    )  # fmt: skip
    return dossiers.preview_dossier(case, find_contact(case.desk, given.to), asked, context.job)


def _end_of(given: str | None) -> str | None:
    """The last moment of that day (UTC)."""
    if given is None:
        return None
    last = When.parse(given).latest
    at = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1, milliseconds=-1)
    return moment(at)


def prepared_object(one: Prepared) -> dict[str, Any]:
    return {
        "to": one.contact.name, "to_key": one.contact.id, "digest": one.digest, "needs_second": one.needs_second,
        "dossier_id": one.dossier.id, "number": one.dossier.number, "title": one.dossier.title,
        "withheld": dict(one.dossier.withheld), **leaving_object(one.leaving), "undecided": one.undecided,
        "kept_files": list(one.kept_files), "must_answer": sorted(one.binding),
        "leaks": [{"code": code, "words": words} for code, words in (one.leak.findings if one.leak else ())],
        **release_object(one.asks, one.left_out, one.review, one.answers),
    }  # fmt: skip


def leaving_object(leaving: Any) -> dict[str, Any]:
    return {
        "marking": leaving.marking, "conditions": list(leaving.conditions), "expires": leaving.expires,
        "parts": [{"id": part, "role": role, "size": size, "sha256": digest}
                  for part, role, size, digest in leaving.parts],
    }  # fmt: skip


def plain(dossier: Dossier) -> Any:
    return msgspec.to_builtins(dossier, enc_hook=str.__str__)


def told_lines(dossier: Dossier) -> list[str]:
    """The dossier in words: what it says of itself, its items and notes, what stayed out."""
    lines = [
        tr("“{title}”, number {number}, {marking}, as of {day}, from {name}").format(
            title=dossier.title, number=dossier.number, marking=dossier.marking.words, day=dossier.as_of.words,
            name=dossier.originator.name,
        ),
        onward_words(dossier.terms.onward),
    ]  # fmt: skip
    for one in dossier.records:
        words = getattr(one, "title", None) or getattr(one, "reasons", None) or getattr(one, "text", None)
        lines.append(f"  {one.id[:8]}  {kind_of(one)}  {getattr(one, 'indicator', '')} {words or ''}".rstrip())
    lines += [f"  {one.id}  {one.media_type}  {one.size}" for one in dossier.files]
    lines += [f"  {one.id}  {one.title}" for one in dossier.papers]
    lines += [tr("Stayed out ({reason}): {count}").format(reason=code, count=n) for code, n in dossier.withheld.items()]
    return lines


def _lines(one: Prepared) -> list[str]:
    lines = [*told_lines(one.dossier), *release_lines(one.asks, one.left_out, one.review, one.answers)]
    if one.undecided:
        lines.append(tr("Values that officers stated differently and nobody decided: {n}").format(n=one.undecided))
    if any(left.code == "ask" for left in one.left_out):
        lines.append(tr("Its originator can be asked: r2p-desk request send."))
    if one.binding - set(one.answers):
        lines.append(tr("The name of a source must be taken out, or answered for, before this leaves."))
    if one.needs_second:
        lines.append(tr("A second person must approve it."))
    return [*lines, number_line(one.digest)]


def _shelved(one: Shelved, names: dict[str, str]) -> dict[str, Any]:
    return {
        "dossier": one.dossier, "number": one.number, "from": names.get(one.sender), "sender": one.sender,
        "title": one.title, "subject": one.subject, "marking": str(one.marking), "records": one.records,
        "received": one.received, "read": one.is_read, "conditions": list(one.conditions),
        "recalled": None if one.recalled is None else one.recalled.at,
    }  # fmt: skip


def _profile(one: ReleaseProfile, name: str, *, is_set: bool) -> dict[str, Any]:
    return {
        "contact": one.id, "name": name, "set": is_set, "ceiling": str(one.ceiling),
        "groups": [str(group) for group in one.groups], "place_exactness": one.exactness.value,
        "purpose": one.purpose, "attachments": one.attachments, "file_names": one.file_names,
        "onward": one.onward.value, "attribution": one.attribution, "until": one.until and str(one.until),
        "second": one.second,
    }  # fmt: skip


def _profile_lines(one: ReleaseProfile, name: str) -> list[str]:
    words = ", ".join(profiles.group_words(group) for group in one.groups)
    return [
        tr("{name} may read up to {marking}: {groups}").format(name=name, marking=one.ceiling.words, groups=words),
        onward_words(one.onward),
        tr("Attachments may leave.") if one.attachments else tr("No attachment leaves."),
        *([tr("A second person looks at everything.")] if one.second else []),
    ]


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("dossier", "preview"): preview,
    ("dossier", "send"): send,
    ("dossier", "left"): left,
    ("dossier", "list"): listed,
    ("dossier", "show"): show,
    ("dossier", "take"): take,
    ("profile", "set"): profile_set,
    ("profile", "show"): profile_show,
    ("profile", "list"): profile_list,
}
