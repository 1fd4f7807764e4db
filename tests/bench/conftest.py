"""What is measured lies on the disk, where an officer's files lie, wherever those of other tests do."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files of this process and its children."""
    monkeypatch.setattr(tempfile, "tempdir", None)
    if disk := os.environ.get("R2P_TEST_DISK"):
        monkeypatch.setenv("TMPDIR", disk)


@pytest.fixture
def tmp_path(on_the_disk: None) -> Iterator[Path]:
    """A folder of the test's own."""
    with tempfile.TemporaryDirectory(prefix="r2p-desk-bench-") as folder:
        yield Path(folder)
