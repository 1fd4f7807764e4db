"""What a case answers: in every script, through every filter, and what an officer keeps of it for themselves."""

import json
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from copies import FIELD, officer
from desks import PASSPHRASE, quick_home
from r2p_desk.actions import attachments, cases, doctor, items, searching, session, views_for_window
from r2p_desk.actions.views_for_window import ItemColumn, Order
from r2p_desk.casefile.bundle import CaseFile
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place
from r2p_desk.domain.signal import Crime, Signal
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue, NotFound, UsageError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OWNER = officer(FIELD)


def record(number: int) -> str:
    return str(UUID(int=number, version=4))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[CaseFile]:
    with CaseFile.create(tmp_path / "cases", OWNER, {"title": "Case", "marking": "CONFIDENTIAL"}, NOW) as made:
        yield made


def stated(case: CaseFile, texts: list[str]) -> list[str]:
    ids = [record(number) for number in range(len(texts))]
    case.state(OWNER, [("item", item, {"title": f"no. {at}", "text": texts[at]}) for at, item in enumerate(ids)], NOW)
    return ids


WRITTEN = {
    "English": ("The militia burned the sub-prefect's house", ["MILITIA", "burned", "sub-prefect", "prefect's house"]),
    "French": ("Les réfugiés ont fui l’évêché de Butaré", ["refugies", "EVECHE", "l'évêché", "Butare"]),
    "Spanish": ("Los niños huyeron del camión según señas", ["ninos", "CAMIÓN", "segun", '"del camion"']),
    "Russian": ("Ополчение сожгло ещё двадцать домов", ["ополчение", "ЕЩЕ", "ещё", '"двадцать домов"']),
    "Arabic": ("أحرقت الميليشيا بُيُوتَ المدينة على أيدي المسؤولين", ["احرقت", "بيوت", "المدينه", "علي", "المسوولين"]),
    "Chinese": ("民兵烧毁了A区难民营的房屋", ["民", "民兵", "难民营", "A区", "了A区难", "烧毁 房屋"]),
    "Thai": ("ทหารเผาบ้านผู้ลี้ภัยที่ชายแดน", ["ทหาร", "ผู้ลี้ภัย", "บ้าน", "ชายแดน"]),
    "Lao": ("ທະຫານເຜົາເຮືອນຊາວອົບພະຍົບ", ["ທະຫານ", "ເຮືອນ", "ອົບພະຍົບ"]),
    "Khmer": ("ទាហានដុតផ្ទះជនភៀសខ្លួន", ["ទាហាន", "ផ្ទះ", "ភៀសខ្លួន"]),
    "Burmese": ("စစ်သားများက ဒုက္ခသည်အိမ်များကို မီးရှို့", ["စစ်သား", "ဒုက္ခသည်", "အိမ်"]),
    "Japanese": ("民兵が難民ｷｬﾝﾌﾟの家々を焼いた", ["難民キャンプ", "家々", "焼", "が難民"]),
    "Korean": ("민병대가 난민수용소를 불태웠다", ["민병대", "수용소", "난민", "불태"]),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_every_language_is_found_and_shown_where_it_stands(case: CaseFile, language: str) -> None:
    ids = stated(case, [text for text, _ in WRITTEN.values()])
    mine = ids[list(WRITTEN).index(language)]
    for typed in WRITTEN[language][1]:
        hits = {hit.id: hit for hit in case.search(typed)}
        assert mine in hits, typed
        assert hits[mine].matches, typed
        while_typing = case.search(typed, prefix=True)
        assert mine in {hit.id for hit in while_typing}, typed


def test_no_hostile_text_is_lost_or_breaks_a_search(case: CaseFile, test_data: Path) -> None:
    texts = json.loads((test_data / "hostile" / "text" / "blns.json").read_text(encoding="utf-8"))
    kept = [text for text in texts if "\ud800" not in text]
    ids = stated(case, kept)
    for at, text in enumerate(kept):
        try:
            hits = case.search(text, limit=len(kept))
        except (UsageError, InvalidValue):
            hits = case.search(f'"{text.replace(chr(34), " ")}"', limit=len(kept))
        assert not hits or ids[at] in {hit.id for hit in hits}, text
        for hit in hits:
            assert all(0 <= first < last <= len(hit.snippet) for first, last in hit.matches)


def test_chinese_words_of_one_to_four_signs_are_found_completely(case: CaseFile) -> None:
    """Against the truth by substring over 4,000 texts: counted, and each one listed."""
    chance = random.Random(7)
    signs = [chr(point) for point in range(0x4E00, 0x4E00 + 120)]
    texts = ["".join(chance.choices([*signs, "，", "a", " "], k=chance.randint(5, 60))) for _ in range(4000)]
    ids = stated(case, texts)
    for length in (1, 2, 2, 2, 3, 4):
        for _ in range(10):
            text = chance.choice(texts)
            start = chance.randrange(len(text) - length)
            sought = text[start : start + length]
            if not all(sign in signs for sign in sought):
                continue
            truth = {ids[at] for at, text in enumerate(texts) if sought in text}
            query = searching.read_query(sought)
            assert case.count_found(query) == len(truth)
            assert {hit.id for hit in case.search(query, limit=5000)} == truth


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = quick_home(tmp_path_factory.mktemp("filters"))
    with session.unlock(made, PASSPHRASE) as desk, cases.create_case(desk, "Filters", marking=_confidential()) as case:
        for draft in _drafts():
            items.add_item(case, draft)
        case.state([("judgement", record(1), {"indicator": "7.3", "reasons": "camp", "crimes": ["genocide"]})])
        with_population = case.file.search("first camp")[0].id
        case.state([("item", with_population, {"populations": ["Tutsi of Bugesera", "图西族"]})])
        case.state([("attachment", record(2), {"name": "photo.jpg"}), ("attachment", record(3), {"name": "old.jpg"})])
        case.state([("attached", record(4), {"item": with_population, "attachment": record(2)})])
        withdrawn = {"item": case.file.search("second camp")[0].id, "attachment": record(3), "withdrawn": True}
        case.state([("attached", record(5), withdrawn)])
    return made


def _confidential() -> Marking:
    return Marking("CONFIDENTIAL")


def _drafts() -> list[items.Draft]:
    return [
        items.Draft(
            title="first camp",
            source="Parish of Nyamata",
            place=Place(name="Kanzenze commune, Bugesera"),
            grade=Grade("A1"),
            happened=When("1993-05-12"),
            known=When("1993-06-01"),
            signals=(Signal.INCITEMENT,),
            crimes=(Crime.GENOCIDE,),
        ),
        items.Draft(
            title="second camp",
            source="Parish of Ruvo",
            place=Place(name="金边省"),
            grade=Grade("B2"),
            marking=Marking("STRICTLY CONFIDENTIAL//TLP:RED"),
            happened=When("1993-05"),
            signals=(Signal.DISPLACEMENT, Signal.INCITEMENT),
        ),
        items.Draft(
            title="third camp",
            source="إذاعة كيغالي",
            grade=Grade("F6"),
            marking=Marking("UNCLASSIFIED//TLP:CLEAR//PRACTICE"),
            happened=When("[1993-06-29..1993-07-02]"),
            known=When("1994~"),
        ),
        items.Draft(title="fourth camp", grade=Grade("C5"), text="source:nobody grade none"),
        items.Draft(title="fifth camp \uf602kanzenze \uf604a"),
    ]


@pytest.fixture
def desk(home: Path) -> Iterator[session.Desk]:
    with session.unlock(home, PASSPHRASE) as made:
        yield made


def found(desk: session.Desk, typed: str) -> list[str]:
    """Titles by their first word, in order of the case, of what is found; the number must agree."""
    answer = searching.search_home(desk, typed)
    assert answer.total == len(answer.hits)
    assert answer.closed == ()
    names = ["first", "second", "third", "fourth", "fifth"]
    titles = [hit.title.split()[0] for _, _, hit in answer.hits]
    return sorted(titles, key=lambda title: names.index(title) if title in names else 9)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kind:item", "first second third fourth fifth"),
        ("camp kind:judgement", "7.3"),
        ("kind:source kind:judgement ruvo", "Parish"),
        ("source:parish camp", "first second"),
        ('source:"parish of nya"', "first"),
        ("source:اذاعه", "third"),
        ("source:إذاعة source:ruvo", "second third"),
        ('source:"=parish of nyamata"', "first"),
        ('source:"=parish of"', ""),
        ("source:nobody", ""),
        ("place:bugesera", "first"),
        ('place:"kanzenze com"', "first"),
        ("place:kanz", "first"),
        ("place:边省", "second"),
        ("place:commune place:金", "first second"),
        ("grade:B2", "first second"),
        ("grade:C camp", "first second fourth"),
        ("grade:2", "first second"),
        ("grade:E5", "first second fourth"),
        ("grade:F6", "third"),
        ("grade:6", "third"),
        ("grade:=B", "second"),
        ("grade:=B2 grade:none kind:item", "second fifth"),
        ("marking:confidential kind:item", "first fourth fifth"),
        ("marking:strictly-confidential", "second"),
        ("marking:red", "second"),
        ('marking:"unclassified//tlp:clear"', "third"),
        ("marking:practice", "third"),
        ("marking:amber", ""),
        ("signal:incitement", "first second"),
        ("signal:incitement signal:displacement", "first second"),
        ("signal:displacement", "second"),
        ("crime:genocide kind:item", "first"),
        ("crime:genocide", "first 7.3"),
        ("population:tutsi", "first"),
        ("population:图西", "first"),
        ("population:bugesera", "first"),
        ("attachment:yes", "first"),
        ("attachment:no camp", "second third fourth fifth"),
        ("attachment:yes source:ruvo", ""),
        ("from:1993-05 to:1993-05", "first second"),
        ("from:1993-06", "third"),
        ("from:1993-05-20", "second third"),
        ("to:1993-05-01", "second"),
        ("happened:1993-07-01/1993-12-31", "third"),
        ("happened:1993-07-03", ""),
        ("known:1994", "third"),
        ("known:1995-12", "third"),
        ("known:1993-06-01 first", "first"),
        ("recorded:2020", ""),
        ("recorded:1999/.. third", "third"),
        ("recorded:1999/.. kind:item", "first second third fourth fifth"),
        ("source:parish grade:A from:1993-05-12 to:1993-05-12 signal:incitement first", "first"),
        ('"source:nobody"', "fourth"),
        ("kanzenze", "first fifth"),
    ],
)
def test_a_filter_finds_just_what_it_says(desk: session.Desk, typed: str, expected: str) -> None:
    assert found(desk, typed) == expected.split()


