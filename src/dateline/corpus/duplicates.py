"""Which articles are one text: exact, near and syndicated copies, cut versions, excerpts and later updates.

Each text becomes a sketch: the hashes of its runs of five words, of which a fixed part of all possible hashes is kept
(FracMinHash: Hera, Pierce-Ward & Koslicki 2023; after Broder 1997). Two sketches can be compared at any ratio of
lengths, so the share of the shorter text that the longer one holds (containment) finds a cut version that likeness of
the whole (Jaccard) misses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from dateline.corpus.decisions import Decisions, Union
from dateline.model import Furniture, Span
from dateline.text import body

Hashes = NDArray[np.uint64]
Numbers = NDArray[np.int64]
CopyKind = Literal["exact", "copy", "excerpt", "update", "decided"]

RUN = 5
"""Words of a shingle: so many that two reports of one event share few, so few that most outlive an edit."""
KEEP = 2
"""One in KEEP of all hashes is kept."""
CONTAINED = 0.42
"""Share of the shorter text that makes it a copy."""
SHARED = 6
"""Fewest hashes in common: two short notices may share a set phrase."""
CROWD = 24
"""A run of words that stands in more texts than this links them to the first few only: cost stays linear."""
AT_ONCE = 8_000_000
"""Hashes, and pairs that share one, that are sorted at a time: memory stays bounded in a corpus of any size."""
_WORD = re.compile(r"[^\W_]+")
_P = np.uint64(0x9E3779B97F4A7C15)


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a text to find its copies. `hashes` sorted uint64; `exact` a hash of all words; `words` their
    number; `day` when it was published (ISO, or "" where not known)."""

    id: str
    exact: str
    words: int
    hashes: Any
    day: str = ""


class CopyLink(msgspec.Struct, frozen=True, kw_only=True):
    """Two texts that are one. `containment` is the share of the shorter one that stands in the longer, `likeness` the
    Jaccard index of both (0..1)."""

    a: str
    b: str
    kind: CopyKind
    containment: float
    likeness: float
    why: str


class CopyGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that are one text. `lead` is the earliest, and of those of one day the fullest; `members` has the lead
    first; `links` say why each of them is here."""

    id: str
    lead: str
    members: tuple[str, ...]
    links: tuple[CopyLink, ...] = ()


def words_of(text: str, furniture: Sequence[Furniture] = ()) -> list[str]:
    """The words of the dispatch itself, as they are compared: no furniture, no marks, no accents, lower case.

    A page that is all furniture is compared whole.

    >>> words_of("“We’re here” – Košice.")
    ['were', 'here', 'kosice']
    """
    parts: tuple[Span, ...] = body(text, furniture) or ((0, len(text)),)
    plain = unicodedata.normalize("NFKD", "\n".join(text[s:e] for s, e in parts)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`´")
    return _WORD.findall(plain)


@lru_cache(maxsize=200_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def sketch(id: str, text: str, furniture: Sequence[Furniture] = (), published: str | None = None) -> Sketch:
    """What is kept of an article to find its copies: about 3 bytes a word at 600 words.

    >>> sketch("a", "Talks opened.").words
    2
    """
    words = words_of(text, furniture)
    exact = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    ids = np.fromiter((_word_hash(w) for w in words), np.uint64, len(words))
    runs = max(1, len(ids) - RUN + 1) if len(ids) else 0
    mixed = np.zeros(runs, np.uint64)
    for k in range(min(RUN, len(ids))):
        mixed = (mixed * _P) ^ ids[k : k + runs]
    mixed = _scatter(mixed)
    kept = np.unique(mixed[mixed % np.uint64(KEEP) == 0]) if len(words) > 4 * RUN else np.unique(mixed)
    return Sketch(id=id, exact=exact, words=len(words), hashes=kept, day=(published or "")[:10])


def _scatter(x: Hashes) -> Hashes:
    """The finishing step of splitmix64: every bit of the input moves every bit of the hash."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def find_copies(sketches: Iterable[Sketch], decisions: Decisions = Decisions()) -> list[CopyGroup]:
    """Articles grouped by text, every article in exactly one group, groups of one included.

    Method: texts that share runs of words are candidates; a pair is a link when the shorter one stands in the longer by
    CONTAINED or more. Links are taken best first; `decisions` (pairs of article ids) win. The order of the input
    changes nothing.

    >>> wire = "Envoys from nine states met in Oslo on Monday to agree on a plan for the truce, officials said."
    >>> one, two = sketch("a", wire, (), "2020-01-01"), sketch("b", "OSLO (AP) - " + wire, (), "2020-01-02")
    >>> [g.members for g in find_copies([two, one])]
    [('a', 'b')]
    """
    ordered = sorted(sketches, key=lambda s: (s.day or "9999", -s.words, s.id))
    by_id = {s.id: s for s in ordered}
    links = sorted(_links(ordered), key=lambda x: (-x.containment, -x.likeness, x.a, x.b))
    union = Union(decisions)
    taken: list[CopyLink] = []
    for a, b in decisions.together:
        taken.append(CopyLink(a=a, b=b, kind="decided", containment=0.0, likeness=0.0, why="joined by a person"))
    taken += [x for x in links if union.join(x.a, x.b)]
    return _as_groups(union, taken, by_id)


