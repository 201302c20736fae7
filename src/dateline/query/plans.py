"""Which tellings speak of one plan, and what became of it: pure functions over acts, without a database.

A plan is an act told as planned for a day or a few. Later tellings join it where they share the event across articles,
or its parties and its days; what they say decides its fate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import NamedTuple

import msgspec

from dateline import resources
from dateline.corpus.outcomes import CALLS_OFF, said_to_be
from dateline.query.rows import Fate

SLACK = 2
"""Days by which two tellings of one plan may differ without it having moved."""
LATE = 3
"""Days after its day on which a plan may still be told to have been carried out, if the telling gives no day."""
MOVED = 90
"""Days within which a plan may be put off to."""
MEETING = "CONSULT"
WIDE = 8
"""A date of so many days or more says nothing of whether a plan was kept."""


class Act(NamedTuple):
    """A telling of an act as far as its plan needs it. Days are ISO text.

    sentence: article and sentence it stands in. parties: the states, bodies or actors it is between. cues: the words
    that tell its status, its own first; status_cues: those alone.
    """

    row: int
    sentence: tuple[int, int | None]
    cluster: str | None
    type: str
    mode: str | None
    status: str
    value: str | None
    earliest: str | None
    latest: str | None
    place: int | None
    parties: frozenset[str]
    told: str
    text: int
    score: float
    cues: str
    status_cues: str = ""


class Turn(NamedTuple):
    """What one telling says of a plan."""

    act: Act
    fate: Fate


class Plan(msgspec.Struct):
    """A plan with its tellings, oldest first, the days last set for it, and what became of it."""

    turns: list[Turn]
    earliest: str | None
    latest: str | None
    value: str | None
    first_set: str | None
    fate: Fate = "open"
    why: str = ""

    @property
    def lead(self) -> Act:
        """The telling that set it first."""
        return self.turns[0].act


@cache
def _announcing(language: str = "en") -> tuple[tuple[str, ...], frozenset[str]]:
    table = resources.lexicon("plans", language)
    return tuple(table["announcing"]), frozenset(table["whole"])


def is_announced(status_cues: str) -> bool:
    """Whether an act is told as planned in so many words, rather than as somebody's purpose or wish.

    >>> is_announced("will"), is_announced("are due"), is_announced("wants"), is_announced("to")
    (True, True, False, False)
    """
    beginnings, whole = _announcing()
    return any(w in whole or w.startswith(beginnings) for w in status_cues.lower().split())


def gather_plans(planned: Iterable[Act]) -> tuple[list[Plan], list[Act]]:
    """Plans with a day, and tellings of plans that give none and belong to no plan that has one."""
    plans: list[Plan] = []
    vague: list[Act] = []
    for act in sorted(planned, key=lambda a: (a.told, a.row)):
        home = next((p for p in reversed(plans) if _same_plan(p, act)), None)
        if home is not None:
            _retold(home, act)
        elif act.earliest is not None and act.latest is not None and announced(act):
            turn = Turn(act, said_to_be(act.cues) or "open")
            plans.append(Plan([turn], act.earliest, act.latest, act.value, act.earliest, turn.fate))
        else:
            vague.append(act)
    return plans, vague


def announced(act: Act) -> bool:
    """Whether an act is told before it is due: a meeting on its day, anything else on a later day."""
    return act.latest is not None and (act.latest > act.told or (act.type == MEETING and act.latest == act.told))


def _retold(plan: Plan, act: Act) -> None:
    """Another telling of a plan: it may set another day, or say that it is put off."""
    fate = said_to_be(act.cues) or "open"
    moved = act.earliest is not None and plan.latest is not None and not _meet(plan, act, SLACK)
    if moved and fate == "open" and act.told > plan.turns[0].act.told:
        fate = "postponed"
    if act.earliest is not None and (moved or _narrower(act, plan)):
        plan.earliest, plan.latest, plan.value = act.earliest, act.latest, act.value
    plan.turns.append(Turn(act, fate))


class _Told:
    """What the tellings of a plan have: sentences, events across articles, parties, and those by two."""

    def __init__(self) -> None:
        self.sentences: set[tuple[int, int | None]] = set()
        self.clusters: set[str] = set()
        self.parties: set[str] = set()
        self.alone: set[str] = set()
        self.pairs: set[tuple[str, str]] = set()

    def has_enough_of(self, parties: frozenset[str]) -> bool:
        """Whether an act of these parties can be the act of one of the tellings (`enough`)."""
        if len(parties) < 2:
            return not self.parties.isdisjoint(parties)
        return not self.alone.isdisjoint(parties) or any(p in self.pairs for p in combinations(sorted(parties), 2))

    def add(self, act: Act) -> None:
        """Take in another telling."""
        self.sentences.add(act.sentence)
        self.parties |= act.parties
        if len(act.parties) == 1:
            self.alone |= act.parties
        self.pairs.update(combinations(sorted(act.parties), 2))


class Near:
    """Plans by what leads from a telling to them: its event across articles, or its parties and days."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self.plans = [p for p in plans if p.turns]
        self.told = [_Told() for _ in self.plans]
        self.parties = [frozenset(x for t in p.turns for x in t.act.parties) for p in self.plans]
        self.clusters: dict[str, list[int]] = {}
        self.home: dict[str, int] = {}
        self.by_day: dict[tuple[str, str], list[int]] = {}
        for n, p in enumerate(self.plans):
            for t in p.turns:
                self.add(t.act, n)
                if t.act.cluster is not None:
                    self.home[t.act.cluster] = n
            for day in days_of(p):
                self.by_day.setdefault((p.lead.type, day), []).append(n)

    def add(self, act: Act, n: int) -> None:
        """Remember that an act tells of a plan."""
        self.told[n].add(act)
        if act.cluster is not None and act.cluster not in self.told[n].clusters:
            self.told[n].clusters.add(act.cluster)
            self.clusters.setdefault(act.cluster, []).append(n)

    def of(self, act: Act) -> list[int]:
        """The plans that a telling may decide, in the order in which they are asked: those of its event first."""
        told = self.clusters.get(act.cluster, []) if act.cluster is not None else []
        near = {*told, *self.of_days(act.type, act.earliest, act.latest)}
        if act.type == CALLS_OFF and said_to_be(act.cues) is not None:
            near |= {n for n, p in enumerate(self.plans) if p.lead.type != CALLS_OFF}
        own = self.home.get(act.cluster or "")
        parties = sorted(act.parties)
        ranked = [
            (next(i for i, x in enumerate(parties) if x in self.parties[n]), n)
            for n in near
            if n != own and self._is_asked(n, act) and not self.parties[n].isdisjoint(act.parties)
        ]
        return [*([own] if own is not None else []), *(n for _, n in sorted(ranked))]

    def of_days(self, type_: str, earliest: str | None, latest: str | None) -> list[int]:
        """Plans of a type whose days, or those beside them, are those of an act."""
        if earliest is None or latest is None:
            return []
        near = self.by_day.get((type_, earliest), ())
        until = _later(latest, SLACK) if near else ""
        return [n for n in near if (self.plans[n].earliest or "") <= until]

    def _is_asked(self, n: int, act: Act) -> bool:
        """Whether parties alone may lead to a plan: an act of another type tells only that it is called off."""
        return act.type in (self.plans[n].lead.type, CALLS_OFF)


