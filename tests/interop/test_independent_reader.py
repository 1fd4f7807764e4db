"""A case opened, read and verified by code that imports nothing of ours: what docs/formats.md says is enough.

Written from that page with ``hashlib``, ``cryptography``, ``sqlcipher3`` and, for the passphrase, rust age.
The HPKE of an age stanza is spelled out here from RFC 9180 and the X-Wing draft rather than taken from a library.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pyrage  # type: ignore[import-untyped]  # ships no types
import pytest
import sqlcipher3.dbapi2 as sqlcipher
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

pytestmark = pytest.mark.slow  # the officer is a real one, and each command waits a second for the passphrase
ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "Zuflucht am Fluß"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by the program's own commands, in processes of their own: nothing of ours is imported here."""
    folder = tmp_path_factory.mktemp("reader")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    told = (
        ("officer", "create", "--name", "Aïcha Diallo"),
        ("case", "create", "Northern province", "--marking", "CONFIDENTIAL"),
        ("item", "add", "--case", "Northern province", "--title", "Checkpoint at the bridge", "--known", "1994-01-10",
         "--text", "Séen by “two” people\nand a third: 中国", "--source", "A priest", "--grade", "B2"),
        ("item", "add", "--case", "Northern province", "--title", "Radio", "--happened", "1994-01-03~"),
    )  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    common = ["--home", str(folder / "home"), "--passphrase-file", str(folder / "passphrase"), "--json"]
    for words in told:
        subprocess.run(
            [sys.executable, "-m", "r2p_desk", *common, *words], check=True, capture_output=True, env=environment
        )
    return folder / "home"


class Opened(NamedTuple):
    """What the keys of one officer opened."""

    officer: dict[str, Any]
    desk: sqlcipher.Connection
    statement: dict[str, Any]
    envelope: dict[str, str]
    access: bytes
    stanzas: int
    case: sqlcipher.Connection


@pytest.fixture(scope="module")
def opened(home: Path) -> Opened:
    officer = json.loads(pyrage.passphrase.decrypt((home / "officer.age").read_bytes(), PASSPHRASE))
    desk = database(home / "desk.db", bytes.fromhex(officer["desk_key"]))
    (folder,) = desk.execute("SELECT folder FROM cases").fetchone()
    access = (home / folder / "access.age").read_bytes()
    plaintext, stanzas = age_decrypt(access, unbech32("age-secret-key-pq-", officer["receive"]))
    envelope = json.loads(plaintext)
    statement = json.loads(envelope["statement"])
    key = hkdf(bytes.fromhex(statement["key"]), bytes.fromhex(statement["case"]), b"r2p-desk/case-db/1", 32)
    return Opened(officer, desk, statement, envelope, access, stanzas, database(home / folder / "case.db", key))


def test_nothing_of_ours_is_imported_here() -> None:
    code = Path(__file__).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:import|from)\s+(?:r2p_desk|copies|desks|papers)", code, re.MULTILINE)


def test_the_officer_s_file_holds_what_is_written_of_it(opened: Opened) -> None:
    officer = opened.officer
    assert (officer["type"], officer["format"], officer["name"]) == ("r2p-desk/officer", 1, "Aïcha Diallo")
    assert set(officer) == {
        "type",
        "format",
        "name",
        "receive",
        "ed25519",
        "ml_dsa_65",
        "p256",
        "certificate",
        "desk_key",
    }
    assert {len(bytes.fromhex(officer[name])) for name in ("ed25519", "ml_dsa_65", "desk_key")} == {32}


