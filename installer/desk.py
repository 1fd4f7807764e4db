"""Set R2P Desk up from nothing and run it: ``python3 installer/desk.py demo``, ``test`` or ``setup [--dev]``.

Needs only the standard library of Python 3.11 to 3.13; started by another Python it looks for one of these and hands
over. What it makes lies in ``.venv`` beside ``pyproject.toml``. It asks the network three times at most: apt for
missing Debian packages, pip for the libraries, each held to its hash in ``lock-run.txt`` and ``lock-dev.txt``, and, for
the tests alone, npm for an independent implementation of age, held to its hashes in ``tests/interop/node``.
Its own words go to standard error; standard output belongs to the program it starts.

Exit status: that of the demo or of pytest; 1 when the set-up could not be done; 2 for wrong arguments.

Subscripted types stand in quotes so that Python 3.6 and later can read the file and say that they are too old.
"""

import fcntl
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = VENV / "bin" / "r2p-desk"
STAMP = VENV / "r2p-desk.json"
LOCK_RUN = ROOT / "installer" / "lock-run.txt"
LOCK_DEV = ROOT / "installer" / "lock-dev.txt"
NODE_SOURCE = ROOT / "tests" / "interop" / "node"
NODE_FILES = ("package.json", "package-lock.json")
NODE = VENV / "node"

SET_UP_VERSION = 1  # raise it when what set_up makes changes: every .venv is then made anew
MINORS = (13, 12, 11)  # of Python 3, in the order in which they are looked for

