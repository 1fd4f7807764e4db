"""Composing a briefing: what the case holds becomes a document in order, marked part by part; nothing is signed here.

The same document is what the window previews, what release checks, and what numbered copies are made of.
"""

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from ..analysis.frameworks import wording_counts
from ..domain.marking import Ceiling, Marking
from ..domain.when import When
from ..errors import Refused, UsageError
from ..i18n import tr
from .assessing import newest_day, profile
from .basis import basis
from .cases import case_record
from .session import OpenCase

if TYPE_CHECKING:
    from ..briefing.document import Document
    from ..briefing.reasons import Reasons

KINDS = ("situation",)
LANGUAGES = ("en",)
PUBLIC = Marking("UNCLASSIFIED//TLP:CLEAR")
"""The ceiling of a briefing for everybody: Member States without analysis of their own (A/64/864, para. 5)."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What paper is wanted.

    ``about`` is the record it is made of (the newest of its kind when not given), ``to`` the recipient whose name it
    bears, ``ceiling`` the highest marking that recipient may read, ``title`` one other than the program would give,
    ``fingerprint`` the SHA-256 (hex) of the certificate that will sign (that of the officer when not given).
    """

    kind: str = "situation"
    language: str = "en"
    as_of: When | None = None
    about: str | None = None
    to: str | None = None
    ceiling: Marking | None = None
    title: str | None = None
    prepared: datetime | None = None
    fingerprint: str | None = None


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A document that is not printed yet, the kind it is of, and the day it speaks of."""

    document: "Document"
    kind: str
    as_of: When
    ceiling: Marking | None = None


def compose(case: OpenCase, asked: Asked) -> Composed:
    """The document asked for. ``UsageError`` for a kind, language or record there is not.

    ``Refused`` where the case itself is marked above the ceiling and the paper is given no title of its own.
    """
    _check(case, asked)
    day = asked.as_of or newest_day(case)
    return Composed(document=_situation(case, asked, day), kind=asked.kind, as_of=day, ceiling=asked.ceiling)


def marking_reasons(document: "Document | Composed") -> "Reasons":
    """Why the banner is what it is: each of its parts, and which portions and notes bring it in."""
    from ..briefing.reasons import reasons_of

    return reasons_of(document.document if isinstance(document, Composed) else document)


def ceiling_of(case: OpenCase, highest: Marking | None) -> Ceiling | None:
    """The ceiling for material of this case: what carries no marking of its own has that of the case."""
    return None if highest is None else Ceiling(highest, case_record(case).marking)


def moment_of(asked: Asked) -> datetime:
    """When the paper says it was prepared, to the second."""
    return asked.prepared or datetime.now(UTC).replace(microsecond=0)


def _situation(case: OpenCase, asked: Asked, day: When) -> "Document":
    from ..briefing.situation import situation_briefing

    officer = case.desk.officer
    shown = profile(case, day, ceiling=ceiling_of(case, asked.ceiling))
    known = basis(case)
    return situation_briefing(
        case_record(case),
        shown,
        prepared=moment_of(asked),
        author=officer.name,
        language=asked.language,
        wording=wording_counts(shown.indicators),
        fingerprint=asked.fingerprint or hashlib.sha256(officer.certificate).hexdigest(),
        signed=known.signoffs_of(shown.assessment),
        dissents=known.dissents_of(shown.assessment),
        title=asked.title,
        recipient=asked.to,
    )


def _check(case: OpenCase, asked: Asked) -> None:
    if asked.kind not in KINDS:
        raise UsageError(
            tr("“{kind}” is not a kind of briefing this version writes.").format(kind=asked.kind[:40]),
            kept=tr("No briefing was written."),
            todo=tr("Use one of: {kinds}.").format(kinds=", ".join(KINDS)),
        )
    if asked.language not in LANGUAGES:
        raise UsageError(
            tr("Briefings are not yet set in “{language}”.").format(language=asked.language[:40]),
            kept=tr("No briefing was written."),
            todo=tr("Use one of: {languages}.").format(languages=", ".join(LANGUAGES)),
        )
    ceiling = ceiling_of(case, asked.ceiling)
    if ceiling is not None and not ceiling.opens() and not asked.title:
        raise Refused(
            tr("The case is marked {case}, above the ceiling {ceiling}; its name may not stand on the paper.").format(
                case=ceiling.unmarked.words, ceiling=ceiling.highest.words
            ),
            kept=tr("No briefing was written."),
            todo=tr("Give the paper a title of its own with --title; only material marked lower will stand in it."),
        )
