"""What the Linux desktop says over D-Bus: the screen is locked, the machine goes to sleep or is switched off.

Only Unix sockets are used, only signals are listened to, and nothing waits for an answer: a desktop that is silent or
hangs leaves the window as it is. While a case may be open, logind is asked to delay sleep until the lock is done.
"""

import os
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot

from ..system import bus
from ..system.lock_signals import LockSignals, NotAvailable

if sys.platform == "linux":
    from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusUnixFileDescriptor

_LOGIND, _LOGIND_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER, _SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
_SAVERS = (
    ("org.gnome.ScreenSaver", "org.gnome.ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.mate.ScreenSaver", "org.mate.ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("org.xfce.ScreenSaver", "org.xfce.ScreenSaver"),
)
"""(name on the bus, interface); all of them emit ``ActiveChanged(bool)``."""
_SWITCH: Any = SLOT("on_switch(bool)")
_SESSION_LOCK: Any = SLOT("on_session_lock(QDBusMessage)")
"""The binding takes the text that ``SLOT`` makes, its stubs ask for bytes."""
_ANY_PATH = ""
_PATIENCE_MS = 2000
_numbers = count()
"""A connection is known by its name in the whole process, also after whoever made it is gone."""


def desktop_signals(parent: QObject) -> LockSignals:
    """What this system tells."""
    return DesktopSignals(parent) if sys.platform == "linux" else NotAvailable()


class DesktopSignals(QObject):
    """Connections of its own to both buses, for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock: Callable[[], object] = _nothing
        self._mine = ""
        self._held: int | None = None
        self._wanted = False
        self._names = {kind: f"r2p-desk-{kind.lower()}-{next(_numbers)}" for kind in (bus.SYSTEM, bus.SESSION)}
        self._buses = {kind: self._connect(kind) for kind in self._names}

    @property
    def available(self) -> bool:
        """Whether a bus is there."""
        return any(connection is not None for connection in self._buses.values())

    def hear(self, lock: Callable[[], object]) -> None:
        """Call ``lock`` whenever the screen is locked or the machine is about to sleep or to be switched off."""
        self._lock = lock
        system, session = self._buses[bus.SYSTEM], self._buses[bus.SESSION]
        if system is not None:
            for name in ("PrepareForSleep", "PrepareForShutdown"):
                system.connect(_LOGIND, _LOGIND_PATH, _MANAGER, name, self, _SWITCH)
            system.connect(_LOGIND, _ANY_PATH, _SESSION, "Lock", self, _SESSION_LOCK)
            self._ask_which_session()
        if session is not None:
            for name, interface in _SAVERS:
                session.connect(name, _ANY_PATH, interface, "ActiveChanged", self, _SWITCH)

    def hold_sleep(self) -> None:
        """Ask logind to delay sleep; what it answers is let go of by ``let_sleep``."""
        self._wanted = True
        if self._buses[bus.SYSTEM] is not None and self._held is None:
            arguments = ["sleep:shutdown", "R2P Desk", "Locks the desk", "delay"]
            self._call("Inhibit", arguments, self._on_held)

    def let_sleep(self) -> None:
        """The lock is done."""
        self._wanted = False
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def leave(self) -> None:
        """Listen no more."""
        self.let_sleep()
        self._lock = _nothing
        self._buses = dict.fromkeys(self._buses)
        for name in self._names.values():
            QDBusConnection.disconnectFromBus(name)

    @Slot(bool)
    def on_switch(self, on: bool) -> None:  # noqa: FBT001  # D-Bus's own signature
        """A screen saver was switched on, or the machine is about to sleep."""
        if on:
            self._lock()

    @Slot("QDBusMessage")
    def on_session_lock(self, message: "QDBusMessage") -> None:
        """The session is to be locked; where it is not known which is ours, any will do."""
        if not self._mine or message.path() == self._mine:
            self._lock()

    def _connect(self, kind: str) -> "QDBusConnection | None":
        address = bus.address(kind)  # named, because libdbus reads the environment once and follows what it finds there
        if not address:
            return None
        connection = QDBusConnection.connectToBus(address, self._names[kind])
        return connection if connection.isConnected() else None

    def _ask_which_session(self) -> None:
        named = os.environ.get("XDG_SESSION_ID", "")
        if named:
            self._call("GetSession", [named], self._on_session)

    def _call(self, method: str, arguments: list[str], done: "Callable[[QDBusMessage], None]") -> None:
        system = self._buses[bus.SYSTEM]
        if system is None:
            return
        message = QDBusMessage.createMethodCall(_LOGIND, _LOGIND_PATH, _MANAGER, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(system.asyncCall(message, _PATIENCE_MS), self)

        def finished(answered: QDBusPendingCallWatcher) -> None:
            done(answered.reply())
            answered.deleteLater()

        watcher.finished.connect(finished)

    def _on_session(self, reply: "QDBusMessage") -> None:
        if reply.type() == QDBusMessage.MessageType.ReplyMessage and reply.arguments():
            path = reply.arguments()[0]
            self._mine = path.path() if hasattr(path, "path") else str(path)

    def _on_held(self, reply: "QDBusMessage") -> None:
        if reply.type() != QDBusMessage.MessageType.ReplyMessage or not reply.arguments():
            return
        descriptor = reply.arguments()[0]
        if isinstance(descriptor, QDBusUnixFileDescriptor) and descriptor.isValid():
            held = descriptor.takeFileDescriptor()
            if self._wanted and self._held is None:
                self._held = held
            else:
                os.close(held)


def _nothing() -> None:
    """Nobody listens."""
