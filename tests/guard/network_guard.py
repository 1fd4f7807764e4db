"""No test reaches the network: a socket that is not a Unix one, a connection or a name look-up is refused and noted.

An audit hook does it, below every library and beyond the reach of a monkeypatch. ``sitecustomize`` beside this file
puts it into the Python processes that tests start, before their first import. Code that swallows the refusal still
fails its test, because what was tried is noted in the file that ``R2P_NETWORK_ATTEMPTS`` names.

What Python does not see (a C library's own sockets, programs that are not Python) is not guarded.
"""

import os
import sys
from pathlib import Path

NOTES = "R2P_NETWORK_ATTEMPTS"
FOLDER = Path(__file__).resolve().parent

_AF_UNIX = 1  # the socket module is not worth importing into every child for this
_UNKNOWN = -1  # a socket made from a file descriptor; its connections are looked at instead
_LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
_USES = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
_installed = False


class NetworkForbidden(OSError):
    """Something tried to reach the network."""


def install() -> None:
    """Guard this process, once and for good."""
    global _installed  # noqa: PLW0603 - an audit hook cannot be taken out again, so it must not be put in twice
    if not _installed:
        _installed = True
        sys.addaudithook(_refuse_network)


def guard_children(notes: Path) -> None:
    """Let the Python processes started from here carry the guard; ``notes`` receives what they and we tried."""
    os.environ[NOTES] = str(notes)
    others = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path != str(FOLDER)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(FOLDER), *others])


def take_attempts() -> list[str]:
    """What was tried since the last call, by this process and its children."""
    notes = Path(os.environ[NOTES])
    if not notes.exists():
        return []
    attempts = notes.read_text(encoding="utf-8").splitlines()
    notes.unlink()
    return attempts


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        forbidden = arguments[1] not in {_AF_UNIX, _UNKNOWN}
    else:
        forbidden = event in _LOOK_UPS or (event in _USES and getattr(arguments[0], "family", _AF_UNIX) != _AF_UNIX)
    if forbidden:
        tried = f"{event} {arguments[1:]}"
        if notes := os.environ.get(NOTES):
            with Path(notes).open("a", encoding="utf-8") as file:
                file.write(tried.replace("\n", " ") + "\n")
        raise NetworkForbidden(tried)
