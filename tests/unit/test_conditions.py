"""An originator's conditions bind every paper made of a case: by command, in the profile, on the page."""

import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

import desks
from r2p_desk.actions import briefing, conditions, releasing, session
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.attachments import About, add_attachment
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import OpenCase
from r2p_desk.cli.run import run
from r2p_desk.domain.assessment import State
from r2p_desk.domain.condition import Condition, Onward, Releasing, breaches
from r2p_desk.domain.item import Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.when import When
from r2p_desk.errors import InvalidValue, Leak, NotFound, UsageError
from r2p_desk.release.marking import gathered

DAY = When("2024-03-11")
TO_ANNA = Releasing(day=DAY, recipient="Anna  SALL", purpose="Council briefing")


@pytest.mark.parametrize(
    ("stated", "release", "broken"),
    [
        ({}, TO_ANNA, {"ask"}),
        ({"agreed": ("Anna Sall",)}, TO_ANNA, set()),
        ({"onward": Onward.NO}, TO_ANNA, {"onward"}),
        ({"onward": Onward.NO, "who": ("anna sall",)}, TO_ANNA, set()),
        ({"onward": Onward.YES, "who": ("Bo Lind",)}, TO_ANNA, {"who"}),
        ({"onward": Onward.YES, "who": ("Bo Lind",)}, Releasing(day=DAY), {"who"}),
        ({"onward": Onward.YES}, Releasing(day=DAY), set()),
        ({"onward": Onward.YES, "purposes": ("Council briefing",)}, TO_ANNA, set()),
        ({"onward": Onward.YES, "purposes": ("Research",)}, TO_ANNA, {"purpose"}),
        ({"onward": Onward.YES, "until": When("2024-03-11")}, TO_ANNA, set()),
        ({"onward": Onward.YES, "until": When("2024-03-10")}, TO_ANNA, {"until"}),
        ({"onward": Onward.YES, "until": When("2024-03")}, TO_ANNA, set()),
        ({"onward": Onward.NO, "withdrawn": True}, TO_ANNA, set()),
    ],
)
def test_what_a_release_would_break(stated: dict[str, Any], release: Releasing, broken: set[str]) -> None:
    condition = Condition(id="c", item="i", **stated)
    assert {breach.code for breach in breaches(condition, release)} == broken


def test_many_confidential_items_on_one_group_ask_for_a_second_look() -> None:
    def items(count: int, level: str) -> list[Item]:
        return [Item(id=str(n), title="x", marking=Marking(level), populations=("Batwa",)) for n in range(count)]

    assert gathered(items(5, "CONFIDENTIAL")) == ()
    assert gathered(items(9, "UNCLASSIFIED")) == ()
    assert [(one.group, one.count) for one in gathered(items(6, "CONFIDENTIAL"))] == [("Batwa", 6)]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    home = desks.quick_home(tmp_path)
    with session.unlock(home, desks.PASSPHRASE) as desk, create_case(desk, desks.CASE) as made:
        yield made


def cited(case: OpenCase, title: str, **more: Any) -> Item:
    """An item that an indicator rests on."""
    item = add_item(case, Draft(title=title, known=DAY, **more))
    indicator = {"Convoy at Drosselmund": "7.3"}.get(title, "7.4")
    judge(case, DAY, indicator, Grounds(state=State.PRESENT, reasons="It was seen", supporting=((item.id, None),)))
    return item


def words(path: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, text=True).stdout


def twin(path: Path) -> Any:
    with pikepdf.open(path) as pdf:
        return json.loads(pdf.attachments["assessment.json"].get_file().read_bytes())


def export(case: OpenCase, folder: Path, **more: Any) -> tuple[briefing.Exported, str]:
    made = briefing.export_briefing(case, folder / "paper.pdf", as_of=DAY, **more)
    return made, words(made.path)