class Candidate(NamedTuple):
    """An act of which only this is known yet."""

    row: int
    type: str
    earliest: str | None
    latest: str | None
    cluster: str | None
    parties: frozenset[str]


def candidates_that_tell(plans: Iterable[Plan], found: Sequence[Candidate]) -> list[int]:
    """Those among acts of the days of plans that may decide one, and all that are of one event with such an act."""
    near = Near(plans)
    days: dict[tuple[str, str | None, str | None], list[_Told]] = {}
    kept = []
    for a in found:
        key = (a.type, a.earliest, a.latest)
        if key not in days:
            days[key] = [near.told[n] for n in near.of_days(*key)]
        if a.type == CALLS_OFF or any(told.has_enough_of(a.parties) for told in days[key]):
            kept.append(a)
    clusters = {a.cluster for a in kept} - {None}
    return [a.row for a in found if a.cluster in clusters] + [a.row for a in kept if a.cluster is None]


def follow_up(plans: Sequence[Plan], told_of: Iterable[Act]) -> None:
    """Let later tellings decide what became of plans: held, put off, called off."""
    near = Near(plans)
    for act in sorted(told_of, key=lambda a: (a.told, a.row)):
        for n in near.of(act):
            plan = near.plans[n]
            fate = _fate(plan, act, near.told[n])
            if fate is not None:
                plan.turns.append(Turn(act, fate))
                near.add(act, n)
                break


