"""A few values of each column of a table, for whoever must say what the columns mean."""

from ..intake.telling import Asked, Row
from ..jobs import Job
from .import_file import again
from .import_plan import Plan

_ROWS, _VALUES = 200, 3
Samples = dict[str, tuple[str, ...]]


def sample_values(plan: Plan, job: Job) -> Samples:
    """The first values that stand in each column, at most three and each once, out of the first 200 rows."""
    found: dict[str, list[str]] = {}
    asked = plan.columns
    where = Asked(
        sheet=asked.sheet if asked else "",
        encoding=asked.encoding if asked else "",
        delimiter=asked.delimiter if asked else "",
        headings=asked.headings if asked else 0,
        limit=_ROWS,
    )
    with again(plan.path, plan.sha256, job) as file:
        for told in file.told(file.reader(plan.reader), where, job):
            for name, value in told.values.items() if isinstance(told, Row) else ():
                values = found.setdefault(name, [])
                if len(values) < _VALUES and value.strip() and value not in values:
                    values.append(value)
    return {name: tuple(values) for name, values in found.items()}
