"""Keeping several values of a field side by side, with a reason: a conflict that is answered and not decided."""

from uuid import uuid4

from ..casefile.bundle import Stated
from ..domain.kept_apart import KeptApart
from ..domain.marking import Marking
from ..domain.records import fields_of
from ..errors import InvalidValue, UsageError
from ..i18n import tr
from .assessing import today
from .reading import records
from .session import OpenCase

KIND = "kept_apart"
LONGEST = 4_000

Where = tuple[str, str, str]
"""(kind, record, field)."""


def keep_apart(case: OpenCase, kind: str, record: str, field: str, reason: str) -> KeptApart:
    """State that the values of this field stand side by side, and why; every one of them stays printed.

    ``UsageError`` where the field is not in conflict, ``InvalidValue`` without a reason.
    """
    from .undecided import marking_of_field

    words = reason.strip()
    if not words or len(words) > LONGEST:
        raise InvalidValue(
            tr("Say in up to {n} characters why both are to stand.").format(n=LONGEST), kept=tr("Nothing was saved.")
        )
    if (kind, record, field) not in case.file.conflicts():
        raise UsageError(tr("That field is not in conflict."), kept=tr("Nothing was changed."))
    made = KeptApart(
        id=str(uuid4()), of_kind=kind, of_record=record, of_field=field, commits=_commits(case, kind, record, field),
        reason=words, by=case.desk.officer.name, day=today(),
        marking=Marking(marking_of_field(case, kind, record, field)),
    )  # fmt: skip
    stated: Stated = (KIND, made.id, fields_of(made))
    case.state([stated])
    return made


def kept_apart(case: OpenCase) -> dict[Where, list[KeptApart]]:
    """The reasons that cover what stands in conflict now, oldest first, by (kind, record, field)."""
    found: dict[Where, list[KeptApart]] = {}
    for one in records(case, KIND, KeptApart):
        where = (one.of_kind, one.of_record, one.of_field)
        if set(one.commits) >= set(_commits(case, *where)):
            found.setdefault(where, []).append(one)
    return found


def _commits(case: OpenCase, kind: str, record: str, field: str) -> tuple[str, ...]:
    values = (case.file.values(kind, record) or {}).get(field, [])
    return tuple(sorted(value.commit for value in values))
