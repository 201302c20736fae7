"""One event told by many: joined, held apart, undone; nothing lost, nothing by order; differences side by side."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import numpy as np
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tellings_made import Made, shelling

from dateline.corpus.decisions import Decisions
from dateline.corpus.event_identity import Linked, Linker, link_events
from dateline.corpus.gathering import Counts, gather, keyed
from dateline.model import Record


def groups(linked: Linked, records: list[Record]) -> set[frozenset[str]]:
    """Clusters by the articles and triggers they hold."""
    named = {e.id: f"{r.id}:{r.text[e.trigger[0] : e.trigger[1]]}" for r in records for e in r.events}
    return {frozenset(named[m] for m in c.mentions) for c in linked.clusters}


def one(records: list[Record], *names: str) -> bool:
    return any(set(names) <= g for g in groups(link_events(records), records))


def event_id(records: list[Record], article: str) -> str:
    return next(r for r in records if r.id == article).events[0].id


def test_articles_that_tell_one_attack_are_joined_and_others_are_not() -> None:
    records = shelling()
    found = groups(link_events(records), records)
    assert frozenset({"a:shelled", "b:fired", "c:attack"}) in found, "follow-ups join the event of their day"
    for alone in ("d:attacked", "e:shelled", "f:met"):
        assert frozenset({alone}) in found, "another day, another town, another kind of act"


def test_every_mention_has_one_event_and_a_reason() -> None:
    records = shelling()
    linked = link_events(records)
    ids = [e.id for r in records for e in r.events]
    assert sorted(m for c in linked.clusters for m in c.mentions) == sorted(ids)
    assert sorted(x.mention for x in linked.links) == sorted(ids)
    assert all(x.why for x in linked.links)
    by_id = {c.id: c for c in linked.clusters}
    for x in linked.links:
        assert x.mention in by_id[x.cluster].mentions
        assert x.to is None or x.to in by_id[x.cluster].mentions
    assert len(by_id) == len(linked.clusters)


def test_what_sources_do_not_agree_on_stands_side_by_side() -> None:
    records = shelling()
    big = max(link_events(records).clusters, key=lambda c: len(c.mentions))
    (counts,) = [d for d in big.differences if d.kind == "count" and d.of == "killed"]
    assert {v.value for v in counts.versions} == {"20", "31"}
    assert all(v.mentions for v in counts.versions)
    assert big.articles == ("a", "b", "c") and big.sources == ("Post", "Courier", "Herald")


def test_a_person_undoes_a_join_and_makes_one() -> None:
    records = shelling()
    a, b, d = (event_id(records, k) for k in "abd")
    split = link_events(records, Decisions(apart=((a, b),)))
    assert not any({a, b} <= set(c.mentions) for c in split.clusters)
    merged = link_events(records, Decisions(together=((a, d),)))
    assert any({a, d} <= set(c.mentions) for c in merged.clusters)
    assert any(x.by == "person" for x in merged.links if x.mention in (a, d))
    assert groups(link_events(records), records) == groups(link_events(records, Decisions()), records)


def test_plans_and_what_became_of_them_are_one_event() -> None:
    before = Made("p", "2020-06-01", "Anna Holm and Idris Kone will meet in Oslo on 4 June over the grain corridor.")
    before.event(0, "meet", "CONSULT", ("Anna Holm", "Idris Kone"), (), "2020-06-04", "Oslo", status="planned")
    after = Made(
        "q", "2020-06-05", "In Oslo, Anna Holm met Idris Kone on Thursday; the grain corridor was on the table."
    )
    after.event(0, "met", "CONSULT", ("Anna Holm", "Idris Kone"), (), "2020-06-04", "Oslo")
    records = [before.record(), after.record()]
    (cluster,) = link_events(records).clusters
    assert cluster.status == "actual"
    assert {v.value for d in cluster.differences if d.kind == "status" for v in d.versions} == {"planned", "actual"}


def test_namesakes_are_two_people() -> None:
    x = Made("x", "2020-06-05", "Anna Holm visited the Kessim clinic on Thursday.")
    x.event(0, "visited", "CONSULT", ("Anna Holm",), (), "2020-06-04", "Kessim")
    y = Made("y", "2020-06-20", "Ole Holm visited the Kessim clinic on 18 June.")
    y.event(0, "visited", "CONSULT", ("Ole Holm",), (), "2020-06-18", "Kessim")
    assert len(link_events([x.record(), y.record()]).clusters) == 2


def test_two_acts_of_one_sentence_are_one_only_as_act_and_result() -> None:
    text = "A raid by the Free Hill Army on Kessim killed nine villagers, and gunmen captured a bridge in Taref."
    m = Made("m", "2020-05-04", text)
    m.event(0, "raid", "ASSAULT", ("Free Hill Army",), ("villagers",), None, "Kessim")
    m.event(0, "killed", "ASSAULT", ("Free Hill Army",), ("villagers",), None, "Kessim", same_as=m.events[0].id)
    m.event(0, "captured", "ASSAULT", (), (), None, "Taref")
    found = groups(link_events([m.record()]), [m.record()])
    assert found == {frozenset({"m:raid", "m:killed"}), frozenset({"m:captured"})}


@given(st.permutations(range(6)), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_order_changes_nothing_and_decisions_are_kept(order: list[int], pairs: set[tuple[int, int]]) -> None:
    records = shelling()
    ids = [r.events[0].id for r in records]
    apart = tuple((ids[i], ids[j]) for i, j in sorted(pairs) if i != j)
    linked = link_events([records[i] for i in order], Decisions(apart=apart))
    assert linked == link_events(records, Decisions(apart=apart))
    for a, b in apart:
        assert not any({a, b} <= set(c.mentions) for c in linked.clusters)


def test_windows_of_time_join_what_one_pass_joins() -> None:
    records = sorted(shelling(), key=lambda r: r.published or "")
    counts = Counts()
    for r in records:
        counts.add(r)
    linker = Linker(counts)
    done = []
    for window in (records[:2], records[2:4], records[4:]):
        linker.add(gather(window))
        done += [c for c, _ in linker.retire()]
    done += [c for c, _ in linker.close()]
    whole = {c.mentions for c in link_events(records).clusters}
    assert {frozenset(c.mentions) for c in done} == {frozenset(m) for m in whole}


def test_ids_can_be_led_by_the_article_so_that_none_clash() -> None:
    record = shelling()[0]
    twin = keyed(record, "k2")
    assert twin.id == "k2" and twin.events[0].id == f"k2/{record.events[0].id}"
    assert len(link_events([keyed(record, "k1"), twin]).links) == 2


def test_cost_grows_with_the_number_of_mentions() -> None:
    """Twice the articles, about twice the pairs that are weighed: blocks, not all pairs."""
    from dateline.corpus.event_point import Context, facts_of
    from dateline.corpus.meeting import blocks_of, candidates
    from dateline.corpus.wording import Rarity

    def pairs(n: int) -> int:
        r = random.Random(5)
        towns, doers = ["Kessim", "Taref", "Oslo"], ["Free Hill Army", "Norland", "Sudria", "rebels"]
        records = []
        for k in range(n):
            words = [f"word{r.randint(0, n)}" for _ in range(6)]
            m = Made(
                f"n{k:04}",
                f"20{10 + k // 300:02}-{1 + k % 12:02}-{1 + k % 28:02}",
                f"They attacked {' '.join(words)} at noon.",
            )
            records.append(m.event(0, "attacked", "ASSAULT", (r.choice(doers),), (), None, r.choice(towns)).record())
        g = gather(records)
        counts = Rarity(t.words for t in g.told)
        context = Context(counts, Rarity(facts_of(t) for t in g.told), g.stories, Rarity(g.stories.values()))
        return sum(1 for _ in candidates(g.told, {t.id: blocks_of(t, context) for t in g.told}))

    small, large = pairs(200), pairs(800)
    assert large < 8 * max(small, 1), (small, large)


def test_the_sieve_holds_back_nothing_that_would_be_given_a_weight() -> None:
    from dateline.corpus.event_evidence import weigh
    from dateline.corpus.event_point import Context
    from dateline.corpus.meeting import WINDOW, Sieve
    from dateline.corpus.wording import Rarity

    r, told = random.Random(3), []
    places = [None, *(t.where for t in gather(shelling()).told[-2:]), *(t.where for t in gather(shelling()).told[:1])]
    for k in range(120):
        base = r.choice(gather(shelling()).told)
        first = r.choice([None, base.told, base.told and base.told + r.randint(-40, 3)])
        told.append(msgspec.structs.replace(
            base, id=f"m{k}", article=f"a{k % 40}", type=r.choice(["ASSAULT", "COERCE", "CONSULT", "AGREE"]),
            first=first, last=None if first is None else first + r.choice([0, 0, 9, 60]), where=r.choice(places),
            told=r.choice([None, base.told, (base.told or 0) + r.choice([2, 500])]), status=r.choice(["actual", "planned"]),
        ))  # fmt: skip
    context = Context(Rarity(), Rarity(), {}, Rarity())
    every = np.array([(a, b) for b in range(len(told)) for a in range(b)], np.int64)
    a, b = Sieve(told).passed(every[:, 0], every[:, 1])
    passed = set(zip(a.tolist(), b.tolist(), strict=True))
    near = [
        (x, y)
        for x, y in every.tolist()
        if told[x].told is None or told[y].told is None or abs(told[x].told - told[y].told) <= WINDOW
    ]
    weighed = {(x, y) for x, y in near if weigh(told[x], told[y], context) is not None}
    assert passed == weighed and 100 < len(weighed) < len(near) - 1000


def test_the_judged_pairs_are_offsets_without_text() -> None:
    pairs = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text("utf-8"))
    rows = [p for part in pairs.values() for p in part]
    assert len(rows) >= 150 and len({str(p[:6]) for p in rows}) == len(rows)
    for a, b, c, d, e, f, judged in rows:
        assert judged in ("same", "not", "unsure")
        assert b < c and e < f and c - b < 60 and f - e < 60
        assert a.startswith("sdf-") and d.startswith("sdf-")
