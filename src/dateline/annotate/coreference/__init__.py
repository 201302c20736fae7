"""Which mentions are one actor: names and their variants, roles, the same nouns again, and pronouns.

Deterministic, in text order. A link is made where a rule speaks for it; what no rule joins stays on its own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from functools import cache
from itertools import islice

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import Entry, pieces
from dateline.annotate.coreference.apposition import names_it
from dateline.annotate.coreference.clusters import (
    Cluster,
    country_of_words,
    roles_of,
)
from dateline.annotate.coreference.firstperson import FirstPerson
from dateline.annotate.coreference.pronouns import Pronouns
from dateline.model import Chain, Document, Mention, Span
from dateline.name_forms import same_body, same_person
from dateline.pipeline import Layers, Stage
from dateline.text import row_id
from dateline.trees import Tree, within

REACH = 400  # clusters looked at, newest first: keeps a long page linear


class Reading:
    """One article while its mentions are joined."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tree = Tree(document.tokens)
        self.clusters: OrderedDict[int, Cluster] = OrderedDict()  # by identity, the newest last
        self.of: dict[str, Cluster] = {}
        self.by_key: dict[tuple[str, ...], Cluster] = {}
        self.pronouns = Pronouns(document, self.tree)
        self.before: list[Mention] = []  # the mentions right before and after the one that is being joined
        self.ahead: list[Mention] = []

    def run(self) -> tuple[Chain, ...]:
        ordered = sorted(self.document.mentions, key=lambda m: (m.head, m.span))
        for k, m in enumerate(ordered):
            self.before, self.ahead = ordered[max(0, k - 3) : k], ordered[k + 1 : k + 4]
            if m.form == "pronoun":
                found = self.pronouns.resolve(m)
                if found is not None:
                    self._join(found[0], m, found[1], found[2])
            elif m.form == "nominal":
                self._nominal(m)
            elif m.kind_guess == "person":
                self._person(m)
            else:
                self._named(m)
            self.pronouns.saw(m, self.of.get(m.id))
        self._first_person()
        return tuple(
            self._chain(c) for c in sorted(self.clusters.values(), key=lambda c: c.mentions[0].span) if c.mentions
        )

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
        who = FirstPerson(self.document, self.of, self.by_key)
        for m, singular in rest:
            found = who.resolve(m, singular)
            if found is not None:
                self._join(found[0], m, found[1], found[2])

    def words(self, span: Span) -> tuple[str, ...]:
        """Folded words of a stretch of text."""
        lo, hi = within(self.document.tokens, span)
        return tuple(p for t in self.document.tokens[lo:hi] for p in pieces(t.text))

    def _join(self, cluster: Cluster, m: Mention, why: str, score: float) -> None:
        while cluster.into is not None:  # a pronoun may still remember an actor that turned out to be another
            cluster = cluster.into
        cluster.add(m, why, score)
        self.of[m.id] = cluster
        self.clusters.move_to_end(id(cluster))

    def _newest(self, n: int = REACH) -> Iterator[Cluster]:
        """The actors mentioned last, the newest first."""
        return islice(reversed(self.clusters.values()), n)

    def _new(self, m: Mention, key: tuple[str, ...], why: str) -> Cluster:
        cluster = Cluster(key=key, kind=m.kind_guess, plural=m.plural)
        cluster.add(m, why, 1.0)
        self.of[m.id] = cluster
        self.clusters[id(cluster)] = cluster
        if key:
            self.by_key[key] = cluster
        return cluster

    def _roles(self, m: Mention) -> set[str]:
        """Role nouns in the mention's role words."""
        if m.role is None:
            return set()
        lo, hi = within(self.document.tokens, m.role)
        found = (actor_nouns.ending_at(self.document.tokens, k, lo) for k in range(lo, hi))
        return {actor_nouns.plain(f.words) for f in found if f is not None}

    # ------------------------------------------------------------ names

    def _person(self, m: Mention) -> None:
        assert m.name is not None
        name = _without_article(self.words(m.name))
        entry = actor_names.names().lookup(" ".join(name))
        roles = self._roles(m)
        best: tuple[float, Cluster] | None = None
        for cluster in self._newest():
            if cluster.kind != "person" or not cluster.named:
                continue
            sure = max((same_person(n, name) for n in cluster.names), default=0.0)
            if entry is not None and cluster.entry is not None:
                sure = 1.0 if entry is cluster.entry else 0.0
            if sure > (best[0] if best else 0.0):
                best = (sure, cluster)
        roles |= roles_of(entry)
        apposed = self._apposed(m)
        if best is None and apposed is not None:
            best = (0.92, apposed)
        elif best is not None and apposed is not None and apposed is not best[1]:
            self._move(apposed, best[1])
        if best is None and (told := self._told_before(m, roles, entry)) is not None:
            best = (0.7, told)
        if best is None:
            cluster = self._new(m, name, "a person's name")
        else:
            cluster = best[1]
            self._join(
                cluster, m, "the same name" if best[0] >= 0.98 else "a shorter or other form of the name", best[0]
            )
        cluster.named = True
        cluster.names.add(name)
        cluster.roles |= roles
        cluster.entry = cluster.entry or entry
        cluster.gender = cluster.gender or actor_nouns.gender_of(name, [w for r in roles for w in r.split()])
        cluster.country = cluster.country or (country_of_words(self.words(m.role)) if m.role else None)

    def _apposed(self, m: Mention) -> Cluster | None:
        """ "The envoy, Ann Lee," or "the charity Open Wells": the role noun right before a name, if still unnamed."""
        noun = next((n for n in reversed(self.before) if names_it(self.document, n, m)), None)
        cluster = self.of.get(noun.id) if noun is not None else None
        return None if cluster is None or cluster.named or len(cluster.mentions) > 1 else cluster

    def _move(self, cluster: Cluster, into: Cluster) -> None:
        """Give an unnamed actor's mentions to the named one it turned out to be."""
        for m in cluster.mentions:
            self._join(into, m, "the role before the name", 0.9)
        into.roles |= cluster.roles
        cluster.into = into
        del self.clusters[id(cluster)]

    def _told_before(self, m: Mention, roles: set[str], entry: Entry | None) -> Cluster | None:
        """ "The Foreign Secretary" before the name is given: one such role, never named, that the name fits."""
        country = entry.country if entry else None
        fits = []
        for c in self._newest(40):
            if c.kind == "person" and not c.named and not c.plural and c.roles & roles:
                same = c.country is not None and c.country == country
                if same or (c.capital and (c.country is None or country is None)):
                    fits.append(c)
        return fits[0] if len(fits) == 1 else None

    def _named(self, m: Mention) -> None:
        """A body, state, group or people by name."""
        assert m.name is not None
        name = _without_article(self.words(m.name))
        country = actor_names.country_words().get(name)
        entry = actor_names.names().lookup(" ".join(name))
        if country is not None and (entry is None or entry.kind == "government"):
            people = m.kind_guess == "population"
            self._keyed(m, ("people" if people else "country", country.code), "the same country", country.code)
            return
        if entry is not None:
            cluster = self._keyed(m, ("entry", entry.name), "a name of the same entry of the dictionary", entry.country)
            cluster.entry, cluster.kind = entry, entry.kind
            cluster.roles.add(name[-1])
        else:
            cluster = self._body(m, name)
        cluster.names.add(name)
        self._acronym(m, cluster)

    def _keyed(self, m: Mention, key: tuple[str, ...], why: str, country: str | None) -> Cluster:
        cluster = self.by_key.get(key)
        if cluster is None and key[0] == "entry" and (told := self._government_before(m)) is not None:
            self._join(told, m, "the government named later", 0.7)
            told.country, told.named, cluster = country, True, told
            self.by_key[key] = told
        elif cluster is None:
            cluster = self._new(m, key, "a name")
            cluster.country, cluster.named = country, True
        else:
            self._join(cluster, m, why, 0.98)
        return cluster

    def _government_before(self, m: Mention) -> Cluster | None:
        """ "The government" before "the Syrian government": the one cluster of that noun that has no country yet."""
        if m.kind_guess != "government" or m.name is None:
            return None
        last = self.words(m.name)[-1]
        fits = [c for c in self._newest(40) if not c.named and not c.plural and c.country is None and last in c.roles]
        return fits[0] if len(fits) == 1 else None

    def _body(self, m: Mention, name: tuple[str, ...]) -> Cluster:
        best: tuple[float, Cluster] | None = None
        told = self._apposed(m)
        if told is not None:
            self._join(told, m, "the name after its noun", 0.9)
            told.named, told.country = True, told.country or country_of_words(name)
            return told
        for cluster in self._newest():
            if not cluster.named or not cluster.names:
                continue
            if cluster.kind == "person":
                sure = max((same_person(n, name) for n in cluster.names), default=0.0) if len(name) <= 2 else 0.0
                sure = sure if sure >= 0.95 else 0.0
            else:
                sure = max((same_body(n, name) for n in cluster.names), default=0.0)
            if sure > (best[0] if best else 0.0):
                best = (sure, cluster)
        if best is not None:
            self._join(
                best[1], m, "the same name" if best[0] == 1.0 else "a shorter form or the initials of the name", best[0]
            )
            return best[1]
        cluster = self._new(m, name, "a name")
        cluster.named = True
        cluster.country = country_of_words(name)
        return cluster

    def _acronym(self, m: Mention, cluster: Cluster) -> None:
        """ "... Committee (HNC)": the acronym in brackets is a name of the same body."""
        text = self.document.text[m.span[0] : m.span[1]]
        if m.name is not None and m.name[1] < m.span[1] and text.endswith(")") and "(" in text:
            cluster.names.add(self.words((m.span[0] + text.rindex("(") + 1, m.span[1] - 1)))

    # ------------------------------------------------------------ role nouns

    def _nominal(self, m: Mention) -> None:
        lo, hi = within(self.document.tokens, m.span)
        head, _ = within(self.document.tokens, m.head)
        found = actor_nouns.ending_at(self.document.tokens, head, lo)
        noun = actor_nouns.plain(found.words if found else self.document.tokens[head].lemma.lower())
        words = tuple(p for t in self.document.tokens[lo:hi] for p in pieces(t.text))
        before = self.document.tokens[lo:head]
        definite = bool(before) and before[0].text.lower() in _set("definite")
        fresh = any(t.text.lower() in _set("other_words") for t in before) or (
            not m.plural and bool(before) and before[0].text.lower() in _set("indefinite")
        )
        country = country_of_words(words)
        fresh = fresh or any(names_it(self.document, m, name) for name in self.ahead)
        target = self._own_country(m, noun) or (None if fresh else self._antecedent(m, noun, words, definite, country))
        if target is not None:
            self._join(target[0], m, target[1], target[2])
            return
        cluster = self._new(m, (), "a role noun")
        cluster.roles.add(noun)
        cluster.country = country
        cluster.gender = actor_nouns.gender_of((), noun.split()) if not m.plural else None
        cluster.capital = definite and self.document.tokens[head].text[0].isupper()

    def _antecedent(
        self, m: Mention, noun: str, words: tuple[str, ...], definite: bool, country: str | None
    ) -> tuple[Cluster, str, float] | None:
        return (self._named_inside(m, noun) or self._same_noun(m, noun, words, country)
                or (self._by_role(noun, country) if definite and not m.plural else None)
                or (self._points_back(noun) if definite else None))  # fmt: skip

    def _own_country(self, m: Mention, noun: str) -> tuple[Cluster, str, float] | None:
        """ "His country" is the country of whom "his" stands for, where that is known."""
        if noun not in resources.lexicon("coreference")["own_country"]:
            return None
        for cluster in self._newest(3):
            last = cluster.mentions[-1]
            if last.form == "pronoun" and last.span[0] == m.span[0] and cluster.country:
                state = self.by_key.get(("country", cluster.country))
                return (state, "the country of the one before it", 0.8) if state is not None else None
        return None

    def _named_inside(self, m: Mention, noun: str) -> tuple[Cluster, str, float] | None:
        """ "ISIL fighters" is ISIL: a group's name before a noun of membership."""
        if noun.split()[-1] not in _set("member_nouns"):
            return None
        lo, hi = within(self.document.tokens, (m.span[0], m.head[0]))
        for k in range(lo, hi):
            found = actor_names.names().match(self.document.tokens, k, hi)
            if found and found.end == hi and found.entry.kind == "armed-group":
                cluster = self.by_key.get(("entry", found.entry.name))
                if cluster is None:
                    cluster = self._new(m, ("entry", found.entry.name), "members of a named group")
                    cluster.entry, cluster.kind, cluster.named, cluster.country = (
                        found.entry,
                        found.entry.kind,
                        True,
                        found.entry.country,
                    )
                    cluster.mentions.clear()
                    cluster.names.add(actor_names.key(found.entry.name))
                return cluster, "members of a named group", 0.9
        return None

    def _same_noun(
        self, m: Mention, noun: str, words: tuple[str, ...], country: str | None
    ) -> tuple[Cluster, str, float] | None:
        if not m.plural and m.kind_guess == "person":
            return None
        for cluster in self._newest():
            if noun not in cluster.roles or cluster.plural != m.plural or _one_person(cluster):
                continue
            if country is None or cluster.country is None or country == cluster.country:
                return cluster, "the same noun", 0.8
        return None

    def _by_role(self, noun: str, country: str | None) -> tuple[Cluster, str, float] | None:
        like = _same_roles(noun)
        for cluster in self._newest():
            if cluster.kind != "person" or cluster.plural or not (cluster.roles & like):
                continue
            if country is None or cluster.country is None or country == cluster.country:
                return cluster, f"the role said of the person: {noun}", 0.85
        return None

    def _points_back(self, noun: str) -> tuple[Cluster, str, float] | None:
        """ "The movement" is the last body named so ("... Movement"); "the group" may be any named group."""
        for cluster in self._newest(REACH):
            if cluster.named and cluster.kind != "person" and any(noun in n for n in cluster.names):
                return cluster, f"the last named with this noun: {noun}", 0.85
        kinds = resources.lexicon("coreference")["points_to"].get(noun)
        if kinds is None:
            return None
        for cluster in self._newest(40):
            if cluster.named and cluster.kind in kinds:
                return cluster, f"a noun that points back: {noun}", 0.65
        return None

    # ------------------------------------------------------------ rows

    def _chain(self, cluster: Cluster) -> Chain:
        mentions = sorted(cluster.mentions, key=lambda m: m.span)
        best = max(mentions, key=_fullness)
        return Chain(
            id=row_id("c", self.document.id, "chains", mentions[0].span),
            mentions=tuple(m.id for m in mentions), best=best.id, why="; ".join(cluster.whys), score=cluster.score,
        )  # fmt: skip


