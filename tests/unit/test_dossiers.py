"""A dossier leaves as it was seen, holds nothing its recipient may not have, and is taken up on its sender's terms."""

import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import exchanging
from r2p_desk.actions import (
    approving,
    attachments,
    conditions,
    dossier_ids,
    dossier_shelf,
    dossier_taking,
    dossiers,
    profiles,
    receiving,
    releasing,
)
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import Contact, find_contact
from r2p_desk.actions.dossiers import DossierAsked, Prepared
from r2p_desk.actions.items import Draft, add_item, change_item, list_items
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.domain.assessment import State
from r2p_desk.domain.condition import Onward
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.when import When
from r2p_desk.errors import Altered, Leak, NotForUs, NotFound, Refused, UnknownSigner, UsageError
from r2p_desk.exchange.approval import MAX_APPROVAL, read_approval
from r2p_desk.exchange.dossier import read_dossier
from r2p_desk.exchange.dossier_records import ItemRecord, Terms, kind_of
from r2p_desk.keys.officer import Officer

DAY, FIRST = When("2024-05-03"), When("2024-05-01")
ALL = {"ceiling": "CONFIDENTIAL", "groups": ["text", "place", "source", "identity"], "exactness": "exact"}
_NUMBERS = count(1)
SECRETS = ("Grobelschmidt", "Tarkonivek", "Tsakodelna", "1.94413", "30.06189", "Lumenstroh", "Drosselmund")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Desk]]:
    with exchanging.officers(tmp_path_factory.mktemp("dossiers"), *exchanging.NAMES) as made:
        yield made


@pytest.fixture
def alice(three: list[Desk]) -> Desk:
    for area in (profiles.AREA, dossier_ids.SENT_AREA):
        three[0].store.keep_notes(area, dict.fromkeys(three[0].store.notes(area)))
    return three[0]


@pytest.fixture
def bob(alice: Desk) -> Contact:
    return find_contact(alice, "Bob Kante")


@pytest.fixture
def carla(alice: Desk) -> Contact:
    return find_contact(alice, "Carla Ruiz")


@pytest.fixture
def case(alice: Desk) -> Iterator[OpenCase]:
    with create_case(alice, f"Northern valleys {next(_NUMBERS)}") as made:
        seen = add_item(
            made,
            Draft(
                title="Roads were closed", text="All roads to the north were closed on Monday",
                known=FIRST, source="Ignatius Grobelschmidt", origin="Told by Tarkonivek", grade=Grade("B2"),
                place=Place(name="Upper Tsakodelna", latitude="-1.94413", longitude="30.06189",
                            precision=Precision.EXACT),
            ),
        )  # fmt: skip
        add_item(
            made, Draft(title="A convoy left Drosselmund", known=When("2024-05-01"), marking=Marking("CONFIDENTIAL"))
        )
        made.state([("item", seen.id, {"note": "Ask Benedikta Lumenstroh again"})])
        grounds = Grounds(state=State.PRESENT, reasons="Two saw it", supporting=((seen.id, "It was seen"),))
        judge(made, When("2024-05-02"), "7.3", grounds)
        yield made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return exchanging.stick(tmp_path)


def item_of(case: OpenCase, title: str) -> str:
    return next(item.id for item in list_items(case) if item.title == title)


def prepared(case: OpenCase, contact: Contact, **asked: Any) -> Prepared:
    return dossiers.preview_dossier(case, contact, DossierAsked(as_of=DAY, **asked))


def every_byte(desk: Desk, path: Path) -> bytes:
    """All that left: the sealed file, and everything in it as its receiver opens it."""
    return path.read_bytes() + b"\n".join(
        name.encode() + data for name, data in exchanging.opened(desk.officer, path).items()
    )


def test_what_was_seen_is_what_leaves_and_the_withheld_name_is_in_no_byte(
    case: OpenCase, three: list[Desk], bob: Contact, out: Path
) -> None:
    seen = prepared(case, bob)
    sent = dossiers.send_dossier(case, seen, out)
    members = exchanging.opened(three[1].officer, sent.sent.path)
    assert {name: members[name] for name in seen.content} == seen.content
    left = every_byte(three[1], sent.sent.path)
    assert [secret for secret in SECRETS if secret.encode() in left] == []
    ids = [case.file.id, *(record for _, record in case.file.record_ids())]
    assert [one for one in ids if one.encode() in left] == []
    kinds = {kind_of(one) for one in seen.dossier.records}
    assert kinds == {"item", "assessment", "judgement", "evidence"}
    assert (seen.dossier.withheld, seen.marking) == ({"ceiling": 1}, Marking("UNCLASSIFIED"))


