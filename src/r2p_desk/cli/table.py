"""Which function answers which subcommand."""

from collections.abc import Callable

from . import (
    access,
    attachments,
    backup,
    commands,
    copying,
    device,
    doctor,
    exchange,
    history,
    home,
    making,
    passphrase,
    posture,
    recovery,
    seeking,
)
from .answers import Answer, Context

COMMANDS: dict[tuple[str, str | None], Callable[[Context], Answer]] = {
    ("demo", None): making.demo,
    ("officer", "create"): making.officer_create,
    ("case", "create"): commands.case_create,
    ("case", "list"): commands.case_list,
    ("case", "show"): commands.case_show,
    **copying.COMMANDS,
    **home.COMMANDS,
    **posture.COMMANDS,
    ("item", "add"): commands.item_add,
    ("item", "list"): commands.item_list,
    ("item", "show"): commands.item_show,
    ("item", "remove"): commands.item_remove,
    ("import", None): commands.import_file,
    ("assess", "show"): commands.assess_show,
    ("assess", "judge"): commands.assess_judge,
    ("assess", "concern"): commands.assess_concern,
    ("brief", None): making.brief,
    ("verify", None): making.verify,
    **doctor.COMMANDS,
    **seeking.COMMANDS,
    **history.COMMANDS,
    **access.COMMANDS,
    **exchange.COMMANDS,
    **backup.COMMANDS,
    **passphrase.COMMANDS,
    **device.COMMANDS,
    **recovery.COMMANDS,
    **attachments.COMMANDS,
}
