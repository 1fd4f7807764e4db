"""The second person sees exactly what is about to leave, on this machine or by stick, and approves those bytes."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from ..domain.marking import Marking
from ..errors import DeskError, NotFound, Refused, UsageError
from ..exchange import case_sheet
from ..exchange.approval import (
    MAX_APPROVAL,
    MAX_REQUEST,
    Leaving,
    Request,
    read_approval,
    read_request,
    write_approval,
    write_request,
)
from ..exchange.case_sheet import CaseSheet, read_sheet
from ..exchange.dossier import Dossier, read_dossier
from ..exchange.moments import moment
from ..i18n import tr
from ..keys.officer import Officer, PublicOfficer
from ..system.files import write_durably
from .contacts import Contact, contact_of, contacts, known_keys
from .offices import cleared, office_of, refuse_unsendable, same_office
from .session import Desk, OpenCase, read_limited

AREA = "approval"


class Approvable(Protocol):
    """What is about to leave, as it was prepared."""

    @property
    def leaving(self) -> Leaving:
        """What is approved."""

    @property
    def content(self) -> dict[str, bytes]:
        """What is shown of it, by part."""

    @property
    def leak(self) -> DeskError | None:
        """What was found in it that must not leave."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request for approval on its medium: the file, whom it is for, and the digest that would be approved."""

    path: Path
    approver: str
    digest: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a second person is shown: who asks, what would leave to whom, and what that is.

    Of a dossier that is how its recipient reads it, of a case the sheet that names what goes.
    """

    requester: Contact
    leaving: Leaving
    at: str
    dossier: Dossier | None
    sheet: CaseSheet | None
    content: dict[str, bytes]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """An approval on its medium."""

    path: Path
    requester: str
    digest: str


def request_approval(desk: Desk, prepared: Approvable, approver: Contact, out: Path) -> Asked:
    """Write the file that shows a contact what is about to leave; it opens for them alone.

    ``Refused`` where the search found something that must not leave, and for somebody who may not approve.
    """
    if prepared.leak is not None:
        raise prepared.leak
    refuse_unsendable(desk, approver)
    _refuse_approver(desk, approver.id, prepared.leaving, receivers_of(prepared.content))
    _refuse_present(out)
    content = [(part, prepared.content[part]) for part, _, _, _ in prepared.leaving.parts]
    data = write_request(desk.officer, approver.public.recipient, prepared.leaving, content, _now())
    write_durably(out, data)
    return Asked(path=out, approver=approver.name, digest=prepared.leaving.digest)


def show_request(desk: Desk, path: Path) -> Shown:
    """What a request asks approval of, proven to be from a contact; nothing of it is kept."""
    request = read_request(read_limited(path, MAX_REQUEST), desk.officer, known_keys(desk))
    return _shown(desk, request)


def write_part(shown: Shown, part: str, out: Path) -> None:
    """Write an attachment or paper of a request to a file, in the clear, so that it can be looked at."""
    data = shown.content.get(part)
    if data is None:
        raise NotFound(tr("There is no such part in the request."), kept=tr("Nothing was written."))
    _refuse_present(out)
    write_durably(out, data)


def give_approval(desk: Desk, path: Path, digest: str, out: Path, note: str = "") -> Given:
    """Approve what a request showed; ``digest`` (or its first 8 digits) says which, so that nobody approves unseen."""
    shown = show_request(desk, path)
    wanted = digest.strip().lower()
    if len(wanted) < 8 or not shown.leaving.digest.startswith(wanted):
        raise UsageError(
            tr("That is not the number of what this file shows."),
            kept=tr("Nothing was approved."),
            todo=tr("Look at it with r2p-desk approval show, and give the number that stands there."),
        )
    _refuse_present(out)
    write_durably(out, write_approval(desk.officer, shown.leaving, shown.requester.id, _now(), note))
    return Given(path=out, requester=shown.requester.name, digest=shown.leaving.digest)


def approve_here(case: OpenCase, second: Officer, leaving: Leaving, note: str = "") -> bytes:
    """The approval of a second person who unlocked their own home on this machine and saw what would leave."""
    if second.id == case.desk.officer.id:
        raise _not_oneself()
    return write_approval(second, leaving, case.desk.officer.id, _now(), note)


def approval_in(path: Path) -> bytes:
    """The approval a second person gave back in a file; whether it holds is seen when it is used."""
    return read_limited(path, MAX_APPROVAL)


def approved_by(
    case: OpenCase, leaving: Leaving, approval: bytes | None, receivers: Collection[str] = ()
) -> PublicOfficer:
    """The second person who approved exactly this; ``Refused`` when nobody did. The approval is kept.

    ``receivers`` are all who get it (key hashes), where ``leaving`` names several by one hash. It must come from
    another officer, who is a contact here or of the case; with an office, of the same office.
    """
    if approval is None:
        raise Refused(
            tr("This needs a second person's approval before it leaves."),
            kept=tr("Nothing was written."),
            todo=tr("Ask a colleague on this machine, or by stick with r2p-desk approval request."),
        )
    desk = case.desk
    people = _people(case)
    given = read_approval(approval, {one: public.verifying for one, public in people.items()})
    if given.signer == desk.officer.id:
        raise _not_oneself()
    if (given.digest, given.to) != (leaving.digest, leaving.to):
        raise Refused(
            tr("The approval is of something else: what would leave now is not what was approved."),
            kept=tr("Nothing was written."),
            todo=tr("Have it approved as it is now."),
        )
    _refuse_approver(desk, given.signer, leaving, receivers)
    desk.store.keep_notes(AREA, {f"{leaving.digest}/{given.signer}": approval.decode("utf-8")})
    return people[given.signer]


def _people(case: OpenCase) -> Mapping[str, PublicOfficer]:
    members = {one.id: one for one in case.file.journal.members().values()}
    return {**members, **{one.id: one.public for one in contacts(case.desk)}}


def receivers_of(content: Mapping[str, bytes]) -> list[str]:
    """All who get a case (key hashes) by the sheet of it; none where it is no case."""
    data = content.get(case_sheet.PART)
    return [] if data is None else [one for one, _ in read_sheet(data).receivers]


def _refuse_approver(desk: Desk, approver: str, leaving: Leaving, receivers: Collection[str]) -> None:
    """Not the sender, not the recipient; of the sender's office where the sender has one; never a revoked contact."""
    if approver == desk.officer.id:
        raise _not_oneself()
    if approver == leaving.to or approver in receivers:
        raise Refused(
            tr("The recipient cannot approve what goes to themselves."),
            kept=tr("Nothing was written."),
            todo=tr("Ask a colleague."),
        )
    contact = next((one for one in contacts(desk) if one.id == approver), None)
    if contact is not None:
        refuse_unsendable(desk, contact)
        _refuse_uncleared(contact, leaving)
    if office_of(desk) is not None and (contact is None or not same_office(desk, contact)):
        raise Refused(
            tr("Only an officer of your own office can approve what leaves it."),
            kept=tr("Nothing was written."),
            todo=tr("Ask a colleague whose card your office signed."),
        )


