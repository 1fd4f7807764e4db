"""Numbered copies against the bare signatures they bear: composed, set, checked, signed, verified, registered, written.

A bare signature is pyHanko's own over the same pages, with nothing around it. Twenty-five of them took 1.1 seconds on
two busy cores, and the copies 2.5 seconds of their time: at the limit they take 7.2 seconds there, and 8 are asked for.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from interleaved import Comparison, in_turns
from workplace import PASSPHRASE, make_practice_home

from r2p_desk.actions import session
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.cases import create_case
from r2p_desk.actions.composing import Asked, compose
from r2p_desk.actions.copies import make_copies
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.briefing.pdf import render
from r2p_desk.domain.assessment import State
from r2p_desk.domain.copy import LeftAs
from r2p_desk.domain.when import When

LIMIT = 6.5
COPIES = 25
_DAY = When("2024-03-11")
_RECIPIENTS = [f"The Permanent Mission of Country {number}" for number in range(1, COPIES + 1)]


def compare(folder: Path, rounds: int = 2) -> Comparison:
    """Twenty-five copies of a note of seven pages, and twenty-five bare signatures of its pages."""
    make_practice_home(folder / "home")
    with session.unlock(folder / "home", PASSPHRASE) as desk, create_case(desk, "A note") as case:
        _fill(case)
        printed = render(compose(case, Asked(as_of=_DAY)).document)
        assert printed.pages in (6, 7, 8), printed.pages
        places = _places(folder)

        def copies() -> float:
            out = next(places)
            begun = perf_counter()
            make_copies(case, Asked(as_of=_DAY), _RECIPIENTS, out, left=LeftAs.PDF)
            return (perf_counter() - begun) * 1000

        def bare() -> float:
            begun = perf_counter()
            for _ in range(COPIES):
                _sign(printed.pdf, desk)
            return (perf_counter() - begun) * 1000

        ours, plain = zip(*in_turns(copies, bare, rounds), strict=True)
    return Comparison(name="25 numbered copies", unit="ms", limit=LIMIT, ours=ours, plain=plain)


def _places(folder: Path) -> Iterator[Path]:
    number = 0
    while True:
        number += 1
        place = folder / f"copies-{number}"
        place.mkdir()
        yield place


def _fill(case: session.OpenCase) -> None:
    for number in range(8):
        item = add_item(case, Draft(title=f"Report {number} of a convoy on the northern road", known=_DAY))
        grounds = Grounds(state=State.PRESENT, reasons="Seen by two people. " * 12, supporting=((item.id, None),))
        judge(case, _DAY, f"7.{number + 1}", grounds)


def _sign(pdf: bytes, desk: session.Desk) -> None:
    """A certification signature as pyHanko makes it, in an invisible field."""
    from asn1crypto import keys, x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(desk.officer.certificate),
        signing_key=keys.PrivateKeyInfo.load(desk.officer.pdf_key),
        cert_registry=SimpleCertificateStore(),
    )
    metadata = signers.PdfSignatureMetadata(
        field_name="Bare", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS, subfilter=SigSeedSubFilter.PADES
    )
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), metadata, signer)
