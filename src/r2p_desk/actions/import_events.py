"""Event data that come through the one way in: pinned whole as a dataset, never made items."""

from collections.abc import Collection

import msgspec

from ..errors import UsageError
from ..i18n import tr
from ..jobs import Job
from .dataset_adding import Pinned, Wanted, add_dataset
from .import_file import again
from .import_plan import Imported, Plan, Sheet
from .session import OpenCase


def plan_events(case: OpenCase, plan: Plan, format_name: str, job: Job) -> None:
    """Write into the plan what pinning the file would do; its lines stay empty, for it comes whole or not."""
    pinned = add_dataset(case, plan.path, Wanted(format=format_name), job, dry_run=True)
    dataset = pinned.dataset
    plan.format, plan.kind, plan.keep_original = dataset.format, "events", False
    told = {"title": dataset.name, "release": dataset.release, "licence": dataset.licence, "codebook": dataset.codebook}
    plan.about = {name: value for name, value in told.items() if value}
    plan.sheets = (Sheet(name="", columns=dataset.columns, facts={}, rows=pinned.rows, format=dataset.format),)
    plan.rows, plan.new, plan.changed, plan.same = pinned.rows, pinned.new, pinned.changed, pinned.same
    plan.refused, plan.rows_refused = pinned.refused, len({one.row for one in pinned.refused})
    plan.withdrawn = pinned.withdrawn


def take_events(case: OpenCase, plan: Plan, only: Collection[int] | None, job: Job) -> Imported:
    """Pin the file; ``UsageError`` where only some rows are wanted, for a dataset is what its file is."""
    if only is not None:
        raise UsageError(
            tr("Event data are pinned whole, not some of their rows."),
            kept=tr("Nothing was taken in."),
            todo=tr("Take in all of it; make items of the events that matter."),
        )
    again(plan.path, plan.sha256, job).close()
    return _imported(add_dataset(case, plan.path, Wanted(format=plan.format), job))


def _imported(pinned: Pinned) -> Imported:
    done = Imported(
        format=pinned.dataset.format, rows=pinned.rows, new=pinned.new, changed=pinned.changed, same=pinned.same,
        refused=pinned.refused, withdrawn=pinned.withdrawn,
    )  # fmt: skip
    return msgspec.structs.replace(done, record=pinned.dataset.id) if pinned.saved else done
