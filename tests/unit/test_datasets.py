"""Event data beside a case: pinned, compared with the release before, and made items without more than it knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
from event_files import ACLED, UCDP, acled, file_of, pinned, ucdp, write
from r2p_desk.actions import history, session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.dataset_adding import Wanted, add_dataset
from r2p_desk.actions.dataset_changes import compare_datasets
from r2p_desk.actions.datasets import (
    datasets,
    event_keys,
    event_totals,
    events_listed,
    find_dataset,
    remove_dataset,
    show_event,
)
from r2p_desk.actions.history_for_window import item_told
from r2p_desk.actions.importing import look_over, take_in
from r2p_desk.actions.items import find_item, list_items, remove_item
from r2p_desk.actions.promoting import promote, promoted_from
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.casefile import dataset_rows
from r2p_desk.casefile.dataset_rows import Seek
from r2p_desk.domain.event import Event
from r2p_desk.domain.place import Precision
from r2p_desk.errors import Cancelled, NotFound, Refused, UsageError
from r2p_desk.intake.shapes import acled as acled_shape
from r2p_desk.intake.shapes import ucdp as ucdp_shape
from r2p_desk.intake.telling import Begin, Row
from r2p_desk.jobs import Job


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = desks.quick_home(tmp_path_factory.mktemp("datasets"))
    with session.unlock(home, desks.PASSPHRASE) as unlocked:
        yield unlocked


@pytest.fixture
def case(desk: Desk, request: pytest.FixtureRequest) -> Iterator[OpenCase]:
    with create_case(desk, request.node.name[:60]) as opened:
        yield opened


def _ucdp_file(folder: Path, name: str, *rows: dict[str, str]) -> Path:
    return write(folder / name, UCDP, list(rows))


def _event(cells: dict[str, str]) -> Event:
    made = ucdp_shape.entry(Row(2, cells), Begin("", UCDP, {}), None)
    assert isinstance(made, Event), made
    return made


@pytest.mark.parametrize(
    ("cells", "happened"),
    [
        ({}, "2015-07-08"),
        ({"date_end": "2015-07-10"}, "2015-07-08/2015-07-10"),
        ({"date_prec": 2, "date_end": "2015-07-12"}, "[2015-07-08..2015-07-12]"),
        ({"date_prec": 3}, "2015-07-08~"),
        ({"date_prec": 4}, "2015-07"),
        ({"date_prec": 5}, "2015"),
        ({"date_start": "2015-07-08 00:00:00.000", "date_end": "2015-07-08T00:00:00"}, "2015-07-08"),
    ],
)
def test_a_date_is_no_more_exact_than_the_dataset_knows_it(cells: dict[str, str], happened: str) -> None:
    assert ucdp_shape.told(_event(ucdp(1, **cells))).happened == happened


@pytest.mark.parametrize(
    ("code", "precision", "point"),
    [
        ("1", Precision.SETTLEMENT, True),
        ("2", Precision.DISTRICT, True),
        ("4", Precision.PROVINCE, True),
        ("5", Precision.UNKNOWN, False),
        ("6", Precision.COUNTRY, False),
    ],
)
def test_a_point_that_stands_for_an_area_does_not_become_a_place(code: str, precision: Precision, point: bool) -> None:
    place = ucdp_shape.told(_event(ucdp(1, where_prec=code))).place
    assert place is not None
    assert (place.precision, place.latitude is not None) == (precision, point)


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"date_start": "03/04/2015"}, "date_start", "date-order"),
        ({"date_start": "when it rained"}, "date_start", "date"),
        ({"date_end": "2015-07-01"}, "date_end", "date-range"),
        ({"best": "four"}, "best", "number"),
        ({"high": "-3"}, "high", "number"),
        ({"latitude": "116"}, "latitude", "coordinate"),
        ({"where_prec": "9"}, "where_prec", "code"),
        ({"id": ""}, "id", "required"),
    ],
)
def test_a_row_is_refused_by_column_value_and_rule(cells: dict[str, str], column: str, rule: str) -> None:
    refused = ucdp_shape.entry(Row(7, {**ucdp(1), **cells}), Begin("", UCDP, {}), None)
    assert isinstance(refused, tuple)
    assert [(one.row, one.column, one.value, one.rule) for one in refused] == [(7, column, cells[column], rule)]


def test_the_row_of_hxl_tags_is_neither_event_nor_refused() -> None:
    tags = {**dict.fromkeys(UCDP, ""), "country": "#country+name", "date_start": "#date+start"}
    assert ucdp_shape.entry(Row(2, tags), Begin("", UCDP, {}), None) == ()


def test_a_candidate_file_without_headings_is_told_by_its_columns() -> None:
    letters = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ") + tuple(f"A{one}" for one in "ABCDEFGHIJKLMNOPQRSTUVW")
    begin = Begin("", letters, {"headings": "0"})
    by_name = {**ucdp(5), "code_status": "Clear"}
    row = {letter: by_name.get(name, "") for letter, name in zip(letters, ucdp_shape.CANDIDATE, strict=True)}
    assert (ucdp_shape.fits(begin), acled_shape.fits(begin)) == (60, 0)
    made = ucdp_shape.entry(Row(1, row), begin, None)
    assert isinstance(made, Event)
    assert (made.key, made.place, made.best) == ("5", "Kawkareik town", 4)
    assert ucdp_shape.columns_of(begin) == ucdp_shape.CANDIDATE


@pytest.mark.parametrize(
    ("name", "release"),
    [
        ("ged191.csv", "19.1"),
        ("GEDEvent_v23_1.csv", "23.1"),
        ("GEDEvent_v24_01_24_03.csv", "24.01.24.03"),
        ("events.csv", None),
    ],
)
def test_the_release_is_the_one_in_the_files_name(name: str, release: str | None) -> None:
    assert ucdp_shape.release_in(name) == release


@pytest.mark.parametrize("written", ["12 May 2024", "12-May-2024", "2024-05-12"])
def test_acleds_days_are_read_as_it_writes_them(written: str) -> None:
    made = acled_shape.entry(Row(2, acled("SUD1", event_date=written, time_precision="2.0")), Begin("", ACLED), None)
    assert isinstance(made, Event)
    assert acled_shape.told(made).happened == "2024-05-12~"


def test_a_file_is_pinned_once_and_the_same_file_again_changes_nothing(case: OpenCase, tmp_path: Path) -> None:
    file = _ucdp_file(tmp_path, "ged191.csv", ucdp(1), ucdp(2), ucdp(2), ucdp(3, best="x"))
    looked = pinned(case, file, dry_run=True)
    assert (datasets(case), case.file.count("commit")) == ([], 1)
    made = pinned(case, file)
    assert (made.rows, made.new, made.same) == (looked.rows, looked.new, looked.same) == (4, 2, 0)
    assert [(one.row, one.column, one.rule) for one in made.refused] == [(4, "id", "duplicate"), (5, "best", "number")]
    (kept,) = datasets(case)
    assert (kept.whole, kept.dataset.called, kept.dataset.licence) == (True, "UCDP GED 19.1", "CC BY 4.0")
    assert dataset_rows.digest_here(case.file.connection, kept.dataset.id) == (2, kept.dataset.digest)
    before = case.file.count("commit")
    again = pinned(case, file)
    assert (again.new, again.changed, again.same, case.file.count("commit")) == (0, 0, 2, before)


def test_what_was_stopped_leaves_nothing(case: OpenCase, tmp_path: Path) -> None:
    job = Job()
    file = file_of(_ucdp_file(tmp_path, "ged191.csv", ucdp(1)))
    job.cancel()
    from r2p_desk.actions.dataset_adding import pin

    with pytest.raises(Cancelled):
        pin(case, file, Wanted(), job)
    assert (datasets(case), case.file.count("commit")) == ([], 1)


def test_a_table_that_is_no_event_data_is_refused_by_name(case: OpenCase, tmp_path: Path) -> None:
    file = write(tmp_path / "prices.csv", ("market", "price"), [{"market": "Wau", "price": "3"}])
    with pytest.raises(Refused, match=r"prices\.csv is no file of event data") as refused:
        file_of(file)
    assert [code for code, _ in refused.value.findings] == ["no-events"]
    with pytest.raises(UsageError, match="is no kind of event data"):
        file_of(file, "gdelt")


def test_events_are_sought_by_day_place_actor_and_type(case: OpenCase, tmp_path: Path) -> None:
    rows = (
        ucdp(1, date_start="2014-01-01", date_end="2014-01-31", best=9, high=9),
        ucdp(2, adm_1="Shan State", where_coordinates="Lashio", side_a="MNDAA", type_of_violence=1),
        ucdp(3, where_coordinates="100%_sure Bhāndāria"),
    )
    dataset = pinned(case, _ucdp_file(tmp_path, "ged191.csv", *rows)).dataset.id

    def found(**seek: object) -> list[str]:
        return event_keys(case, dataset, Seek(**seek))  # type: ignore[arg-type]  # spelled out below

    assert found(first="2014-01-31", last="2014-02-28") == ["1"]
    assert found(place="shan") == ["2"]
    assert found(place="100%_") == ["3"]
    assert found(place="BHANDARIA") == ["3"]
    assert found(actor="mndaa") == ["2"]
    assert found(type="1") == ["2"]
    assert found(killed=5) == ["1"]
    assert event_keys(case, dataset, by="best", descending=True)[0] == "1"
    (listed,) = events_listed(case, dataset, ["2"])
    assert (listed.place, listed.row, listed.actors) == ("Lashio", 3, "MNDAA")


def test_another_release_shows_what_came_changed_and_is_gone(case: OpenCase, tmp_path: Path) -> None:
    first = _ucdp_file(tmp_path, "ged191.csv", ucdp(1), ucdp(2), ucdp(3), ucdp(9, country="Nepal"))
    then = pinned(case, first).dataset
    item = promote(case, then.id, "2")
    gone = promote(case, then.id, "3")
    second = _ucdp_file(tmp_path, "ged201.csv", ucdp(1, best="4.0"), ucdp(2, best="6", source_office="AP"), ucdp(4))
    looked = pinned(case, second, dry_run=True)
    made = pinned(case, second)
    for one in (looked, made):
        assert (one.new, one.changed, one.same, one.withdrawn, one.outside) == (1, 1, 1, 1, 1)
    assert made.dataset.replaces == then.id
    found = compare_datasets(case, made.dataset.id)
    assert found.added == ("4",)
    assert [(one.key, one.fields, one.item) for one in found.changed] == [
        ("2", {"best": ("4", "6"), "source_office": ("Radio Kan;Delta Agency", "AP")}, item.id)
    ]
    assert [(one.key, one.item) for one in found.withdrawn] == [("3", gone.id)]
    assert [one.key for one in found.outside] == ["9"]
    assert found.leaned_on == ()


def test_an_event_becomes_one_item_in_a_case_however_often(case: OpenCase, tmp_path: Path) -> None:
    dataset = pinned(case, _ucdp_file(tmp_path, "ged191.csv", ucdp(1))).dataset
    item = promote(case, dataset.id, "1")
    assert item.origin == "Radio Kan; Delta Agency"
    assert item.event is not None
    assert (item.event.row, item.event.may_leave) == ("1", True)
    assert "best estimate 4, low 3, high 9" in str(item.text)
    assert item.external_id == "ucdp:1"
    commits = case.file.count("commit")
    assert promote(case, dataset.id, "1").id == item.id
    assert case.file.count("commit") == commits
    assert promoted_from(case, item.id) == (dataset, "1")
    remove_item(case, item.id)
    assert show_event(case, dataset.id, "1").item is None
    assert promote(case, dataset.id, "1").id == item.id
    assert [one.id for one in list_items(case)] == [item.id]


def test_an_item_says_what_a_later_release_says_of_its_event(case: OpenCase, tmp_path: Path) -> None:
    first = pinned(
        case, _ucdp_file(tmp_path, "ged191.csv", ucdp(1), ucdp(2), ucdp(3), ucdp(9, country="Nepal"))
    ).dataset
    items = [promote(case, first.id, key) for key in "1239"]
    assert [item_told(case, one.id).event_now for one in items] == [""] * 4
    pinned(case, _ucdp_file(tmp_path, "ged201.csv", ucdp(1), ucdp(2, best=1)))
    pinned(case, _ucdp_file(tmp_path, "ged211.csv", ucdp(1), ucdp(2, best=6, high=8)))
    assert [item_told(case, one.id).event_now for one in items] == [
        "",
        "UCDP GED 21.1 says otherwise: best: 4 → 6; high: 9 → 8",
        "UCDP GED 21.1 does not have it any more",
        "",
    ]


def test_an_item_is_brought_up_to_a_later_release_only_when_asked(case: OpenCase, tmp_path: Path) -> None:
    first = pinned(case, _ucdp_file(tmp_path, "ged191.csv", ucdp(1))).dataset
    second = pinned(case, _ucdp_file(tmp_path, "ged201.csv", ucdp(1, best=7, date_prec=4))).dataset
    promote(case, first.id, "1")
    assert promote(case, second.id, "1").happened == "2015-07-08"
    assert promote(case, second.id, "1", anew=True).happened == "2015-07"


def test_what_is_found_is_summed_by_each_estimate_and_a_dataset_taken_out_leaves_no_row(
    case: OpenCase, tmp_path: Path
) -> None:
    made = pinned(case, _ucdp_file(tmp_path, "ged191.csv", ucdp(1), ucdp(2, best=6, low=6, high=6), ucdp(3, best="")))
    assert event_totals(case, made.dataset.id)[:4] == (3, 12, 10, 24)
    assert event_totals(case, made.dataset.id, Seek(killed=6))[:4] == (1, 6, 6, 6)
    item = promote(case, made.dataset.id, "1")
    remove_dataset(case, made.dataset.id)
    assert (datasets(case), dataset_rows.count(case.file.connection, made.dataset.id)) == ([], 0)
    assert find_item(case, item.id).text == item.text
    history.undo(case)
    (kept,) = datasets(case)
    assert (kept.here, kept.whole) == (0, False)
    pinned(case, tmp_path / "ged191.csv")
    assert datasets(case)[0].whole


def test_a_dataset_is_named_by_id_its_beginning_or_name(case: OpenCase, tmp_path: Path) -> None:
    dataset = pinned(case, _ucdp_file(tmp_path, "ged191.csv", ucdp(1))).dataset
    for name in (dataset.id, dataset.id[:8], "ucdp ged 19.1", "UCDP GED"):
        assert find_dataset(case, name).dataset == dataset
    with pytest.raises(NotFound):
        find_dataset(case, "ACLED")
    with pytest.raises(NotFound):
        show_event(case, dataset.id, "77")


def test_event_data_come_in_on_the_one_way_in_and_a_second_time_change_nothing(case: OpenCase, tmp_path: Path) -> None:
    rows = [ucdp(1), ucdp(2, latitude="north"), ucdp(3, source_headline="=cmd|' /C calc'!A0"), ucdp(3)]
    plan = look_over(case, _ucdp_file(tmp_path, "ged191.csv", *rows))
    assert (plan.format, plan.kind, plan.rows, plan.new, plan.rows_refused) == ("ucdp", "events", 4, 2, 2)
    assert [(one.row, one.column, one.rule) for one in plan.refused] == [
        (3, "latitude", "coordinate"), (5, "id", "duplicate"),
    ]  # fmt: skip
    assert (plan.about["title"], datasets(case), plan.keep_original) == ("UCDP GED", [], False)
    with pytest.raises(UsageError, match="pinned whole"):
        take_in(case, plan, only=[0])
    done = take_in(case, plan)
    assert (done.new, done.record, list_items(case)) == (2, datasets(case)[0].dataset.id, [])
    again = look_over(case, plan.path)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert take_in(case, again).record == ""
    assert case.file.count("commit") == 2


def test_a_candidate_file_without_headings_comes_in_whole(case: OpenCase, tmp_path: Path) -> None:
    path = tmp_path / "GEDEvent_v24_01_24_03.csv"
    cells = [[ucdp(n).get(name, "") for name in ucdp_shape.CANDIDATE] for n in range(40)]
    path.write_text("\n".join(",".join(f'"{one.replace(chr(34), chr(34) * 2)}"' for one in row) for row in cells))
    made = add_dataset(case, path)
    assert (made.new, made.refused, made.dataset.called) == (40, (), "UCDP GED 24.01.24.03")
    assert show_event(case, made.dataset.id, "39").event.place == "Kawkareik town"


def test_the_files_of_ucdp_and_acled_are_pinned_whole(case: OpenCase, test_data: Path) -> None:
    folder = test_data / "events"
    ged = pinned(case, folder / "ucdp" / "ged191_bangladesh_myanmar.csv")
    assert (ged.rows, ged.new, ged.refused) == (3194, 3194, ())
    hdx = pinned(case, folder / "ucdp" / "hxl_conflict_data_BGD.csv")
    assert (hdx.rows, hdx.same, hdx.withdrawn, hdx.outside) == (601, 601, 0, 2593)
    car = add_dataset(case, folder / "ucdp" / "ged231_central_african_republic.geojson")
    assert (car.new, car.refused, car.dataset.called) == (car.rows, (), "UCDP GED 23.1")
    first = show_event(case, car.dataset.id, "36210").event
    assert (first.start, first.best, first.values["latitude"]) == ("2009-02-20", 3, "5.399784")
    mine = pinned(case, folder / "acled" / "acledR_old_dummy_326.csv")
    assert (mine.rows, mine.new, mine.dataset.may_leave) == (326, 326, False)
    assert mine.dataset.release == "≤ 2022-06-30"
