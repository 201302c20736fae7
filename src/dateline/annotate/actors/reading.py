"""What the words of a chain say of the actor: role, country, sectors, the body it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import Entry, pieces
from dateline.model import ActorKind, Span, Token
from dateline.trees import within

HYPHENS = frozenset("-–‐")


@dataclass
class Facts:
    """Findings about one chain, each with the reason it was taken."""

    name: str = ""
    kind: ActorKind | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    of: str | None = None
    entry: Entry | None = None
    held: bool = True
    whys: list[str] = field(default_factory=list)
    score: float = 1.0
    owner: Span | None = None
    of_pronoun: str | None = None
    nouns: set[str] = field(default_factory=set)  # role nouns said of it
    owned_by_person: bool = False  # "Haftar's forces"
    scene: bool = False  # whether its country is only that where the article plays


class Known(NamedTuple):
    """A country word or dictionary name on tokens [start, end)."""

    start: int
    end: int
    country: str | None
    entry: Entry | None


def _leads(tokens: Sequence[Token], at: int, hi: int) -> bool:
    """Whether a person's name stands before "regime", "government", "forces": it is that person's state then."""
    if at < hi and tokens[at].tag == "POS":
        at += 1
    if at >= hi:
        return False
    lemma = tokens[at].lemma.lower()
    nouns = resources.lexicon("mentions")
    return lemma in nouns["regime_nouns"] or lemma in nouns["regime_force_nouns"]


def known_names(tokens: Sequence[Token], lo: int, hi: int) -> list[Known]:
    """Country words and dictionary names of bodies on tokens [lo, hi), left to right."""
    found: list[Known] = []
    i = lo
    while i < hi:
        match = actor_names.names().match(tokens, i, hi)
        country = actor_names.country_at(tokens, i, hi)
        if country and _aside(tokens, i, country[0]):
            country = None
        leads = match is not None and (match.entry.kind != "person" or _leads(tokens, match.end, hi))
        if match and leads and match.end >= (country[0] if country else 0):
            found.append(Known(i, match.end, match.entry.country, match.entry))
        elif country:
            found.append(Known(i, country[0], country[1].code, None))
        i = found[-1].end if found and found[-1].start == i else i + 1
    return found


def _aside(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a country's word only says against whom, where or with whose help: "anti-Iran", "Turkey-based"."""
    before = [t.text.lower() for t in tokens[max(0, start - 2) : start]]
    against = len(before) == 2 and before[1] in HYPHENS and before[0] in actor_nouns.words_of("against_prefixes")
    tail = [t.text.lower() for t in tokens[end : end + 2]]
    behind = len(tail) == 2 and tail[0] in HYPHENS and tail[1] in actor_nouns.words_of("aside_tails")
    return against or behind


def known_before(tokens: Sequence[Token], lo: int, hi: int) -> Known | None:
    """The owner that a role names: the one with a possessive, else the first ("Russia's U.N. ambassador")."""
    found = known_names(tokens, lo, hi)
    owners = [k for k in found if k.end < hi and tokens[k.end].tag == "POS"]
    return next(iter(owners or found), None)


def sectors_of_role(tokens: Sequence[Token], lo: int, hi: int) -> tuple[tuple[str, ...], ActorKind | None, str]:
    """Sectors and kind that a role phrase on tokens [lo, hi) speaks for, with the words that decide it."""
    found = None
    for k in range(lo, hi):
        if tokens[k].dep == "pobj" and lo <= tokens[k].head < k and found is not None:
            break
        one = actor_nouns.ending_at(tokens, k, lo)
        if one is None or (found is not None and one.start > found[0] and _after_of(tokens, found[0], one.start)):
            continue
        found = (k, one)
    if found is None:
        return (), None, ""
    k, one = found
    sectors = list(one.noun.sectors)
    words = {w for t in tokens[lo:k] for w in (t.text.lower(), t.lemma.lower())}
    former = bool(words & actor_nouns.words_of("former"))
    chosen = _by_modifier(tokens, lo, one.start, one.noun.sectors)
    if one.words in actor_nouns.words_of("state_envoys") and any(t.tag == "POS" for t in tokens[lo:k]):
        chosen = None
    if chosen is not None and chosen not in sectors:
        sectors = [chosen]
    if former:
        sectors = ["ELI", *sectors] if sectors[0] in ("GOV", "LEG") else sectors
    return tuple(dict.fromkeys(sectors)), one.noun.kind, one.words


def _after_of(tokens: Sequence[Token], role: int, start: int) -> bool:
    """Whether a second noun only says whose the first is: "an ally of President Lind" is no president."""
    return any(t.text.lower() in actor_nouns.words_of("belongs_by") for t in tokens[role + 1 : start])


def _by_modifier(tokens: Sequence[Token], lo: int, start: int, own: tuple[str, ...]) -> str | None:
    """The sector a word before the role noun settles ("rebel commander"), nearest first."""
    table = actor_nouns.modifier_sectors()
    for k in range(start - 1, lo - 1, -1):
        sector = table.get(tokens[k].text.lower()) or table.get(tokens[k].lemma.lower())
        if sector is None:
            continue
        if sector == "GOV" and own and own[0] in ("MIL", "COP", "LEG", "JUD", "SPY", "PRM", "REB"):
            return None
        return sector
    return None


@cache
def body_sectors(word: str) -> tuple[tuple[str, ...], ActorKind] | None:
    """Sectors and kind that a body's head word speaks for ("Ministry", "Battalion"), or null."""
    for group in resources.lexicon("mentions")["body_heads"]:
        if word in group["words"]:
            return tuple(group["sectors"]), group["kind"]
    return None


def tied_to(tokens: Sequence[Token], at: int) -> str | None:
    """The country of a name right after words that tie an actor to it: "groups opposed to Assad" are Syria's."""
    ties = resources.lexicon("actor_nouns")["tied_by"]
    words = tuple(t.text.lower() for t in tokens[at : at + 3])
    n = next((n for n in (3, 2) if " ".join(words[:n]) in ties), 0)
    if not n:
        return None
    start, end = at + n, min(at + n + 8, len(tokens))
    for k in range(start, end):
        if tokens[k].pos in ("VERB", "AUX", "SCONJ") or tokens[k].text in ",;:.":
            return None
        match, country = actor_names.names().match(tokens, k, end), actor_names.country_at(tokens, k, end)
        if match is not None or country is not None:
            code = match.entry.country if match is not None else None
            code = code or (country[1].code if country is not None else None)
            return None if code in actor_names.no_states() else code
    return None


def role_text(text: str, span: Span, tokens: Sequence[Token]) -> str | None:
    """A role phrase without its article, or null: "the U.N. envoy" gives "U.N. envoy"."""
    lo, hi = within(tokens, span)
    while lo < hi and (tokens[lo].pos in ("DET", "PUNCT") or tokens[lo].tag in ("POS", "PRP$")):
        lo += 1
    if hi - lo == 1 and tokens[lo].text.lower().rstrip(".") in actor_nouns.words_of("name_courtesies_only"):
        return None  # "Dr" is no role
    return " ".join(text[tokens[lo].start : tokens[hi - 1].end].split()) if lo < hi else None


def words_at(tokens: Sequence[Token], span: Span) -> tuple[str, ...]:
    """Folded words of a stretch of text."""
    lo, hi = within(tokens, span)
    return tuple(p for t in tokens[lo:hi] for p in pieces(t.text))


@cache
def outside() -> frozenset[str]:
    """Words that say an actor is not of the country where the article plays, or of none."""
    return actor_nouns.words_of("outside")
