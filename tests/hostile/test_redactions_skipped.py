"""A program that skips any one redaction is caught in every format it puts out; one that skips none leaks nothing.

The papers here print every text of every record they are given, in every place a paper has: what is not taken out
before is then in all of them. Which redactions there are is read from the program, so a new one is tested unasked.
"""

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from PIL import Image, PngImagePlugin

import desks
import dossiers
import exchanging
from r2p_desk.actions import briefing, conditions, profiles, releasing, session
from r2p_desk.actions import dossiers as dossiers_made
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.contacts import Contact, find_contact
from r2p_desk.actions.frameworks import shipped
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.briefing.document import (
    Attachment,
    Column,
    Document,
    HeatCell,
    HeatGroup,
    HeatStrip,
    Listing,
    Note,
    Notes,
    Paragraph,
    Table,
    Words,
)
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.assessment import State
from r2p_desk.domain.marking import Ceiling, Marking
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.release_groups import ReleaseGroup
from r2p_desk.domain.when import When
from r2p_desk.errors import Leak
from r2p_desk.exchange.bridges import found
from r2p_desk.exchange.bridges.material import Entry, Group, Leaving, Wishes
from r2p_desk.exchange.dossier import read_dossier, write_dossier
from r2p_desk.exchange.dossier_records import ItemRecord
from r2p_desk.release.redactions import REDACTIONS
from r2p_desk.release.rules import Narrowing
from r2p_desk.release.withheld import texts_in

