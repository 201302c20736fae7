"""What people decide and judge is kept, can be taken back, and outlives new readings and removal."""

from typing import Any

import msgspec
import pytest
from small import shelling, talks
from sqlalchemy import select
from synthetic import Corpus

from dateline.errors import SettingError
from dateline.store import Store, schema

ENVOY, SPOKESMAN, FRONT = "wikidata:Q990001", "name:ilan dorval|person|SYR", "name:marsh front|armed-group|SYR"


def roots(store: Store) -> dict[str, str]:
    a = schema.actors
    with store.reading() as c:
        rows = c.execute(select(a.c.key, a.c.actor, a.c.root)).all()
    by_number = {r.actor: r.key for r in rows}
    return {r.key: by_number[r.root] for r in rows if r.root != r.actor}


def everything(store: Store) -> dict[str, list[Any]]:
    """Every row of what was read, in order: two equal ones are the same corpus."""
    skip = {"meta", "runs", "decisions", "reviews", "review_standing"}
    with store.reading() as c:
        return {
            name: [tuple(r) for r in c.execute(select(t).order_by(*t.primary_key.columns))]
            for name, t in schema.metadata.tables.items()
            if name not in skip
        }


def test_a_merge_gives_one_root_and_is_undone(store: Store) -> None:
    store.add([shelling(), talks()])
    before = everything(store)
    made = store.decide("actor", "merge", {"keep": ENVOY, "merge": [SPOKESMAN]}, why="one person", who="ana")
    assert roots(store) == {SPOKESMAN: ENVOY}
    assert [(d.decision, d.why, d.who) for d in store.decisions("actor")] == [(made.decision, "one person", "ana")]
    back = store.undo_decision(made.decision, who="ben")
    assert back.undoes == made.decision
    assert everything(store) == before
    assert store.decisions() == []
    assert [d.action for d in store.decisions(standing_only=False)] == ["merge", "undo"]
    with pytest.raises(SettingError, match="no standing decision"):
        store.undo_decision(made.decision)


def test_merges_join_groups_and_come_apart_one_by_one(store: Store) -> None:
    store.add([shelling()])
    first = store.decide("actor", "merge", {"keep": ENVOY, "merge": [SPOKESMAN]})
    store.decide("actor", "merge", {"keep": FRONT, "merge": [ENVOY]})
    assert roots(store) == {SPOKESMAN: FRONT, ENVOY: FRONT}
    store.undo_decision(first.decision)
    assert roots(store) == {ENVOY: FRONT}


def test_a_merge_holds_for_actors_that_come_back(store: Store) -> None:
    store.add([shelling()])
    store.decide("actor", "merge", {"keep": ENVOY, "merge": [SPOKESMAN]})
    store.remove(["shelling"])
    assert roots(store) == {}
    store.add([talks(), shelling("again")])
    assert roots(store) == {SPOKESMAN: ENVOY}


def test_a_split_moves_the_rows_of_its_articles_and_is_undone(store: Store) -> None:
    store.add([shelling(), talks()])
    before = everything(store)
    key = store.article("talks").key
    made = store.decide("actor", "split", {"from": ENVOY, "articles": [key], "name": "S. Marun (the younger)"})
    a, e, p = schema.actors, schema.events, schema.event_parties
    with store.reading() as c:
        row = c.execute(select(e.c.row).where(e.c.type == "CONSULT")).scalar_one()
        who = c.execute(select(a.c.name).join(p, p.c.party_actor == a.c.actor).where(p.c.event == row)).scalar_one()
    assert who == "S. Marun (the younger)"
    store.add([talks()], replace=True)
    with store.reading() as c:
        assert c.execute(select(a.c.name).where(a.c.key == f"split:{made.decision}")).scalar_one() == who
    store.undo_decision(made.decision)
    store.add([talks()], replace=True)
    after = everything(store)
    for name in ("actors", "actor_names", "article_actors", "event_parties", "events"):
        assert after[name] == before[name], name


def test_a_split_of_an_actor_whose_other_articles_went(store: Store) -> None:
    store.add([shelling(), talks()])
    made = store.decide("actor", "split", {"from": ENVOY, "articles": [store.article("talks").key], "name": "B"})
    store.remove(["shelling"])
    store.undo_decision(made.decision)
    with store.reading() as c:
        keys = set(c.execute(select(schema.actors.c.key)).scalars())
    assert ENVOY in keys


@pytest.mark.parametrize(
    ("kind", "action", "subject"),
    [
        ("actor", "merge", {"keep": ENVOY}),
        ("actor", "merge", {"keep": ENVOY, "merge": ["name:nobody|person|"]}),
        ("actor", "undo", {}),
        ("place", "merge", {"keep": 1, "merge": [2]}),
    ],
)
def test_a_decision_on_nothing_is_refused(store: Store, kind: str, action: str, subject: dict[str, Any]) -> None:
    store.add([shelling()])
    with pytest.raises(SettingError):
        store.decide(kind, action, subject)
    assert store.decisions() == []


