"""Where homes and open cases may lie: on a disk of this machine, never on a stick or on another machine."""

from pathlib import Path

from ..errors import Refused
from ..i18n import tr
from ..system.media import Medium, medium_of

_ELSEWHERE = (Medium.REMOVABLE, Medium.NETWORK)


def refuse_home_elsewhere(home: Path) -> None:
    """``Refused`` when a new home would lie on a stick or a network: the cases in it could never be opened."""
    medium = medium_of(home)
    if medium in _ELSEWHERE:
        raise Refused(
            _lies(medium, tr("This folder")),
            kept=tr("Nothing was created."),
            todo=tr("Choose a folder on this machine's own disk with --home."),
        )


def refuse_case_elsewhere(folder: Path) -> None:
    """``Refused`` when a case lies on a stick or a network: pulled or cut off while it is open, it would be damaged."""
    medium = medium_of(folder)
    if medium in _ELSEWHERE:
        raise Refused(
            _lies(medium, tr("This case")),
            kept=tr("Nothing was changed."),
            todo=tr(
                "Copy it in: in a home on this machine's own disk, r2p-desk case copy-in FOLDER,"
                " or “Copy a case in…” on the first screen. A whole home may be copied as a folder."
            ),
        )


def _lies(medium: Medium, what: str) -> str:
    if medium is Medium.NETWORK:
        return tr("{what} lies on another machine: no case is opened over a network.").format(what=what)
    return tr("{what} lies on a stick or another medium that can be pulled: no case is opened there.").format(what=what)
