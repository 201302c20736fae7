"""From chains to actors: fullest name, kind, country and sectors as PLOVER has them, role, body they belong to."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence

import msgspec

from dateline import actor_names, actor_nouns, actor_tables
from dateline.annotate.actors.belonging import settle
from dateline.annotate.actors.groups import joint, shared
from dateline.annotate.actors.reading import (
    Facts,
    body_sectors,
    known_before,
    known_names,
    outside,
    role_text,
    sectors_of_role,
    tied_to,
    words_at,
)
from dateline.annotate.actors.scene import Scene
from dateline.model import Actor, Chain, Document, Mention, Place, Span
from dateline.pipeline import Layers, Stage
from dateline.text import contains, row_id
from dateline.trees import within

NEAR = 12  # rows looked at after the start of a phrase
BODY_SECTORS = {"UNO": ("IGO",)}
LOCAL_SECTORS = frozenset(
    {"CVL", "REF", "REB", "OPP", "MIL", "COP", "LEG", "GOV", "PRM", "MED", "EDU", "LAB", "AGR", "UAF", "JUD", "SPY"}
)

OFFICES = frozenset({"GOV", "LEG", "MIL", "IGO", "JUD", "SPY", "COP"})


class Cast:
    """The actors of one article while they are made."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.tokens = document.tokens
        self.mentions = {m.id: m for m in document.mentions}
        self.chain_at: dict[tuple[int, int], str] = {}
        self.places = {p.id: p for p in document.places}
        dated = document.page.written or document.page.published or ""
        self.year = int(dated[:4]) if dated[:4].isdigit() else None
        self.scene = Scene(document)
        self.countries: dict[str, str] = {}
        self.facts: dict[str, Facts] = {}
        self.ids = {
            c.id: row_id("a", document.id, "actors", self.mentions[c.mentions[0]].span) for c in document.chains
        }
        for chain in document.chains:
            for m in chain.mentions:
                self.chain_at.setdefault(self.mentions[m].name or self.mentions[m].span, self.ids[chain.id])
        self.bodies = {m.name or m.span for m in document.mentions if m.kind_guess not in ("person", "population")}
        self.people = {m.name for m in document.mentions if m.name and m.kind_guess == "person"}
        self.chain_spans = sorted(self.chain_at)
        self.toponyms = sorted(document.toponyms, key=lambda t: t.span)
        self.place_starts = [t.span[0] for t in self.toponyms]

    def actor(self, chain: Chain) -> Actor:
        """One chain as an actor."""
        made = self._actor(chain)
        if made.country:
            self.countries[made.id] = made.country
        return made

    def _actor(self, chain: Chain) -> Actor:
        mentions = [self.mentions[i] for i in chain.mentions]
        best = self.mentions[chain.best]
        facts = self.facts[self.ids[chain.id]] = Facts(score=chain.score)
        self._name(facts, best)
        self._dictionary(facts, mentions)
        self._roles(facts, mentions)
        self._body(facts, best)
        self._country(facts, mentions, best)
        self._kind(facts, best)
        return Actor(
            id=self.ids[chain.id], name=facts.name, kind=facts.kind or "organisation", country=facts.country,
            sectors=facts.sectors, role=facts.role, of=facts.of if facts.of != self.ids[chain.id] else None,
            wikidata=facts.entry.wikidata if facts.entry else None, mentions=tuple(m.span for m in mentions),
            by=STAGE.name, why="; ".join(dict.fromkeys(facts.whys)) or chain.why, score=round(facts.score, 3),
        )  # fmt: skip

    def _name(self, facts: Facts, best: Mention) -> None:
        """The fullest name in the article, else the phrase, without its article."""
        text = self.document.text
        span = best.name if best.name and best.form != "nominal" else best.span
        facts.name = role_text(text, span, self.tokens) or " ".join(text[span[0] : span[1]].split())
        if best.form in ("demonym", "metonym", "name") and best.name:
            country = actor_names.country_words().get(words_at(self.tokens, best.name))
            if country and best.kind_guess == "government":
                facts.country, facts.sectors = country.code, ("GOV",)
                facts.name = actor_names.country_names()[country.code][0] if country.use != "name" else facts.name
                facts.whys.append(f"country word: {country.use}")

    def _dictionary(self, facts: Facts, mentions: list[Mention]) -> None:
        for m in sorted(mentions, key=lambda m: m.span[0] - m.span[1]):
            entry = self._entry(m)
            if entry is None and m.form == "nominal":
                entry = self._group_inside(m)
            if entry is not None and (entry.kind == "person") == (m.kind_guess == "person" and m.form == "name"):
                dated, held = actor_tables.at(entry, self.year)
                facts.entry, facts.kind, facts.held = dated, dated.kind, held
                facts.country, facts.sectors = dated.country, dated.sectors
                if not held and dated.kind == "person":
                    self._out_of_office(facts, dated)
                self._elsewhere_owned(facts, m)
                facts.whys.append(f"{entry.table or 'dictionary'}: {entry.name}")
                return

    def _entry(self, m: Mention) -> actor_names.Entry | None:
        """The dictionary's entry of a name; of a person also where the page gives one family name more."""
        if m.name is None:
            return None
        name, table = self.document.text[slice(*m.name)], actor_names.names()
        entry = table.lookup(name)
        if entry is not None or m.kind_guess != "person":
            return entry
        owner = known_before(self.tokens, *within(self.tokens, m.role)) if m.role else None
        return table.longer(name, owner.country if owner else None)

    def _elsewhere_owned(self, facts: Facts, m: Mention) -> None:
        """ "Nepal's Maoists" are not those of India: the state named with a name outweighs the dictionary."""
        if m.name is None or facts.kind == "person" or facts.country in actor_names.no_states():
            return
        lo, hi = within(self.tokens, (m.span[0], m.name[0]))
        owner = known_before(self.tokens, lo, hi) if lo < hi else None
        country = owner.country if owner is not None and owner.entry is None else None
        if country is None and facts.kind == "government":
            country = self._behind(m.name)  # "the Ministry of Defence of Chad" is not Britain's
        if country not in (None, facts.country):
            facts.entry, facts.country = None, country
            facts.whys.append("the state named with it")

    def _behind(self, name: Span) -> str | None:
        """The country in "of Chad" right behind a name, else null."""
        _, end = within(self.tokens, name)
        belongs = actor_nouns.words_of("prepositions_of_belonging", "mentions")
        if end + 1 >= len(self.tokens) or self.tokens[end].text.lower() not in belongs:
            return None
        found = actor_names.country_at(self.tokens, end + 1, min(end + 4, len(self.tokens)))
        return found[1].code if found else None

    def _out_of_office(self, facts: Facts, entry: actor_names.Entry) -> None:
        """Before an office its sector does not hold; after one of state or of an international body: a former one."""
        before = entry.since is not None and self.year is not None and self.year < entry.since
        if entry.sectors[:1] and entry.sectors[0] in OFFICES:
            facts.sectors = () if before else ("ELI",)
            facts.country = None if facts.country in actor_names.no_states() else facts.country
        facts.whys.append("not yet in office" if before else "no longer in office")

    def _group_inside(self, m: Mention) -> actor_names.Entry | None:
        if len(m.why) and m.kind_guess not in ("armed-group", "person", "organisation"):
            return None
        lo, hi = within(self.tokens, (m.span[0], m.head[0]))
        found = next(reversed(known_names(self.tokens, lo, hi)), None)
        return (
            found[3] if found and found[1] == hi and found[3] is not None and found[3].kind == "armed-group" else None
        )

    def _roles(self, facts: Facts, mentions: list[Mention]) -> None:
        """Role, owner and sectors from role words: the fullest role first (articles do not count), one that names its
        owner before one that does not."""
        texts = {m.role: role_text(self.document.text, m.role, self.tokens) or "" for m in mentions if m.role}
        roles = sorted((m.role for m in mentions if m.role), key=lambda s: (-len(texts[s]), s[0] - s[1]))
        named = any(m.form == "name" and m.kind_guess == "person" for m in mentions)
        plain = all(m.form in ("nominal", "pronoun") for m in mentions)
        read = [(span, *within(self.tokens, span)) for span in roles]
        for _, lo, hi in read if named or plain else ():
            self._owner(facts, lo, hi)
        for span, lo, hi in read:
            sectors, kind, words = sectors_of_role(self.tokens, lo, hi)
            if not words:
                continue
            facts.nouns.add(actor_nouns.plain(words))
            if facts.role is None and named:
                facts.role = texts[span] or None
            facts.kind = facts.kind or kind
            if not facts.sectors:
                facts.sectors = sectors
                facts.whys.append(f"role noun: {words}")
        if facts.role is None and facts.entry is not None and facts.held:
            facts.role = self._role_then(facts.entry)

    def _role_then(self, entry: actor_names.Entry) -> str | None:
        """The dictionary's role of a person, where the article's year is known and falls within it."""
        return entry.role if self.year is not None and entry.since is not None else None

    def _owner(self, facts: Facts, lo: int, hi: int) -> None:
        """The body or state named inside the role ("U.N. envoy", "Russia's foreign minister")."""
        if facts.owner is not None:
            return
        found = None if self._posted(lo, hi) else known_before(self.tokens, lo, hi)
        if found is None:
            facts.of = facts.of or self._possessor(lo, hi)
            facts.of_pronoun = facts.of_pronoun or self.chain_at.get((self.tokens[lo].start, self.tokens[lo].end))
            facts.of = facts.of or facts.of_pronoun
            return
        start, end, country, entry = found
        span = (self.tokens[start].start, self.tokens[end - 1].end)
        facts.owner = span
        facts.owned_by_person = entry is not None and entry.kind == "person"
        facts.of = self.chain_at.get(span) or self._chain_of(span)
        if facts.country is None and country is not None:
            facts.country = country
            facts.whys.append(f"of {self.document.text[span[0] : span[1]]}")
        if entry is not None and not facts.sectors and entry.sectors and entry.kind not in ("government", "person"):
            facts.sectors = entry.sectors
            facts.whys.append(f"sector of {entry.name}")

    def _posted(self, lo: int, hi: int) -> bool:
        """ "Our ambassador in Tarva", "the envoy to Tarva": the state is where the envoy is sent."""
        known = known_before(self.tokens, lo, hi)
        if known is None or known.start == lo:
            return False
        inside = self.tokens[lo : known.start]
        envoy = any(t.lemma.lower() in actor_nouns.words_of("state_envoys") for t in inside)
        before = self.tokens[known.start - 1 - (inside[-1].pos == "DET")].text.lower()
        return envoy and before in actor_nouns.words_of("posted_by")

    def _possessor(self, lo: int, hi: int) -> str | None:
        """The body of the article named inside a role: "the army's delegation", "spokesman for the Front"."""
        first = bisect.bisect_left(self.chain_spans, (self.tokens[lo].start, 0))
        for span in self.chain_spans[first : first + NEAR]:
            start, end = within(self.tokens, span)
            owns = end < hi and self.tokens[end].tag == "POS"
            if end > hi or (span not in self.bodies and not (owns and span in self.people)):
                continue
            article = start > lo + 1 and self.tokens[start - 1].pos == "DET"
            before = self.tokens[start - 1 - article].text.lower() if start > lo else ""
            if owns or before in actor_nouns.words_of("belongs_by"):
                return self.chain_at[span]
        return None

    def _chain_of(self, span: tuple[int, int]) -> str | None:
        lo = bisect.bisect_left(self.chain_spans, (span[0], 0))
        inner = [s for s in self.chain_spans[lo : lo + NEAR] if contains(span, s)]
        return self.chain_at[inner[0]] if inner else None

    def _body(self, facts: Facts, best: Mention) -> None:
        """Sectors of a body from its head word, country from the words of its name."""
        said = facts.sectors if facts.sectors != ("UAF",) else ()  # "the movement" says less than its name
        if best.form != "name" or said or best.name is None or best.kind_guess == "person" or facts.entry is not None:
            return
        lo, hi = within(self.tokens, best.name)
        for k in range(hi - 1, lo - 1, -1):
            found = body_sectors(self.tokens[k].text.lower())
            if found is not None:
                facts.sectors, facts.kind = found
                facts.whys.append(f"head word of the name: {self.tokens[k].text}")
                break
        known = known_before(self.tokens, lo, hi)
        if known and facts.country is None:
            facts.country = known[2]

    def _country(self, facts: Facts, mentions: list[Mention], best: Mention) -> None:
        """The country: said by the words, by a place inside the phrase, or by where the article plays."""
        if facts.country is not None:
            return
        for m in mentions:
            person = m.form == "name" and m.kind_guess == "person" and m.name is not None
            lo, hi = within(self.tokens, (m.span[0], m.name[0]) if person and m.name else m.span)
            found = known_before(self.tokens, lo, hi)
            if found and found[2] and m.form != "pronoun":
                facts.country = found[2]
                facts.whys.append("country named in the phrase")
                return
            special = self._special(m)
            if special is not None:
                facts.country = special
                facts.sectors = BODY_SECTORS.get(special, facts.sectors)
                facts.whys.append("a phrase that is no one state's")
                return
            place = self._place_inside(m)
            if place is not None and place.country and m.form == "nominal":
                facts.country = place.country
                facts.whys.append(f"place in the phrase: {place.name}")
                return
        if facts.of_pronoun and facts.of_pronoun in self.countries:
            facts.country = self.countries[facts.of_pronoun]
            facts.whys.append("country of the one it belongs to")
            return
        for m in mentions:
            if m.form == "nominal" and (tied := tied_to(self.tokens, within(self.tokens, m.span)[1])) is not None:
                facts.country = tied
                facts.whys.append("country of the one it stands for or against")
                return
        office = next((c for n in sorted(facts.nouns) if (c := actor_nouns.office_countries().get(n))), None)
        if office is not None:
            facts.country, facts.score = office, facts.score * 0.8
            facts.whys.append("an office that one state calls so")
            return
        sectors = facts.sectors or (("GOV",) if (facts.kind or best.kind_guess) == "government" else ())
        if sectors and sectors[0] in LOCAL_SECTORS and not self._elsewhere(mentions):
            country, why = self._people(mentions) or self.scene.country_of(sectors[0], mentions)
            if country is not None:
                facts.country, facts.scene = country, True
                facts.whys.append(why)
                facts.score *= 0.7

    def _people(self, mentions: list[Mention]) -> tuple[str | None, str] | None:
        """The country of a people without a state of its own ("Kurdish forces"), by the states where it lives."""
        peoples = actor_nouns.peoples()
        for m in mentions:
            lo, hi = within(self.tokens, m.span)
            codes = next((peoples[w] for t in self.tokens[lo:hi] if (w := t.text.lower()) in peoples), None)
            if codes is not None and m.form != "pronoun":
                return self.scene.among(codes), "the country where its people is told of"
        return None

    def _elsewhere(self, mentions: list[Mention]) -> bool:
        """Whether the words say the actor is from outside ("foreign states") or of no one country."""
        for m in mentions:
            lo, hi = within(self.tokens, m.role or m.span)
            whose = lo < hi and self.tokens[lo].tag == "PRP$"  # "his side" says who, not where
            if (
                not whose
                and m.form != "pronoun"
                and any(t.lemma.lower() in outside() or t.text.lower() in outside() for t in self.tokens[lo:hi])
            ):
                return True
        return all(m.role is None for m in mentions)

    def _special(self, m: Mention) -> str | None:
        """The code of a phrase that is no state's ("the international coalition": IGO)."""
        if m.form != "nominal":
            return None
        lo, hi = within(self.tokens, (m.span[0], m.head[1]))
        lower = [t.text.lower() for t in self.tokens[lo:hi]]
        if hi < len(self.tokens) and self.tokens[hi].text.lower() in actor_nouns.words_of(
            "prepositions_of_belonging", "mentions"
        ):
            return None  # "the secretary-general of the Arab League"
        table = actor_nouns.phrase_countries()
        return next((table[p] for n in (3, 2, 1) if (p := " ".join(lower[-n:])) in table), None)

    def _place_inside(self, m: Mention) -> Place | None:
        lo = bisect.bisect_left(self.place_starts, m.span[0])
        for t in self.toponyms[lo : lo + NEAR]:
            if t.place and contains(m.span, t.span):
                return self.places.get(t.place)
        return None

    def _kind(self, facts: Facts, best: Mention) -> None:
        facts.kind = facts.kind or best.kind_guess
        if best.form == "nominal" and best.plural and facts.kind == "person":
            facts.kind = "population" if facts.sectors[:1] in (("CVL",), ("REF",)) else facts.kind
        if (facts.kind == "population" or (facts.kind == "person" and best.form == "demonym")) and not facts.sectors:
            facts.sectors = ("CVL",)
        facts.sectors = facts.sectors or (("GOV",) if facts.kind == "government" else ())
        if facts.kind == "armed-group" and facts.entry is None and facts.sectors == ("MIL",):
            facts.sectors = ("REB",)  # "Defence Movement": a word of armies in the name of who is none