DAY = When("2024-03-11")
LOW, MIDDLE, HIGH = Marking("UNCLASSIFIED"), Marking("CONFIDENTIAL"), Marking("STRICTLY CONFIDENTIAL")
TAKES_NOTHING_OUT = {"least marking"}
ABOVE_THE_CASE = {"case above the ceiling"}
LESS = {
    "group that stays": Narrowing(stays=frozenset({ReleaseGroup.TEXT})),
    "exactness of a place": Narrowing(exactness=Precision.DISTRICT),
}
"""Redactions that take out what one recipient is given less of than a marking allows."""
IDS = ("source", "item", "judgement", "assessment", "attachment", "framework", "officer", "officers", "managers", "run")
"""Fields that name records, which no paper prints."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with session.unlock(desks.quick_home(tmp_path_factory.mktemp("skipped")), desks.PASSPHRASE) as unlocked:
        yield unlocked


@pytest.fixture(scope="module")
def case(desk: Desk) -> Iterator[OpenCase]:
    """A case with a secret of every kind at every level, beside what may be said."""
    with create_case(desk, "Qorvanthia watch", marking=MIDDLE, summary="Summary of Plimsundra valley") as made:
        fill(made)
        yield made


def fill(case: OpenCase) -> None:
    open_ = add_item(case, Draft(title="Roads were closed", text="All roads to the north were closed on Monday",
                                 known=DAY, source="Radio Nordmark", marking=LOW,
                                 place=Place(name="Ford of Ferrandine", latitude="-2.87654", longitude="29.12345",
                                             precision=Precision.SETTLEMENT)))  # fmt: skip
    high = add_item(
        case,
        Draft(
            title="Rifles at Wumbaklyte mill",
            text="They hid forty rifles under the floor of the old Wumbaklyte mill",
            known=DAY,
            source="Ignatius Grobelschmidt",
            origin="Heard it from the miller Tarkonivek himself",
            populations=("Plorvanians",),
            actors=("Brigade Zwirnhild",),
            place=Place(name="Upper Tsakodelna", latitude="-1.94413", longitude="30.06189", precision=Precision.EXACT),
            marking=HIGH,
        ),
    )
    bound = add_item(
        case,
        Draft(title="Convoy of the Drosselmund road", text="A convoy left the Drosselmund barracks at dawn on Tuesday",
              known=DAY, source="Embassy of Krawatonia", marking=LOW),
    )  # fmt: skip
    unnamed = add_item(
        case,
        Draft(title="Wells were fouled", text="Three wells near the market were fouled", known=DAY,
              source="Agathe Nkwerelu", origin="She lives beside the well of Bizimbuka", marking=LOW),
    )  # fmt: skip
    shelter = add_item(
        case,
        Draft(title="People are hiding", text="Some people are hiding and need water", known=DAY, tags=("shelter",),
              place=Place(name="Convent of Mirabelquist", latitude="2.51234", longitude="28.86543",
                          precision=Precision.EXACT), source="Radio Nordmark", marking=LOW),
    )  # fmt: skip
    conditions.set_condition(case, bound.id, {"onward": "no", "originator": "Ministry of Krawatonia at Felkirnach"})
    conditions.set_condition(case, unnamed.id, {"onward": "yes", "level": MIDDLE})
    case.state([("item", open_.id, {"note": "Ask Benedikta Lumenstroh again by telephone"}),
                ("attachment", "8d0f0f5e-6f0b-4a43-9a39-8e3f4b8d1c11", {"name": "IMG_0042_Zephyrina.jpg",
                 "sha256": "7d" * 32, "blob": "8e" * 16, "key": "9f" * 32, "size": 7, "media_type": "image/jpeg"}),
                ("worksheet", "8d0f0f5e-6f0b-4a43-9a39-8e3f4b8d1c22",
                 {"title": "Worksheet on the Karstholm question", "as_of": "2024-03-11", "marking": str(HIGH)}),
                ])  # fmt: skip
    case.state([
        ("relation", "8d0f0f5e-6f0b-4a43-9a39-8e3f4b8d1c44", {"from": open_.id, "to": high.id, "relation": "copy",
         "note": "Both were told by the baker Quillvorne at the ford"}),
        ("review", "8d0f0f5e-6f0b-4a43-9a39-8e3f4b8d1c55", {"item": high.id, "verdict": "question",
         "text": "Ask the carter Brandelmoos who was there"}),
    ])  # fmt: skip
    why = "It names the Ostermayr brothers as owners"
    reasons = "The cache belongs to the militia of Hadrianopulos"
    judgement = judge(case, DAY, "7.3", Grounds(state=State.PRESENT, reasons=reasons, supporting=((high.id, why),)))
    judge(
        case, DAY, "7.4", Grounds(state=State.PRESENT, reasons="The roads are closed", supporting=((open_.id, None),))
    )
    case.state([("dissent", "8d0f0f5e-6f0b-4a43-9a39-8e3f4b8d1c33",
                 {"text": "The miller Vandermolen is not to be believed at all", "officer": case.desk.officer.id,
                  "assessment": judgement.assessment, "name": "A. Tester", "day": "2024-03-11"})])  # fmt: skip
    assert shelter.tags == ("shelter",)


STAYS = ("Ford of Ferrandine", "2.87654", "29.12345")
"""Beside those, what is not for whoever is given no place more exact than a district."""
SECRETS = (
    "Wumbaklyte", "Grobelschmidt", "Tarkonivek", "Plorvanians", "Zwirnhild", "Tsakodelna", "1.94413", "30.06189",
    "Drosselmund", "Krawatonia", "Felkirnach", "Nkwerelu", "Bizimbuka", "Mirabelquist", "2.51234", "Lumenstroh",
    "Zephyrina", "7d7d7d7d", "Karstholm", "Ostermayr", "Hadrianopulos", "Vandermolen",
    "Quillvorne", "Brandelmoos",
)  # fmt: skip
"""Words that stand in nothing a CONFIDENTIAL paper for nobody in particular may hold."""


def everything(case: OpenCase) -> list[str]:
    """Every text of every record, as whoever composes is given them."""
    found: list[str] = []
    for kind in dict.fromkeys(kind for kind, _ in case.file.record_ids()):
        for _, _, fields in case.file.records(kind):
            told = {name: value for name, value in fields.items() if name not in IDS}
            place = told.get("place")
            if isinstance(place, dict) and "latitude" in place:
                found.append(f"{place['latitude']}, {place['longitude']}")
            found += texts_in(told)
    return [text for text in found if text.isprintable()]


def said(texts: list[str]) -> Paragraph:
    return Paragraph(prose=(Words(" / ".join(texts)),))


def paper(texts: list[str], **more: Any) -> bytes:
    made = Document(
        **{"title": "Paper", "blocks": (said(["Nothing"]),), **more},
        marking=MIDDLE,
        author="A. Tester",
        prepared=datetime(2024, 3, 12, tzinfo=UTC),
    )
    return render(made).pdf


def in_paragraphs(texts: list[str]) -> bytes:
    return paper(texts, blocks=(said(texts),))


def in_tables_and_notes(texts: list[str]) -> bytes:
    rows = tuple(((Words("row"),), (Words(text),)) for text in texts)
    table = Table(title="Table", columns=(Column(head="What"), Column(head="Text")), rows=rows)
    return paper(
        texts, blocks=(table, Listing(entries=(said(texts),)), Notes(notes=(Note(number=1, prose=(Words("x"),)),)))
    )


def in_an_alternative(texts: list[str]) -> bytes:
    cells = (HeatCell(number=1, level=None, level_words="none", direction_words=""),)
    strip = HeatStrip(title="Strip", groups=(HeatGroup(caption="All", cells=cells),), alternative=" / ".join(texts))
    return paper(texts, blocks=(strip,))


def in_metadata(texts: list[str]) -> bytes:
    return paper(texts, title=" / ".join(texts), running="Paper")


def in_a_twin(texts: list[str]) -> bytes:
    twin = Attachment(name="assessment.json", content=json.dumps({"all": texts}).encode(), mime="application/json",
                      description="data", marking=MIDDLE)  # fmt: skip
    return paper(texts, attachments=(twin,))


def in_names_of_attachments(texts: list[str]) -> bytes:
    twins = (
        Attachment(
            name=f"{number} {text[:120]}.json",
            content=b"{}",
            mime="application/json",
            description="data",
            marking=MIDDLE,
        )
        for number, text in enumerate(texts)
    )
    return paper(texts, attachments=tuple(twins))


def as_json(texts: list[str]) -> bytes:
    return json.dumps({"texts": texts}).encode()


def as_a_dossier(texts: list[str]) -> bytes:
    """The part of a dossier package: every text in a field of a record, of the dossier, of an attachment's name."""
    whole = dossiers.example()
    record = ItemRecord(id=dossiers.record_id(500), title="Item", marking=MIDDLE, text=" / ".join(texts),
                        populations=tuple(texts[:1000]))  # fmt: skip
    held = msgspec.structs.replace(
        whole, subject=" / ".join(texts), records=(*whole.records, record), marking=dossiers.MARKING
    )
    data = write_dossier(held)
    assert read_dossier(data).subject == " / ".join(texts)
    return data


