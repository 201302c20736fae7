"""A calendar of plans: meetings and acts announced for a day, and what later dispatches say became of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Text, bindparam, cast, func, or_, select

from dateline.corpus.outcomes import CALLS_OFF
from dateline.query import filtering
from dateline.query.acts import acts
from dateline.query.building import event_rows
from dateline.query.finding import ALL, cursor, place_of
from dateline.query.plans import (
    LATE,
    WIDE,
    Act,
    Candidate,
    Plan,
    Turn,
    candidates_that_tell,
    follow_up,
    gather_plans,
    is_announced,
    settle,
    telling_days,
    told_once,
)
from dateline.query.resolving import Resolved, resolve
from dateline.query.rows import ActorRef, Calendar, EventRow, Planned, Update
from dateline.query.shelf import Shelf, one_line, parts
from dateline.query.terms import Query
from dateline.store import Store, schema
from dateline.store.among import among

PRECISE = 8
"""A plan for a stretch of so many days or more stands in no calendar of days."""
MOST_ACTS, FEW_ACTS = 3_000, 600
"""Acts that may tell what became of plans; so few are all looked at."""
MOST_VAGUE, LOOKED_AT = 25, 8
"""Plans without a day that are shown, and how many times as many are looked at."""
MOST_COUNTED = 200
"""Mentions of plans that are counted; of more it is said that there are."""
MOST_UPDATES = 8
MENTIONS = 4
"""Tellings of one plan that are looked at on a page, on the mean."""
STATE = frozenset({"GOV", "MIL", "POL", "SPY", "LEG", "JUD"})
"""Sectors that stand for their state: a minister's meeting is a meeting of the state's."""
WORDS = ("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN")
"""Acts that are words and are seldom set for a day: shown where the question names them."""
COOPERATION = (1, 2)
_e, _a, _l, _p = schema.events, schema.articles, schema.event_links, schema.event_parties
_OF_ACT = (
    _e.c.row, _e.c.article, _e.c.sentence, _e.c.type, _e.c.mode, _e.c.status, _e.c.value, _e.c.earliest, _e.c.latest,
    _e.c.place, _e.c.score, _e.c.trigger,
)  # fmt: skip


def calendar(store: Store, query: Query = ALL) -> Calendar:
    """What was planned for which day, and what became of it: held, postponed, cancelled, open, or never told.

    since, until: days the plan is for. query.limit: plans of a page. `undated` are the surest plans without a day
    that are announced in so many words, acts of cooperation unless the question names types. Method: `plans`.
    """
    with store.reading() as c:
        asked = resolve(c, msgspec.structs.replace(query, status=("planned",)))
        shelf = Shelf(c)
        page = query.limit * MENTIONS
        keys = _dated(c, asked, query.after, max(page, 0 if query.after else MOST_COUNTED + 1))
        plans, _ = gather_plans(_acts(shelf, keys[:page], True))
        plans, after = _cut(sorted(plans, key=lambda p: (p.earliest or "", p.lead.row)), query)
        vague = [] if query.after else gather_plans(_acts(shelf, _vague(c, asked, query), True))[1]
        _follow(shelf, plans)
        asof = c.execute(select(func.max(_a.c.day))).scalar()
        for p in plans:
            settle(p, asof)
        plans = told_once(plans)
        alone = [_without_day(a) for a in [a for a in vague if is_announced(a.status_cues)][:MOST_VAGUE]]
        total = len(_dated(c, asked, None, MOST_COUNTED + 1) if query.after else keys[: MOST_COUNTED + 1])
        made = _made(shelf, [*plans, *alone])
        return Calendar(
            plans=tuple(made[: len(plans)]), undated=tuple(made[len(plans) :]), total=min(total, MOST_COUNTED),
            asof=asof, after=after, more=total > MOST_COUNTED,
        )  # fmt: skip


def _named(asked: Resolved) -> filtering.Where:
    """Conditions on the types of planned acts that can be set for a day."""
    return [] if asked.query.type else [_e.c.type.not_in(WORDS)]


def _without_day(act: Act) -> Plan:
    return Plan([Turn(act, "open")], None, None, act.value, None, why="no day was given")


def _precise(connection: Connection) -> Any:
    if connection.dialect.name == "sqlite":
        return func.julianday(_e.c.latest) - func.julianday(_e.c.earliest) < PRECISE
    return func.to_date(_e.c.latest, "YYYY-MM-DD") - func.to_date(_e.c.earliest, "YYYY-MM-DD") < PRECISE


def _dated(connection: Connection, asked: Resolved, after: str | None, most: int) -> list[int]:
    """The first mentions of acts planned for a day, in order of that day."""
    found: dict[int, None] = {}
    for t in acts(connection, asked, walk=True):
        where = [t.where, *_named(asked), t.day.is_not(None), _e.c.latest >= _a.c.day, _precise(connection)]
        if after:
            where.append(t.day > place_of(after)[0])
        ask = select(t.key).select_from(t.source.join(_a, _a.c.article == _e.c.article)).where(*where)
        found |= dict.fromkeys(connection.execute(ask.order_by(t.day, t.key).limit(most - len(found))).scalars().all())
        if len(found) == most:
            break
    return list(found)


def _cut(plans: Sequence[Plan], query: Query) -> tuple[list[Plan], str | None]:
    """The plans of a page, up to the end of a day, and the cursor of the next page."""
    if len(plans) <= query.limit:
        mentions = sum(len(p.turns) for p in plans)
        full = mentions >= query.limit * MENTIONS
        return list(plans), cursor(plans[-1].first_set, 0) if full else None
    last = plans[query.limit - 1].earliest or ""
    kept = [p for p in plans if (p.earliest or "") <= last]
    return kept, cursor(last, 0) if len(kept) < len(plans) else None


def _vague(connection: Connection, asked: Resolved, query: Query) -> list[int]:
    """Planned mentions without a day, the surest first."""
    if query.since or query.until:
        return []
    where = [*_named(asked), _e.c.latest.is_(None), _e.c.earliest.concat("").is_(None), _e.c.same_as.is_(None)]
    if asked.about is not None:
        undated = select(_p.c.event).where(_p.c.party_actor.in_(asked.about), _p.c.earliest.is_(None))
        if not filtering.many(connection, undated):  # few acts without a day, of however many
            where.append(_e.c.row.in_(undated))
            asked = asked._replace(about=None)
    where += filtering.events(connection, asked, walk=True)
    if not query.type:
        where.append(_e.c.quad.in_(COOPERATION))
    ask = select(_e.c.row).where(*where).order_by(_e.c.score.desc(), _e.c.row).limit(MOST_VAGUE * LOOKED_AT)
    return list(connection.execute(ask).scalars().all())


def _follow(shelf: Shelf, plans: Sequence[Plan]) -> None:
    """Let later dispatches decide what became of plans. Of very many acts near their days, those are looked at that
    have the parties of a plan, not of what was told of it since."""
    if not plans:
        return
    c = shelf.connection
    there = _near_their_days(c, plans)
    near = candidates_that_tell(plans, there) if len(there) > FEW_ACTS else [a.row for a in there]
    known = {t.act.row for p in plans for t in p.turns}
    rows = dict.fromkeys([*near, *_called_off(c, plans), *_of_their_events(c, plans)])
    follow_up(plans, _acts(shelf, [r for r in rows if r not in known], False))


def _near_their_days(connection: Connection, plans: Sequence[Plan]) -> list[Candidate]:
    """Acts of the types of plans on days near theirs, with a party of one; and those that call off."""
    theirs = _of_keys({k for p in plans for t in p.turns for k in t.act.parties})
    types = {p.lead.type for p in plans}
    rows: list[Any] = []
    sides = select(func.aggregate_strings(cast(_p.c.party_actor, Text), ",")).where(_p.c.event == _e.c.row)
    shown = (_e.c.row, _e.c.type, _e.c.earliest, _e.c.latest, _l.c.cluster, sides.correlate(_e).scalar_subquery())
    every = select(*shown).select_from(_e.outerjoin(_l, _l.c.event == _e.c.row)).where(_done(), theirs)
    days = _e.c.earliest.between(bindparam("before"), bindparam("last")), _e.c.latest >= bindparam("first")
    every = every.where(*days).order_by(_e.c.earliest, _e.c.row).limit(bindparam("most"))
    turns: list[tuple[Any, str, str]] = []
    for type_, stretches in sorted(telling_days(plans).items()):
        if type_ == CALLS_OFF and type_ not in types:  # only those that call off: few, and with an index of their own
            turns.append((every.where(_decides()), stretches[0][0], stretches[-1][1]))
        else:
            turns += [(every.where(_e.c.type == type_), first, last) for first, last in stretches]
    for left, (ask, first, last) in zip(range(len(turns), 0, -1), turns, strict=True):
        # What is looked at is shared out, so that late plans are followed as well as early ones.
        between = {"before": _shifted(first, 1 - WIDE), "first": first, "last": last}
        rows += connection.execute(ask, {**between, "most": (MOST_ACTS - len(rows)) // left}).all()
    numbers = {s: tuple(map(int, s.split(","))) for s in {r[-1] for r in rows}}
    keys = _keys_of(connection, {n for of in numbers.values() for n in of})
    parties = {s: frozenset(keys[n] for n in of if n in keys) for s, of in numbers.items()}
    return [Candidate._make((*r[:-1], parties[r[-1]])) for r in rows]


def _called_off(connection: Connection, plans: Sequence[Plan]) -> list[int]:
    """Acts without a day, of whatever event, that may call a plan off: found by the articles of that time, which an
    index of them begins with."""
    told = min(t.act.told for p in plans for t in p.turns)
    to = _shifted(max(p.latest or "" for p in plans), LATE)
    then = select(_a.c.day).where(_a.c.article == _e.c.article).correlate(_e).scalar_subquery()
    near = _e.c.article.in_(select(_a.c.article).where(_a.c.day >= told, _a.c.day <= to))
    theirs = _of_keys({k for p in plans for t in p.turns for k in t.act.parties})
    ask = select(_e.c.row).where(_e.c.earliest.is_(None), near, _done(), _decides(), theirs)
    return list(connection.execute(ask.order_by(then, _e.c.row).limit(MOST_ACTS)).scalars().all())


def _of_their_events(connection: Connection, plans: Sequence[Plan]) -> list[int]:
    """All mentions of the events that plans are told in."""
    found: list[int] = []
    for part in parts({t.act.cluster for p in plans for t in p.turns if t.act.cluster is not None}):
        found += connection.execute(select(_l.c.event).where(among(_l.c.cluster, part))).scalars().all()
    return found


def _decides() -> Any:
    """Acts that put off or call off by their own words."""
    return _e.c.fate.in_(("cancelled", "postponed"))


def _done() -> Any:
    return _e.c.status.in_(("actual", "negated"))


def _of_keys(keys: Collection[str]) -> Any:
    """Acts that one for whom these stand (`party_key`) is a party of, an act at a time."""
    actors = schema.actors
    countries = {k.partition("/")[0] for k in keys if not k.startswith("#")}
    roots = {int(k[1:]) for k in keys if k.startswith("#")}
    party = select(_p.c.event).join(actors, actors.c.actor == _p.c.party_actor).where(_p.c.event == _e.c.row)
    ours = or_((actors.c.country.concat("")).in_(countries), (actors.c.root + 0).in_(roots))
    return party.where(ours).correlate(_e).exists()


def _shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat() if day else ""


# ---------------------------------------------------------------- acts


def _acts(shelf: Shelf, rows: Sequence[int], with_cues: bool) -> list[Act]:
    """Mentions as plans need them. with_cues: also the words that tell their status."""
    c = shelf.connection
    parties, cues = _party_keys(c, rows), _cues(c, rows) if with_cues else {}
    found: list[Act] = []
    for part in parts(rows):
        ask = select(*_OF_ACT, _a.c.day, _a.c.copy_group, _l.c.cluster).join_from(_e, _a, _a.c.article == _e.c.article)
        ask = ask.outerjoin(_l, _l.c.event == _e.c.row).where(among(_e.c.row, part))
        for r in c.execute(ask).all():
            found.append(Act(
                row=r.row, sentence=(r.article, r.sentence), cluster=r.cluster, type=r.type, mode=r.mode,
                status=r.status, value=r.value,
                earliest=r.earliest, latest=r.latest, place=r.place, parties=parties.get(r.row, frozenset()),
                told=r.day or "", text=r.copy_group or r.article, score=r.score,
                cues=f"{r.trigger} {cues.get(r.row, '')}", status_cues=cues.get(r.row, ""),
            ))  # fmt: skip
    return found


def _party_keys(connection: Connection, rows: Sequence[int]) -> dict[int, frozenset[str]]:
    """For whom the parties of each act stand: a state (`RUS`), a side (`SYR/REB`), or only themselves (`#12`)."""
    parties: list[Any] = []
    for part in parts(rows):
        ask = select(_p.c.event, _p.c.party_actor).where(among(_p.c.event, part), _p.c.party_actor.is_not(None))
        parties += connection.execute(ask).all()
    keys = _keys_of(connection, {n for _, n in parties})
    found: dict[int, set[str]] = {}
    for row, n in parties:
        found.setdefault(row, set()).add(keys[n])
    return {row: frozenset(of) for row, of in found.items()}


def _keys_of(connection: Connection, actors: Collection[int]) -> dict[int, str]:
    """For whom each of these actors stands."""
    a = schema.actors
    keys: dict[int, str] = {}
    for part in parts(actors):
        ask = select(a.c.actor, a.c.root, a.c.country, a.c.sectors).where(among(a.c.actor, part))
        keys.update(
            (n, party_key(root, country, sectors)) for n, root, country, sectors in connection.execute(ask).all()
        )
    return keys


def party_key(root: int, country: str | None, sectors: str) -> str:
    """For whom an actor stands.

    >>> party_key(7, "RUS", "GOV"), party_key(8, "SYR", "REB"), party_key(9, None, "")
    ('RUS', 'SYR/REB', '#9')
    """
    sector = sectors.split()[0] if sectors else ""
    if country is None:
        return f"#{root}"
    return country if sector in STATE or not sector or sector == "IGO" else f"{country}/{sector}"


def _cues(connection: Connection, rows: Sequence[int]) -> dict[int, str]:
    """The words that tell the status of each mention."""
    t, texts = schema.evidence, schema.texts
    words = func.substr(texts.c.text, t.c.start + 1, t.c.end - t.c.start)
    found: dict[int, str] = {}
    for part in parts(rows):
        ask = select(t.c.row, words).join_from(t, _e, _e.c.row == t.c.row).join(_a, _a.c.article == _e.c.article)
        ask = ask.join(texts, texts.c.content == _a.c.content).where(among(t.c.row, part), t.c.layer == "events")
        for row, cue in connection.execute(ask.order_by(t.c.row, t.c.part, t.c.n)).all():
            found[row] = f"{found.get(row, '')} {one_line(cue)}"
    return found


# ---------------------------------------------------------------- what is shown


def _made(shelf: Shelf, plans: Sequence[Plan]) -> list[Planned]:
    shown = [_shown(p.turns) for p in plans]
    wanted = list(dict.fromkeys(t.act.row for turns in shown for t in turns))
    rows = dict(zip(wanted, event_rows(shelf, wanted), strict=True))
    return [_planned(p, turns, rows) for p, turns in zip(plans, shown, strict=True)]


def _shown(turns: Sequence[Turn]) -> list[Turn]:
    """The first telling, those that change something, and the latest; each text once."""
    kept: list[Turn] = []
    for t in turns:
        before = kept[-1] if kept else None
        if before is not None and before.act.sentence == t.act.sentence:
            continue
        if before is None or t.fate != before.fate or t.act.value not in (None, before.act.value):
            kept.append(t)
    if turns[-1].act.sentence not in {t.act.sentence for t in kept}:
        kept.append(turns[-1])
    return kept if len(kept) <= MOST_UPDATES else [*kept[: MOST_UPDATES - 1], kept[-1]]


def _planned(plan: Plan, turns: Sequence[Turn], rows: dict[int, EventRow]) -> Planned:
    lead = rows[plan.lead.row]
    told = [rows[t.act.row] for t in turns]
    return Planned(
        plan=lead.cluster or lead.ref, type=lead.type, mode=lead.mode, title=lead.evidence.words,
        parties=_parties([lead, *(r for r in told if r.type == lead.type)]),
        place=next((r.place for r in told if r.place is not None and r.type == lead.type), None), value=plan.value,
        earliest=plan.earliest, latest=plan.latest, first_set=plan.first_set, fate=plan.fate, why=plan.why,
        sources=len({t.act.text for t in plan.turns}),
        updates=tuple(
            Update(day=t.act.told or None, fate=t.fate, value=r.value, evidence=r.evidence)
            for t, r in zip(turns, told, strict=True)
        ),
    )  # fmt: skip


def _parties(rows: Iterable[EventRow]) -> tuple[ActorRef, ...]:
    return tuple(dict.fromkeys(a for r in rows for a in (*r.actors, *r.recipients)))
