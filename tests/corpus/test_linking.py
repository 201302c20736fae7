"""`dateline link` and the two exports, on a store and on plain files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from tellings_made import Made, shelling

from dateline.corpus import contested
from dateline.corpus.claims import claims
from dateline.corpus.contested import Contested
from dateline.corpus.gathering import keyed
from dateline.model import Record
from dateline.record import encode
from dateline.store import Store, linking, open_store, schema
from dateline.store.linking import link_store


def dateline(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dateline", *words], capture_output=True, text=True, timeout=300, env=os.environ
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with open_store(tmp_path / "t.db", create=True) as kept:
        kept.add(shelling())
        yield kept


def of_event(store: Store, article: str) -> str:
    number = store.article(article).article
    return next(x.cluster for x in store.links() if x.event >> 20 == number)


def test_a_store_is_linked_and_keeps_reasons_sources_and_differences(store: Store) -> None:
    found = link_store(store)
    assert (found.mentions, found.events, found.joined, found.across) == (6, 4, 1, 1)
    links = list(store.links())
    assert len(links) == 6 and all(x.why and 0 <= x.score <= 1 for x in links)
    (big,) = [c for c in store.clusters() if c.mentions == 3]
    assert (big.articles, big.sources, big.first, big.last) == (3, 3, "2020-05-04", "2020-05-09")
    assert big.earliest == "2020-05-04" and big.country == "SDN" and big.status == "actual"
    counts = [d for d in big.data["differences"] if d["kind"] == "count"]
    assert {v["value"] for d in counts for v in d["versions"]} == {"20", "31"}
    assert all(store.is_current(kind) for kind in ("copies", "clusters", "contested"))


def test_copies_count_once_as_sources(store: Store) -> None:
    b = Made(
        "b2",
        "2020-05-06",
        "Shells that the Free Hill Army fired at the Kessim market killed 31 people, nurses said.",
        publisher="Mirror",
    )
    b.event(0, "fired", "ASSAULT", ("Free Hill Army",), (), "2020-05-04", "Kessim")
    store.add([b.record()])
    found = link_store(store)
    assert (found.groups, found.copies) == (1, 2)
    assert {c.kind for c in store.copies()} == {"lead", "exact"}
    (big,) = [c for c in store.clusters() if c.mentions == 4]
    assert big.articles == 4 and big.sources == 3


def test_decisions_are_obeyed_and_undone(store: Store) -> None:
    link_store(store)
    assert of_event(store, "a") == of_event(store, "b")
    pair = [[store.article(k).key, store.record(k).events[0].id] for k in "ab"]
    made = store.decide("event", "split", {"mentions": pair})
    link_store(store)
    assert of_event(store, "a") != of_event(store, "b")
    store.undo_decision(made.decision)
    store.decide("event", "merge", {"mentions": [pair[0], [store.article("d").key, store.record("d").events[0].id]]})
    link_store(store)
    assert of_event(store, "a") == of_event(store, "b") == of_event(store, "d")


def test_linking_again_and_in_another_order_gives_the_same(tmp_path: Path, store: Store) -> None:
    link_store(store)
    first = sorted((c.mentions, c.earliest or "", c.type, c.sources) for c in store.clusters())
    link_store(store)
    assert sorted((c.mentions, c.earliest or "", c.type, c.sources) for c in store.clusters()) == first
    with open_store(tmp_path / "other.db", create=True) as other:
        other.add(shelling()[::-1])
        link_store(other)
        assert sorted((c.mentions, c.earliest or "", c.type, c.sources) for c in other.clusters()) == first


def clusters_of(path: Path) -> list[tuple[str, int, str, int]]:
    with open_store(path) as kept:
        return sorted((c.cluster, c.mentions, c.type, c.sources) for c in kept.clusters())


KILLED = """
import os, signal, sys
from dateline.store import grouping, open_store
from dateline.store.linking import link_store
setattr(grouping, sys.argv[2], lambda *given: os.kill(os.getpid(), signal.SIGKILL))
with open_store(sys.argv[1]) as store:
    link_store(store)
