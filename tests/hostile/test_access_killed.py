"""Killed at every step of adding and removing an officer: the case is as it was or as it was to be, never between."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import desks
import steps
from r2p_desk.actions import access, doctor, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.errors import Refused
from r2p_desk.keys.officer import create_officer

CASE = "Northern province"
COLLEAGUE = create_officer("Field Colleague", datetime.now(UTC))
ACT = """
import json
from r2p_desk.actions import access, session
from r2p_desk.keys.officer import PublicOfficer
home, step, public = Path(sys.argv[2]), sys.argv[3], PublicOfficer(**json.loads(sys.argv[4]))
with session.unlock(home, desks.PASSPHRASE) as desk, session.open_case(desk, "Northern province", write=True) as case:
    if step == "add":
        access.add_members(case, [public])
    else:
        access.remove_members(case, [public.id])
"""


def made(folder: Path, *, with_colleague: bool) -> Path:
    home = desks.quick_home(folder)
    with session.unlock(home, desks.PASSPHRASE) as desk, create_case(desk, CASE) as case:
        for number in range(5):
            add_item(case, Draft(title=f"report {number}"))
        if with_colleague:
            access.add_members(case, [COLLEAGUE.public])
    return home


@pytest.mark.slow
@pytest.mark.parametrize("what", ["add", "remove"])
def test_whatever_step_it_is_killed_at(tmp_path: Path, what: str) -> None:
    import json

    import msgspec

    origin = tmp_path / "origin"
    origin.mkdir()
    made(origin, with_colleague=what == "remove")
    place = tmp_path / "place"
    public = json.dumps(msgspec.to_builtins(COLLEAGUE.public))

    def prepare() -> list[str]:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(origin, place)
        return [str(place / "home"), what, public]

    counts = set()
    for step, _ in steps.every_step(ACT, prepare):
        with session.unlock(place / "home", desks.PASSPHRASE) as desk:
            with session.open_case(desk, CASE, write=step % 2 == 0) as case:
                assert case.findings == [], step
                assert len(list_items(case)) == 5
                listed = {one.name for one in access.access_list(case).members if one.present}
                counts.add(len(listed))
            with session.open_case(desk, CASE, write=True) as case:
                assert {one.name for one in access.access_list(case).members if one.present} == listed
                add_item(case, Draft(title="goes on"))
                folder = case.file.folder
            assert doctor.examine(desk, CASE).findings == (), step
            left = {path.name for path in folder.iterdir()} - {"lock"}
            assert left == {"README.txt", "access.age", "access.bak", "case.db"}, step
            if "Field Colleague" in listed:
                CaseFile.open(folder, COLLEAGUE, None, write=False).close()
            else:
                with pytest.raises(Refused):
                    CaseFile.open(folder, COLLEAGUE, None, write=False)
    assert counts == {1, 2}, "some kills fell before the change counted and some after"
