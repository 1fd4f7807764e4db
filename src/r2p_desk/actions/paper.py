"""Secrets on paper: sheets of recovery shares and of device secrets, as PDF, and as text where that is asked for."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain.when import When
from ..errors import MachineError, UsageError
from ..i18n import tr
from ..keys.shares import Share
from ..system.files import machine_errors, write_durably

if TYPE_CHECKING:
    from ..briefing.share_sheet import Sheet

TEXT_SUFFIX = ".txt"


def share_sheet(name: str, share: Share, count: int, fingerprint: str, made: datetime) -> "Sheet":
    """The sheet of one recovery share out of ``count``."""
    from ..briefing.share_sheet import Sheet  # the text engine and all it needs; only who prints loads it

    alone = count == 1
    lead = (
        tr("This sheet alone brings back everything {name} can read.").format(name=name)
        if alone
        else tr("Any {m} of these {n} sheets bring back everything {name} can read; fewer tell nothing.").format(
            m=share.threshold, n=count, name=name
        )
    )
    spread = (
        tr("Keep it away from the machine, where nobody else reads it: whoever has it can read every case.")
        if alone
        else tr("Give each sheet to another person or place; whoever brings enough together can read every case.")
    )
    return Sheet(
        title=tr("Recovery sheet") if alone else tr("Recovery share {n} of {m}").format(n=share.number, m=count),
        lead=lead,
        facts=(
            (tr("Officer"), name),
            (tr("Share"), tr("{n} of {m}; {k} needed").format(n=share.number, m=count, k=share.threshold)),
            (tr("Made"), _day(made)),
            (tr("Recovery key"), fingerprint),
        ),
        words=tuple(share.words.split()),
        advice=(
            spread,
            tr("Do not photograph or copy it, and delete the file it was printed from."),
            tr("Have it checked alone every three months: the officer unlocks, and whoever keeps it types it in."),
            tr("To use it: r2p-desk recovery restore, on any machine, with a copy of the officer's home."),
            tr("It signs nothing in the officer's name."),
        ),
        author=name,
        prepared=made,
        checks=(tr("Checked on"),) * 4,
    )


def device_sheet(name: str, share: Share, mark: str, made: datetime) -> "Sheet":
    """The sheet of a device secret; ``mark`` is the beginning of its check value, which tells sheets apart."""
    from ..briefing.share_sheet import Sheet

    return Sheet(
        title=tr("Device secret"),
        lead=tr(
            "The passphrase of {name} opens nothing without these words, or a machine that holds them. The words open"
            " nothing without the passphrase."
        ).format(name=name),
        facts=((tr("Officer"), name), (tr("Made"), _day(made)), (tr("Mark"), f"{mark[:4]} {mark[4:8]}")),
        words=tuple(share.words.split()),
        advice=(
            tr("Keep it away from the machine and from the passphrase, where nobody else reads it."),
            tr("Do not take it along on the journey that it protects."),
            tr("Do not photograph or scan it, and delete the file it was printed from."),
            tr("To use it: r2p-desk device-secret return, or travel-lock --return after a journey."),
        ),
        author=name,
        prepared=made,
    )


def office_share_sheet(
    office: str, share: Share, count: int, fingerprint: str, made: datetime, holder: str = ""
) -> "Sheet":
    """The sheet of one share of an office's recovery key out of ``count``, for whoever keeps it."""
    from ..briefing.share_sheet import Sheet

    lead = tr("Any {m} of these {n} sheets bring back what officers of {name} can read; fewer tell nothing.")
    kept = ((tr("Kept by"), holder),) if holder else ()
    return Sheet(
        title=tr("Office recovery share {n} of {m}").format(n=share.number, m=count),
        lead=lead.format(m=share.threshold, n=count, name=office),
        facts=(
            (tr("Office"), office),
            (tr("Share"), tr("{n} of {m}; {k} needed").format(n=share.number, m=count, k=share.threshold)),
            *kept,
            (tr("Made"), _day(made)),
            (tr("Recovery key"), fingerprint),
        ),
        words=tuple(share.words.split()),
        advice=(
            tr("Give each sheet to another person or place; whoever brings enough together can read every case."),
            tr("Do not photograph or copy it, and delete the file it was printed from."),
            tr("To use it: r2p-desk recovery restore, on any machine, with a copy of the officer's home."),
            tr("It signs nothing in the name of the office or of an officer."),
        ),
        author=office,
        prepared=made,
        checks=(tr("Checked on"),) * 4,
    )


