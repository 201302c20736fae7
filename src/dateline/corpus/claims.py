"""What parties hold to be so or not: statements, acts on someone's word and figures, ready to be set side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Literal

import msgspec

from dateline import resources
from dateline.corpus.tellings import class_key, family, name_key, ordinal
from dateline.corpus.wording import act, fold, lexicon, stem, stems
from dateline.model import Actor, Event, Figure, Party, Record, Span, Spans, Statement

Sense = Literal["holds", "denies"]
AFTER = 16
"""Characters behind a figure in which what it counts may still stand."""
BEFORE = 48
"""Characters between a negating word and the act it turns round; farther off it mostly belongs to another clause."""


class Holder(msgspec.Struct, frozen=True, gc=False):
    """Who holds a claim. `key` recognises the same holder, `country` the same side; "" where nobody is named."""

    name: str = ""
    key: str = ""
    country: str = ""


class Claim(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row that says that something is so (`holds`) or is not so (`denies`).

    layer, id: the row. span: its words in the article. told: ordinal of the day it was said or written. words: stems of
    what is claimed; names: those of them that are written as names. parties: family keys of the actors named in it.
    events: ids of the events it tells. acts: types with act or mode (`ASSAULT|attack`) that it tells; doers: countries
    and keys of who did them, so far as its own words say; accused: whom it accuses; blames: whether it says who did
    something. claimant: key of the one whose claim is denied, where the words name it. explicit: a cue of denial says
    it; vague: what is denied is only pointed at ("the accusations"). low, high, measures, counted: of a figure, and the
    stems of what it counts.
    """

    article: str
    layer: Literal["statements", "events", "figures"]
    id: str
    sentence: int
    span: Span
    holder: Holder
    sense: Sense
    told: int | None
    words: frozenset[str]
    parties: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    events: tuple[str, ...] = ()
    acts: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
    accused: frozenset[str] = frozenset()
    claimant: str = ""
    counted: frozenset[str] = frozenset()
    blames: bool = False
    explicit: bool = False
    vague: bool = False
    low: float | None = None
    high: float | None = None
    measures: str = ""


class Words(msgspec.Struct, frozen=True):
    """`data/<language>/contested.yaml` as stems."""

    denying: frozenset[str]
    rejecting: frozenset[str]
    claims: frozenset[str]
    unless: frozenset[str]
    negators: frozenset[str]
    wishes: frozenset[str]
    hedges: frozenset[str]
    blaming: frozenset[str]
    opposites: tuple[tuple[frozenset[str], frozenset[str], frozenset[str], str], ...]


@cache
def words_of_denial(language: str = "en") -> Words:
    """The words by which claims are denied. Errors: ResourceError where the language has none."""
    table: dict[str, Any] = resources.lexicon("contested", language)
    lex = lexicon(language)

    def plain(words: list[str]) -> frozenset[str]:
        return frozenset(stem(w, lex) for w in words)

    opposites = tuple(
        (plain(o["about"]), plain(o["one"]), plain(o["other"]), str(o["issue"])) for o in table["opposites"]
    )
    return Words(
        denying=plain(table["denying"]), rejecting=plain(table["rejecting"]), claims=plain(table["claims"]),
        unless=plain(table["unless"]), negators=plain(table["negators"]), wishes=plain(table["wishes"]),
        hedges=plain(table["hedges"]), blaming=plain(table["blaming"]), opposites=opposites,
    )  # fmt: skip


def claims(record: Record) -> Iterator[Claim]:
    """Every row of a record that holds or denies something, statements first."""
    page = Page(record)
    for s in record.statements:
        claim = _statement(page, s)
        if claim is not None:
            yield claim
    for e in record.events:
        claim = _event(page, e)
        if claim is not None:
            yield claim
    for f in record.figures:
        yield _figure(page, f)


