"""What is found across articles as plain rows, for other programs to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.corpus.decisions import Decisions
from dateline.corpus.duplicates import Sketch, find_copies
from dateline.corpus.event_identity import link_events
from dateline.model import Record


def copies(sketches: Iterable[Sketch], decisions: Decisions = Decisions()) -> Iterator[dict[str, str]]:
    """Every article with the group of texts it belongs to: `id`, `group`; an article without a copy has its own.

    >>> from dateline.corpus.duplicates import sketch
    >>> [r["id"] for r in copies([sketch("a", "Talks opened.")])]
    ['a']
    """
    for group in find_copies(sketches, decisions):
        for member in group.members:
            yield {"id": member, "group": group.id}


def mentions(records: Iterable[Record], decisions: Decisions = Decisions()) -> Iterator[dict[str, str | int]]:
    """Every event mention with the event it is of: `doc`, `start`, `end` of its trigger, `cluster`; in text order.

    >>> list(mentions([]))
    []
    """
    kept = list(records)
    of = {x.mention: x.cluster for x in link_events(kept, decisions).links}
    for r in kept:
        for e in r.events:
            yield {"doc": r.id, "start": e.trigger[0], "end": e.trigger[1], "cluster": of[e.id]}
