"""The demonstration: a workspace with an officer and the practice case, assessed, briefed, verified."""

import os
import secrets
import sys
from pathlib import Path

import msgspec

from ..domain.when import When
from ..errors import NotFound, UsageError
from ..i18n import tr
from ..jobs import Job
from ..system.files import machine_errors, write_durably
from ..system.paths import default_home
from .assessing import assessments, profile
from .briefing import Exported, export_briefing
from .practice import create_practice_case, fill_practice_case
from .session import Desk, OpenCase, create_officer, has_officer, open_case, unlock
from .verification import verdict_words, verify_file

AS_OF = When("1994-01-15")
_OFFICER = "Practice Officer"
_HOME, _PASSPHRASE, _BRIEFING = "home", "passphrase.txt", "briefing.pdf"
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class Demonstration(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything is, and what was found."""

    home: Path
    passphrase_file: Path
    case: str
    case_name: str
    briefing: Exported
    verdict: str
    verdict_words: str
    items: int
    judged: int
    unknown: int


def default_folder() -> Path:
    """Where the workspace goes when no folder is named: beside the officer's own home, never inside it."""
    return default_home().with_name("r2p-desk-demo")


def has_display() -> bool:
    """Whether a window could be shown."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_demo(folder: Path, job: Job) -> Demonstration:
    """Make the workspace under ``folder``, or go on with the one that is there."""
    folder = folder.absolute()
    with machine_errors():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    job.advance(0.05, tr("Preparing the officer and the keys"))
    with _desk(folder) as desk, _case(desk, job) as case:
        job.advance(0.6, tr("Assessing as of {day}").format(day=AS_OF.words))
        found = profile(case, AS_OF)
        job.advance(0.7, tr("Writing and signing the briefing"))
        exported = export_briefing(case, folder / _BRIEFING, as_of=AS_OF)
        job.advance(0.9, tr("Verifying it"))
        verdict = verify_file(exported.path, desk)
        job.finish()
        return Demonstration(
            home=desk.home,
            passphrase_file=folder / _PASSPHRASE,
            case=case.file.id,
            case_name=case.title(),
            briefing=exported,
            verdict=str(verdict.verdict),
            verdict_words=verdict_words(verdict.verdict),
            items=len(found.items),
            judged=sum(factor.judged for factor in found.factors),
            unknown=len(found.unknown),
        )


def _desk(folder: Path) -> Desk:
    home, passphrase_file = folder / _HOME, folder / _PASSPHRASE
    if has_officer(home):
        if not passphrase_file.is_file():
            raise UsageError(
                tr("There is a workspace here, but its passphrase file is gone."),
                kept=tr("Nothing was changed."),
                todo=tr("Name another folder with --out."),
            )
        return unlock(home, passphrase_file.read_text(encoding="ascii").strip())
    passphrase = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(5))
    write_durably(passphrase_file, f"{passphrase}\n".encode())
    return create_officer(home, _OFFICER, passphrase)


def _case(desk: Desk, job: Job) -> OpenCase:
    cases = desk.store.cases()
    if len(cases) > 1:
        raise NotFound(tr("This is not a demo workspace."), todo=tr("Name another folder with --out."))
    if cases:
        job.advance(0.3, tr("Opening the practice case"))
        case = open_case(desk, cases[0].id, write=True)
        if not assessments(case):
            fill_practice_case(case, job)
        return case

    def inside(fraction: float, text: str) -> None:
        job.advance(0.2 + 0.35 * fraction, text)

    return create_practice_case(desk, Job(inside))
