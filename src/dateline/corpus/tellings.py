"""An event as one article tells it, cut down to what can be compared with how another article tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from dateline import actor_names
from dateline.corpus.wording import Lexicon, act, fold, lexicon, stems
from dateline.model import Actor, Event, Figure, Party, Place, Record, Span, StatusValue, When

NAMED = "="
"""Leads the key of a party with a name of its own; what follows a class key is `country:sector`."""
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
    lexicon_ = lexicon()
    actors = {a.id: a for a in record.actors}
    keys = {a.id: (name_key(a), class_key(a)) for a in record.actors}
    places = {p.id: p for p in record.places}
    figures: dict[int, list[Figure]] = {}
    for f in record.figures:
        figures.setdefault(f.sentence, []).append(f)
    told = ordinal(record.written or record.published)
    bags: dict[int, tuple[str, ...]] = {}
    sides: dict[tuple[Party, ...], Side] = {}
    for e in record.events:
        if e.sentence not in bags:
            bags[e.sentence] = tuple(sorted(set(stems(_sentence(record, e), lexicon_))))
        for parties in (e.actors, e.recipients):
            if parties not in sides:
                sides[parties] = side(parties, actors, keys)
        yield _telling(record, e, told, bags[e.sentence], figures.get(e.sentence, []), actors, places, sides, lexicon_)


def _sentence(record: Record, event: Event) -> str:
    span: Span = record.sentences[event.sentence] if event.sentence < len(record.sentences) else event.trigger
    return record.text[span[0] : span[1]]


def _telling(record: Record, e: Event, told: int | None, words: tuple[str, ...], figures: list[Figure],
             actors: Mapping[str, Actor], places: Mapping[str, Place], sides: Mapping[tuple[Party, ...], Side],
             lexicon_: Lexicon) -> Telling:  # fmt: skip
    first, last = interval(e.date)
    trigger = record.text[e.trigger[0] : e.trigger[1]]
    claimant = actors.get(e.claimed_by or "")
    return Telling(
        id=e.id,
        article=record.id,
        source=record.publisher or record.agency or record.id,
        start=e.trigger[0],
        type=e.type,
        mode=e.mode,
        status=e.status,
        trigger=trigger,
        act=(named := act(trigger, lexicon_)),
        result=named in lexicon_.results,
        head=(stems(trigger, lexicon_) or [trigger])[-1],
        doers=sides[e.actors],
        targets=sides[e.recipients],
        first=first,
        last=last,
        told=told,
        where=where(places.get(e.place or "")),
        words=words,
        harmed=tuple(sorted((f.measures, float(f.value)) for f in figures if not f.unit)),
        sentence=e.sentence,
        claimed_by=claimant.name if claimant else None,
        same_as=e.same_as,
        score=e.score,
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
