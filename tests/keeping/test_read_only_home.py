"""A home that may not be written: each change of keys is the machine's error, and the officer opens as before."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from papers_of import made_shares

from desks import PASSPHRASE
from r2p_desk.actions import drill, recovery, restoring, session, travel
from r2p_desk.actions.passphrase import change_passphrase
from r2p_desk.errors import MachineError
from r2p_desk.keys.shares import Share

NOBODY = 65534


@contextlib.contextmanager
def read_only(home: Path) -> Iterator[None]:
    """Root is not bound by permissions, so root becomes nobody for a while."""
    everything = [home, *home.rglob("*")]
    for path in everything:
        path.chmod(0o500 if path.is_dir() else 0o400)
    if os.geteuid() == 0:
        for path in [home.parent, *everything]:
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        for path in everything:
            path.chmod(0o700 if path.is_dir() else 0o600)


CHANGES: dict[str, Callable[[session.Desk, list[Share], Path], object]] = {
    "passphrase": lambda desk, _, __: change_passphrase(desk.home, PASSPHRASE, "another"),
    "travel lock": lambda desk, _, out: travel.travel_lock(desk, PASSPHRASE, sheet=out / "t.pdf"),
    "shares": lambda desk, _, out: recovery.make_shares(desk, 2, 2, out / "shares"),
    "restore": lambda desk, shares, _: restoring.restore(shares, desk.home, desk.home, "another"),
    "drill": lambda desk, shares, _: drill.run_drill(desk, shares),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_the_machine_s_error_and_nothing_changes(home: Path, change: str) -> None:
    with tempfile.TemporaryDirectory() as place:  # outside of the folders of pytest, which are root's alone
        moved, out = Path(shutil.move(home, Path(place) / "home")), Path(place) / "out"
        out.mkdir()
        with session.unlock(moved, PASSPHRASE) as desk:
            _, shares = made_shares(desk, 2, 2, Path(place) / "old")
            before = {name: (moved / name).read_bytes() for name in ("officer.age", "officer-recovery.age")}
            if os.geteuid() == 0:
                os.chown(out, NOBODY, NOBODY)
            with read_only(moved), pytest.raises(MachineError) as refused:
                CHANGES[change](desk, shares, out)
            assert refused.value.todo
        assert {name: (moved / name).read_bytes() for name in before} == before
        assert [path for path in out.rglob("*") if path.is_file()] == []
        assert not (moved / "device.json").exists()
        session.unlock(moved, PASSPHRASE).close()
