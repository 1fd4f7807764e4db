"""Officers of an office: who may approve what leaves it, up to which level somebody is cleared, whose name is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import exchanging
import founding
from r2p_desk.actions import approving, dossier_shelf, dossier_taking, dossiers, offices, profiles, receiving
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import Contact, find_contact
from r2p_desk.actions.dossiers import DossierAsked
from r2p_desk.actions.items import Draft, add_item, list_items
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.domain.marking import Level
from r2p_desk.domain.when import When
from r2p_desk.errors import Refused


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    """Alice and Dara of one office, cleared to the top and to CONFIDENTIAL; Bob and Carla stand alone."""
    folder = tmp_path_factory.mktemp("office")
    with exchanging.officers(folder, *exchanging.NAMES, "Dara Okoye") as made:
        office = founding.make(folder)
        for desk, level in ((made[0], Level.STRICTLY_CONFIDENTIAL), (made[3], Level.CONFIDENTIAL)):
            card = founding.enrol(desk, office, clearance=level)
            for other in made:
                if other is not desk:
                    founding.know(other, office)
                    offices.take_in(other, card.read_bytes())
        yield made


@pytest.fixture
def case(people: list[Desk], tmp_path: Path) -> Iterator[OpenCase]:
    with create_case(people[0], f"Valleys of {tmp_path.name}") as made:
        add_item(made, Draft(title="Roads were closed", known=When("2024-05-01")))
        yield made


@pytest.fixture
def bob(people: list[Desk]) -> Contact:
    found = find_contact(people[0], "Bob Kante")
    profiles.set_profile(people[0], found, {"second": True, "ceiling": None})
    return found


def test_only_a_colleague_of_the_office_approves_what_leaves_it(
    case: OpenCase, people: list[Desk], bob: Contact, tmp_path: Path
) -> None:
    _, _, carla, dara = people
    seen = dossiers.preview_dossier(case, bob, DossierAsked(title="Roads", subject="Roads"))
    assert seen.needs_second
    out = exchanging.stick(tmp_path)
    with pytest.raises(Refused):
        dossiers.send_dossier(case, seen, out, approval=approving.approve_here(case, carla.officer, seen.leaving))
    approval = approving.approve_here(case, dara.officer, seen.leaving)
    assert dossiers.send_dossier(case, seen, out, approval=approval).approved_by == "Dara Okoye"


def test_who_is_not_cleared_for_it_does_not_approve_it(case: OpenCase, people: list[Desk], bob: Contact) -> None:
    profiles.set_profile(people[0], bob, {"ceiling": "STRICTLY CONFIDENTIAL"})
    add_item(case, Draft(title="Rifles", known=When("2024-05-01"), marking=profiles.profile_of(people[0], bob).ceiling))
    seen = dossiers.preview_dossier(case, bob, DossierAsked())
    approval = approving.approve_here(case, people[3].officer, seen.leaving)
    with pytest.raises(Refused):
        approving.approved_by(case, seen.leaving, approval)


def test_nothing_is_made_for_somebody_above_their_clearance(case: OpenCase, people: list[Desk]) -> None:
    dara = find_contact(people[0], "Dara Okoye")
    profiles.set_profile(people[0], dara, {"ceiling": "STRICTLY CONFIDENTIAL"})
    with pytest.raises(Refused):
        dossiers.preview_dossier(case, dara, DossierAsked())


def test_the_office_that_vouches_is_the_source_of_what_is_taken(
    case: OpenCase, people: list[Desk], tmp_path: Path
) -> None:
    alice, _, carla, _ = people
    contact = find_contact(alice, "Carla Ruiz")
    seen = dossiers.preview_dossier(case, contact, DossierAsked())
    assert seen.dossier.originator.office == "Office of the Special Adviser"
    sent = dossiers.send_dossier(case, seen, exchanging.stick(tmp_path))
    receiving.receive_package(carla, sent.sent.path, accept=True)
    (entry,) = dossier_shelf.shelved(carla)
    with create_case(carla, "My valleys") as mine:
        dossier_taking.take_items(mine, entry)
        (item,) = list_items(mine)
        assert dict(mine.file.source_names())[item.source or ""] == "Alice Mbeki, Office of the Special Adviser"
