"""Every way into the program keeps to itself from its first moment: no dumps, no peeking, files for one user."""

import subprocess
import sys
from pathlib import Path

import pytest

import desks

SOURCES = desks.ROOT / "src" / "r2p_desk"
LOOK = """
import ctypes, os, resource, sys
sys.argv[1:] = ["--version"]
import r2p_desk.__main__ as way_in
try:
    way_in.main()
except SystemExit:
    pass
print(os.umask(0), resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def test_the_program_leaves_no_dump_and_its_files_are_for_one_user() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, check=True, env=desks.environment())
    assert done.stdout.decode().splitlines()[-1] == f"{0o077} (0, 0) 0"


@pytest.mark.parametrize(
    "module", sorted(path for path in SOURCES.rglob("*.py") if '__name__ == "__main__"' in path.read_text()), ids=str
)
def test_every_module_that_can_be_started_hardens_itself(module: Path) -> None:
    assert "harden()" in module.read_text()


def test_what_it_starts_inherits_the_limit_on_dumps() -> None:
    """What Linux calls dumpable is not passed on: whatever is started must harden itself all the same."""
    ask = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE))"
    code = (
        "import subprocess, sys; from r2p_desk.system.process import harden; harden();"
        f"print(subprocess.run([sys.executable, '-c', {ask!r}], capture_output=True).stdout.decode().strip())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=desks.environment())
    assert done.stdout.decode().strip() == "(0, 0)"
