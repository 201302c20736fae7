import csv
import io
import json

import pytest
from typer.testing import CliRunner, Result

from dateline.cli import app
from dateline.errors import DatelineError
from dateline.store import Store


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


def test_nothing_found_says_what_to_do(store: Store) -> None:
    result = ask(store, "find", "elephants")
    assert result.exit_code == 1 and "fewer terms" in result.output


@pytest.mark.parametrize("words, remedy", [
    (["timeline", "type:FIGHT"], "ASSAULT"), (["find", "--in", "verbs"], "statements"), (["who", "--period", "week"], "year"),
    (["find", "actor:Ruritanya"], "Ruritania"),
])  # fmt: skip
def test_a_mistake_is_one_sentence_with_its_remedy(store: Store, words: list[str], remedy: str) -> None:
    result = ask(store, *words)
    assert isinstance(result.exception, DatelineError) and remedy in str(result.exception)


def test_a_store_that_is_not_there(store: Store) -> None:
    result = ask("nowhere.db", "timeline")
    assert isinstance(result.exception, DatelineError) and "dateline add" in str(result.exception)
