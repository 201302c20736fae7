"""Names: the same again, a shorter or other form of it, initials, entries of the dictionary, countries."""

from __future__ import annotations

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import Entry
from dateline.annotate.coreference.book import Book, lexicon
from dateline.annotate.coreference.clusters import Cluster, country_of_words, roles_of, same_roles
from dateline.model import Mention
from dateline.name_forms import same_body, same_person
from dateline.trees import within

SOON = 3  # so many sentences before its name is given an actor told of by a role may stand


class NameRules(Book):
    """Joins mentions that have a proper name."""

    def person(self, m: Mention) -> None:
        assert m.name is not None
        name = _without_article(self.words(m.name))
        known, text = actor_names.names(), " ".join(name)
        entry = known.lookup(text) or known.longer(text, country_of_words(self.words(m.role)) if m.role else None)
        roles = self.roles(m)
        best: tuple[float, Cluster] | None = None
        for cluster in self.alike(name, entry):
            if cluster.kind != "person" or not cluster.named:
                continue
            sure = max((same_person(n, name) for n in cluster.names), default=0.0)
            sure = sure or self._family_first(cluster, name)
            if entry is not None and cluster.entry is not None:
                sure = 1.0 if entry is cluster.entry else 0.0
            if sure > (best[0] if best else 0.0):
                best = (sure, cluster)
        roles |= roles_of(entry)
        apposed = self.apposed(m)
        if best is None and apposed is not None:
            best = (0.92, apposed)
        elif best is not None and apposed is not None and apposed is not best[1]:
            self.move(apposed, best[1])
        if best is None and (same := self._alias_of(m)) is not None:
            best = (0.9, same)
        if best is None and (told := self._told_before(m, roles, entry)) is not None:
            best = (0.7, told)
        if best is None:
            cluster = self.new(m, name, "a person's name")
        else:
            cluster = best[1]
            self.join(
                cluster, m, "the same name" if best[0] >= 0.98 else "a shorter or other form of the name", best[0]
            )
        cluster.named = True
        self.call(cluster, name)
        cluster.roles |= roles
        cluster.entry = cluster.entry or entry
        cluster.gender = cluster.gender or actor_nouns.gender_of(name, [w for r in roles for w in r.split()])
        cluster.country = cluster.country or (country_of_words(self.words(m.role)) if m.role else None)

    def _alias_of(self, m: Mention) -> Cluster | None:
        """ "Khaled Mansour, known as Abu Walid": the person named right before, whose other name this is."""
        said = lexicon_of("aliases")
        for n in reversed(self.before):
            if n.form == "name" and n.kind_guess == "person" and n.sentence == m.sentence:
                gap = self.document.text[n.span[1] : m.span[0]].strip(" ,(").lower()
                return self.of.get(n.id) if gap in said else None
        return None

    def _family_first(self, cluster: Cluster, name: tuple[str, ...]) -> float:
        """ "Xi" after "Xi Jinping": the first word is the family's in some countries."""
        country = cluster.country or (cluster.entry.country if cluster.entry is not None else None)
        first = country in lexicon("family_first") and len(name) == 1
        return 0.9 if first and any(len(n) > 1 and n[0] == name[0] for n in cluster.names) else 0.0

    def _told_before(self, m: Mention, roles: set[str], entry: Entry | None) -> Cluster | None:
        """ "The Foreign Secretary" before the name is given: one such role, never named, that the name fits; "the
        mediator" may be named as an envoy."""
        country = entry.country if entry else None
        fits = []
        for c in self.newest(40):
            if c.kind != "person" or c.named or c.plural:
                continue
            same = c.country is not None and c.country == country
            titled = same or (c.capital and (c.country is None or country is None))
            if (titled and c.roles & roles) or (c.country is None and self._only_one(c, m, roles)):
                fits.append(c)
        return fits[0] if len(fits) == 1 else None

    def _only_one(self, cluster: Cluster, m: Mention, roles: set[str]) -> bool:
        """Whether an unnamed actor is told of just before by a role that an article gives to one, and that may mean
        one of these."""
        near = m.sentence - cluster.mentions[-1].sentence <= SOON
        alone = cluster.roles <= lexicon_of("for_one")
        return (
            near
            and alone
            and any(roles & same_roles(r) or any(r in same_roles(k) for k in roles) for r in cluster.roles)
        )

    def named(self, m: Mention) -> None:
        """A body, state, group or people by name."""
        assert m.name is not None
        name = _without_article(self.words(m.name))
        entry, whose = actor_names.names().lookup(" ".join(name)), self._whose(m)
        if entry is not None and entry.kind == "government" and whose is not None and whose != entry.country:
            entry = None  # "the Ministry of Defence of Chad" is not Britain's
        country = actor_names.country_words().get(_state(name) if entry is None else name)
        half = _halves().get(name[0]) if len(name) == 1 else None
        if half is not None and ("country", half) in self.by_key:
            self.join(self.by_key["country", half], m, "half of a land", 0.8)
            return
        if country is not None and (entry is None or entry.kind == "government"):
            people = m.kind_guess == "population"
            self._keyed(m, ("people" if people else "country", country.code), "the same country", country.code)
            return
        if entry is not None:
            cluster = self._keyed(m, ("entry", entry.name), "a name of the same entry of the dictionary", entry.country)
            cluster.entry, cluster.kind = entry, entry.kind
            cluster.roles.add(name[-1])
        else:
            cluster = self._body(m, name, whose)
        self.call(cluster, name)
        self._acronym(m, cluster)

    def _keyed(self, m: Mention, key: tuple[str, ...], why: str, country: str | None) -> Cluster:
        cluster = self.by_key.get(key)
        if cluster is None and key[0] == "entry" and (told := self._government_before(m)) is not None:
            self.join(told, m, "the government named later", 0.7)
            told.country, told.named, cluster = country, True, told
            self.by_key[key] = told
        elif cluster is None:
            cluster = self.new(m, key, "a name")
            cluster.country, cluster.named = country, True
        else:
            self.join(cluster, m, why, 0.98)
        return cluster

    def _government_before(self, m: Mention) -> Cluster | None:
        """ "The government" before "the Syrian government": the one cluster of that noun that has no country yet."""
        if m.kind_guess != "government" or m.name is None:
            return None
        last = self.words(m.name)[-1]
        fits = [c for c in self.newest(40) if not c.named and not c.plural and c.country is None and last in c.roles]
        return fits[0] if len(fits) == 1 else None

    def _whose(self, m: Mention) -> str | None:
        """The country that owns a body by its words or by "of ..." right behind them, else null."""
        _, end = within(self.document.tokens, m.span)
        behind = self.document.tokens[end : end + 3]
        owned = behind and behind[0].text.lower() in lexicon("prepositions_of_belonging")
        return country_of_words(self.words(m.span)) or (
            country_of_words([t.text.lower() for t in behind[1:]]) if owned else None
        )

    def _body(self, m: Mention, name: tuple[str, ...], whose: str | None) -> Cluster:
        best: tuple[float, Cluster] | None = None
        told = self.apposed(m)
        if told is not None:
            self.join(told, m, "the name after its noun", 0.9)
            told.named, told.country = True, told.country or country_of_words(name)
            return told
        noun = self._as_noun(name)
        if noun is not None:
            self.join(noun, m, "the same noun with a capital", 0.75)
            return noun
        for cluster in self.newest():
            if not cluster.named or not cluster.names or (whose and cluster.country and whose != cluster.country):
                continue
            if cluster.kind == "person":
                sure = max((same_person(n, name) for n in cluster.names), default=0.0) if len(name) <= 2 else 0.0
                sure = sure if sure >= 0.95 else 0.0
            else:
                sure = max((same_body(n, name) for n in cluster.names), default=0.0)
            if sure > (best[0] if best else 0.0):
                best = (sure, cluster)
                if len(name) == 1 and sure < 1 and any(name[0] in n for n in cluster.names):
                    break  # "the Ministry" is the one named last, whatever the other is called
        if best is not None:
            self.join(
                best[1], m, "the same name" if best[0] == 1.0 else "a shorter form or the initials of the name", best[0]
            )
            return best[1]
        cluster = self.new(m, name, "a name")
        cluster.named = True
        cluster.country = country_of_words(name) or whose
        return cluster

    def _as_noun(self, name: tuple[str, ...]) -> Cluster | None:
        """ "Army negotiator" after "the army": the one body of the article that is told of by just this noun."""
        if len(name) != 1:
            return None
        fits = [c for c in self.newest() if not c.named and c.kind != "person" and name[0] in c.roles]
        return fits[0] if len(fits) == 1 else None

    def _acronym(self, m: Mention, cluster: Cluster) -> None:
        """ "... Committee (HNC)": the acronym in brackets is a name of the same body."""
        text = self.document.text[m.span[0] : m.span[1]]
        if m.name is not None and m.name[1] < m.span[1] and text.endswith(")") and "(" in text:
            self.call(cluster, self.words((m.span[0] + text.rindex("(") + 1, m.span[1] - 1)))


def lexicon_of(name: str) -> frozenset[str]:
    """One list of the coreference lexicon."""
    return actor_nouns.words_of(name, "coreference")


def _halves() -> dict[str, str]:
    return {word: code for pair in resources.lexicon("mentions")["halves"] for word, code in pair.items()}


def _state(name: tuple[str, ...]) -> tuple[str, ...]:
    """The country in "Government of Tarva", "Republic of Tarva"."""
    heads = lexicon("state_heads")
    return name[2:] if len(name) > 2 and name[0] in heads and name[1] in lexicon("prepositions_of_belonging") else name


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] in lexicon("articles") else words
