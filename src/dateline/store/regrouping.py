"""What people decide on events, carried out at once on the events they name: joined, parted, and taken back.

The next linking weighs all mentions anew under the same decisions; until then only the events named change. A mention
that came after the last linking counts as an event of its own. Where nothing was ever linked, decisions wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from dateline.corpus.event_identity import event_of
from dateline.corpus.gathering import gather, keyed
from dateline.store import finding, grouping, schema
from dateline.store.cluster_rows import Fact, cluster_row, facts_of, party_rows
from dateline.store.rows import EventLink

Mention = tuple[str, str]
"""The key of an article and the id of an event in it."""
Groups = list[frozenset[Mention]]
_a, _e, _l = schema.articles, schema.events, schema.event_links
PERSON = "put there by a person"


def before(connection: Connection, subject: Mapping[str, Any]) -> dict[str, Any]:
    """The events that a decision is about, as they stand: all their mentions. Nothing where none is linked yet."""
    now = _standing(connection, _named(subject))
    groups = [*now.values(), *_loose(connection, _named(subject), now)]
    return {"was": sorted(sorted(map(list, g)) for g in groups)} if groups else {}


def carry_out(connection: Connection, action: str, subject: Mapping[str, Any]) -> None:
    """Join or part the events of a decision."""
    now = _standing(connection, _named(subject))
    groups = [*now.values(), *_loose(connection, _named(subject), now)]
    _put(connection, now, decided(groups, action, subject))


def take_back(connection: Connection, subject: Mapping[str, Any],
              later: Sequence[tuple[str, Mapping[str, Any]]]) -> None:  # fmt: skip
    """The events of a decision as they were before it, but for what was decided later and stands."""
    was = [frozenset(map(_mention, g)) for g in subject.get("was", ())]
    now = _standing(connection, frozenset().union(*was))
    there = frozenset().union(*now.values())
    groups = [g & there for g in was if g & there]
    for _, other in later:
        groups = _with(groups, [frozenset(map(_mention, g)) & there for g in other.get("was", ())])
    groups = _with(groups, now.values())
    for action, other in later:
        groups = decided(groups, action, other)
    _put(connection, now, groups)


def decided(groups: Groups, action: str, subject: Mapping[str, Any]) -> Groups:
    """Groups of mentions after a decision.

    >>> a, b, c = (("k", x) for x in "abc")
    >>> decided([frozenset([a]), frozenset([b])], "merge", {"mentions": [a, b]}) == [frozenset([a, b])]
    True
    >>> split = decided([frozenset([a, b, c])], "split", {"mentions": [a], "others": [b, c]})
    >>> sorted(map(len, split))
    [1, 2]
    """
    mentions, others = (frozenset(map(_mention, subject.get(name, ()))) for name in ("mentions", "others"))
    if action == "merge":
        touched = [g for g in groups if g & mentions]
        return [*(g for g in groups if not g & mentions), *([frozenset().union(*touched)] if touched else [])]
    found: Groups = []
    for g in groups:
        if others:
            parts = [g & mentions, g - mentions] if g & others else [g]
        else:
            alone = sorted(g & mentions)[1:]
            parts = [g - set(alone), *(frozenset([m]) for m in alone)]
        found += [p for p in parts if p]
    return found


def _with(groups: Groups, more: Iterable[frozenset[Mention]]) -> Groups:
    """Groups with mentions that are in none of them yet: with those they stand with, else by themselves."""
    found = list(groups)
    for g in more:
        new = g - frozenset().union(*found)
        near = max(range(len(found)), key=lambda n: len(found[n] & g), default=None)
        if new and near is not None and found[near] & g:
            found[near] |= new
        elif new:
            found.append(new)
    return found


def _mention(pair: Sequence[str]) -> Mention:
    return pair[0], pair[1]


def _named(subject: Mapping[str, Any]) -> frozenset[Mention]:
    return frozenset(_mention(m) for name in ("mentions", "others") for m in subject.get(name, ()))


def _standing(connection: Connection, mentions: Iterable[Mention]) -> dict[str, frozenset[Mention]]:
    """The events that these mentions are of, each with all its mentions."""
    names: set[str] = set()
    for key, id in sorted(mentions):
        ask = select(_l.c.cluster).join(_e, _e.c.row == _l.c.event).join(_a, _a.c.article == _e.c.article)
        names.update(connection.execute(ask.where((_a.c.key == key) & (_e.c.id == id))).scalars())
    found: dict[str, set[Mention]] = {}
    ask = select(_l.c.cluster, _a.c.key, _e.c.id).join(_e, _e.c.row == _l.c.event)
    ask = ask.join(_a, _a.c.article == _e.c.article).where(_l.c.cluster.in_(sorted(names)))
    for name, key, id in connection.execute(ask):
        found.setdefault(name, set()).add((key, id))
    return {name: frozenset(g) for name, g in found.items()}


def _loose(connection: Connection, mentions: frozenset[Mention], now: Mapping[str, frozenset[Mention]]) -> Groups:
    """Mentions that came after the last linking, each by itself; none where nothing was ever linked."""
    left = mentions - frozenset().union(*now.values())
    if not left or connection.execute(select(_l.c.event).limit(1)).first() is None:
        return []
    ask = select(_a.c.key, _e.c.id).join(_e, _e.c.article == _a.c.article)
    there = connection.execute(ask.where(_a.c.key.in_(sorted({key for key, _ in left}))))
    return [frozenset([m]) for m in sorted(left & {(r.key, r.id) for r in there})]


def _put(connection: Connection, now: Mapping[str, frozenset[Mention]], groups: Groups) -> None:
    """Write the events anew whose mentions are others than before."""
    kept = set(now.values()) & set(groups)
    gone = [name for name, g in now.items() if g not in kept]
    made = [g for g in groups if g not in kept]
    mentions = frozenset().union(*made)
    ask = select(_a.c.article, _a.c.key, _a.c.copy_group).where(_a.c.key.in_({key for key, _ in mentions}))
    articles = {r.key: r for r in connection.execute(ask)}
    numbers = sorted(r.article for r in articles.values())
    keys = {r.article: r.key for r in articles.values()}
    records = [keyed(r, keys[n]) for n, r in zip(numbers, finding.records(connection, numbers), strict=True)]
    facts = facts_of(connection, numbers)
    ids = [(e.id, schema.row_key(n, i)) for n, r in zip(numbers, records, strict=True) for i, e in enumerate(r.events)]
    by_id: dict[str, Fact] = {id: facts[row] for id, row in ids if row in facts}
    whys = {r.event: r for r in connection.execute(select(_l).where(_l.c.cluster.in_(gone)))}
    told = {t.id: t for t in gather(records).told}
    grouping.drop_events(connection, gone)
    for group in made:
        event = event_of([t for m in group if (t := told.get("/".join(m))) is not None])
        mine = {m: by_id[m] for m in event.mentions}
        texts = {articles[key].copy_group or articles[key].article for key in event.articles}
        rows = [f.row for f in mine.values()]
        links = [_link(event.id, row, whys.get(row)) for row in rows]
        parties = party_rows(event.id, mine.values())
        grouping.put_event(connection, cluster_row(event, mine, len(texts)), links, parties)
    grouping.forget_addresses(connection)


def _link(cluster: str, row: int, old: Any) -> EventLink:
    """Why a mention is of an event: as before, unless a person put it there."""
    return EventLink(event=row, cluster=cluster, why=old.why, score=old.score) if old else EventLink(
        event=row, cluster=cluster, why=PERSON
    )  # fmt: skip
