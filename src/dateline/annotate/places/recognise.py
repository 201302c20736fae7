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
from dateline.annotate.places.spelling import transliterated
from dateline.model import Token

THRESHOLD = 0.0
HYPHENS = ("-", "–")
COMMA, WITHIN = "comma", "within"
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@dataclass
class Judged:
    """A candidate with its clues. `score` is their sum; above THRESHOLD it is a place name."""

    candidate: Candidate
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    wanted: str = ""  # the kind of place the words around ask for
    person: bool = False
    placed: bool = False  # a preposition or a kind of place stands in front of it

    def add(self, points: float, reason: str) -> None:
        self.score += points
        self.reasons.append(reason)

    @property
    def probability(self) -> float:
        return 1.0 / (1.0 + math.exp(-max(-20.0, min(20.0, self.score))))


def _prominence(c: Candidate) -> float:
    return max((b.spot.weight - (0.0 if b.kind == MAIN else 1.6 if b.kind == SHORT else 0.8)) for b in c.bearers)


def _is_county(c: Candidate) -> bool:
    """Whether the name ends by calling itself a province, a county or a district: nobody else is called so."""
    kind = cues().kinds.get(c.key.split()[-1])
    return c.last - c.first > 1 and c.bearers[0].spot.is_area and kind in ("area1", "area2")


def _by_itself(j: Judged) -> None:
    """What the name alone says."""
    c = j.candidate
    if c.how == "demonym":
        j.add(3.0, "an adjective or people of the list")
        return
    if any(w in cues().kinds for w in c.key.split()) and len(c.key.split()) > 1:
        j.add(4.0 if _is_county(c) else 2.2, "its name says what kind of place it is")
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


def _countries(candidates: Sequence[Candidate]) -> frozenset[str]:
    """Countries the article names whose place names are not English: there a family name is seldom a town."""
    named = {c.bearers[0].spot.country for c in candidates if c.how == "demonym" or c.bearers[0].spot.is_country}
    return frozenset(named & transliterated())


def _by_country(j: Judged, about: frozenset[str]) -> None:
    """A place of a country the article names; one of the names people put in the gazetteer by hand."""
    c = j.candidate
    if c.how not in ("name", "loose") or c.bearers[0].spot.is_country or c.key in cues().common:
        return
    if any(b.spot.country in about and b.kind != SHORT and b.spot.weight > 3.0 for b in c.bearers):
        j.add(1.6, "a place of a country the article names")
    if any(b.spot.by_hand and b.kind == MAIN for b in c.bearers[:2]) and len(c.key) > 3:
        j.add(1.5, "a name of the supplement")


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
    elif label == "PERSON" and not _is_county(c):
        likely = c.first + 1 < c.last or _prominence(c) > 5.4
        unlike = likely and run[0].text not in cues().given
        j.add(-3.2 if part else -1.2 if unlike else -2.2, "tagged as a person")
        j.person = part
    elif label == "ORG":
        points = -3.2 if c.how == "demonym" and part else -0.3 if part else -0.9
        j.add(points, "in an organisation's name" if part else "tagged as an organisation")
    elif label == "LANGUAGE":
        j.add(-3.5, "a language")
    elif label:
        j.add(-1.3, f"tagged {label}")
    elif c.how != "demonym":
        j.add(-0.9 if not _shouted(c, tokens) else -0.2, "not tagged")
    if _acronym(c, tokens):
        j.add(-1.5, "looks like an acronym")
    if not _shouted(c, tokens) and all(t.pos not in ("PROPN", "ADJ", "NOUN") for t in run):
        j.add(-2.0, "no noun")


def _acronym(c: Candidate, tokens: Sequence[Token]) -> bool:
    """Whether one short word all in capitals stands inside a sentence of other words ("MERS")."""
    one = tokens[c.first]
    opens = c.first == 0 or tokens[c.first - 1].sentence != one.sentence
    known = c.bearers[0].spot.is_country or c.bearers[0].spot.by_hand
    short = c.how == "name" and c.last - c.first == 1 and one.text.isupper() and len(one.text) <= 5
    return short and not (known or opens or _shouted(c, tokens))


def _shouted(c: Candidate, tokens: Sequence[Token]) -> bool:
    """Whether the name stands among words all in capitals, where the tagger knows nothing."""
    around = [tokens[i].text for i in (c.first - 2, c.first - 1, c.last, c.last + 1) if 0 <= i < len(tokens)]
    words = [w for w in around if w.isalpha() and len(w) > 1]
    return tokens[c.first].text.isupper() and len(words) > 1 and all(w.isupper() for w in words)


def _before(j: Judged, tokens: Sequence[Token], q: Cues) -> None:
    c = j.candidate
    i = c.first - 1
    if i < 0 or tokens[i].sentence != tokens[c.first].sentence:
        if c.how == "name" and c.last - c.first == 1:
            j.add(-0.3, "opens the sentence")
        _dateline(j, tokens)
        return
    word, low = tokens[i].text, tokens[i].text.lower()
    if word.isupper() and tokens[c.first].text.isupper():
        word = low
    if low in q.article and i > 0 and not c.bearers[0].spot.is_country:
        j.add(-0.6, "after an article")
    if low in q.links and i > 0 and tokens[i - 1].text.lower() in q.kinds:
        j.wanted, j.placed = q.kinds[tokens[i - 1].text.lower()], True
        j.add(2.2, f'after "{tokens[i - 1].text.lower()} {low}"')
    elif low in q.kinds and low == word:
        j.wanted, j.placed = q.kinds[low], True
        j.add(1.2, f'after "{low}"')
    elif low in q.taken and word == low and c.how != "demonym":
        j.add(1.2, f'after "{low}"')
    elif low in q.strong and (word == low or c.how != "name"):
        j.placed = True
        j.add(1.3, f'after "{low}"')
    elif low in q.links and i > 0 and tokens[i - 1].text in (",", ")") and word == low:
        j.placed = True
        j.add(1.6, f'after ", {low}"')
    elif word in HYPHENS and i > 0 and tokens[i - 1].text in q.parties:
        j.add(3.0, "a legislator's town")
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
    if c.last >= len(tokens) or not tokens[c.first].text.isupper() or len(c.key) <= 3:
        return
    if tokens[c.last].text in ("-", "--", "–", "—", "\x97", "("):
        j.add(3.0, "a dateline")


