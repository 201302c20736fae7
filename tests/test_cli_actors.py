"""Actors across articles: proposals, decisions that are kept and undone, and a table that goes back in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dateline.cli import app
from dateline.corpus.actor_candidates import Known, candidates, weigh
from dateline.errors import SettingError
from dateline.model import Actor, Record
from dateline.store import open_store

ROWS = [
    ("one", [("Muammar Qabbani", "person", "LBY", "envoy"), ("Tarva Relief Board", "organisation", "LBY", None)]),
    ("two", [("Moammar Kabbani", "person", "LBY", "envoy"), ("TRB", "organisation", "LBY", None)]),
    ("three", [("Muammar Qabbani", "person", "LBY", None), ("Lena Holm", "person", "NOR", None)]),
    ("four", [("Lena Holm", "person", "CHL", None)]),
]


@pytest.fixture
def store(tmp_path: Path) -> str:
    file = str(tmp_path / "corpus.db")
    records = [
        Record(
            id=id, text=f"Text {id}.",
            actors=tuple(
                Actor(id=f"a{k}", name=n, kind=kind, country=c, role=role, mentions=((0, 4),))  # type: ignore[arg-type]
                for k, (n, kind, c, role) in enumerate(actors)
            ),
        )
        for id, actors in ROWS
    ]  # fmt: skip
    with open_store(file, create=True) as kept:
        kept.add(records)
    return file


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["actors", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def listed(store: str, *more: str) -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in run("list", "--store", store, "--json", *more).splitlines()]
    return {r["name"]: r for r in rows}


def test_the_list_counts_articles_and_filters(store: str) -> None:
    assert listed(store)["Muammar Qabbani"]["articles"] == 2
    assert set(listed(store, "--country", "NOR")) == {"Lena Holm"}
    assert "TRB" not in listed(store, "--kind", "person")


def test_find_in_a_store_and_in_the_dictionary(store: str) -> None:
    assert "Kabbani" in run("find", "Kabbani", "--store", store)
    assert "AFG/REB" in run("find", "Taliban")
    run("find", "Nobody Atall", "--store", store, code=1)
    run("find", "Nobody Atall", code=1)


def test_proposals_have_reasons_and_merge_nothing(store: str) -> None:
    out = run("propose", "--store", store)
    assert "Muammar Qabbani  <-  " in out and "two spellings of one name" in out and "the same role: envoy" in out
    assert "initials" in out and "NOR" not in out
    assert len(run("list", "--store", store, "--json").splitlines()) == 6


def test_a_merge_is_kept_undone_and_not_proposed_again(store: str) -> None:
    run("merge", "--store", store, "Muammar Qabbani", "Moammar Kabbani", "--why", "same envoy", "--who", "me")
    merged = listed(store)
    assert merged["Muammar Qabbani"]["articles"] == 3 and "Moammar Kabbani" not in merged
    assert "same envoy" in run("decisions", "--store", store)
    run("undo", "1", "--store", store)
    assert listed(store)["Muammar Qabbani"]["articles"] == 2
    assert run("decisions", "--store", store) == "" and "undo" in run("decisions", "--all", "--store", store)
    assert "Kabbani" not in run("propose", "--store", store)


def test_only_the_surest_are_merged_at_once(store: str) -> None:
    run("merge", "--store", store, "--above", "0.9")
    assert "Moammar Kabbani" not in listed(store) and "TRB" in listed(store)


def test_a_split_parts_articles(store: str) -> None:
    run("split", "--store", store, "Muammar Qabbani", "--article", "three", "--name", "the other Qabbani")
    assert listed(store)["the other Qabbani"]["articles"] == 1
    run("undo", "1", "--store", store)
    assert "the other Qabbani" not in listed(store)


def test_a_renamed_actor_is_found_by_both_names_until_it_is_taken_back(store: str) -> None:
    run("rename", "--store", store, "TRB", "Tarva Board", "--why", "as it calls itself", "--who", "me")
    assert "Tarva Board" in listed(store) and "TRB" not in listed(store)
    assert "Tarva Board" in run("find", "TRB", "--store", store)
    shown = run("decisions", "--store", store)
    assert "rename" in shown and "was: TRB" in shown and "as it calls itself" in shown
    run("undo", "1", "--store", store)
    assert "TRB" in listed(store) and "Tarva Board" not in listed(store)


def test_mistakes_are_told(store: str) -> None:
    with pytest.raises(SettingError, match="may be #"):
        run("merge", "--store", store, "Lena Holm", "TRB")
    with pytest.raises(SettingError, match="names no two actors"):
        run("merge", "--store", store, "TRB")
    with pytest.raises(SettingError, match="this is no name"):
        run("rename", "--store", store, "TRB", "  ")
    with pytest.raises(SettingError, match="no actor goes by"):
        run("merge", "--store", store, "TRB", "Whoever Else")


@pytest.mark.parametrize("name", ["actors.csv", "actors.yaml"])
def test_the_table_that_is_exported_can_be_read(store: str, tmp_path: Path, name: str) -> None:
    from dateline.actor_tables import read_table

    file = tmp_path / name
    run("export", "--store", store, "-o", str(file))
    read = {e.name: e for e in read_table(file)}
    assert {"Muammar Qabbani", "Tarva Relief Board"} <= set(read)
    assert (read["Muammar Qabbani"].kind, read["Muammar Qabbani"].country) == ("person", "LBY")


def test_articles_are_shown_and_split_by_number(store: str) -> None:
    shown = run("find", "Muammar Qabbani", "--store", store)
    numbers = [line.split()[1] for line in shown.splitlines() if line.startswith("  in ")]
    assert len(numbers) == 2 and "three" in shown
    run("split", "--store", store, "Muammar Qabbani", "--article", numbers[-1], "--name", "the other Qabbani")
    assert listed(store)["the other Qabbani"]["articles"] == 1
    assert "from: Muammar Qabbani" in run("decisions", "--store", store)


def test_wrong_filters_are_told(store: str) -> None:
    with pytest.raises(SettingError, match="'XYZ' is no country"):
        run("list", "--store", store, "--country", "XYZ")
    with pytest.raises(SettingError, match="'martian' is no kind of actor"):
        run("export", "--store", store, "--kind", "martian")


FIVE = [
    "Abdulrahman al-Sabri",
    "Abdul Rahman al-Sabri",
    "Abd al-Rahman al-Sabry",
    "Abdel-Rahman Sabri",
    "Abdelrahman El Sabri",
]


def person(key: str, name: str, country: str | None = "YEM") -> Known:
    return Known(key=key, name=name, kind="person", country=country)


@pytest.mark.parametrize("other", FIVE[1:])
def test_five_spellings_are_one(other: str) -> None:
    assert weigh(person("a", FIVE[0]), person("b", other))[0] >= 0.85


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jae-won Noh", "Noh Jae-won"),
        ("Vladimir Vladimirovich Morozov", "Vladimir Morozov"),
        ("Abu Omar al-Tarwi", "Abu Umar al-Tarwi"),
        ("Sheikh Yahya Bin-Ghanim", "Shaykh Yahya ibn Ghanim"),
        ("Yevgeny Lipatov", "Evgeniy Lipatov"),
        ("Ferdinand Ruiz Jr.", "Ferdinand Ruiz Jr"),
        ("MARTA OLSEN", "Marta Olsen"),
    ],
)
def test_forms_of_a_name_are_proposed(a: str, b: str) -> None:
    assert candidates([person("a", a), person("b", b)]), (a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Rami Haddad", "Samir Haddad"), ("Ferdinand Ruiz Sr", "Ferdinand Ruiz Jr"), ("Ana Holm", "Anders Holm")],
)
def test_others_are_not(a: str, b: str) -> None:
    assert candidates([person("a", a), person("b", b)]) == []


def test_another_country_speaks_against() -> None:
    assert weigh(person("a", "Lena Holm", "NOR"), person("b", "Lena Holm", "CHL"))[0] < 0.6
