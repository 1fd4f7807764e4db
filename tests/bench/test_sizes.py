"""Memory is held against baselines, too; it does not mind what else runs, so it is measured beside the tests."""

from collections.abc import Callable
from pathlib import Path

import memory
import paging
import pytest
from interleaved import Comparison

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "compare",
    [
        pytest.param(memory.compare, id="the demo case open takes at most 2.2 times the memory of a bare window"),
        pytest.param(memory.compare_large, id="100,000 items open take at most 3.5 times the memory of a bare window"),
        pytest.param(paging.compare_memory, id="1,000 pages stay under 500 MiB"),
    ],
)
def test_size_holds(compare: Callable[[Path], Comparison], tmp_path: Path) -> None:
    found = compare(tmp_path)
    assert found.holds, found.words
