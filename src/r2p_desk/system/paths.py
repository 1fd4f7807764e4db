"""Where things lie on this machine."""

import os
import sys
from pathlib import Path


def default_home() -> Path:
    """The officer's home folder when none is named: in the user's data folder."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "R2P Desk"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "R2P Desk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "r2p-desk"


def place_mark(file: Path) -> str:
    """A mark that differs when this file is a copy, here or on another machine: hex SHA-256, tells nothing itself."""
    import hashlib  # brings in OpenSSL, for which the first window need not wait

    machine = ""
    for candidate in (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id")):
        if candidate.is_file():
            machine = candidate.read_text(encoding="ascii", errors="replace").strip()
            break
    entry = file.stat()
    return hashlib.sha256(f"r2p-desk/place/1\0{machine}\0{entry.st_ino}".encode()).hexdigest()
