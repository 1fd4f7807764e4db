"""Officers in homes of their own who know each other's cards and hand each other packages on a stick: a folder."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.cobblestone import Cobblestone256Encryptor

import desks
from r2p_desk.actions import contacts, exchange, receiving, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.exchange import Sent
from r2p_desk.actions.items import Draft, add_item, change_item, list_items
from r2p_desk.actions.receiving import Received
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.casefile.padding import padded_size
from r2p_desk.exchange.card import make_card
from r2p_desk.keys import age
from r2p_desk.keys.age_hybrid import HybridRecipient
from r2p_desk.keys.officer import Officer
from r2p_desk.system.strict_tar import TarWriter, read_tar

CASE = "Northern province"
NAMES = ("Alice Mbeki", "Bob Kante", "Carla Ruiz")


@contextmanager
def officers(folder: Path, *names: str) -> Iterator[list[Desk]]:
    """Unlocked officers, each in a home of their own, who all took in each other's cards."""
    with ExitStack() as stack:
        made = [stack.enter_context(session.unlock(home(folder, name), desks.PASSPHRASE)) for name in names]
        for desk in made:
            for other in made:
                if other is not desk:
                    introduce(desk, other, folder)
        yield made


def home(folder: Path, name: str) -> Path:
    """A new home under a folder of the officer's first name."""
    place = folder / name.split(maxsplit=1)[0].lower()
    place.mkdir()
    return desks.quick_home(place, name)


def introduce(desk: Desk, other: Desk, folder: Path) -> None:
    """``desk`` takes in the card of ``other``."""
    card = folder / f"{other.officer.id}.card"
    made = contacts.export_card(other, card)
    contacts.add_contact(desk, card, made.fingerprint)


def stick(folder: Path) -> Path:
    """A folder for packages."""
    place = folder / "stick"
    place.mkdir(exist_ok=True)
    return place


def begin(desk: Desk, *titles: str) -> None:
    """A new case with items of these titles."""
    with create_case(desk, CASE) as case:
        for title in titles:
            add_item(case, Draft(title=title))


def add(desk: Desk, title: str) -> str:
    """One more item; its id."""
    with session.open_case(desk, CASE, write=True) as case:
        return add_item(case, Draft(title=title)).id


def change(desk: Desk, item: str, **fields: Any) -> None:
    """State fields of an item anew."""
    with session.open_case(desk, CASE, write=True) as case:
        change_item(case, item, fields)


def send(desk: Desk, to: Desk, out: Path) -> Sent:
    """A package with the case for another officer."""
    return exchange.send_package(desk, CASE, to.officer.id, out)


def take(desk: Desk, sent: Sent | Path) -> Received:
    """Take a package in."""
    return receiving.receive_package(desk, sent if isinstance(sent, Path) else sent.path, accept=True)


def look(desk: Desk, sent: Sent | Path) -> Received:
    """See what a package would change."""
    return receiving.receive_package(desk, sent if isinstance(sent, Path) else sent.path)


def titles(desk: Desk) -> set[str]:
    """The titles of all items."""
    with session.open_case(desk, CASE, write=False) as case:
        assert case.findings == []
        return {item.title for item in list_items(case)}


def tells(desk: Desk) -> dict[str, Any]:
    """Every value of every record, in conflict or not, and the commits behind them."""
    with session.open_case(desk, CASE, write=False) as case:
        assert case.findings == []
        kinds = ("case", "access", "item", "source")
        ids = [(kind, record) for kind in kinds for record, _, _ in case.file.records(kind)]
        return {
            "values": {key: case.file.values(*key) for key in sorted(ids)},
            "conflicts": case.file.conflicts(),
            "commits": sorted(entry.id for entry in case.file.entries()),
        }


def snapshot(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a home, locks and the officer's own store's log left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock" and not path.name.endswith(("-wal", "-shm"))
    }


def opened(officer: Officer, path: Path) -> dict[str, bytes]:
    """What is in a package, as its receiver's key opens it: name → content, in order."""
    plaintext = age.decrypt(path.read_bytes(), [officer.identity])
    return {member.name: b"".join(member.chunks()) for member in read_tar([plaintext])}


def wrapped(path: Path, members: dict[str, bytes] | list[tuple[str, bytes]], *recipients: HybridRecipient) -> Path:
    """A file that looks like a package to these recipients and holds these members."""
    pieces: list[bytes] = []
    writer = TarWriter(pieces.append)
    for name, data in members.items() if isinstance(members, dict) else members:
        writer.add(name, len(data), [data])
    writer.close()
    path.write_bytes(age.encrypt(b"".join(pieces), recipients))
    return path


def card_of(desk: Desk) -> bytes:
    """An officer's card."""
    return make_card(desk.officer, datetime.now(UTC))


def blob_files(folder: Path) -> list[tuple[str, Path]]:
    """(name, file) of every sealed attachment in a case folder, by name."""
    return sorted((path.name, path) for path in folder.glob("blobs/??/*"))


def attach(desk: Desk, data: bytes) -> str:
    """A sealed attachment with this content and a record that names it; the name of its file."""
    with session.open_case(desk, CASE, write=True) as case:
        return state_sealed(case, data)


def state_sealed(case: OpenCase, content: bytes, name: str | None = None) -> str:
    """Seal a content, under this name where it matters, and state the record that names it, and nothing else of it."""
    blobs = case.file.attachments.blobs
    name, key = name or secrets.token_hex(16), Cobblestone256Encryptor.generate_key()
    encryptor = Cobblestone256Encryptor(key, blobs.context(name))
    padded = content.ljust(padded_size(len(content)), b"\0")
    blobs.adopt([encryptor.update(padded), encryptor.finalize()], name, replace=True)
    fields = {"blob": name, "key": key.hex(), "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    case.file.state(case.desk.officer, [("attachment", str(uuid4()), fields)])
    return name
