"""Our checker of PDF/A and PDF/UA gives the verdict that is known of files of others, and our own PDFs pass it.

The files are veraPDF's (``R2P_TEST_DATA``, ``conformance/verapdf``); each breaks the one clause in its name, or none.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pikepdf
import pytest
from pdfa import COVERED, broken

import paper_steps
import papers
from r2p_desk.actions.composing import KINDS, Asked, compose
from r2p_desk.briefing.document import NoteRefs, Paragraph, Words
from r2p_desk.briefing.pdf import render
from r2p_desk.briefing.share_sheet import Sheet, print_sheet
from r2p_desk.briefing.sign import countersign_pdf
from r2p_desk.briefing.signatory import KeySignatory
from r2p_desk.briefing.situation import situation_briefing
from r2p_desk.briefing.verdict import KnownCertificate, Trust

_FLAVOURS = {"PDF_A-2a": "2a", "PDF_A-2b": "2b", "PDF_A-2u": "2u", "PDF_A-3b": "3b", "PDF_UA-1": "UA"}
_OF_ISO_32000 = {"6.2.3.2": ("2b", "6.2.4.2"), "6.8.3.3": ("2a", "14.7.4.4")}
"""Files that break ISO 32000-1, named by clauses of ISO 19005-1: flavour and clause under which we judge them."""
_NAME = re.compile(r"(?:veraPDF test suite )?([\d.-]+)-t\d+-(pass|fail)-\w+\.pdf")
NOT_COVERED = {"6.2.4.4", "6.2.8.3", "6.6.2.3.1", "6.6.2.3.3"}
"""Clauses the files test and our checker does not judge; ``docs/conformance.md`` names them too."""


class Known(NamedTuple):
    """A file whose verdict is known."""

    path: Path
    flavour: str
    clause: str
    passes: bool

    @property
    def key(self) -> str:
        """The clause as ``COVERED`` has it."""
        return f"UA {self.clause}" if self.flavour == "UA" else self.clause


def known_files(folder: Path) -> Iterator[Known]:
    for path in sorted((folder / "conformance" / "verapdf").rglob("*.pdf")):
        match = _NAME.fullmatch(path.name)
        assert match
        clause, group = match.group(1).replace("-", "."), path.relative_to(folder).parts[2]
        flavour, clause = _OF_ISO_32000[clause] if group == "ISO 32000-1" else (_FLAVOURS[group], clause)
        yield Known(path, flavour, clause, match.group(2) == "pass")


@pytest.mark.slow
def test_the_verdict_on_every_file_is_the_one_in_its_name(test_data: Path) -> None:
    counts: Counter[str] = Counter()
    disagreed: list[str] = []
    for known in known_files(test_data):
        if not known.passes and known.key not in COVERED:
            counts["not judged"] += 1
            assert known.clause in NOT_COVERED
            continue
        found = broken(known.path.read_bytes(), known.flavour)
        counts["judged"] += 1
        if known.passes == bool(found) or not (known.passes or known.clause in found):
            disagreed.append(f"{known.path.name}: {sorted(found)}")
    assert disagreed == []
    assert counts["judged"] >= 270
    assert counts["not judged"] <= 50


def test_the_handbook_names_every_clause_judged_and_every_one_that_is_not() -> None:
    page = (Path(__file__).parents[2] / "docs" / "conformance.md").read_text(encoding="utf-8")
    for clause in COVERED | NOT_COVERED:
        assert f"`{clause.removeprefix('UA ')}`" in page, clause


def test_a_briefing_passes_before_and_after_it_is_signed() -> None:
    document = situation_briefing(
        papers.practice_case(), papers.practice_profile(), prepared=papers.NOW, author="A. Tester"
    )
    pdf = render(document).pdf
    for one in (pdf, papers.certified(pdf, papers.officer())):
        assert broken(one, "3a", "UA") == set()


_SAID = {
    "ar": "فُصلت أسر عند نقطة تفتيش (UAV, Group 2).",
    "en": "Families were separated at a checkpoint.",
    "es": "Se separó a familias en un puesto de control.",
    "fr": "Des familles ont été séparées à un poste de contrôle.",
    "ru": "На контрольно-пропускном пункте разлучали семьи.",
    "zh": "在检查站，家庭被强行拆散。",
}


@pytest.mark.parametrize("language", _SAID)
def test_a_paper_passes_in_every_language(language: str) -> None:
    said = Paragraph(prose=(*(Words(text) for text in _SAID.values()), NoteRefs((1, 2))))
    small = papers.small_document(title=_SAID[language])
    document = msgspec.structs.replace(
        small,
        language=language,
        blocks=(*small.blocks[:2], said, *small.blocks[3:]),
        watermark=_SAID[language],
    )
    pdf = render(document).pdf
    assert broken(pdf, "3a", "UA") == set()


@pytest.mark.parametrize(
    "said",
    [
        "a\0b\x01 \ud800 \ufffe \U0010ffff \u2028 \u202e <&>\"'\\)(",
        "\ue000 and \U000f0000 have no meaning here",
        "\u0644\u035c has a mark no face can set; \u1e900\U0001f3f3 neither",
    ],
)
def test_text_that_is_hostile_passes_wherever_it_stands(said: str) -> None:
    small = papers.small_document(title=said)
    blocks = (*small.blocks, Paragraph(prose=(Words(said),)))
    document = msgspec.structs.replace(small, author=said, watermark=said, blocks=blocks)
    pdf = render(document).pdf
    assert broken(pdf, "3a", "UA") == set()


@pytest.mark.slow
def test_every_kind_of_paper_passes(tmp_path: Path) -> None:
    with paper_steps.seeded(tmp_path) as made:
        for kind in KINDS:
            about = {**made.about, "handling": f"The radio of {paper_steps.SEEDS['radio']}"}.get(kind)
            language = "ar" if kind == "advisory" else "en"
            asked = Asked(kind=kind, about=about, prepared=papers.NOW, language=language)
            pdf = render(compose(made.case, asked).document).pdf
            assert (kind, broken(pdf, "3a", "UA")) == (kind, set())


def test_a_briefing_passes_with_both_signatures() -> None:
    one, other = papers.officer(), papers.new_officer("B. Tester")
    signed = papers.certified(render(papers.small_document()).pdf, one)
    second = KeySignatory(other.certificate, other.key)
    known = Trust(known=(KnownCertificate(name="A", der=one.certificate),))
    both, _ = countersign_pdf(signed, second, known, reason="Seen", when=papers.NOW)
    assert len(both) > len(signed)
    assert broken(both, "3a", "UA") == set()


def test_a_paper_with_a_secret_in_words_passes() -> None:
    sheet = Sheet(
        title="Recovery share", lead="Keep it.", facts=(("Officer", "A. Tester"),), words=("able",) * 24,
        advice=("Lock it away.",), author="A. Tester", prepared=papers.NOW, checks=("Signature",),
    )  # fmt: skip
    pdf = print_sheet(sheet).pdf
    assert broken(pdf, "3a", "UA") == set()


def test_a_briefing_that_lost_its_tags_does_not_pass() -> None:
    with pikepdf.open(io.BytesIO(render(papers.small_document()).pdf)) as pdf:
        del pdf.Root.StructTreeRoot
        del pdf.Root.Lang
        out = io.BytesIO()
        pdf.save(out)
    assert {"7.1", "7.2", "7.18.4", "7.18.5"} <= broken(out.getvalue(), "UA")
    assert "6.7.3.3" in broken(out.getvalue(), "3a")
