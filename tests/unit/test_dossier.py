"""The dossier part: read only in its one spelling, every field checked, nothing that leads nowhere or in circles."""

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

import dossiers
from r2p_desk.domain.marking import Marking
from r2p_desk.errors import DeskError, InvalidValue
from r2p_desk.exchange import dossier as form
from r2p_desk.exchange.dossier import Dossier, read_dossier, write_dossier
from r2p_desk.exchange.dossier_records import CLASSES, links_of
from r2p_desk.keys import canonical


@pytest.fixture(scope="module")
def data() -> bytes:
    return write_dossier(dossiers.example())


def altered(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    held = canonical.decode(data)
    change(held)
    return canonical.encode(held)


def refused(data: bytes) -> str:
    with pytest.raises(DeskError) as caught:
        read_dossier(data)
    (code, _) = caught.value.findings[0]
    return code


def looked_at(data: bytes) -> Dossier | None:
    """The dossier, or ``None`` where it was refused with a finding."""
    try:
        return read_dossier(data)
    except DeskError as error:
        if not error.findings:
            raise
        return None


def by_kind(held: dict[str, Any], kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in held["records"] if one["kind"] == kind)
    return found


def test_a_dossier_comes_back_as_it_was_and_in_one_spelling(data: bytes) -> None:
    dossier = read_dossier(data)
    assert dossier == dossiers.example()
    assert write_dossier(dossier) == data
    shuffled = msgspec.structs.replace(dossier, records=tuple(reversed(dossier.records)))
    assert write_dossier(shuffled) == data
    assert {type(one) for one in dossier.records} == set(CLASSES)


MALFORMED: dict[str, Callable[[dict[str, Any]], object]] = {
    "another type": lambda held: held.update(type="r2p-desk/card"),
    "format 0": lambda held: held.update(format=0),
    "format true": lambda held: held.update(format=True),
    "a field more": lambda held: held.update(case="1"),
    "no title": lambda held: held.update(title=" "),
    "number 0": lambda held: held.update(number=0),
    "a bell in the title": lambda held: held.update(title="a\x07b"),
    "marking lower than its items": lambda held: held.update(marking="UNCLASSIFIED"),
    "marking in small letters": lambda held: held.update(marking=held["marking"].lower()),
    "a day there is not": lambda held: held.update(as_of="2024-02-31"),
    "a key that is none": lambda held: held["originator"].update(key="AB" * 32),
    "a count of nothing": lambda held: held["withheld"].update(ceiling=0),
    "a count beyond all": lambda held: held["withheld"].update(ceiling=2**53),
    "a reason in capitals": lambda held: held["withheld"].update(WHO=1),
    "a default that is written": lambda held: by_kind(held, "item").update(note=None),
    "a record with a field more": lambda held: by_kind(held, "item").update(note="for the office"),
    "a record twice": lambda held: held["records"].append(held["records"][-1]),
    "records in another order": lambda held: held["records"].reverse(),
    "an id that is none": lambda held: by_kind(held, "concern").update(id="1"),
    "a source that is not here": lambda held: by_kind(held, "item").update(source=dossiers.record_id(77)),
    "evidence for an item that is not here": lambda held: by_kind(held, "evidence").update(item=dossiers.record_id(77)),
    "evidence for a source": lambda held: by_kind(held, "evidence").update(item=dossiers.SOURCE),
    "a paragraph on nothing": lambda held: by_kind(held, "warning")["paragraphs"][0].update(items=[dossiers.SOURCE]),
    "a note that follows itself": lambda held: by_kind(held, "warning").update(supersedes=dossiers.NOTE),
    "a latitude beyond the pole": lambda held: by_kind(held, "item")["place"].update(latitude="91"),
    "a grade there is not": lambda held: by_kind(held, "item").update(grade="Z9"),
    "likelier than its word": lambda held: by_kind(held, "outlook").update(probability=99),
    "too long a list": lambda held: by_kind(held, "item").update(actors=["a"] * (form.MAX_LIST + 1)),
    "too long a text": lambda held: by_kind(held, "item").update(text="a" * (form.MAX_TEXT + 1)),
    "a file of no item": lambda held: held["files"][0].update(items=[]),
    "a file named by a path": lambda held: held["files"][0].update(name="../etc/passwd"),
    "a file name that turns": lambda held: held["files"][0].update(name="a\u202egpj.exe"),
    "a part that is no file": lambda held: held["files"][0].update(id="journal"),
    "a size below nothing": lambda held: held["files"][0].update(size=-1),
    "two parts of one id": lambda held: held["files"].append(held["files"][0]),
    "records that are none": lambda held: held.update(records=["item", 1, None]),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_not_in_the_one_form_is_refused(data: bytes, name: str) -> None:
    assert refused(altered(data, MALFORMED[name])) == "altered"


def test_what_a_later_version_wrote_is_told_as_such(data: bytes) -> None:
    newer = [
        altered(data, lambda held: held.update(format=2)),
        altered(data, lambda held: by_kind(held, "item").update(kind="satellite-picture")),
    ]
    assert {refused(one) for one in newer} <= {"newer-version", "too-new"}


def test_a_circle_of_notes_is_refused_however_long(data: bytes) -> None:
    def circle(held: dict[str, Any]) -> None:
        note = held["records"].pop()
        ids = [dossiers.record_id(1000 + number) for number in range(500)]
        held["records"] += [{**note, "id": one, "supersedes": ids[(place + 1) % 500]} for place, one in enumerate(ids)]

    assert refused(altered(data, circle)) == "altered"


def test_more_than_can_be_read_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(form, "MAX_RECORDS", 3)
    assert refused(data) == "too-large"
    monkeypatch.setattr(form, "MAX_SIZE", 100)
    assert refused(data) == "too-large"


def test_nesting_without_end_is_refused() -> None:
    assert refused(b"[" * 100_000 + b"]" * 100_000) == "altered"
    assert refused(b'{"a":' * 100_000 + b"1" + b"}" * 100_000) == "altered"


def test_what_could_not_be_read_is_not_written() -> None:
    whole = dossiers.example()
    for wrong in (
        msgspec.structs.replace(whole, title="a\x00b"),
        msgspec.structs.replace(whole, marking=Marking("UNCLASSIFIED")),
        msgspec.structs.replace(whole, records=whole.records[1:]),
    ):
        with pytest.raises(InvalidValue):
            write_dossier(wrong)


def test_a_thousand_mutations_are_refused_or_are_sound(data: bytes) -> None:
    """Bytes turned over, cut, repeated and moved: each is refused with a finding, or is what a sender could write."""
    chance = random.Random(6)  # the same mutations every time
    sound = 0
    for _ in range(1000):
        made = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(made))
            match chance.randrange(4):
                case 0:
                    made[at] = chance.randrange(256)
                case 1:
                    del made[at : at + chance.randint(1, 40)]
                case 2:
                    made[at:at] = made[at : at + chance.randint(1, 40)]
                case _:
                    made[at : at + 1] = chance.choice((b"0", b"null", b"-1", b"[]", b'"\xff"', b"1e999"))
        read = looked_at(bytes(made))
        if read is None:
            continue
        sound += 1
        ids = {one.id for one in read.records}
        assert write_dossier(read) == bytes(made)
        assert all(target in ids for one in read.records for _, target in links_of(one))
    assert sound < 500
