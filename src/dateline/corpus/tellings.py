"""An event as one article tells it, cut down to what can be compared with how another article tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations

import msgspec

from dateline import actor_names
from dateline.corpus.phrases import Trigger, between, one_act, tokens
from dateline.corpus.reference import Reference, Scale, reference
from dateline.corpus.wording import MOST_KNOWN, act, fold, lexicon, stems
from dateline.model import Actor, Event, Figure, Party, Place, Record, Span, StatusValue, When

NAMED = "="
"""Leads the key of a party with a name of its own; what follows a class key is `country:sector`."""
AROUND = 90
"""Characters around a trigger among which it is looked how it speaks of its act."""
WIDE_FEATURES = frozenset({"CONT", "RGN", "PCLI", "PCLD", "PCLS", "TERR", "OCN", "SEA"})
"""Features so wide that being in the same one says little."""


class Where(msgspec.Struct, frozen=True, gc=False):
    """A place as far as it can be compared: `key` its identity, then what it lies in. `wide`: a country or more."""

    key: str
    name: str
    country: str | None
    admin1: str | None
    wide: bool
    latitude: float | None = None
    longitude: float | None = None


class Side(msgspec.Struct, frozen=True, gc=False):
    """One side of an act: keys of the parties that have names, classes (`SYR:MIL`) of all, names for people.

    Keys are sorted and each stands once: a tuple, since millions are kept.
    """

    named: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.named or self.classes)


class Telling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One mention of an event. Days are proleptic ordinals (`datetime.date.toordinal`), null where not known.

    act: what the trigger names, synonyms counted as one; head: the stem of its last word. first, last: the interval of
    the event's own date. told: the article's day. words: stems of its sentence, sorted. harmed: `(measure, value)` of
    the figures of its sentence. result: whether the act is what another act led to (people killed or wounded by it).
    own_day, own_place: whether its own sentence names them; else they were told with the act elsewhere. elsewhere:
    whether its sentence names any town or the like. phrase: the first of the mentions the sentence tells as one act
    with it (`phrases`), itself included; acts, heads: of all these. about: words without names of parties and place.
    """

    id: str
    article: str
    source: str
    start: int
    type: str
    mode: str | None
    status: StatusValue
    trigger: str
    act: str
    head: str
    doers: Side
    targets: Side
    first: int | None
    last: int | None
    told: int | None
    where: Where | None
    words: tuple[str, ...]
    harmed: tuple[tuple[str, float], ...]
    sentence: int
    claimed_by: str | None = None
    same_as: str | None = None
    result: bool = False
    reference: Reference = Reference()
    own_day: bool = True
    own_place: bool = True
    elsewhere: bool = False
    phrase: str | None = None
    phrase_why: str = ""
    acts: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    score: float = 1.0


def story(record: Record, most: int = 48) -> tuple[str, ...]:
    """The names an article turns on, as stems: who and where, those it names oftest first; at most `most`."""
    lexicon_ = lexicon()
    counts: dict[str, int] = {}
    for a in record.actors:
        if name_key(a):
            for w in stems(a.name, lexicon_):
                counts[w] = counts.get(w, 0) + max(1, len(a.mentions))
    for t in record.toponyms:
        for w in stems(record.text[t.span[0] : t.span[1]], lexicon_):
            counts[w] = counts.get(w, 0) + 1
    for w in stems(record.title or "", lexicon_):
        counts[w] = counts.get(w, 0) + 2
    return tuple(sorted(counts, key=lambda w: (-counts[w], w))[:most])


def ordinal(day: str | None) -> int | None:
    """An ISO day, or the first day of an ISO month or year, as an ordinal; null for anything else.

    >>> ordinal("2016-02-03T18:00") - ordinal("2016-02")
    2
    """
    parts = (day or "")[:10].split("-")
    try:
        numbers = [int(p) for p in parts]
        return date(*[*numbers, 1, 1][:3]).toordinal() if numbers else None
    except (ValueError, TypeError):
        return None


def interval(when: When | None) -> tuple[int | None, int | None]:
    """First and last day of a date on a row; open where the row has none."""
    if when is None:
        return None, None
    first, last = ordinal(when.earliest), ordinal(when.latest)
    return (first, last) if first is not None and last is not None and first <= last else (None, None)


def tellings(record: Record) -> Iterator[Telling]:
    """Every event row of a record as a telling, in the order of the record."""
    reading = _Reading(record)
    told = [reading.telling(e) for e in record.events]
    fused: dict[str, Telling] = {}
    by_sentence: dict[int, list[Telling]] = {}
    for t in told:
        by_sentence.setdefault(t.sentence, []).append(t)
    for members in by_sentence.values():
        fused |= _fused(record, members)
    yield from (fused.get(t.id, t) for t in told)


