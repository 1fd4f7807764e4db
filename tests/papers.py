"""Papers the tests of the briefing room share: a certificate, a small document, the practice case as a profile."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from r2p_desk import resources
from r2p_desk.analysis.frameworks import read_framework
from r2p_desk.analysis.profile import profile_of
from r2p_desk.briefing.document import (
    Attachment,
    Column,
    Document,
    Heading,
    Note,
    NoteRefs,
    Notes,
    Paragraph,
    Table,
    Words,
)
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.sign import sign_pdf
from r2p_desk.domain.assessment import Assessment, Evidence, Judgement, Profile, StatedConcern
from r2p_desk.domain.case import Case
from r2p_desk.domain.item import Access, Item
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.records import record_from
from r2p_desk.domain.when import When
from r2p_desk.intake.benchmark import read_benchmark
from r2p_desk.intake.practice import read_practice_judgements

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Papers(NamedTuple):
    """What an officer signs with."""

    certificate: bytes
    key: bytes


def new_officer(name: str = "A. Tester", start: datetime = NOW - timedelta(days=30), days: int = 3650) -> Papers:
    """A fresh P-256 key under a self-signed certificate valid from ``start``."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"), False
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder(issuer_name=subject, subject_name=subject, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, SHA256())
    )
    return Papers(
        certificate.public_bytes(Encoding.DER), key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    )


@cache
def officer() -> Papers:
    """One officer for all tests of a process."""
    return new_officer()


def small_document(marking: str = "CONFIDENTIAL//TLP:AMBER", title: str = "A small briefing") -> Document:
    """Two short pages' worth of everything."""
    cells = ((Words("Checkpoint"),), (Words("12"),))
    return Document(
        title=title,
        marking=Marking(marking),
        author="A. Tester",
        prepared=NOW,
        blocks=(
            Paragraph(prose=(Words("Marked as above.", strong=True),)),
            Heading(text="What happened"),
            Paragraph(prose=(Words("Families were separated at a checkpoint."), NoteRefs((1, 2)))),
            Table(
                title="Reports", columns=(Column(head="Kind"), Column(head="Count", at_end=True)), rows=(cells,) * 50
            ),
            Notes(notes=tuple(Note(number=number, prose=(Words("A report from the field."),)) for number in (1, 2))),
        ),
        attachments=(
            Attachment(
                name="assessment.json", content=b'{"confidence":"low"}', mime="application/json", description="Data"
            ),
        ),
    )


@cache
def signed_small() -> bytes:
    """The small document, certified by ``officer``."""
    return certified(render(small_document()).pdf, officer())


def certified(pdf: bytes, by: Papers, when: datetime = NOW) -> bytes:
    """The PDF certified by this officer."""
    return sign_pdf(pdf, certificate_der=by.certificate, private_key_pkcs8=by.key, reason="Briefing", when=when)


def practice_case(marking: str = "UNCLASSIFIED") -> Case:
    """The practice case's record."""
    return Case(
        id="6f0c3f0e-0000-4000-8000-000000000001", title="Rwanda, 1993 to 1994", practice=True, marking=Marking(marking)
    )


@cache
def practice_profile(as_of: str = "1994-01-15", access: frozenset[Access] | None = None) -> Profile:
    """The practice case's profile on a day, its items with the names of their sources."""
    assessment = read_practice_judgements(resources.read("practice/rwanda/judgements.json"))
    framework = read_framework(resources.read("frameworks/un-2014.json"))
    items = practice_items()
    ids = {item.external_id: item.id for item in items}
    judgements = [
        Judgement(
            id=f"judgement {number:03}", assessment="one", indicator=said.indicator, state=said.state,
            direction=said.direction, confidence=said.confidence, reasons=said.reasons, would_change=said.would_change,
            crimes=said.crimes, populations=said.populations,
        )
        for number, said in enumerate(assessment.judgements)
    ]  # fmt: skip
    evidence = [
        Evidence(
            id=f"{number:03} {piece.item}", judgement=f"judgement {number:03}", item=ids[piece.item], side=piece.side,
            why=piece.why,
        )
        for number, said in enumerate(assessment.judgements)
        for piece in said.evidence
    ]  # fmt: skip
    concerns = [
        StatedConcern(
            id=said.subject, assessment="one", subject=said.subject, level=said.level, direction=said.direction,
            reasons=said.reasons,
        )
        for said in assessment.concerns
    ]  # fmt: skip
    made = Assessment(id="one", framework=framework.id, as_of=assessment.as_of, note=assessment.note)
    return profile_of(
        framework, as_of=When(as_of), items=items, assessments=[made], judgements=judgements, evidence=evidence,
        concerns=concerns, access=access,
    )  # fmt: skip


@cache
def practice_items() -> tuple[Item, ...]:
    """The practice case's items under ids of a case file."""
    rows = read_benchmark(resources.read("practice/rwanda/case.json")).rows
    return tuple(
        record_from(
            Item,
            f"6f0c3f0e-0000-4000-8000-{number:012}",
            {**row.fields, "external_id": row.external_id, "source": row.source.name if row.source else None},
        )
        for number, row in enumerate(rows)
    )
