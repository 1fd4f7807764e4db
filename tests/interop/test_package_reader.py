"""A package and a card read and verified by code that imports nothing of ours: docs/formats.md is enough.

The age part is that of ``test_independent_reader``, which is written from the same page. The package is made by the
program's own commands, in processes of their own.
"""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pyrage  # type: ignore[import-untyped]  # ships no types
import pytest
import test_independent_reader as page
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

pytestmark = pytest.mark.slow  # the officers are real ones, and each command waits a second for the passphrase
ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "Zuflucht am Fluß"
CHUNK = 64 * 1024


class Exchange(NamedTuple):
    """What two officers handed each other, the receiver's secrets, and the sender's fingerprint as told by phone."""

    card: bytes
    told: dict[str, Any]
    package: bytes
    sent: dict[str, Any]
    receiver: dict[str, Any]


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Exchange:
    folder = tmp_path_factory.mktemp("exchange")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}

    def run(who: str, *words: str) -> dict[str, Any]:
        common = ["--home", str(folder / who), "--passphrase-file", str(folder / "passphrase"), "--json"]
        command = [sys.executable, "-m", "r2p_desk", *common, *words]
        done = subprocess.run(command, check=True, capture_output=True, env=environment)
        return dict(json.loads(done.stdout))

    run("sender", "officer", "create", "--name", "Aïcha Diallo")
    run("receiver", "officer", "create", "--name", "Bob Kante")
    told = run("sender", "card", "export", "--out", str(folder / "sender.card"))
    theirs = run("receiver", "card", "export", "--out", str(folder / "receiver.card"))
    run("sender", "contact", "add", str(folder / "receiver.card"), "--confirm", theirs["words"])
    run("sender", "case", "create", "Northern province", "--marking", "CONFIDENTIAL")
    run("sender", "item", "add", "--case", "Northern province", "--title", "Checkpoint at the bridge")
    (folder / "stick").mkdir()
    sent = run(
        "sender", "package", "send", "--case", "Northern province", "--to", "Bob Kante", "--out", str(folder / "stick")
    )
    return Exchange(
        card=(folder / "sender.card").read_bytes(),
        told=told,
        package=Path(sent["path"]).read_bytes(),
        sent=sent,
        receiver=json.loads(pyrage.passphrase.decrypt((folder / "receiver" / "officer.age").read_bytes(), PASSPHRASE)),
    )


@pytest.fixture(scope="module")
def archive(exchange: Exchange) -> bytes:
    plaintext, stanzas = page.age_decrypt(
        exchange.package, page.unbech32("age-secret-key-pq-", exchange.receiver["receive"])
    )
    assert stanzas == 1
    return plaintext


@pytest.fixture(scope="module")
def members(archive: bytes) -> dict[str, bytes]:
    return untarred(archive)


@pytest.fixture(scope="module")
def sender(exchange: Exchange) -> dict[str, Any]:
    return card(exchange.card, exchange.told["fingerprint"])


def test_nothing_of_ours_is_imported_here() -> None:
    for name in (Path(__file__), Path(page.__file__)):
        code = name.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from)\s+(?:r2p_desk|copies|desks|papers|exchanging)", code, re.MULTILINE)


def test_the_card_proves_itself_and_its_words_are_its_fingerprint(exchange: Exchange, sender: dict[str, Any]) -> None:
    assert (sender["name"], sender["case"]) == ("Aïcha Diallo", None)
    words = (Path(__import__("shamir_mnemonic").__file__).parent / "wordlist.txt").read_text().split()
    bits = "".join(f"{words.index(word):010b}" for word in exchange.told["words"].split())
    assert f"{int(exchange.told['fingerprint'], 16):0256b}".startswith(bits)
    assert len(bits) == 120


