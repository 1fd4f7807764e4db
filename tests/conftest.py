"""What every test gets: no network, a display or none, the shared test data; and in CI no test may be skipped."""

import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

TESTS = Path(__file__).resolve().parent
BENCH = "bench"
SIZES = "test_sizes.py"
"""The measures of memory and of processor time, which need no quiet."""

ROOM = 4 << 30
"""Bytes that are free in memory where the files of tests may lie there."""
DISK = "R2P_TEST_DISK"
"""Names the folder for temporary files on the disk."""

KEYRING = pytest.StashKey[Any]()

sys.path.insert(0, str(TESTS / "guard"))

import network_guard  # noqa: E402 - found only now

if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # Qt would abort the whole run


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Guard this process and the children it will start."""
    folder = tempfile.TemporaryDirectory(prefix="r2p-desk-guard-")
    config.add_cleanup(folder.cleanup)
    network_guard.guard_children(Path(folder.name) / "attempts")
    network_guard.install()
    if getattr(config, "workerinput", {}).get("workerid", "gw0") != "gw0":
        config.add_cleanup(own_display())
    if not hasattr(config, "workerinput"):  # one large case for all workers
        large = tempfile.TemporaryDirectory(prefix="r2p-desk-large-")
        config.add_cleanup(large.cleanup)
        os.environ.setdefault("R2P_DESK_LARGE_CASE", large.name)
        keep_files_in_memory(config)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of a file together, so that what they share is made once; the benchmarks on one worker, last.
    Told by folder: xdist's own groups are lost with pytest 9.2, which drops what xdist writes into a test's id. What is
    measured works with two threads where the machine has two cores, so nothing else may run beside it.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByFolder(LoadScopeScheduling):
        def _assign_work_unit(self, node: Any) -> None:
            if BENCH in self.workqueue:
                self.workqueue.move_to_end(BENCH)
            super()._assign_work_unit(node)

        def _reschedule(self, node: Any) -> None:
            others = [one for one in self.nodes if one is not node and not one.shutting_down]
            almost_done = node in self.assigned_work and self._pending_of(self.assigned_work[node]) <= 2
            if list(self.workqueue) == [BENCH] and others and almost_done and not node.shutting_down:
                node.shutdown()  # it ends what it has; whoever is left last takes the benchmarks
                return
            super()._reschedule(node)

        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            parts = Path(file).parts
            return BENCH if BENCH in parts and SIZES not in parts else file

    config.option.loadscopereorder = False  # the files with few tests are the long ones and must not come last
    return ByFolder(config, log)


def own_display() -> Callable[[], None]:
    """Windows of two workers would take the keyboard from each other: all but the first have a screen of their own.

    Where there is no ``Xvfb`` they share the one there is. The result takes the screen down.
    """
    program = shutil.which("Xvfb")
    if program is None or not os.environ.get("DISPLAY"):
        return lambda: None
    reader, writer = os.pipe()
    quiet = subprocess.DEVNULL
    command = [program, "-displayfd", str(writer), "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stdin=quiet, stdout=quiet, stderr=quiet)
    os.close(writer)
    with os.fdopen(reader) as said:
        os.environ["DISPLAY"] = f":{said.readline().strip()}"

    def end() -> None:
        server.terminate()
        server.wait()

    return end


def keep_files_in_memory(config: pytest.Config) -> None:
    """Files of tests lie in memory where there is room: they wait for the disk, whose every flush takes milliseconds.

    What is measured stays on the disk (``tests/bench/conftest.py``).
    """
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free >= ROOM
    if config.option.basetemp is not None or not roomy or _free_memory() < ROOM:
        return
    folder = tempfile.TemporaryDirectory(prefix="r2p-desk-tests-", dir=shared, ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    config.option.basetemp = str(Path(folder.name) / "of")
    others = Path(folder.name) / "tmp"
    others.mkdir()
    for open_to_all in (others, others.parent):  # some tests become another user
        open_to_all.chmod(0o1777)
    os.environ.setdefault(DISK, tempfile.gettempdir())
    os.environ["TMPDIR"] = str(others)
    tempfile.tempdir = None


def _free_memory() -> int:
    """Bytes the kernel could give without swapping."""
    try:
        told = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        return 0
    return int(told.partition("MemAvailable:")[2].split()[0]) * 1024


def pytest_collection_finish() -> None:
    """What was made to collect thousands of tests stays to the end: looking through it again and again took a tenth."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail what reached for the network, and in CI what was skipped."""
    report = yield
    if attempts := network_guard.take_attempts():
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} reached for the network: {'; '.join(attempts)}\n{report.longreprtext}"
    fail_skip_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI a skipped file fails, too."""
    report = yield
    fail_skip_in_ci(report)
    return report


def fail_skip_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    """CI has all that tests need, so a skip there is a mistake; an expected failure is not a skip."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI", "").lower() in {"1", "true"}:
        report.outcome = "failed"
        report.longrepr = f"skipped, which fails in CI: {report.longreprtext}"


@pytest.fixture(scope="session")
def keyring(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A D-Bus with a real, open keyring on it."""
    import secret_service

    made = secret_service.Keyring()
    request.config.stash[KEYRING] = made
    yield made
    made.close()


@pytest.fixture
def keyring_bus(keyring: Any) -> str:
    """The address of its bus."""
    return str(keyring.address)


@pytest.fixture
def open_keyring(keyring: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real keyring for this test and the commands it starts."""
    keyring.renewed()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", keyring.address)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A test whose keyring died under it is run again with another: what it said then was of the machine."""
    if "open_keyring" not in getattr(item, "fixturenames", ()):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, log=False, nextitem=nextitem)
    kept = item.config.stash.get(KEYRING, None)
    if kept is not None and any(report.failed for report in reports) and kept.renewed():
        item._initrequest()  # type: ignore[attr-defined]  # as every plugin that runs a test again does
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No keyring for this test and the commands it starts."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Real files of others: the folder ``R2P_TEST_DATA``, else ``../shared/data`` beside the checkout, else a skip."""
    folder = Path(os.environ.get("R2P_TEST_DATA") or TESTS.parent.parent / "shared" / "data")
    if not (folder / "MANIFEST.csv").is_file():
        pytest.skip("the shared test data is not here; R2P_TEST_DATA can name its folder")
    return folder
