"""``passphrase``: changing it, and making one up."""

from collections.abc import Callable

from ..actions.passphrase import change_passphrase
from ..actions.session import has_officer
from ..i18n import tr
from ..keys import passphrases
from .answers import Answer, Context
from .typed import new_passphrase, one_standard_input


def change(context: Context) -> Answer:
    """``passphrase change``."""
    named = context.arguments.new_passphrase_file
    one_standard_input(getattr(context.arguments, "passphrase_file", None), named)
    old = context.passphrase() if has_officer(context.home) else ""
    done = change_passphrase(context.home, old, new_passphrase(named))
    body = {"id": done.id, "name": done.name, "device_secret": done.device_secret}
    lines = [
        tr("The new passphrase opens officer {name}; the old one does not.").format(name=done.name),
        tr("Copies of officer.age made before, as in backups, still open with the old one: renew them."),
    ]
    return Answer(body=body, lines=lines)


def make(_: Context) -> Answer:
    """``passphrase make``."""
    made = passphrases.made_up()
    return Answer(body={"passphrase": made, "bits": int(passphrases.MADE_UP_BITS)}, lines=[made])


COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("passphrase", "change"): change,
    ("passphrase", "make"): make,
}
