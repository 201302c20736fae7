import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.errors import DatelineError
from dateline.query.disputes import issue_in
from dateline.query.rows import Evidence
from dateline.store import Store, open_store


def ask(store: Store | str, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--store", store if isinstance(store, str) else store.name])


@pytest.mark.parametrize("words, shown", [
    (["find", "truce"], "it would not sign a truce"), (["find", "--type", "ASSAULT"], "ASSAULT"),
    (["find", "stance:refusal"], "refusal"), (["find", "measure:killed"], "30 killed"),
    (["find", "--in", "articles"], "Dispatch w1"), (["timeline"], "2021-03-09"), (["timeline", "--main", "-n", "1"], "x2"),
    (["calendar"], "first set for 2021-03-05"), (["positions"], "turned 2021-03-10: refusal → commitment"),
    (["figures"], "killed · Free Army"), (["contested"], "12 and 30 cannot both hold"), (["who"], "Ruritania"),
    (["find", "actor:Anna Holm"], "a truce must come first"),
])  # fmt: skip
def test_every_command_reads_as_lines(store: Store, words: list[str], shown: str) -> None:
    result = ask(store, *words)
    assert result.exit_code == 0 and shown in result.output


@pytest.mark.parametrize("command", ["find", "timeline", "calendar", "positions", "figures", "contested", "who"])
def test_every_command_gives_json_csv_and_a_table(store: Store, command: str) -> None:
    words = [command, *(["--in", "events"] if command == "find" else [])]
    rows = [json.loads(line) for line in ask(store, *words, "--json").stdout.splitlines()]
    table = list(csv.DictReader(io.StringIO(ask(store, *words, "--csv").stdout)))
    assert rows and table and None not in table[0]
    assert len(ask(store, *words, "--table").stdout.splitlines()) >= 2


def test_a_plan_and_an_event_keep_their_own_title_and_reason_in_a_table(store: Store) -> None:
    (plan,) = csv.DictReader(io.StringIO(ask(store, "calendar", "--csv").stdout))
    assert (plan["title"], plan["why"]) == ("meet", "a later dispatch tells that it took place")
    assert plan["evidence_title"] == "Dispatch w1" and plan["evidence_why"] == "“meet” is CONSULT"
    event = next(csv.DictReader(io.StringIO(ask(store, "timeline", "--csv").stdout)))
    assert event["title"] == "hit" and event["evidence_title"].startswith("Dispatch")


def test_a_table_of_actors_has_their_numbers_and_countries(store: Store) -> None:
    rows = {r["actor"]: r for r in csv.DictReader(io.StringIO(ask(store, "who", "--csv").stdout))}
    assert rows["Ruritania"]["country"] == "RUS"
    number = rows["Ruritania"]["number"]
    assert "Ruritania" in ask(store, "find", f"actor:#{number}").stdout


def test_truth_values_are_written_as_tables_write_them(store: Store) -> None:
    rows = csv.DictReader(io.StringIO(ask(store, "find", "truce", "--csv").stdout))
    assert {r["negated"] for r in rows} == {"false"}


def test_nothing_found_says_what_to_do(store: Store) -> None:
    result = ask(store, "find", "elephants")
    assert result.exit_code == 1 and "fewer terms" in result.output


@pytest.mark.parametrize("words, remedy", [
    (["timeline", "type:FIGHT"], "ASSAULT"), (["find", "--in", "verbs"], "statements"), (["who", "--period", "week"], "year"),
    (["find", "actor:Ruritanya"], "Ruritania"), (["figures", "--measure", "deaths"], "count killed"),
    (["timeline", "--place", "Xyz"], "dateline place"), (["find", "actor:Atlantis"], "dateline who"),
    (["find", "--from", "2022-01", "--to", "2021-01"], "Exchange the two"),
])  # fmt: skip
def test_a_mistake_is_one_sentence_with_its_remedy(store: Store, words: list[str], remedy: str) -> None:
    result = ask(store, *words)
    assert isinstance(result.exception, DatelineError) and remedy in str(result.exception)


def test_a_store_that_is_not_there(store: Store) -> None:
    result = ask("nowhere.db", "timeline")
    assert isinstance(result.exception, DatelineError) and "dateline add" in str(result.exception)


def test_a_name_among_the_words_that_is_spelt_otherwise_is_offered(store: Store) -> None:
    result = ask(store, "who", "Ana Holmm")
    assert result.exit_code == 1 and "Did you mean actor:'Anna Holm'" in result.output


def test_a_timeline_begins_with_the_articles_unless_it_is_asked_for_more(dispatch: Any, tmp_path: Path) -> None:
    recalled = dispatch(
        "r1", "2021-03-01", "North Wire", "Ruritania shelled Velm in 2019.", "Ruritania shelled Velm on Monday."
    )
    recalled.act(0, "shelled", "ASSAULT", "Ruritania", day="2019-05-02").act(1, "shelled", "ASSAULT", "Ruritania",
                                                                          day="2021-03-01")  # fmt: skip
    with open_store(tmp_path / "r.db", create=True) as kept:
        kept.add([recalled.record()])
    begun = ask(str(tmp_path / "r.db"), "timeline")
    assert "2021-03-01" in begun.stdout and "2019-05-02" not in begun.stdout
    assert "from 2020-12-31 on" in begun.stderr
    assert "2019-05-02" in ask(str(tmp_path / "r.db"), "timeline", "--from", "2019").stdout


def test_acts_of_one_sentence_stand_together_above_it(dispatch: Any, tmp_path: Path) -> None:
    d = dispatch("s1", "2021-03-01", "North Wire", "Ruritania shelled Velm and killed ten on Monday.")
    d.act(0, "shelled", "ASSAULT", "Ruritania", day="2021-03-01").act(0, "killed", "ASSAULT", day="2021-03-01")
    with open_store(tmp_path / "s.db", create=True) as kept:
        kept.add([d.record()])
    shown = ask(str(tmp_path / "s.db"), "timeline").stdout
    assert shown.count("Ruritania shelled Velm") == 1 and shown.count("ASSAULT") == 2


def test_plans_without_a_day_are_those_announced_in_so_many_words(dispatch: Any, tmp_path: Path) -> None:
    d = dispatch(
        "p1", "2021-03-01", "North Wire", "Ruritania will meet Borduria soon.", "Ruritania came to meet Borduria."
    )
    d.act(0, "meet", "CONSULT", "Ruritania + Borduria", status="planned", cue="will")
    d.act(1, "meet", "CONSULT", "Ruritania + Borduria", status="planned", cue="to")
    with open_store(tmp_path / "p.db", create=True) as kept:
        kept.add([d.record()])
    shown = ask(str(tmp_path / "p.db"), "calendar").stdout
    assert "no day given" in shown and "will meet" in shown and "came to meet" not in shown


def test_what_is_contested_is_named_in_the_words_of_the_sentences() -> None:
    def of(sentence: str) -> Evidence:
        return cast(Evidence, SimpleNamespace(sentence=sentence))

    assert issue_in("defeat, rebel, chemic", of("The rebels were defeated."), of("No.")) == "defeated, rebels"
    assert issue_in("zzz", of("A."), of("B.")) == "zzz"
