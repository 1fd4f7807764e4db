"""A framework pack verified, and written, by code that imports nothing of ours: docs/formats.md is enough."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

import desks
import framework_packs
from r2p_desk.actions import contacts, session
from r2p_desk.actions.frameworks import load_pack, seal_pack
from r2p_desk.exchange.card import fingerprint, make_card
from r2p_desk.keys.officer import Officer, create_officer

PREFIX = b"r2p-desk/framework/1\0"


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def verified(data: bytes, ed25519: bytes, ml_dsa_65: bytes) -> dict[str, Any]:
    """What is stated, if both signatures hold as the page has it."""
    envelope = json.loads(data)
    assert canonical(envelope) == data
    assert set(envelope) == {"statement", "signer", "ed25519", "ml_dsa_65"}
    assert envelope["signer"] == hashlib.sha256(b"r2p-desk/officer/1\0" + ed25519 + ml_dsa_65).hexdigest()
    text = envelope["statement"].encode()
    message = PREFIX + hashlib.sha512(text).digest()
    Ed25519PublicKey.from_public_bytes(ed25519).verify(base64.b64decode(envelope["ed25519"]), message)
    MLDSA65PublicKey.from_public_bytes(ml_dsa_65).verify(base64.b64decode(envelope["ml_dsa_65"]), message, PREFIX)
    stated = json.loads(text)
    assert canonical(stated) == text
    assert stated["signer"] == envelope["signer"]
    return dict(stated)


def test_a_pack_we_seal_is_read_from_the_page(tmp_path: Path) -> None:
    with session.unlock(desks.quick_home(tmp_path), desks.PASSPHRASE) as desk:
        made = seal_pack(desk, framework_packs.written(tmp_path, framework_packs.plain()), tmp_path / "out")
        keys = desk.officer.public.verifying
    data = made.path.read_bytes()
    assert len(data) <= 4 * 1024 * 1024
    stated = verified(data, keys.ed25519, keys.ml_dsa_65)
    assert (stated["type"], stated["format"], stated["case"]) == ("r2p-desk/framework-pack", 1, None)
    assert (stated["framework"], stated["version"], stated["language"]) == ("un-2014", "2014-10", "fr")
    ids = [one["id"] for one in stated["entries"]]
    assert len(ids) == len(set(ids)) == 157
    assert all(one["parent"] in ("", one["id"].partition(".")[0]) and one["label"] for one in stated["entries"])
    with pytest.raises(InvalidSignature):
        verified(data.replace(b"Facteur 7", b"Facteur 8", 1), keys.ed25519, keys.ml_dsa_65)


def test_a_pack_written_from_the_page_is_loaded(tmp_path: Path) -> None:
    office = create_officer("The office", datetime.now(UTC))
    path = tmp_path / "pack"
    path.write_bytes(written(office))
    card = tmp_path / "card"
    card.write_bytes(make_card(office, datetime.now(UTC)))
    with session.unlock(desks.quick_home(tmp_path), desks.PASSPHRASE) as desk:
        contacts.add_contact(desk, card, fingerprint(office.public, office.certificate))
        assert load_pack(desk, path).pack.signer_name == "The office"


def written(office: Officer) -> bytes:
    """A pack signed by two keys from their seeds, with nothing of ours."""
    pack = {name: value for name, value in framework_packs.plain().items() if name != "schema"}
    head = {"type": "r2p-desk/framework-pack", "format": 1, "case": None, "signer": office.id}
    text = canonical({**head, **pack})
    message = PREFIX + hashlib.sha512(text).digest()
    first, second = office._signing.seeds()
    return canonical(
        {
            "statement": text.decode(),
            "signer": office.id,
            "ed25519": base64.b64encode(Ed25519PrivateKey.from_private_bytes(first).sign(message)).decode(),
            "ml_dsa_65": base64.b64encode(MLDSA65PrivateKey.from_seed_bytes(second).sign(message, PREFIX)).decode(),
        }
    )
