"""Officers who write and hand each other packages in any order end with the same case, and nobody's value is lost.

Through the real files: homes, cases, packages on a stick.
"""

import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import desks
import exchanging
from exchanging import CASE, begin, send, stick, take, tells
from r2p_desk.actions import doctor, exchange, receiving, session
from r2p_desk.actions.exchange import SendAs, Sent
from r2p_desk.actions.session import Desk
from r2p_desk.casefile.statements import commit_id
from r2p_desk.errors import NotFound, Replay

ITEMS = ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")
EXPECTED = {"gap", "late"}
"""What may be said of honest packages that are taken in out of order."""

who = st.integers(0, 2)
writing = st.tuples(
    st.just("write"), who, st.sampled_from(ITEMS), st.sampled_from(["title", "text", "note"]), st.integers(0, 3)
)
sending = st.tuples(st.just("send"), who, who, st.booleans())
taking = st.tuples(st.just("take"), st.integers(0, 99))
lives = st.lists(writing | writing | sending | taking | taking, min_size=4, max_size=16)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three homes that know each other and hold one case."""
    folder = tmp_path_factory.mktemp("pristine")
    with exchanging.officers(folder, *exchanging.NAMES) as (alice, bob, carla):
        begin(alice)
        out = stick(folder)
        take(bob, send(alice, bob, out))
        take(carla, send(alice, carla, out))
        take(bob, send(alice, bob, out))
        shutil.rmtree(out)
    return folder


class Officers:
    """Three desks, the packages on their way, and every commit anybody signed."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        names = [name.split(maxsplit=1)[0].lower() for name in exchanging.NAMES]
        self.desks = [stack.enter_context(session.unlock(folder / name / "home", desks.PASSPHRASE)) for name in names]
        self.out = stick(folder)
        self.under_way: list[tuple[Desk, Sent]] = []
        self.commits: set[str] = set()
        self.taken: set[str] = set()

    def live(self, life: Sequence[Any]) -> None:
        for step, *what in life:
            getattr(self, f"_{step}")(*what)

    def settle(self) -> None:
        """Everybody sends everybody what they have, until all have all."""
        for _ in range(2):
            for sender in range(3):
                for receiver in range(3):
                    self._send(sender, receiver)
            for desk, sent in self.under_way:
                self._took(desk, sent)
            self.under_way.clear()

    def _write(self, by: int, item: str, field: str, value: int) -> None:
        desk = self.desks[by]
        with session.open_case(desk, CASE, write=True) as case:
            commit = case.file.state(desk.officer, [("item", item, {"title": "x", field: f"value {value} of {by}"})])
        if commit is not None:
            self.commits.add(commit_id(commit.data))

    def _send(self, sender: int, receiver: int, newest: bool = False) -> None:
        """The whole case, or only what the other has not proven to have."""
        if sender != receiver:
            to, how = self.desks[receiver], SendAs(since_last=newest)
            sent = exchange.send_package(self.desks[sender], CASE, to.officer.id, self.out, how=how)
            self.under_way.append((to, sent))

    def _take(self, which: int) -> None:
        """One of the packages under way is taken in; one in three stays there and may come once more.

        Of one in four only what it says of one item is taken in at first.
        """
        if self.under_way:
            at = which % len(self.under_way)
            if which % 4 == 0:
                self._took_some(*self.under_way[at], ITEMS[which % 8 // 4])
            self._took(*self.under_way[at])
            if which % 3:
                self.under_way.pop(at)

    def _took_some(self, desk: Desk, sent: Sent, item: str) -> None:
        try:
            came = receiving.receive_package(desk, sent.path, accept=True, only=[item])
        except Replay:
            assert sent.package in self.taken
            return
        except NotFound:
            return  # it says nothing new of this item
        assert {finding.code for finding in came.findings} <= EXPECTED | {"incomplete"}
        if came.left == 0:
            self.taken.add(sent.package)

    def _took(self, desk: Desk, sent: Sent) -> None:
        try:
            came = take(desk, sent)
        except Replay:
            assert sent.package in self.taken
            return
        assert sent.package not in self.taken
        self.taken.add(sent.package)
        assert {finding.code for finding in came.findings} <= EXPECTED


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(life=lives)
def test_any_order_of_writing_sending_and_taking_in_ends_alike(pristine: Path, life: Sequence[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        place = Path(folder) / "place"
        shutil.copytree(pristine, place)
        officers = Officers(place, stack)
        officers.live(life)
        officers.settle()
        told = [tells(desk) for desk in officers.desks]
        assert told[0] == told[1] == told[2]
        assert officers.commits <= set(told[0]["commits"])
        for desk in officers.desks:
            assert doctor.examine(desk, CASE).findings == ()
