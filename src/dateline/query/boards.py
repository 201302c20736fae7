"""Positions as an analyst lays them out: party by issue, with what changed when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, select

from dateline import actor_names
from dateline.corpus.issues import Topic, topic
from dateline.query import filtering, sampling
from dateline.query.building import position_rows
from dateline.query.calendars import party_key
from dateline.query.finding import ALL
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import ActorRef, Board, Cell, Change, Issue, PositionRow
from dateline.query.shelf import Shelf, parts, ref
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.among import among

MOST = 1_200
"""Positions a board is made from: the surest of those that match."""
ISSUES, PARTIES, SHOWN = 12, 12, 6
FEWEST = 2
"""Positions that make an issue."""
WILL = {"commitment": "will", "offer": "will", "refusal": "will not", "precondition": "will only if"}
"""Stances between which a party can turn; demands and judgements are of others."""
JUDGES = "assessment"
_q, _e, _a, _actors = schema.positions, schema.events, schema.articles, schema.actors


class _Held(NamedTuple):
    row: int
    party: str
    actor: int
    topic: Topic
    stance: str
    day: str
    words: str
    text: int
    ref: str


def positions_board(store: Store, query: Query = ALL, issues: int = ISSUES, parties: int = PARTIES,
                    shown: int = SHOWN) -> Board:  # fmt: skip
    """Who holds what on which issue, and when it turned.

    issues, parties: the most frequent ones shown. shown: positions of a cell, the latest. A minister's or an army's
    position is its state's; any other party stands for itself. Assessments are left out unless the question names a
    stance: they judge others and bind nobody. Issues: `issues.topic`.
    """
    with store.reading() as c:
        asked = resolve(c, query)
        if filtering.says_nothing(asked, "positions"):
            return Board(issues=(), parties=(), cells=(), total=0, other=0)
        known = sampling.total(c, asked, _q, _where)
        ask = select(_q.c.row).where(*_where(c, asked, walk=True)).order_by(_q.c.score.desc(), _q.c.row).limit(MOST)
        shelf = Shelf(c)
        held, other = _held(shelf, list(c.execute(ask).scalars().all()))
        board = _board(shelf, held, issues, parties, shown, known.rows, other)
        return msgspec.structs.replace(board, about=known.about)


def _where(connection: Connection, asked: Resolved, walk: bool = False) -> filtering.Where:
    """Conditions on the positions of a board."""
    return [*filtering.positions(connection, asked, walk), _q.c.holder_actor.is_not(None), *_taken(asked.query)]


def _taken(query: Query) -> filtering.Where:
    return [] if query.stance else [_q.c.stance != JUDGES]


def _held(shelf: Shelf, keys: Sequence[int]) -> tuple[list[_Held], int]:
    """Positions with party and issue, oldest first, each wording of a party once; and how many have no issue."""
    c = shelf.connection
    places = _sentence_places(c, keys)
    target = _actors.alias()
    found: list[_Held] = []
    other = 0
    seen: set[tuple[str, str]] = set()
    ask = select(
        _q.c.row, _q.c.article, _q.c.id, _q.c.stance, _q.c.day, _q.c.words, _a.c.copy_group, _actors.c.root,
        _actors.c.country, _actors.c.sectors, target.c.name.label("target"),
    )  # fmt: skip
    ask = ask.join_from(_q, _a, _a.c.article == _q.c.article).join(_actors, _actors.c.actor == _q.c.holder_actor)
    ask = ask.outerjoin(target, target.c.actor == _q.c.target_actor)
    for part in parts(keys):
        for r in c.execute(ask.where(among(_q.c.row, part)).order_by(_q.c.day, _q.c.row)).all():
            about = topic(r.words, places.get(r.row), r.target if r.target and r.target[:1].isupper() else None)
            party = party_key(r.root, r.country, r.sectors)
            party = f"#{r.root}" if "/" in party else party
            if about is None:
                other += 1
            elif (party, r.words.casefold()) not in seen:
                seen.add((party, r.words.casefold()))
                text, name = r.copy_group or r.article, ref(r.article, r.id)
                found.append(_Held(r.row, party, r.root, about, r.stance, r.day or "", r.words, text, name))
    return sorted(found, key=lambda h: (h.day, h.row)), other


def _sentence_places(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """A place of an act in the sentence of each position, where it is no whole country."""
    p = schema.places
    found: dict[int, str] = {}
    same = (_e.c.article == _q.c.article) & (_e.c.sentence == _q.c.sentence)
    for part in parts(keys):
        ask = select(_q.c.row, p.c.name).join_from(_q, _e, same).join(p, p.c.place == _e.c.place)
        ask = ask.where(among(_q.c.row, part), p.c.feature.not_like("PCL%")).order_by(_q.c.row, _e.c.row)
        found.update((r.row, r.name) for r in connection.execute(ask))
    return found


def _board(shelf: Shelf, held: Sequence[_Held], issues: int, parties: int, shown: int, total: int,
           other: int) -> Board:  # fmt: skip
    by_issue: dict[str, list[_Held]] = defaultdict(list)
    for h in held:
        by_issue[h.topic.key].append(h)
    named = sorted(by_issue, key=lambda k: (-len({h.party for h in by_issue[k]}) * len(by_issue[k]) ** 0.5, k))
    kept = [k for k in named if len(by_issue[k]) >= FEWEST][:issues]
    of_party = Counter(h.party for k in kept for h in by_issue[k])
    who = sorted(of_party, key=lambda p: (-of_party[p], p))[:parties]
    cells = {(p, k): [h for h in by_issue[k] if h.party == p] for p in who for k in kept}
    wanted = [h.row for hs in cells.values() for h in hs[-shown:]]
    rows = dict(zip(wanted, position_rows(shelf, wanted), strict=True))
    names = _party_names(shelf, who, held)
    return Board(
        issues=tuple(_issue(k, by_issue[k]) for k in kept),
        parties=tuple(names[p] for p in who),
        cells=tuple(_cell(names[p], k, hs, rows, shown) for (p, k), hs in cells.items() if hs),
        total=total,
        other=other + sum(len(hs) for k, hs in by_issue.items() if k not in kept),
    )


def _issue(key: str, held: Sequence[_Held]) -> Issue:
    whys = Counter(h.topic.why for h in held)
    return Issue(
        issue=key, name=held[0].topic.name, why=min(whys, key=lambda w: (-whys[w], w)), positions=len(held),
        parties=len({h.party for h in held}),
    )  # fmt: skip


def _cell(party: ActorRef, issue: str, held: Sequence[_Held], rows: dict[int, PositionRow], shown: int) -> Cell:
    return Cell(
        party=party, issue=issue, latest=held[-1].stance, rows=tuple(rows[h.row] for h in held[-shown:]),
        sources=len({h.text for h in held}), changes=turns((h.stance, h.day, h.ref) for h in held),
        more=max(0, len(held) - shown),
    )  # fmt: skip


def turns(stances: Iterable[tuple[str, str, str]]) -> tuple[Change, ...]:
    """Where a party turned, from (stance, day, ref) oldest first: from will to will not, or to will only if.

    >>> [(c.before, c.after) for c in turns([("refusal", "2020-01-01", "1.a"), ("demand", "2020-01-02", "1.b"),
    ...                                      ("offer", "2020-02-01", "2.a")])]
    [('refusal', 'offer')]
    """
    found: list[Change] = []
    before: tuple[str, str] | None = None
    for stance, day, name in stances:
        if stance not in WILL:
            continue
        if before is not None and WILL[before[0]] != WILL[stance] and day > before[1]:
            found.append(Change(day=day or None, before=before[0], after=stance, ref=name))
        before = (stance, day)
    return tuple(found)


def _party_names(shelf: Shelf, keys: Sequence[str], held: Sequence[_Held]) -> dict[str, ActorRef]:
    """A state by the name of its country, any other party by its own."""
    actors: dict[str, Counter[int]] = defaultdict(Counter)
    for h in held:
        actors[h.party][h.actor] += 1
    shelf.take_actors(n for k in keys for n in actors[k])
    countries = actor_names.country_names()
    found = {}
    for k in keys:
        lead = shelf.actor(min(actors[k], key=lambda n: (-actors[k][n], n))) or ActorRef(actor=None, name=k)
        name = countries[k][0] if k in countries else lead.name
        found[k] = ActorRef(actor=lead.actor, name=name, kind=lead.kind, country=lead.country)
    return found
