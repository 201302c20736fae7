"""Where an act happened: the named place that the words around it set as its place, the most precise one told."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dateline import resources, text
from dateline.model import EventMention, Place, Span, Token

FAR = 7  # steps through the parse beyond which a place is another's
ON_IT = 2  # steps of a place that hangs on the act's own word: "agreed in Tbilisi"
FINER = 4  # steps more that a place within the nearest one may lie: "the village of X in central Mali"
OTHER_CLAUSE = frozenset({"relcl", "advcl", "ccomp", "parataxis"})
STRUCK_PARTS = frozenset({"dobj", "nsubjpass", "prep", "pobj"})
ORDER = (("PCL", 5), ("RGN", 6), ("CONT", 6), ("OCN", 6), ("SEA", 4), ("ADM1", 3), ("ADM2", 2), ("ADM", 1))


class Site(NamedTuple):
    """A place an act may have happened at: steps through the parse, characters from the act, how wide it is, its id."""

    steps: int
    away: int
    width: int
    country: str | None
    place: str


def width(place: Place) -> int:
    """How wide a place is: 0 a spot or town, then districts, provinces, states and regions of the world."""
    return next((wide for prefix, wide in ORDER if (place.feature or "").startswith(prefix)), 0)


def choose(sites: list[Site]) -> str | None:
    """The nearest site, or a more precise one of the same country told right beside it."""
    if not sites:
        return None
    nearest = min(sites)
    finer = [
        s for s in sites
        if s.width < nearest.width and s.steps <= nearest.steps + FINER and s.country == nearest.country
    ]  # fmt: skip
    return min(finer, key=lambda s: (s.width, s)).place if finer else nearest.place


def sets(tokens: tuple[Token, ...], anchor: int, at: int | None, kind: str) -> bool:
    """Whether a place name at token `at` stands where the place of an act at token `anchor` stands.

    kind: the act's type. What force strikes is its place ("bombed Aleppo"), and so is the name in "the Geneva talks".
    """
    located = resources.lexicon("events")["located"]
    i = at
    for _ in range(6):
        if i is None or i == anchor:
            return i is not None and kind in located["struck"]
        token = tokens[i]
        if token.dep in ("compound", "amod", "nmod") and token.head == anchor:
            return True
        if token.dep == "pobj":
            word = tokens[token.head].text.lower()
            if word in located["topical"] and kind in located["spoken"]:
                return False
            if word in located["at"]:
                return not _elsewhere(tokens, anchor, tokens[token.head].head, kind in located["struck"])
            if word in located["towards"] and tokens[token.head].head == anchor:
                return kind in located["moved"]
            i = tokens[token.head].head if word in located["towards"] else None
        elif token.dep in ("compound", "nmod"):
            if not _ground(tokens[token.head]):
                return False
            i = token.head
        elif token.dep in ("conj", "appos"):
            i = token.head
        elif token.dep in ("dobj", "nsubjpass", "npadvmod", "pcomp", "attr"):
            return kind in located["struck"]
        else:
            return False
    return False


def _elsewhere(tokens: tuple[Token, ...], anchor: int, at: int, struck: bool) -> bool:
    """Whether a place hangs on a word of another clause than the act's: "held talks in Bern, as rebels attacked".

    A clause told at once with the act is set where it is ("fired as crowds gathered in Goma"), and so is one that says
    which thing was struck ("shelled a base that hosts troops near Goma").
    """
    above, crossed, last, first = _path(tokens, anchor), False, "", at
    for _ in range(12):
        if at in above:
            under = {tokens[k].dep for k in above[: above.index(at)]} & OTHER_CLAUSE
            beside = at == first and (tokens[at].pos == "VERB" or under == {"relcl"})  # "women in Goma who were shot"
            own = last == "relcl" and at == anchor  # "an offensive that broke them in Goma"
            return (bool(under) and not beside) or (crossed and not own and not (struck and last in STRUCK_PARTS))
        if tokens[at].head == at:
            return False
        crossed = crossed or (tokens[at].dep in OTHER_CLAUSE and not _at_once(tokens, at))
        last, at = tokens[at].dep, tokens[at].head
    return False


def _at_once(tokens: tuple[Token, ...], verb: int) -> bool:
    """Whether a clause is opened by a word that tells it at the same time."""
    listed = resources.lexicon("events")["at_once"]
    near = range(max(0, verb - 12), verb)
    return any(tokens[k].head == verb and tokens[k].text.lower() in listed for k in near)


def _path(tokens: tuple[Token, ...], i: int) -> list[int]:
    """Token indices from i to its root."""
    out = [i]
    while tokens[i].head != i and len(out) < 24:
        i = tokens[i].head
        out.append(i)
    return out


def _ground(noun: Token) -> bool:
    """Whether a name before a noun names that ground: "Hama airport", but not "an EU patrol"."""
    listed = resources.lexicon("events")
    return (
        noun.pos == "PROPN"
        or noun.lemma.lower() in listed["ground_nouns"]
        or noun.lemma.lower() in listed["located"]["grounds"]
    )


def sites(mention: EventMention, anchor: int, named: list[tuple[Span, Place]], tokens: tuple[Token, ...],
          at: Callable[[Span], int | None], steps: Callable[[int, Span], int]) -> list[Site]:  # fmt: skip
    """The places a sentence names that the act may have happened at.

    named: toponyms of the act's sentence and their places; at: the token a span rests on; steps: from act to span.
    A speech act happens where its own word says so only: "urged Egypt to meet in Cairo" was not said in Cairo.
    """
    listed = resources.lexicon("events")
    doers = [a.span for a in mention.arguments if a.role == "actor"]
    out = []
    for span, place in named:
        away = steps(anchor, span)
        if any(text.contains(p, span) for p in doers) or away > FAR:
            continue
        if mention.type in listed["speech_types"] and away > ON_IT:
            continue
        if sets(tokens, anchor, at(span), mention.type):
            out.append(Site(away, abs(span[0] - mention.trigger[0]), width(place), place.country, place.id))
    return out
