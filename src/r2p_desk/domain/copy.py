"""A numbered copy of a briefing, as the register of its case holds it."""

from enum import StrEnum

import msgspec

from .marking import Marking
from .when import When


class LeftAs(StrEnum):
    """How a copy left."""

    PACKAGE = "package"
    PDF = "pdf"


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """Copy ``number`` of ``of``: for whom, what paper it is of, how marked, SHA-256 (hex) of the PDF, and its code.

    ``code`` is printed in the footer of each page of this copy alone. ``run`` is the id that all copies made at once
    share, ``day`` the day they were made, ``package`` the sealed package it left in, ``contact`` its receiver.
    """

    id: str
    run: str
    number: int
    of: int
    recipient: str
    kind: str
    title: str
    marking: Marking
    sha256: str
    code: str
    day: When
    left: LeftAs = LeftAs.PDF
    package: str | None = None
    contact: str | None = None