def ceremony_sheet(
    office: str,
    prints: tuple[str, str, str],
    present: Sequence[str],
    holders: Sequence[str],
    threshold: int,
    made: datetime,
) -> "Sheet":
    """The record of how an office came about: who was there, its fingerprint, who keeps which share, who signs.

    ``prints``: the fingerprint as words and as digits, and the SHA-256 of the root certificate.
    """
    from ..briefing.share_sheet import Sheet

    words, fingerprint, root = prints
    shares = [
        (tr("Share {n} of {m}").format(n=place, m=len(holders)), holder) for place, holder in enumerate(holders, 1)
    ]
    lead = tr("Made on {day}. The words are the fingerprint: who takes the office's card in compares them.")
    return Sheet(
        title=tr("Record of the making of an office"),
        lead=lead.format(day=_day(made)),
        facts=(
            (tr("Office"), office),
            (tr("Present"), ", ".join(present)),
            *shares,
            (tr("Needed"), tr("{m} of {n} shares").format(m=threshold, n=len(holders))),
            (tr("Fingerprint"), _grouped(fingerprint)),
            (tr("Certificate"), _grouped(root)),
        ),
        words=tuple(words.split()),
        advice=(
            tr("Nothing on this sheet is secret. Keep the signed original; a copy may go to whoever compares."),
            tr("The folder of the office belongs on a stick in a safe, its passphrase elsewhere; make a second copy."),
            tr("Each share is with the person named here, and with nobody else."),
            tr("Who signs was there, saw these words on the screen, and saw the printed files deleted."),
        ),
        author=office,
        prepared=made,
        checks=tuple(present),
    )


def refuse_existing(paths: Sequence[Path]) -> None:
    """``UsageError`` when one of these files is there already, or its folder is not: nothing is overwritten."""
    for path in paths:
        if path.exists() or not path.parent.is_dir():
            happened = tr("{name} is there already.") if path.exists() else tr("There is no folder for {name}.")
            raise UsageError(
                happened.format(name=path.name),
                kept=tr("Nothing was written."),
                todo=tr("Name a file that does not exist, in a folder that does."),
            )


def files_of(path: Path, *, text: bool) -> list[Path]:
    """The files that ``write_sheet`` makes."""
    return [path, path.with_suffix(TEXT_SUFFIX)] if text else [path]


def write_sheet(path: Path, sheet: "Sheet", *, text: bool = False) -> None:
    """Put the sheet on the disk, and read it back; with ``text`` its words, too, in a text file beside it."""
    from ..briefing.share_sheet import print_sheet

    _write(path, print_sheet(sheet).pdf)
    if text:
        _write(path.with_suffix(TEXT_SUFFIX), words_file(sheet))


def write_labels(path: Path, numbers: Sequence[int], made: datetime, *, text: bool = False) -> None:
    """Put a sheet of labels for sticks on the disk, and read it back; with ``text`` the numbers as text beside it."""
    from ..briefing.label_sheet import print_labels

    words = [f"{number:04d}" for number in numbers]
    _write(path, print_labels(words, made).pdf)
    if text:
        _write(path.with_suffix(TEXT_SUFFIX), "\n".join([*words, ""]).encode())


def words_file(sheet: "Sheet") -> bytes:
    """The words as text, three to a line, under lines with ``#`` that say what they are."""
    head = [f"# {sheet.title}", *(f"# {label}: {value}" for label, value in sheet.facts)]
    rows = [" ".join(sheet.words[at : at + 3]) for at in range(0, len(sheet.words), 3)]
    return "\n".join([*head, *rows, ""]).encode()


def remove(paths: Sequence[Path]) -> None:
    """Take back sheets of something that was then not done."""
    for path in paths:
        with machine_errors():
            path.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    write_durably(path, data)
    with machine_errors():
        kept = path.read_bytes() == data
    if not kept:
        raise MachineError(
            tr("{name} does not read back as it was written.").format(name=path.name),
            kept=tr("Nothing else was changed."),
            todo=tr("Use another disk."),
        )


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))


def _day(made: datetime) -> str:
    return When(made.date().isoformat()).words
