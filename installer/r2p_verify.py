"""Says of one file that R2P Desk wrote whether it is what its signer signed: ``r2p_verify.py FILE --signer CARD``.

One file, written from docs/formats.md and sharing no line with the program; it needs Python 3.11 and ``cryptography``
50. Fetch it by another way than the package came. It opens nothing, asks for no passphrase and writes nothing.

FILE is one of

- a decrypted package, a tar: ``r2p-desk package unseal FILE --out TAR`` or ``age -d`` makes it;
- a journal: the part ``journal`` of such a tar;
- a plain signed file: a card, a framework pack, a receipt, a revocation and the like.

Nobody is known but whose cards are given with ``--signer``; with ``--fingerprint`` (64 digits or twelve words, compared
by another way) a card counts only when its fingerprint is one of these. Where an office vouches for officers its card
is given, too, and then it is the office's fingerprint that is compared.

Exit status: 0 valid and nothing found; 3 not valid, or something found; 2 wrong arguments, a card that is none among
them; 1 the file could not be read. With ``--json`` one object on standard output: ``verdict`` (``valid``, ``altered``,
``cut``, ``unknown-signer``, ``revoked``, ``not-for-us``, ``too-new``, ``too-large``, ``sealed``, ``unreadable``),
``findings`` (objects ``code``, ``text``), ``parts`` (objects ``id``, ``role``, ``size``, ``sha256``, ``ok``),
``notes``, ``kind``, ``type``, ``signer``, ``signer_name``, ``package``, ``case``, ``created``, ``manifest_sha256``,
``commits``.

A decrypted package proves its authorship to anyone who holds it. Destroy it when it is no longer needed.

Memory: one piece of a part, the manifest (at most 32 MiB), one line of a journal (at most 256 MiB) and, for each
commit, its id and what it names.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

MIB = 1024 * 1024
UNIT = 64 * 1024
BLOCK = 512
LARGEST_MANIFEST, LARGEST_SIGNATURE, LARGEST_CARD = 32 * MIB, UNIT, UNIT
LARGEST_STATEMENT = 64 * MIB
LONGEST_LINE = 256 * MIB
MOST_WAITING = 64 * MIB
MOST_PARTS, LARGEST_WHOLE = 100_000, 2**40
WARNING = "A decrypted package proves its authorship to anyone who holds it. Destroy it when it is no longer needed."

HASH, ID = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{32}")
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,63}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
VOLUME = re.compile(r"[0-9a-f]{32}\.r2ppkg\.[0-9]{3}")
TEXT = r'"((?:[^"\\]|\\.)*)"'
ENVELOPE = re.compile(
    rb'\{"ed25519":"([^"\\]*)","ml_dsa_65":"([^"\\]*)","signer":"([^"\\]*)"(?:,"statement":(".*"))?\}', re.DOTALL
)

# In the order in which the parts of a package stand, and how large each may be
ROLES = {
    "access": MIB, "journal": 2**32, "card": UNIT, "blob": LARGEST_WHOLE, "dossier": 64 * MIB,
    "statement": 16 * MIB, "reference": 64 * MIB, "file": LARGEST_WHOLE, "paper": 128 * MIB,
}  # fmt: skip
# The roles of each kind; those before the bar stand in it exactly once
KINDS = {
    "case": (("access", "journal"), ("card", "blob")), "dossier": (("dossier",), ("file", "paper")),
    "briefing": (("paper",), ()), "receipt": (("statement",), ()), "recall": (("statement",), ()),
    "request": (("statement",), ()), "reference": (("reference",), ()), "handling": (("statement",), ("paper",)),
}  # fmt: skip
# Of these there may be more than one all the same
SEVERAL = {"reference"}
MANIFEST = {
    "type", "format", "package", "kind", "case", "signer", "receivers", "created", "expires", "marking", "conditions",
    "heads", "parts",
}  # fmt: skip
# What a statement calls itself, and the purpose its signatures are for
PURPOSES = {
    "r2p-desk/card": "card", "r2p-desk/office-card": "card", "r2p-desk/office-succession": "card",
    "r2p-desk/heads": "heads", "r2p-desk/framework-pack": "framework", "r2p-desk/release": "release",
    "r2p-desk/access": "access", "r2p-desk/expunge-approval": "approval", "r2p-desk/receipt": "receipt",
    "r2p-desk/receipts": "receipt", "r2p-desk/recall": "recall", "r2p-desk/recall-answer": "recall",
    "r2p-desk/request": "request", "r2p-desk/request-answer": "request", "r2p-desk/handling": "handling",
    "r2p-desk/register": "register", "r2p-desk/revocation": "revocation", "r2p-desk/enrolment": "enrolment",
    "r2p-desk/dossier-approval": "approval",
}  # fmt: skip


ROLES_IN_OFFICE = ("officer", "reviewer", "custodian", "head")
LEVELS = ("UNCLASSIFIED", "CONFIDENTIAL", "STRICTLY CONFIDENTIAL")


class Finding(Exception):
    """What is amiss: one of the verdicts as its code, and a sentence."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, text


class Stranger(Finding):
    """An office vouches, and nobody gave its card."""


class Argument(Exception):
    """What was given on the command line is not what it must be."""


def altered(text: str) -> Finding:
    return Finding("altered", text)


def cut() -> Finding:
    return Finding("cut", "The archive ends before it is complete.")


class Report:
    """What is told in the end. The verdict is the code of the first finding that decides, else ``valid``."""

    def __init__(self, file: str) -> None:
        self.body: dict[str, Any] = {"file": file, "verdict": "valid", "findings": [], "parts": [], "notes": []}

    def find(self, code: str, text: str, *, decides: bool = True) -> None:
        finding = {"code": code, "text": text}
        if finding not in self.body["findings"]:
            self.body["findings"].append(finding)
        if decides and self.body["verdict"] == "valid":
            self.body["verdict"] = code

    def note(self, text: str) -> None:
        self.body["notes"].append(text)

    def part(self, part: dict[str, Any]) -> dict[str, Any]:
        told = {"id": part["id"], "role": part["role"], "size": part["size"], "sha256": part["sha256"], "ok": False}
        self.body["parts"].append(told)
        return told

    @property
    def status(self) -> int:
        if self.body["verdict"] == "unreadable":
            return 1
        return 3 if self.body["findings"] or self.body["verdict"] != "valid" else 0


# Canonical JSON


def spelled(value: object) -> bytes:
    """The one spelling of a value."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def canonical(data: bytes) -> Any:
    """The value these bytes are the one spelling of."""
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refused, parse_constant=_refused, parse_int=_whole)
        if _depth(value) <= 64 and spelled(value) == data:
            return value
    except (ValueError, RecursionError):
        pass
    raise altered("A statement is not spelled in the one way there is.")


def _refused(text: str) -> None:
    raise ValueError(text[:0])


def _whole(text: str) -> int:
    if len(text) > 17 or not -(2**53) <= int(text) <= 2**53:
        raise ValueError
    return int(text)


def _depth(value: object) -> int:
    """How deep arrays and objects stand in each other."""
    deep, level = 0, [value]
    while level := [one for one in level if isinstance(one, (list, dict))]:
        deep += 1
        if deep > 64:
            break
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return deep


def is_moment(text: object) -> bool:
    try:
        return isinstance(text, str) and bool(MOMENT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_hex(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def is_count(value: object, least: int = 0) -> bool:
    return type(value) is int and value >= least


def unbase64(text: object) -> bytes:
    """The bytes a base64 text is the one spelling of; ``ValueError`` for any other."""
    raw = base64.b64decode(text if isinstance(text, str) else "?", validate=True)
    if base64.b64encode(raw).decode("ascii") != text:
        raise ValueError
    return raw


# Keys and signatures


class Keys(NamedTuple):
    """The two signing keys of an officer."""

    ed25519: bytes
    ml_dsa_65: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(b"r2p-desk/officer/1\0" + self.ed25519 + self.ml_dsa_65).hexdigest()

    def signed(self, purpose: str, data: bytes, ed25519: bytes, ml_dsa_65: bytes | None) -> bool:
        """Whether both signatures are over these bytes for this purpose; for a commit the first alone."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey

        label = b"r2p-desk/" + purpose.encode("ascii") + b"/1\0"
        message = label + hashlib.sha512(data).digest()
        if (ml_dsa_65 is None) != (purpose == "commit"):
            return False
        try:
            Ed25519PublicKey.from_public_bytes(self.ed25519).verify(ed25519, message)
            if ml_dsa_65 is not None:
                MLDSA65PublicKey.from_public_bytes(self.ml_dsa_65).verify(ml_dsa_65, message, context=label)
        except (InvalidSignature, ValueError):
            return False
        return True


def keys_of(stated: dict[str, Any]) -> Keys:
    """The signing keys in hex beside each other in an object; ``ValueError`` when they are none."""
    pair = [stated.get("ed25519"), stated.get("ml_dsa_65")]
    if not all(isinstance(one, str) and re.fullmatch(r"(?:[0-9a-f]{2})+", one) for one in pair):
        raise ValueError
    keys = Keys(*(bytes.fromhex(one) for one in pair if isinstance(one, str)))
    if (len(keys.ed25519), len(keys.ml_dsa_65)) != (32, 1952):
        raise ValueError
    return keys