class Page:
    """A record with what its claims are read from."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors = {a.id: a for a in record.actors}
        self.keys_of = {a.id: name_key(a) for a in record.actors}
        self.bags: dict[Spans, frozenset[str]] = {}
        self.told = ordinal(record.written or record.published)
        self.lex, self.words = lexicon(), words_of_denial()
        self.named = [(a.mentions, frozenset(stems(a.name, self.lex))) for a in record.actors if self.keys_of[a.id]]
        self.contents = tuple(c for s in record.statements for c in s.content)
        self.denials = tuple(s for s in record.statements if self.denies(s))

    def text(self, spans: Spans) -> str:
        return " ".join(self.record.text[s:e] for s, e in spans)

    def plain(self, spans: Spans) -> set[str]:
        """The words of some spans as stems, grammar included."""
        text = self.text(spans).replace("n't", " n't").replace("n’t", " n't")
        return {stem(w.strip(".,;:“”\"'()"), self.lex) for w in text.split()}

    def denies(self, s: Statement) -> bool:
        cue = self.plain(s.cue)
        rejects = cue & self.words.rejecting and self.words.claims & (cue | self.plain(s.content))
        return bool(s.content and (cue & self.words.denying or rejects) and not cue & self.words.unless)

    def sentence(self, n: int, otherwise: Span) -> Span:
        return self.record.sentences[n] if n < len(self.record.sentences) else otherwise

    def bag(self, spans: Spans) -> frozenset[str]:
        """The content words of some spans, with the full names of the actors they name by another word."""
        if spans not in self.bags:
            self.bags[spans] = frozenset(stems(self.text(spans), self.lex)) | self.full_names(spans)
        return self.bags[spans]

    def full_names(self, spans: Spans) -> frozenset[str]:
        found: set[str] = set()
        for mentions, name in self.named:
            if not name <= found and any(s <= m[0] and m[1] <= e for s, e in spans for m in mentions):
                found |= name
        return frozenset(found)

    def names(self, spans: Spans) -> frozenset[str]:
        """Stems of names: words written with a capital that do not open a stretch, and the full names of actors."""
        return self.capitals(spans) | self.full_names(spans)

    def capitals(self, spans: Spans) -> frozenset[str]:
        found: set[str] = set()
        for a, b in spans:
            words = self.record.text[a:b].split()
            found.update(w for w in words[1:] if w.strip("“\"'(")[:1].isupper())
        return frozenset(stems(" ".join(sorted(found)), self.lex))

    def parties(self, span: Span) -> frozenset[str]:
        found = {
            family(key) for a in self.record.actors if (key := self.keys_of[a.id])
            if any(span[0] <= s and e <= span[1] for s, e in a.mentions)
        }  # fmt: skip
        return frozenset(found)

    def in_denial(self, offset: int) -> bool:
        return any(s <= offset < e for d in self.denials for s, e in d.content)

    def in_content(self, offset: int) -> bool:
        return any(a <= offset < b for a, b in self.contents)

    def claimant(self, s: Statement) -> str:
        """Whose claim a denial is of, where its words say so ("Trump's assessment that"), as a name key."""
        for start, end in s.content:
            for actor in self.actors.values():
                for a, b in actor.mentions:
                    if start <= a and b <= end and self._claim_follows(b, end):
                        return name_key(actor) or ""
        return ""

    def _claim_follows(self, offset: int, end: int) -> bool:
        """Whether a noun of claiming stands right behind a name, with or without a possessive."""
        words = self.record.text[offset:end].removeprefix("’s").removeprefix("'s").split(maxsplit=1)
        return bool(words) and stem(words[0].strip(".,;:"), self.lex) in self.words.claims

    def hedged(self, trigger: Span) -> bool:
        """Whether who tells an act does not vouch for it: a word just before it says so."""
        before = self.record.text[max(0, trigger[0] - 32) : trigger[1]].split()
        return bool({stem(w.strip(".,;:“”\"'()"), self.lex) for w in before} & self.words.hedges)

    def acts(self, e: Event) -> set[str]:
        named = {f"{e.type}|{act(self.record.text[e.trigger[0] : e.trigger[1]], self.lex)}"}
        return named | ({f"{e.type}:{e.mode}"} if e.mode else set())

    def doers(self, e: Event) -> set[str]:
        """Who did it by the sentence's own words: countries and family keys."""
        return self.keys(p for p in e.actors if p.span is not None)

    def accused(self, e: Event) -> set[str]:
        """Whom an accusation is against; none where the act is another."""
        return self.keys(e.recipients) if e.type == "ACCUSE" and e.mode != "disapprove" else set()

    def keys(self, parties: Iterable[Party]) -> set[str]:
        found: set[str] = set()
        for p in parties:
            actor = self.actors.get(p.actor or "")
            if actor is not None:
                found |= {k for k in (family(name_key(actor) or ""), actor.country or "") if k}
        return found


def holder(actor: Actor | None) -> Holder:
    """An actor as the holder of a claim."""
    if actor is None:
        return Holder()
    return Holder(actor.name, name_key(actor) or "~" + fold(actor.name), (class_key(actor) or ":").split(":")[0])


