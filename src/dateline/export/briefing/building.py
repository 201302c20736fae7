"""Records to a briefing: extracts, ranked by who tells them independently and by how grave they are."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from dateline.export.acts import KILLED, Act, acts_of, groups, source_name, story_day
from dateline.export.briefing.choosing import (
    beginning,
    is_aside,
    is_dated,
    is_named,
    is_short,
    is_sure,
    standing,
    varied,
)
from dateline.export.briefing.claims import counts_of, disputes_of, parties_of
from dateline.export.briefing.noting import Notebook
from dateline.export.briefing.parts import Briefing, Day, Development, Plan, Point
from dateline.export.formats import NOBODY, Identity, Options, Report
from dateline.export.linking import link
from dateline.export.narrowing import Filter, narrowed
from dateline.export.planned import gather
from dateline.export.timelinejs import headline
from dateline.model import Record

DEVELOPMENTS = 8
SEVERAL = 2
"""Texts that tell an event without a day, for it to be a main development."""
PER_DAY = 6
POINTS = 60
GRAVE = 5.0
"""Intensity from which an act weighs for its gravity."""
LONGEST = 420
"""Characters of a sentence above which another telling is preferred."""
WIDEST = 90
ASIDE_COSTS = 0.6
MOST_KILLED = 300
"""Dead above which a number is rather a sum over many events, and weighs no more."""
WIDE = ("PCL", "CONT", "RGNE", "OCN", "SEA")
"""Features that are no points: states, continents, economic regions, seas."""


def build_briefing(
    records: Iterable[Record], keep: Filter = Filter(), identity: Identity = NOBODY, *, title: str = "",
    text: bool = True, made: datetime | None = None,
) -> Briefing:  # fmt: skip
    """What some records say of a period and a subject, as data that every rendering shares.

    keep: the period and the subject. identity: who is who, from a store; made here where none is given. text: false
    quotes no sentence. made: the time to print. Everything is an extract: nothing is rewritten, nothing is judged true.

    >>> build_briefing([]).articles
    0
    """
    chosen = sorted(narrowed(records, keep), key=lambda r: (story_day(r) or "", r.id))
    known = link(chosen) if identity is NOBODY else identity
    options = Options(identity=known, text=text)
    notebook = Notebook(chosen, known, text)
    every = _told(chosen, options, keep)
    sure = [e for e in every if is_sure(_best(e))]
    since = keep.since or beginning(story_day(r) for r in chosen)
    told = [(e, _development(e, notebook)) for e in sure if (e.until or "~") >= since]
    briefing = Briefing(
        title=title or _title(keep), question=_question(keep), since=keep.since, until=keep.until,
        articles=len(chosen), independent=len({known.copies.get(r.id, r.id) for r in chosen}),
        publishers=tuple(sorted({source_name(r) for r in chosen} - {""})),
        made=(made or datetime.now().astimezone()).isoformat(timespec="minutes"),
        developments=tuple(_main(told)), days=_days(told),
        parties=parties_of(chosen, known, notebook), disputes=disputes_of(chosen, notebook),
        counts=counts_of(chosen, known, notebook), plans=_plans(chosen, options, notebook),
        points=_points([e for e, _ in told]), left_out=_left_out(chosen, every, [e for e, _ in told], len(sure)),
    )  # fmt: skip
    return notebook.numbered(briefing)


def _title(keep: Filter) -> str:
    about = " and ".join(keep.about or keep.actors or keep.places)
    return f"Briefing: {about}" if about else "Briefing"


def _question(keep: Filter) -> str:
    """The filter in words, so that a reader knows what was asked."""
    parts = [f"{name} {' or '.join(values)}" for name, values in (
        ("about", keep.about), ("actor", keep.actors), ("place", keep.places), ("type", keep.types),
    ) if values]  # fmt: skip
    if keep.since or keep.until:
        parts.append(f"from {keep.since or 'the beginning'} to {keep.until or 'the end'}")
    return "; ".join(parts) or "everything"


class _Event:
    """An event across articles: every act that tells it, the first one first."""

    def __init__(self, first: Act) -> None:
        self.acts = [first]

    @property
    def day(self) -> str | None:
        return next((a.first_day for a in self.acts if a.first_day), None)

    @property
    def until(self) -> str | None:
        return next((a.last_day for a in self.acts if a.first_day), None)

    @property
    def place(self) -> str | None:
        return next((a.place.name for a in self.acts if a.place), None)

    @property
    def between(self) -> frozenset[str]:
        """The states or names of those it is between."""
        return frozenset(p.country or p.name for a in self.acts for p in (*a.actors, *a.recipients))

    @property
    def is_news(self) -> bool:
        """Whether a dispatch of its time tells it."""
        return any(is_short(self.day, a.story_day) for a in self.acts if self.day)

    @property
    def told(self) -> str | None:
        """The day of the first dispatch that tells it."""
        return min((day for a in self.acts if (day := a.story_day)), default=None)

    @property
    def is_told(self) -> bool:
        """Whether the sentence that tells it best names who it is about."""
        best = _best(self)
        return is_named(best, "actors") or is_named(best, "recipients")

    @property
    def is_weighty(self) -> bool:
        """Whether a party to events is in it, or force is used: what a letter to the editor says is neither."""
        best = _best(self)
        return standing(best) > 0 or best.event.codes.quad == 4

    def killed(self) -> float:
        return max((f.value for a in self.acts for f in a.counted(KILLED)), default=0.0)


def _told(records: Sequence[Record], options: Options, keep: Filter) -> list[_Event]:
    """What happened in the period, each event once; an event without a day counts by its dispatch's day."""
    found: dict[str, _Event] = {}
    wide = msgspec.structs.replace(options, statuses=("actual",))
    for r in records:
        for act in acts_of(r, msgspec.structs.replace(wide, identity=NOBODY), Report()):
            known = options.identity.events.get((r.id, act.event.id))
            key = known.cluster if known else act.id
            if key in found:
                found[key].acts.append(act)
            else:
                found[key] = _Event(act)
    return [e for e in found.values() if _within(e, keep)]