def as_a_picture(texts: list[str]) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Description", " / ".join(texts), zip=True)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def as_a_package(texts: list[str]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as packed:
        for name, content in (("manifest.json", b"{}"), ("part", in_a_twin(texts))):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return out.getvalue()


def for_another_system(name: str) -> Callable[[list[str]], bytes]:
    """As a way out writes it: the texts as titles, words and places of items, and of what was judged of them."""
    whole = found.formats(shipped("un-2014"))[name]
    circle = Group(uuid="7b2f8c1e-0f5a-4c0e-8b3e-2f8a6d1c9e11", name="Circle", organisations=("Office",))

    places: tuple[Callable[[str], dict[str, Any]], ...] = (
        lambda text: {"title": text},
        lambda text: {"text": text},
        lambda text: {"populations": [text]},
        lambda text: {"place": {"name": text}},
    )

    def make(texts: list[str]) -> bytes:
        entries = tuple(
            Entry(
                kind="item", id=f"0b5b6f4e-0000-4000-8000-{number:012d}", recorded="2024-03-11", marking=MIDDLE,
                fields={"place": {"name": "here"}, **places[number % 4](text)},
            )
            for number, text in enumerate(texts)
        )  # fmt: skip
        leaving = Leaving(id="0b5b6f4e-0000-4000-9000-000000000000", title="Paper", day="2024-03-12", marking=MIDDLE,
                          entries=entries)  # fmt: skip
        made = whole.write(leaving, Wishes(group=circle))
        return made.packed() if made.folder else made.files[0][1]

    make.__name__ = f"as_{name}"
    return make


FORMATS: tuple[Callable[[list[str]], bytes], ...] = (
    in_paragraphs, in_tables_and_notes, in_an_alternative, in_metadata, in_a_twin, in_names_of_attachments,
    as_json, as_a_dossier, as_a_picture, as_a_package, *map(for_another_system, found.NAMES),
)  # fmt: skip


def ceiling_for(name: str) -> Marking:
    return LOW if name in ABOVE_THE_CASE else MIDDLE


def way_for(name: str) -> str:
    """The release in which skipping this redaction must be seen: it alone takes something out there."""
    return name if name in LESS else str(ceiling_for(name))


@pytest.fixture(scope="module")
def withheld(case: OpenCase) -> dict[str, releasing.Withheld]:
    found = {str(level): releasing.withheld_from(case, level, level) for level in (LOW, MIDDLE)}
    for name, less in LESS.items():
        found[name] = releasing.Withheld(case, releasing.release_rules(case, ceiling=MIDDLE, narrowing=less))
    return found


@pytest.fixture(scope="module")
def given(case: OpenCase) -> dict[str, list[str]]:
    """Redaction skipped (or none) → every text a paper is then made of."""
    found = {}
    for name in ("", *REDACTIONS):
        with pytest.MonkeyPatch.context() as patch:
            if name:
                patch.setitem(REDACTIONS, name, lambda _kind, _record, fields, _rules: fields)
            rules = releasing.release_rules(case, ceiling=ceiling_for(name), narrowing=LESS.get(name))
            found[name] = everything(releasing.as_released(case, rules))
    return found


@pytest.mark.parametrize("make", FORMATS)
def test_with_every_redaction_nothing_is_found(
    case: OpenCase, withheld: dict[str, releasing.Withheld], given: dict[str, list[str]], make: Callable[..., bytes]
) -> None:
    texts = given[""]
    assert "Roads were closed" in texts
    assert [secret for secret in SECRETS if any(secret in text for text in texts)] == []
    made = make(texts)
    assert releasing.check_release(case, made, marking=MIDDLE, withheld=withheld[str(MIDDLE)]).checked.found == {}
    assert [secret for secret in SECRETS if secret in _everything_in(made)] == []


