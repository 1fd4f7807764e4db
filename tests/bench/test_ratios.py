"""Speed is held against baselines that run in turns with it; no figure is held against a clock."""

from collections.abc import Callable
from pathlib import Path

import assessing
import attaching
import copying
import corroborating
import entering
import first_window
import merging
import opening
import packing
import pinning
import previewing
import pytest
import rekeying
import saving
import taking_in
import typing_search
import unlocking
import verifying
from interleaved import Comparison

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "compare",
    [
        pytest.param(first_window.compare, id="the unlock window is painted within 1.8 times a bare window"),
        pytest.param(unlocking.compare, id="unlocking adds at most 150 ms to the key derivation"),
        pytest.param(saving.compare, id="saving an item costs at most 3 times its rows in plain SQLite"),
        pytest.param(attaching.compare_with_copy, id="an attachment goes in at 0.25 times the speed of a plain copy"),
        pytest.param(attaching.compare_with_rows, id="an attachment goes in 2.5 times as fast as rows in SQLCipher"),
        pytest.param(attaching.compare_reading, id="an attachment is read at 0.7 times the speed of bare decryption"),
        pytest.param(pinning.compare, id="pinning event data takes at most 3 times its rows in plain SQLite"),
        pytest.param(entering.compare, id="entering 100,000 items costs at most 1.6 times its statements in plain"),
        pytest.param(rekeying.compare, id="removing an officer costs at most twice the export of the file alone"),
        pytest.param(
            verifying.compare, id="proving the history costs at most 2.5 times a bare loop over its signatures"
        ),
        pytest.param(merging.compare, id="merging 10,000 commits takes at most 3 times verifying their signatures"),
        pytest.param(opening.compare, id="100,000 items are listed within 300 ms after the key derivation"),
        pytest.param(assessing.compare_checks, id="checks of 20,000 items take at most 5 times reading their records"),
        pytest.param(assessing.compare_slider, id="of 20 days on the slider 19 are there within 100 ms"),
        pytest.param(assessing.compare_growth, id="ten times the items take about ten times as long to check"),
        pytest.param(assessing.compare_tempo, id="tempo of 100,000 events takes at most 10 times counting them"),
        pytest.param(corroborating.compare, id="finding near copies grows no worse than n log n up to 50,000 items"),
        pytest.param(previewing.compare, id="the first page of a preview is there within 300 ms"),
        pytest.param(copying.compare, id="25 numbered copies take at most 6.5 times their bare signatures"),
        pytest.param(packing.compare_writing, id="1 GiB for five is written in twice the bare time at most"),
        pytest.param(packing.compare_reading, id="1 GiB for five is read in twice the bare time at most"),
        pytest.param(packing.compare_small, id="1,000 small packages take at most 3 times their signatures and age"),
        pytest.param(packing.compare_memory, id="a package of 1 GiB takes at most 150 MiB above the bare process"),
        pytest.param(taking_in.compare_mails, id="mails are taken in within 3 times Python's own parser"),
        pytest.param(taking_in.compare_pdf, id="the text of a PDF is taken in within twice PDFium alone"),
        pytest.param(typing_search.compare, id="of 20 letters typed 19 find the first of 100,000 items within 20 ms"),
    ],
)
def test_ratio_holds(compare: Callable[[Path], Comparison], tmp_path: Path) -> None:
    found = compare(tmp_path)
    assert found.holds, found.words