def _within(e: _Event, keep: Filter) -> bool:
    first, last = e.day or e.acts[0].story_day or "", e.until or e.acts[0].story_day or "~"
    return last >= (keep.since or "") and first <= (keep.until or "~")


def _best(e: _Event) -> Act:
    """The act whose sentence tells it best: parties by name, a place and a day in it, in its main clause, early in its
    article, not too long."""

    def worth(a: Act) -> tuple[float, int]:
        facts = 0.4 * is_named(a, "actors") + 0.4 * is_named(a, "recipients") - 0.6 * is_aside(a)
        facts += bool(a.event.actors) + bool(a.event.recipients) + bool(a.event.date) + bool(a.event.place)
        return facts + a.event.score - 0.05 * a.event.sentence - (len(a.sentence) > LONGEST), -a.event.sentence

    return max(e.acts, key=worth)


def _claimant(act: Act) -> str | None:
    """On whose word an act is told; null where the dispatch itself tells it."""
    return next((a.name for a in act.record.actors if a.id == act.event.claimed_by), None)


def _development(e: _Event, notebook: Notebook) -> Development:
    best = _best(e)
    sources = {notebook.text_of(a.record.id) for a in e.acts}
    claimants = {_claimant(a) for a in e.acts}
    grave = max(abs(best.event.codes.intensity) - GRAVE, 0) if best.event.codes.quad in (2, 4) else 0.0
    rank = (
        2 * math.log2(1 + len(sources))
        + grave / 2.5
        + math.log10(1 + min(e.killed(), MOST_KILLED))
        + best.event.score / 2
    )
    rank += 0.4 * (e.day is not None) - 0.08 * best.event.sentence + standing(best) - ASIDE_COSTS * is_aside(best)
    return Development(
        telling=notebook.cut(best.sentence) if notebook.text else headline(best), label=headline(best), day=e.day,
        until=e.until, place=e.place, sources=len(sources),
        publishers=tuple(dict.fromkeys(p for a in e.acts if (p := source_name(a.record)))),
        claimed_by=next(iter(claimants)) if len(claimants) == 1 else None, rank=round(rank, 3),
        notes=notebook.note_all((a.record, a.event.sentence) for a in [best, *e.acts]), told=e.told,
    )  # fmt: skip


