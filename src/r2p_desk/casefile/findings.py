"""What is not as it should be with a case file, and how it is found on opening."""

from collections.abc import Iterable, Sequence

import msgspec

from ..errors import DeskError, NotSound
from ..i18n import tr
from .access import NAME, Access
from .desk import Pin
from .journal import Journal

Head = tuple[str, int, str]
"""(writer, seq, commit id)."""


OF_A_STATEMENT = frozenset({"earlier-than-seen"})
"""Codes that tell of what a statement says (its author's clock was wrong), not of how it is kept: every sound copy has
them, too, and a copy is not the worse for it."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it should be: a code for programs, a sentence, and where (file and page, commit …)."""

    code: str
    text: str
    file: str | None = None
    page: int | None = None
    commit: str | None = None


class Report:
    """What a repair did, told step by step: what was mended, what was put aside, what it could not do and why."""

    def __init__(self) -> None:
        self.mended: list[Finding] = []
        self.quarantined: list[Finding] = []
        self.refused: list[Finding] = []

    def mend(self, code: str, text: str, file: str | None = None) -> None:
        """Something is whole again."""
        self.mended.append(Finding(code=code, text=text, file=file))

    def put_aside(self, code: str, text: str, file: str | None = None) -> None:
        """Something was kept where it counts for nothing."""
        self.quarantined.append(Finding(code=code, text=text, file=file))

    def refuse(self, error: DeskError, file: str | None = None) -> None:
        """A step was not made; nothing was changed by it."""
        words = " ".join(part for part in (error.happened, error.kept, error.todo) if part)
        self.refused.append(Finding(code=error.code, text=words, file=file))


def differences_from(pin: Pin | None, access: Access) -> list[Finding]:
    """A finding for each thing that is not as the officer's store remembers it; none without a pin."""
    if pin is None or (pin.awaited == access.hash and pin.first == access.first):
        return []
    texts = {
        "commitment": ("key-changed", tr("The case key is not the one you know.")),
        "first": ("first-commit-changed", tr("The case begins with another first commit than the one you know.")),
        "access": ("access-changed", tr("The access file is not the one you know.")),
    }
    for_reading = tr(
        "The case opens for reading only. Ask an access manager what they changed, or run r2p-desk doctor --repair,"
        " which puts back the access file you know if it is still here."
    )
    now = Pin(commitment=access.commitment, first=access.first, access=access.hash)
    different = [name for name in texts if getattr(now, name) != getattr(pin, name)]
    return [Finding(code=texts[name][0], text=f"{texts[name][1]} {for_reading}", file=NAME) for name in different]


def manager_findings(access: Access, journal: Journal) -> list[Finding]:
    """A finding when access.age is signed by somebody whom the first commit does not name as a manager."""
    if access.signer in journal.managers():
        return []
    text = tr(
        "The access file is signed by somebody who is not an access manager of this case. The case opens for reading"
        " only. Ask an access manager of the case for a package."
    )
    return [Finding(code="not-an-access-manager", text=text, file=NAME)]


def older_copy(lost: Sequence[Head]) -> list[Finding]:
    """A finding for each commit once seen here that the case now lacks."""
    text = tr(
        "This case file is older than the one last seen here: it lacks commits that were there. What is here is kept,"
        " and what is saved now cannot be mistaken for them. Ask whoever has the case for a package, or run r2p-desk"
        " doctor --repair --from with a newer backup."
    )
    return [Finding(code="older-copy", text=text, file="case.db", commit=head[2]) for head in lost]


def forked(writers: Iterable[str]) -> list[Finding]:
    """A finding for each writer that forked: two copies of one case file went on apart, as after copying a home."""
    text = tr(
        "Two copies of this case file went on apart under one name; both histories are kept. See its conflicts; nothing"
        " else needs to be done."
    )
    return [Finding(code="fork", text=text, file="case.db", commit=None) for _ in sorted(writers)]


def not_sound(happened: str) -> NotSound:
    """The error for a case whose views do not follow from its journal."""
    return NotSound(
        happened,
        kept=tr("The journal itself is untouched."),
        todo=tr("Run r2p-desk doctor --rebuild on the case."),
    )
