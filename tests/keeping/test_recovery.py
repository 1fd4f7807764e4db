"""Recovery shares: made, proven, checked alone, replaced; and the sealed file they open."""

import base64
import itertools
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from papers_of import made_shares

import desks
from desks import PASSPHRASE
from r2p_desk.actions import recovery, session
from r2p_desk.actions.passphrase import change_passphrase
from r2p_desk.errors import (
    AlreadyOpen,
    Damaged,
    InvalidValue,
    MachineError,
    NewerVersion,
    NotFound,
    Refused,
    UsageError,
)
from r2p_desk.keys import age, canonical, shares
from r2p_desk.keys.age_hybrid import HybridIdentity
from r2p_desk.keys.recovery import open_recovery
from r2p_desk.system.files import FolderLock


def recovery_file(home: Path) -> bytes:
    return (home / "officer-recovery.age").read_bytes()


def test_any_threshold_of_the_sheets_opens_the_file(desk: session.Desk, tmp_path: Path) -> None:
    made, words = made_shares(desk, 3, 5, tmp_path / "shares")
    assert (made.threshold, made.shares, made.replaced) == (3, 5, False)
    for chosen in itertools.combinations(words, 3):
        held = recovery.recovered(desk.home, chosen)
        assert held.public == desk.officer.public
        assert held.desk_key == desk.officer.desk_key
        assert held.identity.secret() == desk.officer.identity.secret()
        assert (held.certificate, held.device_secret) == (desk.officer.certificate, None)


def test_the_file_is_plain_age_over_the_documented_json_and_signs_nothing(desk: session.Desk, tmp_path: Path) -> None:
    _, words = made_shares(desk, 1, 1, tmp_path / "shares")
    data = recovery_file(desk.home)
    assert age.stanza_kinds(data) == ("mlkem768x25519",)
    text = age.decrypt(data, [HybridIdentity(shares.combine(words))])
    assert json.loads(text).keys() == {
        "type", "format", "name", "receive", "desk_key", "ed25519", "ml_dsa_65", "certificate", "device_secret", "made",
    }  # fmt: skip
    for seed in desk.officer.seeds():
        assert seed.hex().encode() not in text
    assert base64.b64encode(desk.officer.pdf_key) not in text


def test_the_sheets_are_for_this_user_only_and_nothing_lies_about(desk: session.Desk, tmp_path: Path) -> None:
    made, _ = made_shares(desk, 2, 3, tmp_path / "new" / "shares")
    assert [path.name for path in made.sheets] == [f"recovery-share-{number}-of-3.pdf" for number in (1, 2, 3)]
    assert [path.name for path in made.texts] == [f"recovery-share-{number}-of-3.txt" for number in (1, 2, 3)]
    assert sorted((tmp_path / "new" / "shares").iterdir()) == sorted([*made.sheets, *made.texts])
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*made.sheets, *made.texts)} == {0o600}
    assert sorted(path.name for path in desk.home.iterdir() if path.suffix != ".db-shm" and "db-" not in path.name) == [
        "cases", "desk.bak", "desk.db", "lock", "officer-recovery.age", "officer.age",
    ]  # fmt: skip


def test_without_being_asked_no_text_is_written(desk: session.Desk, tmp_path: Path) -> None:
    made = recovery.make_shares(desk, 2, 2, tmp_path / "shares")
    assert made.texts == ()
    assert {path.suffix for path in (tmp_path / "shares").iterdir()} == {".pdf"}


def test_a_share_is_checked_alone(desk: session.Desk, tmp_path: Path) -> None:
    made, words = made_shares(desk, 2, 3, tmp_path / "shares")
    assert [share.checked for share in recovery.status(desk).shares] == [None] * 3
    found = recovery.check_share(desk, words[1])
    assert (found.number, found.shares, found.threshold, found.fingerprint) == (2, 3, 2, made.fingerprint)
    assert [share.checked for share in recovery.status(desk).shares] == [None, found.checked, None]


def test_a_foreign_or_forged_share_is_refused(desk: session.Desk, tmp_path: Path) -> None:
    from shamir_mnemonic import Share as Slip

    _, words = made_shares(desk, 2, 3, tmp_path / "shares")
    with pytest.raises(Refused, match="not one of this officer"):
        recovery.check_share(desk, shares.split(os.urandom(32), 2, 3)[0])
    forged = Slip(**{**vars(Slip.from_mnemonic(words[0].words)), "value": os.urandom(32)})
    with pytest.raises(Refused, match="not the share 1"):
        recovery.check_share(desk, shares.read(forged.mnemonic()))
    beyond = Slip(**{**vars(Slip.from_mnemonic(words[0].words)), "index": 9})
    with pytest.raises(Refused):
        recovery.check_share(desk, shares.read(beyond.mnemonic()))
    assert [share.checked for share in recovery.status(desk).shares] == [None] * 3


