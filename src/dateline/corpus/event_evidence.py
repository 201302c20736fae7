"""What speaks for and against two mentions telling one event: each point has a weight and a reason in words.

Weights are log-odds, as in record linkage (Fellegi & Sunter 1969): points add up, a gap in what is known adds nothing,
and what cannot be (another day, another city, another kind of act) ends the comparison.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from dateline.corpus.event_parties import parties
from dateline.corpus.event_point import NARROW, SPOKEN, WORDS, Context, Point, lasts
from dateline.corpus.reference import Reference
from dateline.corpus.tellings import Telling, Where

TOLL_DAYS = 3
"""Days after which another count without a day is hardly news of the same toll."""
TOGETHER: tuple[frozenset[str], ...] = (
    frozenset({"AGREE", "CONSULT"}), frozenset({"AGREE", "CONCEDE"}), frozenset({"AGREE", "COOPERATE"}),
    frozenset({"AGREE", "AID"}), frozenset({"CONCEDE", "RETREAT"}), frozenset({"SUPPORT", "AGREE"}),
    frozenset({"ASSAULT", "COERCE"}), frozenset({"ASSAULT", "MOBILIZE"}), frozenset({"ACCUSE", "REJECT"}),
    frozenset({"ACCUSE", "REQUEST"}), frozenset({"SANCTION", "COERCE"}), frozenset({"AID", "RETREAT"}),
    frozenset({"SANCTION", "ACCUSE"}), frozenset({"THREATEN", "ACCUSE"}), frozenset({"COOPERATE", "CONSULT"}),
)  # fmt: skip
"""Types between which two writers (and our own coder) waver over one act."""
OPEN_AND_PAST = -2.0
NEAR_KM = 30.0
KM = 111.2
"""Kilometres of a degree of latitude."""
CLAUSE = 80
"""Characters between two triggers within which an act and its result stand in one clause."""
PHRASE = 4.0
"""Log-odds of two mentions that their sentence tells as one act."""
CARRIED = 0.35
"""How much of a shared day or place counts where one of the two did not name it but was given it by its article."""
LEAD = 1
"""The last sentence of the head of an article, which tells what is new."""
NEWS = 7
"""Days within which what is told as new happened."""
PRIOR = -4.6
"""Log-odds that two mentions which share a block are one event, before anything is known of them."""


def weigh(a: Telling, b: Telling, context: Context) -> tuple[float, tuple[Point, ...]] | None:
    """Log-odds that two mentions tell one event, with their reasons, or null where they cannot."""
    if a.phrase is not None and a.phrase == b.phrase:
        return PHRASE, (Point(PHRASE, a.phrase_why),)
    points: list[Point] = []
    for part in (_kinds, _days, _places):
        point = part(a, b, context)
        if point is None:
            return None
        # Acts of one sentence share its day and place as a matter of course: no evidence there.
        shared = _one_sentence(a, b) and part is not _kinds
        points.append(Point(min(0.0, point.weight), "") if shared else point)
    points += [*_triggers(a, b, context), *_wording(a, b, context), *parties(a, b, context), *_harm(a, b)]
    points += [*_articles(a, b, context), *_referred(a, b), *_news(a, b)]
    told = tuple(p for p in points if p.why and p.weight)
    return PRIOR + math.fsum(p.weight for p in points), told


def _kinds(a: Telling, b: Telling, context: Context) -> Point | None:
    if a.type != b.type and frozenset({a.type, b.type}) not in TOGETHER:
        return None
    if _part_and_whole(a.reference, b.reference) or _part_and_whole(b.reference, a.reference):
        return None
    if _past(a, b) or _past(b, a):
        return Point(OPEN_AND_PAST, "told as still open after the day of the other")
    if a.type != b.type:
        return Point(-1.0, f"{a.type} and {b.type} waver")
    if a.status != b.status and {a.status, b.status} & {"hypothetical", "negated"}:
        return Point(-0.8, f"told as {a.status} and as {b.status}")
    if a.mode and b.mode and a.mode != b.mode:
        return Point(-0.5, f"{a.mode} and {b.mode}")
    return Point(0.0, "")


def _part_and_whole(whole: Reference, part: Reference) -> bool:
    """Whether one is a war, or attack in general, and the other one strike."""
    return part.scale == "single" and (whole.scale == "lasting" or (whole.named == "general" and not whole.scale))


def _past(open_: Telling, done: Telling) -> bool:
    """Whether one is spoken of as to come, or as only possible, after the other had happened."""
    ahead = open_.status in ("planned", "hypothetical") and done.status == "actual"
    return ahead and done.last is not None and open_.told is not None and done.last < open_.told - 1


def _days(a: Telling, b: Telling, context: Context) -> Point | None:
    """The gate of time. A date in the text is trusted to a day; the day an article was written bounds the rest."""
    if a.first is not None and b.first is not None and a.last is not None and b.last is not None:
        gap = max(a.first, b.first) - min(a.last, b.last)
        wide = max(a.last - a.first, b.last - b.first)
        named = a.own_day and b.own_day
        if gap > 1:
            return None if named else Point(-1.5, "the article gives another day")
        if wide <= NARROW:
            known = min(3.2, 0.45 * context.facts(f"d|{max(a.first, b.first)}"))
            if gap > 0 and a.article == b.article:
                return Point(-2.0, "the article itself tells two days apart")
            weight = known if gap <= 0 else 1.0
            return Point(weight if named else CARRIED * weight, "the same day" if gap <= 0 else "a day apart")
        weight = 1.0 if wide <= 31 else 0.2
        return Point(weight if named else CARRIED * weight, "dates that include one another")
    if a.first is not None or b.first is not None:
        dated, other = (a, b) if a.first is not None else (b, a)
        return _dated_and_open(dated, other)
    if a.told is None or b.told is None or a.article == b.article:
        return Point(0.0, "")
    apart = abs(a.told - b.told)
    if lasts(a, b):
        return Point(
            next((w for days, w in ((30, 0.5), (120, 0.0)) if apart <= days), -1.0), f"told {apart} days apart"
        )
    steps = ((1, 1.2), (3, 0.7), (10, 0.0), (30, -0.8), (90, -1.4))
    weight = next((w for days, w in steps if apart <= days), -2.0)
    return Point(weight, f"told {apart} days apart" if apart else "told on one day")


def _dated_and_open(dated: Telling, other: Telling) -> Point | None:
    if other.told is None or dated.first is None or dated.last is None:
        return Point(0.0, "")
    if dated.first > other.told + 1 and other.status == "actual":
        return None
    after = max(0, other.told - dated.last)
    if dated.last - dated.first > 31:
        return Point(-0.3, "a wide date")
    if lasts(dated, other) and after <= 366:
        return Point(0.4, f"goes on {after} days after the other's date")
    weight = 0.9 if after <= 2 else 0.4 if after <= 7 else -0.3 if after <= 30 else -1.2
    return Point(weight, f"told {after} days after the other's date")


def _places(a: Telling, b: Telling, context: Context) -> Point | None:
    x, y = a.where, b.where
    if x is None or y is None:
        return Point(0.0, "")
    named = a.own_place and b.own_place
    if not named and any(t.elsewhere and not t.own_place for t in (a, b)):
        return Point(0.0, "")
    if x.key == y.key and not named:
        return Point(CARRIED * min(1.8, 0.34 * context.facts(f"p|{x.key}")), f"the article has both in {x.name}")
    if x.key == y.key:
        return Point(0.3 if x.wide else min(1.8, 0.34 * context.facts(f"p|{x.key}")), f"both in {x.name}")
    if x.country and y.country and x.country != y.country:
        return None if named else Point(-1.5, "the article gives another country")
    if x.wide or y.wide:
        return Point(0.0, "")
    if _lies_in(x, y) or _lies_in(y, x):
        return Point(0.7, f"{x.name} and {y.name} lie in one another")
    if _near(x, y):
        return Point(0.2, f"{x.name} is near {y.name}")
    return None if named else Point(-1.0, "the article gives another place")


def _lies_in(x: Where, y: Where) -> bool:
    return bool(x.admin1 and y.name and x.admin1 == y.admin1 and y.name == y.admin1)


def _near(x: Where, y: Where) -> bool:
    if x.latitude is None or y.latitude is None or x.longitude is None or y.longitude is None:
        return False
    north = (x.latitude - y.latitude) * KM
    east = (x.longitude - y.longitude) * KM * math.cos(math.radians(x.latitude))
    return math.hypot(north, east) <= NEAR_KM


def _triggers(a: Telling, b: Telling, context: Context) -> Iterator[Point]:
    shared = set(a.acts) & set(b.acts)
    if shared:
        known = max(context.facts(f"a|{x}") for x in shared)
        yield Point(min(2.0, 0.3 * known), f"“{a.trigger}” and “{b.trigger}” name one act")
    elif not _one_sentence(a, b) and (_beside(a, b) or _beside(b, a)):
        yield Point(-6.5, "one sentence tells both acts")
    elif a.type == b.type:
        yield Point(-0.4, "another word for the act")


def _beside(a: Telling, b: Telling) -> bool:
    """Whether the sentence of one has the other's act as another act than its own."""
    return a.head in b.words and a.head not in b.heads