def test_with_all_allowed_the_source_and_its_exact_place_are_told(case: OpenCase, alice: Desk, bob: Contact) -> None:
    profiles.set_profile(alice, bob, ALL)
    seen = prepared(case, bob)
    roads = next(one for one in seen.dossier.records if isinstance(one, ItemRecord) and one.title.startswith("Roads"))
    assert (roads.place and roads.place.latitude, roads.origin, roads.grade) == ("-1.94413", "Told by Tarkonivek", "B2")
    assert [one.name for one in seen.dossier.of("source")] == ["Ignatius Grobelschmidt"]  # type: ignore[attr-defined]  # a source
    assert seen.marking == "CONFIDENTIAL"
    assert seen.leak is None


def test_who_reported_can_be_told_by_a_made_up_name_that_each_recipient_gets_another_of(
    case: OpenCase, alice: Desk, bob: Contact, carla: Contact
) -> None:
    names = []
    for contact in (bob, carla, bob):
        profiles.set_profile(alice, contact, {"groups": ["text", "source"]})
        seen = prepared(case, contact)
        (source,) = seen.dossier.of("source")
        assert not source.named  # type: ignore[attr-defined]  # a source
        assert not [one for one in SECRETS if one.encode() in seen.content["dossier"]]
        names.append(source.name)  # type: ignore[attr-defined]  # a source
    assert names[0] == names[2] != names[1]


def test_ids_differ_between_recipients_and_stay_for_one(
    case: OpenCase, alice: Desk, bob: Contact, carla: Contact, out: Path
) -> None:
    first = dossiers.send_dossier(case, prepared(case, bob), out)
    add_item(case, Draft(title="One more", known=DAY))
    second = dossiers.send_dossier(case, prepared(case, bob), out)
    other = dossiers.send_dossier(case, prepared(case, carla), out)
    mine, later, hers = ({left.record: left.id for left in one.entry.records} for one in (first, second, other))
    assert mine.items() < later.items()
    assert set(later.values()).isdisjoint(hers.values())
    assert (first.entry.dossier, first.entry.number) == (second.entry.dossier, 1)
    assert (second.entry.number, other.entry.number) == (2, 1)
    roads = item_of(case, "Roads were closed")
    assert dossier_ids.sent_ids(alice, case, bob)[roads] == (mine[roads],)
    assert [one.package for one in dossier_ids.sent(alice, case.file.id)] == [
        one.sent.package for one in (first, second, other)
    ]


def test_a_name_typed_into_the_title_is_found_and_nothing_is_written(case: OpenCase, bob: Contact, out: Path) -> None:
    seen = prepared(case, bob, title="What Grobelschmidt saw")
    assert seen.leak is not None
    with pytest.raises(Leak):
        dossiers.send_dossier(case, seen, out)
    assert list(out.iterdir()) == []
    assert dossier_ids.sent(case.desk) == []


def test_the_name_of_a_source_in_a_text_is_asked_about_and_must_be_answered_where_it_may_not_be_named(
    case: OpenCase, bob: Contact, out: Path
) -> None:
    roads = item_of(case, "Roads were closed")
    change_item(case, roads, {"text": "Grobelschmidt saw that the roads were closed"})
    asked = prepared(case, bob)
    assert [(ask.code, ask.shown) for ask in asked.unanswered] == [("source", "grobelschmidt")]
    dossiers.send_dossier(case, asked, out)
    conditions.set_condition(case, roads, {"onward": "yes", "attribution": False})
    seen = prepared(case, bob)
    with pytest.raises(Refused) as refused:
        dossiers.send_dossier(case, seen, out)
    (ask,) = seen.unanswered
    assert ask.key in refused.value.todo
    releasing.answer_ask(case, ask.key, "Everybody there is called so")
    dossiers.send_dossier(case, seen, out)


