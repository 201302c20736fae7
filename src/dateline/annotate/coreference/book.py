"""The actors of one article while its mentions are joined: what the rules for names and for nouns share."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice

from dateline import actor_nouns
from dateline.actor_names import Entry, pieces
from dateline.annotate.coreference.apposition import names_it
from dateline.annotate.coreference.bodies import REACH, Bodies
from dateline.annotate.coreference.clusters import Cluster
from dateline.annotate.coreference.pronouns import Pronouns
from dateline.model import Document, Mention, Span
from dateline.name_forms import spellings
from dateline.trees import Tree, within

SPELLINGS = 100  # of these, so many whose names may be another spelling; of the others a word must be the same


class Book:
    """Clusters of mentions, found by mention, by key and by age."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tree = Tree(document.tokens)
        self.clusters: OrderedDict[int, Cluster] = OrderedDict()  # by identity, the newest last
        self.of: dict[str, Cluster] = {}
        self.by_key: dict[tuple[str, ...], Cluster] = {}
        self.by_word: dict[str, set[int]] = {}  # clusters by the words of their names, and these by their skeletons
        self.bodies = Bodies(document, self.clusters, self.of, self.by_key)
        self.pronouns = Pronouns(document, self.tree)
        self.before: list[Mention] = []  # the mentions right before and after the one that is being joined
        self.ahead: list[Mention] = []

    def words(self, span: Span) -> tuple[str, ...]:
        """Folded words of a stretch of text."""
        lo, hi = within(self.document.tokens, span)
        return tuple(p for t in self.document.tokens[lo:hi] for p in pieces(t.text))

    def join(self, cluster: Cluster, m: Mention, why: str, score: float) -> None:
        while cluster.into is not None:  # a pronoun may still remember an actor that turned out to be another
            cluster = cluster.into
        cluster.add(m, why, score)
        self.of[m.id] = cluster
        self.clusters.move_to_end(id(cluster))

    def newest(self, n: int = REACH) -> Iterator[Cluster]:
        """The actors mentioned last, the newest first."""
        return islice(reversed(self.clusters.values()), n)

    def call(self, cluster: Cluster, name: tuple[str, ...]) -> None:
        """Note a name of an actor."""
        if name not in cluster.names:
            cluster.names.add(name)
            for form in spellings(name):
                self.by_word.setdefault(form, set()).add(id(cluster))

    def alike(self, name: tuple[str, ...], entry: Entry | None) -> Iterator[Cluster]:
        """The actors mentioned last whose name one may be, or that are the same entry, the newest first."""
        sharing = set[int]().union(*(self.by_word.get(form, ()) for form in spellings(name)))
        for k, cluster in enumerate(self.newest()):
            if k < SPELLINGS or id(cluster) in sharing or (entry is not None and cluster.entry is entry):
                yield cluster

    def new(self, m: Mention, key: tuple[str, ...], why: str) -> Cluster:
        cluster = Cluster(key=key, kind=m.kind_guess, plural=m.plural)
        cluster.add(m, why, 1.0)
        self.of[m.id] = cluster
        self.clusters[id(cluster)] = cluster
        if key:
            self.by_key[key] = cluster
        return cluster

    def pair(self, members: tuple[Cluster, ...], m: Mention, why: str, score: float) -> Cluster:
        """Join a mention to the actor that two or more are together, made with its first mention."""
        key = ("together", *sorted(str(id(c)) for c in members))
        cluster = self.by_key.get(key)
        if cluster is None:
            cluster = self.new(m, key, why)
            cluster.members, cluster.plural, cluster.kind, cluster.score = members, True, members[0].kind, score
        else:
            self.join(cluster, m, why, score)
        return cluster

    def roles(self, m: Mention) -> set[str]:
        """Role nouns in the mention's role words."""
        if m.role is None:
            return set()
        lo, hi = within(self.document.tokens, m.role)
        found = (actor_nouns.ending_at(self.document.tokens, k, lo) for k in range(lo, hi))
        nouns = {actor_nouns.plain(f.words) for f in found if f is not None}
        former = {t.text.lower() for t in self.document.tokens[lo:hi]} & actor_nouns.words_of("former")
        return nouns | {f"{word} {noun}" for word in former for noun in nouns}

    def apposed(self, m: Mention) -> Cluster | None:
        """ "The envoy, Ann Lee," or "the charity Open Wells": the role noun right before a name, if still unnamed."""
        noun = next((n for n in reversed(self.before) if names_it(self.document, n, m)), None)
        cluster = self.of.get(noun.id) if noun is not None else None
        return None if cluster is None or cluster.named or len(cluster.mentions) > 1 else cluster

    def move(self, cluster: Cluster, into: Cluster) -> None:
        """Give an unnamed actor's mentions to the named one it turned out to be."""
        for m in cluster.mentions:
            self.join(into, m, "the role before the name", 0.9)
        into.roles |= cluster.roles
        cluster.into = into
        del self.clusters[id(cluster)]


def lexicon(name: str) -> frozenset[str]:
    """One list of the mention lexicon."""
    return actor_nouns.words_of(name, "mentions")