def _fullness(m: Mention) -> tuple[int, int, int]:
    """Orders mentions by how fully they name: a name before a noun before a pronoun, then by length, then first.

    Of common nouns the first that has more than its head and is no mere description wins: "the rebels" as it came.
    """
    rank = {"name": 3, "metonym": 2, "demonym": 2, "nominal": 1, "pronoun": 0}[m.form]
    length = (m.name[1] - m.name[0]) if m.name else 0
    return rank, length, -m.span[0]


def _one_person(cluster: Cluster) -> bool:
    return cluster.kind == "person" and not cluster.plural


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] in _set("articles") else words


def _set(name: str) -> frozenset[str]:
    return actor_nouns.words_of(name, "mentions")


@cache
def _may_mean() -> dict[str, set[str]]:
    table = resources.lexicon("coreference")["may_mean"]
    return {actor_nouns.plain(noun): {actor_nouns.plain(w) for w in roles} for noun, roles in table.items()}


def _same_roles(noun: str) -> set[str]:
    """The role itself and what a definite use of it may mean."""
    return {noun, *_may_mean().get(noun, ())}


def annotate(document: Document) -> Layers:
    """Chains of one article, by their first mention."""
    if not document.mentions:
        return {"chains": ()}
    return {"chains": Reading(document).run()}


STAGE = Stage(
    name="annotate.coreference",
    needs=("mentions", "tokens", "sentences", "quotations", "attributions"),
    gives=("chains",),
    annotate=annotate,
    purpose="joins the mentions that are one actor",
)
