"""Ways out to other systems: what each holds, read back with other code; what none of them holds."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import bridging
import desks
from bridging import ARABIC, FORMULA, HIGH, LEFT, LOW, MIDDLE, SECRETS
from r2p_desk.actions import exporting, session, sharing_groups
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.conditions import set_condition
from r2p_desk.actions.exporting import Asked, export, prepare
from r2p_desk.actions.releasing import every_record, releases
from r2p_desk.actions.session import Desk, OpenCase
from r2p_desk.domain.marking import Marking
from r2p_desk.errors import DeskError, InvalidValue, Leak, NotFound, Refused, UsageError
from r2p_desk.exchange.bridges import found, geojson, tables, xlsx
from r2p_desk.exchange.bridges.bag import check_names
from r2p_desk.exchange.bridges.bag_check import Verdict, check_bag
from r2p_desk.exchange.bridges.material import Entry, Group, Leaving, Wishes, coarsened
from r2p_desk.exchange.bridges.misp import event
from table_files import told_of

GROUP = "7b2f8c1e-0f5a-4c0e-8b3e-2f8a6d1c9e11"
ASKED = Asked(format="csv", to="Office A", ceiling=MIDDLE, day=LEFT)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with session.unlock(desks.quick_home(tmp_path_factory.mktemp("bridges")), desks.PASSPHRASE) as unlocked:
        sharing_groups.add_group(unlocked, GROUP, "Prevention circle", ["Office A", "Office B"])
        yield unlocked


@pytest.fixture(scope="module")
def case(desk: Desk) -> Iterator[OpenCase]:
    with create_case(desk, "Norvik watch", marking=MIDDLE, summary="Watch of the Norvik road") as made:
        bridging.fill(made)
        yield made


@pytest.fixture(scope="module")
def made(case: OpenCase) -> dict[str, dict[str, bytes]]:
    """Format → name → bytes of all that leaves in it."""
    return {name: dict(prepare(case, asked(name)).made.files) for name in found.NAMES}


def asked(name: str, **more: Any) -> Asked:
    return replace(ASKED, format=name, group="Prevention circle" if name == "misp" else None, **more)


def only(files: dict[str, bytes]) -> Any:
    (content,) = files.values()
    return json.loads(content)


def only_one(files: dict[str, bytes]) -> bytes:
    (content,) = files.values()
    return content


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


# --- in every format ---


@pytest.mark.parametrize("name", found.NAMES)
def test_nothing_withheld_and_no_id_of_the_case_is_in_any_byte(
    case: OpenCase, made: dict[str, dict[str, bytes]], name: str
) -> None:
    whole = "\n".join(f"{inside}\n{_text(content)}" for inside, content in made[name].items())
    ids = {record for _, record, _ in every_record(case)} | {case.file.id, case.desk.officer.id}
    assert [secret for secret in SECRETS if secret in whole] == []
    assert [one for one in ids if one in whole or one.replace("-", "") in whole] == []
    assert case.desk.officer.name not in whole
    assert "Boats left" in whole


def _text(content: bytes) -> str:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(one).decode("utf-8") for one in packed.namelist())


@pytest.mark.parametrize("name", found.NAMES)
def test_the_same_input_gives_the_same_bytes(case: OpenCase, made: dict[str, dict[str, bytes]], name: str) -> None:
    assert dict(prepare(case, asked(name)).made.files) == made[name]


def test_ids_are_the_recipients_own(case: OpenCase) -> None:
    mine = prepare(case, ASKED).leaving
    again = prepare(case, replace(ASKED, format="geojson")).leaving
    other = prepare(case, replace(ASKED, to="Office B")).leaving
    assert [one.id for one in again.entries] == [one.id for one in mine.entries]
    assert not {one.id for one in mine.entries} & {one.id for one in other.entries}


def test_what_stays_behind_is_told_in_counts(case: OpenCase) -> None:
    told = prepare(case, ASKED)
    assert told.leaving.counts == {"source": 2, "item": 5, "assessment": 1, "judgement": 1, "evidence": 2}
    assert told.leaving.withheld == {"source": 3, "item": 2, "judgement": 1, "evidence": 1}
    assert [one.code for one in told.left_out] == ["onward"]
    assert releases(case)[-1].released is True


def test_the_marking_covers_all_that_leaves(case: OpenCase) -> None:
    assert prepare(case, ASKED).marking == MIDDLE
    assert prepare(case, replace(ASKED, ceiling=LOW, title="Norvik")).marking == LOW
    assert prepare(case, replace(ASKED, ceiling=None)).marking == HIGH


def test_under_a_ceiling_below_the_case_only_a_title_of_its_own_leaves(case: OpenCase) -> None:
    with pytest.raises(Refused):
        prepare(case, replace(ASKED, ceiling=LOW))
    low = prepare(case, replace(ASKED, ceiling=LOW, title="Roads")).leaving
    assert (low.title, low.summary, set(low.counts)) == ("Roads", None, {"item", "source"})


def test_nothing_leaves_where_nothing_may(case: OpenCase) -> None:
    with pytest.raises(Refused):
        prepare(case, replace(ASKED, ceiling=Marking("UNCLASSIFIED//TLP:CLEAR"), title="Roads"))


def test_a_leak_is_written_nowhere(case: OpenCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = exporting.leaving

    def leaky(*given: Any, **more: Any) -> Leaving:
        whole = real(*given, **more)
        return replace(whole, summary="Forty rifles lie under the floor of Wumbaklyte mill")

    monkeypatch.setattr(exporting, "leaving", leaky)
    for name in found.NAMES:
        if name == "geojson":  # has no place for a summary
            continue
        with pytest.raises(Leak):
            export(case, asked(name), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_name_outside_that_tells_what_was_withheld_is_refused(case: OpenCase, tmp_path: Path) -> None:
    with pytest.raises(Leak):
        export(case, ASKED, tmp_path / "Statement of Ignatius Grobelschmidt")
    assert list(tmp_path.iterdir()) == []


def test_what_does_not_read_back_is_told(case: OpenCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "write_durably", lambda path, data: path.write_bytes(data[:-1]))
    for name in ("csv", "geojson"):
        with pytest.raises(DeskError, match="does not read back"):
            export(case, asked(name), tmp_path / name)


def test_there_is_no_other_format(case: OpenCase, tmp_path: Path) -> None:
    for wrong in (asked("docx"), asked("csv", files=True), replace(asked("csv"), group="Prevention circle")):
        with pytest.raises(UsageError):
            export(case, wrong, tmp_path / "out")
    (tmp_path / "there").write_bytes(b"kept")
    with pytest.raises(UsageError):
        export(case, ASKED, tmp_path / "there")
    assert (tmp_path / "there").read_bytes() == b"kept"


# --- BagIt ---


def test_a_bag_is_whole_by_its_own_account_and_by_ours(case: OpenCase, tmp_path: Path) -> None:
    out = export(case, asked("bagit"), tmp_path / "bag").path
    assert check_bag(out).verdict is Verdict.VALID
    payload = {one.relative_to(out).as_posix() for one in (out / "data").rglob("*") if one.is_file()}
    for algorithm in ("sha256", "sha512"):
        lines = (out / f"manifest-{algorithm}.txt").read_text(encoding="utf-8").splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        assert set(listed) == payload
        assert all(hashlib.new(algorithm, (out / one).read_bytes()).hexdigest() == listed[one] for one in payload)
    tags = (out / "tagmanifest-sha512.txt").read_text(encoding="utf-8")
    assert {"bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt"} == set(
        re.findall(r"  (\S+)", tags)
    )
    (out / "data" / "released.json").write_bytes(b"{}")
    assert check_bag(out).verdict is Verdict.INVALID


def test_a_bag_can_be_one_zip_without_clock_or_owner(case: OpenCase, tmp_path: Path) -> None:
    out = export(case, asked("bagit"), tmp_path / "norvik.zip").path
    with zipfile.ZipFile(out) as packed:
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(one.filename.startswith("norvik/") for one in packed.infolist())
        packed.extractall(tmp_path)
    assert check_bag(tmp_path / "norvik").verdict is Verdict.VALID


def test_a_bag_that_cannot_be_finished_leaves_nothing(
    case: OpenCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written, before = exporting.write_durably, [], len(exporting.exports(case))

    def full(path: Path, data: bytes) -> None:
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        written.append(path)
        real(path, data)

    monkeypatch.setattr(exporting, "write_durably", full)
    with pytest.raises(Exception, match=r".") as caught:
        export(case, asked("bagit"), tmp_path / "bag")
    assert type(caught.value).__name__ == "MachineError"
    assert len(exporting.exports(case)) == before
    assert list(tmp_path.iterdir()) == []


def test_a_paper_goes_along_in_a_bag(case: OpenCase, tmp_path: Path) -> None:
    out = export(case, asked("bagit", papers=("situation",)), tmp_path / "bag").path
    paper = (out / "data" / "files" / "paper-0001.pdf").read_bytes()
    told = json.loads((out / "data" / "released.json").read_bytes())["files"]
    assert paper.startswith(b"%PDF-")
    assert [(one["name"], one["sha256"]) for one in told] == [("paper-0001.pdf", hashlib.sha256(paper).hexdigest())]
    assert check_bag(out).verdict is Verdict.VALID


@pytest.mark.parametrize(
    "name",
    ["data/CON.txt", "data/aux", "data/a:b", "data/a?", "data/end.", "data/end ", "data/.hidden", "data/cafe\u0301",
     "data/../x", "data/~x", "data/" + "n" * 130, "data/LPT1.csv", "data/a\nb", "data//a"],
)  # fmt: skip
def test_names_that_some_system_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(InvalidValue):
        check_names([name])


def test_names_that_differ_only_in_case_are_refused() -> None:
    check_names(["data/a.txt", "data/b.txt"])
    with pytest.raises(InvalidValue):
        check_names(["data/a.txt", "data/A.txt"])


# --- CSV and XLSX ---


def test_no_cell_of_a_table_is_a_formula(made: dict[str, dict[str, bytes]]) -> None:
    items = {row["title"]: row for row in rows_of(made["csv"]["item.csv"])}
    assert items[f"'{FORMULA}"]["text"] == "'\tbegins with a tab"
    assert items["Boats left"]["actors"] == "'-2+3; '@cmd"
    assert items["Boats left"]["longitude"] == "-179.8"
    for name, content in made["csv"].items():
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8"), newline="")) for cell in row]
        bad = [one for one in cells if one[:1] in "=+-@\t\r" and one and not re.fullmatch(r"-?\d+(\.\d+)?", one)]
        assert (name, bad) == (name, [])


@pytest.mark.parametrize("sign", [",", ";"])
@pytest.mark.parametrize("name", ["csv", "bagit"])
def test_no_table_begins_a_formula_however_a_spreadsheet_cuts_its_lines(
    made: dict[str, dict[str, bytes]], name: str, sign: str
) -> None:
    nasty = ["a;=1+1", 'b; "=cmd|x!A0"', "c;\n@d", "e;\uff1d1", "f;'=g", "h\n=1", "i;-cmd|x!A0"]
    written = [content for path, content in made[name].items() if path.endswith(".csv")]
    table = tables.Table("item", ("title", "note"), [(tables.neutral(one), one) for one in nasty])
    written.append(tables.csv_of(table))
    for content in written:
        cells = [cell for row in csv.reader(io.StringIO(content.decode(), newline=""), delimiter=sign) for cell in row]
        begun = [cell.lstrip(' "\t') for cell in cells]
        assert [one for one in begun if re.match(r"[=+@\uff1d\t]|-(?!\d+(\.\d+)?$)", one)] == []


def test_a_workbook_we_write_has_texts_only_and_reads_back_without_a_finding(made: dict[str, dict[str, bytes]]) -> None:
    told = told_of(only_one(made["xlsx"]), "xlsx")
    assert {one.code for one in told.findings} <= {"headings"}
    assert any(FORMULA in cell for row in told.values for cell in row)
    with zipfile.ZipFile(io.BytesIO(only_one(made["xlsx"]))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/worksheets/" in name]
    assert sheets
    assert not any(b"<f" in sheet or b't="str"' in sheet or b"<v>" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    "text", ["=1", "+1+2", "-1+2", "@x", "\t=1", "\r=1", "'=1", " =1", "\uff1d1", "\u200f=1", "|x", "%x", "\u202b=1"]
)
def test_an_apostrophe_stands_before_what_a_spreadsheet_would_run(text: str) -> None:
    assert tables.neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1.94", "12", "abc", ARABIC, "a=b", "", "\u200f" + ARABIC])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert tables.neutral(text) == text


def test_right_to_left_text_comes_through_whole(made: dict[str, dict[str, bytes]]) -> None:
    assert ARABIC in {row["text"] for row in rows_of(made["csv"]["item.csv"])}


def test_a_byte_order_mark_only_where_it_was_asked_for(case: OpenCase, made: dict[str, dict[str, bytes]]) -> None:
    marked = dict(prepare(case, replace(ASKED, bom=True)).made.files)
    assert {content[:3] for content in marked.values()} == {b"\xef\xbb\xbf"}
    assert {name: content[3:] for name, content in marked.items()} == made["csv"]


def test_a_workbook_holds_the_same_cells_and_no_word_on_who_made_it(made: dict[str, dict[str, bytes]]) -> None:
    import openpyxl

    (content,) = made["xlsx"].values()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == [name.removesuffix(".csv") for name in made["csv"]]
    for sheet in book:
        same = list(csv.reader(io.StringIO(made["csv"][f"{sheet.title}.csv"].decode("utf-8"), newline="")))
        same = [[re.sub("([;\r\n][ \t\"]*)'", r"\1", cell) for cell in row] for row in same]
        assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == same
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert [one for one in packed.namelist() if one.startswith("docProps")] == []
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_workbook_tells_what_was_withheld(made: dict[str, dict[str, bytes]]) -> None:
    import openpyxl

    (content,) = made["xlsx"].values()
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["withheld"].iter_rows(values_only=True))
    assert rows == [("kind", "count"), ("source", "3"), ("item", "2"), ("judgement", "1"), ("evidence", "1")]


def test_text_longer_than_a_cell_goes_on_in_a_sheet_of_its_own() -> None:
    import openpyxl

    text = "".join(f"{number} \U0001f54a " for number in range(9000))
    control = "bell \x07 and _x0041_ stay"
    whole = _leaving(_item(title=control, text=text))
    (content,) = dict(xlsx.workbook(whole, Wishes()).files).values()
    book = openpyxl.load_workbook(io.BytesIO(content))
    first = book["item"].cell(2, 5).value
    rest = [row[4] for row in book["long_texts"].iter_rows(min_row=2, values_only=True)]
    assert "".join([first, *rest]) == text
    from openpyxl.utils.escape import unescape

    assert unescape(book["item"].cell(2, 4).value) == control


# --- GeoJSON ---


def test_only_places_that_may_be_told_are_on_the_map(made: dict[str, dict[str, bytes]]) -> None:
    collection = only(made["geojson"])
    places = {one["properties"]["place"]: one for one in collection["features"]}
    assert set(places) == {"Norvik", "Fiji side", "Samoa side"}
    assert places["Norvik"]["geometry"] == {"type": "Point", "coordinates": [-7.65, 4.12]}
    assert (places["Norvik"]["properties"]["exactness"], places["Norvik"]["properties"]["within_metres"]) == (
        "settlement",
        2000,
    )
    assert "shelter" not in json.dumps(collection)


def test_a_box_across_the_antimeridian_has_its_west_east_of_its_east() -> None:
    assert geojson.bounding_box([(179.9, -16.5), (-179.8, -16.0)]) == [179.9, -16.5, -179.8, -16.0]
    assert geojson.bounding_box([(10.0, 1.0), (12.0, 3.0), (11.0, 2.0)]) == [10.0, 1.0, 12.0, 3.0]
    assert geojson.bounding_box([(10.0, 1.0)]) == [10.0, 1.0, 10.0, 1.0]


@pytest.mark.parametrize(
    ("precision", "told"),
    [("exact", ("1.23457", "-0.12346")), ("settlement", ("1.23", "-0.12")), ("district", ("1.2", "-0.1")),
     ("province", ("1.0", "0.0")), ("unknown", ("1.0", "0.0")), ("country", (None, None)), ("new", (None, None))],
)  # fmt: skip
def test_a_place_is_told_as_exactly_as_it_is_known(precision: str, told: tuple[str | None, str | None]) -> None:
    place = {"name": "N", "precision": precision, "latitude": "1.2345678", "longitude": "-0.1234567"}
    made = coarsened(place)
    assert (made.get("latitude"), made.get("longitude")) == told
    assert "latitude" not in coarsened(place, unplaced=True)


def test_a_shelter_is_no_feature_even_where_its_place_came_through() -> None:
    place = {"name": "Convent", "precision": "exact", "latitude": "1.5", "longitude": "2.5"}
    whole = _leaving(replace(_item(title="Hiding", place=place), unplaced=True))
    collection = only(dict(geojson.feature_collection(whole, Wishes()).files))
    assert collection["features"] == []


# --- STIX ---

_REQUIRED = {
    "identity": {"name"}, "incident": {"name"}, "note": {"content", "object_refs"},
    "opinion": {"opinion", "object_refs"},
    "report": {"name", "published", "object_refs"}, "grouping": {"context", "object_refs"},
    "relationship": {"relationship_type", "source_ref", "target_ref"}, "location": {"latitude", "longitude"},
    "extension-definition": {"created_by_ref", "name", "schema", "version", "extension_types"},
}  # fmt: skip
_STIX_ID = re.compile(r"([a-z][a-z-]+)--[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT00:00:00\.000Z")


def test_a_bundle_is_of_objects_as_the_standard_has_them(made: dict[str, dict[str, bytes]]) -> None:
    bundle = only(made["stix"])
    kinds = {one["type"] for one in bundle["objects"]}
    assert bundle["type"] == "bundle"
    assert kinds >= {"identity", "incident", "location", "note", "opinion", "relationship", "grouping",
                     "marking-definition", "extension-definition"}  # fmt: skip
    assert len({one["id"] for one in bundle["objects"]}) == len(bundle["objects"])
    for one in bundle["objects"]:
        match = _STIX_ID.fullmatch(one["id"])
        assert match
        assert (match[1], one["spec_version"]) == (one["type"], "2.1")
        assert _MOMENT.fullmatch(one["created"])
        assert None not in one.values()
        assert [] not in one.values()
        if one["type"] != "marking-definition":
            assert one["modified"] >= one["created"]
            assert one.keys() >= _REQUIRED[one["type"]]


def test_objects_have_what_systems_that_trade_them_require(made: dict[str, dict[str, bytes]], test_data: Path) -> None:
    """But for the region of a place: which one it is in, nobody stated."""
    folder = test_data / "conformance" / "stix2-schemas" / "interop"
    required = {one.stem: set(json.loads(one.read_bytes()).get("required", ())) for one in folder.glob("*.json")}
    old = re.search(r"\^marking-definition--\(([^$]*)\)\$", (folder / "core.json").read_text(encoding="utf-8"))
    assert old
    checked = set()
    for one in only(made["stix"])["objects"]:
        assert one.keys() >= required.get(one["type"], set()) - {"region"}
        assert sum(ref.partition("--")[2] in old[1] for ref in one.get("object_marking_refs", ())) <= 1
        checked.add(one["type"])
    assert {"note", "opinion", "relationship", "grouping", "location"} <= checked & set(required)


def test_nothing_in_a_bundle_refers_to_what_is_not_in_it(made: dict[str, dict[str, bytes]]) -> None:
    objects = only(made["stix"])["objects"]
    ids = {one["id"] for one in objects}
    standard = {"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"}
    named = {found.group() for found in _STIX_ID.finditer(json.dumps(objects))}
    assert named - ids == standard


def test_every_object_bears_the_marking_of_what_it_was_made_from(made: dict[str, dict[str, bytes]]) -> None:
    objects = only(made["stix"])["objects"]
    names = {one["id"]: one["name"] for one in objects if one["type"] == "marking-definition"}
    borne = {
        one["id"]: {names[ref] for ref in one["object_marking_refs"]}
        for one in objects
        if one["type"] != "marking-definition"
    }
    by_name = {one.get("name"): borne[one["id"]] for one in objects if one["type"] == "incident"}
    assert by_name["Boats left"] == {"United Nations: UNCLASSIFIED", "TLP:GREEN"}
    assert by_name[FORMULA] == {"United Nations: CONFIDENTIAL", "TLP:AMBER"}
    order = ["UNCLASSIFIED", "CONFIDENTIAL"]
    level = {id_: max(order.index(one.rpartition(" ")[2]) for one in said if "Nations" in one)
             for id_, said in borne.items()}  # fmt: skip
    for one in (one for one in objects if one["type"] == "relationship"):
        assert level[one["id"]] >= max(level[one["source_ref"]], level[one["target_ref"]])


def test_labels_of_tlp_2_have_their_published_ids(made: dict[str, dict[str, bytes]]) -> None:
    marked = {one["name"]: one for one in only(made["stix"])["objects"] if one["type"] == "marking-definition"}
    amber = marked["TLP:AMBER"]
    assert amber["id"] == "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
    assert amber["created"] == "2022-10-01T00:00:00.000Z"
    assert next(iter(amber["extensions"].values()))["tlp_2_0"] == "amber"


def test_a_later_bundle_updates_the_former(case: OpenCase, made: dict[str, dict[str, bytes]]) -> None:
    later = only(dict(prepare(case, asked("stix", day=LEFT.__class__("2030-01-01"))).made.files))["objects"]
    before = {one["id"]: one for one in only(made["stix"])["objects"] if one["type"] in {"incident", "note"}}
    after = {one["id"]: one for one in later if one["type"] in {"incident", "note"}}
    assert set(after) == set(before)
    assert all(after[one]["modified"] > before[one]["modified"] for one in before)


# --- MISP ---


def test_an_event_goes_to_one_group_that_is_named_with_its_members(made: dict[str, dict[str, bytes]]) -> None:
    whole = only(made["misp"])["Event"]
    assert (whole["distribution"], whole["sharing_group_id"], whole["published"]) == ("4", "0", False)
    assert whole["SharingGroup"]["uuid"] == GROUP
    assert [one["Organisation"]["name"] for one in whole["SharingGroup"]["SharingGroupOrg"]] == ["Office A", "Office B"]
    inside = [*whole["Attribute"], *whole["Object"], *(a for one in whole["Object"] for a in one["Attribute"])]
    assert {one["distribution"] for one in inside} == {"5"}
    assert {tag["name"] for tag in whole["Tag"]} == {'r2p-atrocity-risk:un-level="confidential"', "tlp:amber"}
    attributes = [attribute for one in whole["Object"] for attribute in one["Attribute"]]
    assert all(any(tag["name"].startswith("tlp:") for tag in one["Tag"]) for one in attributes)
    assert not any(one["to_ids"] for one in attributes)


def test_evidence_in_an_event_names_only_what_is_in_it(made: dict[str, dict[str, bytes]]) -> None:
    objects = only(made["misp"])["Event"]["Object"]
    ids = {one["uuid"] for one in objects}
    ties = [tie for one in objects for tie in one["ObjectReference"]]
    assert {tie["relationship_type"] for tie in ties} == {"supported-by", "contradicted-by"}
    assert {tie["referenced_uuid"] for tie in ties} | {tie["object_uuid"] for tie in ties} <= ids


@pytest.mark.parametrize("group", [None, "", "  ", "Nobody's circle", "00000000-0000-4000-8000-000000000000"])
def test_no_event_is_written_for_a_missing_or_unknown_group(case: OpenCase, tmp_path: Path, group: str | None) -> None:
    with pytest.raises(UsageError):
        export(case, replace(ASKED, format="misp", group=group), tmp_path / "event.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("members", [(), ("",), ("  ", "")])
def test_no_event_is_written_for_an_empty_group(desk: Desk, members: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        sharing_groups.add_group(desk, GROUP, "Prevention circle", members)
    with pytest.raises(UsageError):
        event(_leaving(_item(title="x")), Wishes(group=Group(uuid=GROUP, name="Circle", organisations=members)))
    with pytest.raises(UsageError):
        event(_leaving(_item(title="x")), Wishes())


def test_a_group_that_was_emptied_behind_our_back_gets_nothing(case: OpenCase, desk: Desk) -> None:
    other = "11111111-2222-4333-8444-555555555555"
    desk.store.keep_notes(sharing_groups.AREA, {other: {"name": "Emptied", "organisations": []}})
    try:
        with pytest.raises(UsageError):
            prepare(case, replace(ASKED, format="misp", group="Emptied"))
    finally:
        desk.store.keep_notes(sharing_groups.AREA, {other: None})


def test_two_groups_of_one_name_are_not_guessed_between(desk: Desk) -> None:
    other = "22222222-2222-4333-8444-555555555555"
    sharing_groups.add_group(desk, other, "prevention CIRCLE", ["Office C"])
    try:
        with pytest.raises(NotFound):
            sharing_groups.find_group(desk, "Prevention circle")
        assert sharing_groups.find_group(desk, other).organisations == ("Office C",)
    finally:
        sharing_groups.remove_group(desk, other)
    with pytest.raises(UsageError):
        sharing_groups.add_group(desk, "17", "Numbered", ["Office C"])


def test_what_one_member_may_not_have_no_member_gets(desk: Desk) -> None:
    with create_case(desk, "Members", marking=LOW) as case:
        ids = bridging.fill(case)
        set_condition(case, ids["roads"], {"onward": "yes", "who": ["Office A"], "attribution": True})
        to_a = prepare(case, replace(ASKED, format="geojson"))
        to_both = prepare(case, replace(ASKED, format="misp", group="Prevention circle"))
    assert "Roads were closed" in {one.fields["title"] for one in to_a.leaving.of("item")}
    assert "Roads were closed" not in {one.fields["title"] for one in to_both.leaving.of("item")}


# --- the vocabularies ---


def test_the_taxonomy_has_the_shape_of_those_of_misp(tmp_path: Path) -> None:
    path = exporting.publish_framework("misp-taxonomy", tmp_path)
    taxonomy = json.loads(path.read_bytes())
    assert path.name == "machinetag.json"
    predicates = {one["value"] for one in taxonomy["predicates"]}
    assert {one["predicate"] for one in taxonomy["values"]} == predicates
    entries = {one["predicate"]: [entry["value"] for entry in one["entry"]] for one in taxonomy["values"]}
    assert entries["risk-factor"] == [str(number) for number in range(1, 15)]
    assert (len(entries["indicator"]), entries["indicator"][0], entries["indicator"][-1]) == (143, "1.1", "14.10")
    assert all(len(set(values)) == len(values) for values in entries.values())
    assert all(re.fullmatch(r"[a-z0-9.-]+", value) for values in entries.values() for value in values)
    assert all(entry["expanded"] and entry["uuid"] for one in taxonomy["values"] for entry in one["entry"])


def test_a_taxonomy_of_misp_has_these_fields_too(test_data: Path) -> None:
    from r2p_desk.actions.frameworks import shipped
    from r2p_desk.exchange.bridges.vocabulary import misp_taxonomy

    ours = json.loads(misp_taxonomy(shipped("un-2014")))
    theirs = [
        json.loads(one.read_bytes()) for one in (test_data / "reference/misp-taxonomies").rglob("machinetag.json")
    ]
    assert theirs
    for one in theirs:
        assert {"namespace", "description", "version", "predicates"} <= one.keys() & ours.keys()
    known = {key for one in theirs for key in one}
    assert ours.keys() <= known | {"type"}


def test_every_tag_of_an_event_is_in_the_published_taxonomy(made: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    taxonomy = json.loads(exporting.publish_framework("misp-taxonomy", tmp_path / "tags.json").read_bytes())
    values = {(one["predicate"], entry["value"]) for one in taxonomy["values"] for entry in one["entry"]}
    used = set(re.findall(r'r2p-atrocity-risk:([a-z-]+)=\\"([^"\\]+)', json.dumps(only(made["misp"]))))
    assert used
    assert used <= values


def test_the_extension_says_what_its_properties_are(made: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    bundle = json.loads(exporting.publish_framework("stix-extension", tmp_path).read_bytes())
    (definition,) = (one for one in bundle["objects"] if one["type"] == "extension-definition")
    assert definition["created_by_ref"] in {one["id"] for one in bundle["objects"]}
    known = set(json.loads(definition["schema"])["properties"])
    for one in only(made["stix"])["objects"]:
        said = one.get("extensions", {}).get(definition["id"], {})
        assert said.keys() <= known
    with pytest.raises(UsageError):
        exporting.publish_framework("docx", tmp_path)


def _item(**fields: Any) -> Entry:
    return Entry(kind="item", id="0b5b6f4e-0000-4000-8000-000000000001", recorded="2024-03-11", marking=LOW,
                 fields=fields)  # fmt: skip


def _leaving(*entries: Entry) -> Leaving:
    return Leaving(id="0b5b6f4e-0000-4000-8000-000000000000", title="Case", day="2024-05-02", marking=LOW,
                   entries=entries)  # fmt: skip
