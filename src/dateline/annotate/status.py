"""Whether an act happened, is planned, is only possible, or did not happen: with the words that decide it.

Method: from the trigger the parse is climbed. Negation, modal verbs, conditionals and the words that govern the act
(plans, denials, fears) are weighed in that order of nearness; reporting verbs change nothing. The lists are in
`data/en/status.yaml`. Where no word decides, the neural head's opinion counts if it is sure.
"""

from __future__ import annotations

from functools import cache

from dateline import resources
from dateline.model import Document, EventMention, Span, Status, StatusValue
from dateline.pipeline import Layers, Stage
from dateline.trees import Tree, tree_of, within

NAME = "annotate.status"
HOPS = 7
SURE = 0.8
"""From this probability on the head's status stands where no rule speaks."""
RANK: dict[StatusValue, int] = {"actual": 0, "planned": 1, "hypothetical": 2, "negated": 3}
KINDS: tuple[StatusValue, ...] = ("negated", "hypothetical", "planned")


@cache
def _words(*path: str) -> frozenset[str]:
    table = resources.lexicon("status")
    for key in path:
        table = table[key]
    return frozenset(table)


@cache
def _governor(kind: StatusValue, part: str) -> frozenset[str]:
    return _words("governors", kind, part)


class _Verdict:
    """What has been found so far: the strongest status and the words for it."""

    def __init__(self) -> None:
        self.status: StatusValue = "actual"
        self.cues: list[Span] = []
        self.why = ""

    def add(self, status: StatusValue, cue: Span, why: str) -> None:
        if RANK[status] > RANK[self.status]:
            self.status, self.cues, self.why = status, [cue], why
        elif status == self.status and status != "actual":
            self.cues.append(cue)