def test_the_store_keeps_no_words(desk: session.Desk, tmp_path: Path) -> None:
    _, words = made_shares(desk, 2, 2, tmp_path / "shares")
    kept = json.dumps(desk.store.notes(recovery.AREA))
    for share in words:
        for pair in itertools.pairwise(share.words.split()):
            assert " ".join(pair) not in kept
            assert "".join(pair) not in kept


def test_without_shares_there_is_nothing_to_check(desk: session.Desk) -> None:
    assert recovery.status(desk) == recovery.Status(exists=False)
    with pytest.raises(NotFound, match="no recovery shares"):
        recovery.check_share(desk, shares.split(os.urandom(32), 1, 1)[0])


def test_new_shares_take_the_place_of_the_old(desk: session.Desk, tmp_path: Path) -> None:
    _, old = made_shares(desk, 2, 3, tmp_path / "old")
    recovery.check_share(desk, old[0])
    before = recovery_file(desk.home)
    made, new = made_shares(desk, 3, 4, tmp_path / "new")
    assert made.replaced
    assert recovery.recovered(desk.home, new[:3]).public == desk.officer.public
    with pytest.raises(Refused, match="do not open"):
        recovery.recovered(desk.home, old[:2])
    with pytest.raises(Refused):
        recovery.check_share(desk, old[0])
    state = recovery.status(desk)
    assert [share.checked for share in state.shares] == [None] * 4
    assert open_recovery(before, shares.combine(old[:2])).public == desk.officer.public  # said so: old copies do


def test_the_file_is_sealed_anew_without_shares(desk: session.Desk, tmp_path: Path) -> None:
    _, words = made_shares(desk, 2, 3, tmp_path / "shares")
    before = recovery_file(desk.home)
    assert recovery.renew(desk.home, desk.store, desk.officer, bytes(range(32)))
    assert recovery_file(desk.home) != before
    assert recovery.recovered(desk.home, words[1:]).device_secret == bytes(range(32))
    assert recovery.status(desk).file == "sound"


def test_a_change_of_passphrase_leaves_recovery_as_it_is(desk: session.Desk, tmp_path: Path) -> None:
    _, words = made_shares(desk, 2, 2, tmp_path / "shares")
    change_passphrase(desk.home, PASSPHRASE, "another one")
    assert recovery.recovered(desk.home, words).public == desk.officer.public


def test_too_few_doubled_foreign_and_damaged_shares_open_nothing(desk: session.Desk, tmp_path: Path) -> None:
    made, words = made_shares(desk, 3, 5, tmp_path / "shares")
    foreign = shares.split(os.urandom(32), 3, 5)
    for wrong in ((), words[:2], [*words[:2], words[0]], [*words[:2], foreign[3]], foreign):
        with pytest.raises(Refused):
            recovery.recovered(desk.home, wrong)
    *text, last = made.texts[0].read_text("utf-8").split()
    slip = "academic" if last != "academic" else "acid"
    with pytest.raises(InvalidValue, match="at number 33"):
        shares.read("\n".join([*words[0].words.split()[:-1], slip]))
    assert text[-1] == words[0].words.split()[-2]


def test_a_damaged_file_is_told_wherever_it_is_hit(desk: session.Desk, tmp_path: Path) -> None:
    _, words = made_shares(desk, 1, 1, tmp_path / "shares")
    key, whole = shares.combine(words), recovery_file(desk.home)
    for at in range(0, len(whole), 29):
        with pytest.raises(Refused):
            open_recovery(desks.flipped(whole, at), key)
    for end in range(0, len(whole), 97):
        with pytest.raises(Damaged):
            open_recovery(whole[:end], key)
    assert open_recovery(whole, key)


