"""A case opened with stock tools alone, as README.txt says: age from npm, node's crypto, SQLCipher or just SQLite, tar.

Nothing of this program is imported: a home made by its commands, the passphrase, and what anybody can install. Where
Debian's ``sqlcipher`` is of version 4 it opens the database, else the bare ``sqlcipher3`` does; and once more without
any SQLCipher, page by page with node's own ciphers and Python's own SQLite.
"""

import base64
import hashlib
import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlcipher3.dbapi2 as sqlcipher

pytestmark = pytest.mark.slow  # a real officer: each command waits a second for the passphrase, and JavaScript longer
ROOT = Path(__file__).resolve().parents[2]
OPENER = ROOT / "tests" / "interop" / "node" / "open.mjs"
PASSPHRASE = "Zuflucht am Fluß"
TEXT = "Séen by “two” people\nand a third: 中国"
CHANGES = "SELECT CAST(bytes AS TEXT) FROM changes"


class Home(NamedTuple):
    """What the program's own commands made, and what opens it."""

    path: Path
    backup: Path
    officer: dict[str, Any]
    folder: Path
    statement: dict[str, Any]
    key: str


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("without-us")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (folder / "stick").mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])}
    common = ["--home", str(folder / "home"), "--passphrase-file", str(folder / "passphrase"), "--json"]

    def command(*words: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", "r2p_desk", *common, *words], check=True, capture_output=True, env=environment
        )
        return dict(json.loads(done.stdout))

    command("officer", "create", "--name", "Aïcha Diallo")
    command("case", "create", "Northern province")
    command("item", "add", "--case", "Northern province", "--title", "Checkpoint", "--text", TEXT)
    (bundle,) = (folder / "home" / "cases").iterdir()
    (bundle / "blobs" / "ab").mkdir(parents=True)
    (bundle / "blobs" / "ab" / ("ab" * 16)).write_bytes(os.urandom(5000))
    made = command("backup", "create", "--out", str(folder / "stick"))
    officer = json.loads(node("officer", file=str(folder / "home" / "officer.age"), passphrase=PASSPHRASE))
    sealed = json.loads(node("decrypt", file=str(bundle / "access.age"), identity=officer["receive"]))
    statement = json.loads(sealed["statement"])
    key = node("key", secret=statement["key"], salt=statement["case"], info="r2p-desk/case-db/1").decode()
    return Home(folder / "home", Path(made["path"]), officer, bundle, statement, key)


def test_nothing_of_ours_is_imported_here() -> None:
    for file in (Path(__file__), OPENER):
        code = file.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(?:import|from)\s.*\b(?:r2p_desk|desks|backing)\b", code, re.MULTILINE)


def test_age_from_npm_opens_the_officer_s_file_and_the_access_file(home: Home) -> None:
    assert (home.officer["type"], home.officer["name"]) == ("r2p-desk/officer", "Aïcha Diallo")
    assert home.statement["type"] == "r2p-desk/access"
    assert [one["name"] for one in home.statement["officers"]] == ["Aïcha Diallo"]


def test_the_key_is_the_one_that_the_openssl_command_derives(home: Home) -> None:
    options = [f"hexkey:{home.statement['key']}", f"hexsalt:{home.statement['case']}", "info:r2p-desk/case-db/1"]
    command = ["openssl", "kdf", "-keylen", "32", "-kdfopt", "digest:SHA256"]
    for option in options:
        command += ["-kdfopt", option]
    said = subprocess.run([*command, "HKDF"], check=True, capture_output=True, text=True).stdout
    assert said.strip().replace(":", "").lower() == home.key


def test_sqlcipher_opens_the_database_and_the_item_s_text_is_in_it(home: Home) -> None:
    assert told(rows_by_sqlcipher(home.folder / "case.db", home.key, CHANGES))["text"] == TEXT


def test_without_sqlcipher_every_page_opens_by_hand_and_sqlite_reads_the_rest(home: Home) -> None:
    plain = sqlite3.connect(":memory:")
    plain.deserialize(node("database", file=str(home.folder / "case.db"), key=home.key))
    assert told([row[0] for row in plain.execute(CHANGES)])["text"] == TEXT
    assert plain.execute("SELECT count(*) FROM commits").fetchone() == (2,)
    spoilt = home.path.parent / "spoilt.db"
    data = bytearray((home.folder / "case.db").read_bytes())
    data[3 * 16384 + 50] ^= 1
    spoilt.write_bytes(data)
    with pytest.raises(subprocess.CalledProcessError):
        node("database", file=str(spoilt), key=home.key)


