"""Creating, listing and showing cases."""

from datetime import UTC, datetime

import msgspec

from ..casefile.bundle import CaseFile
from ..casefile.desk import Registered
from ..casefile.findings import Finding
from ..domain.case import Case
from ..domain.marking import Marking
from ..domain.records import UNREADABLE_MARKING, fields_of
from ..errors import UsageError
from ..i18n import tr
from .annexes import annexes_of
from .places import refuse_home_elsewhere
from .reading import one
from .session import CASES_FOLDER, Desk, OpenCase, remember


class CaseOverview(msgspec.Struct, frozen=True, kw_only=True):
    """A case at a glance."""

    case: Case
    items: int
    sources: int
    assessments: int
    commits: int
    officers: tuple[str, ...]
    conflicts: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]
    annexes: tuple[Registered, ...] = ()
    """Annexes of this case in this home; the case itself does not know of them."""


def create_case(
    desk: Desk,
    title: str,
    *,
    marking: Marking | None = None,
    summary: str | None = None,
    practice: bool = False,
    annex_of: str | None = None,
) -> OpenCase:
    """A new case in this home, open for writing. Its name must be new in this home.

    ``annex_of`` names the main case (name or id) whose annex it is: ``NotFound`` when that is not here.
    """
    name = title.strip()
    if not name or len(name) > 200 or not name.isprintable():
        raise UsageError(tr("A case needs a name of one line, up to 200 characters."), kept=tr("Nothing was created."))
    if any(known.title == name for known in desk.store.cases()):
        raise UsageError(
            tr("There is already a case of that name here."),
            kept=tr("Nothing was created."),
            todo=tr("Choose another name."),
        )
    refuse_home_elsewhere(desk.home)
    main = desk.registered(annex_of).id if annex_of is not None else None
    record = Case(id="", title=name, marking=marking or Marking(), summary=summary, practice=practice, annex_of=main)
    file = CaseFile.create(desk.home / CASES_FOLDER, desk.officer, fields_of(record), datetime.now(UTC))
    case = OpenCase(desk, file)
    remember(case)
    return case


def list_cases(desk: Desk) -> list[Registered]:
    """The cases of this home, by name; none of them is opened."""
    return desk.store.cases()


def case_record(case: OpenCase) -> Case:
    """What the case says of itself."""
    fields = case.file.shown("case", case.file.record_id) or {}
    return one(case, Case, case.file.id, fields) or Case(id=case.file.id, title="", marking=UNREADABLE_MARKING)


def show_case(case: OpenCase) -> CaseOverview:
    """The case at a glance: how much it holds, who may open it, what needs a decision."""
    count = case.file.count
    return CaseOverview(
        case=case_record(case),
        items=count("item"),
        sources=count("source"),
        assessments=count("assessment"),
        commits=count("commit"),
        officers=tuple(member.name for member in case.file.access.officers),
        conflicts=tuple(case.file.conflicts()),
        findings=tuple(case.findings),
        annexes=tuple(annexes_of(case.desk, case.file.id)),
    )
