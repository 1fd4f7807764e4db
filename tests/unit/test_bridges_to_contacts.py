"""An export to a contact is no way round their release profile, their standing, or a second person."""

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

import bridging
import exchanging
from bridging import DAY, LEFT, LOW, MIDDLE
from r2p_desk.actions import attachments, custody, sharing_groups, warnings
from r2p_desk.actions.approving import approve_here
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.exporting import Asked, export, prepare, write
from r2p_desk.actions.profiles import set_profile
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.domain.attachment import CustodyEvent
from r2p_desk.domain.place import Precision
from r2p_desk.domain.release_groups import ReleaseGroup
from r2p_desk.domain.warning import Rung
from r2p_desk.errors import Refused
from r2p_desk.exchange.bridges.bag_check import Verdict, check_bag

FRIEND, SECOND = "Lucía Ferreyra", "Bo Lindqvist"
ASKED = Asked(format="stix", to=FRIEND, day=LEFT)
ALL = tuple(one for one in ReleaseGroup if one is not ReleaseGroup.REST)
WIDE = {"ceiling": MIDDLE, "groups": ALL, "exactness": Precision.EXACT, "second": False, "attachments": False}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    folder = tmp_path_factory.mktemp("contacts")
    with exchanging.officers(folder, "Aïcha Diallo", FRIEND, SECOND) as desks:
        for other in desks[1:]:
            exchanging.introduce(desks[0], other, folder)
        yield desks


@pytest.fixture
def desk(people: list[Desk]) -> Desk:
    set_profile(people[0], find_contact(people[0], FRIEND), WIDE)
    return people[0]


@pytest.fixture(scope="module")
def case(people: list[Desk]) -> Iterator[OpenCase]:
    with create_case(people[0], "Norvik watch", marking=MIDDLE) as made:
        bridging.fill(made)
        yield made


def titles(case: OpenCase, asked: Asked) -> set[str]:
    return {str(one.fields["title"]) for one in prepare(case, asked).leaving.of("item")}


def test_the_profiles_ceiling_binds_where_none_is_given(case: OpenCase, desk: Desk) -> None:
    assert prepare(case, ASKED).ceiling == MIDDLE
    set_profile(desk, find_contact(desk, FRIEND), {"ceiling": LOW})
    assert bridging.FORMULA not in titles(case, replace(ASKED, title="Norvik"))
    with pytest.raises(Refused):
        prepare(case, replace(ASKED, ceiling=MIDDLE))
    with pytest.raises(Refused):
        prepare(case, replace(ASKED, to=FRIEND.upper(), ceiling=MIDDLE))


def test_what_a_profile_leaves_out_is_in_no_export(case: OpenCase, desk: Desk) -> None:
    contact = find_contact(desk, FRIEND)
    set_profile(desk, contact, {"groups": (ReleaseGroup.TEXT, ReleaseGroup.PLACE), "exactness": Precision.DISTRICT})
    made = prepare(case, ASKED)
    content = made.made.files[0][1].decode("utf-8")
    assert "Radio Nordmark" not in content
    assert made.leaving.of("source") == []
    assert '"latitude"' not in content
    with pytest.raises(Refused):
        prepare(case, replace(ASKED, format="bagit", papers=("situation",)))


def test_a_member_of_a_sharing_group_is_a_reader_too(case: OpenCase, desk: Desk) -> None:
    set_profile(desk, find_contact(desk, FRIEND), {"ceiling": LOW})
    sharing_groups.add_group(desk, "7b2f8c1e-0f5a-4c0e-8b3e-2f8a6d1c9e11", "Circle", ["Office A", FRIEND])
    asked = Asked(format="misp", group="Circle", day=LEFT)
    assert prepare(case, replace(asked, title="Norvik")).ceiling == LOW
    with pytest.raises(Refused):
        prepare(case, replace(asked, ceiling=MIDDLE))


def test_a_second_person_approves_these_very_bytes(
    case: OpenCase, desk: Desk, people: list[Desk], tmp_path: Path
) -> None:
    set_profile(desk, find_contact(desk, FRIEND), {"second": True})
    prepared = prepare(case, ASKED)
    assert prepared.needs_second
    with pytest.raises(Refused):
        write(case, prepared, tmp_path / "out.json")
    other = prepare(case, replace(ASKED, format="geojson"))
    with pytest.raises(Refused):
        write(case, prepared, tmp_path / "out.json", approval=approve_here(case, people[2].officer, other.handed))
    with pytest.raises(Refused):
        write(case, prepared, tmp_path / "out.json", approval=approve_here(case, people[1].officer, prepared.handed))
    assert list(tmp_path.iterdir()) == []
    approval = approve_here(case, people[2].officer, prepared.handed)
    assert write(case, prepared, tmp_path / "out.json", approval=approval).approved_by == SECOND


