"""Our own checker of PDF/A-3a (ISO 19005-3 with what it shares with ISO 19005-2) and PDF/UA-1 (ISO 14289-1).

``broken(data)`` names the clauses a file breaks. It judges the clauses in ``COVERED`` and no others; what it may be
trusted with is settled by ``test_pdfa_corpus.py``, which holds it against files of others whose verdict is known.
"""

import pdfa_rules_file  # noqa: F401 - enters its rules
import pdfa_rules_fonts  # noqa: F401 - enters its rules
import pdfa_rules_look  # noqa: F401 - enters its rules
import pdfa_rules_tags  # noqa: F401 - enters its rules
from pdfa_case import RULES, Case

LEVELS = {"2b": "A", "2u": "A u", "2a": "A u a", "3b": "A", "3a": "A u a", "UA": "UA"}
COVERED = frozenset(("UA " if standard == "UA" else "") + clause for standard, clause, _ in RULES)


def broken(data: bytes, *flavours: str) -> set[str]:
    """The clauses of these flavours (``2b``, ``2u``, ``2a``, ``3b``, ``3a``, ``UA``) that this file breaks."""
    case = Case(data, 3 if any(one.startswith("3") for one in flavours) else 2)
    wanted = {standard for one in flavours for standard in LEVELS[one].split()}
    return {clause for standard, clause, rule in RULES if standard in wanted and rule(case)}