Known = dict[str, Keys]


class Signed(NamedTuple):
    """A signature file or a signed statement, taken apart and not yet believed."""

    signer: str
    ed25519: str
    ml_dsa_65: str
    statement: bytes | None

    def check(self, purpose: str, data: bytes, known: Known) -> None:
        """``Finding`` unless a known officer signed these bytes twice for this purpose."""
        keys = known.get(self.signer)
        if keys is None:
            raise Finding("unknown-signer", "It was signed by nobody whose card was given with --signer.")
        try:
            pair = unbase64(self.ed25519), unbase64(self.ml_dsa_65)
        except (ValueError, binascii.Error):
            raise altered("A signature is not written in the one way there is.") from None
        if keys.id != self.signer or not keys.signed(purpose, data, *pair):
            raise altered("The two signatures do not both hold for what they stand beside.")


def apart(data: bytes, *, statement: bool) -> Signed:
    """What is signed, by whom, and the signatures: from the bytes, before anything of it is read as JSON."""
    found = ENVELOPE.fullmatch(data)
    if found is None or (found[4] is not None) != statement:
        raise altered("The signatures are not written in the one form there is.")
    try:
        ed25519, ml_dsa_65, signer = (found[at].decode("utf-8") for at in (1, 2, 3))
        text = json.loads(found[4].decode("utf-8")) if statement else None
        same = spelled(text) == found[4] if statement else True
    except (ValueError, RecursionError):
        same = False
    if not same or any(ord(one) < 32 for one in ed25519 + ml_dsa_65 + signer):
        raise altered("A signed statement is not spelled in the one way there is.")
    return Signed(signer, ed25519, ml_dsa_65, None if text is None else text.encode("utf-8"))


def stated_in(data: bytes, purpose: str, known: Known) -> dict[str, Any]:
    """The object a known officer signed as a statement of this purpose."""
    signed = apart(data, statement=True)
    text = signed.statement or b""
    signed.check(purpose, text, known)
    return own_words(canonical(text), signed.signer)


def own_words(held: Any, signer: str) -> dict[str, Any]:
    """The statement, if it names its type, its case and its signer."""
    case = held.get("case", 0) if isinstance(held, dict) else 0
    if not isinstance(held, dict) or not isinstance(held.get("type"), str) or held.get("signer") != signer:
        raise altered("A signed statement does not name itself and its signer.")
    if case is not None and not isinstance(case, str):
        raise altered("A signed statement does not name its case.")
    return held


# Cards


class Card(NamedTuple):
    """An officer's card whose own keys signed it."""

    name: str
    keys: Keys
    fingerprint: str
    receiving: str
    created: str
    office: str | None = None
    """The key hash by which an office signed it, where one did."""
    valid_until: str | None = None
    certificate: bytes = b""


def read_card(data: bytes, offices: Known | None = None) -> Card:
    """The card in these bytes: signed by the keys on it, which proves nothing of who the officer is, or by an office.

    An office's own card is read as one, too: its ``office`` is its own key hash.
    """
    from cryptography.x509 import ExtensionNotFound

    if len(data) > LARGEST_CARD:
        raise altered("It is too long for a card.")
    signed = apart(data, statement=True)
    held = canonical(signed.statement or b"")
    for kind in ("r2p-desk/card", "r2p-desk/office-card"):
        refuse_newer(held, kind)
    try:
        keys = keys_of(held)
        known = {**(offices or {}), keys.id: keys}
        refuse_stranger(held, known)
        if held["type"] == "r2p-desk/office-card":
            return _office_card(stated_in(data, "card", {keys.id: keys}), keys)
        return vouched(_card(stated_in(data, "card", known), keys), held.get("voucher"), offices or {})
    except (ValueError, KeyError, TypeError, AttributeError, ExtensionNotFound):
        raise altered("It is not a card in the one form there is.") from None
    except Stranger:
        raise
    except Finding:
        raise altered("The card was altered after it was made.") from None


def vouched(card: Card, voucher: Any, offices: Known) -> Card:
    """A card its officer renewed is vouched for by the office's card for the same keys that stands in it."""
    if card.office is not None or not isinstance(voucher, str):
        return card
    try:
        before = read_card(voucher.encode("utf-8"), offices)
    except Finding:
        return card
    same = (before.keys, before.certificate) == (card.keys, card.certificate)
    if not same or before.office not in offices:
        return card
    return card._replace(office=before.office, valid_until=before.valid_until)


def refuse_stranger(held: dict[str, Any], known: Known) -> None:
    """A card that an office vouches for is judged by the office alone."""
    if held["type"] == "r2p-desk/card" and "office" in held and held["signer"] not in known:
        raise Stranger("unknown-signer", "The office that vouches for this card was not given with --signer.")


def refuse_newer(held: Any, kind: str) -> None:
    if isinstance(held, dict) and held.get("type") == kind and is_count(held.get("format"), 2):
        raise Finding("too-new", "It was written by a later version of R2P Desk than this verifier knows.")


def _card(stated: dict[str, Any], keys: Keys) -> Card:
    from cryptography.x509 import load_der_x509_certificate

    name, created = _head_of_card(stated, "r2p-desk/card")
    receiving = unbech32("age1pq", stated["receive"])
    usable(receiving)
    certificate = base64.b64decode(stated["certificate"], validate=True)
    parsed = load_der_x509_certificate(certificate)
    by_office = stated["signer"] != keys.id
    if by_office:
        issued = load_der_x509_certificate(base64.b64decode(stated["issued"], validate=True))
        said = stated["role"], stated["clearance"]
        fine = said[0] in ROLES_IN_OFFICE and said[1] in LEVELS and is_hex(HASH, stated["office"])
        if not fine or not is_moment(stated["valid_until"]) or issued.public_key() != parsed.public_key():
            raise ValueError
    material = keys.ed25519 + keys.ml_dsa_65 + receiving + hashlib.sha256(certificate).digest()
    return Card(
        name=name,
        keys=keys,
        fingerprint=hashlib.sha256(b"r2p-desk/fingerprint/1\0" + material).hexdigest(),
        receiving=hashlib.sha256(b"r2p-desk/receive/1\0" + receiving).hexdigest(),
        created=created,
        office=stated["signer"] if by_office else None,
        valid_until=stated["valid_until"] if by_office else None,
        certificate=certificate,
    )


def _head_of_card(stated: dict[str, Any], kind: str) -> tuple[str, str]:
    """The name and the moment on a card of this type; ``ValueError`` where they are not as they must be."""
    name, created = stated["name"], stated["created"]
    known = (stated["type"], stated["format"], stated["case"]) == (kind, 1, None)
    fine = isinstance(name, str) and name.strip() == name and 0 < len(name) <= 64 and name.isprintable()
    if not known or stated["format"] is True or not fine or not is_moment(created):
        raise ValueError
    return name, created


def _office_card(stated: dict[str, Any], keys: Keys) -> Card:
    from cryptography.x509 import BasicConstraints, KeyUsage, load_der_x509_certificate

    name, created = _head_of_card(stated, "r2p-desk/office-card")
    office, number, succession = stated["office"], stated["number"], stated["succession"]
    recovery, root = unbech32("age1pq", stated["recovery"]), base64.b64decode(stated["root"], validate=True)
    usable(recovery)
    extensions = load_der_x509_certificate(root).extensions
    authority = extensions.get_extension_for_class(BasicConstraints).value.ca
    authority = authority and extensions.get_extension_for_class(KeyUsage).value.key_cert_sign
    fine = is_hex(HASH, office) and is_count(number, 1) and number < 2**31 and (number > 1 or office == keys.id)
    if not fine or not authority or not (succession is None or isinstance(succession, str)):
        raise ValueError
    material = bytes.fromhex(office) + keys.ed25519 + keys.ml_dsa_65 + recovery + hashlib.sha256(root).digest()
    fingerprint = hashlib.sha256(b"r2p-desk/office-fingerprint/1\0" + material).hexdigest()
    return Card(name=name, keys=keys, fingerprint=fingerprint, receiving="", created=created, office=keys.id)


def usable(receiving: bytes) -> None:
    """``ValueError`` for bytes of a receiving key that nothing can be sealed to."""
    from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    if len(receiving) != 1216:
        raise ValueError
    MLKEM768PublicKey.from_public_bytes(receiving[:1184])
    X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(receiving[1184:]))