@pytest.mark.parametrize("skipped", sorted(set(REDACTIONS) - TAKES_NOTHING_OUT))
@pytest.mark.parametrize("make", FORMATS)
def test_a_redaction_that_is_skipped_is_caught(
    case: OpenCase,
    withheld: dict[str, releasing.Withheld],
    given: dict[str, list[str]],
    make: Callable[..., bytes],
    skipped: str,
) -> None:
    with pytest.raises(Leak) as caught:
        releasing.check_release(
            case, make(given[skipped]), marking=MIDDLE, withheld=withheld[way_for(skipped)], name="paper.pdf"
        )
    assert caught.value.findings
    kept = releasing.releases(case)[-1]
    assert (kept.released, sum(kept.found.values())) == (False, len(kept.hashes))


def test_the_least_marking_raises_the_item(case: OpenCase) -> None:
    view = releasing.as_released(case, releasing.release_rules(case, ceiling=MIDDLE))
    marked = {fields["title"]: fields["marking"] for _, _, fields in view.file.records("item")}
    assert marked["Wells were fouled"] == MIDDLE


@pytest.mark.parametrize("mutant", ["reading", "view"])
def test_the_whole_way_out_refuses_a_paper_that_kept_an_item(
    case: OpenCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    out = tmp_path / "paper.pdf"
    assert briefing.export_briefing(case, out, as_of=DAY, ceiling=MIDDLE).path == out
    out.unlink()
    monkeypatch.setattr(Ceiling, "opens", lambda *_: True)
    real = releasing.release_rules
    if mutant == "reading":
        monkeypatch.setattr("r2p_desk.actions.composing.as_released", lambda given, _rules: given)
    else:
        monkeypatch.setattr("r2p_desk.actions.composing.release_rules", lambda given, **_: real(given, ceiling=None))
    monkeypatch.setattr("r2p_desk.release.rules.Rules.opens", _opens)
    with pytest.raises(Leak):
        briefing.export_briefing(case, out, as_of=DAY, ceiling=MIDDLE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("skipped", sorted(REDACTIONS))
def test_a_dossier_that_skips_a_redaction_holds_nothing_of_it_or_does_not_leave(
    case: OpenCase, recipient: Contact, monkeypatch: pytest.MonkeyPatch, skipped: str
) -> None:
    """The whole way: what a dossier tells is chosen field by field, and what slips through all the same is found."""
    exactness = "district" if skipped == "exactness of a place" else "exact"
    all_groups = ["text", "place", "source", "identity"]
    profiles.set_profile(case.desk, recipient, {"ceiling": MIDDLE, "groups": all_groups, "exactness": exactness})
    asked = dossiers_made.DossierAsked(as_of=DAY)
    clean = dossiers_made.preview_dossier(case, recipient, asked)
    assert clean.leak is None
    assert b"Roads were closed" in clean.content["dossier"]
    monkeypatch.setitem(REDACTIONS, skipped, lambda _kind, _record, fields, _rules: fields)
    made = dossiers_made.preview_dossier(case, recipient, asked)
    wanted = (*SECRETS, *STAYS) if exactness == "district" else SECRETS
    held = [secret for secret in wanted if secret.encode() in made.content["dossier"]]
    assert (made.leak is not None) == bool(held)
    if skipped in {"source of an item", "exactness of a place", "place of a shelter"}:
        assert held


def test_a_dossier_made_of_records_as_they_are_does_not_leave(
    case: OpenCase, recipient: Contact, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    profiles.set_profile(case.desk, recipient, {"ceiling": MIDDLE, "groups": ["text"], "exactness": "district"})
    monkeypatch.setattr("r2p_desk.actions.dossier_composing.as_released", lambda given, _rules: given)
    made = dossiers_made.preview_dossier(case, recipient, dossiers_made.DossierAsked(as_of=DAY))
    assert made.leak is not None
    with pytest.raises(Leak):
        dossiers_made.send_dossier(case, made, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(scope="module")
def recipient(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Contact:
    folder = tmp_path_factory.mktemp("recipient")
    with session.unlock(exchanging.home(folder, "Bob Kante"), desks.PASSPHRASE) as bob:
        exchanging.introduce(desk, bob, folder)
    return find_contact(desk, "Bob Kante")


def _opens(rules: Any, marking: Marking | None) -> bool:
    return rules.highest is None or rules.highest.covers(rules.unmarked if marking is None else marking)


def _everything_in(data: bytes) -> str:
    """What another way of looking finds: every stream of a PDF inflated by pikepdf, as text."""
    if not data.startswith(b"%PDF-"):
        return data.decode("utf-8", "ignore")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.all, compress_streams=False,
                 object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    return out.getvalue().decode("utf-8", "ignore")
