"""What is said of a signed PDF, in lines."""

from ..briefing.verdict import Verdict
from ..i18n import tr

Fact = tuple[str, str]


def verdict_facts(verdict: Verdict) -> list[Fact]:
    """Who signed, when they say they did, and what was found; each with what it is called."""
    facts: list[Fact] = []
    for signer in verdict.signers:
        name = signer.name if signer.known else tr("{name} (claimed, not known here)").format(name=signer.name)
        facts.append((tr("Signed by"), name))
        if signer.signed_at is not None:
            facts.append((tr("Signed at (claimed)"), signer.signed_at.strftime("%Y-%m-%d %H:%M %Z").strip()))
        facts.append((tr("Certificate"), signer.fingerprint))
    return [*facts, *((tr("Found"), finding.sentence) for finding in verdict.findings)]
