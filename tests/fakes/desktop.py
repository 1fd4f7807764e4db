"""A stand-in for logind and a screen saver, on a real D-Bus daemon: emits what it is told on standard input, line by
line, and says on standard output what was asked of it."""

import json
import os
import selectors
import sys

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import Proxy, open_dbus_connection

SESSION = "/org/freedesktop/login1/session/"
MANAGER = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
SAVER = DBusAddress("/org/gnome/ScreenSaver", interface="org.gnome.ScreenSaver")


class Desktop:
    """Owns the names given; answers ``Inhibit`` and ``GetSession``."""

    def __init__(self, bus: str, names: list[str]) -> None:
        self.connection = open_dbus_connection(bus, enable_fds=True)
        self.inhibitors: list[int] = []
        self.looked_at = selectors.DefaultSelector()
        for name in names:
            Proxy(message_bus, self.connection).RequestName(name)
        self.looked_at.register(0, selectors.EVENT_READ, self.command)
        self.looked_at.register(self.connection.sock, selectors.EVENT_READ, self.answer)

    def serve(self) -> None:
        """Until standard input ends."""
        tell("ready")
        while True:
            for key, _ in self.looked_at.select():
                key.data()

    def command(self) -> None:
        told = os.read(0, 4096).decode()
        if not told:
            sys.exit()
        for line in told.splitlines():
            self.connection.send(signal(*line.split()))

    def answer(self) -> None:
        message = self.connection.receive()
        if message.header.message_type != MessageType.method_call:
            return
        member = message.header.fields[HeaderFields.member]
        if member == "Inhibit":
            self.inhibit(message)
        elif member == "GetSession":
            self.connection.send(new_method_return(message, "o", (SESSION + message.body[0],)))
        else:
            self.connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))

    def inhibit(self, message: Message) -> None:
        """Give one end of a pipe away; when the last copy of it is closed, sleep is allowed."""
        mine, theirs = os.pipe()
        self.connection.send(new_method_return(message, "h", (theirs,)))
        os.close(theirs)
        self.looked_at.register(mine, selectors.EVENT_READ, lambda: self.released(mine))
        tell("inhibited " + json.dumps(message.body))

    def released(self, mine: int) -> None:
        self.looked_at.unregister(mine)
        os.close(mine)
        tell("released")


def signal(what: str, argument: str) -> Message:
    """``lock`` a session by its name; ``sleep``, ``shutdown`` or ``saver``, ``on`` or ``off``."""
    if what == "lock":
        return new_signal(DBusAddress(SESSION + argument, interface="org.freedesktop.login1.Session"), "Lock")
    emitter, name = {
        "sleep": (MANAGER, "PrepareForSleep"),
        "shutdown": (MANAGER, "PrepareForShutdown"),
        "saver": (SAVER, "ActiveChanged"),
    }[what]
    return new_signal(emitter, name, "b", (argument == "on",))


def tell(words: str) -> None:
    """One whole line."""
    os.write(1, words.encode() + b"\n")


if __name__ == "__main__":
    Desktop(sys.argv[1], sys.argv[2:]).serve()