class _Reading:
    """A record as its events are cut down to tellings: what several of them need is read once."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.words = lexicon()
        self.actors = {a.id: a for a in record.actors}
        self.keys = {a.id: (name_key(a), class_key(a)) for a in record.actors}
        self.places = {p.id: p for p in record.places}
        self.days = {t.id: t.span for t in record.timexes}
        self.named: dict[str, list[int]] = {}
        for t in record.toponyms:
            if t.place is not None:
                self.named.setdefault(t.place, []).append(t.span[0])
        wide = {p.id for p in record.places if (p.feature or "") in WIDE_FEATURES}
        self.literal = [t.span[0] for t in record.toponyms if t.use == "literal" and t.place not in wide]
        self.figures: dict[int, list[Figure]] = {}
        for f in record.figures:
            self.figures.setdefault(f.sentence, []).append(f)
        self.told = ordinal(record.written or record.published)
        self.bags: dict[int, tuple[str, ...]] = {}
        self.sides: dict[tuple[Party, ...], Side] = {}

    def telling(self, e: Event) -> Telling:
        """One event as it can be compared."""
        record, lexicon_ = self.record, self.words
        span: Span = record.sentences[e.sentence] if e.sentence < len(record.sentences) else e.trigger
        words = self._bag(e.sentence, span)
        doers, targets = self._side(e.actors), self._side(e.recipients)
        first, last = interval(e.date)
        trigger = record.text[e.trigger[0] : e.trigger[1]]
        claimant = self.actors.get(e.claimed_by or "")
        named, head = _act_and_head(trigger)
        place = self.places.get(e.place or "")
        parties = {w for n in (*doers.names, *targets.names, place.name if place else "") for w in _name(n)}
        return Telling(
            id=e.id,
            article=record.id,
            source=record.publisher or record.agency or record.id,
            start=e.trigger[0],
            type=e.type,
            mode=e.mode,
            status=e.status,
            trigger=trigger,
            act=named,
            result=named in lexicon_.results,
            head=head,
            doers=doers,
            targets=targets,
            first=first,
            last=last,
            told=self.told,
            where=where(place),
            words=words,
            harmed=tuple(sorted((f.measures, float(f.value)) for f in self.figures.get(e.sentence, ()) if not f.unit)),
            sentence=e.sentence,
            claimed_by=claimant.name if claimant else None,
            same_as=e.same_as,
            score=e.score,
            reference=self._reference(span, e.trigger),
            own_day=_own([self.days[e.date.timex][0]] if e.date and e.date.timex in self.days else [], span),
            own_place=_own(self.named.get(e.place or "", []), span),
            elsewhere=self._names_a_place(span),
            acts=(named,),
            heads=(head,),
            about=tuple(w for w in words if w not in parties),
        )

    def _reference(self, sentence: Span, trigger: Span) -> Reference:
        before = self.record.text[max(sentence[0], trigger[0] - AROUND) : trigger[0]]
        after = self.record.text[trigger[1] : min(sentence[1], trigger[1] + AROUND)]
        return reference(before, self.record.text[trigger[0] : trigger[1]], after)

    def _names_a_place(self, span: Span) -> bool:
        return any(span[0] <= at < span[1] for at in self.literal)

    def _bag(self, sentence: int, span: Span) -> tuple[str, ...]:
        if sentence not in self.bags:
            self.bags[sentence] = tuple(sorted(set(stems(self.record.text[span[0] : span[1]], self.words))))
        return self.bags[sentence]

    def _side(self, parties: tuple[Party, ...]) -> Side:
        if parties not in self.sides:
            self.sides[parties] = side(parties, self.actors, self.keys)
        return self.sides[parties]


@lru_cache(MOST_KNOWN)
def _act_and_head(trigger: str) -> tuple[str, str]:
    """What a trigger names, and the stem of its last word."""
    return act(trigger, lexicon()), (stems(trigger, lexicon()) or [trigger])[-1]


@lru_cache(MOST_KNOWN)
def _name(name: str) -> tuple[str, ...]:
    """The stems of a name."""
    return tuple(stems(name, lexicon()))


def _own(at: Sequence[int], sentence: Span) -> bool:
    """Whether a day or place stands in the sentence itself; one that stands nowhere is nobody else's."""
    return not at or any(sentence[0] <= i < sentence[1] for i in at)


