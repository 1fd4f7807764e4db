"""A virtual screen of our own, and an onlooker that sees when a window on it is painted; nothing in the program helps.

The onlooker is another X client (libX11 through ctypes): it lists the top windows and reads one row of pixels across
the middle of the first that is wide enough. An X server gives a window that has painted nothing yet the black of the
empty screen.
"""

import ctypes
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p
from typing import Any

_NARROWEST = 200
_ZPIXMAP = 2
_VIEWABLE = 2
_POLL = 0.002


class _Attributes(ctypes.Structure):
    """``XWindowAttributes`` of Xlib.h as far as its last field read here."""

    _fields_ = (
        ("x", c_int), ("y", c_int), ("width", c_int), ("height", c_int), ("border_width", c_int), ("depth", c_int),
        ("visual", c_void_p), ("root", c_ulong), ("class", c_int), ("bit_gravity", c_int), ("win_gravity", c_int),
        ("backing_store", c_int), ("backing_planes", c_ulong), ("backing_pixel", c_ulong), ("save_under", c_int),
        ("colormap", c_ulong), ("map_installed", c_int), ("map_state", c_int), ("all_event_masks", c_long),
        ("your_event_mask", c_long), ("do_not_propagate_mask", c_long), ("override_redirect", c_int),
        ("screen", c_void_p),
    )  # fmt: skip


def _pass_over(_display: int, _event: int) -> int:
    """A window may vanish between being listed and being read."""
    return 0


_PASS_OVER = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p)(_pass_over)


class Onlooker:
    """An X client that looks at one screen."""

    def __init__(self, name: str) -> None:
        self._x = _libx11()
        self._display = self._x.XOpenDisplay(name.encode())
        if not self._display:
            raise OSError(f"The display {name} cannot be opened.")
        self._root = self._x.XDefaultRootWindow(self._display)

    def close(self) -> None:
        """Leave the screen."""
        self._x.XCloseDisplay(self._display)

    def painted(self) -> bool:
        """Whether a wide window is on the screen and shows something."""
        return any(self._shows_something(window) for window in self._windows())

    def empty(self) -> bool:
        """Whether there is no window at all."""
        return not self._windows()

    def wait(
        self, wanted: bool, process: "subprocess.Popen[Any] | None" = None, limit: float = 30
    ) -> float:  # reads as what is waited for
        """The moment (``perf_counter``) at which a window is painted, or, with ``False``, none is left.

        Raises TimeoutError after ``limit`` seconds, ChildProcessError when the process ends meanwhile.
        """
        last = time.perf_counter() + limit
        while not (self.painted() if wanted else self.empty()):
            if time.perf_counter() > last:
                raise TimeoutError("No window was painted." if wanted else "A window stays on the screen.")
            if process is not None and process.poll() is not None:
                raise ChildProcessError(f"The program ended with status {process.returncode} before it painted.")
            time.sleep(_POLL)
        return time.perf_counter()

    def _windows(self) -> list[int]:
        root, parent, children, count = c_ulong(), c_ulong(), POINTER(c_ulong)(), c_uint()
        self._x.XQueryTree(self._display, self._root, byref(root), byref(parent), byref(children), byref(count))
        found = [int(children[number]) for number in range(count.value)]
        if children:
            self._x.XFree(children)
        return found

    def _shows_something(self, window: int) -> bool:
        seen = _Attributes()
        if not self._x.XGetWindowAttributes(self._display, window, byref(seen)):
            return False
        if seen.map_state != _VIEWABLE or seen.width < _NARROWEST:
            return False
        middle = (self._display, window, 0, seen.height // 2, min(seen.width, 400), 1, 0xFFFFFF, _ZPIXMAP)
        image = self._x.XGetImage(*middle)
        if not image:
            return False
        pixels = [self._x.XGetPixel(image, column, 0) & 0xFFFFFF for column in range(0, min(seen.width, 400), 4)]
        self._x.XDestroyImage(image)
        return any(pixels)


@contextmanager
def own_screen() -> Iterator[str]:
    """The name of a new virtual display that nobody else uses, ``:`` and a number."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1024x24", "-nolisten", "tcp", "-noreset", "-br"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=[writer], stdin=quiet, stdout=quiet, stderr=quiet) as server:
        try:
            os.close(writer)
            with os.fdopen(reader) as said:
                number = said.readline().strip()
            if not number:
                raise OSError("Xvfb did not start.")
            yield f":{number}"
        finally:
            server.terminate()


def _libx11() -> ctypes.CDLL:
    x = ctypes.CDLL("libX11.so.6")
    display, window = c_void_p, c_ulong
    x.XSetErrorHandler.restype = c_void_p
    x.XSetErrorHandler(_PASS_OVER)
    x.XOpenDisplay.argtypes, x.XOpenDisplay.restype = [c_char_p], display
    x.XCloseDisplay.argtypes = [display]
    x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = [display], window
    x.XQueryTree.argtypes = [
        display, window, POINTER(window), POINTER(window), POINTER(POINTER(window)), POINTER(c_uint),
    ]  # fmt: skip
    x.XFree.argtypes = [c_void_p]
    x.XGetWindowAttributes.argtypes = [display, window, POINTER(_Attributes)]
    x.XGetImage.argtypes = [display, window, c_int, c_int, c_uint, c_uint, c_ulong, c_int]
    x.XGetImage.restype = c_void_p
    x.XGetPixel.argtypes, x.XGetPixel.restype = [c_void_p, c_int, c_int], c_ulong
    x.XDestroyImage.argtypes = [c_void_p]
    return x
