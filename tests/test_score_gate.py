"""The quick gate over our own dispatches, and the measures it is made of, on examples counted by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from dateline import resources
from dateline.errors import DatelineError, SettingError
from dateline.model import (
    Actor,
    Codes,
    Event,
    Figure,
    Furniture,
    Party,
    Place,
    Position,
    Record,
    Statement,
    Timex,
    Toponym,
)  # fmt: skip
from dateline.score import across, chains, corpora, gate, measures
from dateline.score.__main__ import main
from dateline.score.report import describe, in_words
from dateline.score.tally import Tally, pair, same_name

GOLD = Path(__file__).parent / "gold"

TEXT = "Ann Lee said rebels shelled Homs on Monday, killing 12 people. She wants talks in Oslo."


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def gold_row(**layers: Any) -> dict[str, Any]:
    """An annotated document with nothing in it but what is named."""
    bare: dict[str, Any] = {
        "id": "d", "text": TEXT, "title": None, "published": None, "written": None, "agency": None,
        "input_published": None, "attributions": [], "events": [], "positions": [], "figures": [], "timexes": [],
        "toponyms": [], "furniture": [],
    }  # fmt: skip
    return bare | layers


def record(**layers: Any) -> Record:
    return Record(id="d", text=TEXT, **layers)


def attribution(**changes: Any) -> dict[str, Any]:
    return {
        "source": [span("Ann Lee")], "cue": [span("said")],
        "content": [span("rebels shelled Homs on Monday, killing 12 people")], "form": "indirect",
        "speaker": "Ann Lee", "addressee": None, "date": None, "nested": False,
    } | changes  # fmt: skip


def statement(content: str, source: str = "Ann Lee", cue: str = "said", speaker: str | None = "a1") -> Statement:
    return Statement(id="s1", source=(span(source),), cue=(span(cue),), content=(span(content),), form="indirect",
                     speaker=speaker)  # fmt: skip


def act(trigger: str, kind: str, status: str = "actual", *actors: Party) -> Event:
    return Event(id="e" + trigger, trigger=span(trigger), type=kind, status=status, actors=actors,  # type: ignore[arg-type]
                 codes=Codes(plover=kind, quad=4, intensity=-9.0))  # fmt: skip


def annotated(trigger: str, kind: str, status: str = "actual", actors: tuple[str, ...] = ()) -> dict[str, Any]:
    who = [{"text": a, "name": a, "span": span(a), "country": None, "sector": None} for a in actors]
    return {
        "trigger": span(trigger),
        "type": kind,
        "mode": None,
        "status": status,
        "actors": who,
        "recipients": [],
        "date": None,
        "place": None,
    }


ANN = Actor(id="a1", name="Ann Lee", kind="person")


# ---------------------------------------------------------------- measures by hand


def test_attribution_full_needs_four_fifths_of_the_words() -> None:
    """Seven of eight content words are .875 of the union; six of eight are .75."""
    want = gold_row(attributions=[attribution()])
    for content, right in (("rebels shelled Homs on Monday, killing 12", 1), ("shelled Homs on Monday, killing 12", 0)):
        got = measures.attributions(want, record(statements=(statement(content),), actors=(ANN,)))
        assert len(got["attribution.full"].hit) == right
        assert got["attribution.cue"].hit == ("a0",)
        assert got["attribution.speaker"].hit == ("a0",)


def test_attribution_source_must_overlap_and_cue_be_the_same() -> None:
    want = gold_row(attributions=[attribution()])
    wrong = statement("rebels shelled Homs on Monday, killing 12 people", source="She", cue="wants", speaker=None)
    got = measures.attributions(want, record(statements=(wrong,), actors=(ANN,)))
    assert {n: t.hit for n, t in got.items() if t.hit} == {"attribution.content": ("a0",), "attribution.form": ("a0",)}
    assert got["attribution.full"].spurious == ("She | wants | rebels shelled Homs on Monday, killing 12 people",)


def test_nested_attributions_are_left_out() -> None:
    want = gold_row(attributions=[attribution(), attribution(nested=True)])
    got = measures.attributions(want, record())
    assert got["attribution.full"].gold == ("a0",)


def test_events_by_type_status_and_party() -> None:
    """Two gold acts; both triggers found, one type right, its status wrong, its party right by name."""
    want = gold_row(
        events=[annotated("shelled", "ASSAULT", actors=("rebels",)), annotated("talks", "CONSULT", "planned")]
    )
    rebels = Actor(id="a2", name="the rebels", kind="armed-group")
    got = measures.events(want, record(
        events=(act("shelled", "ASSAULT", "planned", Party(actor="a2")), act("talks", "REQUEST"), act("killing", "ASSAULT")),
        actors=(rebels,),
    ))  # fmt: skip
    assert {n: len(t.hit) for n, t in got.items()} == {
        "event.trigger": 2, "event.type": 1, "event.type+status": 0, "event.type+mode": 1, "event.type+actor": 1,
        "event.type+both": 1, "event.whole": 0, "event.country": 0, "event.date": 0, "event.place": 0,
    }  # fmt: skip
    assert got["event.type"].score == pytest.approx(100 * 2 * 1 / (2 + 3))


def test_attributions_by_kind() -> None:
    """Of two rows, one without a source, a cue of no speech and a short content: only the other is found."""
    hard = attribution(source=[], cue=[span("wants")], content=[span("talks in Oslo")], form="mixed", speaker=None)
    got = measures.attributions(gold_row(attributions=[attribution(), hard]), record(
        statements=(statement("rebels shelled Homs on Monday, killing 12 people"),), actors=(ANN,),
    ))  # fmt: skip
    recall = {n.rpartition("recall ")[2]: (t.gold, t.hit) for n, t in got.items() if "recall" in n}
    missed = (("a1",), ())
    assert recall == {"direct": ((), ()), "mixed": missed, "indirect": (("a0",), ("a0",)), "sourceless": missed,
                      "other cue": missed, "short": missed}  # fmt: skip
    assert (got["attribution.source"].gold, got["attribution.source"].hit) == (("a0",), ("a0",))


def test_the_country_of_a_doer() -> None:
    """Counted where gold has a country and a doer was given; a doer from elsewhere is wrong."""
    act_ = annotated("shelled", "ASSAULT", actors=("rebels",))
    act_["actors"][0]["country"] = "SYR"
    for country, right in (("SYR", ("v0",)), ("IRQ", ()), (None, ())):
        who = Actor(id="a2", name="the rebels", kind="armed-group", country=country)
        got = measures.events(gold_row(events=[act_]), record(
            events=(act("shelled", "ASSAULT", "actual", Party(actor="a2")),), actors=(who,),
        ))  # fmt: skip
        assert (got["event.country"].gold, got["event.country"].hit) == (("v0",), right)
    assert (
        measures.events(gold_row(events=[act_]), record(events=(act("shelled", "ASSAULT"),)))["event.country"].gold
        == ()
    )


def test_positions_figures_and_times() -> None:
    want = gold_row(
        positions=[{"stance": "demand", "content": span("talks in Oslo"), "holder": "Ann Lee", "target": None}],
        figures=[{"span": span("12 people"), "value": 12, "measures": "killed"}],
        timexes=[{"span": span("Monday"), "type": "DATE", "value": "2016-02-01"}],
    )
    good = record(
        positions=(Position(id="q", holder=None, stance="demand", span=span("wants talks")),),
        figures=(Figure(id="f", span=span("12"), value=12, measures="killed"),),
        timexes=(Timex(id="t", span=span("on Monday"), type="DATE", value="2016-02-01"),),
    )
    got = measures.measure(want, good)
    assert got["position.stance"].score == got["figure.value"].score == got["timex.value"].score == 100.0
    assert got["position.span"].score == got["figure.span"].score == 100.0
    assert got["position.whole"].score == 0.0, "nobody is named as the holder"
    assert got["timex.strict"].score == 0.0


def test_places_within_161_kilometres() -> None:
    """Homs and Aleppo are 165 km apart, Homs and Hama 43."""
    want = gold_row(
        toponyms=[
            {"span": span("Homs"), "name": "Homs", "lat": 34.73, "lon": 36.71, "country": "SYR", "geonameid": None}
        ]
    )
    for name, lat, lon, right in (("Hama", 35.13, 36.75, 1), ("Aleppo", 36.2, 37.16, 0)):
        got = measures.toponyms(want, record(
            toponyms=(Toponym(span=span("Homs"), place="p1"),),
            places=(Place(id="p1", name=name, latitude=lat, longitude=lon, country="SYR"),),
        ))  # fmt: skip
        assert len(got["toponym.span"].hit) == 1
        assert len(got["toponym.place"].hit) == right


def test_furniture_covers_and_times_inside_it_are_left_out() -> None:
    want = gold_row(furniture=[{"kind": "credit", "span": span("She wants talks in Oslo.")}])
    got = measures.measure(want, record(
        furniture=(Furniture(span=span("wants talks in Oslo"), kind="credit"), Furniture(span=span("rebels"), kind="credit")),
        toponyms=(Toponym(span=span("Oslo")),),
    ))  # fmt: skip
    assert (len(got["furniture"].hit), got["furniture"].right, got["furniture"].system) == (1, 1, 2)
    assert got["toponym.span"].system == 0


def test_page_dates_count_where_they_must_be_found() -> None:
    want = gold_row(published="2016-02-04", written="2016-02-03", agency="Northwire")
    got = measures.page(want, record(published="2016-02-04T08:00", written="2016-02-04", agency="Northwire"))
    assert {n: t.score for n, t in got.items()} == {"page.published": 100.0, "page.written": 0.0, "page.agency": 100.0}
    told = measures.page(want | {"input_published": "2016-02-04"}, record(published="2016-02-04"))
    assert told["page.published"].gold == ()
    assert measures.page(gold_row(), record(agency="Northwire"))["page.agency"].hit == ()


def test_a_changed_text_is_refused() -> None:
    with pytest.raises(ValueError, match="was changed"):
        measures.measure(gold_row(text="another"), record())


def test_pairs_are_one_to_one_and_heaviest_first() -> None:
    assert pair(["a", "b"], ["a", "ab"], lambda g, s: float(g in s) / len(s)) == [(0, 0), (1, 1)]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("Staffan Holm", "U.N. envoy Staffan Holm", True), ("Defence Minister Lee", "Foreign Minister Holm", False),
     ("army", "the Sudanese army", True), ("", "army", False), (None, None, False), ("man", "Oman", False)],
)  # fmt: skip
def test_same_name(a: str | None, b: str | None, same: bool) -> None:
    assert same_name(a, b) is same


# ---------------------------------------------------------------- the ratchet


def test_floors_only_rise() -> None:
    held = gate.Floors(data="x", floors={"a": 60.0, "b": 10.0})
    up, wrong = gate.hold(held, "x", {"a": 50.0, "b": 30.04}, up=True, rebase=None, tolerances=gate.TOLERANCES)
    assert up.floors == {"a": 60.0, "b": 29.5}
    assert wrong == ["a: 50.0 is under its floor of 60.0"]


def test_a_measure_that_vanishes_is_refused() -> None:
    assert gate.below({}, {"a": 1.0}) == ["a: no longer measured (floor 1.0)"]


def test_floors_are_taken_anew_only_where_the_data_changed() -> None:
    held = gate.Floors(data="x", floors={"a": 60.0})
    with pytest.raises(SettingError):
        gate.hold(held, "x", {"a": 50.0}, up=False, rebase="easier", tolerances=gate.TOLERANCES)
    anew, wrong = gate.hold(
        held, "y", {"a": 50.0}, up=False, rebase="twenty more dispatches", tolerances=gate.TOLERANCES
    )
    assert (anew.data, anew.floors, wrong) == ("y", {"a": 49.5}, [])


def test_half_a_point_of_jitter_passes() -> None:
    up, _ = gate.hold(gate.Floors(data=""), "x", {"a": 71.24}, up=True, rebase=None, tolerances=gate.TOLERANCES)
    assert up.floors == {"a": 70.7}
    assert gate.below({"a": 70.75}, up.floors) == []
    assert gate.below({"a": 70.69}, up.floors) != []
    modelled, _ = gate.hold(
        gate.Floors(data=""), "x", {"event.type": 71.24}, up=True, rebase=None, tolerances=gate.TOLERANCES
    )
    assert modelled.floors == {"event.type": 69.7}, "a quantised model has more room"


def test_rows_gained_and_lost(tmp_path: Path) -> None:
    before = gate.rows_of({"m": Tally(gold=("d/a0", "d/a1"), hit=("d/a0",), system=1, right=1)})
    after = gate.rows_of({"m": Tally(gold=("d/a0", "d/a1"), hit=("d/a1",), system=1, right=1)})
    gate.save_rows(before, tmp_path / "rows.json")
    assert gate.load_rows(tmp_path / "rows.json") == before
    assert gate.changes(gate.load_rows(tmp_path / "rows.json"), after) == (["m d/a1"], ["m d/a0"])


def test_a_book_of_floors_survives_writing(tmp_path: Path) -> None:
    book = gate.Book(own=gate.Floors(data="x", floors={"b": 1.0, "a": 2.0}), rebased=["x: first"])
    gate.save_book(book, tmp_path / "scores.json")
    assert gate.load_book(tmp_path / "scores.json") == book
    (tmp_path / "scores.json").write_text("{", "utf-8")
    with pytest.raises(DatelineError):
        gate.load_book(tmp_path / "scores.json")


def test_corpora_headline_takes_shares_points_and_what_should_be_small() -> None:
    got = corpora.headline({
        "timex_x": {"result": {"value_F1": 71.5, "strict_F1": 80.0}},
        "dev": {"result": {"events.type": {"f1": 0.5}}},
        "cameo_class_train": {"result": {"event_on_no_event_sentences": 0.25, "quad_found": 0.5}},
        "unheard of": {"result": {}},
    })  # fmt: skip
    assert got["timex_x"] == {"timex.strict": 80.0, "timex.value": 71.5}
    assert got["dev"] == {"event.type": 50.0}
    assert got["cameo_class_train"] == {"event.quad class": 50.0, "event.none where there is none": 75.0}
    assert "unheard of" not in got


def test_every_score_that_is_held_has_a_place_in_the_scorers_answer() -> None:
    """The answer's shape, cut to one corpus a task: each measure named in corpora.yaml is found in it."""
    prf, share = [0.1, 0.2, 0.3], {"accuracy": 0.5, "n": 1}
    f1 = {k: {"f1": 0.5} for k in (
        "events.trigger", "events.type", "events.type+status", "events.type+mode", "events.type+actor",
        "events.type+actor+recipient", "events.whole", "statements.content", "statements.content+source",
        "statements.content+form", "positions.span", "positions.stance", "positions.whole", "figures.span", "figures.value",
    )}  # fmt: skip
    answers: dict[str, Any] = {
        "polnear_dev": {k: {"F1": 0.5} for k in ("full", "content_jac80", "cue_exact", "source_overlap")}
        | {"gold_recall_by_kind": {k: {"full": 0.5} for k in ("direct", "mixed", "indirect")}},
        "timex_": {"strict_F1": 1.0, "value_F1": 1.0},
        "geo_": {"strict_PRF": prf, "e2e161_PRF": prf, "acc161_rec": 1.0, "gid_acc": 1.0},
        "plv_train": {"type_f1": 0.5, "type_macro_f1": 0.5, "type_and_both_parties": 0.5, "type_found": 0.5, "nothing_coded": 0.1},
        "cameo_ner_train": {"actor_overlap_prf": prf, "recipient_overlap_prf": prf},
        "cameo_class_train": {"quad_found": 0.5, "event_on_no_event_sentences": 0.5},
        "india_police_dev": {"arrest_prf": prf, "any_action_prf": prf},
        "dev": f1 | dict.fromkeys(("events.date_accuracy", "events.actor_country_accuracy", "statements.speaker_accuracy"), share),
    }  # fmt: skip
    held = resources.read_yaml("score/corpora.yaml")
    assert held.keys() == answers.keys()
    got = corpora.headline({k: {"result": v} for k, v in answers.items()})
    assert {k: set(v) for k, v in got.items()} == {k: set(v) for k, v in held.items()}