def _main(told: list[tuple[_Event, Development]]) -> list[Development]:
    """The weightiest events that have a day or that several texts tell, and of one type only so many; where there is no
    such event, the weightiest.

    What an article recalls from long before it was written is no development of its days, nor what it tells by the way.
    """
    news = [(e, d) for e, d in told if (is_short(e.day, e.until) and e.is_news) or (not e.day and d.sources >= SEVERAL)]
    dated = [(e, d) for e, d in news if e.is_told and e.is_weighty]
    straight = [(e, d) for e, d in dated if not is_aside(_best(e))]
    dated = straight if len(_apart(straight)) >= DEVELOPMENTS else dated
    kinds = {d.telling: e.acts[0].event.type for e, d in sorted(dated or told, key=lambda pair: pair[1].rank)}
    shown = _one_a_sentence([d for _, d in _apart(dated or told)])
    return varied([(kinds[d.telling], d) for d in shown], DEVELOPMENTS)


def _apart(told: list[tuple[_Event, Development]]) -> list[tuple[_Event, Development]]:
    """Events without those that a weightier one of their type, days and parties seems to tell already."""
    kept: list[tuple[_Event, Development]] = []
    for e, d in sorted(told, key=lambda pair: -pair[1].rank):
        near = [k for k, _ in kept if k.acts[0].event.type == e.acts[0].event.type and _overlap(k, e)]
        if not any(_alike(k, e) for k in near):
            kept.append((e, d))
    return kept


def _alike(a: _Event, b: _Event) -> bool:
    """Whether two acts of one type and time seem to be one: two parties in common, or the only one that is known of
    either, done in one way or at places that do not speak against it."""
    shared = len(a.between & b.between)
    if shared != 1 or min(len(a.between), len(b.between)) > 1:
        return shared >= 2
    mode = a.acts[0].event.mode
    return a.place in (None, b.place) or b.place is None or (mode is not None and mode == b.acts[0].event.mode)


def _overlap(a: _Event, b: _Event) -> bool:
    return bool(a.day and b.day) and (a.day or "") <= (b.until or "") and (b.day or "") <= (a.until or "")


def _one_a_sentence(found: list[Development]) -> list[Development]:
    """Of several acts one sentence tells, the weightiest; the others are named beside it."""
    kept: dict[str, Development] = {}
    for d in sorted(found, key=lambda d: -d.rank):
        if d.telling in kept:
            old = kept[d.telling]
            if len(old.label) < WIDEST and d.label not in old.label:
                kept[d.telling] = msgspec.structs.replace(old, label=f"{old.label}; {d.label}")
        else:
            kept[d.telling] = d
    return list(kept.values())


