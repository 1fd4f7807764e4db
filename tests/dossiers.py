"""A dossier made up for tests of its format: one of each kind of record, all of it fictional."""

from uuid import UUID

from r2p_desk.domain.assessment import Concern, Confidence, Direction, Side, State
from r2p_desk.domain.condition import Onward
from r2p_desk.domain.grading import Grade, Reliability
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Precision
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.warning import Rung
from r2p_desk.domain.when import When
from r2p_desk.exchange.dossier import FORMAT, TYPE, Dossier, File, Originator, Paper
from r2p_desk.exchange.dossier_records import (
    AssessmentRecord,
    Cited,
    ConcernRecord,
    DissentRecord,
    EvidenceRecord,
    ItemRecord,
    JudgementRecord,
    NoteParagraph,
    OutlookRecord,
    SourceRecord,
    Spot,
    Terms,
    WarningRecord,
)

MARKING = Marking("CONFIDENTIAL//TLP:AMBER")


def record_id(number: int) -> str:
    """An id of the form that all have."""
    return str(UUID(int=number))


SOURCE, FIRST, SECOND, RUN, JUDGED, STATED, LINK, OTHERWISE, OVERALL, NOTE = map(record_id, range(1, 11))


def example() -> Dossier:
    """One of each kind of record, an attachment and a paper."""
    return Dossier(
        type=TYPE, format=FORMAT, id=record_id(99), number=2, title="Northern valleys, May", subject="Northern valleys",
        marking=MARKING, as_of=When("2024-05-12"), purpose="early warning",
        originator=Originator(key="ab" * 32, name="Alice Mbeki", office="Regional office"),
        terms=Terms(purposes=("early warning",), onward=Onward.ASK),
        withheld={"ceiling": 3, "onward": 1},
        records=(
            SourceRecord(id=SOURCE, name="Source K7QF", reliability=Reliability.B),
            ItemRecord(
                id=FIRST, title="Roads were closed", marking=MARKING, text="By men in grey.\nNobody passed.",
                language="en", happened=When("2024-05-XX"), known=When("2024-05-10"), source=SOURCE, grade=Grade("B2"),
                place=Spot(name="Aldra", precision=Precision.DISTRICT), populations=("Hill farmers",),
                reference=Cited(document="Bulletin 12", date=When("2024-05")),
                terms=(Terms(level=MARKING, until=When("2025"), onward=Onward.NO),),
            ),
            ItemRecord(id=SECOND, title="A market stayed shut", marking=Marking("UNCLASSIFIED"), shelter=True),
            AssessmentRecord(
                id=RUN, framework="un-2014", as_of=When("2024-05-12"), unknowns=("1.2",), withheld=("7.4",)
            ),
            JudgementRecord(
                id=JUDGED, assessment=RUN, indicator="7.3", state=State.PRESENT, direction=Direction.WORSENING,
                confidence=Confidence.LOW, reasons="Two reports agree.",
            ),
            ConcernRecord(id=STATED, assessment=RUN, subject="7", level=Concern.HIGH),
            EvidenceRecord(id=LINK, judgement=JUDGED, item=FIRST, side=Side.FOR, why="It was seen."),
            DissentRecord(id=OTHERWISE, assessment=RUN, text="One report repeats the other.", subject="7.3"),
            OutlookRecord(
                id=OVERALL, assessment=RUN, mandate=Mandate.PROTECTION, statement="Villages will be emptied.",
                horizon=When("2024-08"), yardstick="phia", term="likely or probable", probability=60,
            ),
            WarningRecord(
                id=NOTE, number=1, rung=Rung.ADVISORY_NOTE, title="Advisory note", issued=When("2024-05-13"),
                marking=MARKING, paragraphs=(NoteParagraph(text="Roads are closed.", items=(FIRST,)),), assessment=RUN,
            ),
        ),
        files=(
            File(id="file-0001", media_type="image/jpeg", size=3, sha256="cd" * 32, items=(FIRST,), marking=MARKING,
                 stripped=True),
        ),
        papers=(Paper(id="paper-0001", title="Advisory note", marking=MARKING, size=9, sha256="ef" * 32),),
    )  # fmt: skip
