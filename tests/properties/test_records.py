"""What holds of every record, whatever the article: properties, and bad input through the command line."""

from __future__ import annotations

import gzip
import json
import pickle
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dateline.errors import ArticleProblem, SettingError
from dateline.model import Article, Record
from dateline.reader import Reader
from dateline.record import decode, encode, schema
from dateline.scale import read_parallel

ROOT = Path(__file__).parents[2]
FEW = settings(max_examples=20, deadline=None, derandomize=True,
               suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])  # fmt: skip
VALID = jsonschema.Draft202012Validator(schema())

SENTENCES = (
    "The army said on Monday that rebels had shelled a market in Homs.",
    "At least 14 people were killed and 30 wounded, doctors said.",
    "“We will not negotiate under fire,” Foreign Minister Anna Holm told reporters in Geneva.",
    "Envoy Karim Said is to meet both sides in Vienna next week.",
    "Norway condemned the attack and called on the rebels to release three hostages.",
    "The rebels denied responsibility.",
    "He accused the government of breaking the truce of February 3.",
    "The U.N. says 250,000 people have fled since March.",
    "Egypt expelled two diplomats and recalled its ambassador yesterday.",
    "Talks will resume only if the army withdraws from Aleppo, she said.",
)
FRAGMENTS = (
    *SENTENCES, "KHARTOUM, May 7 (Northwire) - ", "Share on Facebook", "{{hits}}", "By Ann Lee", "© 2024 Courier",
    "MINISTER HOLM: No.", "\n\n", "\n", "\t", "“", "\"", "‘", " - ", "\u202eقال الوزير", "\x00", "\x0b", "𝔄𝔟 🙂", "a\u0301",
    "…", "1,5", "$5 million", "Photo: Reuters", "http://example.org/a?b=c", "\r\n", "\ufeff", "...",
)  # fmt: skip
WEIRD = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40)
TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), WEIRD), max_size=10).map(" ".join)
DATES = st.one_of(
    st.none(), st.sampled_from(["2016", "2016-02", "2016-02-04", "2016-02-04T10:00:00+02:00", "1999-12-31"])
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str, published: str | None = "2016-02-04") -> Record:
    return reader.read_text(text, id="p", published=published)


# ---------------------------------------------------------------- what holds of every record


def spans(value: Any, key: str = "") -> Iterator[tuple[int, int]]:
    """Every span of a record's JSON, wherever it stands."""
    if isinstance(value, dict):
        for k, v in value.items():
            if k != "extra":
                yield from spans(v, k)
    elif isinstance(value, list):
        if len(value) == 2 and all(isinstance(x, int) and not isinstance(x, bool) for x in value):
            yield value[0], value[1]
        else:
            for v in value:
                yield from spans(v, key)


def unique(ids: Iterable[str]) -> bool:
    found = list(ids)
    return len(found) == len(set(found))


def assert_sound(record: Record, text: str) -> None:
    """The contract of record.md, on one record."""
    row = json.loads(encode(record))
    VALID.validate(row)
    assert decode(encode(record)) == record
    assert record.text == text
    for start, end in spans(row):
        assert 0 <= start < end <= len(text)
    layers = (
        record.timexes,
        record.places,
        record.actors,
        record.statements,
        record.events,
        record.positions,
        record.figures,
    )
    for layer in layers:
        assert unique(x.id for x in layer)
    assert list(record.sentences) == sorted(record.sentences)
    assert all(a[1] <= b[0] for a, b in zip(record.sentences, record.sentences[1:], strict=False))
    assert_references(record)


def assert_references(r: Record) -> None:
    """Every id that a row names is there."""
    timexes, places, actors, statements, events = (
        {x.id for x in layer} for layer in (r.timexes, r.places, r.actors, r.statements, r.events)
    )
    for t in r.toponyms:
        assert t.place is None or t.place in places
    for a in r.actors:
        assert a.of is None or a.of in actors
    for s in r.statements:
        assert {s.speaker, s.addressee} <= actors | {None}
        assert s.place is None or s.place in places
        assert s.nested is None or s.nested in statements - {s.id}
        assert s.date is None or s.date.timex is None or s.date.timex in timexes
        assert s.sentence is None or 0 <= s.sentence < len(r.sentences)
    for e in r.events:
        assert {p.actor for p in (*e.actors, *e.recipients)} | {e.claimed_by} <= actors | {None}
        assert e.place is None or e.place in places
        assert e.statement is None or e.statement in statements
        assert e.same_as is None or e.same_as in events - {e.id}
        assert e.date is None or e.date.timex is None or e.date.timex in timexes
        assert 0 <= e.sentence < len(r.sentences)
    for q in r.positions:
        assert {q.holder, q.target} <= actors | {None}
        assert q.statement is None or q.statement in statements
    for f in r.figures:
        assert f.source is None or f.source in actors
        assert f.date is None or f.date.timex is None or f.date.timex in timexes


