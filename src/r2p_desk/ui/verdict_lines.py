"""What is said of a briefing that was written and of a signed PDF, in lines."""

from ..actions.briefing import Exported
from ..actions.copies import CopiesMade
from ..actions.verification import covered_words, followed_words, stamp_words
from ..briefing.verdict import Verdict
from ..i18n import tr
from ..release.harm import ask_words

Fact = tuple[str, str]


def verdict_facts(verdict: Verdict) -> list[Fact]:
    """Who signed, when they say they did, and what was found; each with what it is called."""
    facts: list[Fact] = []
    for signer in verdict.signers:
        name = signer.name if signer.known else tr("{name} (claimed, not known here)").format(name=signer.name)
        facts.append((tr("Signed by"), name))
        if signer.signed_at is not None:
            facts.append((tr("Signed at (claimed)"), signer.signed_at.strftime("%Y-%m-%d %H:%M %Z").strip()))
        if signer.proven_at is not None:
            facts.append((tr("Signed before (proven)"), signer.proven_at.strftime("%Y-%m-%d %H:%M %Z").strip()))
        facts.append((tr("Certificate"), signer.fingerprint))
        if signer.office:
            facts.append((tr("Vouched for by"), signer.office))
        facts.append((tr("Extent"), covered_words(signer)))
        if signer.followed_by:
            facts.append((tr("Afterwards"), followed_words(signer)))
    facts += [(tr("Time stamp"), stamp_words(stamp)) for stamp in verdict.stamps]
    return [*facts, *((tr("Found"), finding.sentence) for finding in verdict.findings)]


def exported_facts(exported: Exported) -> list[Fact]:
    """What an officer must know of a briefing that was written; what asks for a second look comes first."""
    return [
        *_second_look(exported),
        (tr("Marking"), exported.marking.words),
        (tr("As of"), exported.as_of.words),
        (tr("Pages"), str(exported.pages)),
        ("SHA-256", exported.sha256),
        (tr("File"), str(exported.path)),
        *([(tr("Characters without a font"), str(exported.missing))] if exported.missing else []),
    ]


def copies_facts(made: CopiesMade) -> list[Fact]:
    """The copies that were made, each by its number, code and recipient."""
    return [
        *_second_look(made),
        (tr("Marking"), made.marking.words),
        (tr("As of"), made.as_of.words),
        *(
            (
                tr("Copy {number} of {of}").format(number=one.copy.number, of=one.copy.of),
                f"{one.copy.recipient} · {one.copy.code} · {one.path.name}",
            )
            for one in made.copies
        ),
    ]


def _second_look(made: Exported | CopiesMade) -> list[Fact]:
    return [
        *(
            (tr("Look again"), f"{ask_words(one.code)}: {one.shown} ({one.where})")
            for one in made.asks
            if one.key not in made.answers
        ),
        *((tr("Look again"), one.words) for one in made.review),
        *((tr("Left out"), one.words) for one in made.left_out),
    ]
