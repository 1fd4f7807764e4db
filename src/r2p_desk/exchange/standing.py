"""How far a contact is known here, the part an office gave them, and how secret a thing may be for them to see it."""

from enum import StrEnum


class Standing(StrEnum):
    """How far a contact is known here; a closed list. Only the first two may be written to.

    ``OFFICE``: an office whose fingerprint was compared vouches for them. ``COMPARED``: their own fingerprint was.
    ``UNVERIFIED``: their card lies here and nothing proves it is theirs. ``REVOKED``: their office withdrew them.
    """

    OFFICE = "office"
    COMPARED = "compared"
    UNVERIFIED = "unverified"
    REVOKED = "revoked"


class OfficeRole(StrEnum):
    """What an officer is in their office, as their card says; a closed list."""

    OFFICER = "officer"
    REVIEWER = "reviewer"
    CUSTODIAN = "custodian"
    HEAD = "head"
