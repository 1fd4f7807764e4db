"""An attachment opened by code that imports nothing of ours: what docs/formats.md says of sealed files is enough."""

import hashlib
import hmac
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyrage  # type: ignore[import-untyped]  # ships no types
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from test_independent_reader import PASSPHRASE, age_decrypt, database, hkdf, records_of, unbech32

pytestmark = pytest.mark.slow  # the officer is a real one, and each command waits a second for the passphrase
ROOT = Path(__file__).resolve().parents[2]
CONTENTS = {
    "statement.txt": b"Eleven wounded.\n",
    "empty": b"",
    "chunk.bin": bytes(range(256)) * 64,
    "long.bin": b"".join(number.to_bytes(4, "big") for number in range(60_000)),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blobs")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    told = [("officer", "create", "--name", "Aïcha Diallo"), ("case", "create", "Northern province")]
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)
        told.append(("attachment", "add", str(folder / name), "--case", "Northern province"))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    common = ["--home", str(folder / "home"), "--passphrase-file", str(folder / "passphrase"), "--json"]
    for words in told:
        subprocess.run(
            [sys.executable, "-m", "r2p_desk", *common, *words], check=True, capture_output=True, env=environment
        )
    return folder / "home"


@pytest.fixture(scope="module")
def attachments(home: Path) -> tuple[Path, bytes, list[dict[str, Any]]]:
    """The folder of the case, the case id, and the attachments in it."""
    officer = json.loads(pyrage.passphrase.decrypt((home / "officer.age").read_bytes(), PASSPHRASE))
    (access,) = home.rglob("access.age")
    plaintext, _ = age_decrypt(access.read_bytes(), unbech32("age-secret-key-pq-", officer["receive"]))
    statement = json.loads(json.loads(plaintext)["statement"])
    case = bytes.fromhex(statement["case"])
    key = hkdf(bytes.fromhex(statement["key"]), case, b"r2p-desk/case-db/1", 32)
    records = records_of(database(access.parent / "case.db", key))
    return access.parent, case, [fields for (kind, _), fields in records.items() if kind == "attachment"]


def expand_sha512(key: bytes, info: bytes, length: int) -> bytes:
    block, out, number = b"", b"", 1
    while len(out) < length:
        block = hmac.digest(key, block + info + bytes([number]), "sha512")
        out, number = out + block, number + 1
    return out[:length]


def opened(data: bytes, key: bytes, context: bytes) -> bytes:
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0" + data[:24] + context
    derived = expand_sha512(key, info, 76)
    assert derived[44:] == data[24:56]
    cipher, base = AESGCM(derived[:32]), int.from_bytes(derived[32:44], "big")
    chunks = [data[at : at + 16400] for at in range(56, len(data), 16400)]
    assert len(chunks[-1]) < 16400
    assert all(len(chunk) == 16400 for chunk in chunks[:-1])
    return b"".join(
        cipher.decrypt((base ^ number).to_bytes(12, "big"), chunk, None) for number, chunk in enumerate(chunks)
    )


def padme(length: int) -> int:
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def test_nothing_of_ours_is_imported_here() -> None:
    code = Path(__file__).read_text(encoding="utf-8")
    assert not re.search(r"^\s*(?:import|from)\s+(?:r2p_desk|copies|desks|papers)", code, re.MULTILINE)


def test_every_attachment_comes_out_as_it_went_in(
    attachments: tuple[Path, bytes, list[dict[str, Any]]],
) -> None:
    folder, case, records = attachments
    assert {record["name"] for record in records} == set(CONTENTS)
    for record in records:
        name, content = record["blob"], CONTENTS[record["name"]]
        data = (folder / "blobs" / name[:2] / name).read_bytes()
        plain = opened(data, bytes.fromhex(record["key"]), b"r2p-desk/blob/1\0" + case + bytes.fromhex(name))
        assert plain[: record["size"]] == content
        assert not any(plain[record["size"] :])
        assert len(plain) == padme(max(len(content), 4096))
        assert hashlib.sha256(content).hexdigest() == record["sha256"]


def test_no_other_file_lies_among_them(attachments: tuple[Path, bytes, list[dict[str, Any]]]) -> None:
    folder, _, records = attachments
    lies = {path.name for path in (folder / "blobs").rglob("*") if path.is_file()}
    assert lies == {record["blob"] for record in records}
