"""An officer's command line in this process: arguments in, exit status and one JSON object out."""

import json
from pathlib import Path
from typing import Any

import pytest

import desks
from r2p_desk.actions import session
from r2p_desk.cli.run import run


class Post:
    """The commands run on one home; ``case`` is added to each where one is named."""

    def __init__(self, home: Path, capture: pytest.CaptureFixture[bytes], case: str | None = None) -> None:
        self.home, self.case = home, case
        self._common = ["--home", str(home), "--passphrase-file", str(desks.passphrase_file(home)), "--json"]
        self._capture = capture

    def call(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """(exit status, the JSON object); standard error says nothing but words for an officer."""
        of_case = ["--case", self.case] if self.case is not None else []
        self._capture.readouterr()
        status, _ = run([*arguments, *of_case, *self._common])
        told = self._capture.readouterr()
        assert b"Traceback" not in told.err
        return status, json.loads(told.out)

    def does(self, *arguments: str) -> dict[str, Any]:
        """The JSON object of a command that must succeed."""
        status, body = self.call(*arguments)
        assert status == 0, body
        return body

    def refused(self, *arguments: str) -> tuple[int, str]:
        """(exit status, code) of a command that must be refused, and tells nothing else."""
        status, body = self.call(*arguments)
        assert status != 0, body
        assert set(body) <= {"error", "findings"}
        assert all(body["error"][part] for part in ("happened", "kept"))
        return status, str(body["error"]["code"])

    def journal(self) -> list[str]:
        """The ids of all commits of the case, read past the command line."""
        assert self.case is not None
        with (
            session.unlock(self.home, desks.PASSPHRASE) as desk,
            session.open_case(desk, self.case, write=False) as opened,
        ):
            return [entry.id for entry in opened.file.entries()]
