"""What an error tells an officer who sits at the window."""

import pytest
from desk_driver import Screen

from r2p_desk.errors import Refused
from r2p_desk.ui.text import for_window

TYPED_THERE = "A command (r2p-desk …, --…) is typed in a terminal, after this window is closed."


@pytest.mark.parametrize("todo", ["Run r2p-desk doctor on the case.", "Choose another folder with --home."])
def test_a_command_is_said_to_be_typed_in_a_terminal(todo: str) -> None:
    assert for_window(todo) == f"{todo} {TYPED_THERE}"


@pytest.mark.parametrize("todo", ["Open a case first.", "R2P Desk -- as it was", "Ask r2p-desk@example.org"])
def test_what_names_no_command_stays_as_it_is(todo: str) -> None:
    assert for_window(todo) == todo


def test_the_strip_says_so_too(screen: Screen) -> None:
    screen.window.tell(Refused("The case is damaged.", kept="It is open.", todo="Run r2p-desk doctor on the case."))
    screen.wait_for(f"Run r2p-desk doctor on the case. {TYPED_THERE}")