def unbech32(prefix: str, text: object) -> bytes:
    """The data of a Bech32 text (BIP 173, without its limit of length) under this prefix."""
    if not isinstance(text, str) or not text.startswith(prefix + "1"):
        raise ValueError
    groups = ["qpzry9x8gf2tvdw0s3jn54khce6mua7l".index(one) for one in text[len(prefix) + 1 :]]
    rest = 1
    for value in [*(ord(one) >> 5 for one in prefix), 0, *(ord(one) & 31 for one in prefix), *groups]:
        top, rest = rest >> 25, (rest & 0x1FFFFFF) << 5 ^ value
        for at, factor in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            rest ^= factor if top >> at & 1 else 0
    bits = "".join(f"{group:05b}" for group in groups[:-6])
    size = len(bits) // 8 * 8
    if rest != 1 or len(groups) < 6 or len(bits) - size > 4 or "1" in bits[size:]:
        raise ValueError
    return bytes(int(bits[at : at + 8], 2) for at in range(0, size, 8))


def confirms(typed: str, fingerprint: str) -> bool:
    """Whether 64 digits or twelve words are this fingerprint; of a word its first four letters count (SLIP-0039)."""
    parts = [one for one in re.split(r"[\s\-‐‑–:,.]+", typed.strip().casefold()) if one]
    if "".join(parts) == fingerprint:
        return True
    indices = [int(f"{int(fingerprint, 16):0256b}"[at : at + 10], 2) for at in range(0, 120, 10)]
    return [one[:4] for one in parts] == [WORDS[4 * index : 4 * index + 4] for index in indices]


# The first four letters of each word of SLIP-0039, in its order
WORDS = (
    "acadacidacneacquacroactiactradapadeqadjuadmiadoraduladvaadvoafraagaiagenagreaideaircairlairpajaralaralbualcoalie"
    "alivalphalrealtoalumalwaamazambiamouamusanalanatanceanciangeangranimanswanteanxiaparaquaarcaarenarguarmeartiartw"
    "aspeauctauguauntaveraviaavoiawarawayaxisaxlebeambearbeavbecobedrbehabeinbelibelobenebestbeyobikebiolbirtbishblac"
    "blanblesblimblinbluebodyboltboribornbothbounbracbranbravbreabriebrokbrotbrowbuckbudgbuilbulbbulgbumpbundburdburn"
    "busybuyecagecalccamecampcanycapacapicaptcarbcardcarecargcarpcarvcatecausceilcentcerachamchancharchecchemcheschew"
    "chubcineciviclasclaycleaclieclimclinclocclogclosclotclubcluscoalcoascodicolucompcorncostcouncourcovecowbcradcraf"
    "crazcredcriccrimcriscritcrowcruccruncruscryscubicultcuricurlcustcylidaisdamadancdarkdatadaugdeaddealdebrdebudece"
    "decidecldecodecrdelidemadensdenydepadepedepidepldescdesedesideskdestdetadetedevidevodiagdictdietdiledimidinidipl"
    "disadiscdisedishdismdispdistdivedivodocudomadomedomidougdowndragdramdreadresdrifdrindrovdrugdryeduckdukeduradwar"
    "dynaearlearteaseeasyechoecliecoledgeediteduceithelboeldeelecelegelemelepelevelitelseemaiemeremisempeemphemplempt"
    "endiendlendoenemenerenfoengaenjoenlaentrenveenvyepidepisequaequieraserodescaestaestievalevenevidevilevokexacexam"
    "exceexchexclexcuexecexerexhaexotexpaexpeexplexprexteextreyebfacifactfailfainfakefalsfamifamofancfangfantfatafati"
    "favofawnfibefictfiltfinafindfingfirefirmfiscfishfitnflamflasflavfleaflexflipfloaflorfluffocuforbforcforeforgform"
    "fortforwfounfracfragfreqfresfriafridfriefrosfrotfrozfumefundfurlfusegalagamegarbgardgarlgasogathgenegenigenrgenu"
    "geolgestgladglanglasglenglimgoatgoldgradgrangrasgravgraygreagriegrilgringrocgrosgrougrowgrumguarguesguilguitgums"
    "hairhamshandhangharvhavehavohawkhazaheadhealhearheathelpheraherdhesihoboholiholyhomehormhosphourhugehumahumihunt"
    "husbhushhuskhybrideaidenidleimagimpaimplimprimpuinclincoincrindeindiinduinfainfoinheinjuinmainseinsiinstinteinti"
    "invainvoirisislaisolitemivorjackjerkjewejoinjudijuicjumpjuncjunijunkjuryjustkernkeybkidnkindkitcknifknitladeladl"
    "ladylairlamplanglarglaselaunlawsleadleaflearleavlectlegalegelegslendlenglevelibelibrliceliftlikelilalilylipsliqu"
    "listlitelivilizaloanlobelocalosiloudloyalucklunalunclungluxulyinlyrimachmagamaidmailmainmakemakimamamanamandmans"
    "manumaramarcmarkmarvmasomatemathmaximayomeanmedamedimembmemomentmercmerimethmetrmidsmildmilimineminimiramixemixt"
    "mobimodemodimoismomemornmortmothmounmousmovemuchmulemultmuscmusemusimustnailnatineckneganervnetwnewsnuclnumbnume"
    "nylooasiobesobjeobseobtaoceaofteolymomitoraloranorbiordeordiorgaouncovenoverownepacepacipackpaidpainpajapancpant"
    "papapapeparcparkpartpatepatrpaympayrpeacpeanpeaspecapenapencpercperfpermpetiphanpharphotphraphyspickpictpiecpile"
    "pinkpipepistpitcplaiplanplasplatplaypleaplotplunpracpraypreapredpregprempreppresprevprieprimprioprisprivprizprob"
    "procprofprogpromprosprovprunpublpulspumppunipunypupapurcpurppythquanquarquicquieraceraciradarailrainraisrandrank"
    "rapiraspreacrealreboreburecarecerecoregrregurejerelaremeremiremorendreparepereplrequrescreseresirespresuretaretr"
    "reunreverevirewarhymrhytrichrivariverobirockromaromprostrounroyaruinrulerumosacksafasalasalosaltsatisatosavesays"
    "scanscarscatscenschosciescouscrascrescriscroseafseassecrsecusegmsenishadshafshamshapsharshelshershorshoushriside"
    "silesilvsimisimpsingsistskinskunslapslavsledslicslimslowslussmarsmeasmelsmirsmitsmoksmugsnaksnapsnifsocisoftsold"
    "solusoulsourspacsparspeaspecspelspenspewspidspilspinspirspitsprasprisquasquestadstafstanstarstatstaysteastepstic"
    "stilstorstrastristylsubjsubmsugasuitsunlsupesurfsurpsurvsweaswimswinswitsymbsympsyndsysttacktacttadptaletasktast"
    "taugtaxiteacteamteastemptenatendtenstermtesttextthanthattheatheotherthorthrethumthunticktidytimbtimetingtofutoge"
    "toletotatoxitractraftraitrantrastravtreatrentriatrictriptriutroutruetrustwictwintypetypiuglyultiumbruncoundeunfa"
    "unfounhauniounivunkiunknunusunwrupgrupstuserusheusuavalivaluvampvanivarivegavelvventverdveriveryvetevexevictvide"
    "viewvintviolviravisivisuvitavocavoicvoluvotevotiwalnwarmwarnwatcwavywealweapwebcwelcwelfwestwidtwildwindwinewire"
    "wisdwithwitswolfwomaworkwortwrapwriswritwrotyearyelpyielyogazero"
)


# The archive


