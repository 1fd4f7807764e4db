"""The memory of a dry run over a table of 100,000 rows: of this program, and of the confined reader beside it."""

import csv
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from interleaved import Comparison
from workplace import environment, make_desk

from r2p_desk.actions.cases import create_case
from r2p_desk.actions.importing import look_over
from r2p_desk.intake.telling import Columns

LIMIT = 350.0
ROWS = 100_000
_TEXT = (
    "Two men in uniform painted numbers on the doors of forty houses; families left before nightfall. Row {n}, told "
    "by somebody who saw it from the road and by nobody else so far."
)
_COLUMNS = Columns(fields={"id": "id", "title": "title", "what": "text"}, key=("id",))


def compare_memory(_folder: Path) -> Comparison:
    """MiB of both processes together at most, against the limit itself."""
    done = subprocess.run(
        [sys.executable, __file__], capture_output=True, text=True, check=True, env=environment(), timeout=300
    )
    most = float(done.stdout)
    return Comparison(name="dry run of 100,000 rows", unit="MiB", limit=1.0, ours=(most,), plain=(LIMIT,))


def ours() -> float:
    """Look it over, and answer what it took."""
    with tempfile.TemporaryDirectory() as name:
        table = Path(name) / "table.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "title", "what", *(f"column {n}" for n in range(12))])
            for n in range(ROWS):
                writer.writerow([n, f"Houses marked in sector {n}", _TEXT.format(n=n), *(n * k for k in range(12))])
        with make_desk(Path(name) / "home") as desk, create_case(desk, "Dry run") as case:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # what making the officer took is past
            plan = look_over(case, table, columns=_COLUMNS)
            assert (plan.rows, plan.new) == (ROWS, ROWS)
    status = Path("/proc/self/status").read_text("ascii", errors="replace")
    own = int(status.split("VmHWM:")[1].split()[0]) / 1024
    return own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


if __name__ == "__main__":
    print(ours())  # noqa: T201 - read by compare_memory