def days_of(plan: Plan) -> list[str]:
    """First days that an act may have whose days meet those of a plan, or nearly."""
    if plan.earliest is None or plan.latest is None:
        return []
    first, last = (date.fromisoformat(d).toordinal() for d in (plan.earliest, plan.latest))
    return [date.fromordinal(n).isoformat() for n in range(first - SLACK - WIDE + 1, last + SLACK + 1)]


def telling_days(plans: Iterable[Plan]) -> dict[str, list[tuple[str, str]]]:
    """Stretches of days of the acts, by type, that can tell what became of one of these plans (`follow_up`)."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    for p in plans:
        if p.earliest is None or p.latest is None:
            continue
        to = _later(p.latest, SLACK)
        for type_ in {t.act.type for t in p.turns}:
            wanted.setdefault(type_, []).append((_later(p.earliest, -SLACK), to))
        wanted.setdefault(CALLS_OFF, []).append((_later(min(p.earliest, p.lead.told or p.earliest), -1), to))
    return {type_: stretches(days) for type_, days in wanted.items()}


def stretches(days: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Stretches of days in order, those that meet as one.

    >>> stretches([("2020-01-05", "2020-01-09"), ("2020-01-01", "2020-01-06"), ("2020-02-01", "2020-02-02")])
    [('2020-01-01', '2020-01-09'), ('2020-02-01', '2020-02-02')]
    """
    found: list[tuple[str, str]] = []
    for first, last in sorted(days):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def settle(plan: Plan, asof: str | None) -> None:
    """Say what became of a plan from all that was told. asof: the latest day of the corpus."""
    plan.turns.sort(key=lambda t: (t.act.told, t.act.row))
    fates = [t.fate for t in plan.turns]
    if "held" in fates:
        plan.fate, plan.why = "held", "a later dispatch tells that it took place"
        return
    turning = [t for t in plan.turns if t.fate in ("cancelled", "postponed")]
    if turning:
        last = turning[-1]
        plan.fate = last.fate
        plan.why = f"the dispatch of {last.act.told} says so"
        if last.fate == "postponed" and plan.earliest != plan.first_set:
            plan.why += f": from {plan.first_set} to {plan.value}"
    elif asof is not None and plan.latest is not None and plan.latest < asof:
        plan.fate, plan.why = "unknown", "its day has passed, and no dispatch tells what became of it"
    else:
        plan.fate, plan.why = "open", "no dispatch is later than its day"


