"""Pronouns: the newest fitting actor, subjects first, quotations kept apart from the telling around them."""

from __future__ import annotations

from collections import deque
from functools import cache

from dateline import actor_nouns, resources
from dateline.annotate.coreference.clusters import Cluster
from dateline.annotate.coreference.pairs import SUBJECT, Pairs, Seen
from dateline.model import Document, Mention
from dateline.text import Around, at
from dateline.trees import Tree, within

MODIFIES = frozenset({"compound", "nmod", "amod"})
BACK = 3  # sentences a pronoun looks back
WINDOW = 60  # mentions it weighs


class Pronouns:
    """Keeps the newest mentions of an article and finds what a pronoun stands for."""

    def __init__(self, document: Document, tree: Tree) -> None:
        self.tree = tree
        self.tokens = document.tokens
        self.quotes = tuple(q.span for q in document.quotations if not q.scare)
        self.seen: deque[Seen] = deque(maxlen=WINDOW)
        self.pairs = Pairs(document)
        rows = [(span, a.source[0]) for a in document.attributions if a.source for span in a.content]
        self.said, self.sources = Around(s for s, _ in rows), [source for _, source in rows]

    def saw(self, m: Mention, cluster: Cluster | None) -> None:
        """Remember a mention that has been joined."""
        if cluster is None:
            return
        head, _ = within(self.tokens, m.head)
        dep, governor = self._place(head)
        inner = self.tokens[head].dep in MODIFIES and cluster.kind != "person"
        subject = dep in SUBJECT and not inner
        speaks = subject and self.tokens[governor].lemma in speech_verbs()
        self.seen.append(Seen(m, cluster, subject, at(self.quotes, m.span[0]), governor, speaks, inner))

    def _place(self, head: int) -> tuple[str, int]:
        """Relation and governor of a phrase, looked through coordination and apposition."""
        token = self.tokens[head]
        for _ in range(4):
            if token.dep not in ("conj", "appos", "compound") or token.head == head:
                break
            head, token = token.head, self.tokens[token.head]
        return token.dep, token.head

    def resolve(self, m: Mention) -> tuple[Cluster | tuple[Cluster, ...], str, float] | None:
        """The actor a pronoun stands for (or several together), why, and how surely; or null."""
        head, _ = within(self.tokens, m.head)
        word = self.tokens[head].text.lower()
        gender, _, person = resources.lexicon("mentions")["pronouns"][word]
        quoted = at(self.quotes, m.span[0])
        if person == 1:
            return None
        best: tuple[float, Seen] | None = None
        _, governor = self._place(head)
        clause, telling = self._clause(head), self._telling(head)
        own = self._own(m) if quoted is not None and gender == "x" else frozenset()
        for back, seen in enumerate(reversed(self.seen)):
            if own and _is_own(seen.cluster, own):
                continue  # an army's general who says "they" does not mean the army
            weight = self._weigh(seen, m, gender, quoted, back, governor)
            if weight and seen.subject and seen.mention.sentence == m.sentence:
                weight += 4.0 if seen.governor == telling else 2.5 if seen.governor == clause else 0.0
                weight += 1.5 if self._subject(head) else 0.0
                weight += 4.0 if self._fronted(seen, head, governor) else 0.0
            if weight > (best[0] if best else 0.0):
                best = (weight, seen)
        several = self.pairs.before(self.seen, m, quoted, self._object(m), governor) if gender == "x" else None
        if several is not None and several[0] > (best[0] if best else 0.0):
            return several[1], f"pronoun for several: {word}", 0.6
        if best is None:
            return None
        cluster = best[1].cluster
        if cluster.gender is None and gender in ("m", "f"):
            cluster.gender = gender
        return cluster, f"pronoun: {word}", min(0.9, 0.4 + best[0] / 25)

    def _own(self, m: Mention) -> frozenset[str]:
        """The words that tell who speaks the sentence in which a pronoun stands."""
        k = next(iter(self.said.holding(m.span)), None)
        if k is None:
            return frozenset()
        lo, hi = within(self.tokens, self.sources[k])
        return frozenset(t.lemma.lower() for t in self.tokens[lo:hi] if t.pos in ("NOUN", "PROPN", "ADJ"))

    def _weigh(self, seen: Seen, m: Mention, gender: str, quoted: int | None, back: int, governor: int) -> float:
        """How well an earlier mention fits, 0 where it cannot."""
        cluster, distance = seen.cluster, m.sentence - seen.mention.sentence
        if distance > BACK or not _fits(cluster, gender):
            return 0.0
        if gender == "x" and distance > 1 and seen.quoted != quoted and not cluster.plural:
            return 0.0  # "they" inside a quotation is no body that the telling named before
        if seen.quoted != quoted and quoted is None and seen.quoted is not None and distance == 0:
            return 0.0
        if quoted is not None and seen.quoted is None and seen.speaks and distance <= 1:
            return 0.0
        if seen.subject and distance == 0 and self._object(m) and self._one_clause(seen.governor, governor):
            return 0.0  # "Ann told Beth of it and urged her"
        weight = 10.0 - 2.5 * distance - 0.15 * back
        weight += (3.0 if seen.subject else 0.0) + (1.5 if seen.speaks else 0.0) + (1.0 if cluster.named else 0.0)
        weight += min(2.0, 0.4 * len(cluster.mentions))
        if gender == "x":
            weight += 4.5 if cluster.plural else 0.0
            weight += self._in_quotation(seen, quoted)
        else:
            weight += 1.0 if seen.subject and distance == 1 and self._leads(m) else 0.0
        weight -= 2.0 if seen.mention.form == "demonym" else 3.0 if seen.inner else 0.0
        weight -= 3.0 if seen.quoted is not None and quoted is None else 0.0
        return max(weight, 0.1)

    def _in_quotation(self, seen: Seen, quoted: int | None) -> float:
        """What speaks for or against an actor told of outside a quotation as "they" inside it: whom its speaker accuses
        or warns is, whom an attack hit or another quotation spoke of hardly."""
        if quoted is None or seen.quoted == quoted:
            return 0.0
        if seen.quoted is not None or seen.mention.form == "pronoun":
            return -5.0
        head, _ = within(self.tokens, seen.mention.head)
        done_to = self.tokens[head].dep in ("dobj", "nsubjpass")
        if done_to and self.tokens[seen.governor].lemma in actor_nouns.words_of("spoken_against", "coreference"):
            return 6.0
        return -3.0 if done_to and seen.cluster.kind in ("person", "population") else 0.0

    def _one_clause(self, verb: int, governor: int) -> bool:
        """Whether the subject of a verb is that of another too: the same verb, or one joined to it by "and"."""
        for _ in range(4):
            if governor == verb:
                return True
            token = self.tokens[governor]
            own = any(self.tokens[k].dep in SUBJECT for k in self.tree.children[governor])
            if token.dep != "conj" or own:
                return False
            governor = token.head
        return False

    def _clause(self, head: int) -> int | None:
        """The verb in whose clause a possessive stands: its subject is the likely owner."""
        if self.tokens[head].dep != "poss":
            return None
        for _ in range(6):
            head = self.tokens[head].head
            if self.tokens[head].pos in ("VERB", "AUX"):
                return head
        return None

    def _telling(self, head: int) -> int | None:
        """The verb of telling whose content a subject pronoun opens ("Russia said it ...")."""
        if self.tokens[head].dep == "poss":
            head = self.tokens[head].head  # "said its strikes would go on"
        if self.tokens[head].dep not in SUBJECT:
            return None
        verb = self.tokens[head].head
        for _ in range(3):
            token = self.tokens[verb]
            if token.dep == "ccomp" and self.tokens[token.head].lemma in speech_verbs():
                return token.head
            if token.dep != "conj" or token.head == verb:
                return None
            verb = token.head
        return None

    def _fronted(self, seen: Seen, head: int, governor: int) -> bool:
        """ "After the troops met fire, they called for help": both clauses have one subject."""
        verb = self.tokens[seen.governor]
        return verb.dep == "advcl" and verb.head == governor and seen.governor < head and self._subject(head)

    def _subject(self, head: int) -> bool:
        return self.tokens[head].dep in SUBJECT

    def _leads(self, m: Mention) -> bool:
        """Whether a pronoun is the subject that goes on from the sentence before."""
        head, _ = within(self.tokens, m.head)
        return self.tokens[head].dep in SUBJECT and (head == 0 or self.tokens[head - 1].sentence != m.sentence)

    def _object(self, m: Mention) -> bool:
        head, _ = within(self.tokens, m.head)
        return self.tokens[head].dep in ("dobj", "pobj", "dative")


