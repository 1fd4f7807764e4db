"""That several values of one field are to stand side by side, and why: officers saw it differently, and both count."""

import msgspec

from .marking import Marking
from .when import When


class KeptApart(msgspec.Struct, frozen=True, kw_only=True):
    """An officer's reason for not deciding a conflict: of which field of which record, among which values.

    ``commits`` are those that stated the values; once another value stands there, the reason no longer covers it.
    ``marking`` covers all of them. A field that is kept so is printed as undecided, with the reason.
    """

    id: str
    of_kind: str
    of_record: str
    of_field: str
    commits: tuple[str, ...]
    reason: str
    by: str
    day: When
    marking: Marking | None = None
