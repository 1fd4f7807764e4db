"""Framework packs as an office would write them, for tests: every entry worded, in a made-up wording."""

import json
from pathlib import Path
from typing import Any

from r2p_desk.actions.frameworks import shipped
from r2p_desk.actions.session import Desk
from r2p_desk.exchange.framework_pack import SCHEMA, TYPE
from r2p_desk.keys.signing import Purpose


def plain(framework_id: str = "un-2014", **changes: Any) -> dict[str, Any]:
    """A pack as plain JSON holds it: whole, French, official, issued on 1 November 2026."""
    framework = shipped(framework_id)
    entries = []
    for factor in framework.risk_factors:
        entries.append({"id": str(factor.number), "parent": "", "label": f"Facteur {factor.number}"})
        entries += [
            {"id": one.id, "parent": str(factor.number), "label": f"Indicateur {one.id}"} for one in factor.indicators
        ]
    made = {
        "schema": SCHEMA,
        "framework": framework.id,
        "version": framework.version,
        "language": "fr",
        "title": "Cadre d’analyse",
        "issued": "2026-11-01",
        "official": True,
        "entries": entries,
    }
    return {**made, **changes}


def entry(pack: dict[str, Any], name: str) -> dict[str, Any]:
    """The entry of this id."""
    return next(one for one in pack["entries"] if one["id"] == name)


def written(folder: Path, pack: Any, name: str = "pack.json") -> Path:
    """The pack as a plain file."""
    path = folder / name
    path.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
    return path


def signed(desk: Desk, pack: dict[str, Any], folder: Path, name: str = "pack.r2pframework", **statement: Any) -> Path:
    """The pack as this officer signs it, whatever it holds: none of our checks is asked."""
    stated = {key: value for key, value in pack.items() if key != "schema"}
    head = {"type": TYPE, "format": 1, "case": None, "signer": desk.officer.id}
    path = folder / name
    path.write_bytes(desk.officer.seal_statement(Purpose.FRAMEWORK, {**head, **stated, **statement}))
    return path
