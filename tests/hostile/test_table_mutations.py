"""Mutated tables: a reader tells, or refuses the file; a shape makes a record, or says what is wrong. Nothing else."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from r2p_desk.intake.apart.limits import Protected, Unreadable
from r2p_desk.intake.readers import readers
from r2p_desk.intake.shapes import shape_for
from r2p_desk.intake.telling import Asked, Bad, Begin, Entry, Finding, Row

SEEDS = {
    "csv": ("conformance/hxl/test_io/input-valid.csv", "hostile/tables-frictionless/capital-invalid.csv",
            "hostile/tables-frictionless/escaping.csv"),
    "xlsx": ("conformance/hxl/test_io/input-quality.xlsx", "hostile/tables-frictionless/merged-cells.xlsx",
             "hostile/office-oletools/msodde/dde-test.xlsm"),
    "ods": ("hostile/tables-frictionless/table-with-ints-floats-dates.ods",
            "hostile/office-oletools/oleobj/embedded-simple-2007.ods"),
    "ole": ("hostile/tables-frictionless/table.xls",),
}  # fmt: skip
PUT_IN = (
    b'"',
    b",",
    b"\n",
    b"\0",
    b"<",
    b"&#x0;",
    b"\xff",
    b";",
    b"=1",
    b"#adm1+",
    b"9" * 20,
    b"<f>",
    b"]]>",
    b"<!DOCTYPE x>",
)


def mutated(chance: random.Random, data: bytes) -> bytes:
    """One to eight changes anywhere."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        match chance.randrange(4):
            case 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del made[at : at + chance.randint(1, 20)]
            case 2:
                made[at:at] = chance.choice(PUT_IN)
            case _:
                made[at:at] = made[at : at + chance.randint(1, 200)]
    return bytes(made)


def mutated_inside(chance: random.Random, data: bytes) -> bytes:
    """The parts of a zip mutated, the zip itself sound."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(chance, part) if chance.random() < 0.4 else part)
    return made.getvalue()


def come_of(format_name: str, data: bytes, chance: random.Random) -> str:
    """``told`` or ``refused``; whatever else a reader or a shape does is what is looked for."""
    shape, begin = None, Begin()
    try:
        for told in readers()[format_name].read(io.BytesIO(data), Asked(headings=chance.choice((0, 0, 2, 99)))):
            if isinstance(told, Begin):
                shape, begin = shape_for(told), told
            elif isinstance(told, Row) and shape is not None:
                made = shape.entry(told, begin, None)
                assert isinstance(made, Entry) or all(isinstance(bad, Bad) and bad.rule for bad in made)
            else:
                assert isinstance(told, Row | Bad | Finding)
    except (Unreadable, Protected):
        return "refused"
    return "told"


@pytest.mark.parametrize("format_name", SEEDS)
def test_a_mutated_table_is_told_or_refused(format_name: str, test_data: Path) -> None:
    chance = random.Random(format_name)
    zipped = format_name in ("xlsx", "ods")
    found = set()
    for seed in SEEDS[format_name]:
        data = (test_data / seed).read_bytes()
        for number in range(60):
            inside = zipped and number % 4
            found.add(come_of(format_name, (mutated_inside if inside else mutated)(chance, data), chance))
    assert found == ({"refused"} if format_name == "ole" else {"told"} if format_name == "csv" else {"told", "refused"})