def _fused(record: Record, members: Sequence[Telling]) -> dict[str, Telling]:
    """Of the mentions of one sentence those that it tells as one act, each knowing what the others know."""
    words = between()
    ordered = sorted(members, key=lambda t: (t.start, t.id))
    kept: dict[str, tuple[str, str]] = {}
    for a, b in combinations(ordered, 2):
        through = any(a.start < c.start < b.start and not c.result and not _trigger(c).light for c in ordered)
        if a.type != b.type or through:
            continue
        gap = tokens(record.text[a.start + len(a.trigger) : b.start])
        why = one_act(_trigger(a), gap, _trigger(b), words)
        if why is not None:
            root = kept.get(a.id, (a.id, why))[0]
            old = kept.get(b.id, (root, why))[0]
            kept = {i: (root if r == old else r, w) for i, (r, w) in kept.items()}
            kept.setdefault(a.id, (root, why))
            kept.setdefault(b.id, (root, why))
    groups: dict[str, list[Telling]] = {}
    for t in ordered:
        if t.id in kept:
            groups.setdefault(kept[t.id][0], []).append(t)
    return {t.id: _knowing(t, group, kept[t.id]) for group in groups.values() for t in group}


def _scale(group: Sequence[Telling]) -> Scale:
    return next((g.reference.scale for g in group if g.reference.scale), "")


def _trigger(t: Telling) -> Trigger:
    said = tokens(t.trigger)
    light = bool(said) and said[0] in between().light
    return Trigger(said or (t.trigger,), t.act, t.result, light, t.reference.many)


def _knowing(t: Telling, group: Sequence[Telling], phrase: tuple[str, str]) -> Telling:
    """A mention with what only its like in the sentence say: parties, day, place, mode."""
    doers = t.doers or next((g.doers for g in group if g.doers), t.doers)
    targets = t.targets or next((g.targets for g in group if g.targets), t.targets)
    dated = t if t.first is not None else next((g for g in group if g.first is not None), t)
    placed = t if t.where is not None else next((g for g in group if g.where is not None), t)
    return msgspec.structs.replace(
        t,
        doers=doers,
        targets=targets,
        first=dated.first,
        last=dated.last,
        own_day=dated.own_day,
        where=placed.where,
        own_place=placed.own_place,
        mode=t.mode or next((g.mode for g in group if g.mode), None),
        phrase=phrase[0],
        phrase_why=phrase[1],
        reference=msgspec.structs.replace(t.reference, scale=t.reference.scale or _scale(group)),
        acts=tuple(sorted({g.act for g in group})),
        heads=tuple(sorted({g.head for g in group})),
    )


def side(parties: tuple[Party, ...], actors: Mapping[str, Actor],
         keys: Mapping[str, tuple[str | None, str | None]]) -> Side:  # fmt: skip
    """The parties of one side as keys that hold across articles. keys: of each actor, its name and class keys."""
    found = [actors[p.actor] for p in parties if p.actor is not None and p.actor in actors]
    named = {k for a in found if (k := keys[a.id][0])}
    classes = {k for a in found if (k := keys[a.id][1])}
    return Side(tuple(sorted(named)), tuple(sorted(classes)), tuple(dict.fromkeys(a.name for a in found)))


def name_key(actor: Actor) -> str | None:
    """What an actor with a name of its own is called in every article; null for "militants" and the like.

    A state goes by one name. A person's key leads with the family name, so that "Holm" and "Anna Holm" meet and "Ole
    Holm" stays another.

    >>> name_key(Actor(id="a1", name="Anna Holm", kind="person"))
    '=holm|anna holm'
    """
    if actor.wikidata:
        return NAMED + actor.wikidata
    if actor.kind == "government" and actor.name in (names := actor_names.country_names().get(actor.country or "", ())):
        return NAMED + fold(names[0])
    words = actor.name.split()
    if not words or not words[-1][:1].isupper():
        return None
    plain = fold(actor.name).replace("’s", "")
    if actor.kind == "person":
        last = plain.split()[-1]
        return f"{NAMED}{last}|{plain}" if plain != last else NAMED + last
    return NAMED + plain


def same_name(a: str, b: str) -> bool:
    """Whether two name keys can be one party: the same, or one of them a family name alone.

    >>> same_name("=holm|anna holm", "=holm"), same_name("=holm|anna holm", "=holm|ole holm")
    (True, False)
    """
    x, y = a.split("|"), b.split("|")
    return x[0] == y[0] and (len(x) == 1 or len(y) == 1 or x[1] == y[1])


def family(key: str) -> str:
    """The part of a name key under which all of a name meet."""
    return key.split("|")[0]


def class_key(actor: Actor) -> str | None:
    """Country and first sector of an actor as PLOVER has them, null where neither is known."""
    sector = actor.sectors[0] if actor.sectors else ""
    return f"{actor.country or ''}:{sector}" if actor.country or sector else None


def where(place: Place | None) -> Where | None:
    """A place as it is compared."""
    if place is None:
        return None
    key = str(place.geonameid) if place.geonameid else fold(place.name)
    wide = (place.feature or "") in WIDE_FEATURES
    return Where(key, place.name, place.country, place.admin1, wide, place.latitude, place.longitude)
