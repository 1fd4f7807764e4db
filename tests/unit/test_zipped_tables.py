"""Tables in a zip: each a sheet; what else is in it is named and stays shut."""

import pytest

from r2p_desk.intake.apart.limits import Unreadable
from r2p_desk.intake.media import media_type
from r2p_desk.intake.readers import reader_for
from table_files import told_of, zipped

CENTRAL = {
    "Incidents.csv": "SubmissionDate,what_happened,meta-instanceID,KEY\n2024-03-05T08:00:00Z,Wells poisoned,u:1,u:1\n",
    "Incidents-people.csv": "name_of_group,PARENT_KEY,KEY\nTraders,u:1,u:1/people[1]\n",
    "Incidents - audit.csv": "event,node,start,end\nform start,,1,2\n",
    "media/1.jpg": b"\xff\xd8\xff",
    "../../etc/passwd": b"x",
}


def test_an_export_of_odk_central_is_a_table_with_its_repeats() -> None:
    data = zipped(CENTRAL)
    reader = reader_for(media_type(data, data, "x.zip"), data, "x.zip")
    assert reader is not None
    assert reader.format == "zip"
    told = told_of(data, "zip")
    assert [sheet.sheet for sheet in told.sheets] == ["Incidents", "Incidents-people"]
    assert [row.values["KEY"] for row in told.rows] == ["u:1", "u:1/people[1]"]
    assert "3 other files" in told.findings[0].words
    assert told_of(data, "zip", sheet="Incidents-people").values == [["Traders", "u:1", "u:1/people[1]"]]


def test_an_archive_without_a_table_has_no_reader_and_a_bomb_is_stopped() -> None:
    other = zipped({"a.txt": "x"})
    assert reader_for(media_type(other, other, "x.zip"), other, "x.zip") is None
    with pytest.raises(Unreadable, match="unpacks"):
        told_of(zipped({"a.csv": b"0" * (40 << 20)}), "zip")
    with pytest.raises(Unreadable, match="no such table"):
        told_of(zipped(CENTRAL), "zip", sheet="Others")
