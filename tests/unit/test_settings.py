"""Settings: declared once, kept in the home, never silently reset."""

import json
import stat
from pathlib import Path

import pytest

from r2p_desk.errors import InvalidValue
from r2p_desk.settings import APPEARANCE, IDLE_MINUTES, SET_ASIDE, SETTINGS, TEXT_SIZE, Settings


def test_what_was_chosen_is_there_again(tmp_path: Path) -> None:
    Settings(tmp_path).set(APPEARANCE, "dark")
    assert Settings(tmp_path).text(APPEARANCE) == "dark"


def test_without_a_file_the_defaults_hold_and_none_is_written(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert [settings.text(one) for one in SETTINGS] == [str(one.default) for one in SETTINGS]
    assert settings.notice == ""
    assert list(tmp_path.iterdir()) == []


def test_only_this_user_may_read_the_file(tmp_path: Path) -> None:
    Settings(tmp_path).set(TEXT_SIZE, 130)
    assert stat.S_IMODE((tmp_path / "settings.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_gives_defaults_and_a_notice_and_stays(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(damage)
    settings = Settings(tmp_path)
    assert settings.number(IDLE_MINUTES) == 5
    assert settings.notice
    assert (tmp_path / "settings.json").read_bytes() == damage


def test_a_damaged_file_is_set_aside_when_something_is_chosen(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b"{")
    Settings(tmp_path).set(APPEARANCE, "light")
    assert (tmp_path / SET_ASIDE).read_bytes() == b"{"
    assert Settings(tmp_path).text(APPEARANCE) == "light"


def test_what_a_later_version_wrote_is_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"new in a later version": 3, "appearance": "dark"}', encoding="utf-8")
    Settings(tmp_path).set(TEXT_SIZE, 115)
    kept = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))
    assert kept == {"new in a later version": 3, "appearance": "dark", "text_size": 115}


def test_a_value_nobody_may_choose_counts_as_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"idle_minutes": 100000}', encoding="utf-8")
    assert Settings(tmp_path).number(IDLE_MINUTES) == 5


def test_what_cannot_be_chosen_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue):
        Settings(tmp_path).set(APPEARANCE, "mauve")
    assert not (tmp_path / "settings.json").exists()