"""


@pytest.mark.parametrize("where", ["save_copies", "_insert", "_insert_parties", "save_contested"])
def test_a_linking_that_is_killed_harms_nothing_and_is_done_again(
    tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(tmp_path / "a.db", create=True) as kept:
        kept.add(shelling()[:4])
        link_store(kept)
        kept.add(shelling()[4:])
    before = clusters_of(tmp_path / "a.db")
    run = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "a.db"), where], env=os.environ, timeout=120)
    assert run.returncode == -signal.SIGKILL
    if where != "save_contested":
        assert clusters_of(tmp_path / "a.db") == before
    with open_store(tmp_path / "whole.db", create=True) as whole:
        whole.add(shelling())
        link_store(whole)
    with open_store(tmp_path / "a.db") as kept:
        assert all(f.ok for f in kept.check())
        looked: list[Store] = []
        find = linking.find_copies
        monkeypatch.setattr(linking, "find_copies", lambda store: looked.append(store) or find(store))
        link_store(kept)
        assert len(looked) == (where == "save_copies"), "copies that were kept are not looked for again"
        assert all(kept.is_current(kind) for kind in ("copies", "clusters", "contested", "actors"))
        link_store(kept)
        assert len(looked) == 1 + (where == "save_copies"), "a linking that is done begins anew"
    assert clusters_of(tmp_path / "a.db") == clusters_of(tmp_path / "whole.db")


def test_an_empty_store_is_linked(tmp_path: Path) -> None:
    with open_store(tmp_path / "empty.db", create=True) as kept:
        assert link_store(kept).events == 0


def test_the_command_line_links_and_exports(tmp_path: Path) -> None:
    path = str(tmp_path / "t.db")
    with open_store(path, create=True) as kept:
        kept.add(shelling())
    early = dateline("export", "mentions", "--store", path)
    assert early.returncode == 2 and "dateline link" in early.stderr
    run = dateline("link", "--store", path)
    assert run.returncode == 0 and "4 events" in run.stderr, run.stderr
    assert "--again" in dateline("link", "--store", path).stderr
    rows = [json.loads(x) for x in dateline("export", "mentions", "--store", path).stdout.splitlines()]
    by_doc = {r["doc"]: r["cluster"] for r in rows}
    assert by_doc["a"] == by_doc["b"] == by_doc["c"] != by_doc["d"] and set(rows[0]) == {
        "doc",
        "start",
        "end",
        "cluster",
    }
    copies = [json.loads(x) for x in dateline("export", "copies", "--store", path).stdout.splitlines()]
    assert [r["id"] for r in copies] == list("abcdef") and len({r["group"] for r in copies}) == 6


def test_copies_and_mentions_need_no_store(tmp_path: Path) -> None:
    wire = "Envoys of nine states met in Taref on Monday to plan a truce, officials said, and agreed on a map of the front line."
    lines = [
        {"id": "x", "text": wire},
        {"id": "y", "text": f"TAREF (Northwire) - {wire}\n\nShare on Facebook"},
        {"id": "z", "text": "Rain fell."},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(map(json.dumps, lines)))
    rows = {r["id"]: r["group"] for r in map(json.loads, dateline("export", "copies", str(source)).stdout.splitlines())}
    assert rows["x"] == rows["y"] != rows["z"] and set(rows) == {"x", "y", "z"}
    records = tmp_path / "r.jsonl"
    records.write_bytes(b"\n".join(encode(r) for r in shelling()))
    mentions = [json.loads(x) for x in dateline("export", "mentions", str(records)).stdout.splitlines()]
    assert len(mentions) == 6 and len({m["cluster"] for m in mentions}) == 4


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("export", "copies"), "nothing to export"),
        (("export", "mentions", "x.jsonl", "--store", "y.db"), "a store and files were named"),
        (("link", "--store", "no-such.db"), "no such store"),
    ],
)
def test_a_users_mistake_is_a_sentence(words: tuple[str, ...], says: str) -> None:
    run = dateline(*words)
    assert run.returncode == 2 and says in run.stderr and "Traceback" not in run.stderr


def test_two_contested_pairs_of_one_name_are_both_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(found: object) -> list[Contested]:
        left, right = (next(claims(keyed(store.record(k), store.article(k).key))) for k in "ab")
        pair = Contested(
            id="k1", kind="figure", issue="killed", left=left, right=right, why="20 and 31", score=0.8, day=None
        )
        return [pair, pair]

    monkeypatch.setattr(contested, "best", twice)
    assert link_store(store).contested == 2
    assert [p.pair for p in store.contested()] == ["k1", "k10"]


FILLER = (
    "The harbour council postponed its vote on the new breakwater.", "Farmers in the valley sold less barley this spring.",
    "A ferry company opened a second line to the islands.", "Teachers asked for smaller classes in the capital.",
)  # fmt: skip


def many() -> list[Record]:
    """Thirty days of our own small war: an attack that two articles tell, and a poisoning that the second denies."""
    found = []
    for n in range(30):
        day, told = f"2020-05-{n % 28 + 1:02}", f"2020-05-{(n + 1) % 28 + 1:02}"
        said = "Sudria had poisoned the wells of Kessim with arsenic"
        wire = Made(
            f"a{n}",
            told,
            f"The Free Hill Army shelled the Kessim market on day {n}.",
            *FILLER,
            f"Anna Holm said {said}.",
        )
        wire.event(0, "shelled", "ASSAULT", ("Free Hill Army",), (), day, "Kessim")
        wire.statement(5, "Anna Holm", "said", said)
        wire.event(5, "poisoned", "ASSAULT", ("Sudria",), ("villagers",), None, "Kessim", by="Anna Holm")
        paper = Made(f"b{n}", told, "Shells that the Free Hill Army fired hit the Kessim market.", *FILLER,
                     "Idris Kone denied that Sudria had poisoned wells in Kessim.")  # fmt: skip
        paper.event(0, "fired", "ASSAULT", ("Free Hill Army",), (), day, "Kessim")
        paper.statement(5, "Idris Kone", "denied", "that Sudria had poisoned wells in Kessim")
        paper.event(
            5,
            "poisoned",
            "ASSAULT",
            ("Sudria",),
            (),
            None,
            "Kessim",
            by="Idris Kone",
            status="negated",
            cues=("denied",),
        )
        found += [wire.record(), paper.record()]
    return found


def all_of(store: Store) -> tuple[object, ...]:
    parties, contested_ = schema.cluster_parties, schema.contested
    with store.reading() as c:
        kept = [c.execute(select(t).order_by(*t.primary_key.columns)).all() for t in (parties, contested_)]
    return sorted(store.clusters(), key=lambda x: x.cluster), list(store.links()), *kept


STRETCHES = """
import os, signal, sys
from dateline.store import linking, open_store, unfinished
linking.WINDOW, linking.SAVED_EVERY = 12, 0.0
save, times = unfinished.save, []
def counted(*given):
    save(*given)
    times.append(1)
    if len(times) == int(sys.argv[2]):
        with_the_next_stretch = linking.gather
        linking.gather = lambda found: os.kill(os.getpid(), signal.SIGKILL)
