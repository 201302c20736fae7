"""Which tellings speak of one plan, and what became of it: pure functions over acts, without a database.

A plan is an act told as planned for a day or a few. Later tellings join it where they share the event across articles,
or its parties and its days; what they say decides its fate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import msgspec

from dateline import resources
from dateline.query.rows import Fate

SLACK = 2
"""Days by which two tellings of one plan may differ without it having moved."""
LATE = 3
"""Days after its day on which a plan may still be told to have been carried out, if the telling gives no day."""
MOVED = 90
"""Days within which a plan may be put off to."""
CALLS_OFF, MEETING = "REJECT", "CONSULT"
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
def outcome_words(language: str = "en") -> dict[str, tuple[str, ...]]:
    """Beginnings of words that say a plan was put off or called off."""
    table = resources.lexicon("outcomes", language)
    return {name: tuple(words) for name, words in table.items()}


def said_to_be(cues: str) -> Fate | None:
    """What the words about a plan make of it, null where they say nothing of its fate.

    >>> said_to_be("talks postponed"), said_to_be("called off the visit"), said_to_be("will meet")
    ('postponed', 'cancelled', None)
    """
    padded = f" {cues.lower()}"
    for fate in ("cancelled", "postponed"):
        if any(f" {w}" in padded for w in outcome_words()[fate]):
            return fate
    return None


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


def follow_up(plans: Sequence[Plan], told_of: Iterable[Act]) -> None:
    """Let later tellings decide what became of plans: held, put off, called off."""
    by_cluster = {t.act.cluster: p for p in plans for t in p.turns if t.act.cluster is not None}
    by_party: dict[tuple[str, str], list[Plan]] = {}
    for p in plans:
        for party in {x for t in p.turns for x in t.act.parties}:
            # An act of another type tells nothing of a plan by its parties alone, but that it is called off.
            for type_ in {p.lead.type, CALLS_OFF}:
                by_party.setdefault((party, type_), []).append(p)
    told = {id(p): _Told({t.act.cluster for t in p.turns} - {None}, _later(p.latest, 1)) for p in plans}
    for act in sorted(told_of, key=lambda a: (a.told, a.row)):
        near = [by_cluster[act.cluster]] if act.cluster in by_cluster else []
        near += [p for party in sorted(act.parties) for p in by_party.get((party, act.type), [])]
        calls_off, until = act.type == CALLS_OFF and said_to_be(act.cues) is not None, _later(act.latest, 1)
        for plan in {id(p): p for p in near}.values():
            if not (act.cluster in told[id(plan)].clusters or _may_tell(plan, act, calls_off, until, told[id(plan)])):
                continue
            fate = _fate(plan, act)
            if fate is not None:
                plan.turns.append(Turn(act, fate))
                told[id(plan)].clusters.update({act.cluster} - {None})
                break


class _Told(NamedTuple):
    """The events across articles that a plan is told in, and the day after its last."""

    clusters: set[str | None]
    until: str


def _may_tell(plan: Plan, act: Act, calls_off: bool, until: str, told: _Told) -> bool:
    """Whether a telling of another event can say what became of a plan at all, by its day or its words.

    calls_off: whether its words call something off; until: the day after its last.
    """
    if act.type == CALLS_OFF != plan.lead.type:
        return calls_off
    return act.earliest is not None and act.earliest <= told.until and (plan.earliest or "") <= until


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


def _fate(plan: Plan, act: Act) -> Fate | None:
    """What a telling that is no plan says of one."""
    lead = plan.lead
    if act.told < lead.told:
        return None
    if any(t.act.sentence == act.sentence for t in plan.turns):
        # A sentence that tells a plan and what became of it: "called off the talks that were set for Friday".
        off = act.type == CALLS_OFF != lead.type and act.status == "actual" and _one_breath(plan, act)
        return said_to_be(act.cues) if off else None
    same = act.cluster is not None and any(t.act.cluster == act.cluster for t in plan.turns)
    shared = any(enough(t.act.parties, act.parties) for t in plan.turns)
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
