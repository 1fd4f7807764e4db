"""An office in a folder, and officers it vouches for, made by the program's own actions in milliseconds."""

from pathlib import Path

import desks
from r2p_desk.actions import office_making, office_work, offices
from r2p_desk.actions.office_making import Ceremony, MadeOffice
from r2p_desk.actions.session import Desk
from r2p_desk.domain.marking import Level
from r2p_desk.exchange.standing import OfficeRole

PASSPHRASE = "seven lamps over the western gate"
PRESENT = ("Ruth Abebe", "Omar Haddad")
HOLDERS = ("Ruth Abebe", "Omar Haddad", "Li Wen")


def make(folder: Path, name: str = "Office of the Special Adviser") -> MadeOffice:
    """A new office in a folder of its own."""
    plan = Ceremony(name=name, present=PRESENT, holders=HOLDERS, threshold=2)
    with desks.quick_sealing():
        return office_making.create_office(plan, folder / "safe", PASSPHRASE)


def know(desk: Desk, office: MadeOffice) -> None:
    """``desk`` takes in the office's card after comparing."""
    offices.take_in(desk, office.card.read_bytes(), office.words)


def enrol(
    desk: Desk, office: MadeOffice, *, role: OfficeRole = OfficeRole.OFFICER, clearance: Level = Level.CONFIDENTIAL
) -> Path:
    """The office vouches for the officer of ``desk``, who takes the answer in; their card."""
    request, card = office.folder / "request", office.folder / f"{desk.officer.id[:16]}.card"
    confirm = offices.request_enrolment(desk, request)
    with desks.quick_sealing():
        office_work.enrol(request, office.folder, PASSPHRASE, card, confirm=confirm, role=role, clearance=clearance)
    know(desk, office)
    offices.join(desk, card.read_bytes())
    return card