def test_the_manifest_is_signed_twice_by_the_sender(
    exchange: Exchange, members: dict[str, bytes], sender: dict[str, Any]
) -> None:
    assert list(members)[:2] == ["manifest.json", "manifest.sig"]
    manifest = json.loads(members["manifest.json"])
    signature = json.loads(members["manifest.sig"])
    assert page.canonical(manifest) == members["manifest.json"]
    assert page.canonical(signature) == members["manifest.sig"]
    assert manifest["signer"] == signature["signer"] == key_hash(sender)
    verify(sender, "package", members["manifest.json"], signature)
    for spoiled in (members["manifest.json"] + b" ", members["manifest.json"][:-1]):
        with pytest.raises(InvalidSignature):
            verify(sender, "package", spoiled, signature)
    assert (manifest["type"], manifest["format"], manifest["kind"]) == ("r2p-desk/package", 1, "case")
    assert (manifest["package"], manifest["case"]) == (exchange.sent["package"], exchange.sent["case"])
    assert (manifest["marking"], manifest["conditions"], manifest["expires"]) == ("CONFIDENTIAL", [], None)
    seed = page.unbech32("age-secret-key-pq-", exchange.receiver["receive"])
    mlkem, x25519 = page.expanded(seed)
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    own = hashlib.sha256(b"r2p-desk/receive/1\0" + public).hexdigest()
    assert manifest["receivers"] == [{"key": own, "number": 1, "previous": None}]


