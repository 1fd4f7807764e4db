"""Several files at once: each one commit, a broken one stops no other, none changes unseen what another brought."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import desks
from r2p_desk.actions import session
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.import_many import look_over_many, take_in_many
from r2p_desk.actions.items import list_items
from r2p_desk.actions.session import OpenCase
from r2p_desk.jobs import Job

MAIL = "From: odette@relief.example\r\nSubject: {subject}\r\nMessage-ID: <{number}@relief.example>\r\n\r\n{text}\r\n"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[OpenCase]:
    """A new case."""
    with session.unlock(desks.quick_home(tmp_path), desks.PASSPHRASE) as desk, create_case(desk, desks.CASE) as opened:
        yield opened


def mail(folder: Path, name: str, number: int, text: str) -> Path:
    path = folder / f"{name}.eml"
    path.write_text(MAIL.format(subject=name, number=number, text=text), newline="")
    return path


def titles(case: OpenCase) -> set[str]:
    return {item.title for item in list_items(case)}


def test_a_file_that_cannot_be_read_stops_none_of_the_others(case: OpenCase, tmp_path: Path) -> None:
    absent = tmp_path / "absent.pdf"
    paths = [mail(tmp_path, "one", 1, "Two families left."), absent, mail(tmp_path, "two", 2, "Three more.")]
    seen = look_over_many(case, paths, Job())
    assert [bool(one.why) for one in seen] == [False, True, False]
    assert not list_items(case)
    taken = take_in_many(case, seen, Job(), words=False)
    assert [one.why for one in taken if one.path != absent] == ["", ""]
    assert titles(case) == {"one", "two"}


def test_what_another_of_the_files_brought_is_not_changed_unseen(case: OpenCase, tmp_path: Path) -> None:
    first, second = mail(tmp_path, "one", 1, "Two families left."), mail(tmp_path, "other", 1, "Nobody left.")
    taken = take_in_many(case, look_over_many(case, [first, second], Job()), Job(), words=False)
    assert [one.alone for one in taken] == [False, True]
    assert titles(case) == {"one"}
    (seen,) = look_over_many(case, [second], Job())
    assert (seen.new, seen.changed) == (0, 1)
    take_in_many(case, [seen], Job(), words=False)
    assert titles(case) == {"other"}


def test_stopped_in_a_file_it_leaves_nothing_of_that_and_keeps_those_before(case: OpenCase, tmp_path: Path) -> None:
    paths = [mail(tmp_path, name, at, f"Family {at}.") for at, name in enumerate(("one", "two", "three"))]
    seen = look_over_many(case, paths, Job())
    job = Job(lambda _, text: job.cancel() if text.startswith("two") else None)
    taken = take_in_many(case, seen, job, words=False)
    assert [one.done is not None for one in taken] == [True, False]
    assert titles(case) == {"one"}


def test_of_a_folder_the_files_in_it_are_looked_at(case: OpenCase, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    (folder / "older").mkdir(parents=True)
    mail(folder / "older", "three", 3, "Older.")
    paths = [mail(folder, "one", 1, "Two families left."), mail(folder, "two", 2, "Three more.")]
    assert [one.path for one in look_over_many(case, [folder], Job())] == paths