def _after(j: Judged, tokens: Sequence[Token], q: Cues, text: str) -> None:
    c = j.candidate
    k = c.last
    if k >= len(tokens) or tokens[k].sentence != tokens[c.first].sentence:
        return
    word, low = tokens[k].text, tokens[k].text.lower()
    if word in q.street and c.how != "demonym":
        j.add(-6.0, f"a street: {word}")
    elif word in q.press:
        j.add(-2.0, f"a newspaper: {word}")
    elif low in q.kinds:
        j.wanted = j.wanted or (q.kinds[low] if q.kinds[low] != "settled" or word == low else "")
        j.add(1.2, f'before "{low}"')
    elif low in q.people:
        j.add(0.9, f'before "{low}"')
    elif low in q.person and not c.bearers[0].spot.is_country and c.how == "name":
        j.add(-0.8 if _prominence(c) > 5.0 else -2.0, f'before "{low}"')
    elif word in q.possessive:
        saint = c.key.startswith(q.saint + " ")
        j.add(-2.5 if saint else 0.2, "named after a saint" if saint else "a possessive")
    elif (
        word[0].isupper()
        and tokens[k].pos == "PROPN"
        and c.how == "name"
        and not _is_county(c)
        and text[tokens[k - 1].end : tokens[k].start].strip() == ""
    ):
        given = c.last - c.first == 1 and tokens[c.first].text in q.given
        j.add(-2.5 if given else -1.0, "a first name before another name" if given else "before another name")


def judge(candidates: Sequence[Candidate], tokens: Sequence[Token], text: str) -> list[Judged]:
    """Weigh each candidate by itself and its neighbours, then by what the article says of the same name elsewhere."""
    q = cues()
    people = _people(tokens, candidates)
    about = _countries(candidates)
    judged: list[Judged] = []
    for c in candidates:
        j = Judged(c)
        _by_itself(j)
        _by_country(j, about)
        _by_label(j, tokens)
        _before(j, tokens, q)
        _after(j, tokens, q, text)
        words = tokens[c.last - 1].text
        if c.how == "name" and c.last - c.first == 1 and words in people and not c.bearers[0].spot.is_country:
            j.add(-2.5, "a person of the article is called so")
        judged.append(j)
    _contain(judged, tokens)
    _join(judged, tokens)
    _remember(judged)
    return judged


def _people(tokens: Sequence[Token], candidates: Sequence[Candidate]) -> frozenset[str]:
    """Last words of the names of persons (two words and more) in this article, place names of two words left out."""
    whole = {c.last for c in candidates if c.last - c.first > 1}
    found = set()
    for i, t in enumerate(tokens[1:], 1):
        ends = i + 1 == len(tokens) or tokens[i + 1].entity != "PERSON" or tokens[i + 1].entity_start
        if t.entity == "PERSON" and not t.entity_start and ends and t.text[0].isupper() and i + 1 not in whole:
            found.add(t.text)
    return frozenset(found)


def _contain(judged: list[Judged], tokens: Sequence[Token]) -> None:
    """ "X, Y", "X in Y" and "Y's X" where a bearer of X lies in a bearer of Y: both are places."""
    for a, b in itertools.pairwise(judged):
        inner, outer, how = held(a, b, tokens)
        if inner is None or outer is None:
            continue
        inner.add(3.5 if how == COMMA else 2.5, f"lies in {outer.candidate.key}, named beside it")
        if outer.candidate.how != "demonym":
            outer.add(3.5 if how == COMMA else 1.0, f"holds {inner.candidate.key}, named beside it")


def held(a: Judged, b: Judged, tokens: Sequence[Token]) -> tuple[Judged | None, Judged | None, str]:
    """Which of two neighbouring names stands in the other by the words between them: (inner, outer, those words)."""
    first, second = a.candidate, b.candidate
    none = (None, None, "")
    if tokens[first.first].sentence != tokens[second.first].sentence or second.how == "demonym":
        return none
    if first.how == "demonym" or (first.bearers[0].spot.is_country and second.bearers[0].spot.is_country):
        return none
    words = [t.text for t in tokens[first.last : second.first]]
    if words in ([","], ["("]):
        return (a, b, COMMA) if lies_in(first, second) else none
    if words and words[-1] in cues().within and words[:-1] in ([], [","]):
        return (a, b, WITHIN) if lies_in(first, second) else none
    if len(words) == 1 and words[0] in cues().possessive and lies_in(second, first):
        return b, a, WITHIN
    return none


def _join(judged: list[Judged], tokens: Sequence[Token]) -> None:
    """Names listed with a place ("A, B and C") are likely places too."""
    for a, b in itertools.pairwise(judged):
        if a.candidate.how == "demonym" or b.candidate.how == "demonym":
            continue
        words = [t.text for t in tokens[a.candidate.last : b.candidate.first]]
        if not 1 <= len(words) <= 2 or not set(words) <= cues().listing:
            continue
        for one, other in ((a, b), (b, a)):
            if one.score < 1.0 <= other.score and not one.person:
                one.add(1.2, f"listed with {other.candidate.key}")


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
