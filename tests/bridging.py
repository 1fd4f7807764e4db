"""A case with something at every level, and what its ways out are looked at with."""

from r2p_desk.actions import conditions
from r2p_desk.actions.assessing import Grounds, judge
from r2p_desk.actions.items import Draft, add_item
from r2p_desk.actions.session import OpenCase
from r2p_desk.domain.assessment import State
from r2p_desk.domain.grading import Grade
from r2p_desk.domain.marking import Marking
from r2p_desk.domain.place import Place, Precision
from r2p_desk.domain.signal import Crime, Signal
from r2p_desk.domain.when import When

DAY = When("2024-03-11")
LEFT = When("2024-05-02")
LOW = Marking("UNCLASSIFIED//TLP:GREEN")
MIDDLE = Marking("CONFIDENTIAL//TLP:AMBER")
HIGH = Marking("STRICTLY CONFIDENTIAL//TLP:RED")
ARABIC = "أُغلقت الطرق إلى الشمال يوم الاثنين"
FORMULA = '=HYPERLINK("http://x.example","look")'
SECRETS = (
    "Wumbaklyte", "Grobelschmidt", "Tsakodelna", "1.94413", "30.06189", "Drosselmund", "Krawatonia", "Nkwerelu",
    "Mirabelquist", "28.86543", "Lumenstroh", "Ostermayr", "Hadrianopulos", "Umbriel Quastenburg",
)  # fmt: skip
"""Words that stand only in what a CONFIDENTIAL//TLP:AMBER export may not hold."""


def fill(case: OpenCase) -> dict[str, str]:
    """Items open and closed, places, a shelter, judgements open and leaning; name → id in the case."""
    place = Place(name="Norvik", latitude="4.123456", longitude="-7.654321", precision=Precision.SETTLEMENT)
    roads = add_item(
        case,
        Draft(title="Roads were closed", text=ARABIC, known=DAY, happened=When("2024-03-04"),
              source="Radio Nordmark", grade=Grade("B2"), place=place, signals=(Signal.DISPLACEMENT,),
              crimes=(Crime.CRIMES_AGAINST_HUMANITY,), populations=("Halvorians",), actors=("The guard",), marking=LOW),
    )  # fmt: skip
    formula = add_item(
        case,
        Draft(title=FORMULA, text="\tbegins with a tab", known=DAY, source="+ Radio Sud", marking=MIDDLE,
              place=Place(name="Fiji side", latitude="-16.5", longitude="179.9", precision=Precision.DISTRICT)),
    )  # fmt: skip
    other = add_item(
        case,
        Draft(title="Boats left", known=DAY, marking=LOW, actors=("-2+3", "@cmd"),
              place=Place(name="Samoa side", latitude="-16.0", longitude="-179.8", precision=Precision.EXACT)),
    )  # fmt: skip
    high = add_item(
        case,
        Draft(title="Rifles at Wumbaklyte mill", text="Forty rifles lie under the floor of Wumbaklyte mill", known=DAY,
              source="Ignatius Grobelschmidt", marking=HIGH,
              place=Place(name="Upper Tsakodelna", latitude="-1.94413", longitude="30.06189",
                          precision=Precision.EXACT)),
    )  # fmt: skip
    bound = add_item(
        case,
        Draft(title="Convoy of the Drosselmund road", text="A convoy left the Drosselmund barracks on Tuesday",
              known=DAY, source="Embassy of Krawatonia", marking=LOW),
    )  # fmt: skip
    unnamed = add_item(
        case, Draft(title="Wells were fouled", known=DAY, source="Agathe Nkwerelu", marking=LOW),
    )  # fmt: skip
    shelter = add_item(
        case,
        Draft(title="People are hiding", text="Some need water", known=DAY, tags=("shelter",), marking=LOW,
              place=Place(name="Convent of Mirabelquist", latitude="2.51234", longitude="28.86543",
                          precision=Precision.EXACT)),
    )  # fmt: skip
    conditions.set_condition(case, bound.id, {"onward": "no", "originator": "Umbriel Quastenburg"})
    conditions.set_condition(case, unnamed.id, {"onward": "yes"})
    cited = {"document": "Bulletin 7", "url": "https://bulletin.example/7"}
    note = "Ask Benedikta Lumenstroh again"
    case.state([("item", roads.id, {"note": note, "language": "ar", "reference": cited})])
    leaning = Grounds(state=State.PRESENT, reasons="The cache belongs to the militia of Hadrianopulos",
                      supporting=((high.id, "It names the Ostermayr brothers"),))  # fmt: skip
    judge(case, DAY, "7.3", leaning)
    open_ = Grounds(state=State.PRESENT, reasons="The roads are closed", supporting=((roads.id, "It says so"),),
                    opposing=((other.id, None),))  # fmt: skip
    judge(case, DAY, "7.4", open_)
    return {
        "roads": roads.id, "formula": formula.id, "other": other.id, "high": high.id, "bound": bound.id,
        "unnamed": unnamed.id, "shelter": shelter.id,
    }  # fmt: skip