def test_the_access_statement_names_this_officer_and_both_signatures_hold(opened: Opened) -> None:
    statement, envelope = opened.statement, opened.envelope
    ed25519, ml_dsa_65 = public_keys(opened.officer)
    key_hash = hashlib.sha256(b"r2p-desk/officer/1\0" + ed25519 + ml_dsa_65).hexdigest()
    assert set(statement) == {
        "type", "format", "case", "epoch", "key", "first", "managers", "officers", "signer",
    }  # fmt: skip
    assert (statement["type"], statement["format"], statement["epoch"]) == ("r2p-desk/access", 1, 1)
    assert statement["signer"] == envelope["signer"] == key_hash
    assert statement["managers"] == [key_hash]
    (member,) = statement["officers"]
    assert (member["name"], member["ed25519"], member["ml_dsa_65"]) == ("Aïcha Diallo", ed25519.hex(), ml_dsa_65.hex())
    assert opened.stanzas == len(statement["officers"])
    assert canonical(statement) == envelope["statement"].encode()
    prefix = b"r2p-desk/access/1\0"
    message = prefix + hashlib.sha512(envelope["statement"].encode()).digest()
    Ed25519PublicKey.from_public_bytes(ed25519).verify(base64.b64decode(envelope["ed25519"]), message)
    MLDSA65PublicKey.from_public_bytes(ml_dsa_65).verify(
        base64.b64decode(envelope["ml_dsa_65"]), message, context=prefix
    )


def test_the_recipient_in_the_list_is_the_officer_s_own(opened: Opened) -> None:
    mlkem, x25519 = expanded(unbech32("age-secret-key-pq-", opened.officer["receive"]))
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    assert unbech32("age1pq", opened.statement["officers"][0]["receive"]) == public


def test_the_store_pins_what_is_there(opened: Opened) -> None:
    assert opened.desk.execute("PRAGMA user_version").fetchone() == (1,)
    case, title, pin, heads = opened.desk.execute("SELECT id, title, pin, heads FROM cases").fetchone()
    salt = bytes.fromhex(opened.statement["case"])
    commitment = hkdf(bytes.fromhex(opened.statement["key"]), salt, b"r2p-desk/case-key-commitment/1", 32)
    assert (case, title) == (opened.statement["case"], "Northern province")
    assert json.loads(pin) == {
        "commitment": commitment.hex(),
        "first": opened.statement["first"],
        "access": hashlib.sha256(opened.access).hexdigest(),
        "awaited": "",
    }
    newest = opened.case.execute("SELECT writer, seq, id FROM commits ORDER BY seq DESC LIMIT 1").fetchone()
    assert tuple(json.loads(heads)[0]) == newest


def test_the_database_is_made_as_written(opened: Opened) -> None:
    def pragma(name: str) -> Any:
        return opened.case.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("user_version"), pragma("auto_vacuum"), pragma("journal_mode")) == (1, 2, "wal")
    assert (pragma("cipher_hmac_algorithm"), int(pragma("page_size"))) == ("HMAC_SHA512", 16384)
    assert opened.case.execute("PRAGMA cipher_integrity_check").fetchall() == []
    assert columns(opened.case, "meta") == ["name", "value"]
    assert columns(opened.case, "commits") == ["id", "writer", "seq", "bytes", "signature"]
    assert columns(opened.case, "changes") == ["id", "salt", "bytes"]


