"""Several actors together: "X and Y ... they", "X met Y. They ...", "both sides", "the two countries"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline import actor_nouns, resources
from dateline.actor_names import no_states
from dateline.annotate.coreference.clusters import Cluster
from dateline.model import Document, Mention
from dateline.trees import within

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
BACK = 2  # sentences a pair is looked for in
BODIES = frozenset({"government", "organisation", "armed-group"})


@dataclass
class Seen:
    """A mention that came before: where, in what part of the sentence, and of whom."""

    mention: Mention
    cluster: Cluster
    subject: bool
    quoted: int | None
    governor: int
    speaks: bool
    inner: bool  # only modifies another noun: "the United Nations mission"


def _lexicon(name: str) -> frozenset[str]:
    return actor_nouns.words_of(name, "coreference")


class Pairs:
    """Finds the actors that are named together."""

    def __init__(self, document: Document) -> None:
        self.tokens = document.tokens

    def before(self, seen: Sequence[Seen], m: Mention, quoted: int | None, obj: bool,
               governor: int) -> tuple[float, tuple[Cluster, ...]] | None:  # fmt: skip
        """The newest two who are told of together before a plural pronoun, with a weight as one plural actor has."""
        near = [s for s in seen if m.sentence - s.mention.sentence <= 1 and s.quoted == quoted and not s.inner]
        best: tuple[float, tuple[Cluster, ...]] | None = None
        for k, first in enumerate(near):
            if not first.subject or (obj and first.governor == governor and first.mention.sentence == m.sentence):
                continue
            for second in near[k + 1 :]:
                if second.cluster.final() is first.cluster.final() or not self._together(first, second):
                    continue
                weight = 14.0 - 2.5 * (m.sentence - first.mention.sentence) - 0.15 * (len(near) - k)
                if best is None or weight >= best[0]:
                    best = (weight, (first.cluster.final(), second.cluster.final()))
        return best

    def _together(self, first: Seen, second: Seen) -> bool:
        """Whether two stand in one coordination, or one met the other."""
        if first.mention.sentence != second.mention.sentence or first.cluster.plural or second.cluster.plural:
            return False
        one, two = self._at(first), self._at(second)
        if self.tokens[two].dep == "conj" and self.tokens[two].head == one:
            words = (t.lemma.lower() for t in self.tokens[one:two] if t.dep == "cc" and t.head == one)
            return any(w in _lexicon("joins") for w in words)
        if not second.subject and self.tokens[first.governor].lemma in _lexicon("meets"):
            at = self.tokens[two]
            above = self.tokens[at.head]
            with_ = at.dep == "pobj" and above.lemma in _lexicon("with") and above.head == first.governor
            direct = at.dep == "dobj" and at.head == first.governor
            alike = first.cluster.kind == second.cluster.kind
            return alike and (with_ or direct)
        return False

    def _coordinated(self, one: Seen, others: Sequence[Seen]) -> bool:
        """Whether two subjects are joined in the sentence: "X and Y will talk, envoys of both sides said"."""
        return any(self._together(a, b) for a in others for b in others if one in (a, b) and a is not b)

    def _at(self, seen: Seen) -> int:
        return within(self.tokens, seen.mention.head)[0]

    def meant(self, seen: Iterable[Seen], m: Mention, noun: str, several: int, counted: bool,
              roles: set[str]) -> tuple[Cluster, ...] | None:  # fmt: skip
        """Those that "both sides" or "the three countries" means, if in the sentences before just so many can be meant.

        Without a number ("the ministers"): two people of that role of whom one met the other.
        """
        table = resources.lexicon("coreference")["pair_nouns"]
        kinds = next((set(k.split()) for k, nouns in table.items() if noun in nouns), None)
        if kinds is None or not (counted or kinds == {"person"}):
            return None
        near = sorted(
            (s for s in seen if m.sentence - s.mention.sentence <= BACK and s.mention.span[0] < m.span[0]),
            key=lambda s: (-s.mention.sentence, s.mention.span),
        )
        seen_now = [s for s in near if s.mention.sentence == m.sentence]
        if noun in _lexicon("adversaries") and self._object(m):  # who urges both sides is neither
            near = [s for s in near if s.mention.sentence != m.sentence or self._coordinated(s, seen_now)]
        if noun in _lexicon("adversaries"):
            near = [s for s in near if _takes_sides(s.cluster.final())]
        found: dict[int, Cluster] = {}
        sentence, rows = m.sentence, []
        for s in near:
            if len(found) >= several and s.mention.sentence != sentence:
                break
            sentence, cluster = s.mention.sentence, s.cluster.final()
            if cluster.kind not in kinds or cluster.members or s.inner or _several(cluster):
                continue
            if counted or cluster.roles & roles:
                found[id(cluster)] = cluster
                rows.append(s)
        if noun in _lexicon("adversaries") and _one_state(list(found.values())):
            return None
        if len(found) != several or not (counted or any(self._together(a, b) for a in rows for b in rows)):
            return None
        return tuple(found.values())

    def _object(self, m: Mention) -> bool:
        return self.tokens[within(self.tokens, m.head)[0]].dep in ("dobj", "pobj", "dative")


def _takes_sides(cluster: Cluster) -> bool:
    """Whether an actor may be a side of a conflict: no medium and no international body, and no mere ministry."""
    if cluster.entry is not None and ("JRN" in cluster.entry.sectors or cluster.entry.country in no_states()):
        return cluster.entry.kind == "armed-group"
    return cluster.named or bool(cluster.roles & actor_nouns.words_of("acting_modifiers", "mentions"))


def _one_state(found: Sequence[Cluster]) -> bool:
    """Whether two of some bodies are of one state ("Chad" and "the Ministry of Defence of Chad"): no two sides."""
    states = [c.country for c in found if c.country is not None and c.kind == "government"]
    return len(set(states)) < len(states)


def _several(cluster: Cluster) -> bool:
    return cluster.kind == "person" and cluster.plural