def enough(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two sets of parties can be those of one act: two in common, or all of the smaller.

    >>> enough(frozenset({"RUS", "TUR"}), frozenset({"TUR", "IRN", "RUS"})), enough(frozenset(), frozenset({"RUS"}))
    (True, False)
    """
    return bool(a and b) and len(a & b) >= min(2, len(a), len(b))


def _same_plan(plan: Plan, act: Act) -> bool:
    lead = plan.lead
    if act.cluster is not None and any(t.act.cluster == act.cluster for t in plan.turns):
        return True
    if act.type == MEETING == lead.type and _one_breath(plan, act):
        return act.earliest is None or _meet(plan, act, 0)
    if act.type != lead.type or not any(enough(t.act.parties, act.parties) for t in plan.turns):
        return False
    if act.earliest is None:
        return len(act.parties & lead.parties) >= 2 and act.told <= (plan.latest or "")
    if _meet(plan, act, SLACK):
        return True
    if said_to_be(act.cues) == "postponed" and len(act.parties & lead.parties) >= 2:
        return days_between(plan.earliest, act.earliest) <= MOVED
    return False


def _one_breath(plan: Plan, act: Act) -> bool:
    """Whether a sentence of the plan tells this too, with a party in common or none named ("meet for talks")."""
    return any(
        t.act.sentence == act.sentence and (not act.parties or not t.act.parties or act.parties & t.act.parties)
        for t in plan.turns
    )


def _fate(plan: Plan, act: Act, told: _Told) -> Fate | None:
    """What a telling that is no plan says of one. told: what the tellings of the plan have."""
    lead = plan.lead
    if act.told < lead.told:
        return None
    if act.sentence in told.sentences:
        # A sentence that tells a plan and what became of it: "called off the talks that were set for Friday".
        off = act.type == CALLS_OFF != lead.type and act.status == "actual" and _one_breath(plan, act)
        return said_to_be(act.cues) if off else None
    same = act.cluster is not None and act.cluster in told.clusters
    shared = told.has_enough_of(act.parties)
    if not (same or shared):
        return None
    if act.type == CALLS_OFF and lead.type != CALLS_OFF:
        word = said_to_be(act.cues)
        timely = lead.told <= act.told <= _later(plan.latest, LATE)
        ours = same or len(act.parties & lead.parties) >= min(2, len(lead.parties))
        due = act.earliest is None or act.earliest <= (plan.latest or "")
        return word if ours and timely and due else None
    if act.type != lead.type and not same:
        return None
    begun = act.told >= (plan.earliest or "")
    on_the_day = _meet(plan, act, SLACK if same else 1) if act.earliest else same and begun
    if not on_the_day:
        return None
    if act.status == "negated":
        return said_to_be(act.cues) or "cancelled"
    later = act.told > lead.told or act.text != lead.text
    return "held" if act.status == "actual" and later and begun else None


def _meet(plan: Plan, act: Act, slack: int) -> bool:
    """Whether the days of a telling and those set for the plan meet, or nearly."""
    if act.earliest is None or act.latest is None or plan.earliest is None or plan.latest is None:
        return False
    if days_between(act.earliest, act.latest) >= WIDE:
        return False
    return act.earliest <= _later(plan.latest, slack) and plan.earliest <= _later(act.latest, slack)


def _narrower(act: Act, plan: Plan) -> bool:
    return days_between(act.earliest, act.latest) < days_between(plan.earliest, plan.latest)


def _later(day: str | None, days: int) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat() if day else ""


def days_between(a: str | None, b: str | None) -> int:
    """Days from one to the other, whichever comes first; many where one is not known.

    >>> days_between("2020-01-30", "2020-02-02")
    3
    """
    return abs(date.fromisoformat(b).toordinal() - date.fromisoformat(a).toordinal()) if a and b else 9999


def told_once(plans: Sequence[Plan]) -> list[Plan]:
    """Plans without those that are another word for one beside them: told in its sentences, of its kind and days."""
    kept: list[Plan] = []
    for p in plans:
        sentences = {t.act.sentence for t in p.turns}
        others = (q for q in plans if q is not p and q.lead.type == p.lead.type and _overlap(p, q))
        if not any(sentences < {t.act.sentence for t in q.turns} for q in others):
            kept.append(p)
    return kept


def _overlap(p: Plan, q: Plan) -> bool:
    return (p.earliest or "") <= (q.latest or "9999") and (q.earliest or "") <= (p.latest or "9999")