def test_every_commit_and_change_proves_itself(opened: Opened) -> None:
    case = bytes.fromhex(opened.statement["case"])
    signer = Ed25519PublicKey.from_public_bytes(bytes.fromhex(opened.statement["officers"][0]["ed25519"]))
    changes = {row[0]: row[1:] for row in opened.case.execute("SELECT id, salt, bytes FROM changes")}
    previous, named = None, set()
    rows = opened.case.execute("SELECT id, writer, seq, bytes, signature FROM commits ORDER BY seq").fetchall()
    assert [row[2] for row in rows] == [1, 2, 3]
    assert rows[0][0] == opened.statement["first"]
    for commit_id, writer, seq, data, signature in rows:
        commit = json.loads(data)
        assert canonical(commit) == data
        assert hashlib.sha256(b"r2p-desk/commit/1\0" + data).hexdigest() == commit_id
        signer.verify(signature, b"r2p-desk/commit/1\0" + hashlib.sha512(data).digest())
        assert set(commit) == {"type", "case", "writer", "officer", "seq", "prev", "seen", "at", "changes"}
        assert (commit["type"], commit["case"], commit["seen"]) == ("r2p-desk/commit", case.hex(), {})
        assert (commit["writer"], commit["seq"], commit["prev"]) == (writer, seq, previous)
        assert commit["officer"] == opened.statement["signer"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", commit["at"])
        for change_id in commit["changes"]:
            salt, stated = changes[change_id]
            material = b"r2p-desk/change/1\0" + case + bytes.fromhex(writer) + salt + stated
            assert (len(salt), hashlib.sha256(material).hexdigest()) == (16, change_id)
            assert canonical(json.loads(stated)) == stated
            named.add(change_id)
        previous = commit_id
    assert named == set(changes)
    with pytest.raises(InvalidSignature):
        signer.verify(rows[0][4], b"r2p-desk/commit/1\0" + hashlib.sha512(rows[1][3]).digest())


def test_the_records_can_be_read_from_the_commits_alone(opened: Opened) -> None:
    records = records_of(opened.case)
    items = {fields["title"]: fields for (kind, _), fields in records.items() if kind == "item"}
    assert set(items) == {"Checkpoint at the bridge", "Radio"}
    checkpoint = items["Checkpoint at the bridge"]
    assert checkpoint["text"] == "Séen by “two” people\nand a third: 中国"
    assert (checkpoint["known"], checkpoint["grade"]) == ("1994-01-10", "B2")
    assert records["source", checkpoint["source"]]["name"] == "A priest"
    assert items["Radio"] == {"title": "Radio", "happened": "1994-01-03~"}
    case = opened.statement["case"]
    own = "-".join((case[:8], case[8:12], case[12:16], case[16:20], case[20:]))
    assert records["case", own] == {"title": "Northern province", "marking": "CONFIDENTIAL", "practice": False}
    (admission,) = [fields for (kind, _), fields in records.items() if kind == "access"]
    assert admission == {name: opened.statement[name] for name in ("epoch", "managers", "officers")}


def test_what_may_be_released_apart_lies_in_changes_of_its_own(opened: Opened) -> None:
    groups = [set(json.loads(row[0])["set"]) for row in opened.case.execute("SELECT bytes FROM changes")]
    assert {"title", "text"} in groups
    assert {"source"} in groups


def test_the_views_are_those_the_page_describes(opened: Opened) -> None:
    tables = [row[0] for row in opened.case.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert [table for table in tables if f"`{table}`" not in page] == []
    found = opened.case.execute("SELECT rowid FROM search WHERE search MATCH '\"中国\"'").fetchall()
    assert len(found) == 1


def test_the_readme_in_the_folder_says_how_and_names_no_subject(home: Path, opened: Opened) -> None:
    (readme,) = home.rglob("README.txt")
    text = readme.read_text(encoding="utf-8")
    for needed in (
        "age-encryption.org/v1",
        "mlkem768x25519",
        "HKDF-SHA256",
        "r2p-desk/case-db/1",
        "16384",
        "PRAGMA key",
    ):
        assert needed in text
    assert "Northern" not in text
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert text.strip() in page


# Reading, from the page and the specifications it names


def database(path: Path, key: bytes) -> sqlcipher.Connection:
    connection = sqlcipher.connect(f"file:{path}?mode=ro", uri=True)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_page_size = 16384")
    return connection


def columns(connection: sqlcipher.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def records_of(connection: sqlcipher.Connection) -> dict[tuple[str, str], dict[str, Any]]:
    """The last statement of each field; enough where one writer wrote all."""
    changes = {row[0]: json.loads(row[1]) for row in connection.execute("SELECT id, bytes FROM changes")}
    records: dict[tuple[str, str], dict[str, Any]] = {}
    for (data,) in connection.execute("SELECT bytes FROM commits ORDER BY seq").fetchall():
        for change_id in json.loads(data)["changes"]:
            change = changes[change_id]
            records.setdefault((change["kind"], change["record"]), {}).update(change["set"])
    return records


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def public_keys(officer: dict[str, Any]) -> tuple[bytes, bytes]:
    ed25519 = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(officer["ed25519"]))
    ml_dsa_65 = MLDSA65PrivateKey.from_seed_bytes(bytes.fromhex(officer["ml_dsa_65"]))
    return ed25519.public_key().public_bytes_raw(), ml_dsa_65.public_key().public_bytes_raw()


def hkdf_extract(salt: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), key, "sha256")


def hkdf_expand(key: bytes, info: bytes, length: int) -> bytes:
    block, out, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([number]), "sha256")
        out, number = out + block, number + 1
    return out[:length]