class Source:
    """Hands out exactly as many bytes as asked for."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._ahead = b""
        self.position = 0

    def take(self, size: int) -> bytes:
        """That many bytes, at most 64 KiB."""
        while len(self._ahead) < size:
            self._ahead += self._next()
        taken, self._ahead = self._ahead[:size], self._ahead[size:]
        self.position += size
        return taken

    def check_end(self) -> None:
        """Nothing but zeros may follow, as many as there must be."""
        members = self.position - BLOCK
        rest = self._ahead
        while rest:
            self.position += len(rest)
            if rest.strip(b"\0"):
                raise altered("Something stands behind the last file of the archive.")
            rest = self._read(UNIT)
        if self.position < padded(members):
            raise cut()
        if self.position > padded(members):
            raise altered("The archive is longer than its content makes it.")

    def _next(self) -> bytes:
        piece = self._read(UNIT)
        if not piece:
            raise cut()
        return piece


class Member:
    """One file of the archive: its name, its size, and once over its content."""

    def __init__(self, name: str, size: int, source: Source) -> None:
        self.name, self.size = name, size
        self._source, self._left, self._filling = source, size, -size % BLOCK

    def chunks(self) -> Iterator[bytes]:
        while self._left:
            piece = self._source.take(min(self._left, UNIT))
            self._left -= len(piece)
            yield piece
        filling, self._filling = self._source.take(self._filling), 0
        if filling.strip(b"\0"):
            raise altered("What fills up a block of the archive is not zeros.")

    def whole(self, most: int) -> bytes:
        if self.size > most:
            raise altered("A file at the start of the archive is too long.")
        return b"".join(self.chunks())


def members_of(source: Source) -> Iterator[Member]:
    """The files of an archive in their order; what of one is not read is passed over."""
    names: set[str] = set()
    while (block := source.take(BLOCK)).strip(b"\0"):
        member = Member(*_name_and_size(block), source)
        if member.name in names:
            raise altered("Two files of the archive have one name.")
        names.add(member.name)
        yield member
        for _ in member.chunks():
            pass
    source.check_end()


def _name_and_size(block: bytes) -> tuple[str, int]:
    try:
        name = block[:100].rstrip(b"\0").decode("ascii")
        sized = block[124:136]
        size = int.from_bytes(sized[1:], "big") if sized[0] == 0x80 else int(sized[:11], 8)
        if NAME.fullmatch(name) and 0 <= size < 2**63 and block == header_of(name, size):
            return name, size
    except ValueError:
        pass
    raise altered("A header of the archive is not the one there is for its name and size.")


def header_of(name: str, size: int) -> bytes:
    """The one header of a file in the archive."""
    sized = b"%011o\0" % size if size < 8**11 else b"\x80" + size.to_bytes(11, "big")
    start = name.encode("ascii").ljust(100, b"\0") + b"0000600\x000000000\x000000000\0" + sized + b"00000000000\0"
    rest = b"0".ljust(101, b"\0") + b"ustar\x0000".ljust(72, b"\0") + b"0000000\x000000000\0".ljust(183, b"\0")
    return start + b"%06o\0 " % sum(start + b" " * 8 + rest) + rest


def padded(size: int) -> int:
    """How long an archive is whose files take so many bytes, headers and filling included."""
    size = -(-(size + 2 * BLOCK) // UNIT) * UNIT
    exponent = size.bit_length() - 1
    zeros = exponent - exponent.bit_length()
    return -(-size >> zeros) << zeros


# Packages


class Asked(NamedTuple):
    """What the command line says beside the file."""

    known: Known
    names: dict[str, str]
    confirmed: tuple[str, ...]
    receiver: Card | None
    sealed: Path | None
    volumes: Path | None
    at: str
    offices: Known
    revoked: tuple[dict[str, Any], ...]
    receiver_id: str | None


def check_archive(source: Source, asked: Asked, report: Report) -> None:
    members = members_of(source)
    first = next(members, None)
    if first is None or first.name not in ("manifest.json", "volumes.json"):
        raise altered("The archive does not begin with what is in it.")
    report.body["kind"] = "package" if first.name == "manifest.json" else "volumes"
    data, held = proven(first, members, first.name.replace(".json", ".sig"), asked, report)
    if first.name == "volumes.json":
        check_volumes(held, members, asked, report)
    else:
        check_package(data, held, members, asked, report)


def proven(
    first: Member, members: Iterator[Member], beside: str, asked: Asked, report: Report
) -> tuple[bytes, dict[str, Any]]:
    """What stands first, once both signatures beside it hold; nothing in it is looked at before."""
    if first.size > LARGEST_MANIFEST:
        raise Finding("too-large", "What the package says of itself is too long.")
    data = first.whole(LARGEST_MANIFEST)
    signature = next(members, None)
    if signature is None or signature.name != beside:
        raise altered("The signatures of the package are missing.")
    signed = apart(signature.whole(LARGEST_SIGNATURE), statement=False)
    signed.check("package", data, asked.known)
    held = canonical(data)
    if not isinstance(held, dict) or held.get("signer") != signed.signer:
        raise altered("The package names another sender than the one who signed it.")
    name_signer(report, asked, signed.signer)
    return data, held


def name_signer(report: Report, asked: Asked, signer: str) -> None:
    report.body["signer"], report.body["signer_name"] = signer, asked.names.get(signer)


def check_package(data: bytes, held: dict[str, Any], members: Iterator[Member], asked: Asked, report: Report) -> None:
    refuse_newer(held, "r2p-desk/package")
    refuse_large(held)
    if not package_form(held):
        raise altered("The package does not say what is in it in the one form there is.")
    for name in ("package", "case", "created", "expires", "marking"):
        report.body[name] = held[name]
    report.body |= {"type": held["kind"], "manifest_sha256": hashlib.sha256(data).hexdigest()}
    if asked.receiver is not None and asked.receiver.receiving not in [one["key"] for one in held["receivers"]]:
        raise Finding("not-for-us", "The package does not name the receiver whose card was given.")
    if asked.sealed is not None and stanzas_of(asked.sealed) != len(held["receivers"]):
        raise altered("The sealed package is addressed to more or fewer people than its sender named.")
    withdrawn = [stated for stated in asked.revoked if stated["officer"] == held["signer"]]
    if any(beyond(stated, held, data, asked) for stated in withdrawn):
        raise Finding("revoked", "The office of its sender withdrew them, and does not accept this package.")
    if withdrawn:
        text = "The office of its sender withdrew them since; it still accepts this package."
        report.find("withdrawn-since", text, decides=False)
    check_kind(held)
    if held["heads"] is not None:
        heads = heads_in(held["heads"], held["case"], {held["signer"]: asked.known[held["signer"]]})
    check_parts(held, members, asked, report, heads if held["heads"] is not None else [])
    if held["expires"] is not None and held["expires"] < asked.at:
        report.find("expired", "Its sender let this package expire.", decides=False)


def beyond(stated: dict[str, Any], held: dict[str, Any], data: bytes, asked: Asked) -> bool:
    """Whether a package is not among those that a revocation of its signer lets stand, for the receiver given."""
    named = [(number, digest) for contact, number, digest in stated["packages"] if contact == asked.receiver_id]
    number = next((one["number"] for one in held["receivers"] if _is_to(one, asked)), None)
    if number is None or number > max((last for last, _ in named), default=0):
        return True
    hashes = {digest for last, digest in named if last == number and digest is not None}
    return bool(hashes) and hashlib.sha256(data).hexdigest() not in hashes


def _is_to(one: dict[str, Any], asked: Asked) -> bool:
    return asked.receiver is not None and one["key"] == asked.receiver.receiving


def read_revocation(data: bytes, offices: Known) -> dict[str, Any]:
    """What an office withdrew."""
    stated = stated_in(data, "revocation", offices)
    refuse_newer(stated, "r2p-desk/revocation")
    if not revocation_form(stated):
        raise altered("It is not a revocation in the one form there is.")
    return stated


def revocation_form(stated: dict[str, Any]) -> bool:
    packages, commits, hashes = (stated.get(name) for name in ("packages", "commits", "certificates"))
    if not isinstance(packages, list) or not isinstance(commits, list) or not isinstance(hashes, list):
        return False
    name, reason = stated.get("name"), stated.get("reason")
    return (
        (stated["type"], stated.get("format"), stated["case"]) == ("r2p-desk/revocation", 1, None)
        and stated["format"] is not True
        and all(is_hex(HASH, one) for one in [stated.get("office"), stated.get("officer"), *hashes])
        and isinstance(name, str)
        and name.strip() == name
        and 0 < len(name) <= 64
        and name.isprintable()
        and isinstance(reason, str)
        and len(reason) <= 500
        and is_moment(stated.get("at"))
        and all(map(_last_package, packages))
        and all(isinstance(one, list) and len(one) == 4 and is_hex(ID, one[0]) and _place(one[1:]) for one in commits)
    )


def _last_package(one: Any) -> bool:
    if not isinstance(one, list) or len(one) != 3:
        return False
    return is_hex(HASH, one[0]) and is_count(one[1]) and (one[2] is None or is_hex(HASH, one[2]))


def _place(one: list[Any]) -> bool:
    return is_hex(ID, one[0]) and is_count(one[1]) and is_hex(HASH, one[2])


def refuse_large(held: dict[str, Any]) -> None:
    """More than is taken in at once, in a manifest whose values are of the kinds they must be."""
    texts, others = ("type", "package", "kind", "signer", "created"), ("case", "expires", "marking", "heads")
    fine = all(isinstance(held.get(name), str) for name in texts) and type(held.get("format")) is int
    fine = fine and all(held.get(name) is None or isinstance(held[name], str) for name in others)
    if not fine or set(held) != MANIFEST or not isinstance(held["conditions"], list):
        return
    receivers, parts = held["receivers"], held["parts"]
    if not isinstance(receivers, list) or not isinstance(parts, list):
        return
    fine = all(_typed(one, id=str, role=str, size=int, sha256=str) for one in parts)
    fine = fine and all(_typed(one, key=str, number=int, previous=str | None) for one in receivers)
    if fine and (len(parts) > MOST_PARTS or sum(part["size"] for part in parts) > LARGEST_WHOLE):
        raise Finding("too-large", "The package holds more than can be taken in at once.")


def _typed(one: Any, **kinds: Any) -> bool:
    """Whether an object has these fields, of these types, and no others."""
    if not isinstance(one, dict) or set(one) != set(kinds):
        return False
    return all(isinstance(one[name], kind) and not isinstance(one[name], bool) for name, kind in kinds.items())


def package_form(held: dict[str, Any]) -> bool:
    lists = [held.get(name) for name in ("receivers", "conditions", "parts")]
    if set(held) != MANIFEST or not all(isinstance(one, list) for one in lists):
        return False
    receivers, parts = held["receivers"], held["parts"]
    if not all(map(_receiver_form, receivers)) or not all(map(_part_form, parts)):
        return False
    keys, ids = {one["key"] for one in receivers}, {part["id"] for part in parts}
    texts = [held[name] for name in ("case", "expires", "marking", "heads") if held[name] is not None]
    return (
        (held["type"], held["format"]) == ("r2p-desk/package", 1)
        and held["format"] is not True
        and is_hex(ID, held["package"])
        and all(isinstance(one, str) for one in [held["kind"], *texts])
        and (held["case"] is None or is_hex(ID, held["case"]))
        and is_moment(held["created"])
        and (held["expires"] is None or is_moment(held["expires"]))
        and 0 < len(keys) == len(receivers)
        and len(ids) == len(parts)
        and not ids & {"manifest.json", "manifest.sig"}
    )


def _receiver_form(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"key", "number", "previous"}
        and is_hex(HASH, one["key"])
        and is_count(one["number"], 1)
        and (one["previous"] is None) == (one["number"] == 1)
        and (one["previous"] is None or is_hex(HASH, one["previous"]))
    )


def _part_form(part: Any) -> bool:
    return (
        isinstance(part, dict)
        and set(part) == {"id", "role", "size", "sha256"}
        and is_hex(NAME, part["id"])
        and isinstance(part["role"], str)
        and is_count(part["size"])
        and is_hex(HASH, part["sha256"])
    )


def check_kind(held: dict[str, Any]) -> None:
    """Whether it is of a kind known here, with the parts that kind has, in their order."""
    roles = [part["role"] for part in held["parts"]]
    once, others = KINDS.get(held["kind"], ((), ()))
    if not once or not set(roles) <= {*once, *others} or not known_conditions(held["conditions"], held["kind"]):
        raise Finding("too-new", "The package is of a kind, or under conditions, that this verifier does not know.")
    order = [list(ROLES).index(role) for role in roles]
    if order != sorted(order) or any(roles.count(role) != 1 for role in once if role not in SEVERAL or not roles):
        raise altered("The package does not hold what one of its kind needs.")
    if held["kind"] == "case" and (held["case"] is None or held["heads"] is None):
        raise altered("The package does not name its case, or how far it had come.")
    if any(part["size"] > ROLES[part["role"]] for part in held["parts"]):
        raise Finding("too-large", "A part of the package is too large.")


def known_conditions(conditions: list[Any], kind: str) -> bool:
    """Whether every handling condition is of the closed list, stands once and can be kept for this kind."""
    if not all(isinstance(one, str) for one in conditions):
        return False
    names = [one.partition(":")[0] for one in conditions]
    days = [one.partition(":")[2] for one in conditions if one.startswith("return-receipt-by:")]
    plain = [one for one in conditions if not one.startswith("return-receipt-by:")]
    return (
        set(plain) <= {"no-onward", "ask-onward", "read-only"}
        and len(set(names)) == len(names)
        and all(map(is_day, days))
        and not (kind == "case" and "read-only" in plain)
    )


def heads_in(text: str, case: str | None, known: Known) -> list[str]:
    """The commits whose heads the sender signed."""
    try:
        stated = stated_in(text.encode("utf-8"), "heads", known)
    except Finding:
        raise altered("The package does not prove how far the case had come at its sender.") from None
    heads = stated.get("heads")
    fine = stated["type"] == "r2p-desk/heads" and stated.get("format") == 1 and stated["case"] == case
    if not fine or not isinstance(stated.get("at"), str) or not isinstance(heads, list) or not all(map(_head, heads)):
        raise altered("The package does not prove how far the case had come at its sender.")
    return [head[2] for head in heads]


def _head(one: Any) -> bool:
    if not isinstance(one, list) or len(one) != 3:
        return False
    return is_hex(ID, one[0]) and is_count(one[1], 1) and is_hex(HASH, one[2])


def check_parts(
    held: dict[str, Any], members: Iterator[Member], asked: Asked, report: Report, heads: list[str]
) -> None:
    """Each part's name, size and hash, in the order of the manifest; and what is inside some of them."""
    told = [report.part(part) for part in held["parts"]]
    journal = Journal(held["case"], report) if held["kind"] == "case" else None
    for part, said in zip(held["parts"], told, strict=True):
        member = next(members, None)
        if member is None:
            raise altered("A part of the package is missing.")
        if (member.name, member.size) != (part["id"], part["size"]):
            raise altered("The parts of the package are not those its sender named, in their order.")
        kept = bytearray()
        takes: dict[str, Callable[[bytes], object]] = dict.fromkeys(("statement", "dossier", "reference"), kept.extend)
        if journal is not None:
            takes["journal"] = journal.feed
        said["ok"] = digest_of(member, takes.get(part["role"])) == part["sha256"]
        if not said["ok"]:
            report.find("altered", "A part of the package is not what its sender put in.")
        elif part["role"] == "journal" and journal is not None:
            journal.end(heads)
        else:
            check_within(part["role"], bytes(kept), held, asked, report)
    if next(members, None) is not None:
        raise altered("The package holds a part that its sender did not name.")


