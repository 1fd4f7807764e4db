"""Looks for bytes in the memory of another process."""

from collections.abc import Mapping
from pathlib import Path


def counted(process: int, wanted: Mapping[str, bytes]) -> dict[str, int]:
    """How often each of these stands in the memory that the process may write."""
    found = dict.fromkeys(wanted, 0)
    maps = Path(f"/proc/{process}/maps").read_text(encoding="utf-8")
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        for line in maps.splitlines():
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(place, 16) for place in span.split("-"))
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue  # a region of the kernel's own
            for name, piece in wanted.items():
                found[name] += data.count(piece)
    return found
