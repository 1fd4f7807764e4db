"""The independent verifier, loaded from its one file; packages spoiled one way at a time for it and the application."""

import hashlib
import importlib.util
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import exchanging
from r2p_desk.actions.session import Desk
from r2p_desk.errors import DeskError
from r2p_desk.exchange.manifest import sign_manifest
from r2p_desk.keys import age, canonical
from r2p_desk.keys.age_hybrid import HybridRecipient
from r2p_desk.keys.officer import Officer
from r2p_desk.system.strict_tar import header, padded

SCRIPT = Path(__file__).resolve().parents[1] / "installer" / "r2p_verify.py"
Members = list[tuple[str, bytes]]


def load() -> ModuleType:
    """The verifier as a module."""
    spec = importlib.util.spec_from_file_location("r2p_verify", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = load()


class Spoil:
    """A sound package from Alice to Bob, in its pieces, for one tampering to work on."""

    def __init__(self, alice: Officer, members: dict[str, bytes]) -> None:
        self.alice = alice
        self.members: Members = list(members.items())
        self.recipients: list[HybridRecipient] | None = None

    @property
    def manifest(self) -> dict[str, Any]:
        """What it says, to be changed and stated anew."""
        return dict(json.loads(self.members[0][1]))

    @property
    def sizes(self) -> list[int]:
        """How long each file in the archive is."""
        return [len(data) for _, data in self.members]

    def put(self, name: str, data: bytes) -> "Spoil":
        """Another content under a name that is there."""
        self.members = [(one, data if one == name else held) for one, held in self.members]
        return self

    def get(self, name: str) -> bytes:
        """The content under a name."""
        return dict(self.members)[name]

    def unsigned(self, **fields: Any) -> "Spoil":
        """Other words in the manifest, under the signatures of the former ones."""
        return self.put("manifest.json", canonical.encode({**self.manifest, **fields}))

    def stated(self, **fields: Any) -> "Spoil":
        """As a dishonest sender would: other words, properly signed."""
        return self.signed(canonical.encode({**self.manifest, **fields}))

    def signed(self, data: bytes, by: Officer | None = None) -> "Spoil":
        """These bytes as the manifest, properly signed."""
        self.put("manifest.json", data)
        return self.put("manifest.sig", sign_manifest(by or self.alice, data))

    def signature(self, **fields: Any) -> "Spoil":
        """Other fields beside the manifest; one that is None is left out."""
        held = {**json.loads(self.get("manifest.sig")), **fields}
        kept = {name: value for name, value in held.items() if value is not None}
        return self.put("manifest.sig", canonical.encode(kept))

    def part(self, name: str, data: bytes) -> "Spoil":
        """Another content of a part, which its sender names and signs."""
        self.put(name, data)
        parts = [
            {**part, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} if part["id"] == name else part
            for part in self.manifest["parts"]
        ]
        return self.stated(parts=parts)

    def archive(self) -> bytes:
        """The archive of these members, every header and the padding as they must be."""
        return filled(b"".join(block(name, data) for name, data in self.members))


def card_at(path: Path) -> Any:
    """The card in a file, as the verifier reads it."""
    return VERIFIER.read_card(path.read_bytes())


def block(name: str, data: bytes) -> bytes:
    """One file of an archive."""
    return header(name, len(data)) + data + bytes(-len(data) % 512)


def filled(files: bytes) -> bytes:
    """The archive that these blocks make."""
    return files.ljust(padded(len(files)), b"\0")


class Bench:
    """Bob, who has not taken anything in, and what both readers say of what is put before them."""

    def __init__(self, folder: Path, alice: Desk, bob: Desk, carla: Desk) -> None:
        self.folder, self.alice, self.bob, self.carla = folder, alice, bob, carla
        self.cards = {}
        for desk in (alice, bob, carla):
            self.cards[desk] = folder / f"{desk.officer.id[:8]}.r2pcard"
            self.cards[desk].write_bytes(exchanging.card_of(desk))

    def both(self, tar: bytes, recipients: Sequence[HybridRecipient] | None = None) -> tuple[list[str], list[str]]:
        """The codes of what the application finds, and of what the verifier finds, in this archive."""
        sealed, plain = self.folder / "spoiled.r2ppkg", self.folder / "spoiled.tar"
        sealed.write_bytes(age.encrypt(tar, list(recipients or [self.bob.officer.public.recipient])))
        plain.write_bytes(tar)
        return self.application(sealed), self.verifier(plain, sealed)["codes"]

    def application(self, sealed: Path) -> list[str]:
        """What taking it in would find; nothing when it is as it should be."""
        try:
            return [finding.code for finding in exchanging.look(self.bob, sealed).findings]
        except DeskError as error:
            code = {"newer-version": "too-new"}.get(error.code, error.code)
            return [code if error.exit_status == 3 else f"exit {error.exit_status}"]

    def verifier(self, plain: Path, sealed: Path | None = None, *signers: Desk) -> dict[str, Any]:
        """What the verifier says, and under ``codes`` what it finds."""
        found = VERIFIER.trusted([self.cards[desk] for desk in signers or (self.alice,)], [])
        asked = VERIFIER.Asked(
            known=found.known, names=found.names, confirmed=(), receiver=card_at(self.cards[self.bob]), sealed=sealed,
            volumes=None, offices=found.offices, revoked=(), receiver_id=self.bob.officer.id,
            at="2026-11-27T00:00:00.000Z",
        )  # fmt: skip
        body = dict(VERIFIER.verify(plain, asked).body)
        assert (body["verdict"] == "valid") or body["findings"]
        return {**body, "codes": [finding["code"] for finding in body["findings"]]}


def sealed(bench: Bench, one: Spoil) -> Path:
    """A package as Bob gets it."""
    path = bench.folder / "again.r2ppkg"
    path.write_bytes(age.encrypt(one.archive(), [bench.bob.officer.public.recipient]))
    return path


@contextmanager
def bench(folder: Path) -> Iterator[tuple[Bench, Callable[[], Spoil], dict[str, bytes]]]:
    """Alice, Bob and Carla; a maker of fresh material from Alice's package for Bob; her package for Carla, opened."""
    with exchanging.officers(folder, *exchanging.NAMES) as (alice, bob, carla):
        exchanging.begin(alice, "Checkpoint at the bridge", "Radio broadcast")
        exchanging.attach(alice, b"a photograph " * 300)
        out = exchanging.stick(folder)
        sent = exchanging.send(alice, bob, out)
        members = exchanging.opened(bob.officer, sent.path)
        other = exchanging.opened(carla.officer, exchanging.send(alice, carla, out).path)
        yield Bench(folder, alice, bob, carla), lambda: Spoil(alice.officer, members), other
