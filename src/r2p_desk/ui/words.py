"""Signs and words for what the domain knows, where the screen needs more than the domain says."""

from ..domain import looks
from ..domain.assessment import State
from ..domain.grading import Grade, credibility_words, reliability_words
from ..domain.item import Access
from ..i18n import tr

STATE_SIGNS = {
    State.PRESENT: "■",
    State.EMERGING: "◪",
    State.ABSENT: "□",
    State.UNCLEAR: "◇",
    State.NO_INFORMATION: "○",
    State.NOT_ASSESSED: "·",
}
"""A shape for each state, so that colour never tells it alone."""
CONCERN_SIGNS = looks.CONCERN_SIGNS

OPEN_TO = (Access.PUBLIC, Access.RESTRICTED_UN, Access.RESTRICTED_STATE)
"""Those an officer can narrow a reading to."""


def grade_in_words(grade: Grade) -> str:
    """``B2 · source usually reliable · probably true``."""
    source, item = reliability_words(grade.reliability), credibility_words(grade.credibility)
    return f"{grade} · " + tr("source {reliability} · {credibility}").format(reliability=source, credibility=item)


def access_words(access: Access) -> str:
    """Who could have known it then."""
    return {
        Access.PUBLIC: tr("public"),
        Access.RESTRICTED_UN: tr("inside the United Nations"),
        Access.RESTRICTED_STATE: tr("inside a government"),
        Access.UNKNOWN_UNTIL_LATER: tr("no assessor; it came out later"),
    }[access]


def open_to_words(access: Access) -> str:
    """The same as the end of “only what was open to …”; for one of ``OPEN_TO``."""
    return {
        Access.PUBLIC: tr("the public"),
        Access.RESTRICTED_UN: tr("the United Nations"),
        Access.RESTRICTED_STATE: tr("a government"),
    }[access]