def _one_sentence(a: Telling, b: Telling) -> bool:
    return a.article == b.article and a.sentence == b.sentence


def _wording(a: Telling, b: Telling, context: Context) -> Iterator[Point]:
    if _one_sentence(a, b):
        return
    spoken = a.type in SPOKEN or b.type in SPOKEN
    x, y = (a.about, b.about) if spoken else (a.words, b.words)
    shared = set(x) & set(y)
    if not shared:
        yield Point(-1.0, "")
        return
    alike = context.words.likeness(x, y)
    rarest = sorted(shared, key=lambda w: (-context.words(w), w))[:4]
    information = context.words.weight(shared)
    weight = 5.0 * alike + 0.12 * information - 1.6
    yield Point(max(-1.0, min(6.5, weight)), "both sentences have " + ", ".join(rarest))


def _harm(a: Telling, b: Telling) -> Iterator[Point]:
    if _one_sentence(a, b):
        return
    for measure in sorted({m for m, _ in a.harmed} & {m for m, _ in b.harmed}):
        x, y = ({v for m, v in t.harmed if m == measure} for t in (a, b))
        if x & y:
            most = max(x & y)
            yield Point(min(2.4, 0.4 + 0.4 * math.log(max(1.0, most))), f"both have {most:g} {measure}")
        elif a.article == b.article:
            yield Point(-1.6, f"the article gives {max(x):g} and {max(y):g} {measure}")
        elif max(max(x), max(y)) > 3 * min(max(x), max(y)):
            yield Point(-0.9, f"{max(x):g} and {max(y):g} {measure}")
        elif a.told and b.told and abs(a.told - b.told) > TOLL_DAYS and None in (a.first, b.first):
            yield Point(-2.5, f"{max(x):g} and {max(y):g} {measure}, told {abs(a.told - b.told)} days apart")