@FEW
@given(text=TEXTS, published=DATES)
@example(text="", published=None)
@example(text="“We will", published=None)
@example(text="MINISTER HOLM: No.\nQUESTION: Why?", published="2016")
@example(text=" ".join(SENTENCES), published="2016-02-04")
def test_every_record_is_sound_and_the_same_again(reader: Reader, text: str, published: str | None) -> None:
    record = read(reader, text, published)
    assert_sound(record, text)
    assert encode(read(reader, text, published)) == encode(record)


@pytest.mark.parametrize("file", sorted((ROOT / "samples").glob("*.txt")), ids=lambda f: f.stem)
def test_every_sample_is_sound(reader: Reader, file: Path) -> None:
    text = file.read_text("utf-8")
    record = read(reader, text, None)
    assert_sound(record, text)


def test_gold_dispatches_are_sound(reader: Reader) -> None:
    lines = (ROOT / "tests" / "gold" / "own.jsonl").read_text("utf-8").splitlines()
    articles = [Article(id=g["id"], text=g["text"], published=g["published"]) for g in map(json.loads, lines)]
    for article, record in zip(articles, reader.read_articles(articles), strict=True):
        assert_sound(record, article.text)


def some_articles() -> list[Article]:
    """Twenty articles of all sorts, the odd ones among them."""
    texts = [" ".join(SENTENCES[i:] + SENTENCES[:i]) for i in range(len(SENTENCES))]
    texts += [
        "",
        " ",
        "\x00",
        "{{hits}}",
        "“",
        "\n".join(FRAGMENTS),
        SENTENCES[0] * 40,
        "قال الوزير",
        "word " * 500,
        "🙂",
    ]
    return [Article(id=f"w{i}", text=t, published="2016-02-04") for i, t in enumerate(texts)]


def test_one_and_two_workers_give_the_same_bytes(reader: Reader) -> None:
    articles = some_articles()
    alone = [encode(r) for r in reader.read_articles(articles)]
    assert [encode(r) for r in read_parallel(articles, workers=2)] == alone


def test_errors_come_back_from_a_worker_whole() -> None:
    for error in (SettingError("--plan", "no.", "Name one."), ArticleProblem("empty", "no text.", "Look.")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_company_changes_nothing(reader: Reader) -> None:
    """What is read before and after an article, and in what batch, does not change its record."""
    articles = some_articles()[:6]
    together = [encode(r) for r in reader.read_articles(articles)]
    assert [encode(next(reader.read_articles([a]))) for a in articles] == together
    assert [encode(r) for r in reader.read_articles(articles[::-1], batch_size=2)] == together[::-1]


# ---------------------------------------------------------------- relations between two readings


BY_RULE, BY_MODEL = ("timexes", "toponyms", "figures"), ("statements", "events")


def told(record: Record, end: int) -> dict[str, list[Any]]:
    """What stands in the first `end` code points, without ids, scores and other things of the whole article."""
    return {
        "timexes": [(t.span, t.type, t.value) for t in record.timexes if t.span[1] <= end],
        "toponyms": [t.span for t in record.toponyms if t.span[1] <= end],
        "statements": [(s.source, s.cue, s.content) for s in record.statements if all(x[1] <= end for x in s.content)],
        "events": [(e.trigger, e.type, e.status) for e in record.events if e.trigger[1] <= end],
        "figures": [(f.span, f.value) for f in record.figures if f.span[1] <= end],
    }


@FEW
@given(sentences=st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=5, unique=True))
def test_deleting_the_last_sentence_leaves_the_others(reader: Reader, sentences: list[str]) -> None:
    """A paragraph a sentence, so that no quotation and no furniture runs over. What rules find is left exactly; of what
    the models find, which see the neighbouring sentences, nearly all: two rows may go and two may come."""
    whole, less = "\n\n".join(sentences), "\n\n".join(sentences[:-1])
    before, after = (read(reader, text) for text in (whole, less))
    if before.written != after.written:
        return
    one, other = told(before, len(less)), told(after, len(less))
    for layer in BY_RULE:
        assert one[layer] == other[layer]
    for layer in BY_MODEL:
        assert len(set(one[layer]) ^ set(other[layer])) <= 4, layer


