"""Who is on the desktop's D-Bus, asked without a window; over Unix sockets only, never over a network."""

import os
import sys

SYSTEM, SESSION = "SYSTEM", "SESSION"
_ADDRESSES = {SYSTEM: "DBUS_SYSTEM_BUS_ADDRESS", SESSION: "DBUS_SESSION_BUS_ADDRESS"}
_PATIENCE = 1.0


def may_connect(bus: str) -> bool:
    """Whether this bus is reached over a Unix socket: libraries would follow an address that names another machine."""
    if sys.platform != "linux":
        return False
    address = os.environ.get(_ADDRESSES[bus], "")
    if not address:
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        return bus == SYSTEM or bool(runtime and os.path.exists(os.path.join(runtime, "bus")))  # noqa: PTH110, PTH118  # start-up
    return all(part.startswith("unix:") for part in address.split(";") if part)


def names(bus: str) -> frozenset[str] | None:
    """The well-known names that answer on this bus or would be started for it; ``None`` where there is no such bus."""
    if not may_connect(bus):
        return None
    from jeepney import DBusAddress, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    daemon = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    try:
        connection = open_dbus_connection(bus, auth_timeout=_PATIENCE)
        try:
            asked = [new_method_call(daemon, method) for method in ("ListNames", "ListActivatableNames")]
            answers = [connection.send_and_get_reply(call, timeout=_PATIENCE) for call in asked]
        finally:
            connection.close()
    except (OSError, KeyError, ValueError, RuntimeError):  # what jeepney raises where nobody answers
        return None
    return frozenset(name for answer in answers for name in answer.body[0] if not name.startswith(":"))