@cache
def speech_verbs() -> frozenset[str]:
    """Verbs whose subject speaks."""
    return frozenset(resources.lexicon("coreference")["speech_verbs"])


def _is_own(cluster: Cluster, own: frozenset[str]) -> bool:
    """Whether a body is that of a speaker told of by some words: named in them, or an army by an officer's rank."""
    if cluster.kind == "person":
        return False
    officer = own & actor_nouns.words_of("ranks", "coreference")
    rebel = own & actor_nouns.words_of("rebel_words", "coreference")
    if cluster.kind == "armed-group":
        return bool(rebel or cluster.roles & own) or any(set(name) <= own for name in cluster.names)
    forces = bool(officer and not rebel and cluster.roles & actor_nouns.words_of("state_forces", "coreference"))
    return forces or bool(cluster.roles & own) or any(set(name) <= own for name in cluster.names)


def _forces(cluster: Cluster) -> bool:
    """Whether a named body of a state is soldiers or police, of whom one says "they"."""
    return cluster.entry is not None and cluster.entry.sectors[:1] in (("MIL",), ("COP",))


def _fits(cluster: Cluster, gender: str) -> bool:
    if gender in ("m", "f"):
        several = cluster.plural or bool(cluster.roles & actor_nouns.words_of("collectives", "mentions"))
        return cluster.kind == "person" and not several and cluster.gender in (None, gender)
    if gender == "n":
        return cluster.kind in ("organisation", "government", "armed-group") and not cluster.plural
    if cluster.kind == "person":
        return cluster.plural or bool(cluster.roles & actor_nouns.words_of("collectives", "mentions"))
    return (
        cluster.plural
        or cluster.kind in ("organisation", "armed-group", "population")
        or (cluster.kind == "government" and (not cluster.named or _forces(cluster)))
    )
