"""Claims that cannot both hold, or that one party makes and another denies: pairs with holders, days and a reason.

Precision comes before recall: both holders must be known and be two sides, both claims must be plain (no wish, fear or
half-negation), and they must share rare words within a few weeks. Nothing says which side is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from dateline.corpus.claims import Claim, bare, one_side, words_of_denial
from dateline.corpus.counterparts import Counterparts, Wanted
from dateline.corpus.event_evidence import weigh
from dateline.corpus.event_identity import Linked
from dateline.corpus.event_point import Context
from dateline.corpus.gathering import Counts, Gathered, gather
from dateline.corpus.tellings import Telling, family, same_name
from dateline.corpus.wording import Rarity
from dateline.model import Record
from dateline.text import row_id

Kind = Literal["denied", "opposite", "figure", "doer"]

WEEKS = 21
"""Days between a claim and its denial; opposites and figures must be nearer."""
NEAR = 4
ALIKE = 0.24
"""Likeness of the words of a claim and its denial, rare words counting more (0..1)."""
SHARED = 7.0
"""Nats of rarity in the words they share: two rare words, or three of middling rarity."""
PLAIN = 9.0
"""Nats of rarity in the words, names apart, that a denial without an act shares with what it denies."""
COVERED = 0.6
"""Share of what a denial without an act says that must stand in what it denies."""
ANSWER = 2.5
"""Nats of rarity that an accusation and the denial of the accused must share."""
MAYBE = -3.5
"""Log-odds from which two mentions may be one event (`event_evidence`), where their words already agree."""
SURE = 0.3
"""Pairs below this score are left out."""
BESIDE = 6
"""Sentences of one article within which two sources are set side by side."""
COUNTED = 5.0
"""Nats of rarity that two counts must share beside their measure."""
ALIKE_EVENT = 0.08
"""Likeness of the words around two counts of one event."""
MANY = 60
"""A word that stands in more claims than this finds no counterpart by itself."""


class Contested(msgspec.Struct, frozen=True, kw_only=True):
    """Two claims that cannot both hold. `left` claims, `right` denies or says otherwise; `issue` names what is at stake
    in the words both share; `score` 0..1 ranks, it is no probability of either side being right."""

    id: str
    kind: Kind
    issue: str
    left: Claim
    right: Claim
    why: str
    score: float
    day: int | None


class _Corpus(NamedTuple):
    claims: tuple[Claim, ...]
    words: Rarity
    told: Mapping[str, Telling]
    context: Context
    clusters: Mapping[tuple[str, int], frozenset[str]]
    """Events of the sentence (article, sentence), as cluster ids."""
    fresh: Collection[str] | None
    """Articles of which every pair has one; null where any pair counts."""

    def wanted(self, a: Claim, b: Claim) -> bool:
        return self.fresh is None or a.article in self.fresh or b.article in self.fresh


def find_contested(records: Iterable[Record], linked: Linked) -> list[Contested]:
    """Contested claims of a corpus, the surest first.

    records: any order. linked: what `event_identity.link_events` gave for the same records.

    >>> from dateline.corpus.event_identity import link_events
    >>> find_contested([], link_events([]))
    []
    """
    kept = list(records)
    counts = Counts()
    for r in kept:
        counts.add(r)
    return best(contested_in(gather(kept), counts, {x.mention: x.cluster for x in linked.links}))


def contested_in(some: Gathered, counts: Counts, cluster_of: Mapping[str, str],
                 fresh: Collection[str] | None = None) -> list[Contested]:  # fmt: skip
    """Contested claims among some records, for corpora larger than memory; `best` makes one list of several.

    cluster_of: the event of each mention, where it is known. fresh: articles of which every pair has one, where the
    others have been compared before. The claims of what is found are without their words.
    """
    clusters: dict[tuple[str, int], set[str]] = defaultdict(set)
    for t in some.told:
        clusters[t.article, t.sentence].add(cluster_of.get(t.id, t.id))
    corpus = _Corpus(
        some.claims, counts.words, {t.id: t for t in some.told}, some.context(counts),
        {k: frozenset(v) for k, v in clusters.items()}, fresh,
    )  # fmt: skip
    found = [*_denied(corpus), *_opposites(corpus), *_figures(corpus), *_doers(corpus, some.told, cluster_of)]
    return [msgspec.structs.replace(p, left=bare(p.left), right=bare(p.right)) for p in found if p.score >= SURE]


def _denied(corpus: _Corpus) -> Iterator[Contested]:
    """What one holds and another denies."""
    held = [c for c in corpus.claims if c.sense == "holds" and c.layer != "figures" and c.holder.key]
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for c in held:
        by_article[c.article].append(c)
    known = Counterparts(held, corpus.words, corpus.fresh)
    for denial in corpus.claims:
        if denial.sense != "denies" or not denial.holder.key:
            continue
        if denial.vague:
            near = [c for c in by_article[denial.article] if corpus.wanted(c, denial)]
        else:
            alike, covered = (ALIKE, 0.0) if denial.acts else (0.0, COVERED)
            answer, many = (ANSWER, None) if denial.explicit else (None, MANY)
            near = known.of(denial, Wanted(SHARED, alike, covered, bool(denial.acts), answer, many), WEEKS)
        for c in near:
            yield from _denial(c, denial, corpus)


def _denial(held: Claim, denial: Claim, corpus: _Corpus) -> Iterator[Contested]:
    gap = _gap(held, denial)
    if one_side(held.holder, denial.holder) or gap > WEEKS or _same_sentence(held, denial):
        return
    if denial.claimant and not same_name(denial.claimant, held.holder.key):
        return
    if denial.vague:
        yield from _pointed_at(held, denial, corpus)
        return
    if denial.explicit and {denial.holder.country, family(denial.holder.key)} & held.accused:
        yield from _answered(held, denial, corpus)
    shared = held.words & denial.words
    alike, weight = corpus.words.likeness(held.words, denial.words), corpus.words.weight(shared)
    if weight < SHARED or len(shared) < 2 or not _one_matter(held, denial, alike, corpus):
        return
    one_event = bool(_events(held, corpus) & _events(denial, corpus))
    named = family(held.holder.key) in denial.parties or family(denial.holder.key) in held.parties
    score = alike + 0.15 * one_event + 0.15 * denial.explicit + 0.15 * named - 0.01 * gap
    said = f"the word of {held.holder.name} is denied by {denial.holder.name}"
    why = said + (", who tells of the same event" if one_event else "")
    yield _pair("denied", held, denial, corpus, why, score)


def _one_matter(held: Claim, denial: Claim, alike: float, corpus: _Corpus) -> bool:
    """Whether a denial is of what is held: the same act by the same doer, or nearly the same words."""
    if not denial.acts:
        plain = (held.words & denial.words) - held.names - denial.names
        covered = corpus.words.weight(held.words & denial.words) / max(corpus.words.weight(denial.words), 1e-9)
        telling = len(plain) >= 2 and corpus.words.weight(plain) >= PLAIN
        return telling and len(held.words & denial.words) >= 3 and covered >= COVERED
    own = {denial.holder.country, family(denial.holder.key)} & denial.doers
    if own and not held.doers & denial.doers:
        return False  # who denies an act of its own answers those who lay it at its door
    itself = {denial.holder.country, family(denial.holder.key)}
    if denial.blames and not held.blames and not held.doers & (denial.doers | itself):
        return False  # who denies that somebody was behind an act does not contest who tells of the act alone
    return bool(held.acts & denial.acts) and alike >= ALIKE and _may_be_one(held, denial, corpus)


def _may_be_one(a: Claim, b: Claim, corpus: _Corpus) -> bool:
    """Whether an event of one claim may be an event of the other: no other day, place or kind."""
    pairs = ((corpus.told[x], corpus.told[y]) for x in a.events for y in b.events)
    scores = (weigh(x, y, corpus.context) for x, y in pairs)
    return any(s is not None and s[0] >= MAYBE for s in scores)


def _answered(held: Claim, denial: Claim, corpus: _Corpus) -> Iterator[Contested]:
    """Who is accused denies: two words in common are enough, since the parties already meet."""
    shared = (held.words & denial.words) - held.names
    if len(shared) >= 2 and corpus.words.weight(shared) >= ANSWER and _gap(held, denial) <= NEAR:
        why = f"{held.holder.name} accuses {denial.holder.name}, who denies it"
        alike = corpus.words.likeness(held.words, denial.words)
        yield _pair("denied", held, denial, corpus, why, 0.45 + 0.5 * alike - 0.02 * _gap(held, denial))


def _pointed_at(held: Claim, denial: Claim, corpus: _Corpus) -> Iterator[Contested]:
    """ "denied the accusation": what was said of the denier just before in the same article."""
    back = denial.sentence - held.sentence
    if held.article == denial.article and 0 <= back <= 2 and family(denial.holder.key) in held.parties:
        why = f"{denial.holder.name} denies what {held.holder.name} says just before"
        yield _pair("denied", held, denial, corpus, why, 0.5 - 0.1 * back)


def _opposites(corpus: _Corpus) -> Iterator[Contested]:
    """Of one thing, one says that it held and another that it was broken."""
    for about, one, other, issue in words_of_denial().opposites:
        sides: tuple[list[Claim], list[Claim]] = ([], [])
        for c in corpus.claims:
            if c.layer != "figures" and c.sense == "holds" and c.holder.key and c.words & about:
                first, second = bool(c.words & one), bool(c.words & other)
                if first != second:
                    sides[second].append(c)
        for a, b in _near(sides[0], sides[1]):
            if one_side(a.holder, b.holder) or not corpus.wanted(a, b) or not a.words & b.words & about:
                continue
            shared = (a.words & b.words) - about - one - other
            alike = corpus.words.likeness(a.words, b.words)
            if alike >= ALIKE and corpus.words.weight(shared) >= SHARED:
                why = f"{a.holder.name} and {b.holder.name} differ on {issue}"
                yield _pair("opposite", a, b, corpus, why, alike - 0.02 * _gap(a, b), issue)


def _figures(corpus: _Corpus) -> Iterator[Contested]:
    """Counts of one thing by two sources that leave no room for both."""
    by_measure: dict[str, list[Claim]] = defaultdict(list)
    for c in corpus.claims:
        if c.layer == "figures" and c.holder.key and c.told is not None:
            by_measure[c.measures].append(c)
    for measure, counted in sorted(by_measure.items()):
        known = Counterparts(counted, corpus.words, corpus.fresh)
        for a in counted:
            for b in known.of(a, Wanted(COUNTED, ALIKE_EVENT), NEAR, one_state=True):
                if (a.article, a.id) < (b.article, b.id) and _apart(a, b):
                    yield from _counted(a, b, measure, corpus)


def _counted(a: Claim, b: Claim, measure: str, corpus: _Corpus) -> Iterator[Contested]:
    one_event = bool(_events(a, corpus) & _events(b, corpus))
    alike = corpus.words.likeness(a.words, b.words)
    shared = a.words & b.words
    beside = a.article == b.article and 0 < abs(a.sentence - b.sentence) <= BESIDE
    wanted = ALIKE_EVENT if one_event else 0.12 if beside else 0.4
    one_thing = (a.counted & b.counted) - a.names - b.names
    if not one_thing or alike < wanted or corpus.words.weight(shared) < COUNTED or _same_sentence(a, b):
        return
    why = f"{a.holder.name} and {b.holder.name} count differently ({measure})"
    score = 0.2 + alike + 0.2 * one_event + 0.1 * beside - 0.03 * _gap(a, b)
    yield _pair("figure", a, b, corpus, why, score, measure)


def _apart(a: Claim, b: Claim) -> bool:
    """Whether two counts leave a gap of a fifth or more between them, and yet may count one thing."""
    if a.low is None or b.low is None or a.high is None or b.high is None:
        return False
    low, high = sorted(((a.low, a.high), (b.low, b.high)))
    return low[0] >= 10 and 1.2 * low[1] < high[0] <= 8 * low[1]


def _doers(corpus: _Corpus, told: Sequence[Telling], of: Mapping[str, str]) -> Iterator[Contested]:
    """Whom different parties name as the doer of one event."""
    rows = {(c.article, c.id): c for c in corpus.claims if c.layer == "events" and c.sense == "holds"}
    groups: dict[str, list[Telling]] = defaultdict(list)
    for t in told:
        if (t.article, t.id) in rows and t.doers.named and t.status == "actual" and t.type in HARMFUL:
            groups[of.get(t.id, t.id)].append(t)
    for group in groups.values():
        for n, x in enumerate(group):
            for y in group[n + 1 :]:
                a, b = rows[x.article, x.id], rows[y.article, y.id]
                if one_side(a.holder, b.holder) or not a.doers or not b.doers or a.doers & b.doers:
                    continue
                if not corpus.wanted(a, b) or set(x.doers.classes) & set(y.doers.classes) or _same_sentence(a, b):
                    continue
                names = [" and ".join(t.doers.names) for t in (x, y)]
                why = f"{a.holder.name} names {names[0]}, {b.holder.name} names {names[1]}"
                yield _pair("doer", a, b, corpus, why, 0.3 * min(x.score, y.score), "who did it")


HARMFUL = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})


def _near(left: Sequence[Claim], right: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Pairs told within NEAR days of one another; claims without a day are left out."""
    by_day: dict[int, list[Claim]] = defaultdict(list)
    for c in right:
        if c.told is not None:
            by_day[c.told].append(c)
    for a in left:
        if a.told is not None:
            for day in range(a.told - NEAR, a.told + NEAR + 1):
                for b in by_day.get(day, ()):
                    yield a, b