class _Judge:
    """Climbs from a trigger through its governors."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.tokens = tree, tree.tokens
        self.trigger: Span = (0, 0)

    def judge(self, anchor: int, trigger: Span) -> _Verdict:
        """The verdict for the act named at `anchor`; the trigger's own words ("will not release") decide nothing."""
        out = _Verdict()
        self.trigger = trigger
        self._own(anchor, out)
        at, came = anchor, anchor
        for _ in range(HOPS):
            head = self.tokens[at].head
            if trigger[0] <= self.tokens[head].start < trigger[1]:
                at, came = head, at
                continue
            if head == at or self.tokens[head].sentence != self.tokens[at].sentence:
                break
            if not self._step(at, head, out, came):
                break
            at, came = head, at
        return out

    def is_done(self, i: int) -> bool:
        """ "Is believed to have visited": a perfect infinitive tells what is over, whatever governs it."""
        children = self.tree.children[i]
        perfect = any(self._lemma(c) == "have" and self.tokens[c].dep == "aux" for c in children)
        return perfect and any(self.tokens[c].tag == "TO" for c in children)

    def _cue(self, i: int) -> Span:
        return self.tokens[i].start, self.tokens[i].end

    def _lemma(self, i: int) -> str:
        return self.tokens[i].lemma.lower()

    def _is_verb(self, i: int) -> bool:
        return self.tokens[i].pos in ("VERB", "AUX")

    # ---- the act's own words

    def _own(self, i: int, out: _Verdict) -> None:
        if self._is_verb(i):
            self._verb_group(i, out)
            if self.tokens[i].dep == "xcomp" and self.tokens[self.tokens[i].head].dep == "xcomp":
                return
        else:
            self._modifiers(i, out)

    def _verb_group(self, i: int, out: _Verdict) -> None:
        """Auxiliaries, negation and the conjunction of the clause of verb i."""
        for c in self.tree.children[i]:
            t, word = self.tokens[c], self.tokens[c].text.lower()
            if self.trigger[0] <= t.start and t.end <= self.trigger[1]:
                continue
            if t.dep == "neg" or (t.dep in ("advmod", "cc", "preconj") and word in _words("negations")):
                following = self.tokens[c + 1].text.lower() if c + 1 < len(self.tokens) else ""
                if following not in _words("not_negation_before"):
                    out.add("negated", self._cue(c), f"negation {word!r}")
            elif t.dep in ("aux", "auxpass"):
                self._auxiliary(i, c, word, out)
            elif t.dep in ("mark", "advmod") and word in _words("conditionals"):
                out.add("hypothetical", self._cue(c), f"conditional {word!r}")
            elif t.dep in ("nsubj", "nsubjpass") and self._negative_subject(c):
                out.add("negated", self._cue(c), "negative subject")
        if self._be_to(i):
            out.add("planned", self._cue(i), "a form of be with an infinitive")

    def _auxiliary(self, verb: int, c: int, word: str, out: _Verdict) -> None:
        if word in _words("auxiliaries", "planned"):
            out.add("planned", self._cue(c), f"auxiliary {word!r}")
        elif word in _words("auxiliaries", "hypothetical"):
            out.add("hypothetical", self._cue(c), f"auxiliary {word!r}")
        elif word in _words("would"):
            reported = self.tokens[verb].dep in ("ccomp", "conj", "relcl", "advcl") or self._said(verb)
            perfect = any(self._lemma(k) == "have" and self.tokens[k].dep == "aux" for k in self.tree.children[verb])
            status: StatusValue = "planned" if reported and not perfect else "hypothetical"
            out.add(status, self._cue(c), f"auxiliary {word!r}")

    def _said(self, verb: int) -> bool:
        """ "..., he said": a reporting verb beside the clause."""
        return any(self._lemma(k) in _words("reporting") for k in (self.tokens[verb].head, *self.tree.children[verb]))

    def _negative_subject(self, c: int) -> bool:
        words = (self.tokens[k] for k in (c, *self.tree.children[c]))
        return any(t.text.lower() in _words("no_determiners") for t in words if t.dep in ("det", "nsubj"))

    def _be_to(self, i: int) -> bool:
        t = self.tokens[i]
        if t.dep != "xcomp" or self._lemma(t.head) != "be" or not self.tree.children[i]:
            return False
        return any(self.tokens[k].tag == "TO" for k in self.tree.children[i])

    def _modifiers(self, i: int, out: _Verdict) -> None:
        for c in self.tree.children[i]:
            t, word = self.tokens[c], self.tokens[c].text.lower()
            if t.dep in ("det", "neg", "predet") and word in _words("no_determiners"):
                out.add("negated", self._cue(c), f"determiner {word!r}")
            elif t.dep in ("amod", "det", "compound", "nmod", "poss"):
                for kind in KINDS:
                    if word in _words("modifiers", kind):
                        out.add(kind, self._cue(c), f"modifier {word!r}")
                if t.dep == "poss" and self._to_come(c):
                    out.add("planned", self._cue(c), "a date to come")

    def _to_come(self, c: int) -> bool:
        """ "next week's talks"."""
        return any(self.tokens[k].text.lower() in _words("modifiers", "planned") for k in self.tree.children[c])

    # ---- what governs it

    def _step(self, at: int, head: int, out: _Verdict, came: int) -> bool:
        """Weigh the word above; false where the climb ends."""
        dep = self.tokens[at].dep
        if dep == "conj":
            return self._coordinated(at, head, out)
        if dep in ("prep", "agent", "dative") and not self._is_verb(at):
            return self._above_preposition(at, head, out)
        if dep in ("pobj", "pcomp"):
            return self._preposition(head, out)
        if dep in ("relcl", "parataxis", "appos", "npadvmod", "dep", "meta", "intj"):
            return False
        if self._is_verb(at):
            return self._above_verb(at, head, dep, out)
        return self._above_noun(at, head, dep, out)

    def _coordinated(self, at: int, head: int, out: _Verdict) -> bool:
        """A second verb shares the auxiliaries of the first unless it has a subject of its own."""
        if self._is_verb(at):
            if any(self.tokens[c].dep in ("nsubj", "nsubjpass", "aux") for c in self.tree.children[at]):
                return False
            if self._is_verb(head):
                same = self.tokens[at].tag == self.tokens[head].tag
                if same:
                    self._verb_group(head, out)
                return same
            return False
        self._modifiers(head, out)
        return True

    def _preposition(self, prep: int, out: _Verdict) -> bool:
        word = self._lemma(prep)
        if word in _words("without"):
            out.add("negated", self._cue(prep), f"preposition {word!r}")
        elif word in _words("before") or {word, self._lemma(self.tokens[prep].head)} & _words("ahead"):
            out.add("planned", self._cue(prep), f"preposition {word!r}")
            return False
        return True

    def _above_preposition(self, at: int, head: int, out: _Verdict) -> bool:
        return self._governed(head, out, self._lemma(at) in _words("governed_prepositions"), soft=True)

    def _above_verb(self, at: int, head: int, dep: str, out: _Verdict) -> bool:
        if dep in ("xcomp", "ccomp", "acl", "csubj", "attr", "oprd", "dobj"):
            infinitive, finite = self._infinitive(at), self.tokens[at].tag in ("VBD", "VBZ", "VBP")
            return self._governed(head, out, True, False, infinitive, of_noun=dep == "acl", finite=finite)
        if dep == "advcl":
            if self._infinitive(at) and not self._opens(at):
                return self._purpose(at, head, out)
            return False
        return False

    def _infinitive(self, i: int) -> bool:
        return any(self.tokens[c].tag == "TO" for c in self.tree.children[i])

    def _opens(self, i: int) -> bool:
        return any(self.tokens[c].dep == "mark" for c in self.tree.children[i])

    def _purpose(self, at: int, head: int, out: _Verdict) -> bool:
        """ "met to discuss" happened, and so did "marched to demand"; "sent troops to defeat X" is still to come."""
        own = self.trigger[0] <= self.tokens[at].start < self.trigger[1]
        voiced = own and self._lemma(at) in _words("voiced")
        if self._is_verb(head) and (voiced or self._lemma(head) in _words("transparent")):
            self._verb_group(head, out)
            return True
        out.add("planned", self._cue(at), "infinitive of purpose")
        return False

    def _governed(self, head: int, out: _Verdict, counts: bool, soft: bool, infinitive: bool = False,
                  of_noun: bool = False, finite: bool = False) -> bool:  # fmt: skip
        """The governing word's own list, then its auxiliaries and negation where it carries the act."""
        lemma, pos = self._lemma(head), self.tokens[head].pos
        part = "verbs" if self._is_verb(head) else "adjectives" if pos == "ADJ" else "nouns"
        told = (finite or not infinitive) and lemma in _words("reporting")  # "told reporters that" is no plan
        for kind in KINDS:
            listed = (lemma in _governor(kind, part) and not told) or self._particle(head, lemma, kind)
            if counts and listed and not (soft and part == "verbs" and kind == "planned"):
                out.add(kind, self._cue(head), f"governed by {lemma!r}")
                if self._is_verb(head):
                    self._negated_governor(head, out)
                return kind == "planned" and part != "nouns"
        if self._is_verb(head):
            if lemma in _words("reporting"):
                self._conditional_only(head, out)
                return True
            if lemma in _words("transparent") or (soft and lemma in _words("carriers")):
                self._verb_group(head, out)
                return True
            if infinitive:
                out.add("planned", self._cue(head), f"infinitive under {lemma!r}")
            return False
        if of_noun and infinitive:
            carried = self.tokens[head].dep in ("dobj", "nsubjpass", "nsubj")
            if carried and self._lemma(self.tokens[head].head) in _words("transparent"):
                self._verb_group(self.tokens[head].head, out)
                return False
            out.add("planned", self._cue(head), f"infinitive under {lemma!r}")
            return False
        return pos in ("NOUN", "PROPN", "ADJ")

    def _negated_governor(self, head: int, out: _Verdict) -> None:
        """ "does not plan to attack": the negation reaches the act."""
        for c in self.tree.children[head]:
            if self.tokens[c].dep == "neg":
                out.add("negated", self._cue(c), "negation of the governing verb")

    def _conditional_only(self, head: int, out: _Verdict) -> None:
        for c in self.tree.children[head]:
            if self.tokens[c].dep == "mark" and self.tokens[c].text.lower() in _words("conditionals"):
                out.add("hypothetical", self._cue(c), "conditional")

    def _particle(self, head: int, lemma: str, kind: StatusValue) -> bool:
        table = resources.lexicon("status")["particles"].get(kind, {})
        wanted = table.get(lemma, ())
        return bool(wanted) and any(self._lemma(c) in wanted for c in self.tree.children[head])

    def _above_noun(self, at: int, head: int, dep: str, out: _Verdict) -> bool:
        if not self._is_verb(head):
            if dep in ("compound", "nmod", "amod", "poss"):
                self._modifiers(head, out)
            return dep in ("compound", "attr", "nmod")
        lemma = self._lemma(head)
        if dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd"):
            for kind in KINDS:
                reach = lemma in _words("object_governors", kind) or self._particle(head, lemma, kind)
                if reach and dep in ("dobj", "nsubjpass") and not self._blamed(head):
                    out.add(kind, self._cue(head), f"governed by {lemma!r}")
                    return False
            if lemma in _words("carriers"):
                self._verb_group(head, out)
                return True
        return False

    def _blamed(self, verb: int) -> bool:
        """ "Accused of ordering": whether the verb is what somebody is blamed for."""
        prep = self.tokens[verb].head
        blame = self.tokens[prep].head
        return self.tokens[verb].dep == "pcomp" and self._lemma(blame) in _words("accusing")


