"""How well a record agrees with what people annotated, one small measure a layer.

Every measure gives a `Tally`: which gold rows were found (by id, so that a change can say which it gained and lost),
how many the system gave, and which of those answer to nothing. Times and places inside furniture are left out on both
sides. Gold rows have the shape that `tests/gold/README.md` describes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from dateline.model import Event, Record, Span
from dateline.score.attributions import attributions
from dateline.score.tally import Tally, found, kilometres, pair, same_name, touch, words
from dateline.text import overlaps, quote

Gold: TypeAlias = Mapping[str, Any]

NEAR_KM = 161.0
COVERED = 0.8


def parties(text: str, gold: Sequence[Gold], system: Sequence[tuple[str | None, Span | None]]) -> bool:
    """Whether two lists of participants agree: both empty, or one in common by overlap or by name."""
    if not gold and not system:
        return True
    for g in gold:
        for name, span in system:
            if g["span"] and span and overlaps((g["span"][0], g["span"][1]), span):
                return True
            if any(same_name(x, y) for x in (g["name"], g["text"]) for y in (name, span and quote(text, span))):
                return True
    return False


def events(gold: Gold, record: Record) -> dict[str, Tally]:
    """Triggers that share a word, and then the same type, mode, status, parties; and dates and places of such pairs,
    counted over the acts that have one."""
    text, names = record.text, {a.id: a.name for a in record.actors}
    want: list[Gold] = list(gold["events"])
    have = list(record.events)
    place = {id(e): words(text, [e["trigger"]]) for e in want} | {id(e): words(text, [e.trigger]) for e in have}

    def actors(e: Event) -> list[tuple[str | None, Span | None]]:
        return [(names.get(p.actor or ""), p.span) for p in e.actors]

    def recipients(e: Event) -> list[tuple[str | None, Span | None]]:
        return [(names.get(p.actor or ""), p.span) for p in e.recipients]

    def weight(g: Gold, s: Event) -> float:
        shared = len(place[id(g)] & place[id(s)])
        agree = 5.0 * (g["type"] == s.type) + parties(text, g["actors"], actors(s))
        return shared + agree if shared else 0.0

    def tell(e: Event) -> str:
        return f"{quote(text, e.trigger)}: {e.type}/{e.mode} {e.status} | {_around(text, e.trigger)}"

    trigger = pair(want, have, weight)
    kind = [(i, j) for i, j in trigger if want[i]["type"] == have[j].type]
    status = [(i, j) for i, j in kind if want[i]["status"] == have[j].status]
    mode = [(i, j) for i, j in kind if want[i]["mode"] == have[j].mode]
    actor = [(i, j) for i, j in kind if parties(text, want[i]["actors"], actors(have[j]))]
    both = [(i, j) for i, j in actor if parties(text, want[i]["recipients"], recipients(have[j]))]
    whole = [(i, j) for i, j in both if want[i]["status"] == have[j].status]
    return {
        "event.trigger": found("v", want, have, trigger, tell),
        "event.type": found("v", want, have, kind, tell),
        "event.type+status": found("v", want, have, status, tell),
        "event.type+mode": found("v", want, have, mode, tell),
        "event.type+actor": found("v", want, have, actor, tell),
        "event.type+both": found("v", want, have, both, tell),
        "event.whole": found("v", want, have, whole, tell),
        "event.country": _countries(want, have, trigger, record),
        "event.date": _dates(want, have, trigger),
        "event.place": _places(want, have, trigger, record),
    }


def _countries(want: Sequence[Gold], have: Sequence[Event], pairs: Sequence[tuple[int, int]],
               record: Record) -> Tally:  # fmt: skip
    """Of the acts found whose doers have a country in gold and that were given a doer: one country in common."""
    country = {a.id: a.country for a in record.actors}
    asked, right = [], []
    for i, j in pairs:
        codes = {p["country"] for p in want[i]["actors"] if p["country"]}
        if codes and have[j].actors:
            asked.append(f"v{i}")
            right += [f"v{i}"] if codes & {country.get(p.actor or "") for p in have[j].actors} else []
    return Tally(gold=tuple(asked), hit=tuple(right))


def _dates(want: Sequence[Gold], have: Sequence[Event], pairs: Sequence[tuple[int, int]]) -> Tally:
    """A date is right when one of the two is the beginning of the other: 2016-02 for 2016-02-04."""
    right = [
        i for i, j in pairs
        if (a := want[i]["date"]) and (b := have[j].date) and (a.startswith(b.value) or b.value.startswith(a))
    ]  # fmt: skip
    dated = [i for i, g in enumerate(want) if g["date"]]
    return _some(dated, right, sum(e.date is not None for e in have))


def _places(want: Sequence[Gold], have: Sequence[Event], pairs: Sequence[tuple[int, int]],
            record: Record) -> Tally:  # fmt: skip
    """A place is right by its name in the gazetteer or by the words the article has for it."""
    names = {p.id: [p.name] for p in record.places}
    for t in record.toponyms:
        names.setdefault(t.place or "", []).append(quote(record.text, t.span))
    right = [
        i for i, j in pairs if any(same_name(want[i]["place"], name) for name in names.get(have[j].place or "-", ()))
    ]
    return _some([i for i, g in enumerate(want) if g["place"]], right, sum(e.place is not None for e in have))


def _some(asked: Sequence[int], right: Sequence[int], given: int) -> Tally:
    rows = tuple(f"v{i}" for i in asked)
    return Tally(gold=rows, hit=tuple(f"v{i}" for i in right), system=given, right=len(right))


def _around(text: str, span: Span, width: int = 40) -> str:
    return " ".join(text[max(0, span[0] - width) : span[1] + width].split())


def positions(gold: Gold, record: Record) -> dict[str, Tally]:
    """`span`: spans that overlap; `stance`: and the same stance; `whole`: and the same holder."""
    text, want, have = record.text, gold["positions"], record.positions
    names = {a.id: a.name for a in record.actors}

    def shared(g: Gold, s: Any) -> float:
        return float(len(words(text, [g["content"]]) & words(text, [s.span])))

    def stance(g: Gold, s: Any) -> float:
        return shared(g, s) if g["stance"] == s.stance else 0.0

    def tell(s: Any) -> str:
        return f"{s.stance}: {quote(text, s.span)}"

    right = pair(want, have, stance)
    whole = [(i, j) for i, j in right if same_name(want[i]["holder"], names.get(have[j].holder or ""))]
    return {
        "position.span": found("q", want, have, pair(want, have, shared), tell),
        "position.stance": found("q", want, have, right, tell),
        "position.whole": found("q", want, have, whole, tell),
    }


def figures(gold: Gold, record: Record) -> dict[str, Tally]:
    """`span`: spans that overlap; `value`: and the same value."""
    text, want, have = record.text, gold["figures"], record.figures

    def shared(g: Gold, s: Any) -> float:
        return float(len(words(text, [g["span"]]) & words(text, [s.span])))

    def value(g: Gold, s: Any) -> float:
        return shared(g, s) if g["value"] == s.value else 0.0

    def tell(s: Any) -> str:
        return f"{quote(text, s.span)}: {s.value} {s.measures}"

    return {
        "figure.span": found("f", want, have, pair(want, have, shared), tell),
        "figure.value": found("f", want, have, pair(want, have, value), tell),
    }


def _in_body(gold: Gold, span: Sequence[int]) -> bool:
    return not touch([span], [f["span"] for f in gold["furniture"]])


def _shared(a: Sequence[int], b: Sequence[int]) -> float:
    """Code points in common, and a little more for the very same span."""
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common + 1000.0 * (tuple(a) == tuple(b)) if common > 0 else 0.0


def timexes(gold: Gold, record: Record) -> dict[str, Tally]:
    """`strict`: the very span. `value`: spans that overlap and the same TIMEX3 value."""
    text, want = record.text, gold["timexes"]
    have = [t for t in record.timexes if _in_body(gold, t.span)]
    pairs = pair(want, have, lambda g, s: _shared(g["span"], s.span))

    def tell(t: Any) -> str:
        return f"{quote(text, t.span)}: {t.type} {t.value} | {_around(text, t.span, 25)}"

    strict = [(i, j) for i, j in pairs if tuple(want[i]["span"]) == have[j].span]
    value = [(i, j) for i, j in pairs if want[i]["value"] == have[j].value]
    return {"timex.strict": found("t", want, have, strict, tell), "timex.value": found("t", want, have, value, tell)}


def toponyms(gold: Gold, record: Record) -> dict[str, Tally]:
    """`span`: the very span. `place`: found and resolved within 161 km, of the gold places that have coordinates.
    Adjectives and names inside names may be given or not: they cost nothing."""
    text, places = record.text, {p.id: p for p in record.places}
    want: list[Gold] = list(gold["toponyms"])
    wanted = [g["span"] for g in want]
    have = [
        t for t in record.toponyms
        if _in_body(gold, t.span) and (t.use not in ("adjectival", "associative") or touch([t.span], wanted))
    ]  # fmt: skip

    def tell(t: Any) -> str:
        return f"{quote(text, t.span)}: {places[t.place].name if t.place in places else None}"

    pairs = pair(want, have, lambda g, s: _shared(g["span"], s.span))
    strict = [(i, j) for i, j in pairs if tuple(want[i]["span"]) == have[j].span]
    rows = [g for g in want if g["lat"] is not None]
    open_rows = [g["span"] for g in want if g["lat"] is None]
    resolved = [t for t in have if not touch([t.span], open_rows)]

    def near(g: Gold, s: Any) -> float:
        p = places.get(s.place or "")
        if p is None or p.latitude is None or p.longitude is None:
            return 0.0
        close = kilometres((g["lat"], g["lon"]), (p.latitude, p.longitude)) <= NEAR_KM or _same_country(g, p)
        return _shared(g["span"], s.span) if close else 0.0

    return {
        "toponym.span": found("p", want, have, strict, tell),
        "toponym.place": found("p", rows, resolved, pair(rows, resolved, near), tell),
    }


def _same_country(gold: Gold, place: Any) -> bool:
    """A country has no one point: its code is enough."""
    return bool(place.feature) and place.feature.startswith("PCL") and place.country == gold["country"]


def furniture(gold: Gold, record: Record) -> dict[str, Tally]:
    """A stretch is covered when four fifths of its words are; the kind does not count here."""
    text = record.text
    want = words(text, (f["span"] for f in gold["furniture"]))
    have = words(text, (f.span for f in record.furniture))

    def inside(span: Sequence[int], cover: frozenset[int]) -> bool:
        own = words(text, [span]) or frozenset({span[0]})
        return len(own & cover) >= COVERED * len(own)

    wrong = [f for f in record.furniture if not inside(f.span, want)]
    return {
        "furniture": Tally(
            gold=tuple(f"k{i}" for i in range(len(gold["furniture"]))),
            hit=tuple(f"k{i}" for i, f in enumerate(gold["furniture"]) if inside(f["span"], have)),
            system=len(record.furniture),
            right=len(record.furniture) - len(wrong),
            spurious=tuple(f"{f.kind}: {quote(text, f.span)[:60]}" for f in wrong),
        )
    }


def page(gold: Gold, record: Record) -> dict[str, Tally]:
    """`published` only where the program has to find it; `written` and `agency` always. What gold does not have must
    not be given."""
    out = {}
    for name, got in (("published", record.published), ("written", record.written), ("agency", record.agency)):
        asked = name != "published" or not gold["input_published"]
        right = asked and (str(got or "").startswith(gold[name]) if gold[name] else got is None)
        out[f"page.{name}"] = Tally(gold=(name,) if asked else (), hit=(name,) if right else ())
    return out


LAYERS: tuple[Callable[[Gold, Record], dict[str, Tally]], ...] = (
    attributions, events, positions, figures, timexes, toponyms, furniture, page,
)  # fmt: skip


def measure(gold: Gold, record: Record) -> dict[str, Tally]:
    """Every measure over one document, row ids led by the document's."""
    if record.text != gold["text"]:
        raise ValueError(f"the text of {gold['id']} was changed")
    out = {}
    for layer in LAYERS:
        for name, t in layer(gold, record).items():
            lead = f"{gold['id']}/"
            out[name] = msgspec.structs.replace(
                t, gold=tuple(lead + i for i in t.gold), hit=tuple(lead + i for i in t.hit),
                spurious=tuple(f"{gold['id']}: {s}" for s in t.spurious),
            )  # fmt: skip
    return out


def total(tallies: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """The sum over documents, measure by measure."""
    out: dict[str, Tally] = {}
    for document in tallies:
        for name, t in document.items():
            out[name] = out[name] + t if name in out else t
    return out