def _days(told: list[tuple[_Event, Development]]) -> tuple[Day, ...]:
    """Every day something happened on; an event dated to more than a day is not in it.

    A sentence stands once, on the day of what it tells first of all. What a weightier event of the day seems to tell
    already is not told again, and a sentence that names nobody stands only where the day has no other.
    """
    dated = [(e, d) for e, d in told if e.day and e.until == e.day and e.is_weighty and is_dated(_best(e))]
    dated.sort(key=lambda pair: (is_aside(_best(pair[0])), -pair[1].rank))
    home: dict[str, str | None] = {}
    by_day: dict[str, list[tuple[_Event, Development]]] = {}
    for e, d in dated:
        if home.setdefault(d.telling, e.day) == e.day:
            by_day.setdefault(e.day or "", []).append((e, d))
    found = []
    for day in sorted(by_day):
        apart = _apart(by_day[day])
        shown = _one_a_sentence([d for e, d in apart if e.is_told] or [d for _, d in apart[:1]])
        found.append(Day(day=day, developments=tuple(shown[:PER_DAY]), more=max(0, len(shown) - PER_DAY)))
    return tuple(found)


def _plans(records: Sequence[Record], options: Options, notebook: Notebook) -> tuple[Plan, ...]:
    """Planned meetings with what became of them, then other planned acts that have a day."""
    by_id = {r.id: r for r in records}
    found = []
    for m in gather(records, options, Report()):
        where = [(by_id[t.article], _sentence_of_event(by_id[t.article], t.event)) for t in m.tellings]
        what = notebook.cut(m.tellings[0].words) if notebook.text else " – ".join(m.parties)
        found.append(Plan(day=m.first, until=m.last, what=what or "A meeting", place=m.place, fate=m.fate,
                          notes=notebook.note_all(where)))  # fmt: skip
    seen = {p.what for p in found}
    planned = msgspec.structs.replace(options, statuses=("planned",), identity=NOBODY)
    for r in records:
        for act in acts_of(r, planned, Report()):
            what = notebook.cut(act.sentence) if notebook.text else headline(act)
            late = act.first_day and act.last_day and act.first_day > (act.story_day or "")
            if act.event.type != "CONSULT" and late and (act.days or 99) <= 31 and what not in seen:
                seen.add(what)
                found.append(Plan(day=act.first_day or "", until=act.last_day or "", what=what, fate="planned",
                                  place=act.place.name if act.place else None,
                                  notes=notebook.note_all([(r, act.event.sentence)])))  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.day, p.until, p.what)))


def _sentence_of_event(record: Record, event: str) -> int:
    return next(e.sentence for e in record.events if e.id == event)


def _points(told: list[_Event]) -> tuple[Point, ...]:
    """Towns and districts where something happened; countries and continents are no points."""
    found: dict[tuple[str, float, float], tuple[int, bool]] = {}
    for e in told:
        p = next((a.place for a in e.acts if a.place), None)
        if p is None or p.latitude is None or p.longitude is None or (p.feature or "").startswith(WIDE):
            continue
        key = (p.name, p.latitude, p.longitude)
        n, conflict = found.get(key, (0, False))
        found[key] = n + 1, conflict or any(a.event.codes.quad == 4 for a in e.acts)
    ranked = sorted(found.items(), key=lambda kv: (-kv[1][0], kv[0]))[:POINTS]
    return tuple(Point(name=k[0], latitude=k[1], longitude=k[2], events=n, conflict=c) for k, (n, c) in ranked)


def _left_out(records: Sequence[Record], every: list[_Event], told: list[_Event], sure: int) -> tuple[str, ...]:
    said = [e for r in records for mentions in groups(r).values() for e in mentions[:1]]
    undated = sum(1 for e in told if not e.day)
    wide = sum(1 for e in told if e.day and e.until != e.day)
    denied = sum(1 for e in said if e.status in ("negated", "hypothetical"))
    undone = sum(1 for r in records if not story_day(r))
    lines = (
        (len(every) - sure, "acts that the program is not sure of, or whose parties it does not know, are left out"),
        (sure - len(told), "events long before the first article are background and left out"),
        (undated, "events without a date of their own are not in the chronology"),
        (wide, "events dated to more than a day are not in the chronology"),
        (denied, "acts that are denied or only possible are told as such by their sources and are not counted"),
        (undone, "articles have no date"),
    )
    return tuple(f"{n:,} {words}" for n, words in lines if n)