def test_a_place_is_told_no_more_exactly_than_the_profile_allows(case: OpenCase, alice: Desk, bob: Contact) -> None:
    add_item(case, Draft(title="Markets stayed shut", known=DAY,
                         place=Place(name="Kareba district", latitude="-1.5", longitude="30.5",
                                     precision=Precision.DISTRICT)))  # fmt: skip
    found = {one.title: one.place for one in prepared(case, bob).dossier.records if isinstance(one, ItemRecord)}
    assert found["Roads were closed"] is None
    shown = found["Markets stayed shut"]
    assert shown is not None
    assert (shown.name, shown.latitude) == ("Kareba district", None)


def test_a_claim_goes_as_a_claim_and_how_it_is_known_stays_with_the_source(
    case: OpenCase, alice: Desk, bob: Contact
) -> None:
    profiles.set_profile(alice, bob, ALL)
    change_item(case, item_of(case, "A convoy left Drosselmund"), {"statement": "claim", "how_known": "told"})

    def told() -> tuple[Any, Any]:
        records = prepared(case, bob).dossier.records
        one = next(one for one in records if isinstance(one, ItemRecord) and "convoy" in one.title)
        return one.statement, one.how_known

    assert told() == ("claim", "told")
    profiles.set_profile(alice, bob, {**ALL, "groups": ["text", "place"]})
    assert told() == ("claim", None)


def test_conditions_bind_and_the_reason_is_counted(case: OpenCase, bob: Contact, alice: Desk) -> None:
    profiles.set_profile(alice, bob, {**ALL, "purpose": "early warning"})
    bound = conditions.set_condition(
        case, item_of(case, "A convoy left Drosselmund"), {"onward": "ask", "originator": "Ministry"}
    )
    assert prepared(case, bob).dossier.withheld == {"ask": 1}
    conditions.set_condition(
        case, bound.item.id, {"agreed": ["Bob Kante"], "purposes": ["Early warning"]}, change=bound.condition.id
    )
    seen = prepared(case, bob)
    convoy = next(one for one in seen.dossier.records if isinstance(one, ItemRecord) and "convoy" in one.title)
    assert seen.dossier.withheld == {}
    assert [(one.onward, one.purposes) for one in convoy.terms] == [("ask", ("Early warning",))]
    assert b"Ministry" not in seen.content["dossier"]
    assert prepared(case, bob, purpose="a newspaper").dossier.withheld == {"purpose": 1}


def test_what_it_is_given_for_is_told_with_its_terms_and_searched_like_a_title(
    case: OpenCase, bob: Contact, alice: Desk
) -> None:
    profiles.set_profile(alice, bob, {"ceiling": "CONFIDENTIAL"})
    convoy = item_of(case, "A convoy left Drosselmund")
    conditions.set_condition(case, convoy, {"onward": "yes", "purposes": ["early warning", "lessons for missions"]})
    seen = prepared(case, bob, purpose="Early warning")
    assert (seen.leak, seen.dossier.withheld) == (None, {})
    assert b"lessons for missions" in seen.content["dossier"]
    assert prepared(case, bob, purpose="What Grobelschmidt saw").leak is not None


def test_a_judgement_that_leans_on_what_stays_is_not_told(case: OpenCase, bob: Contact) -> None:
    convoy = item_of(case, "A convoy left Drosselmund")
    judge(case, When("2024-05-02"), "7.4", Grounds(state=State.PRESENT, reasons="Men of Drosselmund",
                                                  supporting=((convoy, None),)))  # fmt: skip
    seen = prepared(case, bob)
    assert seen.leak is None
    assert seen.dossier.withheld == {"ceiling": 1, "leaning": 1}
    (run,) = seen.dossier.of("assessment")
    assert run.withheld == ("7.4",)  # type: ignore[attr-defined]  # an assessment


def test_an_item_alone_brings_no_other_but_what_is_said_rests_on(case: OpenCase, bob: Contact) -> None:
    one = add_item(case, Draft(title="One more", known=DAY))
    seen = prepared(case, bob, items=(one.id,))
    assert {record.title for record in seen.dossier.records if isinstance(record, ItemRecord)} == {
        "One more", "Roads were closed",
    }  # fmt: skip
    alone = prepared(case, bob, items=(one.id,), assessments=False)
    assert [record.title for record in alone.dossier.records if isinstance(record, ItemRecord)] == ["One more"]


