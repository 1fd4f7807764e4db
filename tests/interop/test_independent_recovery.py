"""Shares, recovery file and device secret read by code that imports nothing of ours: docs/formats.md is enough.

SLIP-39 is spelled out here from its specification; of the library that makes the shares only the word list is used.
"""

import base64
import hashlib
import hmac
import importlib.resources
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyrage  # type: ignore[import-untyped]  # ships no types
import pytest
from test_independent_reader import age_decrypt, database, expanded, hkdf, unbech32

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "Zuﬂucht am Fluß"  # with a ligature, which NFKC takes apart


class Kept(NamedTuple):
    """What an officer has: the home, the text files of the shares, that of the device secret."""

    home: Path
    shares: list[Path]
    device: Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, keyring: Any) -> Kept:
    folder = tmp_path_factory.mktemp("recovery")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    paths = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths, "DBUS_SESSION_BUS_ADDRESS": keyring.address}
    common = ["--home", str(folder / "home"), "--passphrase-file", str(folder / "passphrase"), "--json"]
    for words in (
        ("officer", "create", "--name", "Aïcha Diallo"),
        ("recovery", "shares", "--threshold", "3", "--shares", "4", "--out", str(folder / "shares"), "--text"),
        ("device-secret", "on", "--sheet", str(folder / "device.pdf"), "--text"),
    ):
        command = [sys.executable, "-m", "r2p_desk", *common, *words]
        subprocess.run(command, check=True, capture_output=True, env=environment)
    return Kept(folder / "home", sorted((folder / "shares").glob("*.txt")), folder / "device.txt")


@pytest.fixture(scope="module")
def recovered(kept: Kept) -> dict[str, Any]:
    seed = combined([words(path) for path in kept.shares[1:]])
    plaintext, stanzas = age_decrypt((kept.home / "officer-recovery.age").read_bytes(), seed)
    assert stanzas == 1
    return dict(json.loads(plaintext))


def test_nothing_of_ours_is_imported_here() -> None:
    code = Path(__file__).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:import|from)\s+(?:r2p_desk|copies|desks|papers)", code, re.MULTILINE)


def test_any_three_of_four_shares_give_one_key(kept: Kept) -> None:
    read = [words(path) for path in kept.shares]
    keys = {combined([share for share in read if share is not left]) for left in read}
    assert len(keys) == 1
    assert len(keys.pop()) == 32


def test_the_recovery_file_opens_the_store(kept: Kept, recovered: dict[str, Any]) -> None:
    assert (recovered["type"], recovered["format"], recovered["name"]) == (
        "r2p-desk/officer-recovery",
        1,
        "Aïcha Diallo",
    )
    desk = database(kept.home / "desk.db", bytes.fromhex(recovered["desk_key"]))
    key = json.loads(desk.execute("SELECT value FROM note WHERE area='recovery' AND name='key'").fetchone()[0])
    expanded(unbech32("age-secret-key-pq-", recovered["receive"]))
    mlkem, x25519 = expanded(combined([words(path) for path in kept.shares[:3]]))
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    assert unbech32("age1pq", key["public"]) == public
    digits = hashlib.sha256(b"r2p-desk/recovery-key/1\0" + public).hexdigest()[:32]
    printed = " ".join(digits[at : at + 4] for at in range(0, 32, 4))
    assert f"# Recovery key: {printed}\n" in kept.shares[0].read_text("utf-8")


def test_the_store_s_hash_of_a_share_is_as_described(kept: Kept, recovered: dict[str, Any]) -> None:
    desk = database(kept.home / "desk.db", bytes.fromhex(recovered["desk_key"]))
    key = json.loads(desk.execute("SELECT value FROM note WHERE area='recovery' AND name='key'").fetchone()[0])
    salt = bytes.fromhex(key["salt"])
    hashes = [hashlib.sha256(b"r2p-desk/share/1\0" + salt + " ".join(words(path)).encode()) for path in kept.shares]
    assert key["hashes"] == [one.hexdigest() for one in hashes]


def test_the_device_secret_opens_the_officer_with_any_age_program(kept: Kept, recovered: dict[str, Any]) -> None:
    secret = combined([words(kept.device)])
    assert recovered["device_secret"] == secret.hex()
    plain = unicodedata.normalize("NFKC", PASSPHRASE).encode()
    typed = base64.b64encode(hmac.new(secret, plain, hashlib.sha256).digest()).decode()
    officer = json.loads(pyrage.passphrase.decrypt((kept.home / "officer.age").read_bytes(), typed))
    assert officer["desk_key"] == recovered["desk_key"]
    assert officer["receive"] == recovered["receive"]


def test_the_device_file_is_as_described(kept: Kept) -> None:
    file = json.loads((kept.home / "device.json").read_bytes())
    secret = combined([words(kept.device)])
    check = hkdf(secret, bytes.fromhex(file["entry"]), b"r2p-desk/device-check/1", 32)
    assert (file["type"], file["format"], file["state"], file["check"]) == ("r2p-desk/device", 1, "here", check.hex())
    assert file["seals"] == [hashlib.sha256((kept.home / "officer.age").read_bytes()).hexdigest()]


def words(path: Path) -> list[str]:
    lines = path.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def combined(shares: Sequence[Sequence[str]]) -> bytes:
    """SLIP-39: one group, no passphrase."""
    index = {word: place for place, word in enumerate(wordlist())}
    points: dict[int, bytes] = {}
    for share in shares:
        data = [index[word] for word in share]
        assert polymod([*b"shamir_extendable", *data]) == 1
        number = 0
        for value in data[:-3]:
            number = number << 10 | value
        size = 10 * (len(data) - 7)
        value = number & ((1 << size) - 1)
        head = number >> size
        points[head >> 4 & 15] = value.to_bytes(size // 8, "big")
        exponent, extendable, threshold = head >> 20 & 15, head >> 24 & 1, (head & 15) + 1
        assert (extendable, head >> 8 & 0xFFF) == (1, 0)
    assert len(points) == threshold
    secret = points[0] if threshold == 1 else interpolated(points, 255)
    if threshold > 1:
        digest = interpolated(points, 254)
        assert hmac.new(digest[4:], secret, hashlib.sha256).digest()[:4] == digest[:4]
    left, right = secret[:16], secret[16:]
    for turn in (3, 2, 1, 0):
        mask = hashlib.pbkdf2_hmac("sha256", bytes([turn]), right, 2500 << exponent, 16)
        left, right = right, bytes(a ^ b for a, b in zip(left, mask, strict=True))
    return right + left


def wordlist() -> list[str]:
    return importlib.resources.files("shamir_mnemonic").joinpath("wordlist.txt").read_text("ascii").split()


def polymod(values: Sequence[int]) -> int:
    generator = (
        0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009, 0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120,
    )  # fmt: skip
    rest = 1
    for value in values:
        top = rest >> 20
        rest = (rest & 0xFFFFF) << 10 ^ value
        for bit in range(10):
            rest ^= generator[bit] if top >> bit & 1 else 0
    return rest


def interpolated(points: dict[int, bytes], at: int) -> bytes:
    """Lagrange over GF(256) with the polynomial of AES, byte by byte."""
    result = bytes(len(next(iter(points.values()))))
    for x, value in points.items():
        factor = 1
        for other in points:
            if other != x:
                factor = times(factor, times(at ^ other, inverse(x ^ other)))
        result = bytes(have ^ times(byte, factor) for have, byte in zip(result, value, strict=True))
    return result


def times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def inverse(a: int) -> int:
    result = 1
    for _ in range(254):
        result = times(result, a)
    return result