def test_event_decisions_are_kept_by_article_and_id(store: Store) -> None:
    store.add([shelling(), shelling("second")])
    mentions = [[a.key, store.record(a.key).events[0].id] for a in store.articles()]
    store.decide("event", "merge", {"mentions": mentions})
    store.add([shelling()], replace=True)
    assert [d.subject["mentions"] for d in store.decisions("event")] == [mentions]


def test_a_review_keeps_the_row_and_its_words(store: Store) -> None:
    store.add([shelling()])
    event, statement = shelling().events[0], shelling().statements[1]
    made = store.review("shelling", "events", event.id, "y", who="ana", note="clear")
    assert (made.words, made.snapshot["type"], made.standing) == ("shelled", "ASSAULT", "kept")
    store.review("shelling", "statements", statement.id, "edit", edit={"speaker": None})
    assert [r.words for r in store.reviews("shelling")] == ["shelled", "We fired … nothing"]
    assert [r.edit for r in store.reviews(layer="statements")] == [{"speaker": None}]
    store.undo_review(made.review)
    assert [r.layer for r in store.reviews()] == ["statements"]
    assert [r.undone for r in store.reviews(undone=True)] == [True, False]


def test_reviews_outlive_a_new_reading_and_say_what_changed(store: Store) -> None:
    record = shelling()
    store.add([record])
    for layer, row in (("events", record.events[0]), ("events", record.events[1]), ("figures", record.figures[0])):
        store.review("shelling", layer, row.id, "y")
    store.undo_review(store.review("shelling", "positions", record.positions[0].id, "n").review)
    surer = msgspec.structs.replace(record.events[0], score=0.1, why="another rule")
    other = msgspec.structs.replace(record.figures[0], value=13)
    done = store.add([msgspec.structs.replace(record, events=(surer,), figures=(other,), positions=())], replace=True)
    assert (done.changed, done.orphaned) == (1, 1)
    assert [(r.layer, r.standing) for r in store.reviews()] == [
        ("events", "kept"), ("events", "orphaned"), ("figures", "changed"),
    ]  # fmt: skip
    assert "value" in store.reviews(standing="changed")[0].why
    assert [f.ok for f in store.check() if f.what == "reviews"] == [False]
    store.add([record], replace=True)
    assert {r.standing for r in store.reviews()} == {"kept"}


def test_reviews_outlive_removal_and_stand_again(store: Store) -> None:
    store.add([shelling()])
    store.review("shelling", "events", shelling().events[0].id, "n")
    key = store.article("shelling").key
    assert store.remove(["shelling"]).orphaned == 1
    assert [r.standing for r in store.reviews(key)] == ["orphaned"]
    store.add([shelling()])
    assert [r.standing for r in store.reviews()] == ["kept"]


@pytest.mark.parametrize(
    ("layer", "id", "verdict", "edit", "said"),
    [
        ("events", "e0", "y", None, "no row 'e0'"),
        ("tokens", "e0", "y", None, "cannot be judged"),
        ("events", "", "maybe", None, "no verdict"),
        ("events", "", "edit", None, "needs its fields"),
        ("events", "", "y", {"type": "FIGHT"}, "only an edit"),
        ("events", "", "edit", {"colour": "red"}, "no field 'colour'"),
        ("events", "", "edit", {"id": "x"}, "no field 'id'"),
    ],
)
def test_a_review_of_nothing_is_refused(store: Store, layer: str, id: str, verdict: str, edit: Any, said: str) -> None:
    store.add([shelling()])
    with pytest.raises(SettingError, match=said):
        store.review("shelling", layer, id or shelling().events[0].id, verdict, edit=edit)
    assert store.reviews() == []


def test_what_stands_after_decisions_and_removals_is_what_a_new_store_holds(store: Store) -> None:
    """Adding, deciding, undoing, reading again and removing leave what adding the rest alone gives."""
    corpus = list(Corpus(12).records())
    store.add(corpus[:8])
    store.add(corpus[2:6], replace=True)
    store.add(corpus[8:])
    store.remove([r.id for r in corpus[:8]])
    names = {r[0] for r in _names(store)}
    store.remove([r.id for r in corpus[8:]])
    store.add(corpus[8:])
    assert {r[0] for r in _names(store)} == names


def _names(store: Store) -> list[Any]:
    a, n = schema.actors, schema.actor_names
    with store.reading() as c:
        return list(c.execute(select(a.c.key + "|" + n.c.name).join(n)))