# a|b: either will do, and apt takes the first for the second; the second is the name in newer releases
WINDOW_PACKAGES = (
    *("libglib2.0-0|libglib2.0-0t64", "libdbus-1-3", "libfontconfig1", "libfreetype6", "libegl1", "libgl1", "libx11-6"),
    *("libxkbcommon0", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"),
)
TEST_PACKAGES = (
    *("xvfb", "xauth", "xdotool", "dbus", "poppler-utils", "openssl", "gnome-keyring", "dbus-daemon"),
    # PDFs read by others, signing tokens, and what the measures are held against
    *("mupdf-tools", "qpdf", "softhsm2", "libnss3-tools", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
)
# program: package. node and npm come in many ways, of which dpkg does not know
TEST_PROGRAMS = {"node": "nodejs", "npm": "npm"}

# What pip may take from the caller: how to reach an index, never where or what to install.
PIP_KEEPS = {
    *("PIP_CACHE_DIR", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_CONFIG_FILE", "PIP_DEFAULT_TIMEOUT", "PIP_EXTRA_INDEX_URL"),
    *("PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_KEYRING_PROVIDER", "PIP_NO_CACHE_DIR", "PIP_NO_INDEX", "PIP_PROXY"),
    *("PIP_RETRIES", "PIP_TIMEOUT", "PIP_TRUSTED_HOST"),
}

USAGE = """\
usage: python3 installer/desk.py demo [--out DIR] [--json] [--no-window]
       python3 installer/desk.py test [pytest arguments]
       python3 installer/desk.py setup [--dev]

demo   set up, then run the practice case from import to a signed briefing
test   set up, then run all tests on a display of their own
setup  set up only; --dev adds what the tests and checks need
"""


class Refusal(Exception):
    """The set-up stops here; the text says what happened, what was kept and what to do."""


def main(arguments: "Sequence[str]") -> int:
    """Do what the command line asks; the result is the exit status."""
    task, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if task in {"-h", "--help"}:
        print(USAGE, end="")
        return 0
    if task not in {"demo", "test", "setup"} or (task == "setup" and rest not in ([], ["--dev"])):
        print(USAGE, end="", file=sys.stderr)
        return 2
    try:
        hand_over_to_supported_python(arguments)
        window_ready = set_up(dev=task == "test" or (task == "setup" and bool(rest)))
        if task == "demo":
            run_demo(rest if window_ready else [*rest, "--no-window"])
        return run_tests(rest) if task == "test" else 0
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The machine refused: {error}. What is half made is made anew by the next run.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What is half made is made anew by the next run.", file=sys.stderr)
        return 130


def hand_over_to_supported_python(arguments: "Sequence[str]") -> None:
    """Return when the running Python will do; else become one that will. Raises Refusal when there is none."""
    chosen = choose_python(sys.version_info[:2], find_python)
    if chosen is None:
        raise Refusal(no_python_text(".".join(str(part) for part in sys.version_info[:3])))
    if chosen == sys.executable and Path(sys.prefix) == VENV:
        # .venv may be made anew, and the Python that does it must not be the one inside
        chosen = str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}")
    if chosen != sys.executable:
        sys.stderr.flush()
        os.execv(chosen, [chosen, str(Path(__file__).resolve()), *arguments])  # noqa: S606 - no shell is the point


def choose_python(running: "tuple[int, ...]", find: "Callable[[int], str | None]") -> "str | None":
    """The running interpreter when it is 3.11 to 3.13, else the first that ``find(minor)`` knows, else None."""
    if running[0] == 3 and running[1] in MINORS:
        return sys.executable
    return next((path for path in map(find, MINORS) if path), None)


def find_python(minor: int) -> "str | None":
    """The first ``python3.<minor>`` on PATH that is what its name says; version switchers put others there."""
    ask = "import sys; print(sys.version_info[1])"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = shutil.which(f"python3.{minor}", path=folder)
        if path and output_of(path, "-c", ask).strip() == str(minor):
            return path
    return None


def no_python_text(running: str) -> str:
    """What to install when no Python from 3.11 to 3.13 was found; ``running`` is the version that asks."""
    return (
        f"R2P Desk needs Python 3.11, 3.12 or 3.13; this is {running}, and no other was found on PATH. "
        "Nothing was changed. On Debian 12 or 13 run\n"
        "    sudo apt-get update && sudo apt-get install -y python3 python3-venv\n"
        "and start this again."
    )


class Stamp(NamedTuple):
    """What a finished set-up was made of; written last, so that a half-made one has none."""

    version: int
    python: str
    venv: str
    lock_run: str
    lock_dev: str  # empty when the test tools are not installed


def wanted_stamp(*, dev: bool) -> Stamp:
    """What the set-up would be made of if it were made now."""
    dev_locks = [LOCK_DEV, *(NODE_SOURCE / name for name in NODE_FILES)]
    run_hash, dev_hash = (
        hashlib.sha256(b"".join(path.read_bytes() for path in locks)).hexdigest() for locks in ([LOCK_RUN], dev_locks)
    )
    return Stamp(SET_UP_VERSION, sys.version.split()[0], str(VENV), run_hash, dev_hash if dev else "")


def read_stamp() -> "Stamp | None":
    """What ``.venv`` was made of; None when it is missing, half made or no longer starts."""
    try:
        stamp = Stamp(**json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return stamp if os.access(str(PYTHON), os.X_OK) and os.access(str(COMMAND), os.X_OK) else None


def work_left(found: "Stamp | None", wanted: Stamp) -> str:
    """``nothing``, ``add`` (the test tools to a sound .venv) or ``anew``."""
    if found is None or found._replace(lock_dev="") != wanted._replace(lock_dev=""):
        return "anew"
    if wanted.lock_dev in {"", found.lock_dev}:
        return "nothing"
    return "anew" if found.lock_dev else "add"


def set_up(*, dev: bool) -> bool:
    """Make the machine ready; False when only the window's system libraries are missing. Raises Refusal."""
    progress = Progress()
    wanted = wanted_stamp(dev=dev)
    work = work_left(read_stamp(), wanted)
    window_ready = ready_packages(progress, dev=dev, anew=work == "anew")
    if work != "nothing":
        with only_one(progress):
            work = work_left(read_stamp(), wanted)  # another set-up may just have done it
            if work != "nothing":
                make_ready(progress, wanted, anew=work == "anew")
    progress.note(f"Set up: Python {wanted.python}, {VENV}")
    return window_ready


def make_ready(progress: "Progress", wanted: Stamp, *, anew: bool) -> None:
    """Bring ``.venv`` to what ``wanted`` says. Raises Refusal; the stamp is missing until all is done."""
    environment = pip_environment(os.environ)
    if anew:
        progress.step("Making .venv")
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            STAMP.unlink(missing_ok=True)
            shutil.rmtree(VENV)
        watch(progress, [sys.executable, "-I", "-m", "venv", str(VENV)], environment, "The folder .venv was not made")
    STAMP.unlink(missing_ok=True)
    locks = [LOCK_RUN, LOCK_DEV] if wanted.lock_dev else [LOCK_RUN]
    pins = {line for lock in locks for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line}
    # wheels only: a source archive would fetch its build tools without any hash
    pip = [str(PYTHON), "-I", "-m", "pip", "install", "--require-hashes", "--only-binary=:all:", "--progress-bar=off"]
    for lock in locks:
        pip += ["-r", str(lock)]
    progress.step("Installing libraries")
    watch(progress, pip, environment, "The libraries were not installed", lambda log: pip_progress(log, len(pins)))
    if wanted.lock_dev:
        make_node(progress)
    write_command()
    STAMP.write_text(json.dumps(wanted._asdict()), encoding="utf-8")


def make_node(progress: "Progress") -> None:
    """Put the packages of ``tests/interop/node`` into ``.venv/node``; none of their own scripts is run."""
    progress.step("Installing what the interoperability tests need")
    shutil.rmtree(NODE, ignore_errors=True)
    NODE.mkdir()
    for name in NODE_FILES:
        shutil.copy(NODE_SOURCE / name, NODE)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    environment = {**os.environ, "NODE_ENV": "production"}
    watch(
        progress, ["npm", "ci", *options, "--prefix", str(NODE)], environment, "The packages of npm were not installed"
    )


def pip_environment(environment: "Mapping[str, str]") -> "dict[str, str]":
    """The caller's environment without what would make pip install elsewhere, other things or after a question."""
    kept = {name: value for name, value in environment.items() if not name.startswith("PIP_") or name in PIP_KEEPS}
    # "no" also overrules a pip.conf that says user or require-virtualenv
    return {**kept, "PIP_USER": "no", "PIP_REQUIRE_VIRTUALENV": "no", "PIP_NO_INPUT": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1"}  # fmt: skip


def pip_progress(log: str, total: int) -> str:
    """Where pip stands, from what it has written so far."""
    if "Installing collected packages" in log:
        return "unpacking"
    names = [line.split()[1].split("==")[0] for line in log.splitlines() if line.startswith("Collecting ")]
    return f"{len(names)} of {total}, {names[-1]}" if names else ""


def write_command() -> None:
    """Let ``.venv`` import the checkout's ``src``, and write ``.venv/bin/r2p-desk``."""
    packages = VENV / "lib" / f"python3.{sys.version_info[1]}" / "site-packages"
    # relative, so that a checkout in a folder of any name and encoding will do
    (packages / "r2p-desk.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n", encoding="ascii")
    COMMAND.write_text(command_text(str(PYTHON)), encoding="utf-8", errors="surrogateescape")
    COMMAND.chmod(0o755)


def command_text(python: str) -> str:
    """The script behind ``r2p-desk``; a shell's, because a ``#!`` line holds no long path and none with spaces."""
    return f'#!/bin/sh\nexec {shlex.quote(python)} -P -m r2p_desk "$@"\n'


@contextmanager
def only_one(progress: "Progress") -> "Iterator[None]":
    """Hold other set-ups of this checkout back while this one works."""
    with Path(__file__).open("rb") as handle:
        os.set_inheritable(handle.fileno(), True)  # noqa: FBT003 - a pip that outlives a killed set-up holds on, too
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.step("Waiting for another set-up of this checkout")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ready_packages(progress: "Progress", *, dev: bool, anew: bool) -> bool:
    """Install the Debian packages that are missing; False when only the window's stay so. Raises Refusal."""
    tools = [*TEST_PACKAGES, *missing_programs()] if dev else []
    if anew and not importlib.util.find_spec("ensurepip"):
        tools.append(f"python3.{sys.version_info[1]}-venv")
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        if anew:
            names = " ".join(first_names((*tools, *WINDOW_PACKAGES)))
            progress.note(f"This is not Debian; the system has to bring what these Debian packages hold: {names}")
        return True
    missing = missing_packages((*tools, *WINDOW_PACKAGES), installed_packages)
    prefix = root_prefix() if missing else None
    if prefix is not None:
        install_packages(progress, missing, prefix)
        missing = missing_packages(missing, installed_packages)
    if (dev and missing) or set(missing) & set(tools):
        raise Refusal(packages_text(missing))
    if missing:
        progress.note(packages_text(missing) + " Until then it goes on without the window.")
    return not missing


def missing_programs() -> "list[str]":
    """The Debian packages of the programs the tests start and that are not on PATH."""
    return [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]


def missing_packages(wanted: "Sequence[str]", installed: "Callable[[Iterable[str]], set[str]]") -> "list[str]":
    """Those of ``wanted`` (``a|b``: either will do) of which ``installed`` knows none, in their order."""
    there = installed(name for names in wanted for name in names.split("|"))
    return [names for names in wanted if there.isdisjoint(names.split("|"))]


def installed_packages(names: "Iterable[str]") -> "set[str]":
    """Which of these Debian packages are installed on this machine."""
    said = output_of("dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n", *names)
    return {line.split()[0] for line in said.splitlines() if line.endswith(" installed")}


def root_prefix() -> "list[str] | None":
    """What goes before a command that needs root: nothing, ``sudo -n``, or None where sudo is missing or would ask."""
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and output_of("sudo", "-n", "echo", "yes") == "yes\n" else None


def install_packages(progress: "Progress", missing: "Sequence[str]", prefix: "Sequence[str]") -> None:
    """Try to install these with apt, whose lists are brought up to date first."""
    progress.step("Installing system packages")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C", "apt-get", "-o", "DPkg::Lock::Timeout=300"]
    watch(progress, [*apt, "update"], os.environ)
    watch(progress, [*apt, "install", "-y", "--no-install-recommends", *first_names(missing)], os.environ)


def first_names(wanted: "Iterable[str]") -> "list[str]":
    """Of ``a|b`` the name to install and to show."""
    return [names.partition("|")[0] for names in wanted]


def packages_text(missing: "Iterable[str]") -> str:
    """The one line an administrator has to run."""
    install = "sudo apt-get update && sudo apt-get install -y --no-install-recommends"
    return (
        f"System packages are missing and could not be installed from here. Run\n"
        f"    {install} {' '.join(first_names(missing))}\n"
        "and start this again; what is set up is kept."
    )


def output_of(*command: str) -> str:
    """What a program writes to standard output, in plain English; its exit status and complaints do not matter."""
    environment = {**os.environ, "LC_ALL": "C"}
    quiet = subprocess.DEVNULL
    said = subprocess.run(command, env=environment, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, check=False)
    return said.stdout.decode(errors="replace")


def watch(
    progress: "Progress",
    command: "Sequence[str]",
    environment: "Mapping[str, str]",
    failure: str = "",
    describe: "Callable[[str], str]" = lambda _: "",
) -> None:
    """Run a command silently under the progress line. With ``failure``, a non-zero exit raises Refusal and says why."""
    quiet = subprocess.DEVNULL
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as sink:
            started = subprocess.Popen(
                command, env=environment, stdin=quiet, stdout=sink, stderr=subprocess.STDOUT, close_fds=False
            )
        with ended(started) as process:
            while process.poll() is None:
                progress.tick(describe(log.read_text(encoding="utf-8", errors="replace")))
                time.sleep(0.1)
        if failure and process.returncode:
            said = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            raise Refusal(
                f"{said}\n{failure}: see above. Nothing outside .venv was changed. Mend that and start again."
            )


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> "Iterator[subprocess.Popen[bytes]]":
    """A program that does not outlive the block."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait()


def run_demo(arguments: "Sequence[str]") -> None:
    """Become the demo: its output, signals and exit status are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    command = [str(PYTHON), "-P", "-m", "r2p_desk", "demo", *arguments]
    os.execve(command[0], command, clean_environment(os.environ))  # noqa: S606 - no shell is the point


def run_tests(arguments: "Sequence[str]") -> int:
    """Run pytest on a display and in an environment of its own; the result is its exit status. Raises Refusal."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # so that Xvfb is stopped then, too
    pytest = [str(PYTHON), "-P", "-m", "pytest", "-n", "auto", *arguments]
    with tempfile.TemporaryDirectory() as runtime, virtual_display() as display:
        environment = tests_environment(os.environ, display, runtime)
        with ended(subprocess.Popen(pytest, cwd=ROOT, env=environment)) as process:
            try:
                return process.wait()
            except KeyboardInterrupt:  # pytest was interrupted, too, and has a summary to print
                return process.wait()


@contextmanager
def virtual_display() -> "Iterator[str]":
    """An X display nobody else uses: tests that press keys must not meet the officer's own windows. Raises Refusal."""
    if not shutil.which("Xvfb"):
        raise Refusal("The tests need Xvfb, which is not on PATH. Nothing was run. Install it and start this again.")
    quiet = subprocess.DEVNULL
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1200x24", "-nolisten", "tcp", "-noreset"]
    with ended(subprocess.Popen(command, pass_fds=[writer], stdin=quiet, stdout=quiet, stderr=quiet)):
        os.close(writer)
        with os.fdopen(reader) as said:
            number = said.readline().strip()
        if not number:
            raise Refusal("Xvfb did not start. Nothing was run. Start Xvfb by hand to see why.")
        yield f":{number}"


def clean_environment(environment: "Mapping[str, str]") -> "dict[str, str]":
    """Without the settings that would let another Python's libraries into ours."""
    return {name: value for name, value in environment.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}


def tests_environment(environment: "Mapping[str, str]", display: str, runtime: str) -> "dict[str, str]":
    """The caller's environment with one language, time zone, scale, style, display and no desktop session."""
    kept = {
        name: value
        for name, value in clean_environment(environment).items()
        if not name.startswith(("QT_", "LC_", "XDG_", "WAYLAND_", "PYTEST_")) and name not in {"LANGUAGE", "XAUTHORITY"}
    }
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "DISPLAY": display, "QT_QPA_PLATFORM": "xcb",
            "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96", "XDG_RUNTIME_DIR": runtime, "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": "disabled:"}  # fmt: skip


class Progress:
    """One line on standard error: rewritten in place on a terminal, else written anew every ten seconds."""

    def __init__(self) -> None:
        self._doing = ""
        self._began = self._written = time.monotonic()
        self._terminal = sys.stderr.isatty()

    def step(self, doing: str) -> None:
        """Something new begins."""
        self._doing, self._began = doing, time.monotonic()
        self._write(f"{doing} …")

    def tick(self, detail: str) -> None:
        """It goes on; call it as often as you like."""
        now = time.monotonic()
        if now - self._written >= (0.2 if self._terminal else 10):
            self._write(" · ".join(filter(None, (self._doing, detail, f"{now - self._began:.0f} s"))))

    def note(self, text: str) -> None:
        """Words that stay."""
        self._write(text)
        if self._terminal:
            sys.stderr.write("\n")

    def _write(self, text: str) -> None:
        self._written = time.monotonic()
        if self._terminal:
            sys.stderr.write("\r\x1b[K" + text)
        else:
            sys.stderr.write(text + "\n")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