def digest_of(member: Member, take: Callable[[bytes], object] | None) -> str:
    """The hash of a part, whose pieces also go to who reads it."""
    digest = hashlib.sha256()
    for chunk in member.chunks():
        digest.update(chunk)
        if take is not None:
            take(chunk)
    return digest.hexdigest()


def check_within(role: str, data: bytes, held: dict[str, Any], asked: Asked, report: Report) -> None:
    """What a part says, where this verifier can tell whether that holds."""
    if role == "statement":
        check_inner(data, held, asked, report)
    elif role == "dossier":
        check_dossier(data, held)
    elif role == "reference":
        try:
            check_reference(data, asked)
        except Finding as found:
            report.find("reference-refused", f"A file in the package does not hold: {found.text}", decides=False)


def check_inner(data: bytes, held: dict[str, Any], asked: Asked, report: Report) -> None:
    """The signed statement that is all of a receipt, a recall, a request; before the papers of a handling."""
    try:
        stated = stated_in(data, held["kind"], {held["signer"]: asked.known[held["signer"]]})
    except Finding:
        raise altered("The statement in the package was not signed by its sender for this.") from None
    refuse_newer(stated, stated["type"])
    if PURPOSES.get(stated["type"]) != held["kind"] or not is_to(stated, asked):
        raise altered("The statement in the package is something else, or was made to somebody else.")
    if stated["type"] != "r2p-desk/receipts":
        return
    texts = stated.get("statements")
    if not isinstance(texts, list) or not 0 < len(texts) <= 1000 or not all(isinstance(one, str) for one in texts):
        raise altered("The receipts in the package are not written in the one form there is.")
    for text in texts:
        try:
            check_one(text.encode("utf-8"), held["signer"], asked)
        except Finding as found:
            code = "unknown-statement" if found.code == "too-new" else "foreign-statement"
            report.find(code, f"A statement in the package does not count: {found.text}", decides=False)


def is_to(stated: dict[str, Any], asked: Asked) -> bool:
    """Whether a statement is made to the receiver whose card was given."""
    return asked.receiver_id is None or stated.get("to") == asked.receiver_id


def check_one(data: bytes, signer: str, asked: Asked) -> None:
    """A receipt or an answer among those that go back together, by the sender of them all."""
    held = canonical(apart(data, statement=True).statement or b"")
    kind = held.get("type") if isinstance(held, dict) else None
    if kind not in ("r2p-desk/receipt", "r2p-desk/recall-answer", "r2p-desk/request-answer"):
        raise Finding("too-new", "It is of a kind not known here.")
    stated = stated_in(data, PURPOSES[kind], {signer: asked.known[signer]})
    refuse_newer(stated, kind)
    if not is_to(stated, asked):
        raise altered("It was made to somebody else.")


def check_reference(data: bytes, asked: Asked) -> None:
    """A plain signed file that came in a package; a card is held against itself, or the office that signed it.

    Certificates and lists of an office, which may come with them, are left to who takes them in.
    """
    if not data.startswith(b"{"):
        return
    held = canonical(apart(data, statement=True).statement or b"")
    if isinstance(held, dict) and held.get("type") in ("r2p-desk/card", "r2p-desk/office-card"):
        read_card(data, asked.offices)
        return
    alone = Report("")
    check_statement(data, asked, alone)


def check_dossier(data: bytes, held: dict[str, Any]) -> None:
    """The head of a dossier, and that it names the files and papers beside it, each as it is.

    The fields of its records are left to who takes it in.
    """
    stated = canonical(data)
    if not isinstance(stated, dict) or stated.get("type") != "r2p-desk/dossier":
        raise altered("The dossier does not say what it is.")
    refuse_newer(stated, "r2p-desk/dossier")
    listed = [*_listed(stated, "files"), *_listed(stated, "papers")]
    beside = [(part["id"], part["size"], part["sha256"]) for part in held["parts"][1:]]
    originator = stated.get("originator")
    own = isinstance(originator, dict) and originator.get("key") == held["signer"]
    if stated.get("format") != 1 or not is_hex(UUID, stated.get("id")) or not is_count(stated.get("number"), 1):
        raise altered("The dossier does not name itself in the one form there is.")
    if not own or sorted(listed) != sorted(beside):
        raise altered("The dossier names another originator, or other files, than its package.")


