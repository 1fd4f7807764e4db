"""Small cases for tests of what is laid beside an assessment: items made in a word, a framework of three indicators."""

from typing import Any

from r2p_desk.analysis.basis import Basis
from r2p_desk.analysis.checks import Flag, flags_of
from r2p_desk.analysis.profile import profile_on
from r2p_desk.domain.assessment import Assessment, Evidence, Judgement, Profile, Side, State, StatedConcern
from r2p_desk.domain.framework import Framework, Indicator, RiskFactor, WordingStatus
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.item import Item
from r2p_desk.domain.place import Place
from r2p_desk.domain.signal import Crime
from r2p_desk.domain.signoff import Mandate
from r2p_desk.domain.when import When

DAY = When("1993-06-30")
RUN = Assessment(id="run", framework="small", version="1", as_of=DAY, chair="chair")


def _factor(number: int, indicators: int, crimes: tuple[Crime, ...]) -> RiskFactor:
    return RiskFactor(
        number=number,
        title=f"Factor {number}",
        title_status=WordingStatus.RECALLED,
        common=len(crimes) > 1,
        crimes=crimes,
        indicators=tuple(
            Indicator(id=f"{number}.{at}", label="Sign", wording_status=WordingStatus.RECALLED)
            for at in range(1, indicators + 1)
        ),
    )


FRAMEWORK = Framework(
    id="small",
    version="1",
    title="Small",
    issuer="nobody",
    date="2014",
    risk_factors=(
        _factor(1, 5, (Crime.GENOCIDE, Crime.CRIMES_AGAINST_HUMANITY, Crime.WAR_CRIMES)),
        _factor(2, 2, (Crime.GENOCIDE,)),
    ),
)


def item(name: str, source: str | None = None, grade: str | None = None, **more: Any) -> Item:
    """An item that became known in June unless said otherwise."""
    more["known"] = When(more.get("known", "1993-06-01"))
    place = more.pop("place", None)
    return Item(
        id=name,
        title=more.pop("title", f"Report {name}"),
        source=source,
        grade=Grade(grade) if grade else None,
        place=Place(name=place) if place else None,
        **more,
    )


class Case:
    """Items and one assessment of them; ``judge`` and ``link`` as an officer does it."""

    def __init__(self, *items: Item, run: Assessment = RUN) -> None:
        self.items, self.run = list(items), run
        self.judgements: list[Judgement] = []
        self.concerns: list[StatedConcern] = []
        self.evidence: list[Evidence] = []

    def judge(
        self,
        indicator: str,
        state: State = State.PRESENT,
        *,
        supporting: tuple[Item, ...] = (),
        opposing: tuple[Item, ...] = (),
        whys: dict[str, str] | None = None,
        **said: Any,
    ) -> "Case":
        """A judgement and its evidence; the items become part of the case."""
        record = f"judgement-{indicator}"
        self.judgements.append(Judgement(id=record, assessment=self.run.id, indicator=indicator, state=state, **said))
        self._hang(record, supporting, opposing, whys or {})
        return self

    def link(self, subject: str, supporting: tuple[Item, ...] = (), opposing: tuple[Item, ...] = ()) -> "Case":
        """Items on a risk factor or crime as a whole."""
        record = f"concern-{subject}"
        self.concerns.append(StatedConcern(id=record, assessment=self.run.id, subject=subject))
        self._hang(record, supporting, opposing, {})
        return self

    def _hang(
        self, record: str, supporting: tuple[Item, ...], opposing: tuple[Item, ...], whys: dict[str, str]
    ) -> None:
        for side, pieces in ((Side.FOR, supporting), (Side.AGAINST, opposing)):
            for piece in pieces:
                if piece not in self.items:
                    self.items.append(piece)
                self.evidence.append(
                    Evidence(
                        id=f"{record}/{piece.id}/{side}", judgement=record, item=piece.id, side=side,
                        why=whys.get(piece.id),
                    )
                )  # fmt: skip

    def basis(self, **more: Any) -> Basis:
        """The records as they are read from a case file."""
        return Basis(
            items=self.items,
            assessments=[self.run],
            judgements=self.judgements,
            concerns=self.concerns,
            evidence=self.evidence,
            **more,
        )

    def profile(self, day: When = DAY, **more: Any) -> Profile:
        """What an officer sees on that day."""
        return profile_on(self.basis(), FRAMEWORK, day, **more)

    def flags(self, day: When = DAY, *, mandate: Mandate | None = None, **more: Any) -> dict[str, Flag]:
        """By key."""
        basis = self.basis(**more)
        return {flag.key: flag for flag in flags_of(basis, profile_on(basis, FRAMEWORK, day), mandate=mandate)}