def together(chains: Sequence[Chain], alone: Mapping[str, Actor], cast: Cast) -> tuple[Actor, ...]:
    """Actors in the order of their chains; who is several together, of chains already read."""
    out, spans = [], shared(chains, cast.mentions)
    for c in chains:
        if c.id in alone:
            row = alone[c.id]
            more = tuple(s for s in spans.get(c.id, ()) if s not in row.mentions)
            out.append(msgspec.structs.replace(row, mentions=tuple(sorted((*row.mentions, *more)))) if more else row)
        else:
            members = [alone[i] for i in c.together if i in alone]
            out.append(joint(cast.actor(c), members, pronoun=cast.mentions[c.best].form == "pronoun"))
    return tuple(out)


def annotate(document: Document) -> Layers:
    """Actors of one article, in the order of their first mention."""
    if not document.chains:
        return {"actors": ()}
    cast = Cast(document)
    alone = {c.id: cast.actor(c) for c in document.chains if not c.together}
    settled = settle((row, cast.facts[row.id]) for row in alone.values())
    alone = {chain: settled[row.id] for chain, row in alone.items()}
    return {"actors": together(document.chains, alone, cast)}


STAGE = Stage(
    name="annotate.actors",
    needs=("sentences", "chains", "mentions", "toponyms", "places", "tokens", "page"),
    gives=("actors",),
    annotate=annotate,
    purpose="says who each actor is: name, kind, country, sectors, role",
)
