"""What the machine refused is said without claiming more than is known."""

import errno

import pytest

from r2p_desk.errors import MachineError
from r2p_desk.system.files import machine_errors


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_a_refused_file_may_have_been_for_reading(number: int) -> None:
    with pytest.raises(MachineError, match="read or write"), machine_errors():
        raise OSError(number, "refused")