def _listed(stated: dict[str, Any], name: str) -> list[tuple[str, int, str]]:
    try:
        found = [(one["id"], one["size"], one["sha256"]) for one in stated.get(name, [])]
    except (TypeError, KeyError):
        found = [("", -1, "")]
    if not all(isinstance(one, str) and isinstance(other, str) and is_count(size) for one, size, other in found):
        raise altered("The dossier does not name its files in the one form there is.")
    return found


def check_volumes(held: dict[str, Any], members: Iterator[Member], asked: Asked, report: Report) -> None:
    """The index of a package in volumes; the sealed volumes, too, when their folder is given."""
    refuse_newer(held, "r2p-desk/volumes")
    if not volumes_form(held):
        raise altered("The package does not say of which volumes it is made in the one form there is.")
    report.body |= {"package": held["package"], "case": None, "type": "volumes"}
    if next(members, None) is not None:
        raise altered("The index holds a file that its sender did not name.")
    told = [report.part({**one, "id": one["name"], "role": "volume"}) for one in held["volumes"]]
    if asked.volumes is None:
        for said in told:
            said["ok"] = None
        report.note("The volumes were not read; give their folder with --volumes.")
        return
    whole = hashlib.sha256()
    for said in told:
        path, digest = asked.volumes / said["id"], hashlib.sha256()
        size = path.stat().st_size if path.is_file() else -1
        if size < said["size"]:
            raise Finding("cut", "A volume is missing, or was cut.")
        with path.open("rb") as file:
            while chunk := file.read(MIB):
                digest.update(chunk)
                whole.update(chunk)
        said["ok"] = size == said["size"] and digest.hexdigest() == said["sha256"]
        if not said["ok"]:
            report.find("altered", "A volume is not what its sender wrote.")
    if whole.hexdigest() != held["sha256"]:
        report.find("altered", "The volumes one behind the other are not what their sender wrote.")


def volumes_form(held: dict[str, Any]) -> bool:
    volumes = held.get("volumes")
    if set(held) != {"type", "format", "package", "case", "signer", "size", "sha256", "volumes"}:
        return False
    if not isinstance(volumes, list) or not 0 < len(volumes) <= 512 or not all(map(_volume_form, volumes)):
        return False
    return (
        (held["type"], held["format"], held["case"]) == ("r2p-desk/volumes", 1, None)
        and held["format"] is not True
        and isinstance(held["package"], str)
        and isinstance(held["sha256"], str)
        and len({one["name"] for one in volumes}) == len(volumes)
        and is_count(held["size"])
        and sum(one["size"] for one in volumes) == held["size"]
    )


def _volume_form(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and set(one) == {"name", "size", "sha256"}
        and is_hex(VOLUME, one["name"])
        and type(one["size"]) is int
        and is_hex(HASH, one["sha256"])
    )


def stanzas_of(path: Path) -> int:
    """How many people a sealed package is for, by its header; ``altered`` when one of them is not post-quantum."""
    with path.open("rb") as file:
        head = file.read(UNIT)
    end = head.find(b"\n--- ")
    if not head.startswith(b"age-encryption.org/v1\n") or end < 0:
        raise altered("The file given with --sealed does not begin as a package does.")
    lines = [line for line in head[:end].split(b"\n") if line.startswith(b"-> ")]
    if not all(line.startswith(b"-> mlkem768x25519 ") for line in lines):
        raise altered("The sealed package is addressed to a key without post-quantum protection.")
    return len(lines)


# The journal


class Commit(NamedTuple):
    """A commit whose form holds, and what of its changes is here (``None``: withheld or expunged)."""

    id: str
    data: bytes
    signature: bytes
    body: dict[str, Any]
    changes: tuple[dict[str, Any] | None, ...]

    @property
    def named(self) -> list[str]:
        before = [] if self.body["prev"] is None else [self.body["prev"]]
        return before + [commit for _, commit in self.body["seen"].values()]

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [change for change in self.changes if change is not None and change["kind"] == kind]


class Admitted(NamedTuple):
    """What an access statement says: who is an officer of the case, by key hash, and who manages it."""

    officers: Known
    managers: frozenset[str]


class Applied(NamedTuple):
    """What is kept of a commit that counts."""

    writer: str
    seq: int
    officer: str
    named: tuple[str, ...]
    changes: tuple[str, ...]
    access: frozenset[str]
    """The commits with access statements that it knows, or is."""


class Unfit(Exception):
    """Why a commit does not count."""


class Journal:
    """Takes a journal in pieces and holds each commit against the rules of *What counts*."""

    def __init__(self, case: str | None, report: Report) -> None:
        self.case = case
        self._report = report
        self._line = bytearray()
        self._applied: dict[str, Applied] = {}
        self._admitted: dict[str, Admitted] = {}
        self._waiting: list[Commit] = []
        self._waiting_size = 0
        self._came: set[str] = set()
        self._stated: dict[str, tuple[str, str, tuple[str, ...]]] = {}
        self.first: str | None = None
        self.officers: dict[str, int] = {}

    def feed(self, chunk: bytes) -> None:
        """The next bytes."""
        lines = chunk.split(b"\n")
        for piece in lines[:-1]:
            self._line += piece
            self._parcel(bytes(self._line))
            self._line.clear()
        self._line += lines[-1]
        if len(self._line) > LONGEST_LINE:
            raise Finding("too-large", "A commit of the journal is too long.")

    def end(self, heads: Collection[str] = ()) -> None:
        """No more bytes; ``heads`` are commits that must be there."""
        if self._line:
            raise altered("The journal does not end with a whole commit.")
        if self._applied or self._waiting:
            self._settle()
        for commit in self._waiting:
            self._find("commit-pending", f"Commit {commit.id[:16]} waits for others that are not here.")
        if not self._came.issuperset(heads):
            self._find("incomplete", "The journal lacks commits that its sender had.")
        self._report.body["commits"] = len(self._applied)

    def root(self) -> Admitted | None:
        """Who the first commit names."""
        return self._admitted.get(self.first or "")

    def _find(self, code: str, text: str) -> None:
        self._report.find(code, text, decides=False)

    def _parcel(self, line: bytes) -> None:
        try:
            commit, problem = read_parcel(line)
        except (ValueError, KeyError, TypeError, AttributeError, Finding):
            raise altered("The journal is not written in the one way there is.") from None
        self._came.add(commit.id)
        if problem is None and self.case is not None and commit.body["case"] != self.case:
            problem = "it is of another case"
        if problem is not None:
            self._find("commit-refused", f"Commit {commit.id[:16]} was refused: {problem}.")
        elif commit.id not in self._applied and not self._try(commit):
            self._waiting.append(commit)
            self._waiting_size += len(line)
            if self._waiting_size > MOST_WAITING:
                raise Finding("too-large", "Too many commits of the journal wait for others.")

    def _settle(self) -> None:
        """Commits that came before those they name."""
        while True:
            left = [commit for commit in self._waiting if commit.id not in self._applied and not self._try(commit)]
            if len(left) == len(self._waiting):
                return
            self._waiting = left

    def _try(self, commit: Commit) -> bool:
        """Whether all that it names is here; it is then applied, or refused and dropped."""
        if not all(one in self._applied for one in commit.named):
            return False
        try:
            self._apply(commit)
        except Unfit as why:
            self._find("commit-refused", f"Commit {commit.id[:16]} was refused: {why}.")
        return True

    def _apply(self, commit: Commit) -> None:
        body = commit.body
        case = self.case if self.case is not None else body["case"]
        if body["case"] != case:
            raise Unfit("it is of another case")
        self._check_chain(commit)
        check_twice(commit)
        admitted = [admission(change) for change in commit.of("access")]
        is_first = body["seq"] == 1 and not body["seen"]
        if is_first and self.first is not None:
            raise Unfit("another commit begins the case")
        known = frozenset().union(*(self._applied[one].access for one in commit.named))
        for change in commit.of("expunge"):
            self._check_expunge(commit, change)
        if admitted and not is_first and body["officer"] not in self._managers():
            raise Unfit("its officer may not change who may open the case")
        keys = self._signer(body["officer"], admitted if is_first else None, known)
        if not keys.signed("commit", commit.data, commit.signature, None):
            raise Unfit("its signature does not hold")
        self._keep(commit, admitted, known)
        if is_first:
            self.case, self.first = case, commit.id

    def _managers(self) -> frozenset[str]:
        root = self.root()
        return frozenset() if root is None else root.managers

    def _signer(self, officer: str, founding: list[Admitted] | None, known: frozenset[str]) -> Keys:
        """The keys of who may have signed: who begins the case as its manager, or is named by the newest access."""
        if founding is not None:
            for one in founding:
                if officer in one.managers:
                    return one.officers[officer]
            raise Unfit("it does not name its officer as a manager")
        for stated in known:
            superseded = any(other != stated and stated in self._applied[other].access for other in known)
            if not superseded and officer in self._admitted[stated].officers:
                return self._admitted[stated].officers[officer]
        raise Unfit("its officer is not of this case")

    def _check_chain(self, commit: Commit) -> None:
        body = commit.body
        places = {one: (self._applied[one].writer, self._applied[one].seq) for one in commit.named}
        if body["prev"] is not None and places[body["prev"]] != (body["writer"], body["seq"] - 1):
            raise Unfit("it does not follow the commit before it")
        if any(places[head] != (writer, seq) for writer, (seq, head) in body["seen"].items()):
            raise Unfit("it names a commit in another place than it has")

    def _keep(self, commit: Commit, admitted: list[Admitted], known: frozenset[str]) -> None:
        body = commit.body
        if admitted:
            officers: Known = {}
            for one in admitted:
                officers |= one.officers
            self._admitted[commit.id] = Admitted(officers, frozenset().union(*(one.managers for one in admitted)))
            known |= {commit.id}
        self._applied[commit.id] = Applied(
            body["writer"], body["seq"], body["officer"], tuple(commit.named), tuple(body["changes"]), known
        )
        for name, change in zip(body["changes"], commit.changes, strict=True):
            if change is not None:
                self._stated[name] = change["kind"], change["record"], tuple(sorted(change["set"]))
        self.officers[body["officer"]] = self.officers.get(body["officer"], 0) + 1

    def _check_expunge(self, commit: Commit, change: dict[str, Any]) -> None:
        stated = change["set"]
        if not expunge_form(stated):
            raise Unfit("what it takes out is not said in the one form there is")
        second = self._second(stated)
        approved = second is not None and second != commit.body["officer"]
        if not stated["alone"] and not approved:
            raise Unfit("no second person approved what it takes out")
        before = self._ancestors(commit)
        for target in stated["targets"]:
            aimed = self._applied.get(target["commit"])
            if aimed is None or target["commit"] not in before or target["change"] not in aimed.changes:
                raise Unfit("it takes out what it does not know")
            said = self._stated.get(target["change"])
            if said is not None and said != (target["kind"], target["record"], tuple(sorted(target["fields"]))):
                raise Unfit("it says wrongly what it takes out")
            mine = aimed.officer == commit.body["officer"]
            if not mine and not (approved and commit.body["officer"] in self._managers()):
                raise Unfit("its officer may not take that out")

    def _second(self, stated: dict[str, Any]) -> str | None:
        """The officer of the case who approved exactly this."""
        if stated["approval"] is None:
            return None
        known: Known = {}
        for one in self._admitted.values():
            known |= one.officers
        try:
            approval = stated_in(stated["approval"].encode("utf-8"), "approval", known)
        except (Finding, ValueError):
            return None
        wanted = {
            "type": "r2p-desk/expunge-approval", "case": self.case, "reason": stated["reason"],
            "changes": sorted(target["change"] for target in stated["targets"]),
        }  # fmt: skip
        return str(approval["signer"]) if all(approval.get(key) == wanted[key] for key in wanted) else None

    def _ancestors(self, commit: Commit) -> set[str]:
        found: set[str] = set()
        todo = list(commit.named)
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += self._applied[one].named
        return found


