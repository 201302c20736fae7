"""What a briefing says of words: positions by party, disputes, figures."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.export.acts import sentence_of, source_name, story_day
from dateline.export.briefing.choosing import FIGURES, ORDER, is_stand, is_told_number
from dateline.export.briefing.noting import Notebook
from dateline.export.briefing.parts import Count, Dispute, PartyStands, Side, Stand
from dateline.export.formats import Identity
from dateline.export.linking import display_names
from dateline.model import Record, When

PARTIES, STANDS, DISPUTES = 12, 6, 12
FEWEST = 4
"""Words a stand must have to say something out of its sentence."""
LEAST = 0.45
"""Score below which a dispute is not shown: precision before recall."""
STANCES = {"demand": "demands", "precondition": "sets a condition", "commitment": "commits", "refusal": "refuses",
           "offer": "offers", "assessment": "judges"}  # fmt: skip


def parties_of(records: Sequence[Record], identity: Identity, notebook: Notebook) -> tuple[PartyStands, ...]:
    """Positions by party, the parties with most stands first, each stand once; the newest first.

    What a party judges is told only of those that want, refuse or promise nothing.
    """
    names = display_names(records, identity)
    found: dict[str, dict[tuple[str, str], Stand]] = {}
    for r in records:
        own = {a.id: a for a in r.actors}
        for q in r.positions:
            if not is_stand(q, r) or len(r.text[q.span[0] : q.span[1]].split()) < FEWEST:
                continue
            holder = own[q.holder or ""]
            key = identity.actors.get((r.id, holder.id), holder.name)
            words = notebook.cut(r.text[q.span[0] : q.span[1]]) if notebook.text else ""
            target = own[q.target].name if q.target in own else None
            stand = Stand(stance=q.stance, words=words, target=target, day=story_day(r),
                          notes=(notebook.note(r, q.sentence),))  # fmt: skip
            found.setdefault(key, {}).setdefault((q.stance, words), stand)
    ranked = sorted(found.items(), key=lambda kv: (-len(kv[1]), names.get(kv[0], kv[0])))[:PARTIES]
    return tuple(_party(names.get(key, key), list(stands.values())) for key, stands in ranked)


def _party(name: str, stands: list[Stand]) -> PartyStands:
    stands = [s for s in stands if s.stance != "assessment"] or stands
    newest = sorted(stands, key=lambda s: s.day or "", reverse=True)
    return PartyStands(party=name, stands=tuple(newest[:STANDS]), more=max(0, len(newest) - STANDS))


def disputes_of(records: Sequence[Record], notebook: Notebook) -> tuple[Dispute, ...]:
    """Claims that cannot both hold, the surest first; see `corpus.contested`."""
    from dateline.corpus.contested import find_contested
    from dateline.corpus.event_identity import link_events

    by_id = {r.id: r for r in records}
    found: list[Dispute] = []
    for c in find_contested(records, link_events(records)):
        if c.score < LEAST or len(found) >= DISPUTES:
            break
        sides: list[Side] = []
        for claim in (c.left, c.right):
            r = by_id[claim.article]
            words = notebook.cut(sentence_of(r, claim.sentence)) if notebook.text else ""
            sides.append(Side(holder=claim.holder.name or source_name(r) or r.id, words=words, day=story_day(r),
                              notes=(notebook.note(r, claim.sentence),)))  # fmt: skip
        found.append(Dispute(kind=c.kind, left=sides[0], right=sides[1], why=f"{c.why[:1].upper()}{c.why[1:]}."))
    return tuple(found)


def counts_of(records: Sequence[Record], identity: Identity, notebook: Notebook) -> tuple[Count, ...]:
    """Figures as each source gives them: what they measure, the number with its bounds, who says so, and where.

    The same number of the same thing from the same text stands once; copies of an article give none of their own. The
    day is that of the number's own date where it names one, else of the telling. Of one measure the largest numbers are
    shown, in order of time.
    """
    found: dict[tuple[object, ...], Count] = {}
    for r in records:
        if identity.repeats(r.id):
            continue
        names = {a.id: a.name for a in r.actors}
        for f in filter(is_told_number, r.figures):
            key = (f.measures, f.value, f.low, f.high, f.unit, r.id)
            words = notebook.cut(r.text[f.span[0] : f.span[1]]) if notebook.text else ""
            found.setdefault(key, Count(
                measures=f.measures, value=f.value, low=f.low, high=f.high, unit=f.unit, words=words,
                said_by=names.get(f.source or ""), publisher=source_name(r) or None,
                day=f.date.earliest[:10] if f.date and f.date.earliest and _one_day(f.date) else story_day(r),
                notes=(notebook.note(r, f.sentence),)))  # fmt: skip
    by_measure: dict[str, list[Count]] = {}
    for c in sorted(found.values(), key=lambda c: (-c.value, c.day or "")):
        by_measure.setdefault(c.measures, []).append(c)
    shown = sorted(by_measure, key=lambda m: (ORDER.index(m) if m in ORDER else len(ORDER), m))
    return tuple(c for m in shown for c in sorted(by_measure[m][:FIGURES], key=lambda c: (c.day or "", c.value)))


def _one_day(when: When) -> bool:
    return (when.earliest or "")[:10] == (when.latest or when.earliest or "")[:10]