def _referred(a: Telling, b: Telling) -> Iterator[Point]:
    """How each speaks of its act: the attack, another attack, attacks, attack in general, a war."""
    x, y = a.reference, b.reference
    if x.many != y.many:
        counted = (y if x.many else x).named  # a verb does not say how many
        yield Point(-2.0 if counted else -0.4 if a.article == b.article else -1.2, "one of them is many")
    if x.aim != y.aim and a.status == b.status:
        yield Point(-1.5, "one of them is somebody's aim")
    if (x.named == "general") != (y.named == "general"):
        yield Point(-3.0, "one of them is told of in general")
    if a.article != b.article or _one_sentence(a, b):
        return
    later = max(a, b, key=lambda t: t.start)
    if later.reference.named == "other":
        yield Point(-5.0, "told as another")
    elif later.reference.named == "new":
        yield Point(-1.0 if a.head == b.head and later.status == "actual" else -0.3, "told as new")
    elif later.reference.named == "known" and set(a.acts) & set(b.acts):
        yield Point(2.0 if a.head == b.head else 1.2, "told as known")


def _is_news(t: Telling) -> bool:
    return t.sentence <= LEAD and t.status == "actual" and t.first is None and t.reference.scale != "lasting"


def _news(a: Telling, b: Telling) -> Iterator[Point]:
    """What the head of an article tells without a day is of its own days."""
    if a.article == b.article or a.told is None or b.told is None or a.type in WORDS:
        return
    for t, other in ((a, b), (b, a)):
        if not _is_news(t) or t.told is None:
            continue
        if other.first is not None and other.last is not None and other.own_day:
            away = max(t.told - NEWS - other.last, other.first - t.told - 1)
        elif _is_news(other) and other.told is not None:
            away = abs(t.told - other.told) - NEWS
        else:
            continue
        if away > 0:
            yield Point(-2.0, "told as news of other days")
            return


def _articles(a: Telling, b: Telling, context: Context) -> Iterator[Point]:
    if a.article == b.article:
        yield Point(0.8, "in one article")
        if _one_sentence(a, b) and a.act != b.act and not (a.result ^ b.result):
            yield Point(-1.5, "two acts of one sentence")
        elif _one_sentence(a, b) and a.act == b.act:
            yield Point(-2.5, "told twice in one sentence")
        later = max(a, b, key=lambda t: t.start)
        if later.elsewhere and not later.own_place:
            return
        if a.same_as == b.id or b.same_as == a.id or (a.same_as is not None and a.same_as == b.same_as):
            close = _one_sentence(a, b) and abs(a.start - b.start) <= CLAUSE
            yield Point(3.2 if close else 1.2, "the article itself takes it up again")
        return
    alike = context.names.likeness(context.stories.get(a.article, ()), context.stories.get(b.article, ()))
    yield Point(3.0 * alike - 0.9, "articles that turn on the same names" if alike >= 0.4 else "")