def test_its_state_is_told_without_shares(desk: session.Desk, tmp_path: Path) -> None:
    made_shares(desk, 1, 1, tmp_path / "shares")
    path = desk.home / "officer-recovery.age"
    assert recovery.status(desk).file == "sound"
    path.write_bytes(desks.flipped(path.read_bytes(), 3000))
    assert recovery.status(desk).file == "altered"
    assert not recovery.has_recovery(desk.home, desk.store)
    path.unlink()
    assert recovery.status(desk).file == "missing"
    with pytest.raises(NotFound):
        recovery.recovered(desk.home, shares.split(os.urandom(32), 1, 1))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"type": "r2p-desk/officer"}, Damaged),
        ({"format": 2}, NewerVersion),
        ({"format": True}, Damaged),
        ({"desk_key": "00"}, Damaged),
        ({"device_secret": "zz"}, Damaged),
        ({"receive": "AGE-SECRET-KEY-1"}, Damaged),
        ({"ed25519": "00"}, Damaged),
        ({"name": ""}, Damaged),
        ({"made": "yesterday"}, Damaged),
        ({"certificate": 7}, Damaged),
        ({"more": "x"}, Damaged),
    ],
    ids=str,
)
def test_unsound_contents_are_damage(
    desk: session.Desk, tmp_path: Path, change: dict[str, object], error: type[Refused]
) -> None:
    _, words = made_shares(desk, 1, 1, tmp_path / "shares")
    key = shares.combine(words)
    identity = HybridIdentity(key)
    held = json.loads(age.decrypt(recovery_file(desk.home), [identity]))
    data = age.encrypt(canonical.encode({**held, **change}), [identity.recipient])
    with pytest.raises(error) as caught:
        open_recovery(data, key)
    assert held["desk_key"] not in repr(caught.value)


def test_nothing_is_written_over_and_nothing_is_left_of_what_failed(desk: session.Desk, tmp_path: Path) -> None:
    out = tmp_path / "shares"
    out.mkdir()
    (out / "recovery-share-2-of-3.pdf").write_bytes(b"mine")
    with pytest.raises(UsageError):
        recovery.make_shares(desk, 2, 3, out)
    assert [path.name for path in out.iterdir()] == ["recovery-share-2-of-3.pdf"]
    assert not (desk.home / "officer-recovery.age").exists()


def test_shares_that_do_not_prove_themselves_leave_the_old_ones(
    desk: session.Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, old = made_shares(desk, 2, 2, tmp_path / "old")
    with monkeypatch.context() as broken:
        elsewhere, seal = HybridIdentity.generate().recipient, recovery.seal_recovery
        broken.setattr(
            recovery, "seal_recovery", lambda who, _, made, secret: seal(who, elsewhere, made, secret=secret)
        )
        with pytest.raises(Refused):
            recovery.make_shares(desk, 2, 2, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    assert recovery.recovered(desk.home, old).public == desk.officer.public
    assert recovery.status(desk).file == "sound"


def test_a_stop_before_the_store_speaks_of_the_new_key(
    desk: session.Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_shares(desk, 2, 2, tmp_path / "old")
    with monkeypatch.context() as stopped:
        stopped.setattr(recovery, "_promote", lambda *_: (_ for _ in ()).throw(MachineError("stopped")))
        with pytest.raises(MachineError):
            made_shares(desk, 1, 1, tmp_path / "new")
    new = [shares.read(path.read_text("utf-8")) for path in (tmp_path / "new").glob("*.txt")]
    assert recovery.recovered(desk.home, new).public == desk.officer.public
    state = recovery.status(desk)
    assert (state.file, state.threshold, len(state.shares)) == ("sound", 1, 1)


@pytest.mark.parametrize(("threshold", "count"), [(0, 3), (4, 3), (1, 2), (2, 17)])
def test_numbers_that_make_no_sense_are_refused(desk: session.Desk, tmp_path: Path, threshold: int, count: int) -> None:
    with pytest.raises(UsageError):
        recovery.make_shares(desk, threshold, count, tmp_path / "shares")
    assert not (tmp_path / "shares").exists()


def test_one_command_at_a_time(desk: session.Desk, tmp_path: Path) -> None:
    lock = FolderLock(desk.home)
    lock.acquire("", todo="")
    with pytest.raises(AlreadyOpen):
        recovery.make_shares(desk, 1, 1, tmp_path / "shares")
    lock.release()


def test_checks_fall_due_each_quarter_and_drills_each_year(desk: session.Desk, tmp_path: Path) -> None:
    made_shares(desk, 2, 2, tmp_path / "shares")
    key = desk.store.note(recovery.AREA, "key")

    def made(days: int) -> recovery.Status:
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        desk.store.keep_notes(recovery.AREA, {"key": {**key, "made": at}})
        return recovery.status(desk)

    assert [(any(share.due for share in made(days).shares), made(days).drill_due) for days in (0, 91, 93, 367)] == [
        (False, False),
        (False, False),
        (True, False),
        (True, True),
    ]


def test_a_sheet_given_for_its_text_says_so(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused, match="--text"):
        recovery.words_in(sheet)
    assert recovery.words_in("\ufeffacademic acid".encode()) == "academic acid"