def test_an_item_is_listed_by_the_words_inside_its_attachments(case: CaseFile) -> None:
    ids = stated(case, ["camp", "village", "village by the river", "camp and village"])
    photo, pages = record(90), record(91)
    case.state(OWNER, [("attachment", photo, {"name": "photo.jpg", "note": "Burnt trucks by the river"})], NOW)
    case.state(OWNER, [("attachment", pages, {"name": "map.pdf", "note": "trucks"})], NOW)
    links = ((ids[0], photo, False), (ids[1], pages, True), (ids[3], photo, False))
    for number, (item, attachment, withdrawn) in enumerate(links):
        fields = {"item": item, "attachment": attachment, "withdrawn": withdrawn}
        case.state(OWNER, [("attached", record(100 + number), fields)], NOW)
    window = session.OpenCase(None, case)  # type: ignore[arg-type]  # a list needs no officer

    def listed(typed: str) -> dict[str, str]:
        order = Order(by=ItemColumn.RECORDED, words=typed + " ")
        rows = views_for_window.first_rows(window, order).rows
        assert [row.number for row in rows] == list(views_for_window.whole_order(window, order).numbers)
        return {row.id: row.where.text for row in rows}

    assert list(listed("trucks").items()) == [(item, "Burnt trucks by the river") for item in (ids[3], ids[0])]
    assert list(listed("river")) == [ids[3], ids[2], ids[0]]
    assert listed("river")[ids[2]] == "village by the river"
    assert list(listed("trucks attachment:yes")) == [ids[3], ids[0]]
    for typed in ("trucks attachment:no", "trucks place:x", "trucks source:x", "trucks village"):
        assert listed(typed) == {}
    assert [hit.kind for hit in case.search("trucks")] == ["attachment", "attachment"]


