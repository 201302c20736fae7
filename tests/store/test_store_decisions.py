"""Actors are renamed, events joined and parted by hand; all of it is taken back, and stands through new readings."""

from __future__ import annotations

import pytest
from small import shelling, talks
from sqlalchemy import select

from dateline.errors import SettingError
from dateline.query.resolving import actors_called
from dateline.store import Store, schema
from dateline.store.linking import link_store

ARMY = "name:marsh front|armed-group|SYR"


def name_of(store: Store, key: str = ARMY) -> str | None:
    with store.reading() as c:
        return c.execute(select(schema.actors.c.name).where(schema.actors.c.key == key)).scalar()


def called(store: Store, name: str) -> int:
    with store.reading() as c:
        return len(actors_called(c, name))


def test_a_renamed_actor_keeps_its_name_through_readings(store: Store) -> None:
    store.add([shelling(), talks()])
    first = store.decide("actor", "rename", {"actor": ARMY, "name": " Front of  the Marshes "}, who="Ida")
    assert (
        name_of(store) == "Front of the Marshes"
        and called(store, "Front of the Marshes") == called(store, "Marsh Front") == 1
    )
    assert first.subject["was"] == "Marsh Front"
    store.add([shelling()], replace=True)
    assert name_of(store) == "Front of the Marshes"
    store.remove(["shelling", "talks"])
    assert name_of(store) is None
    store.add([shelling(), talks()])
    assert name_of(store) == "Front of the Marshes" and called(store, "Front of the Marshes") == 1
    second = store.decide("actor", "rename", {"actor": ARMY, "name": "Marshmen"})
    assert second.subject["was"] == "Marsh Front", "the name the articles gave, not the one before"
    store.undo_decision(first.decision)
    assert name_of(store) == "Marshmen" and not called(store, "Front of the Marshes")
    store.undo_decision(second.decision, who="Ida")
    assert name_of(store) == "Marsh Front" and called(store, "Marsh Front") == 1
    with store.reading() as c:
        assert not c.execute(select(schema.actor_names).where(schema.actor_names.c.articles == 0)).all()
    for name in ("  ", "x" * 301):
        with pytest.raises(SettingError, match="no name"):
            store.decide("actor", "rename", {"actor": ARMY, "name": name})


def groups(store: Store) -> dict[str, frozenset[tuple[str, str]]]:
    """The mentions of every event."""
    a, e, x = schema.articles, schema.events, schema.event_links
    ask = (
        select(x.c.cluster, a.c.id, e.c.id.label("event"))
        .join(e, e.c.row == x.c.event)
        .join(a, a.c.article == e.c.article)
    )
    found: dict[str, set[tuple[str, str]]] = {}
    with store.reading() as c:
        for r in c.execute(ask):
            found.setdefault(r.cluster, set()).add((r.id, r.event))
    return {k: frozenset(v) for k, v in found.items()}


def mention(store: Store, article: str, type: str = "ASSAULT") -> list[str]:
    record = store.record(article)
    return [store.article(article).key, next(e.id for e in record.events if e.type == type)]


@pytest.fixture
def linked(store: Store) -> Store:
    store.add([shelling(), shelling("second", 15, "Post"), shelling("third", 40, "Echo")])
    link_store(store)
    return store


def event_of(store: Store, pair: list[str]) -> frozenset[tuple[str, str]]:
    id = store.article(pair[0]).id
    return next(g for g in groups(store).values() if (id, pair[1]) in g)


def test_events_are_parted_at_once_and_at_every_linking_until_taken_back(linked: Store) -> None:
    start = groups(linked)
    one, two, three = (mention(linked, i) for i in ("shelling", "second", "third"))
    assert len(event_of(linked, one)) == 3
    made = linked.decide("event", "split", {"mentions": [three], "others": [one, two]}, who="Ida")
    assert (len(event_of(linked, one)), len(event_of(linked, three))) == (2, 1)
    assert sum(c.mentions for c in linked.clusters()) == sum(map(len, start.values()))
    assert {c.cluster for c in linked.clusters()} == set(groups(linked)) == {x.cluster for x in linked.links()}
    link_store(linked)
    assert (len(event_of(linked, one)), len(event_of(linked, three))) == (2, 1)
    with pytest.raises(SettingError, match="held apart and joined"):
        linked.decide("event", "merge", {"mentions": [one, three]})
    linked.undo_decision(made.decision)
    assert groups(linked) == start
    link_store(linked)
    assert groups(linked) == start


def test_events_are_joined_and_their_old_names_lead_to_them(linked: Store) -> None:
    start = groups(linked)
    assault, request = mention(linked, "shelling"), mention(linked, "third", "REQUEST")
    made = linked.decide("event", "merge", {"mentions": [assault, request]})
    joined = event_of(linked, assault)
    assert joined == event_of(linked, request) and len(groups(linked)) == len(start) - 1
    t = schema.event_addresses
    with linked.reading() as c:
        old = set(c.execute(select(t.c.cluster)).scalars())
    assert old == set(start) - set(groups(linked)) and old
    link_store(linked)
    assert event_of(linked, assault) >= {("shelling", assault[1]), ("third", request[1])}
    linked.undo_decision(made.decision)
    assert groups(linked) == start
    with linked.reading() as c:
        assert not set(c.execute(select(t.c.cluster)).scalars()) & set(start)


def test_a_decision_is_taken_back_under_a_later_one(linked: Store) -> None:
    one, two, three = (mention(linked, i) for i in ("shelling", "second", "third"))
    first = linked.decide("event", "split", {"mentions": [three], "others": [one, two]})
    linked.decide("event", "split", {"mentions": [one], "others": [two]})
    linked.undo_decision(first.decision)
    assert len(event_of(linked, one)) < 3 and event_of(linked, one) != event_of(linked, two)
    assert sum(map(len, groups(linked).values())) == sum(1 for _ in linked.links())


def test_decisions_on_events_that_are_not_linked_wait_for_the_linking(store: Store) -> None:
    store.add([shelling(), shelling("second", 15, "Post")])
    pair = [mention(store, "shelling"), mention(store, "second")]
    assert "was" not in store.decide("event", "split", {"mentions": pair}).subject
    link_store(store)
    assert event_of(store, pair[0]) != event_of(store, pair[1])
