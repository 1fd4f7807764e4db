"""No garbage is looked for while very many records are in hand, and afterwards it is as it was."""

import gc

import pytest

from r2p_desk.system.collecting import uncollected


def test_nothing_is_looked_for_meanwhile_and_again_afterwards_whatever_happened() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="broken"):
        break_inside()
    assert gc.isenabled()


def break_inside() -> None:
    with uncollected(), uncollected():
        assert not gc.isenabled()
        raise ValueError("broken")