def _statement(page: Page, s: Statement) -> Claim | None:
    cue = page.plain(s.cue)
    if not s.content or cue & page.words.wishes or s.cue_class == "nominal":
        return None
    denies = s in page.denials
    if s.negated and not denies:
        return None  # told as not said
    content = page.plain(s.content)
    if not denies and (content & page.words.negators or cue & page.words.unless):
        return None  # half denied: neither held nor denied for sure
    within = [e for e in page.record.events if any(a <= e.trigger[0] < b for a, b in s.content)]
    told = [e for e in within if denies or (e.status == "actual" and not page.hedged(e.trigger))]
    span = (s.content[0][0], s.content[-1][1])
    words = page.bag(s.content) - page.words.claims
    return Claim(
        article=page.record.id, layer="statements", id=s.id, sentence=s.sentence or 0, span=span,
        holder=holder(page.actors.get(s.speaker or "")), sense="denies" if denies else "holds",
        told=(ordinal(s.date.earliest) if s.date else None) or page.told, words=words, parties=page.parties(span),
        names=page.names(s.content), events=tuple(e.id for e in told),
        acts=frozenset(k for e in told for k in page.acts(e)),
        doers=frozenset(k for e in told for k in page.doers(e)), explicit=denies, vague=denies and len(words) < 2,
        claimant=page.claimant(s) if denies else "", blames=bool(content & page.words.blaming),
    )  # fmt: skip


def _event(page: Page, e: Event) -> Claim | None:
    said = holder(page.actors.get(e.claimed_by or ""))
    if e.status not in ("actual", "negated") or page.in_denial(e.trigger[0]):
        return None
    if e.status == "actual" and e.type != "ACCUSE" and page.in_content(e.trigger[0]):
        return None  # the statement that tells it is the claim
    if e.status == "negated":
        cues = [c for c in e.status_cues if stem(page.text((c,)), page.lex) in page.words.negators]
        if not any(0 <= e.trigger[0] - c[1] <= BEFORE for c in cues):
            return None
    elif e.type != "ACCUSE" and (not said.key or page.hedged(e.trigger)):
        return None
    if e.type == "ACCUSE" and e.actors and not said.key:
        said = holder(page.actors.get(e.actors[0].actor or ""))
    if not said.key:
        return None
    parties = {k for p in (*e.actors, *e.recipients) if p.actor in page.actors
               for k in [name_key(page.actors[p.actor])] if k}  # fmt: skip
    return Claim(
        article=page.record.id, layer="events", id=e.id, sentence=e.sentence, span=e.trigger, holder=said,
        sense="denies" if e.status == "negated" else "holds", told=page.told,
        words=page.bag((page.sentence(e.sentence, e.trigger),)), parties=frozenset(map(family, parties)),
        names=page.names((page.sentence(e.sentence, e.trigger),)), events=(e.id,),
        acts=frozenset(page.acts(e)), doers=frozenset(page.doers(e)), accused=frozenset(page.accused(e)),
        blames=e.type == "ACCUSE",
    )  # fmt: skip


def _figure(page: Page, f: Figure) -> Claim:
    low = f.low if f.low is not None else f.value
    high = float("inf") if f.low is not None and f.high is None else float(f.high if f.high is not None else f.value)
    return Claim(
        article=page.record.id, layer="figures", id=f.id, sentence=f.sentence, span=f.span,
        holder=holder(page.actors.get(f.source or "")), sense="holds", told=page.told,
        words=page.bag((page.sentence(f.sentence, f.span),)), low=float(low), high=high,
        measures=f.measures if not f.unit else f"{f.measures} {f.unit}",
        names=page.capitals((page.sentence(f.sentence, f.span),)),
        counted=page.bag(((f.span[0], min(len(page.record.text), f.span[1] + AFTER)),)),
    )  # fmt: skip


def bare(c: Claim) -> Claim:
    """A claim without the words and names it was compared by: what is kept of one that was found."""
    nothing: frozenset[str] = frozenset()
    return msgspec.structs.replace(
        c, words=nothing, parties=nothing, names=nothing, acts=nothing, doers=nothing, accused=nothing, counted=nothing
    )


def one_side(a: Holder, b: Holder) -> bool:
    """Whether two holders are one, or speak for one state: its minister and its army do not contest one another."""
    return a.key == b.key or bool(a.country and a.country == b.country)