def _anchor(document: Document, tree: Tree, mention: EventMention) -> int | None:
    lo, hi = within(document.tokens, mention.trigger)
    if lo == hi:
        return None
    for i in range(lo, hi):
        if document.tokens[i].lemma.lower() == mention.lemma:
            return i
    return tree.root_of(lo, hi)


def judge_status(document: Document) -> Layers:
    """A status for each event mention, with the words that decide it.

    >>> judge_status(Document(article=__import__("dateline.model").model.Article(id="a", text="")))
    {'statuses': ()}
    """
    if not document.event_mentions:
        return {"statuses": ()}
    judge = _Judge(tree_of(document.tokens))
    rows = []
    for mention in document.event_mentions:
        anchor = _anchor(document, judge.tree, mention)
        verdict = judge.judge(anchor, mention.trigger) if anchor is not None else _Verdict()
        done = anchor is not None and judge.is_done(anchor)
        rows.append(_row(mention, verdict, done))
    return {"statuses": tuple(rows)}


def _row(mention: EventMention, verdict: _Verdict, done: bool) -> Status:
    """The rules' verdict, or the head's where no word decides and it is sure; agreement of both raises the score.

    What is told in a perfect infinitive (`done`) is not to come.
    """
    cues = tuple(sorted(set(verdict.cues)))
    status, why = verdict.status, verdict.why or "nothing says otherwise"
    guess = dict(mention.status_guess)
    if guess and not cues:
        other = max(KINDS, key=lambda kind: guess[kind])
        own = other == "negated" and mention.type == "REJECT"  # "will not release": the refusal itself happened
        if guess[other] >= SURE and not own and not (done and other == "planned"):
            status, why = other, f"neural head ({guess[other]:.2f})"
    agreed = guess.get(status, 0.0)
    score = (0.85 if cues else 0.8) if not guess else round(min(0.97, 0.5 + 0.47 * agreed), 3)
    return Status(of=mention.id, status=status, cues=cues, by=NAME, why=why, score=score)


STAGE = Stage(
    name=NAME,
    needs=("event_mentions", "tokens"),
    gives=("statuses",),
    annotate=judge_status,
    purpose="whether an act happened, is planned, is possible or did not happen",
)
