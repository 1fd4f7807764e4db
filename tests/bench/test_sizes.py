"""Memory and processor time are held against baselines, too; they do not mind what else runs: measured beside tests."""

from collections.abc import Callable
from pathlib import Path

import looking_over
import memory
import paging
import pytest
import signing
from interleaved import Comparison

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "compare",
    [
        pytest.param(memory.compare, id="the demo case open takes at most 2.2 times the memory of a bare window"),
        pytest.param(memory.compare_large, id="100,000 items open take at most 3.5 times the memory of a bare window"),
        pytest.param(signing.compare, id="a P-256 signature adds at most 150 ms to the bare signature"),
        pytest.param(paging.compare_tagged, id="100 tagged pages are made at least 4 times as fast as by WeasyPrint"),
        pytest.param(paging.compare_untagged, id="100 tagged pages take at most 1.5 times as long as plain reportlab"),
        pytest.param(paging.compare_memory, id="1,000 pages stay under 500 MiB"),
        pytest.param(looking_over.compare_memory, id="a dry run of 100,000 rows stays under 350 MiB"),
    ],
)
def test_size_holds(compare: Callable[[Path], Comparison], tmp_path: Path) -> None:
    found = compare(tmp_path)
    assert found.holds, found.words
