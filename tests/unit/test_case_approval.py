"""A case of the highest marking leaves, inside an office, only as a second officer saw it: here, or by stick."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_command_line import documented_keys

import desks
import exchanging
import founding
from r2p_desk.actions import approving, offices, receiving
from r2p_desk.actions.case_leaving import PreparedCase, SendAs, prepare_case
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import Contact, find_contact
from r2p_desk.actions.exchange import send_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.cli.run import run
from r2p_desk.domain.marking import Level, Marking
from r2p_desk.domain.release_groups import ReleaseGroup
from r2p_desk.errors import Refused, UsageError

ALICE, BOB, CARLA = exchanging.NAMES
SECRET = Marking.of(Level.STRICTLY_CONFIDENTIAL)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Desk]]]:
    """Alice, Bob and Carla of one office, all cleared to the top."""
    folder = tmp_path_factory.mktemp("office")
    with exchanging.officers(folder, ALICE, BOB, CARLA) as made:
        root = founding.make(folder)
        for desk in made:
            card = founding.enrol(desk, root, clearance=Level.STRICTLY_CONFIDENTIAL)
            for other in made:
                if other is not desk:
                    founding.know(other, root)
                    offices.take_in(other, card.read_bytes())
        yield folder, made


@pytest.fixture
def case(office: tuple[Path, list[Desk]], tmp_path: Path) -> Iterator[OpenCase]:
    with create_case(office[1][0], f"Valleys of {tmp_path.name}") as made:
        add_item(made, Draft(title="Rifles in the school", marking=SECRET))
        yield made


@pytest.fixture
def bob(office: tuple[Path, list[Desk]]) -> Contact:
    return find_contact(office[1][0], BOB)


@pytest.fixture
def carla(office: tuple[Path, list[Desk]]) -> Desk:
    return office[1][2]


def prepared(case: OpenCase, *to: Contact, how: SendAs | None = None) -> PreparedCase:
    return prepare_case(case, to, how or SendAs())


def test_without_a_second_officer_it_stays(case: OpenCase, bob: Contact, tmp_path: Path) -> None:
    assert prepared(case, bob).needs_second
    out = exchanging.stick(tmp_path)
    with pytest.raises(Refused, match="second person"):
        send_case(case, bob, out)
    assert list(out.iterdir()) == []
    assert bob.id not in {one.id for one in case.file.access.officers}


def test_what_is_less_secret_leaves_as_before(office: tuple[Path, list[Desk]], bob: Contact, tmp_path: Path) -> None:
    with create_case(office[1][0], "Plains") as plain:
        assert not prepared(plain, bob).needs_second
        assert send_case(plain, bob, exchanging.stick(tmp_path)).approved_by is None


def test_a_colleague_at_this_machine_approves_exactly_this(
    case: OpenCase, bob: Contact, carla: Desk, office: tuple[Path, list[Desk]], tmp_path: Path
) -> None:
    seen = prepared(case, bob)
    assert ("item", ("Rifles in the school",)) in seen.sheet.records
    approval = approving.approve_here(case, carla.officer, seen.leaving)
    sent = send_case(case, bob, exchanging.stick(tmp_path), how=SendAs(approval=approval))
    assert (sent.approved_by, sent.added_to_access) == (CARLA, True)
    assert receiving.receive_package(office[1][1], sent.path, accept=True).accepted


def test_what_was_saved_since_voids_it(case: OpenCase, bob: Contact, carla: Desk, tmp_path: Path) -> None:
    approval = approving.approve_here(case, carla.officer, prepared(case, bob).leaving)
    add_item(case, Draft(title="And mortars"))
    with pytest.raises(Refused, match="something else"):
        send_case(case, bob, exchanging.stick(tmp_path), how=SendAs(approval=approval))


@pytest.mark.parametrize(
    "other", [SendAs(withhold=frozenset({ReleaseGroup.PLACE})), SendAs(conditions=("no-onward",)), None]
)
def test_another_package_than_the_one_seen_is_not_approved(
    case: OpenCase, bob: Contact, carla: Desk, other: SendAs | None, tmp_path: Path
) -> None:
    approval = approving.approve_here(case, carla.officer, prepared(case, bob, how=other).leaving)
    to = find_contact(case.desk, CARLA) if other is None else bob
    with pytest.raises(Refused):
        send_case(case, to, exchanging.stick(tmp_path), how=SendAs(approval=approval))


def test_who_gets_it_does_not_approve_it(case: OpenCase, bob: Contact, carla: Desk, tmp_path: Path) -> None:
    both = [bob, find_contact(case.desk, CARLA)]
    seen = prepared(case, *both)
    with pytest.raises(Refused, match="recipient"):
        approving.request_approval(case.desk, seen, both[1], tmp_path / "request")
    approval = approving.approve_here(case, carla.officer, seen.leaving)
    with pytest.raises(Refused, match="recipient"):
        send_case(case, both, exchanging.stick(tmp_path), how=SendAs(approval=approval))


def test_by_stick_they_see_what_leaves_and_approve_it(
    case: OpenCase, bob: Contact, carla: Desk, tmp_path: Path
) -> None:
    seen = prepared(case, bob, how=SendAs(withhold=frozenset({ReleaseGroup.SOURCE})))
    asked = approving.request_approval(case.desk, seen, find_contact(case.desk, CARLA), tmp_path / "request")
    shown = approving.show_request(carla, asked.path)
    assert shown.sheet == seen.sheet
    assert shown.dossier is None
    with pytest.raises(UsageError):
        approving.give_approval(carla, asked.path, "0" * 8, tmp_path / "approval")
    given = approving.give_approval(carla, asked.path, asked.digest[:8], tmp_path / "approval")
    how = SendAs(withhold=frozenset({ReleaseGroup.SOURCE}), approval=approving.approval_in(given.path))
    assert send_case(case, bob, exchanging.stick(tmp_path), how=how).approved_by == CARLA


def test_on_the_command_line(
    office: tuple[Path, list[Desk]], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def told(home: Path, *given: str, status: int = 0) -> dict[str, Any]:
        beside = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        done, _ = run([*given, *beside])
        found: dict[str, Any] = json.loads(capfdbinary.readouterr().out)
        assert done == status, found
        return found

    desk, out, request = office[1][0], exchanging.stick(tmp_path), tmp_path / "request"
    with create_case(desk, "By command") as made:
        add_item(made, Draft(title="Rifles", marking=SECRET))
    given = ("--case", "By command", "--to", BOB)
    send = ("package", "send", *given, "--out", str(out))
    told(desk.home, *send, status=3)
    seen = told(desk.home, "package", "preview", *given, "--approver", CARLA, "--request", str(request))
    assert set(seen) == documented_keys("package preview")
    assert (seen["needs_second"], seen["receivers"][0]["name"], seen["request"]) == (True, BOB, str(request))
    home, approval = office[1][2].home, tmp_path / "approval"
    assert told(home, "approval", "show", str(request))["case"]["title"] == "By command"
    told(home, "approval", "give", str(request), "--digest", seen["digest"][:8], "--out", str(approval))
    sent = told(desk.home, *send, "--approval", str(approval))
    assert sent["approved_by"] == CARLA
    assert set(sent) == documented_keys("package send")