def _gap(a: Claim, b: Claim) -> int:
    if a.told is not None and b.told is not None:
        return abs(a.told - b.told)
    return 0 if a.article == b.article else WEEKS


def _events(c: Claim, corpus: _Corpus) -> frozenset[str]:
    return corpus.clusters.get((c.article, c.sentence), frozenset())


def _same_sentence(a: Claim, b: Claim) -> bool:
    """Whether both stand in one sentence: "X denied that Y had said" is no pair of itself."""
    return a.article == b.article and a.sentence == b.sentence


def _pair(kind: Kind, left: Claim, right: Claim, corpus: _Corpus, why: str, score: float,
          issue: str = "") -> Contested:  # fmt: skip
    shared = sorted(left.words & right.words, key=lambda w: (-corpus.words(w), w))[:4]
    days = [d for d in (left.told, right.told) if d is not None]
    return Contested(
        id=row_id("k", f"{left.article}|{right.article}", f"{kind}|{left.id}|{right.id}", left.span, right.span),
        kind=kind, issue=issue or ", ".join(shared), left=left, right=right, why=why,
        score=round(max(0.0, min(1.0, score)), 3), day=max(days) if days else None,
    )  # fmt: skip


def best(found: Iterable[Contested]) -> list[Contested]:
    """One pair for two holders and an issue, the surest; then one denial keeps its three best counterparts."""
    one: dict[tuple[str, ...], Contested] = {}
    ranked = sorted((p for p in found if p.score >= SURE), key=lambda p: (-p.score, p.id))
    for p in ranked:
        sides = sorted((p.left.holder.key, p.right.holder.key))
        # Two rows of one sentence (a statement and the act in it) tell one claim.
        one.setdefault((p.kind, *sides, p.right.article, str(p.right.sentence)), p)
    kept: list[Contested] = []
    used: dict[tuple[str, str, int], int] = defaultdict(int)
    issues: set[tuple[str, ...]] = set()
    for p in one.values():
        sides = sorted((p.left.holder.key, p.right.holder.key))
        if used[p.kind, p.right.article, p.right.sentence] >= 3 or (p.kind, *sides, p.issue) in issues:
            continue
        used[p.kind, p.right.article, p.right.sentence] += 1
        issues.add((p.kind, *sides, p.issue))
        kept.append(p)
    return kept
