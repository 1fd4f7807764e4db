"""A case as it stood on a day or at a moment, for reading."""

from datetime import UTC, datetime

from ..casefile import stood
from ..casefile.statements import instant
from ..domain.when import When
from ..errors import DeskError, InvalidValue
from ..i18n import tr
from ..jobs import Job
from .session import OpenCase


def as_it_stood(case: OpenCase, when: str, *, witnessed: bool = False, job: Job | None = None) -> OpenCase:
    """The case with what officers had stated by then, or with ``witnessed`` what anybody but its author had seen.

    ``when`` is a day (its whole day in UTC counts; of an uncertain one the last day it may be) or a moment like
    ``2026-11-25T18:34:00Z``. The case it is made from must stay open as long.
    """
    return OpenCase(case.desk, stood.as_it_stood(case.file, moment_of(when), witnessed=witnessed, job=job))


def moment_of(when: str) -> str:
    """The last moment that counts, as the journal writes it; ``InvalidValue`` for what is neither day nor moment."""
    text = when.strip()
    if "T" in text:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise _not_a_moment(text) from None
        return instant(at if at.tzinfo is not None else at.replace(tzinfo=UTC))
    try:
        return f"{When.parse(text).latest.isoformat()}T23:59:59.999Z"
    except DeskError:
        raise _not_a_moment(text) from None


def moments(case: OpenCase) -> list[str]:
    """The moments at which something was stated, oldest first."""
    return list(stood.moments(case.file))


def _not_a_moment(text: str) -> InvalidValue:
    return InvalidValue(
        tr("“{text}” is neither a day nor a moment.").format(text=text[:40]),
        kept=tr("Nothing was changed."),
        todo=tr("Write for example 2026-11-25 or 2026-11-25T18:34:00Z."),
    )
