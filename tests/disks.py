"""Disks that are full or may not be written, as far as this user can make them."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def small_disk(folder: Path, size: int, options: str = "") -> Iterator[bool]:
    """A file system of this size at ``folder``, where this user may mount one; tells whether there is one."""
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and shutil.which("mount") is not None
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700{options}", "tmpfs", str(folder)],
            check=False,
            capture_output=True,
        ).returncode
    )
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)


@contextlib.contextmanager
def bound_by_permissions(home: Path) -> Iterator[None]:
    """Root is not bound by them, so root becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    for path in [home.parent, home, *home.rglob("*")]:
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