def test_an_item_stays_out_with_what_rests_on_it_until_its_originator_agrees(case: OpenCase, tmp_path: Path) -> None:
    bound = cited(case, "Convoy at Drosselmund")
    cited(case, "Roads were closed")
    made = conditions.set_condition(case, bound.id, {"originator": "Embassy"})
    exported, told = export(case, tmp_path, to="Anna Sall")
    assert "Drosselmund" not in told
    assert "Roads were closed" in told
    assert [(one.item, one.code) for one in exported.left_out] == [(bound.id, "ask")]
    states = {one["id"]: one["state"] for one in twin(exported.path)["indicators"]}
    assert (states["7.3"], states["7.4"]) == ("not assessed", "present")
    conditions.set_condition(case, bound.id, {"agreed": ("Anna Sall",)}, change=made.condition.id)
    exported, told = export(case, tmp_path, to="Anna Sall")
    assert "Drosselmund" in told
    assert exported.left_out == ()
    assert "Drosselmund" not in export(case, tmp_path, to="Bo Lind")[1]
    conditions.remove_condition(case, made.condition.id)
    assert "Drosselmund" in export(case, tmp_path)[1]


def test_a_source_is_not_named_without_attribution(case: OpenCase, tmp_path: Path) -> None:
    item = cited(case, "Convoy at Drosselmund", source="Agathe Nkwerelu", origin="Saw it from the church")
    assert "Nkwerelu" in export(case, tmp_path)[1]
    made = conditions.set_condition(case, item.id, {"onward": "yes"})
    exported, told = export(case, tmp_path)
    assert "Drosselmund" in told
    assert "Nkwerelu" not in told
    assert twin(exported.path)["evidence"][0]["source"] is None
    conditions.set_condition(case, item.id, {"attribution": True}, change=made.condition.id)
    assert "Nkwerelu" in export(case, tmp_path)[1]


def test_the_least_marking_is_on_the_banner(case: OpenCase, tmp_path: Path) -> None:
    item = cited(case, "Convoy at Drosselmund")
    conditions.set_condition(case, item.id, {"onward": "yes", "level": Marking("CONFIDENTIAL//TLP:AMBER")})
    exported, told = export(case, tmp_path)
    assert exported.marking == "CONFIDENTIAL//TLP:AMBER"
    assert "Drosselmund" in told
    assert "Drosselmund" not in export(case, tmp_path, ceiling=Marking("UNCLASSIFIED"))[1]


def test_each_check_is_kept_and_a_kept_one_that_was_altered_is_not_shown(case: OpenCase, tmp_path: Path) -> None:
    cited(case, "Convoy at Drosselmund")
    export(case, tmp_path)
    (kept,) = releasing.releases(case)
    assert (kept.released, kept.found, kept.marking) == (True, {}, "UNCLASSIFIED")
    ((name, text),) = case.desk.store.notes(releasing.RELEASE).items()
    assert "Drosselmund" not in text
    case.desk.store.keep_notes(releasing.RELEASE, {name: text.replace("true", "false")})
    assert releasing.releases(case) == []


def test_a_condition_that_cannot_be_read_binds_strictly(case: OpenCase, tmp_path: Path) -> None:
    item = cited(case, "Convoy at Drosselmund")
    record = conditions.set_condition(case, item.id, {"onward": "yes"}).condition.id
    case.state([("condition", record, {"onward": "a word of a later version"})])
    assert "Drosselmund" not in export(case, tmp_path)[1]


