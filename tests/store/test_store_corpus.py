"""What was found across articles is kept with its reasons, and the store knows when it is no longer of today."""

from pathlib import Path
from typing import Any

import pytest
from small import shelling, talks
from sqlalchemy import select

from dateline.errors import SettingError
from dateline.store import Store, linking, open_store, schema, unfinished
from dateline.store.rows import ClusterParty, Contested, Copy, EventCluster, EventLink


def three(store: Store) -> tuple[int, int, int]:
    store.add([shelling(), shelling("copy"), shelling("longer")])
    return tuple(store.article(i).article for i in ("shelling", "copy", "longer"))  # type: ignore[return-value]


def group(*articles: int) -> list[Copy]:
    return [
        Copy(article=a, group=articles[0], kind="exact" if n else "lead", score=1.0, why="the same words")
        for n, a in enumerate(articles)
    ]


def test_copies_are_saved_and_saved_anew(store: Store) -> None:
    a, b, c = three(store)
    store.save_copies(group(a, b, c))
    assert [x.article for x in store.copies()] == [a, b, c]
    assert [x.article for x in store.articles(leads=True)] == [a]
    store.save_copies(group(b, c))
    assert [x.article for x in store.copies()] == [b, c]
    assert [x.article for x in store.articles(leads=True)] == [a, b]


def test_a_group_that_loses_its_lead_has_another(store: Store) -> None:
    a, b, c = three(store)
    store.save_copies(group(a, b, c))
    store.remove([a])
    assert [(x.article, x.group) for x in store.copies()] == [(b, b), (c, b)]
    assert [x.article for x in store.articles(leads=True)] == [b]
    store.remove([b])
    assert list(store.copies()) == []
    assert store.article(c).lead


def clusters(store: Store) -> None:
    e, p = schema.events, schema.event_parties
    with store.reading() as c:
        rows = list(c.execute(select(e.c.row).where(e.c.type == "ASSAULT").order_by(e.c.row)).scalars())
        actor = c.execute(select(p.c.party_actor).where(p.c.event == rows[0], p.c.side == "actor")).scalar_one()
    one = EventCluster(cluster="c1", type="ASSAULT", earliest="2031-03-05", latest="2031-03-05", title="shelled",
                       mentions=2, articles=2, sources=1, data={"killed": [12, 15]})  # fmt: skip
    two = EventCluster(cluster="c2", type="ASSAULT", title="shelled")
    store.save_clusters(
        [one, two],
        [EventLink(event=r, cluster="c1" if n < 2 else "c2", why="same day and place") for n, r in enumerate(rows)],
        [ClusterParty(cluster="c1", side="actor", actor=actor, mentions=2)],
    )


def test_events_across_articles_are_saved_with_their_reasons(store: Store) -> None:
    three(store)
    clusters(store)
    clusters(store)
    assert [(x.cluster, x.data) for x in store.clusters()] in (
        [("c1", {"killed": [12, 15]}), ("c2", {})], [("c2", {}), ("c1", {"killed": [12, 15]})],
    )  # fmt: skip
    assert [(x.cluster, x.why) for x in store.links()] == [
        ("c1", "same day and place"), ("c1", "same day and place"), ("c2", "same day and place"),
    ]  # fmt: skip


def test_an_event_goes_with_its_last_mention(store: Store) -> None:
    a, b, c = three(store)
    clusters(store)
    store.remove([a])
    assert {x.cluster for x in store.clusters()} == {"c1", "c2"}
    store.remove([c])
    assert {x.cluster for x in store.clusters()} == {"c1"}
    store.remove([b])
    assert list(store.clusters()) == []


def test_contested_claims_go_with_either_article(store: Store) -> None:
    a, b, _ = three(store)
    pair = Contested(pair="x", kind="denial", issue="who shelled", why="one says so, one denies", score=0.8,
                     left_article=a, left_layer="statements", left_id="s1", right_article=b,
                     right_layer="statements", right_id="s2", data={"n": 1})  # fmt: skip
    store.save_contested([pair])
    assert list(store.contested()) == [pair]
    store.remove([b])
    assert list(store.contested()) == []


def test_the_store_knows_what_is_no_longer_of_today(store: Store) -> None:
    a, b, c = three(store)
    assert (store.pending("clusters"), store.is_current("clusters")) == ([a, b, c], False)
    clusters(store)
    assert (store.pending("clusters"), store.is_current("clusters")) == ([], True)
    store.add([talks()])
    assert store.pending("clusters") == [store.article("talks").article]
    clusters(store)
    store.add([shelling("copy")], replace=True)
    assert store.pending("clusters") == [b]
    clusters(store)
    store.remove(["talks"])
    assert (store.pending("clusters"), store.is_current("clusters")) == ([], False)
    assert not store.is_current("copies")
    with pytest.raises(SettingError, match="nothing called 'weather'"):
        store.pending("weather")


def told_of(store: Store) -> tuple[object, ...]:
    found = sorted((c.cluster, c.mentions, c.sources, str(c.earliest), c.score) for c in store.clusters())
    return found, sorted((x.cluster, x.score) for x in store.links()), [p.pair for p in store.contested()]


def test_a_linking_that_was_stopped_goes_on_in_either_database(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "WINDOW", 1)
    made = [shelling("one"), talks("two"), shelling("three"), talks("four")]
    store.add(made)
    with open_store(tmp_path / "whole.db", create=True) as whole:
        whole.add(made)
        linking.link_store(whole)
        expected = told_of(whole)
    save, gather, saved = unfinished.save, linking.gather, []

    def noted(*given: Any) -> None:
        save(*given)
        saved.append(len(saved))

    def stopped(found: Any) -> Any:
        if saved:
            raise KeyboardInterrupt
        return gather(found)

    for _ in range(2):
        saved.clear()
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(linking, "SAVED_EVERY", 0.0)
            patched.setattr(unfinished, "save", noted)
            patched.setattr(linking, "gather", stopped)
            linking.link_store(store)
    told: list[str] = []
    linking.link_store(store, told.append)
    assert "going on after 2 of 4 stretches of time" in told
    assert told_of(store) == expected
