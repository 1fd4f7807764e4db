"""An office's wording is laid over a framework by a signed file; ids and answers stay what they are."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import framework_packs
from desks import PASSPHRASE
from exchanging import home, introduce, officers
from r2p_desk import i18n
from r2p_desk.actions import frameworks, session
from r2p_desk.actions.frameworks import framework_for, load_pack, packs, remove_pack, seal_pack, shipped
from r2p_desk.actions.session import Desk
from r2p_desk.domain.framework import WordingStatus, all_official
from r2p_desk.errors import NotFound, Refused, UnknownSigner, UsageError


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[list[Desk]]:
    with officers(tmp_path, "Alice Mbeki", "Bob Kante") as made:
        yield made


@pytest.fixture
def alice(desks: list[Desk]) -> Desk:
    return desks[0]


@pytest.fixture
def bob(desks: list[Desk]) -> Desk:
    return desks[1]


def test_an_official_pack_gives_its_wording_and_takes_the_marks_away(alice: Desk, bob: Desk, tmp_path: Path) -> None:
    made = seal_pack(bob, framework_packs.written(tmp_path, framework_packs.plain()), tmp_path / "fr.pack")
    assert made.signer == bob.officer.id
    loaded = load_pack(alice, made.path)
    assert (loaded.new, loaded.replaced, loaded.pack.signer_name) == (True, None, "Bob Kante")
    used, base = framework_for(alice, "un-2014"), shipped("un-2014")
    assert (used.official, used.language, used.statement, used.title) == (True, "fr", None, "Cadre d’analyse")
    assert [one.id for one in used.indicators] == [one.id for one in base.indicators]
    assert {one.wording_status for one in used.indicators} == {WordingStatus.OFFICIAL}
    assert all_official(one.wording_status for one in used.indicators)
    assert used.label_of("14.7") == "Indicateur 14.7"
    assert used.label_of("3") == "Facteur 3"
    assert [factor.crimes for factor in used.risk_factors] == [factor.crimes for factor in base.risk_factors]


def test_our_coding_rules_stay_and_a_pack_may_bring_its_own(alice: Desk, tmp_path: Path) -> None:
    pack = framework_packs.plain()
    framework_packs.entry(pack, "7.3")["rule"] = {"asks": "Les forces changent-elles ?"}
    load_pack(alice, framework_packs.signed(alice, pack, tmp_path))
    rules = {one.id: one.coding_rule for one in framework_for(alice, "un-2014").indicators}
    base = {one.id: one.coding_rule for one in shipped("un-2014").indicators}
    assert rules["7.4"] == base["7.4"]
    assert rules["7.3"] is not None
    assert (rules["7.3"].asks, rules["7.3"].present) == ("Les forces changent-elles ?", "")
    assert rules["14.5"] is None, "the rule that says no wording is carried would be wrong now"


def test_an_entry_the_publication_does_not_have_keeps_its_id_and_says_so(alice: Desk, tmp_path: Path) -> None:
    pack = framework_packs.plain()
    framework_packs.entry(pack, "14.10").update(label="", not_in_text=True)
    load_pack(alice, framework_packs.signed(alice, pack, tmp_path))
    used = framework_for(alice, "un-2014")
    last = used.indicators[-1]
    assert (last.id, last.label, last.wording_status) == ("14.10", None, WordingStatus.NOT_CARRIED)
    assert last.note is not None
    assert all_official(one.wording_status for one in used.indicators)


def test_a_pack_that_is_not_official_changes_the_words_and_not_what_was_checked(alice: Desk, tmp_path: Path) -> None:
    load_pack(alice, framework_packs.signed(alice, framework_packs.plain(official=False), tmp_path))
    used = framework_for(alice, "un-2014")
    statuses = {one.id: one.wording_status for one in used.indicators}
    assert (used.official, used.statement) == (False, shipped("un-2014").statement)
    assert (statuses["8.1"], statuses["1.1"], statuses["14.5"]) == (
        WordingStatus.VERIFIED,
        WordingStatus.RECALLED,
        WordingStatus.RECALLED,
    )
    assert used.label_of("8.1") == "Indicateur 8.1"


def test_languages_stand_side_by_side_and_the_one_asked_for_is_used(alice: Desk, tmp_path: Path) -> None:
    for language in ("zh-hant", "fr-CA", "ar"):
        pack = framework_packs.plain(language=language, title=f"Title {language}")
        load_pack(alice, framework_packs.signed(alice, pack, tmp_path))
    assert [pack.language for pack in packs(alice)] == ["ar", "fr-CA", "zh-Hant"]
    asked = {tag: framework_for(alice, "un-2014", tag).language for tag in ("ar", "fr", "FR_ca", "zh", "zh-Hant", "en")}
    assert asked == {"ar": "ar", "fr": "fr-CA", "FR_ca": "fr-CA", "zh": "zh-Hant", "zh-Hant": "zh-Hant", "en": "en"}
    assert framework_for(alice, "un-2014").language == "ar", "the first there is, for a screen in English"
    assert framework_for(alice, "osapg-2009").language == "en"


def test_without_a_language_the_one_of_the_screen_goes_first(
    alice: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language in ("ar", "en", "fr"):
        load_pack(alice, framework_packs.signed(alice, framework_packs.plain(language=language), tmp_path))
    assert framework_for(alice, "un-2014").official, "in English"
    assert framework_for(alice, "un-2014").language == "en"
    monkeypatch.setattr(i18n, "_code", "fr")
    assert framework_for(alice, "un-2014").language == "fr"


def test_the_newer_issue_takes_the_place_and_an_older_one_is_refused(alice: Desk, tmp_path: Path) -> None:
    old = framework_packs.signed(alice, framework_packs.plain(), tmp_path, "old")
    new = framework_packs.signed(alice, framework_packs.plain(issued="2026-11-20", title="Nouveau"), tmp_path, "new")
    load_pack(alice, old)
    assert load_pack(alice, new).replaced == "2026-11-01"
    assert framework_for(alice, "un-2014").title == "Nouveau"
    with pytest.raises(Refused, match="older"):
        load_pack(alice, old)
    assert [pack.issued for pack in packs(alice)] == ["2026-11-20"]
    assert len(alice.store.notes(frameworks.AREA)) == 2, "the index and one pack: what was replaced is gone"


def test_the_same_pack_again_changes_nothing_and_another_of_that_day_is_refused(alice: Desk, tmp_path: Path) -> None:
    path = framework_packs.signed(alice, framework_packs.plain(), tmp_path)
    first = load_pack(alice, path)
    again = load_pack(alice, path)
    assert (again.new, again.pack) == (False, first.pack)
    other = framework_packs.signed(alice, framework_packs.plain(title="Autre"), tmp_path, "other")
    with pytest.raises(Refused, match="Another pack issued on 2026-11-01"):
        load_pack(alice, other)
    assert framework_for(alice, "un-2014").title == "Cadre d’analyse"


def test_a_removed_pack_leaves_the_wording_that_ships(alice: Desk, tmp_path: Path) -> None:
    load_pack(alice, framework_packs.signed(alice, framework_packs.plain(), tmp_path))
    assert remove_pack(alice, "un-2014", "FR").issued == "2026-11-01"
    assert framework_for(alice, "un-2014") is shipped("un-2014")
    assert packs(alice) == ()
    assert set(alice.store.notes(frameworks.AREA)) == {"index"}
    with pytest.raises(NotFound):
        remove_pack(alice, "un-2014", "fr")


def test_a_pack_is_there_again_after_the_next_unlock(tmp_path: Path) -> None:
    place = home(tmp_path, "Alice Mbeki")
    with session.unlock(place, PASSPHRASE) as desk:
        load_pack(desk, framework_packs.signed(desk, framework_packs.plain(), tmp_path))
    with session.unlock(place, PASSPHRASE) as desk:
        assert framework_for(desk, "un-2014").official


def test_asked_again_it_reads_no_pack(alice: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_pack(alice, framework_packs.signed(alice, framework_packs.plain(), tmp_path))
    first = framework_for(alice, "un-2014")
    read = []
    real = alice.store.note
    monkeypatch.setattr(alice.store, "note", lambda area, name: read.append(name) or real(area, name))
    assert framework_for(alice, "un-2014") is first
    assert read == ["index"]


def test_without_an_officer_the_framework_is_as_it_ships() -> None:
    assert framework_for(None, "un-2014", "fr") is shipped("un-2014")


def test_a_pack_for_a_version_no_longer_carried_is_kept_and_not_used(
    alice: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pack(alice, framework_packs.signed(alice, framework_packs.plain(), tmp_path))
    later = msgspec.structs.replace(shipped("un-2014"), version="2030-01")
    monkeypatch.setattr(frameworks, "shipped", lambda _: later)
    assert framework_for(alice, "un-2014") is later
    assert [pack.fits for pack in packs(alice)] == [False]


def test_only_this_officer_and_contacts_are_believed(alice: Desk, tmp_path: Path) -> None:
    with session.unlock(home(tmp_path, "Carla Ruiz"), PASSPHRASE) as carla:
        path = framework_packs.signed(carla, framework_packs.plain(), tmp_path)
        with pytest.raises(UnknownSigner):
            load_pack(alice, path)
        introduce(alice, carla, tmp_path)
        assert load_pack(alice, path).pack.signer_name == "Carla Ruiz"


def test_sealing_checks_as_loading_does_and_writes_nothing_then(alice: Desk, tmp_path: Path) -> None:
    pack = framework_packs.plain()
    pack["entries"].pop()
    out = tmp_path / "out"
    with pytest.raises(Refused):
        seal_pack(alice, framework_packs.written(tmp_path, pack), out)
    assert not out.exists()
    with pytest.raises(UsageError):
        seal_pack(alice, framework_packs.written(tmp_path, framework_packs.plain()), tmp_path / "nowhere" / "out")


def test_a_pack_for_2009_is_taken_in_beside_one_for_2014(alice: Desk, tmp_path: Path) -> None:
    for framework in ("osapg-2009", "un-2014"):
        load_pack(alice, framework_packs.signed(alice, framework_packs.plain(framework), tmp_path))
    assert [pack.framework for pack in packs(alice)] == ["un-2014", "osapg-2009"]
    assert framework_for(alice, "osapg-2009").label_of("4c") == "Indicateur 4c"
