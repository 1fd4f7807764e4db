"""What an officer's home holds after working with somebody else: a colleague on the case, values that disagree."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from desk_driver import PASSPHRASE, PRACTICE, Role, Screen

from r2p_desk.actions import access, contacts, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item, change_item, list_items
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.domain.item import Item
from r2p_desk.domain.marking import Marking
from r2p_desk.keys.officer import Officer, create_officer

COLLEAGUE = "Kofi Mensah"
HERS, HIS = "Families named on the radio", "Radio names families"
ANNEX = "Rwanda, annex for few"
CLOSED = "Told by a cook in the barracks"


def disagree(home: Path, scratch: Path, *, titles: int = 1) -> Officer:
    """The practice case with a colleague, who gave so many items other titles (and the first another grade)."""
    colleague = create_officer(COLLEAGUE, datetime.now(UTC))
    with session.unlock(home, PASSPHRASE) as desk, session.open_case(desk, PRACTICE, write=True) as case:
        access.add_members(case, [colleague.public])
        case.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        twin = Path(shutil.copytree(case.file.folder, scratch / "twin.r2pcase"))
        with CaseFile.open(twin, colleague, None, write=True) as theirs:
            for number, item in enumerate(contested(case)[:titles]):
                theirs.state(colleague, [("item", item.id, {"title": f"{HIS} {number}"})])
                change_item(case, item.id, {"title": f"{HERS} {number}"})
            first = contested(case)[0]
            theirs.state(colleague, [("item", first.id, {"grade": "C3"})])
            change_item(case, first.id, {"grade": "B2"})
            case.file.merge(theirs.parcels())
        shutil.rmtree(twin)
    return colleague


def push(screen: Screen, name: str) -> None:
    """Press this button with the keys, once it can be pressed."""
    screen.wait(lambda: not screen.wait_for(name, Role.Button).state().disabled, f"{name} to be offered")
    screen.focus(name, Role.Button)
    screen.press("Space")


def contested(case: session.OpenCase) -> list[Item]:
    """The items of the case in one order."""
    return sorted(list_items(case), key=lambda item: item.ref)


def with_annex(home: Path) -> None:
    """An annex of the practice case with one item, marked for fewer eyes."""
    with (
        session.unlock(home, PASSPHRASE) as desk,
        create_case(desk, ANNEX, marking=Marking("STRICTLY CONFIDENTIAL//TLP:RED"), annex_of=PRACTICE) as annex,
    ):
        add_item(annex, Draft(title=CLOSED, text="He heard the lists being read out."))


def card_of(home: Path, out: Path) -> str:
    """Write an officer's card; answers the twelve words."""
    with session.unlock(home, PASSPHRASE) as desk:
        return contacts.export_card(desk, out).words


def befriend(home: Path, card: Path, words: str) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        contacts.add_contact(desk, card, words)
