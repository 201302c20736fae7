"""Role nouns: the same noun again, a role said of a person, nouns that point back to a name."""

from __future__ import annotations

from collections.abc import Sequence

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import pieces
from dateline.annotate.coreference.apposition import names_it
from dateline.annotate.coreference.bodies import REACH
from dateline.annotate.coreference.book import Book, lexicon
from dateline.annotate.coreference.clusters import Cluster, country_of_words, same_roles
from dateline.annotate.coreference.several import number_of
from dateline.model import Mention, Token
from dateline.trees import within

LATELY = 12  # so many actors back a body is looked for that is named by a noun


class NounRules(Book):
    """Joins mentions that name by a common noun."""

    def nominal(self, m: Mention) -> None:
        lo, hi = within(self.document.tokens, m.span)
        head, _ = within(self.document.tokens, m.head)
        found = actor_nouns.ending_at(self.document.tokens, head, lo)
        noun = actor_nouns.plain(found.words if found else self.document.tokens[head].lemma.lower())
        words = tuple(p for t in self.document.tokens[lo:hi] for p in pieces(t.text))
        before = self.document.tokens[lo:head]
        definite = bool(before) and before[0].text.lower() in lexicon("definite")
        fresh = any(
            t.text.lower() in lexicon("other_words") for t in before[: found.start - lo if found else None]
        ) or (not m.plural and bool(before) and before[0].text.lower() in lexicon("indefinite"))
        country = country_of_words(words) or self._short_country(lo, hi)
        fresh = fresh or any(names_it(self.document, m, name) for name in self.ahead)
        if self._met(m, noun, before, definite):
            return
        target = self._own_country(m, noun) or (None if fresh else self._antecedent(m, noun, words, definite, country))
        if target is not None:
            self.join(target[0], m, target[1], target[2])
            return
        if self._counted(m, noun, before):
            return
        cluster = self.new(m, (), "a role noun")
        cluster.roles.add(noun)
        cluster.country = country
        cluster.gender = actor_nouns.gender_of((), noun.split()) if not m.plural else None
        cluster.capital = definite and self.document.tokens[head].text[0].isupper()

    def _counted(self, m: Mention, noun: str, before: Sequence[Token]) -> bool:
        """ "Both sides", "the three countries": those named before, if just so many can be meant."""
        several = number_of(before) if m.plural else 0
        return bool(several) and self._together(m, noun, several, counted=True)

    def _met(self, m: Mention, noun: str, before: Sequence[Token], definite: bool) -> bool:
        """ "The ministers" after one minister met another."""
        bare = len(before) == 1 and definite and m.plural
        return bare and self._together(m, noun, 2, counted=False)

    def _together(self, m: Mention, noun: str, several: int, counted: bool) -> bool:
        members = self.pronouns.pairs.meant(self.pronouns.seen, m, noun, several, counted, same_roles(noun))
        if members is not None:
            self.pair(members, m, f"{several} named before", 0.6).roles.add(noun)
        return members is not None

    def _antecedent(
        self, m: Mention, noun: str, words: tuple[str, ...], definite: bool, country: str | None
    ) -> tuple[Cluster, str, float] | None:
        return (self._named_inside(m, noun) or self._enemy(words) or self._same_noun(m, noun, words, country)
                or (self._by_role(m, noun, country) if definite and not m.plural else None)
                or (self._points_back(m, noun, words, country) if definite else None))  # fmt: skip

    def _own_country(self, m: Mention, noun: str) -> tuple[Cluster, str, float] | None:
        """ "His country" is the country of whom "his" stands for, "her side" the body she speaks for, where known."""
        table = resources.lexicon("coreference")
        if m.plural or noun not in (*table["own_country"], *table["own_body"]):
            return None
        for cluster in self.newest(3):
            last = cluster.mentions[-1]
            if last.form != "pronoun" or last.span[0] != m.span[0]:
                continue
            if noun in table["own_country"]:
                state = self.by_key.get(("country", cluster.country)) if cluster.country else None
                return (state, "the country of the one before it", 0.8) if state is not None else None
            body = self.bodies.of_person(cluster) if cluster.kind == "person" else None
            return (body, "the body of the one before it", 0.7) if body is not None else None
        return None

    def _named_inside(self, m: Mention, noun: str) -> tuple[Cluster, str, float] | None:
        """ "ISIL fighters" is ISIL: a group's name before a noun of membership."""
        if noun.split()[-1] not in lexicon("member_nouns"):
            return None
        lo, hi = within(self.document.tokens, (m.span[0], m.head[0]))
        for k in range(lo, hi):
            found = actor_names.names().match(self.document.tokens, k, hi)
            between = self.document.tokens[found.end : hi] if found else ()
            if found and found.entry.kind == "armed-group" and all(t.pos in ("ADJ", "NOUN") for t in between):
                cluster = self.by_key.get(("entry", found.entry.name))
                if cluster is None:
                    cluster = self.new(m, ("entry", found.entry.name), "members of a named group")
                    cluster.entry, cluster.kind, cluster.named, cluster.country = (
                        found.entry,
                        found.entry.kind,
                        True,
                        found.entry.country,
                    )
                    cluster.mentions.clear()
                    self.call(cluster, actor_names.key(found.entry.name))
                return cluster, "members of a named group", 0.9
        return None

    def _enemy(self, words: tuple[str, ...]) -> tuple[Cluster, str, float] | None:
        """ "Enemy fighters": the armed group of the article, where it names just one."""
        if not lexicon("enemy_words").intersection(words):
            return None
        groups = [c for c in self.newest() if c.named and c.kind == "armed-group"]
        return (groups[0], "the enemy: the one armed group named", 0.65) if len(groups) == 1 else None

    def _same_noun(
        self, m: Mention, noun: str, words: tuple[str, ...], country: str | None
    ) -> tuple[Cluster, str, float] | None:
        if not m.plural and m.kind_guess == "person":
            return None
        definite, counted = self._how(m)
        if not definite and (counted or noun in lexicon("generic_people")):
            return None
        if noun in lexicon("generic_people") and self._owned(m):
            return None
        for k, cluster in enumerate(self.newest()):
            if noun not in cluster.roles:
                if not definite or k >= LATELY or not _ends_in(cluster, noun):
                    continue
            elif _one_person(cluster):
                continue
            if cluster.kind == "armed-group" and noun in lexicon_of("state_forces"):
                continue
            if cluster.plural != m.plural and self._head(cluster.mentions[0]) != self._head(m):
                continue
            if not definite and self._how(cluster.mentions[0])[1]:
                continue
            if self._told_apart(m, cluster):
                continue
            if country is None or cluster.country is None or country == cluster.country:
                return cluster, "the same noun", 0.8
        return None

    def _short_country(self, lo: int, hi: int) -> str | None:
        """The country of "US" and "UK", which folded are words of their own."""
        tokens = self.document.tokens
        found = (actor_names.country_at(tokens, k, k + 1) for k in range(lo, hi) if tokens[k].text.isupper())
        return next((f[1].code for f in found if f is not None), None)

    def _told_apart(self, m: Mention, cluster: Cluster) -> bool:
        """Whether both are told by adjectives or names before the noun, and by different ones: "European diplomats" and
        "American diplomats"."""
        mine = self._said_of(m)
        theirs = (
            set[str]().union(*(self._said_of(o) for o in cluster.mentions if o.form == "nominal")) if mine else set()
        )
        return bool(mine and theirs) and not mine & theirs

    def _said_of(self, m: Mention) -> set[str]:
        """The adjectives and nouns before the head of a phrase that say which one is meant."""
        lo, hi = within(self.document.tokens, (m.span[0], m.head[0]))
        head, _ = within(self.document.tokens, m.head)
        return {
            t.lemma.lower() for t in self.document.tokens[lo:hi]
            if t.head == head and t.dep in ("amod", "compound", "nmod") and t.pos in ("ADJ", "NOUN", "PROPN")
        }  # fmt: skip

    def _how(self, m: Mention) -> tuple[bool, bool]:
        """Whether a phrase points ("the", "these", "their") and whether it counts ("33 people", "dozens of")."""
        lo, hi = within(self.document.tokens, (m.span[0], m.head[0]))
        before = self.document.tokens[lo:hi]
        points = any(t.text.lower() in lexicon("definite") or t.tag in ("PRP$", "POS") for t in before[:2])
        points = points or bool(number_of(before))
        return points, any(t.pos == "NUM" or t.dep == "nummod" for t in before)

    def _anothers(self, m: Mention, country: str | None) -> bool:
        """Whether an owner without a known country says whose the role is: "the North's leader"."""
        lo, hi = within(self.document.tokens, (m.span[0], m.head[0]))
        return country is None and any(t.tag == "POS" for t in self.document.tokens[lo:hi])

    def _owned(self, m: Mention) -> bool:
        """Whether a possessor says whose people: "our people" are not the last ones named."""
        lo, hi = within(self.document.tokens, (m.span[0], m.head[0]))
        return any(t.tag in ("PRP$", "POS") for t in self.document.tokens[lo:hi])

    def _head(self, m: Mention) -> str:
        return self.document.text[slice(*m.head)].lower()

    def _by_role(self, m: Mention, noun: str, country: str | None) -> tuple[Cluster, str, float] | None:
        if self._anothers(m, country):
            return None
        like = same_roles(noun)
        for cluster in self.newest():
            if cluster.kind != "person" or cluster.plural or not (cluster.roles & like):
                continue
            if country is None or cluster.country is None or country == cluster.country:
                return cluster, f"the role said of the person: {noun}", 0.85
        return None

    def _points_back(
        self, m: Mention, noun: str, words: tuple[str, ...], country: str | None
    ) -> tuple[Cluster, str, float] | None:
        """ "The movement" is the last body named so ("... Movement"); "the group" may be any named group."""
        for cluster in self.newest(REACH):
            if cluster.kind == "armed-group" and noun in lexicon_of("state_forces"):
                continue  # "the army" is no Liberation Army of rebels
            if country not in (None, cluster.country, *actor_names.no_states()) and cluster.country is not None:
                continue  # "the Turkish state" is no Islamic State
            if cluster.named and cluster.kind != "person" and any(noun in n for n in cluster.names):
                return cluster, f"the last named with this noun: {noun}", 0.85
        kinds = resources.lexicon("coreference")["points_to"].get(noun)
        if kinds is None or (m.plural and noun not in resources.lexicon("coreference")["points_as_members"]):
            return None  # "the militants" are one group, "the countries" are several
        code = _code_of_phrase(words) or country
        for cluster in self.newest(40):
            other = cluster.country not in (None, code, *actor_names.no_states()) and code is not None
            if cluster.named and cluster.kind in kinds and not other:
                return cluster, f"a noun that points back: {noun}", 0.65
        return None


def lexicon_of(name: str) -> frozenset[str]:
    """One list of the coreference lexicon."""
    return actor_nouns.words_of(name, "coreference")


def _code_of_phrase(words: tuple[str, ...]) -> str | None:
    """The code of a phrase that is no one state's ("the international coalition")."""
    table = actor_nouns.phrase_countries()
    return next((table[p] for n in (3, 2, 1) if (p := " ".join(words[-n:])) in table), None)


def _ends_in(cluster: Cluster, noun: str) -> bool:
    """Whether a body is named by a noun ("OPCW Executive Council": the council), newer than one told of by it."""
    body = cluster.named and cluster.kind in ("organisation", "government")
    return body and any(n[-1:] == (noun,) for n in cluster.names)


def _one_person(cluster: Cluster) -> bool:
    return cluster.kind == "person" and not cluster.plural