def test_the_highest_level_always_needs_a_second_person(case: OpenCase, tmp_path: Path) -> None:
    whole = prepare(case, Asked(format="csv", to="Somebody else", day=LEFT))
    assert (whole.marking.level.value, whole.needs_second) == ("STRICTLY CONFIDENTIAL", True)
    with pytest.raises(Refused):
        write(case, whole, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_attachments_go_along_renamed_and_without_what_a_camera_wrote(desk: Desk, tmp_path: Path) -> None:
    photo, note = tmp_path / "Zephyrina at the well.jpg", tmp_path / "Grobelschmidt.txt"
    exif = Image.Exif()
    exif[0x010E] = "Taken by Tarkonivek"
    Image.new("RGB", (64, 48), "olive").save(photo, "JPEG", exif=exif)
    note.write_bytes(b"The well was shut on Friday.")
    with create_case(desk, "With files", marking=LOW) as case:
        ids = bridging.fill(case)
        made = [
            attachments.add_attachment(case, path, attachments.About(item=ids[item])).attachment
            for path, item in ((photo, "roads"), (note, "other"), (note, "high"))
        ]
        with pytest.raises(Refused):
            export(case, replace(ASKED, format="bagit", files=True), tmp_path / "bag")
        set_profile(desk, find_contact(desk, FRIEND), {"attachments": True})
        asked = replace(ASKED, format="bagit", files=True, ceiling=LOW)
        out = export(case, asked, tmp_path / "bag").path
        handled = custody.handled(case, [one.id for one in made])
    files = {one.name: one.read_bytes() for one in (out / "data" / "files").iterdir()}
    assert sorted(files) == ["file-0001.jpg", "file-0002.txt"] or sorted(files) == ["file-0001.txt", "file-0002.jpg"]
    whole = b"".join(one.read_bytes() for one in out.rglob("*") if one.is_file())
    assert [word for word in (b"Zephyrina", b"Grobelschmidt", b"Tarkonivek") if word in whole] == []
    assert b"The well was shut on Friday." in files.values()
    picture = next(content for name, content in files.items() if name.endswith(".jpg"))
    assert Image.open(io.BytesIO(picture)).size == (64, 48)
    told = json.loads((out / "data" / "released.json").read_bytes())
    assert {one["sha256"] for one in told["files"]} == {hashlib.sha256(one).hexdigest() for one in files.values()}
    assert {item for one in told["files"] for item in one["items"]} <= {one["id"] for one in told["entries"]}
    assert check_bag(out).verdict is Verdict.VALID
    exported = [any(one.event is CustodyEvent.EXPORTED for one in handled[attachment.id]) for attachment in made]
    assert sum(exported) == 2


def test_an_issued_warning_leaves_as_a_report_and_a_draft_or_a_closed_one_does_not(desk: Desk) -> None:
    with create_case(desk, "Warned", marking=MIDDLE) as case:
        ids = bridging.fill(case)
        for title, items in (("Killings are prepared", ["roads", "other"]), ("Rifles were found", ["roads", "high"])):
            made = warnings.write_note(case, Rung.EARLY_WARNING, _said(title, [ids[one] for one in items]))
            warnings.issue_note(case, str(made.number))
        warnings.write_note(case, Rung.EARLY_WARNING, _said("A draft", [ids["roads"]]))
        prepared = prepare(case, ASKED)
        event = prepare(case, replace(ASKED, format="csv"))
    objects = json.loads(prepared.made.files[0][1])["objects"]
    reports = [one for one in objects if one["type"] == "report"]
    names = {one["id"]: one["name"] for one in objects if one["type"] == "incident"}
    assert [one["name"] for one in reports] == ["Killings are prepared"]
    assert {names[one] for one in reports[0]["object_refs"]} == {"Roads were closed", "Boats left"}
    assert reports[0]["extensions"].popitem()[1]["probability"] == 70
    assert prepared.leaving.withheld["warning"] == 1
    (row,) = [content.decode("utf-8") for name, content in event.made.files if name == "warning.csv"]
    assert "Killings are prepared" in row
    assert "Rifles" not in row


def _said(title: str, items: list[str]) -> dict[str, object]:
    return {
        "title": title, "as_of": str(DAY), "addressees": ["Under-Secretary-General"],
        "paragraphs": [{"text": "This is what is known.", "items": items}, {"text": "We fear it.", "judgement": True}],
        "crimes": ["genocide"], "populations": ["Halvorians"], "statement": "People are killed near Norvik",
        "horizon": "2099-12-31", "yardstick": "icd-203", "term": "likely", "probability": 70,
        "confidence": "moderate", "grounds": "Open broadcasts.", "unknowns": "Who holds the lists.",
        "would_change": "The roads open again.",
    }  # fmt: skip
