"""Who is who among records that come without a store: copies, events and actors joined in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dateline.export.formats import EventIdentity, Identity
from dateline.model import Record


def link(records: Sequence[Record]) -> Identity:
    """Copies, events across articles and actors of some records; all of them are held in memory.

    A store keeps the same for a corpus of any size.

    >>> link([]).copies
    {}
    """
    from dateline.corpus.actor_identity import identify
    from dateline.corpus.duplicates import find_copies, sketch
    from dateline.corpus.event_identity import link_events

    groups = find_copies(sketch(r.id, r.text, r.furniture, r.published) for r in records)
    copies = {m: g.lead for g in groups if len(g.members) > 1 for m in g.members}
    linked = link_events(records)
    of = {k.mention: k.cluster for k in linked.links}
    sources = {r.id: copies.get(r.id, r.id) for r in records}
    told: dict[str, list[str]] = {}
    for r in records:
        for e in r.events:
            told.setdefault(of.get(e.id, e.id), []).append(r.id)
    about = {
        cluster: EventIdentity(cluster=cluster, mentions=len(articles), articles=len(set(articles)),
                               sources=len({sources[a] for a in articles}))
        for cluster, articles in told.items()
    }  # fmt: skip
    return Identity(
        events={(r.id, e.id): about[of.get(e.id, e.id)] for r in records for e in r.events},
        actors={(r.id, a.id): identify(a, r.id).key for r in records for a in r.actors},
        copies=copies,
        leads=frozenset(g.lead for g in groups if len(g.members) > 1),
    )


def display_names(records: Sequence[Record], identity: Identity) -> dict[str, str]:
    """The name each actor goes by most across some records, by its identity."""
    counts: dict[str, Counter[str]] = {}
    for r in records:
        for a in r.actors:
            key = identity.actors.get((r.id, a.id), a.name)
            counts.setdefault(key, Counter())[a.name] += len(a.mentions)
    return {k: max(c, key=lambda n: (c[n], len(n), n)) for k, c in counts.items()}