WEEKLY = (
    "Rebels shelled Homs on Tuesday.", "The envoy met the minister yesterday.", "Talks resume tomorrow.",
    "The truce was broken last Friday.", "The two presidents will meet next Monday.",
    "Fighting went on last week.", "The ambassador left on Wednesday morning.",
)  # fmt: skip


def moved(value: str, weeks: int) -> str:
    """A TIMEX3 day or week value, n weeks on."""
    if "-W" in value:
        year, week = value.split("-W")
        on = date.fromisocalendar(int(year), int(week[:2]), 4) + timedelta(weeks=weeks)
        iso = on.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}" + week[2:]
    day, _, clock = value.partition("T")
    return (date.fromisoformat(day) + timedelta(weeks=weeks)).isoformat() + ("T" + clock if clock else "")


@FEW
@given(sentences=st.lists(st.sampled_from(WEEKLY), min_size=1, max_size=4, unique=True), weeks=st.integers(-300, 300))
def test_moving_the_publication_moves_relative_times(reader: Reader, sentences: list[str], weeks: int) -> None:
    text, day = "\n\n".join(sentences), date(2016, 2, 4)
    here = read(reader, text, day.isoformat())
    there = read(reader, text, (day + timedelta(weeks=weeks)).isoformat())
    assert here.timexes
    assert [(t.span, t.type, t.value) for t in there.timexes] == [
        (t.span, t.type, moved(t.value, weeks)) for t in here.timexes
    ]


PAIRS = (
    "{a} condemned {b} on Monday.", "{a} expelled three diplomats from {b}.", "{a} imposed sanctions on {b}.",
    "The presidents of {a} and {b} met in Vienna.", "{a} accused {b} of shelling a village.",
    "{a} signed an agreement with {b}.", "{a} will send food and medicine to {b}.",
    "{a} threatened to attack {b}.", "{a} rejected the demand of {b}.", "{a} urged {b} to withdraw its troops.",
)  # fmt: skip
COUNTRIES = ("France", "Egypt", "Norway", "Brazil", "Kenya", "Poland")


@FEW
@given(pattern=st.sampled_from(PAIRS), pair=st.lists(st.sampled_from(COUNTRIES), min_size=2, max_size=2, unique=True))
def test_swapping_two_countries_keeps_the_types(reader: Reader, pattern: str, pair: list[str]) -> None:
    a, b = pair
    one, other = (read(reader, pattern.format(a=x, b=y)) for x, y in ((a, b), (b, a)))
    kinds = [(e.type, e.mode, e.status) for e in one.events]
    assert kinds, pattern
    assert [(e.type, e.mode, e.status) for e in other.events] == kinds


# ---------------------------------------------------------------- bad input through the command line

GOOD = "The army said on Monday that rebels had attacked a post near Homs."


def dateline(*words: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "dateline", *words], input=stdin, capture_output=True, cwd=ROOT,
                          timeout=300, check=False)  # fmt: skip


def rows(run: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in run.stdout.splitlines()]
    for row in found:
        VALID.validate(row)
    return found


def kinds(row: dict[str, Any]) -> set[str]:
    assert all(p["message"] and p["remedy"] for p in row["problems"])
    return {p["kind"] for p in row["problems"]}