def test_what_another_program_measured_is_held_too(tmp_path: Path) -> None:
    file = tmp_path / "out of fold.json"
    file.write_text(json.dumps({"records/dev": {"events.type": {"f1": 0.6}}}), "utf-8")
    assert corpora.headline(corpora.measured(file)) == {"dev": {"event.type": 60.0}}
    with pytest.raises(DatelineError, match="cannot be read"):
        corpora.measured(tmp_path / "none.json")


def test_judged_pairs_of_events() -> None:
    """Joined: one right, one wrong, one unsure; apart: one that is the same, one whose mention was not found."""
    at = {("a", 0, 1): "x", ("b", 0, 1): "x", ("c", 0, 1): "x", ("d", 0, 1): "y"}
    pairs = [("a", "b", "same"), ("a", "c", "not"), ("b", "c", "unsure"), ("a", "d", "same"), ("a", "e", "same")]
    assert across.identity([[a, 0, 1, b, 0, 1, v] for a, b, v in pairs], at) == (50.0, pytest.approx(100 / 3))


def test_judged_statements_stand_in_one_part_each() -> None:
    judged = yaml.safe_load((GOLD.parent / "corpus" / "statements.yaml").read_text("utf-8"))
    numbers = [k for part in judged.values() for k in part]
    assert set(judged) == {"act", "none", "open"}
    assert len(numbers) == len(set(numbers)) == 240
    everything = across.acts_in_statements(judged, set(numbers))
    assert list(everything.values()) == [100.0, 0.0]