def hkdf(key: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return hkdf_expand(hkdf_extract(salt, key), info, length)


def unbech32(prefix: str, text: str) -> bytes:
    human, _, coded = text.lower().rpartition("1")
    assert human == prefix
    bits = "".join(f"{BECH32.index(letter):05b}" for letter in coded[:-6])
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) - 7, 8))


def expanded(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """X-Wing: the seed stretched by SHAKE256 to the seeds of both keys."""
    stretched = hashlib.shake_256(seed).digest(96)
    return MLKEM768PrivateKey.from_seed_bytes(stretched[:64]), X25519PrivateKey.from_private_bytes(stretched[64:])


def decapsulated(seed: bytes, encapsulation: bytes) -> bytes:
    """X-Wing's shared secret: SHA3-256 over both secrets, the X25519 share, the X25519 key and the label."""
    mlkem, x25519 = expanded(seed)
    share = encapsulation[1088:]
    secret = mlkem.decapsulate(encapsulation[:1088]) + x25519.exchange(X25519PublicKey.from_public_bytes(share))
    return hashlib.sha3_256(secret + share + x25519.public_key().public_bytes_raw() + b"\\.//^\\").digest()


def hpke_open(shared: bytes, info: bytes, sealed: bytes) -> bytes:
    """RFC 9180, base mode: KEM 0x647a (X-Wing), KDF 0x0001 (HKDF-SHA256), AEAD 0x0003 (ChaCha20-Poly1305)."""
    suite = b"HPKE" + bytes.fromhex("647a00010003")

    def extract(label: bytes, key: bytes, salt: bytes = b"") -> bytes:
        return hkdf_extract(salt, b"HPKE-v1" + suite + label + key)

    def expand(key: bytes, label: bytes, context: bytes, length: int) -> bytes:
        return hkdf_expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context, length)

    context = b"\0" + extract(b"psk_id_hash", b"") + extract(b"info_hash", info)
    secret = extract(b"secret", b"", shared)
    key, nonce = expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)
    return ChaCha20Poly1305(key).decrypt(nonce, sealed, b"")


def age_decrypt(data: bytes, seed: bytes) -> tuple[bytes, int]:
    """(plaintext, number of stanzas) of an age v1 file with hybrid recipients only."""
    head, _, rest = data.partition(b"\n---")
    mac, _, payload = rest.partition(b"\n")
    first, *stanzas = head.split(b"\n-> ")
    assert first == b"age-encryption.org/v1"
    file_key = file_key_of(stanzas, seed)
    assert hmac.digest(hkdf(file_key, b"", b"header", 32), head + b"\n---", "sha256") == unpadded(mac.strip())
    cipher = ChaCha20Poly1305(hkdf(file_key, payload[:16], b"payload", 32))
    chunks = [payload[at : at + 65552] for at in range(16, len(payload), 65552)]
    opened = (
        cipher.decrypt(number.to_bytes(11, "big") + bytes([number == len(chunks) - 1]), chunk, b"")
        for number, chunk in enumerate(chunks)
    )
    return b"".join(opened), len(stanzas)


def file_key_of(stanzas: list[bytes], seed: bytes) -> bytes:
    for stanza in stanzas:
        line, *body = stanza.split(b"\n")
        kind, encapsulation = line.split(b" ")
        assert kind == b"mlkem768x25519"
        shared = decapsulated(seed, unpadded(encapsulation))
        try:
            return hpke_open(shared, b"age-encryption.org/mlkem768x25519", unpadded(b"".join(body)))
        except InvalidTag:
            continue  # it is for another
    raise AssertionError


def unpadded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
