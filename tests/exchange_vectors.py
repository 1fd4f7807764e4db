"""The vectors of the exchange: what they hold, how they were made, and how this program reads them.

``python tests/exchange_vectors.py`` (in the checkout, with the development packages) makes ``tests/vectors/exchange``
anew, with new keys. They are made once for each change of the format; a reader must go on reading those that are there.
"""

import json
import secrets
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parent)]

import desks
import exchanging
import founding
from exchanging import begin, send, stick, take
from r2p_desk.actions import dossiers, office_work, receipts, session
from r2p_desk.actions.contacts import find_contact
from r2p_desk.actions.dossiers import DossierAsked
from r2p_desk.actions.session import Desk
from r2p_desk.keys import age
from r2p_desk.keys.officer import create_officer
from r2p_verifier import Spoil

FOLDER = Path(__file__).resolve().parent / "vectors" / "exchange"
LISTED = FOLDER / "expected.json"


class Vector(NamedTuple):
    """One file and what a reader must say of it."""

    file: str
    sealed: str | None
    signers: list[str]
    receiver: str
    verdict: str
    says: str

    def stated(self) -> dict[str, Any]:
        """As it stands in ``expected.json``."""
        return self._asdict()


def read() -> tuple[dict[str, Any], list[Vector]]:
    """Whose keys they are, and the vectors."""
    held = json.loads(LISTED.read_text(encoding="utf-8"))
    return held["identities"], [Vector(**one) for one in held["vectors"]]


def make(folder: Path, workplace: Path) -> None:
    """All of it, with new keys."""
    with exchanging.officers(workplace, *exchanging.NAMES) as (alice, bob, carla):
        begin(alice, "Checkpoint at the bridge", "中国 · Séen by “two” people")
        exchanging.attach(alice, b"a photograph")
        out = stick(workplace)
        case = send(alice, bob, out).path
        other = exchanging.opened(carla.officer, send(alice, carla, out).path)
        take(bob, case)
        receipt = receipts.send_receipts(bob, alice.officer.id, out).path
        with session.open_case(alice, exchanging.CASE, write=True) as opened:
            asked = DossierAsked(title="North", subject="North")
            prepared = dossiers.preview_dossier(opened, find_contact(alice, bob.officer.id), asked)
            dossier = dossiers.send_dossier(opened, prepared, out).sent.path
        for desk, name in ((alice, "alice"), (bob, "bob"), (carla, "carla")):
            (folder / f"{name}.r2pcard").write_bytes(exchanging.card_of(desk))
        sound = {"case": (case, bob, "alice"), "receipt": (receipt, alice, "bob"), "dossier": (dossier, bob, "alice")}
        for name, (path, receiver, _) in sound.items():
            shutil.copyfile(path, folder / f"{name}.r2ppkg")
            (folder / f"{name}.tar").write_bytes(age.decrypt(path.read_bytes(), [receiver.officer.identity]))
        fresh = exchanging.opened(bob.officer, case)
        (folder / "journal").write_bytes(fresh["journal"])
        stranger = create_officer("Dora", datetime.now(UTC))
        spoiled = _spoiled(fresh, other, alice.officer, stranger)
        for name, data in spoiled.items():
            (folder / f"{name}.tar").write_bytes(data)
        _vouch(folder, workplace, carla)
        vectors = [
            Vector("office.r2pcard", None, ["office"], "bob", "valid", "the card of an office that was given"),
            Vector("office.r2pcard", None, ["alice"], "bob", "unknown-signer", "the card of an office that was not"),
            Vector("vouched.r2pcard", None, ["office"], "bob", "valid", "a card the office vouches for"),
            Vector(
                "vouched.r2pcard", None, ["alice"], "bob", "unknown-signer", "the same where the office is not known"
            ),
            Vector("carla.revocation", None, ["office"], "bob", "valid", "the office withdraws the officer"),
            Vector("carla.revocation", None, ["alice"], "bob", "unknown-signer", "the same where it is not known"),
            Vector("alice.r2pcard", None, ["alice"], "bob", "valid", "a card that was given"),
            Vector("carla.r2pcard", None, ["alice"], "bob", "unknown-signer", "a card that was not"),
            Vector("journal", None, ["alice"], "bob", "valid", "a journal by itself"),
            Vector("journal", None, ["bob"], "bob", "unknown-signer", "a journal of somebody who is not known"),
            Vector("case.r2ppkg", None, ["alice"], "bob", "sealed", "a package that was not decrypted"),
            *(
                Vector(f"{name}.tar", f"{name}.r2ppkg", [by], "alice" if by == "bob" else "bob", "valid", f"a {name}")
                for name, (_, _, by) in sound.items()
            ),
            Vector("case.tar", None, ["bob"], "bob", "unknown-signer", "signed by somebody who is not known"),
            Vector("case.tar", None, ["alice"], "carla", "not-for-us", "held against another receiver"),
            *(
                Vector(f"{name}.tar", None, ["alice"], "bob", _VERDICTS[name][0], _VERDICTS[name][1])
                for name in spoiled
            ),
        ]
        identities = {name: desk.officer.identity.secret() for name, desk in (("alice", alice), ("bob", bob))}
        stated = {"identities": identities, "vectors": [one.stated() for one in vectors]}
        text = json.dumps(stated, indent=1, ensure_ascii=False)
        (folder / LISTED.name).write_text(text + "\n", encoding="utf-8")


