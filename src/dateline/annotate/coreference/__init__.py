"""Which mentions are one actor: names and their variants, roles, the same nouns again, and pronouns.

Deterministic, in text order. A link is made where a rule speaks for it; what no rule joins stays on its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline import resources
from dateline.annotate.coreference.clusters import Cluster
from dateline.annotate.coreference.firstperson import FirstPerson
from dateline.annotate.coreference.interviews import answerer, is_answer
from dateline.annotate.coreference.names import NameRules
from dateline.annotate.coreference.nouns import NounRules
from dateline.annotate.coreference.several import name_members
from dateline.model import Chain, Document, Mention
from dateline.pipeline import Layers, Stage
from dateline.text import row_id


class Reading(NameRules, NounRules):
    """One article while its mentions are joined."""

    def run(self) -> tuple[Chain, ...]:
        ordered = sorted(self.document.mentions, key=lambda m: (m.head, m.span))
        for k, m in enumerate(ordered):
            self.before, self.ahead = ordered[max(0, k - 3) : k], ordered[k + 1 : k + 4]
            if is_answer(self.document, m):
                self._answer(m, ordered)
            elif m.form == "pronoun":
                self._pronoun(m)
            elif m.form == "nominal":
                self.nominal(m)
            elif m.kind_guess == "person":
                self.person(m)
            else:
                self.named(m)
            self.pronouns.saw(m, self.of.get(m.id))
        name_members(self.document, ordered, self.of, self.bodies)
        self._first_person()
        return tuple(
            self._chain(c) for c in sorted(self.clusters.values(), key=lambda c: c.mentions[0].span) if c.mentions
        )

    def _answer(self, m: Mention, ordered: Sequence[Mention]) -> None:
        """ "A:" before a turn is whoever is interviewed; nobody, where the text does not say who that is."""
        who = answerer(self.document, ordered, self.of)
        if who is not None:
            self.join(who, m, "who answers is whom the text says is interviewed", 0.7)

    def _pronoun(self, m: Mention) -> None:
        found = self.pronouns.resolve(m)
        if found is None:
            return
        who, why, score = found
        if isinstance(who, tuple):
            self.pair(who, m, why, score)
        else:
            self.join(who, m, why, score)

    def _first_person(self) -> None:
        """I and we, once who speaks is known."""
        table = resources.lexicon("mentions")["pronouns"]
        rest = []
        for m in self.document.mentions:
            if m.form == "pronoun" and m.id not in self.of:
                row = table.get(self.document.text[slice(*m.span)].lower())
                if row is not None and row[2] == 1:
                    rest.append((m, row[1] == "s"))
        if not rest:
            return
        who = FirstPerson(self.document, self.of, self.by_key, self.bodies)
        for m, singular in rest:
            found = who.resolve(m, singular)
            if found is not None:
                self.join(found[0], m, found[1], found[2])

    def _chain(self, cluster: Cluster) -> Chain:
        mentions = sorted(cluster.mentions, key=lambda m: m.span)
        best = max(mentions, key=_fullness)
        return Chain(
            id=self._id(cluster), mentions=tuple(m.id for m in mentions), best=best.id, why="; ".join(cluster.whys),
            score=cluster.score, together=tuple(dict.fromkeys(self._id(c.final()) for c in cluster.members)),
        )  # fmt: skip

    def _id(self, cluster: Cluster) -> str:
        return row_id("c", self.document.id, "chains", min(m.span for m in cluster.mentions))


def _fullness(m: Mention) -> tuple[int, int, int]:
    """Orders mentions by how fully they name: a name before a noun before a pronoun, then by length, then first.

    Of common nouns the first that has more than its head and is no mere description wins: "the rebels" as it came.
    """
    rank = {"name": 3, "metonym": 2, "demonym": 2, "nominal": 1, "pronoun": 0}[m.form]
    length = (m.name[1] - m.name[0]) if m.name else 0
    return rank, length, -m.span[0]


def annotate(document: Document) -> Layers:
    """Chains of one article, by their first mention."""
    if not document.mentions:
        return {"chains": ()}
    return {"chains": Reading(document).run()}


STAGE = Stage(
    name="annotate.coreference",
    needs=("mentions", "tokens", "sentences", "quotations", "attributions", "page"),
    gives=("chains",),
    annotate=annotate,
    purpose="joins the mentions that are one actor",
)