def test_a_backup_is_opened_with_age_and_tar_and_put_together_by_hand(home: Home, tmp_path: Path) -> None:
    officer = json.loads(node("officer", file=f"{home.backup}.officer.age", passphrase=PASSPHRASE))
    archive = tmp_path / "backup.tar"
    archive.write_bytes(node("decrypt", file=str(home.backup), identity=officer["receive"]))
    subprocess.run(["tar", "-xf", str(archive), "-C", str(tmp_path)], check=True, capture_output=True)
    listed = json.loads((tmp_path / "manifest.json").read_bytes())
    for part in listed["parts"]:
        assert hashlib.sha256((tmp_path / part["id"]).read_bytes()).hexdigest() == part["sha256"]
    signed_by(officer, (tmp_path / "manifest.json").read_bytes(), json.loads((tmp_path / "manifest.sig").read_bytes()))
    (case,) = listed["cases"]
    access = tmp_path / f"{case['folder']}.access.age"
    sealed = json.loads(node("decrypt", file=str(access), identity=officer["receive"]))
    statement = json.loads(sealed["statement"])
    key = node("key", secret=statement["key"], salt=statement["case"], info="r2p-desk/case-db/1").decode()
    database = tmp_path / f"{case['folder']}.case.db"
    assert told(rows_by_sqlcipher(database, key, CHANGES))["text"] == TEXT
    titles = rows_by_sqlcipher(tmp_path / "desk.db", officer["desk_key"], "SELECT title FROM cases")
    assert titles == ["Northern province"]
    (blob,) = [part for part in listed["parts"] if part["role"] == "blob"]
    assert (tmp_path / blob["id"]).read_bytes() == (home.folder / "blobs" / "ab" / ("ab" * 16)).read_bytes()


@pytest.mark.parametrize("size", [0, 1, 16383, 16384, 16385, 70000])
def test_a_sealed_attachment_is_opened_by_what_c2sp_says_of_it(tmp_path: Path, size: int) -> None:
    from cryptography.cobblestone import Cobblestone256Encryptor

    content, name, case = os.urandom(size), secrets.token_hex(16), secrets.token_hex(16)
    context = b"r2p-desk/blob/1\0" + bytes.fromhex(case) + bytes.fromhex(name)
    key = Cobblestone256Encryptor.generate_key()
    sealer = Cobblestone256Encryptor(key, context)
    sealed = tmp_path / name
    sealed.write_bytes(sealer.update(content) + sealer.finalize())
    asked = {"file": str(sealed), "key": bytes(key).hex()}
    assert node("blob", **asked, context=context.hex()) == content
    with pytest.raises(subprocess.CalledProcessError):
        node("blob", **asked, context=context[::-1].hex())


def test_readme_and_formats_say_all_of_it_and_name_no_subject(home: Home) -> None:
    text = (home.folder / "README.txt").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert text.strip() in page
    for needed in ("access.age", "case.db", "blobs/", "chunked-encryption", ".r2pbackup", ".r2ppkg", "HKDF-SHA256"):
        assert needed in text
    assert "Northern" not in text


# The tools


def node(what: str, **asked: str) -> bytes:
    """What the JavaScript beside this file answers; it asks nobody else."""
    modules = next((place for place in (Path(sys.prefix) / "node", ROOT / ".venv" / "node") if place.is_dir()), None)
    assert modules is not None, "run python3 installer/desk.py setup --dev"
    command = ["node", str(OPENER), str(modules), what]
    return subprocess.run(command, input=json.dumps(asked).encode(), check=True, capture_output=True).stdout


def rows_by_sqlcipher(file: Path, key: str, query: str) -> list[str]:
    """The first column of what a query gives, by the ``sqlcipher`` command where it is of version 4."""
    keyed = [f"PRAGMA key = \"x'{key}'\"", "PRAGMA cipher_page_size = 16384"]
    if _sqlcipher_command() >= 4:
        script = "\n".join([*(f"{line};" for line in keyed), ".mode list", f"SELECT hex(v) FROM ({aliased(query)});"])  # noqa: S608  # ours
        said = subprocess.run(
            ["sqlcipher", "-batch", str(file)], input=script, check=True, capture_output=True, text=True
        ).stdout
        return [bytes.fromhex(line).decode() for line in said.splitlines() if re.fullmatch(r"(?:[0-9A-F]{2})+", line)]
    connection = sqlcipher.connect(f"file:{file}?mode=ro", uri=True)
    for line in keyed:
        connection.execute(line)
    return [row[0] for row in connection.execute(query)]


def aliased(query: str) -> str:
    return query.replace(" FROM", " AS v FROM", 1)


def _sqlcipher_command() -> int:
    """Its major version; Debian 12 has 3, which cannot read files of version 4. 0 where it is not there."""
    if not shutil.which("sqlcipher"):
        return 0
    asked = ["sqlcipher", ":memory:", "PRAGMA cipher_version;"]
    said = subprocess.run(asked, check=False, capture_output=True, text=True).stdout
    return int(said.strip().partition(".")[0] or 0)


def signed_by(officer: dict[str, Any], data: bytes, beside: dict[str, str]) -> None:
    """Both signatures of a manifest, over what docs/formats.md says; raises when one does not hold."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey

    prefix = b"r2p-desk/backup/1\0"
    message = prefix + hashlib.sha512(data).digest()
    ed25519 = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(officer["ed25519"])).public_key()
    ml_dsa_65 = MLDSA65PrivateKey.from_seed_bytes(bytes.fromhex(officer["ml_dsa_65"])).public_key()
    ed25519.verify(base64.b64decode(beside["ed25519"]), message)
    ml_dsa_65.verify(base64.b64decode(beside["ml_dsa_65"]), message, context=prefix)
    raw = ed25519.public_bytes_raw() + ml_dsa_65.public_bytes_raw()
    assert beside["signer"] == hashlib.sha256(b"r2p-desk/officer/1\0" + raw).hexdigest()


def told(changes: list[str]) -> dict[str, Any]:
    """The fields of the one item, out of all changes."""
    fields: dict[str, Any] = {}
    for change in map(json.loads, changes):
        if change["kind"] == "item":
            fields |= change["set"]
    return fields