def test_conditions_and_caveats_by_command(case: OpenCase, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    item = add_item(case, Draft(title="Convoy"))
    home = case.desk.home
    case.close()

    def call(*arguments: str, status: int = 0) -> Any:
        common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        done, _ = run([*arguments, "--case", desks.CASE, *common])
        out = json.loads(capfdbinary.readouterr().out)
        assert done == status, out
        return out

    made = call("condition", "set", item.id, "--who", "Anna Sall", "--level", "confidential", "--until", "2030")
    assert (made["who"], made["level"], made["onward"], made["attribution"]) == (
        ["Anna Sall"], "CONFIDENTIAL", "ask", False,
    )  # fmt: skip
    more = call("condition", "set", item.id, "--id", made["id"][:8], "--attribution", "yes", "--until", "")
    assert (more["id"], more["attribution"], more["until"], more["who"]) == (made["id"], True, None, ["Anna Sall"])
    assert call("condition", "list")["conditions"] == [more]
    assert call("condition", "list", "--item", item.id)["conditions"] == [more]
    assert call("condition", "remove", made["id"])["withdrawn"] is True
    assert call("condition", "list")["conditions"] == []
    call("condition", "set", "nothing", status=2)
    call("condition", "set", item.id, "--onward", "perhaps", status=2)
    assert call("caveat", "set", "Partners only", "--words", "Ask first") == {
        "name": "PARTNERS ONLY", "words": "Ask first",
    }  # fmt: skip
    assert call("caveat", "list")["caveats"] == [{"name": "PARTNERS ONLY", "words": "Ask first"}]
    call("caveat", "set", "TLP:RED", "--words", "x", status=3)
    call("caveat", "remove", "partners only")
    assert call("caveat", "list")["caveats"] == []
    assert call("release", "list")["releases"] == []
    answered = call("release", "answer", "0123456789ab", "--words", "Known to all")
    assert answered["answers"] == [{"key": "0123456789ab", "words": "Known to all"}]


def test_what_cannot_be_a_caveat_or_condition_is_refused(case: OpenCase) -> None:
    with pytest.raises(InvalidValue):
        conditions.set_caveat(case, "CONFIDENTIAL", "x")
    with pytest.raises(NotFound):
        conditions.remove_caveat(case, "NOT THERE")
    with pytest.raises(NotFound):
        conditions.set_condition(case, "no such item", {})


def test_an_answer_to_what_is_asked_is_kept_and_shown_again(case: OpenCase, tmp_path: Path) -> None:
    cited(case, "Two girls saw the convoy; call +250 788 123 456")
    exported, _ = export(case, tmp_path)
    by_code = {one.code: one for one in exported.asks}
    assert {"few", "phone"} <= set(by_code)
    assert exported.answers == {}
    releasing.answer_ask(case, by_code["phone"].key, "  The office's own number ")
    again, _ = export(case, tmp_path)
    assert again.answers == {by_code["phone"].key: "The office's own number"}
    assert {one.key for one in again.asks} == {one.key for one in exported.asks}
    releasing.answer_ask(case, by_code["phone"].key, "")
    assert releasing.ask_answers(case) == {}
    with pytest.raises(UsageError):
        releasing.answer_ask(case, "no key", "x")


def test_a_small_copy_of_a_withheld_picture_is_found(case: OpenCase, tmp_path: Path) -> None:
    picture = Image.radial_gradient("L").resize((400, 300)).rotate(20)
    picture.paste(255, (40, 30, 150, 90))
    picture.paste(0, (210, 180, 330, 280))
    picture.save(tmp_path / "IMG_0042_Zephyrina.png")
    secret = add_item(case, Draft(title="Seen from the roof", known=DAY, marking=Marking("CONFIDENTIAL")))
    add_attachment(case, tmp_path / "IMG_0042_Zephyrina.png", About(item=secret.id))
    small, other = io.BytesIO(), io.BytesIO()
    picture.resize((80, 60)).convert("RGB").save(small, "JPEG")
    picture.rotate(180).resize((80, 60)).convert("RGB").save(other, "JPEG")

    def check(data: bytes, level: str = "UNCLASSIFIED") -> None:
        marking = Marking(level)
        withheld = releasing.withheld_from(case, marking, None)
        releasing.check_release(case, data, marking=marking, withheld=withheld)

    for data, code in (
        (small.getvalue(), "leak-picture"),
        ((tmp_path / "IMG_0042_Zephyrina.png").read_bytes(), "leak-digest"),
        (b"see img_0042_zephyrina.PNG", "leak-file"),
    ):
        with pytest.raises(Leak) as caught:
            check(data)
        assert code in {found for found, _ in caught.value.findings}
    check(other.getvalue())
    check(small.getvalue(), "CONFIDENTIAL")
