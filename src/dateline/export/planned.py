"""Meetings that are planned, and what became of them: gathered from records for calendars and briefings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dateline.export.acts import Act, acts_of, story_day
from dateline.export.formats import Options, Records, Report
from dateline.model import Place, StatusValue

MOST_DAYS = 7
"""A plan known to less than a week has no place in a calendar of days."""
LONG = 60
"""Days after a meeting's day in which a dispatch may still say what became of it."""
MEETING, CALLED_OFF, MEETS = "CONSULT", "REJECT", "meet"
VAGUE = "planned meetings without a day or week"
GONE = "planned meetings of a day before they are told"
ALL: tuple[StatusValue, ...] = ("actual", "planned", "negated")
Fate = Literal["planned", "cancelled", "held"]
FATES: dict[str, Fate] = {"planned": "planned", "actual": "held", "negated": "cancelled"}


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One dispatch that speaks of a meeting: its day, what it says of it, and where."""

    article: str
    event: str
    told: str
    fate: Fate
    first: str | None
    last: str | None
    words: str
    url: str | None
    publisher: str | None
    title: str | None = None
    sentence: int = 0


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A planned meeting with every dispatch that speaks of it, oldest first. `uid` stays the same when it is moved.

    `revision` counts how often its day or its fate changed.
    """

    uid: str
    parties: tuple[str, ...]
    place: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    first: str
    last: str
    fate: Fate
    revision: int
    tellings: tuple[Telling, ...]


class _Found(msgspec.Struct):
    """What one act says of a meeting. It holds on to no record: a corpus may tell of very many."""

    parties: frozenset[str]
    names: tuple[str, ...]
    telling: Telling
    days: int
    place: Place | None
    cluster: str | None


class _Sets:
    """Tellings by meeting, found again by party or cluster; a meeting nobody spoke of for long is let go."""

    def __init__(self) -> None:
        self.all: list[list[_Found]] = []
        self._by: dict[str, list[list[_Found]]] = {}

    def home(self, f: _Found) -> list[_Found] | None:
        since = _days_before(f.telling.told, LONG)
        for key in self._keys(f):
            near = [s for s in self._by.get(key, ()) if max(g.telling.last or "" for g in s) >= since]
            self._by[key] = near
            for s in near:
                if any(_same(g, f) for g in s):
                    return s
        return None

    def add(self, f: _Found, home: list[_Found] | None) -> None:
        if home is None:
            home = []
            self.all.append(home)
        home.append(f)
        for key in self._keys(f):
            known = self._by.setdefault(key, [])
            if not any(s is home for s in known):
                known.append(home)

    def _keys(self, f: _Found) -> list[str]:
        return [*([f"c {f.cluster}"] if f.cluster else []), *(f"p {p}" for p in sorted(f.parties))]


def _days_before(day: str, days: int) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days)).isoformat() if day else ""


def _fate(act: Act) -> Fate | None:
    e = act.event
    if e.type == MEETING:
        return FATES.get(e.status)
    return "cancelled" if e.type == CALLED_OFF and e.mode == MEETS and e.status == "actual" else None


def _found(act: Act, options: Options) -> _Found | None:
    fate = _fate(act)
    told = story_day(act.record)
    if fate is None:
        return None
    actors = (*act.actors, *act.recipients)
    names = tuple(dict.fromkeys(a.name for a in actors))
    keys = frozenset(options.identity.actors.get((act.record.id, a.id), a.name.casefold()) for a in actors)
    telling = Telling(
        article=act.record.id, event=act.event.id, told=told or "", fate=fate, first=act.first_day, last=act.last_day,
        words=act.sentence if options.text else "", url=act.record.url,
        publisher=act.record.publisher or act.record.agency, title=act.record.title,
        sentence=act.event.sentence,
    )  # fmt: skip
    cluster = act.identity.cluster if act.identity else None
    return _Found(keys, names, telling, act.days or 99, act.place, cluster)


def meetings(acts: Iterable[Act], options: Options, report: Report) -> list[Meeting]:
    """Planned meetings from acts, oldest day first; called off or held where a later dispatch says so.

    Two tellings are of one meeting where they share a party (two, where both name two) and either an identity across
    articles, or the day, or no day on the later one.
    """
    found = [f for act in acts if (f := _found(act, options)) is not None]
    found.sort(key=lambda f: (f.telling.told, f.telling.fate != "planned"))
    sets = _Sets()
    for f in found:
        home = sets.home(f)
        if home is not None:
            sets.add(f, home)
        elif f.telling.fate == "planned":
            if f.telling.first is None or f.days > MOST_DAYS:
                report.left_out[VAGUE] += 1
            elif (f.telling.last or "") < f.telling.told:
                report.left_out[GONE] += 1
            else:
                sets.add(f, None)
    return sorted(_told_once([_meeting(s) for s in sets.all]), key=lambda m: (m.first, m.uid))


def _told_once(found: list[Meeting]) -> list[Meeting]:
    """Meetings without those that are another word for one beside them: told in its sentences, for its days."""
    by_sentence: dict[tuple[str, int], list[int]] = {}
    told = [frozenset((t.article, t.sentence) for t in m.tellings) for m in found]
    for n, sentences in enumerate(told):
        for s in sentences:
            by_sentence.setdefault(s, []).append(n)

    def is_other_word(n: int) -> bool:
        near = (k for k in by_sentence[next(iter(told[n]))] if told[n] < told[k])
        return any(found[k].first <= found[n].last and found[n].first <= found[k].last for k in near)

    return [m for n, m in enumerate(found) if not is_other_word(n)]


def gather(records: Records, options: Options, report: Report) -> list[Meeting]:
    """Planned meetings of records; see `meetings`."""
    wide = msgspec.structs.replace(options, statuses=ALL)

    def acts() -> Iterator[Act]:
        for r in records:
            report.articles += 1
            yield from (a for a in acts_of(r, wide, Report()) if _fate(a))

    return meetings(acts(), options, report)


def _same(a: _Found, b: _Found) -> bool:
    if a.cluster and a.cluster == b.cluster:
        return True
    shared = a.parties & b.parties
    enough = min(2, len(a.parties), len(b.parties))
    if not enough or len(shared) < enough:
        return False
    first, last = b.telling.first, b.telling.last
    if first is None or last is None or b.days > MOST_DAYS:
        return b.telling.told <= (a.telling.last or "") and b.telling.fate == "cancelled"
    return first <= (a.telling.last or "") and last >= (a.telling.first or "~")


def _meeting(found: list[_Found]) -> Meeting:
    """What the dispatches together say: the newest day given, the newest fate."""
    revision, first, last, fate = 0, found[0].telling.first, found[0].telling.last, found[0].telling.fate
    for f in found[1:]:
        t = f.telling
        moved = t.fate == "planned" and t.first is not None and (t.first, t.last) != (first, last)
        if moved and f.days <= MOST_DAYS:
            first, last = t.first, t.last
            revision += 1
        if t.fate != fate:
            fate = t.fate
            revision += 1
    place = next((f.place for f in found if f.place), None)
    names = dict.fromkeys(n for f in found if f.telling.fate == "planned" for n in f.names)
    lead = found[0]
    key = lead.cluster or f"{lead.telling.article}/{lead.telling.event}"
    return Meeting(
        uid=hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() + "@dateline",
        parties=tuple(names), place=place.name if place else None, country=place.country if place else None,
        latitude=place.latitude if place else None, longitude=place.longitude if place else None, first=first or "",
        last=last or "", fate=fate, revision=revision, tellings=tuple(f.telling for f in found),
    )  # fmt: skip
