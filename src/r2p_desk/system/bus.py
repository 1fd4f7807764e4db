"""Who is on the desktop's D-Bus, asked without a window; over Unix sockets only, never over a network."""

import os
import sys
from pathlib import Path

SYSTEM, SESSION = "SYSTEM", "SESSION"
_ADDRESSES = {SYSTEM: "DBUS_SYSTEM_BUS_ADDRESS", SESSION: "DBUS_SESSION_BUS_ADDRESS"}
_SYSTEM_ADDRESS = "unix:path=/run/dbus/system_bus_socket"
_PATIENCE = 1.0


def address(bus: str) -> str:
    """Where this bus is reached, by Unix sockets alone; empty where there is none.

    An address that names another machine, or a program to be started, is not followed as libraries would.
    """
    if sys.platform != "linux":
        return ""
    given = os.environ.get(_ADDRESSES[bus], "")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not given and bus == SYSTEM:
        given = _SYSTEM_ADDRESS
    elif not given and runtime and Path(runtime, "bus").exists():
        given = f"unix:path={runtime}/bus"
    return given if all(part.startswith("unix:") for part in given.split(";") if part) else ""


def names(bus: str) -> frozenset[str] | None:
    """The well-known names that answer on this bus or would be started for it; ``None`` where there is no such bus."""
    reached = address(bus)
    if not reached:
        return None
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    try:
        connection = open_dbus_connection(reached, auth_timeout=_PATIENCE)
        try:
            asked = [new_method_call(daemon, method) for method in ("ListNames", "ListActivatableNames")]
            answers = [connection.send_and_get_reply(call, timeout=_PATIENCE) for call in asked]
        finally:
            connection.close()
    except (OSError, KeyError, ValueError, RuntimeError, StopIteration):  # what jeepney raises where nobody answers
        return None
    return frozenset(name for answer in answers for name in answer.body[0] if not name.startswith(":"))
