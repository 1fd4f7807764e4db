"""``home check``: the officer's store and the list of cases, held against what lies in the home."""

from collections.abc import Callable

from ..actions import home_care, session
from ..i18n import tr, trn
from .answers import Answer, Context


def check(context: Context) -> Answer:
    """``home check``."""
    mend = context.arguments.mend
    passphrase = context.passphrase() if session.has_officer(context.home) else ""
    with session.unlock(context.home, passphrase, new_store=mend) as desk:
        found = home_care.check_home(desk, mend=mend)
    body = {
        "sound": found.sound,
        "findings": [{"code": one.code, "text": one.text, "name": one.name} for one in found.findings],
        "registered": list(found.registered),
        "removed": found.removed,
    }
    lines = [f"{one.code}: {one.text} ({one.name})" for one in found.findings] or [tr("Sound.")]
    if found.registered:
        lines.append(trn("{n} case entered in the list.", "{n} cases entered in the list.", len(found.registered)))
    if found.removed:
        lines.append(trn("{n} leftover removed.", "{n} leftovers removed.", found.removed))
    return Answer(body=body, lines=lines, status=0 if found.sound else 3)


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("home", "check"): check}
