"""Words from paper, as tests read them."""

from pathlib import Path

from r2p_desk.actions import device, recovery, session
from r2p_desk.actions.recovery import Made
from r2p_desk.keys import shares
from r2p_desk.keys.shares import Share


def made_shares(desk: session.Desk, threshold: int, count: int, out: Path) -> tuple[Made, list[Share]]:
    """New recovery shares, and their words out of the text files beside the sheets."""
    made = recovery.make_shares(desk, threshold, count, out, text=True)
    return made, [shares.read(path.read_text("utf-8")) for path in made.texts]


def secret_on(sheet: Path) -> bytearray:
    """The device secret out of the text file beside its sheet."""
    return device.secret_from_words(sheet.with_suffix(".txt").read_text("utf-8"))
