"""What was taken in travels: a colleague knows the rows again, and gets no file whose rows are withheld from them."""

from pathlib import Path

import exchanging
from r2p_desk.actions import exchange, session
from r2p_desk.actions.attachments import list_attachments
from r2p_desk.actions.importing import Plan, look_over, take_in
from r2p_desk.actions.items import list_items
from r2p_desk.domain.release_groups import ReleaseGroup

TABLE = "id,title,date,source\n1,Doors were marked,1994-04-05,Nurse Anna\n2,Two families left,1994-04-06,Convoy\n"


def sent_and_seen(tmp_path: Path, withhold: frozenset[ReleaseGroup]) -> tuple[Plan, str, int]:
    """What the same file would come to at a colleague, all they were told, and how many files they got."""
    (tmp_path / "week.csv").write_text(TABLE, encoding="utf-8")
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(alice)
        with session.open_case(alice, exchanging.CASE, write=True) as case:
            take_in(case, look_over(case, tmp_path / "week.csv"))
        sent = exchange.send_package(
            alice, exchanging.CASE, bob.officer.id, exchanging.stick(tmp_path), withhold=withhold
        )  # fmt: skip
        exchanging.take(bob, sent)
        with session.open_case(bob, exchanging.CASE, write=True) as case:
            assert {"Doors were marked", "Two families left"} <= {item.title for item in list_items(case)}
            kinds = ("item", "source", "import", "attachment")
            told = repr([fields for kind in kinds for _, _, fields in case.file.records(kind)])
            files = [one for one in (case.file.folder / "blobs").rglob("*") if one.is_file()]
            assert len(list_attachments(case)) == len(files)
            return look_over(case, tmp_path / "week.csv"), told, len(files)


def test_a_colleague_who_takes_in_the_same_file_changes_nothing(tmp_path: Path) -> None:
    plan, _, files = sent_and_seen(tmp_path, frozenset())
    assert (plan.new, plan.changed, plan.same, files) == (0, 0, 2, 1)


def test_where_sources_are_withheld_the_file_that_names_them_stays(tmp_path: Path) -> None:
    plan, told, files = sent_and_seen(tmp_path, frozenset({ReleaseGroup.SOURCE, ReleaseGroup.IDENTITY}))
    assert files == 0
    for word in ("Anna", "Convoy", "week.csv", plan.sha256[:16], "salt_identity", "provenance", "'key'"):
        assert word not in told, word
