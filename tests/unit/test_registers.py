"""The register of a month is signed, printed, chained and made once; sticks bear numbers alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest

import exchanging
from r2p_desk.actions import ledger, receipts, registers, sticks
from r2p_desk.actions.receiving import receive_package
from r2p_desk.actions.sending import LEDGER
from r2p_desk.actions.session import Desk
from r2p_desk.errors import Altered, Damaged, NotFound, Refused, UsageError

MONTH = datetime.now(UTC).strftime("%Y-%m")
LATER = date(2999, 1, 1)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Desk, Desk, Path]]:
    """Alice and Bob after a package, its receipt, and one that Bob does not have; and a stick."""
    with exchanging.officers(tmp_path, *exchanging.NAMES[:2]) as (alice, bob):
        exchanging.begin(alice, "Checkpoint at the bridge")
        out = exchanging.stick(tmp_path)
        exchanging.take(bob, exchanging.send(alice, bob, out))
        back = receipts.send_receipts(bob, alice.officer.id, out)
        receive_package(alice, back.path, accept=True)
        yield alice, bob, out


def test_a_register_holds_every_movement_of_its_month_and_its_print_says_so(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    made = registers.make_register(alice, MONTH, out, today=LATER)
    moved = [(one.direction, one.what, one.kind) for one in made.registered.register.movements]
    assert sorted(moved) == [
        ("received", "package", "receipt"),
        ("received", "receipt", ""),
        ("sent", "package", "case"),
    ]
    (checked,) = registers.verify_registers(alice, [made.statement])
    assert checked.findings == ()
    assert checked.register.movements == made.registered.register.movements
    with pikepdf.open(made.paper) as paper:
        assert len(paper.pages) == 1


def test_a_month_that_is_not_over_is_not_registered(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    for month in (MONTH, "2999-01", "soon", "2026-13", "2026-1"):
        with pytest.raises(UsageError):
            registers.make_register(alice, month, out)
    assert registers.registers(alice) == []


def test_a_register_made_again_is_the_same_register(two: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    alice, _, out = two
    made = registers.make_register(alice, MONTH, out, today=LATER)
    again = registers.make_register(alice, MONTH, tmp_path, today=LATER)
    assert (made.new, again.new) == (True, False)
    assert again.statement.read_bytes() == made.statement.read_bytes()
    assert again.paper.read_bytes() == made.paper.read_bytes()


def test_a_register_is_not_made_differently_for_the_same_month(two: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    alice, _, out = two
    registers.make_register(alice, MONTH, out, today=LATER)
    gone = ledger.entries(alice)[0]
    alice.store.keep_notes(LEDGER, {gone.name: None})
    with pytest.raises(Refused) as refused:
        registers.make_register(alice, MONTH, tmp_path, today=LATER)
    assert "register-changed" in {code for code, _ in refused.value.findings}


def test_registers_are_chained_and_a_missing_one_is_seen(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    paths = [
        registers.make_register(alice, month, out, today=LATER).statement for month in (MONTH, "2990-01", "2990-02")
    ]
    assert all(one.findings == () for one in registers.verify_registers(alice, paths))
    first, last = registers.verify_registers(alice, [paths[0], paths[2]])
    assert first.findings == ()
    assert [one.code for one in last.findings] == ["broken-chain"]
    with pytest.raises(UsageError):
        registers.make_register(alice, "2980-01", out, today=LATER)


def test_a_month_with_movements_is_not_left_out(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    with pytest.raises(UsageError):
        registers.make_register(alice, "2990-01", out, today=LATER)


def test_a_register_that_was_edited_does_not_verify(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    made = registers.make_register(alice, MONTH, out, today=LATER)
    text = made.statement.read_text()
    for edited in (text.replace("Bob Kante", "Bob Kants"), text[:-2], text.replace(MONTH, "2020-01"), "{}", "[]"):
        made.statement.write_text(edited)
        with pytest.raises((Altered, Damaged)):
            registers.verify_registers(alice, [made.statement])


def test_a_register_signed_anew_is_not_the_one_that_was_made(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    made = registers.make_register(alice, MONTH, out, today=LATER)
    alice.store.keep_notes(registers.AREA, {MONTH: None})
    gone = ledger.entries(alice)[0]
    alice.store.keep_notes(LEDGER, {gone.name: None})
    registers.make_register(alice, MONTH, exchanging.stick(out), today=LATER)
    (checked,) = registers.verify_registers(alice, [made.statement])
    assert [one.code for one in checked.findings] == ["another-register"]


def test_a_contact_verifies_a_register_and_a_stranger_does_not(two: tuple[Desk, Desk, Path], tmp_path: Path) -> None:
    alice, bob, out = two
    made = registers.make_register(alice, MONTH, out, today=LATER)
    (checked,) = registers.verify_registers(bob, [made.statement])
    assert checked.register.name == alice.officer.name
    bob.store.keep_notes("contact", {alice.officer.id: None})
    with pytest.raises(Altered):
        registers.verify_registers(bob, [made.statement])


def test_labels_bear_numbers_that_go_on_and_the_ledger_knows_what_is_on_a_stick(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    sticks.print_labels(alice, 3, out / "first.pdf", text=True)
    made = sticks.print_labels(alice, 2, out / "second.pdf")
    assert (out / "first.txt").read_text() == "0001\n0002\n0003\n"
    assert [one.number for one in made] == [4, 5]
    package = ledger.entries(alice)[0].package
    sticks.label(alice, [package], 2)
    assert [one.stick for one in ledger.lines(alice) if one.entry.package == package] == [2]
    sticks.label(alice, [package], 5)
    assert sticks.stick_of(alice) == {package: 5}


def test_a_label_needs_a_number_that_was_drawn_and_a_package_that_left(two: tuple[Desk, Desk, Path]) -> None:
    alice, _, out = two
    sticks.print_labels(alice, 1, out / "labels.pdf")
    package = ledger.entries(alice)[0].package
    for packages, number in (([package], 9), (["ab" * 16], 1), ([], 1)):
        with pytest.raises(NotFound):
            sticks.label(alice, packages, number)
    with pytest.raises(UsageError):
        sticks.print_labels(alice, 0, out / "none.pdf")
    with pytest.raises(UsageError):
        sticks.print_labels(alice, 1, out / "labels.pdf")


def test_a_sheet_of_labels_says_nothing_but_numbers(two: tuple[Desk, Desk, Path]) -> None:
    from pypdfium2 import PdfDocument

    alice, _, out = two
    sticks.print_labels(alice, 60, out / "labels.pdf")
    with PdfDocument(out / "labels.pdf") as paper:
        words = "".join(page.get_textpage().get_text_range() for page in paper).split()
    assert words == [f"{number:04d}" for number in range(1, 61)]