BAD_FILES: dict[str, tuple[bytes, set[str]]] = {
    "empty.txt": (b"", {"empty"}),
    "white.txt": (b" \n\t\n", {"empty"}),
    "binary.txt": (bytes(range(256)) * 40, {"binary"}),
    "cut.txt.gz": (gzip.compress((GOOD * 200).encode(), mtime=0)[:60], {"truncated"}),
    "cut.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pa", {"truncated"}),
    "control.txt": (b"The army\x00 shelled\x07 Homs\x1b[31m on Monday,\x0b the ministry said.\n", {"no-date"}),
    "latin.txt": ("Le ministre a déclaré que la trêve était rompue à Alep, où les combats ont repris.".encode("latin-1"),
                  {"not-english"}),
    "right-to-left.txt": ("قال وزير الخارجية إن المحادثات ستستأنف في جنيف يوم الخميس.".encode(), {"not-english"}),
    "furniture.txt": (b"Home | World | Opinion\nShare on Facebook   Tweet\n", {"only-furniture"}),
    "no-date.txt": (GOOD.encode(), {"no-date"}),
    "no-stop.txt": (b"\n".join(b"line %d of a page without a full stop in Homs" % i for i in range(1000)), {"no-date"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def bad_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[bytes], dict[str, Any]]:
    """One run over a folder of bad files and a good one; rows by file name."""
    folder = tmp_path_factory.mktemp("bad")
    for name, (content, _) in BAD_FILES.items():
        (folder / name).write_bytes(content)
    (folder / "good.txt").write_text(f"GENEVA, Feb. 3, 2016 (Northwire) - {GOOD}\n\nIt gave no details.", "utf-8")
    run = dateline("read", str(folder), "--json")
    return run, {Path(r["source"]).name: r for r in rows(run)}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_gets_a_problem(bad_run: Any, name: str) -> None:
    run, found = bad_run
    assert name in found, "the rest of the batch goes on"
    assert BAD_FILES[name][1] <= kinds(found[name])
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr


def test_the_good_file_beside_them_is_read(bad_run: Any) -> None:
    _, found = bad_run
    assert not kinds(found["good.txt"])
    assert found["good.txt"]["written"] == "2016-02-03"
    assert found["good.txt"]["sentences"]


def test_bad_lines_keep_their_place() -> None:
    """Line that is no JSON, duplicated id, no text, no object: each is a record in its place, and the good are read."""
    lines = [
        json.dumps({"id": "a", "text": GOOD}), "this is not JSON", json.dumps({"id": "a", "text": GOOD}),
        json.dumps({"id": "c"}), "[1, 2]", json.dumps({"id": "f", "text": GOOD, "published": "not a day"}),
        json.dumps({"id": "g", "text": "x\ud800y"}), json.dumps({"id": "h", "text": GOOD, "published": "2016-02-04"}),
    ]  # fmt: skip
    run = dateline("read", "-", "--json", stdin="\n".join(lines).encode())
    found = rows(run)
    assert [r["id"] for r in found if r["id"] in "acfgh"] == ["a", "a", "c", "f", "g", "h"]
    assert len(found) == len(lines)
    wanted = [
        set(),
        {"not-json"},
        {"duplicate-id"},
        {"not-article"},
        {"not-article"},
        {"bad-date"},
        {"surrogates"},
        set(),
    ]
    for row, want in zip(found, wanted, strict=True):
        assert want <= kinds(row), row["id"]
    assert kinds(found[-1]) == set()
    assert run.returncode == 1


def test_nothing_at_all_is_said() -> None:
    run = dateline("read", "-", "--json", stdin=b"")
    assert b"Traceback" not in run.stderr
    assert run.returncode in (0, 1)


@pytest.mark.parametrize("words", [("read", "no/such/file.txt"), ("read",), ("read", "-", "--published", "yesterday"),
                                   ("read", "samples", "--plan", "nonesuch"), ("read", "samples", "--layers", "nonesuch")])  # fmt: skip
def test_a_wrong_setting_stops_with_two(words: tuple[str, ...]) -> None:
    run = dateline(*words, stdin=b"")
    assert run.returncode == 2, run.stderr
    assert run.stderr and b"Traceback" not in run.stderr
    assert run.stdout == b""


def test_a_page_of_five_megabytes_is_read(tmp_path: Path) -> None:
    """Nearly all of it script and comment, as such pages are; what is said of Homs still comes out."""
    body = "".join(f"<p>The army said on Monday that rebels attacked post {i} near Homs.</p>" for i in range(5))
    page = f"<html><body><script>{'x=1;' * 1_250_000}</script><article><h1>Rebels attack</h1>{body}</article></body></html>"
    (tmp_path / "large.html").write_text(page, "utf-8")
    run = dateline("read", str(tmp_path / "large.html"), "--json", "--published", "2016-02-04")
    (row,) = rows(run)
    assert run.returncode == 0
    assert len(row["text"]) < 2_000
    assert "Homs" in row["text"]
