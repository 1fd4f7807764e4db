"""No test and no process a test starts reaches the network, and in CI no test is skipped."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import network_guard
import pytest

TESTS = Path(__file__).resolve().parent.parent
CONNECT = "import socket\nsocket.create_connection(('192.0.2.1', 9), timeout=1)\n"
SWALLOW = "import contextlib, socket\nwith contextlib.suppress(OSError):\n    socket.socket()\n"

RunPytest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_pytest(tmp_path: Path) -> RunPytest:
    """Run pytest on one test body under a copy of our conftest."""
    shutil.copy(TESTS / "conftest.py", tmp_path)
    shutil.copytree(TESTS / "guard", tmp_path / "guard")

    def run(body: str, fixture: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        indented = "".join(f"    {line}\n" for line in body.splitlines())
        (tmp_path / "test_one.py").write_text(f"def test_one({fixture}):\n{indented}", encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", ".", "."]
        base = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            command, cwd=tmp_path, env={**base, **environment}, capture_output=True, text=True, check=False
        )

    return run


@pytest.mark.parametrize(
    "attempt",
    [
        socket.socket,
        lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        lambda: socket.create_connection(("192.0.2.1", 9), timeout=1),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: socket.gethostbyname("example.org"),
    ],
    ids=["socket", "datagram", "connection", "look-up", "old look-up"],
)
def test_every_way_to_the_network_is_refused_and_noted(attempt: Callable[[], object]) -> None:
    with pytest.raises(network_guard.NetworkForbidden):
        attempt()
    assert len(network_guard.take_attempts()) == 1


def test_unix_sockets_work(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
    assert network_guard.take_attempts() == []


def test_a_child_process_is_guarded_and_its_attempt_is_noted() -> None:
    child = subprocess.run([sys.executable, "-c", CONNECT], capture_output=True, text=True, check=False)
    assert child.returncode == 1
    assert "NetworkForbidden" in child.stderr
    assert len(network_guard.take_attempts()) == 1


@pytest.mark.parametrize(
    "body",
    [CONNECT, SWALLOW, f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {SWALLOW!r}])"],
    ids=["plain", "swallowed", "in a child"],
)
def test_reaching_for_the_network_fails_the_test(run_pytest: RunPytest, body: str) -> None:
    run = run_pytest(body)
    assert run.returncode == 1, run.stdout
    assert "reached for the network" in run.stdout


def test_a_skip_fails_in_ci_and_only_there(run_pytest: RunPytest) -> None:
    body = "import pytest\npytest.skip('no data')"
    assert "1 failed" in run_pytest(body, CI="true").stdout
    assert "1 skipped" in run_pytest(body).stdout


def test_missing_test_data_is_a_skip_that_says_what_to_do(run_pytest: RunPytest, tmp_path: Path) -> None:
    run = run_pytest("pass", fixture="test_data", R2P_TEST_DATA=str(tmp_path / "nothing"), PYTEST_ADDOPTS="-rs")
    assert "1 skipped" in run.stdout
    assert "R2P_TEST_DATA can name its folder" in run.stdout
