"""``posture``: how safe this machine and home are; with a passphrase also what only the unlocked officer can see."""

import os
from collections.abc import Callable

from ..actions import posture as looking
from ..i18n import tr
from ..system.machine import Machine
from .answers import Answer, Context


def show(context: Context) -> Answer:
    """``posture``."""
    given = getattr(context.arguments, "passphrase_file", None) is not None
    desk = context.unlock() if given else None
    try:
        found = looking.posture(looking.Surroundings(context.home, Machine(), os.environ, desk))
    finally:
        if desk is not None:
            desk.close()
    body = {
        "checks": [
            {"code": one.code, "state": str(one.state), "text": one.text, "todo": one.todo or None} for one in found
        ]
    }
    lines = [f"{_sign(one.state)} · {one.code}: {' '.join(filter(None, (one.text, one.todo)))}" for one in found]
    return Answer(body=body, lines=lines)


def _sign(state: looking.State) -> str:
    return {
        looking.State.GOOD: f"✓ {tr('good')}",
        looking.State.WARNING: f"! {tr('warning')}",
        looking.State.UNKNOWN: f"? {tr('unknown')}",
    }[state]


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {("posture", None): show}
