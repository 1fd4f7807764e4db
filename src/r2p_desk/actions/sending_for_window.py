"""What the window shows before anything is sent: who can be given what, and what would leave."""

from collections.abc import Mapping

import msgspec

from ..domain.marking import Marking
from ..exchange.dossier_records import kind_of
from ..exchange.manifest import Kind
from ..exchange.standing import Standing
from ..i18n import tr
from ..release.harm import Ask
from . import offices
from .access import may_open
from .case_leaving import PreparedCase
from .dossier_words import terms_sentences
from .dossiers import Prepared
from .exchange_for_window import ContactSeen, see_contacts
from .session import Desk, OpenCase


class RecipientSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A contact as somebody to send to; ``managers`` could add them to the case where this officer cannot."""

    known: ContactSeen
    same_office: bool
    outside: bool
    may_open: bool
    may_add: bool
    managers: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Their key hash."""
        return self.known.contact.id

    @property
    def name(self) -> str:
        """What they are called here."""
        return self.known.contact.name

    @property
    def standing(self) -> Standing:
        """How far they are known."""
        return self.known.standing

    def may(self, kind: Kind) -> bool:
        """Whether a package of this kind can go to them."""
        if self.standing not in (Standing.OFFICE, Standing.COMPARED):
            return False
        return kind is not Kind.CASE or (not self.outside and (self.may_open or self.may_add))

    def words(self, kind: Kind) -> str:
        """What sending them this kind means, or why it cannot be."""
        if self.standing is Standing.REVOKED:
            return tr("Their office withdrew them: nothing goes to them.")
        if self.standing is Standing.UNVERIFIED:
            return tr("Compare their fingerprint first, under Contacts.")
        if kind is not Kind.CASE:
            return tr("They get a statement of yours, and what may leave.")
        if self.outside:
            return tr("They are outside your office: send them a dossier.")
        if self.may_open:
            return tr("May open this case already.")
        if self.may_add:
            return tr("May not open this case yet. Sending adds them: they read all of it, its history included.")
        names = ", ".join(self.managers)
        return tr("May not open this case; only its access managers can add them: {managers}.").format(managers=names)


class Leaving(msgspec.Struct, frozen=True, kw_only=True):
    """What would leave, as those who get it will see it: its marking, titles by kind of record, how many files.

    ``stays``: (why or which, how many) stay here. ``bound``: conditions it leaves under, in words. ``asks``: what might
    harm somebody, and what was answered to it; those in ``binding`` must be. ``refused``: why it cannot leave as it is;
    ``second``: another officer must have seen exactly this, which ``digest`` names. ``notes``: what to look at again.
    ``only_new``: of this they have a part, which is not written again.
    """

    marking: Marking
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    files: int
    stays: tuple[tuple[str, int], ...]
    bound: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    answers: Mapping[str, str] = {}
    binding: frozenset[str] = frozenset()
    refused: str = ""
    second: bool = False
    only_new: bool = False
    digest: str = ""
    notes: tuple[str, ...] = ()

    @property
    def unanswered(self) -> bool:
        """Whether something that must be answered before it leaves was not."""
        return bool(self.binding - self.answers.keys())


def recipients(desk: Desk, case: OpenCase | None) -> tuple[RecipientSeen, ...]:
    """Everybody whose card is here, with what may go to them."""
    return tuple(_recipient(desk, case, one) for one in see_contacts(desk))


def _recipient(desk: Desk, case: OpenCase | None, known: ContactSeen) -> RecipientSeen:
    access = case.file.access if case is not None else None
    managers = () if access is None else tuple(one.name for one in access.officers if one.id in access.managers)
    contact = known.contact
    same = offices.same_office(desk, contact)
    return RecipientSeen(
        known=known,
        same_office=same,
        outside=offices.office_of(desk) is not None and not same,
        may_open=case is not None and may_open(case, contact),
        may_add=case is not None
        and not case.file.read_only
        and access is not None
        and desk.officer.id in access.managers,
        managers=managers,
    )


def case_leaving(prepared: PreparedCase) -> Leaving:
    """What those who get this case have of it then: its records by kind, and how many fields stay here.

    What they are known to have is not written again, where only what is new was asked for.
    """
    sheet = prepared.sheet
    return Leaving(
        marking=Marking(sheet.marking),
        groups=sheet.records,
        files=len(sheet.attachments),
        stays=tuple(sorted((str(group), count) for group, count in prepared.fields_kept.items())),
        only_new=sheet.only_new,
        second=prepared.needs_second,
        digest=prepared.digest,
    )


def dossier_leaving(prepared: Prepared) -> Leaving:
    """A dossier as it would leave; the exact bytes are in ``prepared``."""
    dossier = prepared.dossier
    shown: dict[str, list[str]] = {}
    for record in dossier.records:
        shown.setdefault(kind_of(record), []).append(str(getattr(record, "title", None) or ""))
    leak = prepared.leak
    return Leaving(
        marking=prepared.marking,
        groups=tuple((kind, tuple(titles)) for kind, titles in shown.items()),
        files=len(dossier.files) + len(dossier.papers),
        stays=tuple(sorted(dossier.withheld.items())),
        bound=tuple(terms_sentences(dossier.terms)),
        asks=prepared.asks,
        answers=prepared.answers,
        binding=frozenset(prepared.binding),
        refused="" if leak is None else " ".join(part for part in (leak.happened, leak.todo) if part),
        second=prepared.needs_second,
        digest=prepared.digest,
        notes=tuple(one.words for one in prepared.review),
    )