unfinished.save = counted
with open_store(sys.argv[1]) as store:
    linking.link_store(store)
"""


def test_a_linking_that_is_killed_goes_on_after_the_stretches_that_were_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "WINDOW", 12)
    with open_store(tmp_path / "whole.db", create=True) as whole, open_store(tmp_path / "a.db", create=True) as kept:
        whole.add(many())
        kept.add(many())
        link_store(whole)
        expected = all_of(whole)
    assert len(expected[0]) > 10 and any(c.mentions > 1 for c in expected[0]) and expected[3]
    for times in (3, 2):
        run = subprocess.run([sys.executable, "-c", STRETCHES, str(tmp_path / "a.db"), str(times)], timeout=120)
        assert run.returncode == -signal.SIGKILL
    told: list[str] = []
    with open_store(tmp_path / "a.db") as kept:
        assert all(f.ok for f in kept.check())
        link_store(kept, told.append)
        assert [words for words in told if "going on" in words] == ["going on after 5 of 10 stretches of time"]
        assert all_of(kept) == expected
        with kept.reading() as c:
            assert c.execute(select(func.count()).select_from(schema.unfinished)).scalar() == 0
        told.clear()
        link_store(kept, told.append)
        assert not any("going on" in words for words in told) and all_of(kept) == expected


def test_a_linking_does_not_go_on_with_what_is_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "WINDOW", 12)
    with open_store(tmp_path / "a.db", create=True) as kept:
        kept.add(many())
    run = subprocess.run([sys.executable, "-c", STRETCHES, str(tmp_path / "a.db"), "3"], timeout=120)
    assert run.returncode == -signal.SIGKILL
    told: list[str] = []
    with open_store(tmp_path / "a.db") as kept, open_store(tmp_path / "whole.db", create=True) as whole:
        kept.remove(["a0"])
        link_store(kept, told.append)
        whole.add([r for r in many() if r.id != "a0"])
        link_store(whole)
        assert not any("going on" in words for words in told)
        assert clusters_of(tmp_path / "a.db") == clusters_of(tmp_path / "whole.db")
