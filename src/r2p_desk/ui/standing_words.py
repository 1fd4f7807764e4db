"""How far a contact is known, told by a word and a symbol of a form of its own: never by a colour alone."""

from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QWidget

from ..actions.exchange_for_window import ContactSeen
from ..domain.marking import Level
from ..exchange.standing import OfficeRole, Standing
from ..i18n import tr
from .icons import icon
from .record_words import day_words
from .text import visible


def standing_words(seen: ContactSeen) -> str:
    """In one word or a few."""
    if seen.standing is Standing.OFFICE:
        words = tr("Ran out: {office}") if seen.ran_out else tr("Vouched for: {office}")
        return words.format(office=seen.office)
    return {
        Standing.COMPARED: tr("Compared, stands alone"),
        Standing.UNVERIFIED: tr("NOT VERIFIED"),
        Standing.REVOKED: tr("REVOKED"),
    }[seen.standing]


def standing_icon(standing: Standing, beside: QWidget) -> QIcon:
    """A half-filled shield, a ring with a tick, a dashed ring with a question mark, or a hatched square."""
    colour = beside.palette().color(QPalette.ColorRole.WindowText).name()
    return icon(f"standing-{standing}", colour, beside.fontMetrics().height())


def standing_sentence(seen: ContactSeen) -> str:
    """What it means, and what may be done."""
    contact = seen.contact
    if seen.standing is Standing.REVOKED:
        words = tr(
            "Their office withdrew them: {why}. Nothing is sent to them; what counts still is named by the office."
        )
        return words.format(why=visible(seen.why))
    if seen.standing is Standing.UNVERIFIED:
        words = tr("Nobody compared this card. Nothing is sent to {name}, and nothing they sign is opened.")
        return words.format(name=visible(contact.name))
    if seen.standing is Standing.OFFICE:
        words = tr("{office} vouches for them as {role}, up to {clearance}, until {day}.").format(
            office=visible(seen.office), role=role_words(contact.role), clearance=contact.clearance,
            day=day_words(contact.valid_until),
        )  # fmt: skip
        return f"{words} {tr('Their card has run out.')}" if seen.ran_out else words
    return tr("Compared when added: {words}").format(words=contact.words)


def role_words(role: str) -> str:
    """What an officer is in their office."""
    return {
        OfficeRole.OFFICER: tr("officer"),
        OfficeRole.REVIEWER: tr("second person"),
        OfficeRole.CUSTODIAN: tr("custodian of names"),
        OfficeRole.HEAD: tr("head of the office"),
    }[OfficeRole(role)]


def roles() -> tuple[str, ...]:
    """What an office can make somebody."""
    return tuple(map(str, OfficeRole))


def clearances() -> tuple[str, ...]:
    """The levels an office can clear somebody for."""
    return tuple(map(str, Level))
