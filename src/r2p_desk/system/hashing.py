"""SHA-256 of long streams beside other work: a thread of its own takes what is handed over, a MiB at a time.

Hashing takes longer than encrypting. What is shorter than a MiB is hashed at once, and no thread is ever started.
"""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor

_TOGETHER = 1024 * 1024


class Digest:
    """As ``hashlib.sha256()``; one thread at a time may use it. At most two MiB wait in memory."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._waiting: list[bytes | memoryview] = []
        self._length = 0
        self._threads: ThreadPoolExecutor | None = None
        self._busy: Future[None] | None = None

    def update(self, data: bytes | memoryview) -> None:
        """The next bytes; they must not change afterwards."""
        self._waiting.append(data)
        self._length += len(data)
        if self._length >= _TOGETHER:
            self._hand_over()

    def hexdigest(self) -> str:
        """Of all bytes so far."""
        self._settle()
        for piece in self._waiting:
            self._hash.update(piece)
        self._waiting, self._length = [], 0
        return self._hash.hexdigest()

    def _hand_over(self) -> None:
        self._settle()
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, "hashing")
        whole = self._waiting[0] if len(self._waiting) == 1 else b"".join(self._waiting)
        self._waiting, self._length = [], 0
        self._busy = self._threads.submit(self._hash.update, whole)

    def _settle(self) -> None:
        busy, self._busy = self._busy, None
        if busy is not None:
            busy.result()
