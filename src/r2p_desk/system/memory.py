"""Keys in memory: kept from being swapped out while they are used, overwritten once they are not.

What Python copies on its way (short texts above all) is beyond reach until that memory is used again; whoever needs
certainty starts the program anew. What the C library frees in larger pieces is overwritten on Linux.
"""

import contextlib
import ctypes
import sys

_M_PERTURB = -6
_FILL = 0x5A
_SHORTEST = 8
"""Shorter texts may be shared by the whole interpreter."""


def hold(buffer: bytearray) -> bool:
    """Ask the system never to write the pages of this buffer to a swap; whether it agreed. The limit is a few MB."""
    if sys.platform == "win32" or not buffer:
        return False
    with contextlib.suppress(OSError, AttributeError):
        place = (ctypes.c_char * len(buffer)).from_buffer(buffer)
        refused = ctypes.CDLL(None).mlock(ctypes.c_void_p(ctypes.addressof(place)), ctypes.c_size_t(len(buffer)))
        return not refused
    return False


def wipe(*secrets: bytes | bytearray | str) -> None:
    """Overwrite these with zeros where they lie; only for what nobody else holds, and nobody reads any more.

    A text or bytes object is altered in place, which Python itself never does: never pass a constant. Text beyond
    ASCII is left, because Python may keep it in two spellings.
    """
    for secret in secrets:
        if isinstance(secret, bytearray):
            secret[:] = bytes(len(secret))
        elif len(secret) >= _SHORTEST and secret.isascii() | isinstance(secret, bytes) and _is_cpython():
            end = 1  # both are kept with a zero after them
            ctypes.memset(id(secret) + sys.getsizeof(secret) - len(secret) - end, 0, len(secret))


def overwrite_freed() -> None:
    """Let the C library overwrite memory as it is freed (glibc only; costs nothing that can be measured)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_PERTURB, _FILL)


def give_back() -> None:
    """Give free memory back to the system, which clears it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _is_cpython() -> bool:
    return sys.implementation.name == "cpython"
