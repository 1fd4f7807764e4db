"""The officer's own home: whether the store and the list of cases are as the folders are, and mending what is not."""

from pathlib import Path

import msgspec

from ..casefile.access import read_access
from ..casefile.bundle import CaseFile
from ..casefile.desk_copy import COPY, keep_copy
from ..casefile.leftovers import case_folders, half_copied, half_made, remove
from ..errors import DeskError
from ..i18n import tr
from ..system.files import machine_errors
from .session import CASES_FOLDER, Desk, OpenCase, remember


class HomeFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the home that is not as it should be: a code, a sentence, the folder or file it is about."""

    code: str
    text: str
    name: str = ""


class HomeCare(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, the ids of cases that were entered in the list again, and how many leftovers were removed."""

    findings: tuple[HomeFinding, ...]
    registered: tuple[str, ...] = ()
    removed: int = 0

    @property
    def sound(self) -> bool:
        """Nothing was found amiss."""
        return not self.findings


def check_home(desk: Desk, *, mend: bool = False) -> HomeCare:
    """Hold the list of cases against the folders; with ``mend`` enter what is missing in it and remove leftovers.

    What was mended is still among the findings of this call. A case that this officer cannot open is never entered,
    a folder that could be one never removed.
    """
    findings = [*_store_findings(desk), *_missing(desk)]
    unlisted = [folder for folder in case_folders(desk.home / CASES_FOLDER) if folder.name not in _listed(desk)]
    made = set(half_made(desk.home / CASES_FOLDER, _listed(desk), after=0))
    halves = [*made, *half_copied(desk.home / CASES_FOLDER, after=0)]
    findings += [HomeFinding(code="half-made", text=_half_words(), name=one.name) for one in halves]
    findings += [_unlisted_finding(desk, folder) for folder in unlisted if folder not in made]
    if not mend:
        return HomeCare(findings=tuple(findings))
    registered = register_found(desk)
    with machine_errors():
        for folder in halves:
            remove(folder)
    keep_copy(desk.home, desk.store)
    return HomeCare(findings=tuple(findings), registered=tuple(registered), removed=len(halves))


def register_found(desk: Desk) -> list[str]:
    """Enter every sound case of this officer that lies in the home and is not in the list; answers their ids."""
    entered = []
    for folder in case_folders(desk.home / CASES_FOLDER):
        if folder.name in _listed(desk):
            continue
        try:
            with CaseFile.open(folder, desk.officer, None, write=False) as file:
                if not any(known.id == file.id for known in desk.store.cases()):
                    remember(OpenCase(desk, file))
                    entered.append(file.id)
        except DeskError:
            continue  # it stays where it is, and is named by ``check_home``
    return entered


def restored_words(desk: Desk) -> DeskError | None:
    """What the officer must hear when the store was damaged and its copy was put back at this unlock."""
    if desk.restored is None:
        return None
    moment = desk.restored.astimezone().strftime("%Y-%m-%d %H:%M")
    return DeskError(
        tr("Your own store, desk.db, was damaged. Its copy of {moment} was put back.").format(moment=moment),
        kept=tr("Your cases are untouched. The damaged file lies beside it as desk.damaged."),
        todo=tr("What the store learned after that is missing: look at your cases, and at what else you keep in it."),
    )


def _listed(desk: Desk) -> set[str]:
    return {Path(case.folder).name for case in desk.store.cases()}


def _store_findings(desk: Desk) -> list[HomeFinding]:
    found = []
    restored = restored_words(desk)
    if restored is not None:
        found.append(HomeFinding(code="store-restored", text=restored.happened, name="desk.db"))
    if not (desk.home / COPY).is_file():
        found.append(HomeFinding(code="no-copy", text=tr("There is no copy of desk.db yet."), name=COPY))
    return found


def _missing(desk: Desk) -> list[HomeFinding]:
    gone = [case for case in desk.store.cases() if not (desk.home / case.folder).is_dir()]
    text = tr("The folder of case {title} is not there.")
    return [HomeFinding(code="case-missing", text=text.format(title=case.title), name=case.folder) for case in gone]


def _unlisted_finding(desk: Desk, folder: Path) -> HomeFinding:
    try:
        case = read_access(folder, desk.officer).case
    except DeskError as error:
        text = tr("A case folder does not open for you: {reason}").format(reason=error.happened)
        return HomeFinding(code="case-closed", text=text, name=folder.name)
    known = next((known for known in desk.store.cases() if known.id == case), None)
    if known is not None:
        text = tr("There is a second folder of the case {title}.").format(title=known.title)
        return HomeFinding(code="case-twice", text=text, name=folder.name)
    return HomeFinding(code="case-unlisted", text=tr("A case of yours is not in the list of cases."), name=folder.name)


def _half_words() -> str:
    return tr("A folder was left half made, by a crash while a case was created or copied in.")
