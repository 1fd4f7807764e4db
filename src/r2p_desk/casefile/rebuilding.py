"""Making every view of a case anew from its commits alone."""

from ..errors import Damaged, NotSound
from ..i18n import tr
from . import schema
from .database import Connection, database_errors, transaction
from .journal import Journal
from .reading import DATABASE


def rebuild(connection: Connection, journal: Journal) -> int:
    """Make every table and the search index anew; answers how many commits were applied.

    ``NotSound`` when a commit does not prove itself or one that counted is gone: then nothing is changed, because
    whatever rests on that commit would vanish from sight.
    """
    with database_errors(DATABASE):
        if set(schema.missing_tables(connection)) & set(schema.JOURNAL_TABLES):
            raise _journal_not_sound(tr("Tables of the journal are missing."))
        counted = _counted(connection)
        try:
            with transaction(connection):
                schema.recreate_views(connection)
                journal.forget()
                applied, refused = journal.settle()
                for commit in [*(commit for commit, _ in refused), *sorted(counted - set(applied))]:
                    raise _journal_not_sound(tr("Commit {id} no longer counts.").format(id=commit))
        except Damaged as error:
            raise _journal_not_sound(error.happened) from None
        finally:
            journal.forget()
    return len(applied)


def of_another_version(connection: Connection) -> bool:
    """Whether the views were written by another version of this program, so that they must be made anew."""
    missing = schema.missing_tables(connection)
    if set(missing) & {*schema.JOURNAL_TABLES, "meta", "applied"}:
        return False  # that is damage, and named as such
    return schema.views_version(connection) != schema.VIEWS_VERSION


def _counted(connection: Connection) -> set[str]:
    """Ids of the commits that counted so far, as far as that can still be read."""
    if "applied" in schema.missing_tables(connection):
        return set()
    return {row[0] for row in connection.execute("SELECT id FROM applied").fetchall()}


def _journal_not_sound(happened: str) -> NotSound:
    return NotSound(
        happened,
        kept=tr("Nothing was changed."),
        todo=tr("Run r2p-desk doctor to see every fault, then restore the case from a backup."),
    )