def _refuse_uncleared(contact: Contact, leaving: Leaving) -> None:
    level = Marking(leaving.marking).level
    if not cleared(contact, level):
        raise Refused(
            tr("The card of {name} does not clear them for {level}.").format(name=contact.name, level=level),
            kept=tr("Nothing was written."),
            todo=tr("Ask a colleague who may see it."),
        )


def _shown(desk: Desk, request: Request) -> Shown:
    dossier, sheet = request.content.get("dossier"), request.content.get(case_sheet.PART)
    if (dossier is None) == (sheet is None):
        raise NotFound(tr("The request shows neither a dossier nor a case."), kept=tr("Nothing was approved."))
    return Shown(
        requester=contact_of(desk, request.signer), leaving=request.leaving, at=request.at,
        dossier=None if dossier is None else read_dossier(dossier),
        sheet=None if sheet is None else read_sheet(sheet), content=request.content,
    )  # fmt: skip


def _refuse_present(out: Path) -> None:
    if out.exists() or not out.parent.is_dir():
        raise UsageError(
            tr("{name} is there already, or its folder is not.").format(name=out.name),
            kept=tr("Nothing was written."),
        )


def _not_oneself() -> DeskError:
    return Refused(
        tr("Nobody approves what they send themselves."),
        kept=tr("Nothing was written."),
        todo=tr("Ask a colleague."),
    )


def _now() -> str:
    return moment(datetime.now(UTC))