def test_new_measures_get_floors_and_old_ones_stay() -> None:
    held = gate.Floors(data="x", floors={"a": 60.0})
    new, wrong = gate.hold(
        held, "x", {"a": 80.0, "b": 30.0}, up=False, rebase=None, tolerances=gate.TOLERANCES, only_new=True
    )
    assert (new.floors, wrong) == ({"a": 60.0, "b": 29.5}, [])


def test_an_unknown_task_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("dateline.score.__main__.score_own", lambda *_: [])
    monkeypatch.setenv("DATELINE_GOLD", str(tmp_path))
    assert main(["holes", "nonesuch"]) == 2
    assert "no task 'nonesuch'" in capsys.readouterr().err


def test_missing_gold_is_a_message_not_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--quick", "--gold", str(tmp_path)]) == 2
    assert "no annotated material" in capsys.readouterr().err


# ---------------------------------------------------------------- our own dispatches


@pytest.fixture(scope="module")
def gold() -> list[measures.Gold]:
    return gate.load_gold(GOLD / "own.jsonl")


def test_the_gold_is_what_its_sources_give() -> None:
    done = subprocess.run(
        [sys.executable, str(GOLD / "build.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_gold_is_large_and_varied(gold: list[measures.Gold]) -> None:
    assert len(gold) >= 24
    assert len({g["region"] for g in gold}) >= 15
    assert len({e["type"] for g in gold for e in g["events"]}) == 16
    assert {e["status"] for g in gold for e in g["events"]} == {"actual", "planned", "hypothetical", "negated"}
    assert len({p["stance"] for g in gold for p in g["positions"]}) == 6


def test_gold_measured_against_itself_is_perfect(gold: list[measures.Gold]) -> None:
    tallies = measures.total(measures.measure(g, as_record(g)) for g in gold)
    assert {n: round(t.score, 6) for n, t in tallies.items()} == dict.fromkeys(tallies, 100.0)


def as_record(g: measures.Gold) -> Record:
    """A record that says exactly what gold says."""
    ids: dict[str, str] = {}
    for a in g["attributions"]:
        if a["speaker"]:
            ids.setdefault(a["speaker"], f"a{len(ids)}")
    for e in g["events"]:
        for p in (*e["actors"], *e["recipients"]):
            ids.setdefault(p["name"], f"a{len(ids)}")
    country = {p["name"]: p["country"] for e in g["events"] for p in (*e["actors"], *e["recipients"])}
    for q in g["positions"]:
        if q["holder"]:
            ids.setdefault(q["holder"], f"a{len(ids)}")
    rows: dict[str, Any] = {
        "id": g["id"], "text": g["text"], "published": g["published"], "written": g["written"], "agency": g["agency"],
        "actors": [{"id": i, "name": n, "kind": "person", "country": country.get(n)} for n, i in ids.items()],
        "statements": [
            {"id": f"s{n}", "source": a["source"], "cue": a["cue"], "content": a["content"], "form": a["form"],
             "speaker": ids.get(a["speaker"]), "nested": "s" if a["nested"] else None}
            for n, a in enumerate(g["attributions"])
        ],
        "events": [
            {"id": e["id"], "trigger": e["trigger"], "type": e["type"], "status": e["status"],
             "mode": e["mode"], "date": {"value": e["date"]} if e["date"] else None,
             "place": f"e{e['place']}" if e["place"] else None,
             "actors": [{"actor": ids[p["name"]], "span": p["span"]} for p in e["actors"]],
             "recipients": [{"actor": ids[p["name"]], "span": p["span"]} for p in e["recipients"]],
             "codes": {"plover": e["type"], "quad": 1, "intensity": 0.0}}
            for e in g["events"]
        ],
        "positions": [{"id": f"q{n}", "holder": ids.get(p["holder"]), "stance": p["stance"], "span": p["content"]}
                      for n, p in enumerate(g["positions"])],
        "figures": [{"id": f"f{n}", "span": f["span"], "value": f["value"], "measures": f["measures"]}
                    for n, f in enumerate(g["figures"])],
        "timexes": [{"id": f"t{n}", "span": t["span"], "type": t["type"], "value": t["value"]}
                    for n, t in enumerate(g["timexes"])],
        "toponyms": [{"span": p["span"], "place": f"p{n}"} for n, p in enumerate(g["toponyms"])],
        "places": [{"id": f"p{n}", "name": p["name"], "latitude": p["lat"], "longitude": p["lon"]}
                   for n, p in enumerate(g["toponyms"])]
                  + [{"id": f"e{name}", "name": name} for name in {e["place"] for e in g["events"]} if name],
        "furniture": g["furniture"],
    }  # fmt: skip
    return msgspec.convert(rows, Record)


def test_no_floor_is_broken(gold: list[measures.Gold]) -> None:
    """The quick gate: what was once reached on our own dispatches still is. Lost rows are named."""
    book = gate.load_book(GOLD / "scores.json")
    records = gate.read_own(gold)
    tallies = gate.score_own(gold, records)
    _, lost = gate.changes(gate.load_rows(GOLD / "rows.json"), gate.rows_of(tallies))
    scores = {n: t.score for n, t in tallies.items()} | chains.scores(GOLD, records)
    wrong = gate.below(scores, book.own.floors)
    assert not wrong, "\n".join([*wrong, "rows lost:", *(describe(gold, row) for row in lost)])


def test_floors_belong_to_this_data() -> None:
    book = gate.load_book(GOLD / "scores.json")
    assert book.own.data in ("", gate.digest(GOLD / "own.jsonl")), (
        "run python -m dateline.score --quick --rebase REASON"
    )


def test_every_row_can_be_told_in_words(gold: list[measures.Gold]) -> None:
    for layer in ("attributions", "events", "positions", "figures", "timexes", "toponyms", "furniture"):
        for g in gold:
            for row in json.loads(json.dumps(g[layer])):
                assert in_words(g["text"], row)
