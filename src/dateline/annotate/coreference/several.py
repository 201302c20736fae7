"""Who "the three countries" are, where the page lists them: "the three powers - Russia, Iran and Turkey -"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dateline import actor_nouns, resources
from dateline.annotate.coreference.bodies import Bodies
from dateline.annotate.coreference.clusters import Cluster
from dateline.model import Document, Mention, Token
from dateline.trees import within


def number_of(before: Sequence[Token]) -> int:
    """How many named before a phrase says it means ("both sides", "the two leaders", "all three states"), else 0."""
    table = resources.lexicon("mentions")
    words = [t.text.lower() for t in before]
    if words[:1] and words[0] in table["pair_words"]:
        return int(table["pair_words"][words[0]])
    if len(words) > 1 and (
        words[0] in actor_nouns.words_of("definite", "mentions") or before[0].tag in ("PRP$", "PDT")
    ):
        return next((int(table["number_words"][w]) for w in words[1:3] if w in table["number_words"]), 0)
    return 0


def name_members(document: Document, ordered: Sequence[Mention], of: Mapping[str, Cluster], bodies: Bodies) -> None:
    """Give counted phrases that no rule could resolve the actors listed after them, or those of an earlier one."""
    told: dict[tuple[int, str | None], tuple[Cluster, ...]] = {}
    places = {id(c): k for k, c in enumerate(dict.fromkeys(c.final() for c in of.values()))}
    together = {places[id(c)]: c for c in dict.fromkeys(c.final() for c in of.values()) if c.members}
    for m in ordered:
        cluster = of.get(m.id)
        if cluster is None or m.form != "nominal" or not m.plural or cluster.named:
            continue
        lo, hi = within(document.tokens, (m.span[0], m.head[0]))
        several = number_of(document.tokens[lo:hi])
        if several and not cluster.members:
            found = _listed(document, m, several, of, bodies) or told.get((several, m.kind_guess), ())
            found = found or _states_of(m, several, [together[k] for k in sorted(together)], bodies)
            cluster.members = found if cluster not in found else ()
            if cluster.members and cluster.into is None:
                together[places[id(cluster)]] = cluster
        if several and cluster.members:
            told[several, m.kind_guess] = cluster.members
    for m in ordered:
        _of_them(m, of, bodies)
    _bare(document, ordered, of)


def _bare(document: Document, ordered: Sequence[Mention], of: Mapping[str, Cluster]) -> None:
    """ "Ministers discussed ..." over or under the telling of a meeting: those whom "the ministers" means there."""
    told: dict[str, tuple[Cluster, ...]] = {}
    bare = []
    for m in ordered:
        cluster = of.get(m.id)
        if cluster is None or m.form != "nominal" or not m.plural or m.kind_guess != "person":
            continue
        head = document.text[slice(*m.head)].lower()
        if cluster.members and head not in told:
            told[head] = tuple(c.final() for c in cluster.members)
        elif not cluster.members and m.span == m.head and head in resources.lexicon("coreference")["bare_officials"]:
            bare.append((cluster, head))
    for cluster, head in bare:
        members = tuple(c for c in told.get(head, ()) if c is not cluster)
        cluster.members = cluster.members or members


def _listed(
    document: Document, m: Mention, several: int, of: Mapping[str, Cluster], bodies: Bodies
) -> tuple[Cluster, ...]:
    """Just so many actors named one after another behind a phrase and a dash, colon or comma."""
    signs = resources.lexicon("coreference")
    found: list[Cluster] = []
    at = m.span[1]
    for x in bodies.after(m.span[1], several + 2):
        gap = document.text[at : x.span[0]].strip()
        if x.form == "demonym" or gap not in (signs["list_parts"] if found else signs["list_opens"]):
            break
        found.append(of[x.id].final())
        at = x.span[1]
    return tuple(dict.fromkeys(found)) if len(set(map(id, found))) == several else ()


def _states_of(m: Mention, several: int, together: Sequence[Cluster], bodies: Bodies) -> tuple[Cluster, ...]:
    """ "Both countries" after people of just so many met: the states they stand for, where the article names them."""
    if m.kind_guess != "government":
        return ()
    for cluster in (c for c in together if len(c.members) == several):
        people = [p.final() for p in cluster.members if p.final().kind == "person"]
        codes = dict.fromkeys(p.country or (p.entry.country if p.entry is not None else None) for p in people)
        states = [bodies.state(code) for code in codes if code]
        if len(states) == several and all(states):
            return tuple(s for s in states if s is not None)
    return ()


def _of_them(m: Mention, of: Mapping[str, Cluster], bodies: Bodies) -> None:
    """ "Ministers of the three countries": each of those countries is meant."""
    cluster = of.get(m.id)
    if cluster is None or m.form != "nominal" or not m.plural or cluster.named or cluster.members:
        return
    inner = (of[x.id] for x in bodies.inside((m.head[1], m.span[1])))
    several = next((c.members for c in inner if c.members and c is not cluster), ())
    cluster.members = tuple(c.final() for c in several if c.final() is not cluster)