def test_the_place_inside_a_real_attachment_is_shown_beside_its_item(home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    (tmp_path / "diary.txt").write_text(
        "x " * 9000 + "and then the gendarmerie came, 北方省的难民 " + "y " * 9000, "utf-8"
    )
    with session.unlock(copy, PASSPHRASE) as desk, session.open_case(desk, "Filters", write=True) as case:
        item = case.file.search("second camp")[0].id
        attachments.add_attachment(case, tmp_path / "diary.txt", attachments.About(item=item))
        for typed, word in (("gendarm", "gendarm"), ("难民", "难民"), ("source:ruvo gendarmerie", "gendarmerie")):
            (row,) = views_for_window.first_rows(case, Order(by=ItemColumn.RECORDED, words=typed)).rows
            assert row.id == item
            assert [row.where.text[first:last] for first, last in row.where.matches] == [word]
        assert {row.id for row in views_for_window.first_rows(case, Order(words="attachment:yes")).rows} > {item}


def test_of_dates_alone_everything_recorded_then_is_found(desk: session.Desk) -> None:
    assert len(found(desk, "recorded:1999/..")) == 5 + 1 + 1 + 3 + 2  # items, case, judgement, sources, attachments


def test_the_list_of_the_window_finds_the_same_items(desk: session.Desk) -> None:
    with session.open_case(desk, "Filters", write=False) as case:
        for typed in ("camp", "source:parish", "from:1993-06", "kind:judgement", "marking:red camp", "attachment:yes"):
            order = Order(by=ItemColumn.RECORDED, words=typed + " ")
            first = views_for_window.first_rows(case, order)
            whole = views_for_window.whole_order(case, order)
            hits = [hit.id for hit in case.file.search(typed) if hit.kind == "item"]
            assert first.count == len(whole.numbers) == len(hits)
            assert {row.id for row in first.rows} == set(hits)
            assert [row.number for row in first.rows] == list(whole.numbers) == sorted(whole.numbers, reverse=True)
            assert set(whole.markings) == {row.marking for row in first.rows}
            assert all(bool(row.where.matches) == ("camp" in typed) for row in first.rows)
            for by in ItemColumn:
                for descending in (False, True):
                    other = Order(by=by, descending=descending, words=typed + " ")
                    assert sorted(views_for_window.whole_order(case, other).numbers) == sorted(whole.numbers)


def test_nothing_sought_lists_everything_and_signs_alone_find_nothing(desk: session.Desk) -> None:
    with session.open_case(desk, "Filters", write=False) as case:
        for typed, count in (("", 5), ("  ", 5), ("c", 5), ("source:", 5), ("***", 0), ("🙂", 0)):
            first = views_for_window.first_rows(case, Order(words=typed))
            assert (first.count, first.seeking) == (count, count == 0), typed
    with pytest.raises(UsageError):
        searching.search_home(desk, "***")


def test_the_newest_come_first_and_the_limit_takes_them(case: CaseFile) -> None:
    for at in range(30):
        fields = {"title": f"camp {at}"}
        case.state(OWNER, [("item", record(at), fields)], NOW + timedelta(minutes=at))
    assert [hit.title for hit in case.search("camp", limit=3)] == ["camp 29", "camp 28", "camp 27"]
    assert case.count_found(searching.read_query("camp")) == 30


def test_a_name_that_many_sources_share_is_found_too(case: CaseFile) -> None:
    """Of more sources than the index can be asked for at once."""
    sources = [("source", record(1000 + at), {"name": f"Witness {at}"}) for at in range(450)]
    items_of = [("item", record(at), {"title": f"camp {at}", "source": record(1000 + at)}) for at in range(450)]
    case.state(OWNER, [*sources, *items_of, ("item", record(2000), {"title": "camp nobody"})], NOW)
    assert case.count_found(searching.read_query("source:witness")) == 450
    assert case.count_found(searching.read_query("source:witness camp")) == 450
    assert case.count_found(searching.read_query("source:witness kind:source")) == 0
    assert case.count_found(searching.read_query('source:"witness 44"')) == 11


def test_a_filter_follows_what_changes(case: CaseFile) -> None:
    def graded(typed: str) -> list[str]:
        return [hit.id for hit in case.search(typed)]

    case.state(OWNER, [("item", record(0), {"title": "camp", "grade": "B2"})], NOW)
    assert graded("grade:=B2") == [record(0)]
    case.state(OWNER, [("item", record(0), {"grade": "C3"})], NOW + timedelta(minutes=1))
    assert (graded("grade:=B2"), graded("grade:=C3")) == ([], [record(0)])
    case.state(OWNER, [("item", record(0), {"grade": None})], NOW + timedelta(minutes=2))
    assert (graded("grade:C"), graded("grade:none")) == ([], [record(0)])


@pytest.mark.parametrize(
    "odd",
    [
        {
            "grade": 7,
            "marking": ["x"],
            "signals": "incitement",
            "crimes": {"a": 1},
            "place": "Ruvo",
            "populations": [1],
        },
        {"grade": "Z9", "marking": "TOP SECRET", "signals": [None, ["x"]], "place": {"name": 3}, "source": {"a": "b"}},
    ],
)
def test_what_this_version_cannot_read_is_indexed_as_far_as_it_goes(case: CaseFile, odd: dict[str, Any]) -> None:
    case.state(OWNER, [("item", record(0), {"title": "camp", **odd})], NOW)
    assert [hit.id for hit in case.search("camp kind:item")] == [record(0)]
    assert case.search("marking:confidential kind:item") == []


def test_an_index_of_an_earlier_version_is_made_anew_with_its_filters(home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(home, tmp_path / "copy"))
    with session.unlock(copy, PASSPHRASE) as desk:
        with session.open_case(desk, "Filters", write=True) as case:
            case.file.connection.execute("UPDATE meta SET value = '2' WHERE name = 'views'")
            case.file.connection.execute("DELETE FROM search")
        assert found(desk, "camp grade:B2") == ["first", "second"]
        assert doctor.examine(desk, "Filters").sound


def test_what_was_removed_is_found_no_more(case: CaseFile) -> None:
    case.state(OWNER, [("item", record(0), {"title": "camp", "happened": "1993-05"})], NOW)
    case.state(OWNER, [("item", record(0), {"removed": True})], NOW + timedelta(minutes=1))
    for typed in ("camp", "kind:item", "from:1993", "recorded:2026 kind:item"):
        assert case.count_found(searching.read_query(typed)) == 0, typed
        assert len(case.item_order(ItemColumn.RECORDED, descending=True, query=searching.read_query(typed))) == 0
    assert [hit.kind for hit in case.search("recorded:2026")] == ["case"]
    assert (len(case.item_order(ItemColumn.HAPPENED, descending=True)), case.count_items()) == (0, 0)


def test_a_search_is_kept_for_one_case_and_one_officer(home: Path) -> None:
    with session.unlock(home, PASSPHRASE) as desk:
        case = desk.registered("Filters").id
        searching.save_search(desk, " Early  signs ", " camp grade:B2 ", case)
        searching.save_search(desk, "alpha", "militia", case)
        searching.save_search(desk, "Early signs", "fire")
    with session.unlock(home, PASSPHRASE) as desk:
        assert [(one.name, one.query) for one in searching.saved_searches(desk, case)] == [
            ("alpha", "militia"),
            ("Early signs", "camp grade:B2"),
        ]
        assert [one.query for one in searching.saved_searches(desk)] == ["fire"]
        searching.save_search(desk, "alpha", "weapons", case)
        assert searching.saved_search(desk, "alpha", case).query == "weapons"
        searching.forget_search(desk, "alpha", case)
        with pytest.raises(NotFound):
            searching.saved_search(desk, "alpha", case)
        with pytest.raises(NotFound):
            searching.forget_search(desk, "alpha", case)
        for name, query in (("", "camp"), ("a\nb", "camp" * 600), ("x" * 81, "camp"), ("x", "***"), ("x", " ")):
            with pytest.raises(UsageError):
                searching.save_search(desk, name, query, case)
        with pytest.raises(InvalidValue):
            searching.save_search(desk, "x", "from:soon", case)
        assert [one.name for one in searching.saved_searches(desk, case)] == ["Early signs"]