def test_every_part_is_what_the_manifest_says(members: dict[str, bytes]) -> None:
    manifest = json.loads(members["manifest.json"])
    assert [part["id"] for part in manifest["parts"]] == list(members)[2:]
    for part in manifest["parts"]:
        data = members[part["id"]]
        assert (part["size"], part["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert [part["role"] for part in manifest["parts"]] == ["access", "journal", "card", "card"]


def test_the_access_part_opens_the_case_and_the_journal_proves_itself(
    exchange: Exchange, members: dict[str, bytes], sender: dict[str, Any]
) -> None:
    plaintext, stanzas = page.age_decrypt(
        members["access"], page.unbech32("age-secret-key-pq-", exchange.receiver["receive"])
    )
    access = json.loads(json.loads(plaintext)["statement"])
    assert stanzas == len(access["officers"]) == 2
    assert access["case"] == exchange.sent["case"]
    case = bytes.fromhex(access["case"])
    ids, titles = [], set()
    for line in members["journal"].splitlines(keepends=True):
        parcel = json.loads(line)
        assert page.canonical(parcel) + b"\n" == line
        data = parcel["commit"].encode()
        commit = json.loads(data)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(sender["ed25519"])).verify(
            base64.b64decode(parcel["signature"]), b"r2p-desk/commit/1\0" + hashlib.sha512(data).digest()
        )
        ids.append(hashlib.sha256(b"r2p-desk/commit/1\0" + data).hexdigest())
        for change_id, (salt, text) in zip(commit["changes"], parcel["changes"], strict=True):
            material = case + bytes.fromhex(commit["writer"]) + base64.b64decode(salt) + text.encode()
            assert hashlib.sha256(b"r2p-desk/change/1\0" + material).hexdigest() == change_id
            titles.add(json.loads(text)["set"].get("title"))
    assert ids[0] == access["first"]
    assert len(ids) == exchange.sent["commits"]
    assert {"Northern province", "Checkpoint at the bridge"} <= titles
    heads = json.loads(members["manifest.json"])["heads"]
    envelope = json.loads(heads)
    verify(sender, "heads", envelope["statement"].encode(), envelope)
    stated = json.loads(envelope["statement"])
    assert (stated["type"], stated["case"]) == ("r2p-desk/heads", access["case"])
    assert [head[2] for head in stated["heads"]] == [ids[-1]]


def test_the_cards_in_it_are_those_of_both_officers(
    exchange: Exchange, members: dict[str, bytes], sender: dict[str, Any]
) -> None:
    parts = json.loads(members["manifest.json"])["parts"]
    cards = {part["id"]: members[part["id"]] for part in parts if part["role"] == "card"}
    assert set(cards) > {key_hash(sender)}
    for name, data in cards.items():
        envelope = json.loads(data)
        stated = json.loads(envelope["statement"])
        assert key_hash(stated) == stated["signer"] == name
        verify(stated, "card", envelope["statement"].encode(), envelope)


def test_its_size_is_padded(archive: bytes, exchange: Exchange, members: dict[str, bytes]) -> None:
    used = sum(512 + -(-len(data) // 512) * 512 for data in members.values()) + 1024
    units = -(-used // CHUNK) * CHUNK
    assert len(archive) == padme(units)
    head = exchange.package.index(b"\n", exchange.package.index(b"\n---") + 1) + 1
    assert len(exchange.package) == head + 16 + len(archive) + 16 * (len(archive) // CHUNK)
    assert hashlib.sha256(exchange.package).hexdigest() == exchange.sent["sha256"]


def test_the_page_says_what_is_used_here() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for needed in (
        "r2p-desk/receive/1", "r2p-desk/fingerprint/1", "manifest.sig", "r2p-desk/package", "r2p-desk/card", "ustar",
        "Padmé", "r2p-desk/volumes", "r2p-desk/heads",
    ):  # fmt: skip
        assert needed in text


# Reading, from the page and the specifications it names


def untarred(data: bytes) -> dict[str, bytes]:
    """Members in their order; every header is the one there is for its name and size."""
    found: dict[str, bytes] = {}
    at = 0
    while (block := data[at : at + 512]) != bytes(512):
        name, size = block[:100].rstrip(b"\0"), int(block[124:135], 8)
        assert re.fullmatch(rb"[a-z0-9][a-z0-9.-]{0,63}", name)
        expected = bytearray(name.ljust(100, b"\0") + b"0000600\x000000000\x000000000\0" + b"%011o\0" % size)
        expected += b"00000000000\0" + b" " * 8 + b"0" + bytes(100) + b"ustar\x0000" + bytes(64)
        expected += b"0000000\x000000000\0" + bytes(167)
        expected[148:156] = b"%06o\0 " % sum(expected)
        assert block == bytes(expected)
        assert name.decode() not in found
        found[name.decode()] = data[at + 512 : at + 512 + size]
        end = at + 512 + size
        at = end + -size % 512
        assert not data[end:at].strip(b"\0")
    assert not data[at:].strip(b"\0")
    return found


def padme(size: int) -> int:
    exponent = size.bit_length() - 1
    zeros = exponent - exponent.bit_length()
    return -(-size >> zeros) << zeros


def key_hash(keys: dict[str, Any]) -> str:
    both = bytes.fromhex(keys["ed25519"]) + bytes.fromhex(keys["ml_dsa_65"])
    return hashlib.sha256(b"r2p-desk/officer/1\0" + both).hexdigest()


def card(data: bytes, fingerprint: str) -> dict[str, Any]:
    """The officer on this card, once its fingerprint is the one that was told."""
    envelope = json.loads(data)
    stated: dict[str, Any] = json.loads(envelope["statement"])
    assert page.canonical(envelope) == data
    assert page.canonical(stated) == envelope["statement"].encode()
    assert set(stated) == {
        "type", "format", "case", "signer", "name", "receive", "ed25519", "ml_dsa_65", "certificate", "created",
    }  # fmt: skip
    keys = bytes.fromhex(stated["ed25519"]) + bytes.fromhex(stated["ml_dsa_65"])
    keys += page.unbech32("age1pq", stated["receive"])
    keys += hashlib.sha256(base64.b64decode(stated["certificate"])).digest()
    assert hashlib.sha256(b"r2p-desk/fingerprint/1\0" + keys).hexdigest() == fingerprint
    assert stated["signer"] == envelope["signer"] == key_hash(stated)
    verify(stated, "card", envelope["statement"].encode(), envelope)
    return stated


def verify(keys: dict[str, Any], purpose: str, data: bytes, signature: dict[str, str]) -> None:
    prefix = b"r2p-desk/" + purpose.encode() + b"/1\0"
    message = prefix + hashlib.sha512(data).digest()
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys["ed25519"])).verify(
        base64.b64decode(signature["ed25519"]), message
    )
    MLDSA65PublicKey.from_public_bytes(bytes.fromhex(keys["ml_dsa_65"])).verify(
        base64.b64decode(signature["ml_dsa_65"]), message, context=prefix
    )
