"""Attachments for custodians only, and all attachments sealed anew after somebody was removed from a case.

Whoever could open a case knows the keys that stand in it. So both seal the bytes themselves anew, under another key and
name: the old file goes, and with it what an old key could open.
"""

from uuid import uuid4

from ..casefile.bundle import Stated
from ..casefile.expunge import expunge_change
from ..casefile.journal import targets_of
from ..casefile.statements import Change
from ..domain.attachment import Attachment
from ..errors import Refused
from ..i18n import tr
from ..jobs import Job
from .attachment_access import attachment_secrets, reader_of
from .attachments import KIND, SEALED_KEY, SealedFile, find_attachment, secrets_of
from .session import OpenCase

RESEALING = "resealing"
_OPENS = {"key", "name", "blob", SEALED_KEY}


def seal_attachment(case: OpenCase, reference: str, job: Job | None = None) -> int:
    """From now on only the custodians of the case open this attachment and see its name; answers what lingers.

    The bytes are sealed anew, and the statements that held the old key and the name are expunged, as far as they are
    this officer's own; ``lingering`` counts those of others, which only they, or a manager with a second person, can
    take out. ``Refused`` when it is sealed already.
    """
    attachment = find_attachment(case, reference)
    if attachment.sealed:
        raise Refused(tr("This attachment is sealed already."), kept=tr("Nothing was changed."))
    old = attachment.blob or ""
    file = _sealed_anew(case, attachment, job or Job())
    fields: dict[str, object] = {"key": None, "name": None, "blob": file.sealed.name}
    fields |= {"note": attachment.note} if attachment.note else {}
    fields |= secrets_of(case, attachment.id, file, sealed=True)
    case.file.attachments.forget_text(attachment.id)  # while the record still names the old file
    _enter(case, file, [(KIND, attachment.id, fields)], [old])
    lingering = _take_out_old(case, attachment.id)
    case.file.attachments.blobs.remove(old)
    case.file.scour()
    return lingering


def seal_all_anew(case: OpenCase, job: Job | None = None) -> int:
    """Seal the bytes of every attachment under another key since the list of who may open the case last changed.

    Answers how many. It can be stopped and begun again: what is done is not done twice. Attachments this officer
    cannot open are left.
    """
    done, job = 0, job or Job()
    waiting = [record for record, _, _ in case.file.records(KIND) if not _is_newer(case, record)]
    for count, record in enumerate(waiting):
        job.advance(count / len(waiting), tr("Sealing attachment {n} of {m} anew").format(n=count + 1, m=len(waiting)))
        attachment = find_attachment(case, record)
        try:
            file = _sealed_anew(case, attachment, Job(lambda *_: job.refuse_cancelled()))
        except Refused:
            continue
        old = attachment.blob or ""
        opening = secrets_of(case, attachment.id, file, sealed=attachment.sealed)
        fields: dict[str, object] = {**opening, "blob": file.sealed.name}
        _enter(case, file, [(KIND, attachment.id, fields)], [old])
        case.file.attachments.move_text(old, file.sealed.name)
        case.file.attachments.blobs.remove(old)
        done += 1
    job.finish()
    return done


def _sealed_anew(case: OpenCase, attachment: Attachment, job: Job) -> SealedFile:
    name = attachment_secrets(case, attachment).name
    with reader_of(case, attachment) as reader:
        sealed = case.file.attachments.blobs.seal(reader.file(), job, expected=reader.size)
    return SealedFile(name=name, media_type=attachment.media_type or "", sealed=sealed)


def _enter(case: OpenCase, file: SealedFile, stated: list[Stated], old: list[str]) -> None:
    """State the new file in one commit with the names of those it replaces, which nobody needs any more."""
    try:
        case.state([*stated, (RESEALING, str(uuid4()), {"replaced": old})], again=True)
    except BaseException:
        case.file.attachments.blobs.remove(file.sealed.name)
        raise


def _is_newer(case: OpenCase, record: str) -> bool:
    """Whether the sealed file of an attachment was stated knowing of the newest list of who may open the case."""
    values = (case.file.values(KIND, record) or {}).get("blob", [])
    if not values or values[0].value is None:
        return True
    knows = case.file.journal.ancestry.knows
    newest = case.file.journal.rules.newest_admissions()
    return all(knows(values[0].commit, admission) for admission in newest)


def _take_out_old(case: OpenCase, record: str) -> int:
    """Expunge this officer's statements that still hold a key or the name in the clear; how many of others stay."""

    def tells(change: Change) -> bool:
        return (change.kind, change.record) == (KIND, record) and any(
            change.fields.get(field) is not None for field in ("key", "name")
        )

    targets, lingering = [], 0
    for stated in case.file.history(KIND, record):
        commit = case.file.journal.commit(stated.commit)
        if commit is None or stated.gone or not _OPENS & stated.fields.keys():
            continue
        found = targets_of(case.file.journal, commit, tells)
        if stated.officer == case.desk.officer.id:
            targets += [target for target in found if target not in targets]
        else:
            lingering += len(found)
    if targets:
        case.file.expunge(
            case.desk.officer, expunge_change(str(uuid4()), targets, tr("Sealed to the custodians"), None)
        )
    return lingering
