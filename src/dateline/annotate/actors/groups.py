"""Several actors told of as one: what they have in common, and where each of them is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.model import Actor, Chain, Mention, Span


def shared(chains: Iterable[Chain], mentions: Mapping[str, Mention]) -> dict[str, list[Span]]:
    """For each chain that is part of another, the spans where the other means it too ("both sides")."""
    out: dict[str, list[Span]] = {}
    for chain in chains:
        for part in chain.together:
            out.setdefault(part, []).extend(mentions[m].span for m in chain.mentions)
    return out


def joint(row: Actor, members: Sequence[Actor], pronoun: bool) -> Actor:
    """An actor that is several: country and sectors where they all have the same, a name from theirs for a pronoun."""
    if not members:
        return row
    countries, sectors = {m.country for m in members}, {m.sectors for m in members}
    names = " and ".join(m.name for m in members)
    return msgspec.structs.replace(
        row,
        name=names if pronoun else row.name,
        country=next(iter(countries)) if len(countries) == 1 else None,
        sectors=next(iter(sectors)) if len(sectors) == 1 else (),
        kind=members[0].kind,
        why=f"{names}, together; {row.why}",
    )
