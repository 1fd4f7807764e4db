"""Where threads meet the window: newest wins, the old session is dropped, callbacks die with their owner."""

import gc
import weakref
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from desk_driver import breathe
from PySide6.QtCore import QObject

from r2p_desk.errors import Cancelled, DeskError, InvalidValue
from r2p_desk.jobs import Job
from r2p_desk.ui.app import prepare_application
from r2p_desk.ui.runner import Runner, Session


@pytest.fixture
def runner() -> Iterator[Runner]:
    """A runner, stopped afterwards."""
    prepare_application()
    made = Runner()
    yield made
    made.stop()


def test_of_several_readings_only_the_newest_is_delivered(runner: Runner) -> None:
    owner, gate, seen, done = QObject(), Event(), [], []
    runner.write(owner, lambda _: gate.wait(5))
    for number in range(5):
        runner.read(owner, "search", _doing(done, number), seen.append)
    gate.set()
    _wait(lambda: seen != [])
    assert seen == [4]
    assert done == [4]


def test_every_writing_is_done_and_in_turn(runner: Runner) -> None:
    owner, done, seen = QObject(), [], []
    for number in range(5):
        runner.write(owner, _doing(done, number), seen.append)
    _wait(lambda: len(seen) == 5)
    assert done == seen == [0, 1, 2, 3, 4]


def test_after_a_lock_older_results_are_dropped_and_writings_still_done(runner: Runner) -> None:
    owner, gate, done, seen, closed = QObject(), Event(), [], [], []
    runner.write(owner, lambda _: gate.wait(5), seen.append)
    runner.write(owner, _doing(done, "saved"), seen.append)
    runner.read(owner, "list", _doing(done, "read"), seen.append)
    runner.end_session(owner, _doing(done, "farewell"), closed.append)
    gate.set()
    _wait(lambda: closed != [])
    assert done == ["saved", "farewell"]
    assert seen == []


def test_a_callback_dies_with_its_owner(runner: Runner) -> None:
    owner, seen, done = QObject(), [], []
    keeper = QObject()
    gate = Event()
    runner.write(owner, lambda _: gate.wait(5), seen.append)
    owner.deleteLater()
    breathe(50)
    gate.set()
    runner.write(keeper, _doing(done, 1), done.append)
    _wait(lambda: len(done) == 2)
    assert seen == []


def test_a_job_tells_how_far_it_is_and_can_be_stopped(runner: Runner) -> None:
    owner, told, failed = QObject(), [], []
    started = Event()
    runner.progressed.connect(lambda fraction, text: told.append((fraction, text)))

    def work(_session: Session, job: Job) -> None:
        job.advance(0.5, "half")
        started.set()
        while True:
            Event().wait(0.01)
            job.advance(0.6, "more")

    job = runner.job(owner, "Long", work, failed=failed.append)
    _wait(started.is_set)
    job.cancel()
    _wait(lambda: failed != [])
    assert told[0] == (0.5, "half")
    assert isinstance(failed[0], Cancelled)


def test_a_fault_becomes_a_code_without_words_of_the_case(runner: Runner) -> None:
    owner, troubles = QObject(), []
    runner.troubled.connect(troubles.append)
    runner.write(owner, lambda _: {}["Kivera border districts"])
    _wait(lambda: troubles != [])
    assert isinstance(troubles[0], DeskError)
    assert "KeyError" in str(troubles[0])
    assert "Kivera" not in str(troubles[0])
    assert troubles[0].__traceback__ is None


def test_an_error_keeps_no_frames_with_it(runner: Runner) -> None:
    owner, failed = QObject(), []

    def work(_session: Session) -> None:
        words_of_the_case = "Kivera border districts"
        raise InvalidValue("refused") from KeyError(words_of_the_case)

    runner.write(owner, work, failed=failed.append)
    _wait(lambda: failed != [])
    assert failed[0].__traceback__ is failed[0].__cause__ is failed[0].__context__ is None


def _doing(done: list[object], what: object) -> Callable[[Session], object]:
    def work(_session: Session) -> object:
        done.append(what)
        return what

    return work


def _wait(ready: Callable[[], bool]) -> None:
    for _ in range(1000):
        if ready():
            return
        breathe(5)
    raise AssertionError("waited in vain")


def test_what_must_be_done_at_once_waits_for_no_long_work_and_outlives_a_lock(runner: Runner) -> None:
    owner, gate, seen, done = QObject(), Event(), [], []
    runner.write(owner, lambda _: gate.wait(20))
    runner.at_once(owner, _doing(done, 1), seen.append)
    _wait(lambda: seen == [1])
    runner.at_once(owner, _doing(done, 2), seen.append)
    runner.end_session(owner, lambda _: None, lambda _: None)
    gate.set()
    _wait(lambda: done == [1, 2])
    assert seen in ([1], [1, 2])


def test_a_thread_that_waits_holds_nobody(runner: Runner) -> None:
    """The owner of the last work, and all it shows, is free to go while there is no other work."""
    for send in (runner.write, runner.at_once, lambda owner, work: runner.aside(owner, "x", lambda: work(Session()))):
        owner, done = QObject(), []
        gone = weakref.ref(owner)
        send(owner, _doing(done, 1))
        _wait(lambda finished=done: finished == [1])
        breathe(50)
        del owner
        gc.collect()
        assert gone() is None