def _as_groups(union: Union, taken: Sequence[CopyLink], by_id: dict[str, Sketch]) -> list[CopyGroup]:
    reasons: dict[str, list[CopyLink]] = {}
    for x in taken:
        reasons.setdefault(union.find(x.a), []).append(x)
    found = []
    for members in union.groups(by_id):
        lead = members[0]
        links = tuple(reasons.get(union.find(lead), ()))
        found.append(CopyGroup(id=f"g{by_id[lead].exact[:6]}{_short(lead)}", lead=lead, members=members, links=links))
    return found


def _short(id: str) -> str:
    return blake2b(id.encode("utf-8", "surrogatepass"), digest_size=3).hexdigest()


def _links(ordered: Sequence[Sketch]) -> Iterator[CopyLink]:
    exact: dict[str, Sketch] = {}
    alone: list[Sketch] = []
    for s in ordered:
        if s.words and s.exact in exact:
            why = "the same words throughout"
            yield CopyLink(a=exact[s.exact].id, b=s.id, kind="exact", containment=1.0, likeness=1.0, why=why)
        else:
            exact[s.exact] = s
            alone.append(s)
    for i, j in _candidates([s.hashes for s in alone]):
        link = compare(alone[i], alone[j])
        if link is not None:
            yield link


def _candidates(hashes: Sequence[Hashes]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share SHARED hashes or more, found by sorting hashes, many of them part by part."""
    owner, starts, lengths = _shared(hashes)
    few = lengths <= CROWD
    many = int((lengths[few] * (lengths[few] - 1) // 2).sum() + 2 * lengths[~few].sum())
    parts = 1 + many // AT_ONCE
    for part in range(parts):
        pairs = [k[k % parts == part] for k in _pairs(owner, starts, lengths, len(hashes))]
        if pairs:
            keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
            for key in keys[counts >= SHARED].tolist():
                yield key // len(hashes), key % len(hashes)


def _shared(hashes: Sequence[Hashes]) -> tuple[Numbers, Numbers, Numbers]:
    """Owners of the hashes that stand in two texts or more, equal ones together; where each begins; how many."""
    total = sum(map(len, hashes))
    bits = max(0, (total // AT_ONCE).bit_length())
    owners: list[Numbers] = []
    lengths: list[Numbers] = []
    for part in range(1 << bits):
        low, high = (np.uint64(min(n << (64 - bits), 2**64 - 1)) for n in (part, part + 1))
        cut = [h[np.searchsorted(h, low) : np.searchsorted(h, high)] for h in hashes] if bits else hashes
        values = np.concatenate(cut) if len(cut) else np.zeros(0, np.uint64)
        owner = np.repeat(np.arange(len(cut), dtype=np.int64), [len(h) for h in cut])
        order = np.argsort(values, kind="stable")
        values, owner = values[order], owner[order]
        starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.zeros(0, np.int64)
        many = np.diff(np.r_[starts, len(values)])
        owners.append(owner[np.repeat(many > 1, many)])
        lengths.append(many[many > 1])
    counts = np.concatenate(lengths)
    return np.concatenate(owners), np.cumsum(counts) - counts, counts


def _pairs(owner: Numbers, starts: Numbers, lengths: Numbers, n: int) -> Iterator[Numbers]:
    """Pairs of texts that have a hash in common, as earlier * n + later, once for each hash."""
    for place in range(1, CROWD):
        # The text at `place` of a run of equal hashes with each one before it.
        here = starts[(lengths > place) & (lengths <= CROWD)]
        yield from (owner[here + before] * n + owner[here + place] for before in range(place if len(here) else 0))
    crowded = lengths > CROWD
    for s, size in zip(starts[crowded], lengths[crowded], strict=True):
        yield from (first * n + owner[s + 2 : s + size] for first in owner[s : s + 2])


def compare(a: Sketch, b: Sketch) -> CopyLink | None:
    """How two texts are one, or null where they are not. `a` is the earlier one."""
    shared = len(np.intersect1d(a.hashes, b.hashes, assume_unique=True))
    short, long = sorted((len(a.hashes), len(b.hashes)))
    if shared < SHARED or not short:
        return None
    contained, alike = shared / short, shared / (short + long - shared)
    if contained < CONTAINED:
        return None
    if short < 0.66 * long:
        kind: CopyKind = "excerpt"
        why = f"{contained:.0%} of the shorter text stands in the longer, which is {long / short:.1f} times as long"
    elif alike >= 0.7:
        kind, why = "copy", f"{alike:.0%} of all runs of five words are in both"
    else:
        kind, why = "update", f"{contained:.0%} of the shorter text stands in the longer; the rest was written anew"
    return CopyLink(a=a.id, b=b.id, kind=kind, containment=round(contained, 3), likeness=round(alike, 3), why=why)


def independent(articles: Iterable[str], groups: Iterable[CopyGroup]) -> int:
    """How many independent texts some articles are: copies of one dispatch count once.

    >>> independent(["a", "b", "z"], [CopyGroup(id="g1", lead="a", members=("a", "b"))])
    2
    """
    of = {m: g.id for g in groups for m in g.members}
    return len({of.get(a, a) for a in articles})