def read_parcel(line: bytes) -> tuple[Commit, str | None]:
    """A commit as it travels; what is amiss with it alone, so that it is refused and the journal goes on.

    ``ValueError`` and the like, or ``Finding``, when the line is no parcel.
    """
    held = canonical(line)
    if set(held) != {"changes", "commit", "signature"}:
        raise ValueError
    signature, data = unbase64(held["signature"]), held["commit"].encode("utf-8")
    pieces = [
        None if one is None else (unbase64(one[0]), one[1].encode("utf-8")) for one in map(_pair, held["changes"])
    ]
    commit = Commit(hashlib.sha256(b"r2p-desk/commit/1\0" + data).hexdigest(), data, signature, {}, ())
    try:
        body = canonical(data)
        if not commit_form(body):
            return commit, "it is not well formed"
        changes = tuple(None if piece is None else change_of(piece) for piece in pieces)
    except (ValueError, KeyError, TypeError, AttributeError, Finding):
        return commit, "it is not well formed"
    commit = commit._replace(body=body, changes=changes)
    start = b"r2p-desk/change/1\0" + bytes.fromhex(body["case"]) + bytes.fromhex(body["writer"])
    ids = [None if piece is None else hashlib.sha256(start + piece[0] + piece[1]).hexdigest() for piece in pieces]
    same = len(ids) == len(body["changes"])
    if not same or any(one not in (None, said) for one, said in zip(ids, body["changes"], strict=True)):
        return commit, "its content was altered"
    return commit, None


def _pair(one: Any) -> Any:
    if one is not None and (not isinstance(one, list) or len(one) != 2 or not isinstance(one[1], str)):
        raise ValueError
    return one


def change_of(piece: tuple[bytes, bytes]) -> dict[str, Any]:
    salt, data = piece
    stated = canonical(data)
    fine = (
        set(stated) == {"kind", "record", "set"}
        and len(salt) == 16
        and isinstance(stated["set"], dict)
        and bool(stated["set"])
        and is_hex(UUID, stated["record"])
        and all(is_hex(FIELD, one) for one in [stated["kind"], *stated["set"]])
    )
    if not fine:
        raise ValueError
    return dict(stated)


def commit_form(body: Any) -> bool:
    fields = {"type", "case", "writer", "officer", "seq", "prev", "seen", "at", "changes"}
    if not isinstance(body, dict) or set(body) != fields or body["type"] != "r2p-desk/commit":
        return False
    seen, changes = body["seen"], body["changes"]
    if not isinstance(seen, dict) or not isinstance(changes, list):
        return False
    return (
        is_hex(ID, body["case"])
        and is_hex(ID, body["writer"])
        and is_hex(HASH, body["officer"])
        and is_count(body["seq"], 1)
        and (body["prev"] is None) == (body["seq"] == 1)
        and (body["prev"] is None or is_hex(HASH, body["prev"]))
        and all(is_hex(ID, writer) and _head([writer, *_two(head)]) for writer, head in seen.items())
        and is_moment(body["at"])
        and all(is_hex(HASH, one) for one in changes)
        and len(set(changes)) == len(changes)
    )


def _two(head: Any) -> list[Any]:
    return head if isinstance(head, list) and len(head) == 2 else [None, None]


def check_twice(commit: Commit) -> None:
    stated: set[tuple[str, str, str]] = set()
    for change in commit.changes:
        for field in () if change is None else change["set"]:
            place = change["kind"], change["record"], field  # type: ignore[index]  # a change that is here
            if place in stated:
                raise Unfit("it states a field twice")
            stated.add(place)


def admission(change: dict[str, Any]) -> Admitted:
    """Who may open the case by this access statement."""
    said = change["set"]
    listed, managers, custodians = said.get("officers"), said.get("managers"), said.get("custodians", [])
    lists = [listed, managers, custodians]
    try:
        fine = is_count(said.get("epoch"), -(2**53)) and all(isinstance(one, list) for one in lists)
        officers = {keys.id: keys for keys in map(_member, listed)} if fine else {}
        fine = fine and len(officers) == len(listed) and {*managers, *custodians} <= set(officers)
    except (ValueError, TypeError, AttributeError):
        fine = False
    if not fine:
        raise Unfit("its access statement is not in the one form there is")
    return Admitted(officers, frozenset(managers))


def _member(one: Any) -> Keys:
    """The keys of an officer in an access statement."""
    if not all(isinstance(one.get(name), str) for name in ("name", "receive")):
        raise ValueError
    return keys_of(one)


def expunge_form(stated: dict[str, Any]) -> bool:
    targets, approval = stated.get("targets"), stated.get("approval")
    if not isinstance(targets, list) or not targets or not all(map(_target_form, targets)):
        return False
    return (
        len({target["change"] for target in targets}) == len(targets)
        and isinstance(stated.get("reason"), str)
        and stated["reason"] != ""
        and (approval is None or isinstance(approval, str))
        and stated.get("alone") is (approval is None)
    )


def _target_form(target: Any) -> bool:
    return (
        isinstance(target, dict)
        and set(target) == {"change", "commit", "kind", "record", "fields"}
        and all(isinstance(target[name], str) for name in ("change", "commit", "kind", "record"))
        and target["kind"] not in ("access", "expunge")
        and isinstance(target["fields"], list)
        and bool(target["fields"])
        and all(isinstance(field, str) for field in target["fields"])
    )


