"""``recovery``: shares, check, drill, restore, status."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from ..actions import drill as drilling
from ..actions import offices, recovery, restoring
from ..actions.session import Desk
from ..errors import UsageError
from ..i18n import tr, trn
from ..jobs import Job
from . import shapes
from .answers import Answer, Context
from .device import secrets_on_disk
from .typed import new_passphrase, one_standard_input
from .typed import shares as read_shares


def shares(context: Context) -> Answer:
    """``recovery shares``."""
    given = context.arguments
    with context.unlock() as desk:
        made = recovery.make_shares(desk, given.threshold, given.shares, given.out, text=given.text, job=context.job)
    return Answer(body=_made_object(made), lines=_made_lines(made))


def check(context: Context) -> Answer:
    """``recovery check``."""
    given = context.arguments
    if len(given.share) > 1:
        raise UsageError(tr("One share at a time is checked."), kept=tr("Nothing was done."))
    _one_input(context)
    with context.unlock() as desk:
        found = recovery.check_share(desk, read_shares(given.share, most=1)[0])
    body = {
        "share": found.number,
        "shares": found.shares,
        "threshold": found.threshold,
        "fingerprint": found.fingerprint,
        "checked": found.checked,
    }
    words = tr("Share {n} of {m} is sound.").format(n=found.number, m=found.shares)
    return Answer(body=body, lines=[words])


def drill(context: Context) -> Answer:
    """``recovery drill``."""
    given = context.arguments
    if given.renew != (given.out is not None):
        raise UsageError(tr("--renew and --out DIR go together."), kept=tr("Nothing was done."))
    _one_input(context)
    with context.unlock() as desk:
        held = drilling.run_drill(desk, read_shares(given.share), into=given.into, job=context.job)
        renewed = _renewed(desk, given.out, text=given.text, job=context.job) if given.renew and held.sound else None
    body = {**_drill_object(held), "renewed": None if renewed is None else _made_object(renewed)}
    cases = trn("{n} case came back", "{n} cases came back", len(held.cases))
    lines = [
        cases + (tr(", all of them sound.") if held.sound else tr("; see the findings.")),
        *(f"{case.case}  {', '.join(case.findings) or tr('sound')}" for case in held.cases),
    ]
    if renewed is None:
        lines.append(
            tr("The shares have been together on one machine: replace them with r2p-desk recovery shares, or --renew.")
        )
    else:
        lines += _made_lines(renewed)
    return Answer(body=body, lines=lines, status=0 if held.sound else 3)


def restore(context: Context) -> Answer:
    """``recovery restore``."""
    given = context.arguments
    one_standard_input(given.new_passphrase_file, *given.share)
    together = read_shares(given.share)
    passphrase = new_passphrase(given.new_passphrase_file)
    source = given.source or context.home
    done = restoring.restore(together, source, context.home, passphrase, name=given.name, job=context.job)
    body = {
        "id": done.id,
        "former": done.former,
        "name": done.name,
        "home": str(done.home),
        "aside": None if done.aside is None else str(done.aside),
        "cases": [
            {
                "id": case.id,
                "name": case.name,
                "readable": case.readable,
                "findings": [shapes.finding_object(finding) for finding in case.findings],
            }
            for case in done.cases
        ],
    }
    readable = all(case.readable for case in done.cases)
    lines = [
        tr("Officer {name} opens with the new passphrase, under new signing keys.").format(name=done.name),
        *(f"{case.id}  {case.name}  {'' if case.readable else tr('does not open')}".rstrip() for case in done.cases),
        tr("Cases that do not name the new keys open for reading only: have your new card added where others can."),
        tr("The shares have been together on one machine: make new ones now with r2p-desk recovery shares."),
    ]
    return Answer(body=body, lines=lines, status=0 if readable else 3)


def office(context: Context) -> Answer:
    """``recovery office``."""
    with context.unlock() as desk:
        made = offices.recover_through_office(desk)
    body = {"office": made.office, "fingerprint": made.fingerprint, "replaced": made.replaced}
    lines = [
        tr("The shares of your office bring you back from now on, recovery key {print}.").format(print=made.fingerprint)
    ]
    if made.replaced:
        lines.append(tr("Earlier sheets open copies of the recovery file made before, and no newer one."))
    return Answer(body=body, lines=lines)


def status(context: Context) -> Answer:
    """``recovery status``."""
    with context.unlock() as desk:
        found = recovery.status(desk)
    body = {
        "exists": found.exists,
        "fingerprint": found.fingerprint,
        "threshold": found.threshold,
        "made": found.made,
        "file": found.file,
        "shares": [msgspec.to_builtins(share) for share in found.shares],
        "drills": [_drill_object(one) for one in found.drills],
        "drill_due": found.drill_due,
        "office": found.office,
    }
    if not found.exists:
        return Answer(body=body, lines=[tr("There are no recovery shares: a lost passphrase is a lost officer.")])
    if found.office is not None:
        lines = [tr("The shares of your office bring you back, recovery key {print}.").format(print=found.fingerprint)]
        sound = found.file == "sound"
        lines += [] if sound else [tr("The recovery file is not the one that was made: r2p-desk recovery office.")]
        return Answer(body=body, lines=lines, status=0 if sound else 3)
    lines = [
        tr("{m} of {n} shares, made {day}, recovery key {print}").format(
            m=found.threshold, n=len(found.shares), day=(found.made or "")[:10], print=found.fingerprint
        ),
        *(_share_line(share) for share in found.shares),
        *(_drill_line(one) for one in found.drills),
    ]
    if found.file != "sound":
        lines.append(tr("The recovery file is not the one that was made: make new shares."))
    if found.drill_due:
        lines.append(tr("A drill is due."))
    return Answer(body=body, lines=lines, status=0 if found.file == "sound" else 3)


def _renewed(desk: Desk, out: Path, *, text: bool, job: Job) -> recovery.Made:
    threshold, count = recovery.key_facts(desk) or (1, 1)
    return recovery.make_shares(desk, threshold, count, out, text=text, job=job)


def _made_object(made: recovery.Made) -> dict[str, Any]:
    return {
        "fingerprint": made.fingerprint,
        "threshold": made.threshold,
        "shares": made.shares,
        "sheets": [str(path) for path in made.sheets],
        "texts": [str(path) for path in made.texts],
        "replaced": made.replaced,
    }


def _made_lines(made: recovery.Made) -> list[str]:
    return [
        tr("Any {m} of these {n} shares open recovery key {print}:").format(
            m=made.threshold, n=made.shares, print=made.fingerprint
        ),
        *(str(path) for path in (*made.sheets, *made.texts)),
        secrets_on_disk(),
        *([tr("Earlier shares open older copies of the recovery file, and no newer one.")] if made.replaced else []),
    ]


def _drill_object(held: recovery.Drill) -> dict[str, Any]:
    return {
        "at": held.at,
        "sound": held.sound,
        "shares": list(held.shares),
        "cases": [msgspec.to_builtins(case) for case in held.cases],
    }


def _share_line(share: recovery.ShareState) -> str:
    when = tr("checked {day}").format(day=share.checked[:10]) if share.checked else tr("not checked yet")
    return tr("Share {n}: {when}").format(n=share.number, when=when) + (tr(", due") if share.due else "")


def _drill_line(held: recovery.Drill) -> str:
    found = tr("sound") if held.sound else tr("not sound")
    return tr("Drill on {day}: {found}").format(day=held.at[:10], found=found)


def _one_input(context: Context) -> None:
    one_standard_input(getattr(context.arguments, "passphrase_file", None), *context.arguments.share)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("recovery", "shares"): shares,
    ("recovery", "check"): check,
    ("recovery", "drill"): drill,
    ("recovery", "restore"): restore,
    ("recovery", "office"): office,
    ("recovery", "status"): status,
}