def _vouch(folder: Path, workplace: Path, officer: Desk) -> None:
    """An office that vouches for an officer and withdraws them."""
    office = founding.make(workplace / "office")
    shutil.copyfile(office.card, folder / "office.r2pcard")
    shutil.copyfile(founding.enrol(officer, office), folder / "vouched.r2pcard")
    with desks.quick_sealing():
        gone = office_work.withdraw(
            officer.officer.id, office.folder, founding.PASSPHRASE, workplace / "gone", reason="left the service"
        )
    shutil.copyfile(gone.path, folder / "carla.revocation")


_VERDICTS = {
    "part-altered": ("altered", "one bit of the access file"),
    "manifest-altered": ("altered", "another marking, under the old signatures"),
    "signature-missing": ("altered", "Ed25519 alone"),
    "signature-swapped": ("altered", "each signature under the other's name"),
    "key-inside": ("altered", "signed by a stranger whose keys come along"),
    "stranger": ("unknown-signer", "a sound package by nobody who is known"),
    "not-canonical": ("altered", "a blank in a manifest its sender signed"),
    "key-twice": ("altered", "a key twice in a manifest its sender signed"),
    "fraction": ("altered", "1.0 in a manifest its sender signed"),
    "later-version": ("too-new", "format 2"),
    "unknown-condition": ("too-new", "a condition that is not of the list"),
    "path": ("altered", "a part named by a path"),
    "order": ("altered", "two parts changed places"),
    "unnamed-part": ("altered", "a part more than is named"),
    "longer": ("altered", "padded more than it must be"),
    "forwarded": ("not-for-us", "the same sender's package for somebody else"),
}


def _spoiled(fresh: dict[str, bytes], other: dict[str, bytes], alice: Any, stranger: Any) -> dict[str, bytes]:
    """Archives that are not as they must be, by name."""

    def one() -> Spoil:
        return Spoil(alice, fresh)

    access, manifest = fresh["access"], fresh["manifest.json"]
    beside = json.loads(fresh["manifest.sig"])
    theirs = json.dumps({**json.loads(manifest), "signer": stranger.id}, separators=(",", ":"), ensure_ascii=False)
    keys = stranger.public.verifying
    parts = one().manifest["parts"]
    moved = one()
    moved.members[2], moved.members[3] = moved.members[3], moved.members[2]
    more = one()
    more.members.append(("more", b"more"))
    inside = one().signed(theirs.encode(), stranger).signature(keys=[keys.ed25519.hex(), keys.ml_dsa_65.hex()])
    swapped = one().signature(ed25519=beside["ml_dsa_65"], ml_dsa_65=beside["ed25519"])
    return {
        "part-altered": one().put("access", access[:-1] + bytes([access[-1] ^ 1])).archive(),
        "manifest-altered": one().unsigned(marking="STRICTLY CONFIDENTIAL").archive(),
        "signature-missing": one().signature(ml_dsa_65=None).archive(),
        "signature-swapped": swapped.archive(),
        "key-inside": inside.archive(),
        "stranger": one().signed(theirs.encode(), stranger).archive(),
        "not-canonical": one().signed(manifest.replace(b",", b", ", 1)).archive(),
        "key-twice": one().signed(manifest.replace(b'"format":1', b'"format":1,"format":1')).archive(),
        "fraction": one().signed(manifest.replace(b'"format":1', b'"format":1.0')).archive(),
        "later-version": one().stated(format=2).archive(),
        "unknown-condition": one().stated(conditions=["burn-after-reading"]).archive(),
        "path": one().stated(parts=[{**parts[0], "id": "../access"}, *parts[1:]]).archive(),
        "order": moved.archive(),
        "unnamed-part": more.archive(),
        "longer": one().archive() + bytes(65_536),
        "forwarded": Spoil(alice, other).archive(),
    }


def officer_of(identity: str) -> Any:
    """As much of an officer as opening a package takes: the key it is sealed to."""
    from r2p_desk.keys.age_hybrid import HybridIdentity

    held = HybridIdentity.parse(identity)
    return cast(
        "Any", SimpleNamespace(identity=held, identities=[held], public=SimpleNamespace(recipient=held.recipient))
    )


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=secrets.token_hex(4)) as place:
        make(FOLDER, Path(place))
