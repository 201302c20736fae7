"""Which of the possible names are used as places: weighed clues, each with its reason."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.annotate.places.candidates import Candidate
from dateline.annotate.places.cues import Cues, abbreviations, cues
from dateline.annotate.places.gazetteer import MAIN, SHORT, Spot
from dateline.model import Token

THRESHOLD = 0.0
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@dataclass
class Judged:
    """A candidate with its clues. `score` is their sum; above THRESHOLD it is a place name."""

    candidate: Candidate
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    wanted: str = ""  # the kind of place the words around ask for
    person: bool = False

    def add(self, points: float, reason: str) -> None:
        self.score += points
        self.reasons.append(reason)

    @property
    def probability(self) -> float:
        return 1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, self.score))))


def _prominence(c: Candidate) -> float:
    return max((b.spot.weight - (0.0 if b.kind == MAIN else 1.6 if b.kind == SHORT else 0.8)) for b in c.bearers)


def _by_itself(j: Judged) -> None:
    """What the name alone says."""
    c = j.candidate
    if c.how == "demonym":
        j.add(3.0, "an adjective or people of the list")
        return
    if any(w in cues().kinds for w in c.key.split()) and len(c.key.split()) > 1:
        j.add(2.2, "its name says what kind of place it is")
    if c.how == "abbreviation":
        j.add(2.0 if abbreviations()[c.key][0] == "plain" else -1.5, "a short form of a state")
        return
    best = _prominence(c)
    top = c.bearers[0].spot
    if top.is_country or top.feature in ("CONT", "OCN"):
        j.add(3.0, "a country")
    elif top.feature == "ADM1" and top.country in ("USA", "CAN", "AUS", "GBR"):
        j.add(2.0, "a state")
    else:
        j.add((best - 4.3) * 0.9, f"prominence {best:.1f}")
    if c.key in cues().common:
        j.add(-3.0, "an everyday word")
    elif len(c.key) <= 3 and not top.is_country:
        j.add(-1.5, "very short")


def _by_label(j: Judged, tokens: Sequence[Token]) -> None:
    """What the tagger says of these tokens."""
    c = j.candidate
    run = tokens[c.first : c.last]
    labels = Counter(t.entity for t in run if t.entity)
    label = labels.most_common(1)[0][0] if labels else ""
    before = c.first > 0 and bool(run[0].entity) and not run[0].entity_start
    after = (
        c.last < len(tokens)
        and bool(tokens[c.last].entity)
        and not tokens[c.last].entity_start
        and tokens[c.last].text.isalpha()
    )
    part = before or after
    if label in PLACE_LABELS:
        j.add(2.2 if not part else 1.0, f"tagged {label}")
    elif label == "NORP":
        j.add(0.5 if c.how == "demonym" else -0.5, "tagged NORP")
    elif label == "PERSON":
        j.add(-2.2 if not part else -3.2, "tagged as a person")
        j.person = part
    elif label == "ORG":
        points = -3.2 if c.how == "demonym" and part else -0.3 if part else -0.9
        j.add(points, "in an organisation's name" if part else "tagged as an organisation")
    elif label == "LANGUAGE":
        j.add(-3.5, "a language")
    elif label:
        j.add(-1.3, f"tagged {label}")
    elif c.how != "demonym":
        j.add(-0.9, "not tagged")
    if all(t.pos not in ("PROPN", "ADJ", "NOUN") for t in run):
        j.add(-2.0, "no noun")


def _before(j: Judged, tokens: Sequence[Token], q: Cues) -> None:
    c = j.candidate
    i = c.first - 1
    if i < 0 or tokens[i].sentence != tokens[c.first].sentence:
        if c.how == "name" and c.last - c.first == 1:
            j.add(-0.3, "opens the sentence")
        _dateline(j, tokens)
        return
    word, low = tokens[i].text, tokens[i].text.lower()
    if low == "the" and i > 0 and not c.bearers[0].spot.is_country:
        j.add(-0.6, "after an article")
    if low in ("of", "in") and i > 0 and tokens[i - 1].text.lower() in q.kinds:
        j.wanted = q.kinds[tokens[i - 1].text.lower()]
        j.add(2.2, f'after "{tokens[i - 1].text.lower()} {low}"')
    elif low in q.kinds and low == word:
        j.wanted = q.kinds[low]
        j.add(1.2, f'after "{low}"')
    elif low in q.strong and (word == low or c.how != "name"):
        j.add(1.3, f'after "{low}"')
    elif low in q.weak and word == low:
        j.add(0.4, f'after "{low}"')
    elif c.how == "demonym":
        if low in q.language:
            j.add(-3.5, "a language")
        return
    elif word in q.titles or word.rstrip(".") in q.titles:
        j.add(-3.5, f"after the title {word}")
        j.person = True
    elif word in q.given or (
        len(word) == 2 and word[1] == "." and word[0].isupper() and tokens[c.first].entity == "PERSON"
    ):
        j.add(-3.0, "after a first name")
        j.person = True
    elif word[0].isupper() and tokens[i].pos == "PROPN" and tokens[i].entity not in PLACE_LABELS:
        j.add(-1.0, "after another name")


def _dateline(j: Judged, tokens: Sequence[Token]) -> None:
    """A name in capitals that opens a sentence and is followed by a dash or an agency: a dateline left in the text."""
    c = j.candidate
    if c.last < len(tokens) and tokens[c.first].text.isupper() and len(c.key) > 3:
        if tokens[c.last].text in ("-", "--", "–", "—", "\x97", "("):
            j.add(3.0, "a dateline")


def _after(j: Judged, tokens: Sequence[Token], q: Cues, text: str) -> None:
    c = j.candidate
    k = c.last
    if k >= len(tokens) or tokens[k].sentence != tokens[c.first].sentence:
        return
    word, low = tokens[k].text, tokens[k].text.lower()
    if word in q.street and c.how != "demonym":
        j.add(-4.0, f"a street: {word}")
    elif word in q.press:
        j.add(-2.0, f"a newspaper: {word}")
    elif low in q.kinds:
        j.wanted = j.wanted or (q.kinds[low] if q.kinds[low] != "settled" or word == low else "")
        j.add(1.2, f'before "{low}"')
    elif low in q.people:
        j.add(0.9, f'before "{low}"')
    elif low in q.person and not c.bearers[0].spot.is_country and c.how == "name":
        j.add(-0.8 if _prominence(c) > 5.0 else -2.0, f'before "{low}"')
    elif word in ("'s", "’s"):
        saint = c.key.startswith("saint ")
        j.add(-2.5 if saint else 0.2, "named after a saint" if saint else "a possessive")
    elif (
        word[0].isupper()
        and tokens[k].pos == "PROPN"
        and c.how == "name"
        and text[tokens[k - 1].end : tokens[k].start].strip() == ""
    ):
        given = c.last - c.first == 1 and tokens[c.first].text in q.given
        j.add(-2.5 if given else -1.0, "a first name before another name" if given else "before another name")


def judge(candidates: Sequence[Candidate], tokens: Sequence[Token], text: str) -> list[Judged]:
    """Weigh each candidate by itself and its neighbours, then by what the article says of the same name elsewhere."""
    q = cues()
    people = _people(tokens)
    judged: list[Judged] = []
    for c in candidates:
        j = Judged(c)
        _by_itself(j)
        _by_label(j, tokens)
        _before(j, tokens, q)
        _after(j, tokens, q, text)
        words = tokens[c.last - 1].text
        if c.how == "name" and words in people and not c.bearers[0].spot.is_country:
            j.add(-2.5, "a person of the article is called so")
        judged.append(j)
    _contain(judged, tokens, text)
    _remember(judged)
    return judged


def _people(tokens: Sequence[Token]) -> frozenset[str]:
    """Last words of the names of persons (two words and more) in this article."""
    found = set()
    for i, t in enumerate(tokens[1:], 1):
        ends = i + 1 == len(tokens) or tokens[i + 1].entity != "PERSON" or tokens[i + 1].entity_start
        if t.entity == "PERSON" and not t.entity_start and ends and t.text[0].isupper():
            found.add(t.text)
    return frozenset(found)


def _contain(judged: list[Judged], tokens: Sequence[Token], text: str) -> None:
    """ "X, Y" where a bearer of X lies in a bearer of Y: both are places."""
    for a, b in itertools.pairwise(judged):
        if a.candidate.how == "demonym" or b.candidate.how == "demonym":
            continue
        if between(a.candidate, b.candidate, tokens) and lies_in(a.candidate, b.candidate):
            a.add(3.5, f"lies in {b.candidate.key}, named behind it")
            b.add(3.5, f"holds {a.candidate.key}, named before it")


def between(a: Candidate, b: Candidate, tokens: Sequence[Token]) -> bool:
    """Whether only a comma (or an opening bracket) stands between two names."""
    return (
        b.first - a.last == 1
        and tokens[a.last].text in (",", "(")
        and tokens[a.last].sentence == tokens[b.first].sentence
    )


def lies_in(a: Candidate, b: Candidate) -> bool:
    """Whether some bearer of `a` lies in some bearer of `b`."""
    holders = {x.spot.number for x in b.bearers}
    states = {x.spot.country for x in b.bearers if x.spot.is_country}
    return any(held_by(x.spot, holders, states) for x in a.bearers)


def held_by(spot: Spot, areas: set[int], states: set[str]) -> bool:
    """Whether a place lies in one of these areas (row numbers) or countries (alpha-3)."""
    return spot.admin1 in areas or spot.admin2 in areas or (spot.country in states and not spot.is_country)


def _remember(judged: list[Judged]) -> None:
    """A name that is clearly a place once lends some certainty to its other mentions."""
    best: dict[str, float] = {}
    for j in judged:
        best[j.candidate.key] = max(best.get(j.candidate.key, -99.0), j.score)
    for j in judged:
        if j.score < 1.5 <= best[j.candidate.key] and not j.person:
            j.add(1.2 if best[j.candidate.key] < 3.0 else 2.4, "clearly a place elsewhere in the article")