def check_journal(read: Callable[[int], bytes], asked: Asked, report: Report) -> None:
    """A journal by itself: valid when every commit counts and who began the case is known."""
    report.body["kind"] = "journal"
    journal = Journal(None, report)
    while chunk := read(UNIT):
        journal.feed(chunk)
    journal.end()
    report.body["case"] = journal.case
    report.body["officers"] = [
        {"officer": one, "name": asked.names.get(one), "commits": count}
        for one, count in sorted(journal.officers.items())
    ]
    root = journal.root()
    if root is None:
        raise altered("The journal does not begin with a commit that proves itself.")
    if report.body["findings"]:
        report.body["verdict"] = "altered"
    if not root.managers & set(asked.known):
        raise Finding("unknown-signer", "Nobody whose card was given manages this case by its first commit.")
    report.note("That nothing is missing at the end of a journal is proven by signed heads alone.")


# Plain signed files


def check_statement(data: bytes, asked: Asked, report: Report) -> None:
    """A plain signed file by what it calls itself."""
    report.body["kind"] = "statement"
    signed = apart(data, statement=True)
    held = canonical(signed.statement or b"")
    if not isinstance(held, dict) or not isinstance(held.get("type"), str):
        raise altered("The statement does not say what it is.")
    kind = held["type"]
    if kind in ("r2p-desk/card", "r2p-desk/office-card"):
        check_card(data, asked, report)
        return
    if kind == "r2p-desk/revocation":
        stated = read_revocation(data, asked.offices)
        name_signer(report, asked, stated["signer"])
        report.body |= {"type": kind, "case": None, "created": stated["at"], "officer": stated["officer"]}
        return
    refuse_newer(held, kind)
    if kind not in PURPOSES:
        raise Finding("too-new", "The statement is of a kind this verifier does not know.")
    stated = stated_in(data, PURPOSES[kind], asked.known)
    name_signer(report, asked, stated["signer"])
    report.body |= {"type": kind, "case": stated["case"], "created": stated.get("created", stated.get("at"))}
    if "format" in stated and (stated["format"] is True or stated["format"] != 1):
        raise altered("The statement names a format there is not.")


def check_card(data: bytes, asked: Asked, report: Report) -> None:
    card = read_card(data, asked.offices)
    kind = "r2p-desk/office-card" if card.office == card.keys.id else "r2p-desk/card"
    report.body |= {"type": kind, "case": None, "created": card.created, "signer": card.office or card.keys.id}
    report.body |= {"signer_name": asked.names.get(card.office or "", card.name), "name": card.name}
    report.body |= {"id": card.keys.id, "fingerprint": card.fingerprint}
    if card.valid_until is not None and card.valid_until < asked.at:
        report.find("expired", "The office let this card expire.", decides=False)
    trusted = card.office in asked.offices or card.keys.id in asked.known
    if not trusted and not any(confirms(one, card.fingerprint) for one in asked.confirmed):
        raise Finding("unknown-signer", "The card proves itself alone: its fingerprint was not among those given.")


# The command


def verify(path: Path, asked: Asked) -> Report:
    """What there is to say of a file; whatever it holds, this answers."""
    report = Report(path.name)
    try:
        with path.open("rb") as file:
            start = file.peek(64)[:64]
            _judge(file.read, start, asked, report)
    except Finding as found:
        report.find(found.code, found.text)
    except OSError as error:
        report.find("unreadable", f"The file could not be read: {error.strerror}.")
    except (MemoryError, RecursionError):
        report.find("too-large", "The file holds more than this machine has room for.")
    if report.body.get("kind") == "package" and report.body.get("signer"):
        report.note(WARNING)
    return report


def _judge(read: Callable[[int], bytes], start: bytes, asked: Asked, report: Report) -> None:
    if start.startswith(b"age-encryption.org/v1\n"):
        raise Finding("sealed", "The file is sealed. Open it first: r2p-desk package unseal FILE --out TAR.")
    if start.startswith(b'{"changes":'):
        check_journal(read, asked, report)
    elif start.startswith(b"{"):
        data = read(LARGEST_STATEMENT + 1)
        if len(data) > LARGEST_STATEMENT:
            raise Finding("too-large", "The file is too long for a signed statement.")
        check_statement(data, asked, report)
    else:
        check_archive(Source(read), asked, report)


class Trusted(NamedTuple):
    """Whose cards were given: officers and offices, their keys by key hash, and what they are called."""

    known: Known
    offices: Known
    names: dict[str, str]


def trusted(cards: Sequence[Path], confirmed: Sequence[str]) -> Trusted:
    """The officers and offices of these cards; a card an office vouches for counts when that office's is among them."""
    found = Trusted({}, {}, {})
    given = [(path, data_at(path)) for path in cards]
    for path, data in given:
        if b'\\"type\\":\\"r2p-desk/office-card\\"' in data:
            card = card_in(path, data, {})
            refuse_unconfirmed(path, card, confirmed)
            found.offices[card.keys.id], found.names[card.keys.id] = card.keys, card.name
    for path, data in given:
        card = card_in(path, data, found.offices)
        if card.office != card.keys.id:
            if card.office is None:
                refuse_unconfirmed(path, card, confirmed)
            found.known[card.keys.id], found.names[card.keys.id] = card.keys, card.name
    return found


def refuse_unconfirmed(path: Path, card: Card, confirmed: Sequence[str]) -> None:
    if confirmed and not any(confirms(one, card.fingerprint) for one in confirmed):
        raise Argument(f"{path.name}: the fingerprint of this card is none of those given.")


def data_at(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4 * MIB + 1)
    except OSError as error:
        raise Argument(f"{path.name}: {error.strerror}.") from None


def card_in(path: Path, data: bytes, offices: Known) -> Card:
    try:
        return read_card(data, offices)
    except Finding as found:
        raise Argument(f"{path.name}: {found.text}") from None


def revocation_in(path: Path, offices: Known) -> dict[str, Any]:
    try:
        return read_revocation(data_at(path), offices)
    except Finding as found:
        raise Argument(f"{path.name}: {found.text}") from None


def parser() -> argparse.ArgumentParser:
    description, _, rest = (__doc__ or "").partition("\n\n")
    made = argparse.ArgumentParser(
        prog="r2p_verify.py", description=description, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("file", type=Path, metavar="FILE")
    made.add_argument(
        "--signer", type=Path, action="append", default=[], metavar="CARD", help="who is known: officers, offices"
    )
    made.add_argument(
        "--fingerprint", action="append", default=[], metavar="WORDS_OR_HEX", help="of a card, got by another way"
    )
    made.add_argument("--receiver", type=Path, metavar="CARD", help="the package must name this receiver")
    made.add_argument("--sealed", type=Path, metavar="FILE", help="the sealed package: it may be for nobody else")
    made.add_argument(
        "--revocation", type=Path, action="append", default=[], metavar="FILE", help="of an officer, by an office given"
    )
    made.add_argument("--volumes", type=Path, metavar="DIR", help="where the volumes of an index lie")
    made.add_argument("--at", metavar="MOMENT", help="as if it were then: 2026-11-23T12:00:00.000Z")
    made.add_argument("--json", action="store_true")
    return made


def asked_by(given: argparse.Namespace) -> Asked:
    if given.at is not None and not is_moment(given.at):
        raise Argument("--at is not a moment as 2026-11-23T12:00:00.000Z.")
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    found = trusted(given.signer, given.fingerprint)
    receiver = None if given.receiver is None else card_in(given.receiver, data_at(given.receiver), found.offices)
    return Asked(
        known=found.known,
        names=found.names,
        confirmed=tuple(given.fingerprint),
        offices=found.offices,
        revoked=tuple(revocation_in(path, found.offices) for path in given.revocation),
        receiver=receiver,
        receiver_id=None if receiver is None else receiver.keys.id,
        sealed=given.sealed,
        volumes=given.volumes,
        at=given.at or now,
    )


def lines_of(body: dict[str, Any]) -> Iterator[str]:
    yield f"{body['verdict']}: {body['file']}"
    if body.get("signer"):
        yield f"signed by {body.get('signer_name') or '?'} ({body['signer']})"
    yield from (f"{one['code']}: {one['text']}" for one in body["findings"])
    words = {True: "ok", False: "not ok", None: "not read"}
    yield from (
        f"{words[one['ok']]}  {one['role']}  {one['id']}  {one['size']}  {one['sha256']}" for one in body["parts"]
    )
    yield from body["notes"]


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa, mlkem  # noqa: F401  # whether they are there

        report = verify(given.file, asked_by(given))
        body, status = report.body, report.status
    except ImportError:
        text = "This needs the Python library cryptography, version 50 or later."
        body, status = _unusable(given.file, text)
    except Argument as error:
        body, status = _unusable(given.file, str(error))
    text = json.dumps(body, ensure_ascii=True, sort_keys=True) if given.json else "\n".join(lines_of(body))
    shown = "".join(one if one.isprintable() or one == "\n" else "�" for one in text)
    try:
        sys.stdout.buffer.write(shown.encode(sys.stdout.encoding or "utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _unusable(file: Path, text: str) -> tuple[dict[str, Any], int]:
    finding = {"code": "unusable", "text": text}
    return {"file": file.name, "verdict": "unusable", "findings": [finding], "parts": [], "notes": []}, 2


if __name__ == "__main__":
    sys.exit(main())
