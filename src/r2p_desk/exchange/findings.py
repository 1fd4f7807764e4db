"""What is found amiss with a package, and the errors that carry it."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from ..errors import Altered, Cut, DeskError, NewerVersion, NotForUs, Refused, Revoked, TooLarge, UnknownSigner
from ..i18n import tr

NAMED = frozenset(
    {
        "not-for-us", "unknown-signer", "revoked", "replay", "rollback", "gap", "fork", "altered", "cut", "expired",
        "too-new",
    }
)  # fmt: skip
"""Findings over which ``package receive`` ends with status 3, whether the package was taken in or not."""

_Error = TypeVar("_Error", bound=DeskError)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A code for programs and a sentence for the officer."""

    code: str
    text: str


def with_findings(error: _Error, others: Iterable[Finding] = ()) -> _Error:
    """The error with itself as its first finding and these after it."""
    error.findings = ((error.code, error.happened), *((one.code, one.text) for one in others))
    return error


def with_code(code: str, error: _Error) -> _Error:
    """The error with one finding that has a code of its own."""
    error.findings = ((code, error.happened),)
    return error


def altered(what: str) -> Altered:
    """The package is not as its sender signed it; ``what`` is a whole sentence."""
    return with_findings(Altered(what, kept=_kept(), todo=_fetch_again()))


def cut(what: str) -> Cut:
    """The package ends before it is complete."""
    return with_findings(Cut(what, kept=_kept(), todo=_fetch_again()))


def not_for_us() -> NotForUs:
    """The package is addressed to others, or its address was damaged: those cannot be told apart."""
    return with_findings(
        NotForUs(
            tr("This package is not for you: none of your keys opens it, or its sender did not name you."),
            kept=_kept(),
            todo=tr("Ask its sender to send it to your card. A damaged copy can look the same: fetch it again first."),
        )
    )


def unknown_signer() -> UnknownSigner:
    """The package is signed by nobody whose card is known here."""
    return with_findings(
        UnknownSigner(
            tr("This package was signed by somebody who is not among your contacts."),
            kept=_kept(),
            todo=tr(
                "Add the sender's card with r2p-desk contact add, after comparing its fingerprint; then try again."
            ),
        )
    )


def revoked(name: str, office_reason: str) -> Revoked:
    """The package is signed with keys that an office withdrew, and is not among those it still accepts."""
    happened = tr("This package was signed with keys of {name} that their office withdrew.").format(name=name)
    if office_reason:
        happened = f"{happened} {tr('Reason given: {reason}').format(reason=office_reason)}"
    return with_findings(
        Revoked(
            happened,
            kept=_kept(),
            todo=tr("Ask the officer, by another way, whether they sent it; if so, have it sent again with new keys."),
        )
    )


def too_large(what: str) -> TooLarge:
    """The package is beyond what is taken in; ``what`` is a whole sentence."""
    return with_findings(TooLarge(what, kept=_kept(), todo=tr("Ask its sender to send less at once.")))


def another_kind(kind: str) -> Refused:
    """The package is sound, and of a kind that is taken in elsewhere."""
    is_paper = kind == "briefing"
    return Refused(
        tr("This package holds a copy of a paper.") if is_paper else tr("This package holds a case."),
        kept=_kept(),
        todo=tr("Open it with r2p-desk copies open.") if is_paper else tr("Take it in with r2p-desk package receive."),
    )


def newer_version() -> NewerVersion:
    """The package is of a kind or format that this version does not know."""
    return with_code(
        "too-new",
        NewerVersion(
            tr("This package was written by a later version of R2P Desk."),
            kept=_kept(),
            todo=tr("Take it in with that version, or update this one."),
        ),
    )


def _kept() -> str:
    return tr("Nothing was taken from it.")


def _fetch_again() -> str:
    return tr("Copy it again from where it came, or ask its sender for it.")
