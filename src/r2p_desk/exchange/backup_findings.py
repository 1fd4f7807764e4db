"""What is found amiss with a backup, and the errors that carry it."""

import contextlib
from collections.abc import Iterator, Sequence

from ..errors import Altered, Cut, DeskError, NewerVersion, NotForUs, UnknownSigner
from ..i18n import tr
from ..keys.age import HeaderCut, HeaderDamaged, HeaderForged, NoMatch, PayloadCut, PayloadDamaged
from ..system.strict_tar import Disorder
from .findings import with_findings


def altered(what: str) -> Altered:
    """The backup is not as it was written; ``what`` is a whole sentence."""
    return with_findings(Altered(what, kept=_kept(), todo=_another()))


def cut(what: str) -> Cut:
    """The backup ends before it is complete, or a file it needs is missing; ``what`` is a whole sentence."""
    return with_findings(Cut(what, kept=_kept(), todo=_another()))


def not_ours() -> NotForUs:
    """The backup is another officer's, or its start was damaged: those cannot be told apart."""
    return with_findings(
        NotForUs(
            tr("This backup was not made for this officer: their key does not open it."),
            kept=_kept(),
            todo=tr("Unlock the officer whose backup it is. A damaged copy can look the same: try another one, too."),
        )
    )


def unknown_signer() -> UnknownSigner:
    """The backup is addressed to this officer and not signed by them."""
    return with_findings(
        UnknownSigner(
            tr("This backup was not made by this officer: somebody else signed it."),
            kept=_kept(),
            todo=tr("Do not rely on it; find out who put it there, and take another backup."),
        )
    )


def newer_version() -> NewerVersion:
    """The backup is of a format that this version does not know."""
    return with_findings(
        NewerVersion(
            tr("This backup was written by a later version of R2P Desk."),
            kept=_kept(),
            todo=tr("Restore it with that version, or update this one."),
        )
    )


def of_file(error: DeskError, name: str) -> DeskError:
    """The error, saying which of several files it is about."""
    error.happened = f"{name}: {error.happened}"
    error.findings = tuple((code, f"{name}: {text}") for code, text in error.findings)
    return error


def together(errors: Sequence[DeskError]) -> DeskError:
    """The first of these errors, carrying the findings of all."""
    first = errors[0]
    first.findings = tuple(finding for error in errors for finding in error.findings or ((error.code, error.happened),))
    return first


@contextlib.contextmanager
def told() -> Iterator[None]:
    """What is found amiss with an encrypted file, told as what it means for a backup."""
    try:
        yield
    except NoMatch:
        raise not_ours() from None
    except (HeaderCut, PayloadCut):
        raise cut(tr("This backup is cut: it ends before it is complete.")) from None
    except HeaderDamaged:
        raise altered(tr("This is not a backup, or its start was altered.")) from None
    except (HeaderForged, PayloadDamaged, Disorder):
        raise altered(tr("The backup was altered after it was written.")) from None


def _kept() -> str:
    return tr("Nothing was taken from it.")


def _another() -> str:
    return tr("Use another backup or another copy of this one; r2p-desk backup list shows what there is.")
