"""A user's own table of actors: what it adds and overrides, what is refused, and how offices end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from dateline import actor_names, actor_tables
from dateline.actor_names import names
from dateline.actor_tables import Entry, at, read_table
from dateline.errors import SettingError


@pytest.fixture(autouse=True)
def own_tables_end_with_the_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(actor_tables.OWN, "")
    actor_names.names.cache_clear()
    yield
    actor_names.names.cache_clear()


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, "utf-8")
    return str(folder / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "mine.yaml",
            "- name: Tarvan Front\n  kind: armed-group\n  country: SYR\n  sectors: [REB]\n  aliases: [TVF]\n",
        ),
        ("mine.csv", "name,kind,country,sectors,aliases\nTarvan Front,armed-group,SYR,REB,TVF; Front of Tarva\n"),
    ],
)
def test_a_table_adds_an_actor_in_yaml_and_in_csv(tmp_path: Path, name: str, text: str) -> None:
    actor_names.use(written(tmp_path, name, text))
    found = actor_names.names().lookup("TVF")
    assert found is not None and (found.name, found.country, found.sectors) == ("Tarvan Front", "SYR", ("REB",))
    assert found.table == name


def test_a_table_wins_over_the_packages_own(tmp_path: Path) -> None:
    before = actor_names.names().lookup("Hezbollah")
    assert before is not None and before.kind == "armed-group"
    actor_names.use(
        written(tmp_path, "a.yaml", "- {name: Hezbollah, kind: organisation, country: LBN, sectors: PTY}\n")
    )
    after = actor_names.names().lookup("Hezbollah")
    assert after is not None and (after.kind, after.sectors) == ("organisation", ("PTY",))
    actor_names.use(None)
    assert actor_names.names().lookup("Hezbollah") == before


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yaml", "- name: A\n  kind: person\n- name: B\n  kind: robot\n", r"a\.yaml:3: 'robot' is no kind of actor"),
        ("a.yaml", "- name: A\n  kind: person\n  nation: FRA\n", r"a\.yaml:1: there is no field 'nation'"),
        ("a.yaml", "- kind: person\n", r"a\.yaml:1: this actor has no name"),
        ("a.yaml", "name: A\nkind: person\n", r"a\.yaml:1: this is no list of actors"),
        ("a.yaml", "- name: A\n  kind: person\n  since: 2016\n  until: 1995\n", "since 2016 is after until 1995"),
        ("a.yaml", "- name: [A\n", r"a\.yaml:2: this is not YAML"),
        ("a.yaml", "- {name: A, kind: person, sectors: [XYZ]}\n", "'XYZ' is no sector"),
        ("a.yaml", "- {name: A, kind: person, since: soon}\n", "'soon', which is no year"),
        ("a.yaml", "- {name: A, kind: person, wikidata: 12}\n", "'12' is no Wikidata id|12 is no Wikidata id"),
        ("a.csv", "name,kind\nA,person\nB,person,x\n", r"a\.csv:3: this line has more fields"),
        ("a.csv", "name,kind,country\nA,person,XX\n", r"a\.csv:2: 'XX' is no country"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(SettingError, match=message) as told:
        actor_names.use(written(tmp_path, name, text))
    assert told.value.remedy


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="no such table of actors"):
        read_table(tmp_path / "none.yaml")


def test_roles_hold_between_their_years(tmp_path: Path) -> None:
    text = (
        "- {name: Ana Roe, kind: person, country: PRT, sectors: GOV, role: prime minister, since: 1995, until: 2002}\n"
    )
    text += "- {name: Ana Roe, kind: person, country: UNO, sectors: IGO, role: envoy, since: 2016}\n"
    actor_names.use(written(tmp_path, "a.yaml", text))
    entry = actor_names.names().lookup("Ana Roe")
    assert entry is not None and entry.role == "envoy"
    then, held = at(entry, 1999)
    assert held and (then.role, then.country, then.sectors) == ("prime minister", "PRT", ("GOV",))
    between, held = at(entry, 2010)
    assert not held and between.role is None and between.country == "PRT"
    assert at(entry, 2016)[0].country == "UNO"


def test_an_actor_without_terms_is_as_it_is() -> None:
    entry = Entry("A", "organisation", "FRA", ("PTY",))
    assert at(entry, 1950) == (msgspec.structs.replace(entry), True)


@pytest.mark.parametrize(
    ("name", "year", "country", "role"),
    [
        ("Sergei Lavrov", 1997, "RUS", "Russian U.N. ambassador"),
        ("Hanna Tetteh", 2015, "GHA", "Ghanaian foreign minister"),
        ("Ursula von der Leyen", 2015, "DEU", "German defence minister"),
        ("Jeanine Hennis", 2014, "NLD", "Dutch defence minister"),
        ("Mustafa Tlas", 1999, "SYR", "Syrian defence minister"),
    ],
)
def test_ministers_and_envoys_of_their_years(name: str, year: int, country: str, role: str) -> None:
    entry = names().lookup(name)
    assert entry is not None
    then, held = at(entry, year)
    assert held and (then.country, then.role) == (country, role)


def test_the_table_has_what_it_says() -> None:
    """Docs say how many: international bodies, groups, states with a foreign minister, a parliament, a force."""
    entries = list({id(e): e for e in names().by_key.values()}.values())
    bodies = [e for e in entries if e.kind != "person"]
    assert sum(e.country in ("UNO", "IGO", "EUR") or "IGO" in e.sectors for e in bodies) >= 250
    assert sum(e.kind == "armed-group" or bool({"PTY", "OPP"} & set(e.sectors)) for e in bodies) >= 400
    ministers = {
        e.country for e in entries for t in (e.terms or (e.as_term(),)) if "foreign minister" in (t.role or "")
    }
    assert len(ministers) >= 120
    assert len({e.country for e in bodies if "LEG" in e.sectors}) >= 90


def test_a_row_says_where_it_is_from(tmp_path: Path) -> None:
    actor_names.use(written(tmp_path, "mine.csv", "name,kind,source\nTarvan Front,armed-group,Gazette of 2 May 2014\n"))
    mine = actor_names.names().lookup("Tarvan Front")
    ours = actor_names.names().lookup("NATO")
    assert mine is not None and actor_tables.source_of(mine) == "Gazette of 2 May 2014"
    assert ours is not None and "general knowledge" in actor_tables.source_of(ours)


def test_the_table_reaches_as_far_as_the_page_says() -> None:
    entries = {id(e): e for e in actor_names.names().by_key.values()}.values()
    armed = [e for e in entries if e.kind == "armed-group"]
    bodies = [e for e in entries if e.kind != "person" and ("IGO" in e.sectors or e.country in ("UNO", "IGO", "EUR"))]
    houses = {e.country for e in entries if e.kind != "person" and "LEG" in e.sectors}
    assert len(armed) >= 400 and len(bodies) >= 250 and len(houses) >= 190
    assert all(t.since is None or t.until is None or t.since <= t.until for e in entries for t in e.terms)