def photograph(folder: Path, colour: str = "red") -> Path:
    """A picture that says where and with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Lumenstroh Cameras"
    exif.get_ifd(0x8825).update({1: "S", 2: (1.0, 56.0, 38.868), 3: "E", 4: (30.0, 3.0, 42.804)})
    path = folder / "IMG_Tarkonivek.jpg"
    picture = Image.linear_gradient("L").convert("RGB")
    picture.paste(colour, (10, 10, 60, 60))
    picture.save(path, "JPEG", exif=exif)
    return path


def test_a_picture_leaves_without_what_its_camera_wrote_and_without_its_name(
    case: OpenCase, alice: Desk, bob: Contact, tmp_path: Path, out: Path, three: list[Desk]
) -> None:
    roads = item_of(case, "Roads were closed")
    held = attachments.add_attachment(case, photograph(tmp_path), attachments.About(item=roads))
    assert prepared(case, bob).dossier.files == ()
    with pytest.raises(Refused):
        prepared(case, bob, attachments=True)
    profiles.set_profile(alice, bob, {"attachments": True})
    assert prepared(case, bob).dossier.files == ()
    seen = prepared(case, bob, attachments=True)
    assert seen.leak is None
    (file,) = seen.dossier.files
    assert (file.media_type, file.name, file.stripped) == ("image/jpeg", None, True)
    with Image.open(io.BytesIO(seen.content["file-0001"])) as shown:
        assert (shown.size, dict(shown.getexif())) == ((256, 256), {})
    sent = dossiers.send_dossier(case, seen, out)
    left = every_byte(three[1], sent.sent.path)
    assert [one for one in (*SECRETS, str(held.attachment.sha256)) if one.encode() in left] == []
    assert sent.entry.files == (held.attachment.id,)
    assert [one.event for one in attachments.held(case, held.attachment.id).custody][-1] == "exported"


def test_a_file_is_named_only_where_the_profile_says_so(
    case: OpenCase, alice: Desk, bob: Contact, tmp_path: Path
) -> None:
    roads = item_of(case, "Roads were closed")
    plain = tmp_path / "list of roads.txt"
    plain.write_text("The road to the north is closed", encoding="utf-8")
    for path in (photograph(tmp_path, "green"), plain):
        attachments.add_attachment(case, path, attachments.About(item=roads))
    profiles.set_profile(alice, bob, {"attachments": True})
    assert {one.name for one in prepared(case, bob, attachments=True).dossier.files} == {None}
    profiles.set_profile(alice, bob, {"file_names": True})
    seen = prepared(case, bob, attachments=True)
    assert {one.name for one in seen.dossier.files} == {"IMG_Tarkonivek.jpg", "list of roads.txt"}
    assert seen.leak is None


def test_what_hides_where_it_was_made_does_not_leave(case: OpenCase, alice: Desk, bob: Contact, tmp_path: Path) -> None:
    sound = tmp_path / "call.wav"
    sound.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40))
    held = attachments.add_attachment(case, sound, attachments.About(item=item_of(case, "Roads were closed")))
    profiles.set_profile(alice, bob, {"attachments": True})
    seen = prepared(case, bob, attachments=True)
    assert (seen.dossier.files, seen.kept_files) == ((), (held.attachment.id,))
    assert seen.dossier.withheld["file"] == 1


@pytest.fixture
def strict(case: OpenCase, alice: Desk, bob: Contact) -> OpenCase:
    """The same with something that needs a second person."""
    profiles.set_profile(alice, bob, {"ceiling": "STRICTLY CONFIDENTIAL"})
    add_item(case, Draft(title="Rifles were hidden", known=DAY, marking=Marking("STRICTLY CONFIDENTIAL")))
    return case


def test_strictly_confidential_needs_a_second_person_on_this_machine(
    strict: OpenCase, bob: Contact, three: list[Desk], out: Path
) -> None:
    seen = prepared(strict, bob)
    assert seen.needs_second
    with pytest.raises(Refused):
        dossiers.send_dossier(strict, seen, out)
    with pytest.raises(Refused):
        approving.approve_here(strict, strict.desk.officer, seen.leaving)
    approval = approving.approve_here(strict, three[2].officer, seen.leaving, "seen")
    sent = dossiers.send_dossier(strict, seen, out, approval=approval)
    assert (sent.approved_by, sent.entry.approved) == ("Carla Ruiz", three[2].officer.id)


def test_an_approval_by_stick_shows_exactly_what_leaves_and_one_change_voids_it(
    strict: OpenCase, bob: Contact, carla: Contact, three: list[Desk], out: Path, tmp_path: Path
) -> None:
    seen = prepared(strict, bob)
    asked = approving.request_approval(strict.desk, seen, carla, tmp_path / "ask.r2pask")
    assert b"Rifles" not in asked.path.read_bytes()
    with pytest.raises(NotForUs):
        approving.show_request(three[1], asked.path)
    shown = approving.show_request(three[2], asked.path)
    assert (shown.content, shown.dossier) == (seen.content, read_dossier(seen.content["dossier"]))
    with pytest.raises(UsageError):
        approving.give_approval(three[2], asked.path, "0" * 64, tmp_path / "yes")
    given = approving.give_approval(three[2], asked.path, seen.digest[:8], tmp_path / "yes", "I read it")
    approval = approving.approval_in(given.path)
    change_item(strict, item_of(strict, "Rifles were hidden"), {"title": "Rifles were hidden there"})
    with pytest.raises(Refused):
        dossiers.send_dossier(strict, prepared(strict, bob), out, approval=approval)
    assert dossiers.send_dossier(strict, seen, out, approval=approval).approved_by == "Carla Ruiz"


def test_neither_the_recipient_nor_a_stranger_approves(
    strict: OpenCase, bob: Contact, three: list[Desk], out: Path
) -> None:
    seen = prepared(strict, bob)
    with pytest.raises(Refused):
        dossiers.send_dossier(
            strict, seen, out, approval=approving.approve_here(strict, three[1].officer, seen.leaving)
        )
    stranger = _stranger()
    with pytest.raises(UnknownSigner):
        dossiers.send_dossier(strict, seen, out, approval=approving.approve_here(strict, stranger, seen.leaving))
    assert list(out.iterdir()) == []


def test_a_spoiled_approval_or_request_is_refused(
    strict: OpenCase, bob: Contact, carla: Contact, three: list[Desk], tmp_path: Path
) -> None:
    seen = prepared(strict, bob)
    approval = approving.approve_here(strict, three[2].officer, seen.leaving)
    known = {three[2].officer.id: three[2].officer.public.verifying}
    assert read_approval(approval, known).digest == seen.digest
    for spoiled in (
        approval[:-20],
        approval.replace(seen.digest.encode(), b"0" * 64),
        b"{}",
        b"x" * (MAX_APPROVAL + 1),
    ):
        with pytest.raises(Refused):
            read_approval(spoiled, known)
    asked = approving.request_approval(strict.desk, seen, carla, tmp_path / "ask.r2pask")
    data = bytearray(asked.path.read_bytes())
    data[-100] ^= 1
    asked.path.write_bytes(bytes(data))
    with pytest.raises(Altered):
        approving.show_request(three[2], asked.path)


def _stranger() -> Officer:
    from datetime import UTC, datetime

    from r2p_desk.keys.officer import create_officer

    return create_officer("Someone Else", datetime.now(UTC))


def test_two_dossiers_prepared_at_once_do_not_get_one_number(case: OpenCase, bob: Contact, out: Path) -> None:
    first, second = prepared(case, bob), prepared(case, bob)
    dossiers.send_dossier(case, first, out)
    with pytest.raises(Refused):
        dossiers.send_dossier(case, second, out)


def test_a_profile_is_strict_until_it_is_set(alice: Desk, bob: Contact) -> None:
    before = profiles.profile_of(alice, bob)
    assert (before.ceiling, before.attachments, before.exactness) == ("UNCLASSIFIED", False, Precision.DISTRICT)
    profiles.set_profile(alice, bob, {"ceiling": Marking("CONFIDENTIAL"), "purpose": " early  warning "})
    assert profiles.profile_of(alice, bob).purpose == "early warning"
    assert profiles.set_profile(alice, bob, {"ceiling": None}).ceiling == "UNCLASSIFIED"
    with pytest.raises(Refused):
        profiles.set_profile(alice, bob, {"groups": ["identity"]})
    alice.store.keep_notes(profiles.AREA, {bob.id: {"ceiling": "?"}})
    assert profiles.profile_of(alice, bob).second


def received(desk: Desk, path: Path) -> dossier_shelf.Shelved:
    took = receiving.receive_package(desk, path, accept=True)
    return next(one for one in dossier_shelf.shelved(desk) if one.dossier == took.differences["dossier"])


def test_items_are_taken_as_the_senders_on_the_senders_terms_and_never_twice(
    case: OpenCase, alice: Desk, bob: Contact, three: list[Desk], out: Path
) -> None:
    profiles.set_profile(alice, bob, {**ALL, "onward": "no", "purpose": "early warning"})
    sent = dossiers.send_dossier(case, prepared(case, bob), out)
    look = receiving.receive_package(three[1], sent.sent.path)
    assert not look.accepted
    assert look.differences["new"] == 6
    entry = received(three[1], sent.sent.path)
    with create_case(three[1], f"My valleys {next(_NUMBERS)}") as mine:
        before = len(mine.file.entries())
        took = dossier_taking.take_items(mine, entry)
        assert (len(took.new), len(mine.file.entries()) - before) == (2, 1)
        roads = next(item for item in list_items(mine) if item.title == "Roads were closed")
        source = dict(mine.file.source_names())[roads.source or ""]
        assert (source, roads.origin) == ("Alice Mbeki", "Ignatius Grobelschmidt; Told by Tarkonivek")
        assert (roads.grade, "B2" in (roads.note or ""), sent.sent.package in (roads.note or "")) == (None, True, True)
        (bound,) = conditions.list_conditions(mine, roads.id)
        assert (bound.condition.onward, bound.condition.purposes) == ("no", ("early warning",))
        assert bound.condition.originator == "Alice Mbeki"
        again = dossier_taking.take_items(mine, entry)
        assert (again.new, set(again.same)) == ((), set(took.new))
        with pytest.raises(NotFound):
            dossier_taking.take_items(mine, entry, ["ffffffff"])
        change_item(case, item_of(case, "Roads were closed"), {"text": "The roads are open again"})
        later = received(three[1], dossiers.send_dossier(case, prepared(case, bob), out).sent.path)
        assert dossier_taking.take_items(mine, later).offered == (roads.id,)
        assert dossier_taking.take_items(mine, later, update=True).changed == (roads.id,)
        (now,) = [item for item in list_items(mine) if item.id == roads.id]
        assert now.text == "The roads are open again"
        assert len(conditions.list_conditions(mine, roads.id)) == 1
        assert {one.item for one in dossier_taking.taken(three[1], mine.file.id)} == set(took.new)


def test_the_terms_of_a_dossier_and_of_its_items_are_one_condition_as_strict_as_both() -> None:
    loose = Terms(onward=Onward.YES, attribution=True, purposes=("Early warning", "lessons"))
    strict = Terms(onward=Onward.NO, until=When("2025"), level=Marking("CONFIDENTIAL"), purposes=("early warning",))
    (both,) = dossier_taking._together((loose, strict))
    assert both == Terms(
        onward=Onward.NO, until=When("2025"), level=Marking("CONFIDENTIAL"), purposes=("Early warning",)
    )
    apart = (loose, Terms(purposes=("a newspaper",)))
    assert tuple(dossier_taking._together(apart)) == apart


def test_what_is_only_to_be_read_is_not_taken(case: OpenCase, bob: Contact, three: list[Desk], out: Path) -> None:
    sent = dossiers.send_dossier(case, prepared(case, bob, conditions=("read-only",)), out)
    entry = received(three[1], sent.sent.path)
    with create_case(three[1], f"My valleys {next(_NUMBERS)}") as mine, pytest.raises(Refused):
        dossier_taking.take_items(mine, entry)


def test_an_attachment_is_taken_along_with_its_item(
    case: OpenCase, alice: Desk, bob: Contact, three: list[Desk], out: Path, tmp_path: Path
) -> None:
    attachments.add_attachment(
        case, photograph(tmp_path, "blue"), attachments.About(item=item_of(case, "Roads were closed"))
    )
    profiles.set_profile(alice, bob, {"attachments": True})
    seen = prepared(case, bob, attachments=True)
    entry = received(three[1], dossiers.send_dossier(case, seen, out).sent.path)
    with create_case(three[1], f"My valleys {next(_NUMBERS)}") as mine:
        took = dossier_taking.take_items(mine, entry, files=True)
        (held,) = attachments.list_attachments(mine)
    assert took.files == (held.attachment.id,)
    assert (held.attachment.media_type, held.items) == ("image/jpeg", took.new)
