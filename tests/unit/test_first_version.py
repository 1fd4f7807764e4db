"""What the first version wrote opens in this one: its views are made anew, its statements stand as they were."""

import shutil
from pathlib import Path

import pytest

from desks import PASSPHRASE, raw
from r2p_desk.actions import doctor, session
from r2p_desk.actions.assessing import profile
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.actions.searching import search_case
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.domain.when import When
from r2p_desk.errors import AlreadyOpen

KEPT = Path(__file__).resolve().parents[1] / "vectors" / "first-version"
CASE = "Kivera border districts"
JOURNAL = ("SELECT * FROM commits ORDER BY id", "SELECT * FROM changes ORDER BY id")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return Path(shutil.copytree(KEPT / "home", tmp_path / "home"))


@pytest.mark.parametrize("write", [False, True])
def test_a_case_of_the_first_version_opens_and_says_what_it_said(home: Path, write: bool) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        with session.open_case(desk, CASE, write=write) as case:
            assert case.findings == []
            assert {item.title for item in list_items(case)} == {
                "Radio lists names of families",
                "Checkpoint separates travellers",
            }
            assert {hit.kind for hit in search_case(case, "heard twice")} == {"item", "evidence"}
            judged = {one.id: one for one in profile(case, When("1994-01-15")).indicators}["7.3"]
            assert [item.title for item in judged.evidence_for] == ["Radio lists names of families"]
            assert len(case.file.entries()) == 6
        assert doctor.examine(desk, CASE).sound


def test_it_goes_on_from_there(home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        with session.open_case(desk, CASE, write=True) as case:
            add_item(case, Draft(title="The next report"))
        with session.open_case(desk, CASE, write=False) as case:
            assert len(list_items(case)) == 3
        assert doctor.examine(desk, CASE).sound


def test_its_views_are_made_anew_once_and_its_journal_is_not_touched(home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        folder = home / desk.registered(CASE).folder
        before = raw(folder, desk.officer)
        kept = [before.execute(query).fetchall() for query in JOURNAL]
        assert before.execute("SELECT count(*) FROM meta WHERE name='views'").fetchone()[0] == 0
        before.close()
        session.open_case(desk, CASE, write=False).close()
        after = raw(folder, desk.officer)
        assert kept == [after.execute(query).fetchall() for query in JOURNAL]
        assert after.execute("SELECT count(*) FROM meta WHERE name='views'").fetchone()[0] == 1
        after.close()


def test_it_waits_for_whoever_writes_in_it(home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        known = desk.registered(CASE)
        with CaseFile.open(home / known.folder, desk.officer, known.pin, write=True) as file:
            with session.open_case(desk, CASE, write=False) as reading:
                assert len(list_items(reading)) == 2
            connection = file.connection
            connection.execute("DELETE FROM meta WHERE name='views'")
            with pytest.raises(AlreadyOpen):
                session.open_case(desk, CASE, write=False)
