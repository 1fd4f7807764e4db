"""What the measures work on: an officer's home as the program makes it, but with the smallest work factor."""

import os
from pathlib import Path

from r2p_desk.actions.practice import create_practice_case
from r2p_desk.actions.session import OFFICER_FILE, Desk, create_officer
from r2p_desk.jobs import Job
from r2p_desk.keys.age_passphrase import LEAST_WORK
from r2p_desk.keys.officer import seal_officer
from r2p_desk.system.files import write_durably

HERE = Path(__file__).resolve().parent
SOURCES = HERE.parent.parent / "src"
PASSPHRASE = "seven dull words nobody would ever keep"


def make_desk(home: Path) -> Desk:
    """A new officer, unlocked."""
    desk = create_officer(home, "Bench Officer", PASSPHRASE)
    write_durably(home / OFFICER_FILE, seal_officer(desk.officer, PASSPHRASE, LEAST_WORK))
    return desk


def make_practice_home(home: Path) -> str:
    """A home with the practice case of the demo; answers the id of the case."""
    with make_desk(home) as desk, create_practice_case(desk, Job()) as case:
        return case.file.id


def environment(**settings: str) -> dict[str, str]:
    """What the processes of both arms start in: this checkout's program, plain X, one language, one scale."""
    paths = [str(SOURCES), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "LC_", "XDG_", "WAYLAND_"))
    }
    fixed = {"LANG": "C.UTF-8", "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96"}
    return {**kept, **fixed, "PYTHONPATH": os.pathsep.join(paths), "DBUS_SESSION_BUS_ADDRESS": "disabled:", **settings}
