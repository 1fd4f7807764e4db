"""Subcommands that make an officer or the whole practice workspace, and the one that verifies."""

import hashlib
import sys

from ..actions import demo as practice
from ..actions import device, session, verification
from ..errors import UsageError
from ..i18n import tr, trn
from .answers import Answer, Context, Window


def officer_create(context: Context) -> Answer:
    """``officer create``."""
    session.refuse_second_officer(context.home)
    with _created(context) as desk:
        body = {
            "id": desk.officer.id,
            "name": desk.officer.name,
            "home": str(context.home),
            "certificate_sha256": hashlib.sha256(desk.officer.certificate).hexdigest(),
        }
    lines = [
        tr("Created officer {name}.").format(name=body["name"]),
        tr("There is no way back without the passphrase, until you make recovery shares (r2p-desk recovery shares)."),
    ]
    return Answer(body=body, lines=lines)


def _created(context: Context) -> session.Desk:
    given = context.arguments
    if not given.device_secret:
        if given.sheet is not None:
            raise UsageError(tr("--sheet goes with --device-secret."), kept=tr("Nothing was created."))
        return session.create_officer(context.home, given.name, context.passphrase(new=True))
    if given.sheet is None:
        raise UsageError(
            tr("The device secret would be the only copy of itself: a broken machine would lock you out for good."),
            kept=tr("Nothing was created."),
            todo=tr("Print it with --sheet FILE.pdf."),
        )
    return device.create_with_secret(
        context.home, given.name, context.passphrase(new=True), sheet=given.sheet, text=given.text
    )


def verify(context: Context) -> Answer:
    """``verify``."""
    desk = context.unlock() if _wants_officer(context) else None
    try:
        verdict = verification.verify_file(context.arguments.file, desk)
    finally:
        if desk is not None:
            desk.close()
    lines = [verification.verdict_words(verdict.verdict)]
    lines += [line for signer in verdict.signers for line in verification.signer_lines(signer)]
    lines += map(verification.stamp_words, verdict.stamps)
    lines += [f"{finding.code}: {finding.sentence}" for finding in verdict.findings]
    status = 0 if verification.holds(verdict) else 3
    return Answer(body=verification.verdict_object(verdict), lines=lines, status=status)


def _wants_officer(context: Context) -> bool:
    """An officer's own certificates count when they can be had: a passphrase is given, or somebody is there to type."""
    given = getattr(context.arguments, "passphrase_file", None) is not None
    return session.has_officer(context.home) and (given or sys.stdin.isatty())


def demo(context: Context) -> Answer:
    """``demo``."""
    given = context.arguments
    if getattr(given, "home", None):
        raise UsageError(tr("The demo makes a home of its own: use --out DIR."), kept=tr("Nothing was done."))
    made = practice.run_demo(given.out or practice.default_folder(), context.job)
    if not getattr(given, "json", False) and not given.no_window and practice.has_display():
        context.window = Window(home=made.home, passphrase_file=made.passphrase_file, case=made.case)
    body = {
        "home": str(made.home),
        "passphrase_file": str(made.passphrase_file),
        "case": made.case,
        "briefing": str(made.briefing.path),
        "verdict": made.verdict,
    }
    return Answer(body=body, lines=_demo_lines(made), status=0 if made.verdict == "valid" else 3)


def _demo_lines(made: practice.Demonstration) -> list[str]:
    marking, pages = made.briefing.marking.words, trn("{n} page", "{n} pages", made.briefing.pages)
    return [
        tr("Case:       {name} ({id})").format(name=made.case_name, id=made.case),
        tr("Home:       {home}").format(home=made.home),
        tr("Passphrase: {file}").format(file=made.passphrase_file),
        tr("Briefing:   {file}").format(file=made.briefing.path),
        tr("            {marking} · {pages} · SHA-256 {sha256}").format(
            marking=marking, pages=pages, sha256=made.briefing.sha256
        ),
        tr("Verdict:    {words}").format(words=made.verdict_words),
        tr("As of {day}: {items} items known, {judged} indicators judged, {unknown} unknown.").format(
            day=practice.AS_OF.words, items=made.items, judged=made.judged, unknown=made.unknown
        ),
    ]
