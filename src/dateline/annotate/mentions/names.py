"""Proper names of possible actors in a sentence: runs of capitalised words, cut by dictionary, titles and demonyms.

The small parser cuts Arabic names at "al-", takes "U.N." for a person's first name and loses names in capitals, so the
run of words decides and the parser's label only votes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from dateline import actor_names, actor_nouns, resources
from dateline.actor_names import Entry, pieces
from dateline.model import ActorKind, Token

PERSON, BODY, PLACE_LABELS = (
    "PERSON",
    frozenset({"ORG", "NORP"}),
    frozenset({"GPE", "LOC", "FAC", "EVENT", "LAW", "DATE", "PRODUCT", "WORK_OF_ART", "LANGUAGE", "TIME", "MONEY"}),
)
HYPHENS = frozenset("-–‐")


class Name(NamedTuple):
    """A proper name on tokens [start, end): `title` is where a title and its modifiers begin before it.

    `use`: name, adjective (demonym), people, metonym, or title (a capitalised role with no name: "the Prime Minister").
    """

    start: int
    end: int
    kind: ActorKind | None
    entry: Entry | None = None
    country: str | None = None
    use: str = "name"
    title: int | None = None
    why: str = ""


class Piece(NamedTuple):
    """A part of a run: known (dictionary, country), title, or unknown words."""

    start: int
    end: int
    sort: str
    entry: Entry | None = None
    country: str | None = None
    use: str = "name"
    alias_words: int = 0


@cache
def _lexicon(name: str) -> frozenset[str]:
    return frozenset(resources.lexicon("mentions")[name])


@cache
def body_head(word: str) -> tuple[ActorKind, tuple[str, ...]] | None:
    """Kind and sectors a body's last word speaks for ("Committee", "Army"), or null."""
    for group in resources.lexicon("mentions")["body_heads"]:
        if word in group["words"]:
            return group["kind"], tuple(group["sectors"])
    return None


def find_names(tokens: Sequence[Token], lo: int, hi: int, shouted: bool = False) -> list[Name]:
    """Proper names in the sentence of tokens [lo, hi), left to right, none inside another."""
    found: list[Name] = []
    i = lo
    while i < hi:
        if not _starts(tokens, i, lo, hi, shouted):
            i += 1
            continue
        if shouted:
            known = _known(tokens, i, hi)
            end = known.end if known else i + 1
            found.extend(_read_run(tokens, i, end, hi) if known else ())
        else:
            end = _run_end(tokens, i, hi)
            found.extend(_read_run(tokens, i, end, hi))
        i = max(end, i + 1, found[-1].end if found else 0)
    return found


def _starts(tokens: Sequence[Token], i: int, lo: int, hi: int, shouted: bool) -> bool:
    token = tokens[i]
    first = token.text[0]
    if token.pos == "DET":
        return False
    if not (first.isupper() or (first.isdigit() and token.entity == "ORG")):
        return token.text.lower() in _lexicon("joined_particles") and _joins(tokens, i)
    if token.text.lower() in _lexicon("never") and token.entity not in BODY:
        return False
    if token.text.lower() in _lexicon("things") or _leads_a_place(tokens, i):
        return False
    if token.text.lower() in _lexicon("prefixes") and i + 1 < hi and tokens[i + 1].text in HYPHENS:
        return actor_names.names().match(tokens, i, hi) is not None  # "Counter-IED" is none, "Anti-Balaka" is a group
    if token.pos in ("PROPN",) or token.entity in (PERSON, "ORG", "NORP", "GPE"):
        return True
    if token.pos in ("DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "INTJ", "NUM") and not token.text.isupper():
        return False
    if shouted or i == lo or not tokens[i - 1].text[-1].isalnum():
        return (
            actor_names.names().match(tokens, i, min(i + 8, len(tokens))) is not None
            or actor_names.country_at(tokens, i, i + 3) is not None
        )
    return token.pos in ("NOUN", "ADJ") or token.text.isupper()


def _leads_a_place(tokens: Sequence[Token], i: int) -> bool:
    """Whether a preposition only has the capital of the sentence: "Near Homs", not "Near East"."""
    return (
        tokens[i].text.lower() in _lexicon("place_prepositions")
        and actor_names.names().match(tokens, i, min(i + 4, len(tokens))) is None
    )


def _joins(tokens: Sequence[Token], i: int) -> bool:
    return i + 2 < len(tokens) and tokens[i + 1].text in HYPHENS and tokens[i + 2].text[0].isupper()


def _run_end(tokens: Sequence[Token], i: int, hi: int) -> int:
    """Where the run of name words that starts at i ends."""
    title = actor_nouns.starting_at(tokens, i, hi)
    j = max(i + 1, title.start if title else 0)
    while j < hi:
        token = tokens[j]
        inner = actor_nouns.starting_at(tokens, j, hi) if token.text[0].isupper() else None
        if inner is not None and inner.start > j + 1:
            j = inner.start
        elif _name_word(token):
            j += 1
        elif (
            token.text in HYPHENS
            and j + 1 < hi
            and tokens[j + 1].text[:1].isupper()
            and tokens[j - 1].end == token.start
        ) or _syllable(tokens, i, j, hi):
            j += 2
        elif (
            token.text in _lexicon("stops") and j + 1 < hi and _name_word(tokens[j + 1]) and _short_title(tokens, i, j)
        ):
            j += 1
        elif token.text.lower() in _lexicon("particles") and (particle_end := _particles(tokens, j, hi)):
            j = particle_end
        else:
            break
    known = actor_names.names().match(tokens, i, hi)
    return max(j, known.end) if known else j


def _syllable(tokens: Sequence[Token], i: int, j: int, hi: int) -> bool:
    """Whether a hyphen and a small syllable end a given name after a family name: "Moon Jae-in"."""
    if tokens[j].text not in HYPHENS or j + 1 >= hi or j < i + 2 or not tokens[j - 2].text[0].isupper():
        return False
    tail = tokens[j + 1]
    joined = tokens[j - 1].end == tokens[j].start and tokens[j].end == tail.start
    return joined and tail.text.islower() and len(tail.text) <= 5 and tail.text not in _lexicon("hyphen_tails")


def _short_title(tokens: Sequence[Token], i: int, stop: int) -> bool:
    """Whether the stop at `stop` belongs to a title the tokenizer cut off ("Capt" + "."), not to the sentence's end."""
    found = actor_nouns.starting_at(tokens, stop - 1, stop)
    return stop > i and len(tokens[stop - 1].text) <= 5 and found is not None and found.start == stop


def _name_word(token: Token) -> bool:
    if not (token.text[0].isupper() or (token.text[0].isdigit() and token.pos == "PROPN")):
        return False
    return (
        token.pos in ("PROPN", "NOUN", "ADJ", "X")
        or token.entity in (PERSON, "ORG", "NORP", "GPE")
        or len(token.text) == 1
    )


def _particles(tokens: Sequence[Token], j: int, hi: int) -> int | None:
    """The end of "de", "van der", "al-" and the name word after them, or null."""
    for k in range(j, min(j + 3, hi)):
        text = tokens[k].text
        if text[0].isupper():
            return k + 1 if _name_word(tokens[k]) else None
        if text.lower() not in _lexicon("particles") and text not in HYPHENS:
            return None
    return None


def cut(tokens: Sequence[Token], start: int, end: int) -> list[Piece]:
    """A run as pieces: dictionary names, countries and demonyms, titles, unknown words."""
    out: list[Piece] = []
    i, unknown = start, -1

    def close(at: int) -> None:
        nonlocal unknown
        if unknown >= 0:
            out.append(Piece(unknown, at, "unknown"))
            unknown = -1

    while i < end:
        piece = _known(tokens, i, end)
        if piece is None or _first_name(tokens, piece, end):
            unknown = i if unknown < 0 else unknown
            i += 1
            continue
        close(i)
        out.append(piece)
        i = piece.end
    close(end)
    return _whole_names(tokens, out)


def _first_name(tokens: Sequence[Token], piece: Piece, end: int) -> bool:
    """Whether a country's name is a person's first: "Israel Ramos", where the parser sees one person."""
    alike = piece.sort == "country" and piece.use == "name" and piece.end < end
    return alike and tokens[piece.start].entity == PERSON and tokens[piece.end].entity == PERSON


def _whole_names(tokens: Sequence[Token], parts: list[Piece]) -> list[Piece]:
    """A known surname beside unknown words is part of another name: "Ahmed Bashir" is not the president Bashir."""
    out: list[Piece] = []
    for k, part in enumerate(parts):
        after = parts[k + 1] if k + 1 < len(parts) else None
        lone = (
            part.entry is not None
            and part.end - part.start <= 3
            and part.entry.kind == "person"
            and " " in part.entry.name
        )
        beside = (bool(out) and out[-1].sort == "unknown") or (after is not None and after.sort == "unknown")
        longer = lone and after is not None and after.sort == "unknown" and _more_of_a_name(tokens, after)
        if longer or (lone and beside and _surname_only(part)) or (out and _surname_after(tokens, out[-1], part)):
            part = Piece(part.start, part.end, "unknown")
        if part.sort == "unknown" and out and out[-1].sort == "unknown":
            out[-1] = Piece(out[-1].start, part.end, "unknown")
        else:
            out.append(part)
    return out


def _more_of_a_name(tokens: Sequence[Token], after: Piece) -> bool:
    """Whether a word behind a known name is the mother's family name: "Yván Gil Pinto"."""
    words = tokens[after.start : after.end]
    return len(words) <= 2 and all(t.pos == "PROPN" and t.entity == PERSON for t in words)


def _surname_after(tokens: Sequence[Token], before: Piece, part: Piece) -> bool:
    """Whether a body's one-word name follows a first name alone: "Michael Bloomberg" is no news agency."""
    if part.entry is None or part.entry.kind == "person" or part.end - part.start > 1 or before.end != part.start:
        return False
    first = (pieces(tokens[before.start].text) or ("",))[0]
    return before.sort == "unknown" and before.end - before.start == 1 and first in actor_nouns.given_names()


def _surname_only(part: Piece) -> bool:
    """Whether the dictionary knew the person here by the last name alone."""
    return part.alias_words < 2


def _after_particle(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i is joined to "al-" before it, so that it is part of a name ("al-Kuwaiti")."""
    return i > 1 and tokens[i - 1].text in HYPHENS and tokens[i - 2].text.lower() in _lexicon("joined_particles")


def _known(tokens: Sequence[Token], i: int, end: int) -> Piece | None:
    if _after_particle(tokens, i):
        return None
    match = actor_names.names().match(tokens, i, end)
    country = actor_names.country_at(tokens, i, end)
    title = actor_nouns.starting_at(tokens, i, end)
    if match and match.end >= max(country[0] if country else 0, title.start if title else 0):
        use = "metonym" if match.metonym else "name"
        known = sum(
            1 for t in tokens[i : match.end] if t.text.lower() not in _lexicon("particles") and t.text[0].isalpha()
        )
        return Piece(i, match.end, "known", match.entry, use=use, alias_words=known)
    if country and country[0] >= (title.start if title else 0):
        return Piece(i, country[0], "country", country=country[1].code, use=country[1].use)
    if title:
        stop = title.start < end and tokens[title.start].text in _lexicon("stops")
        return Piece(i, title.start + stop, "title")
    return None


def _read_run(tokens: Sequence[Token], start: int, end: int, hi: int) -> list[Name]:
    """Names of one run, by its pieces."""
    parts = cut(tokens, start, end)
    end = _extend_body(tokens, parts, end, hi)
    last = parts[-1]
    body = _as_body(tokens, parts, end)
    if body is not None:
        return body
    out: list[Name] = []
    title: int | None = None
    for k, part in enumerate(parts):
        follows = parts[k + 1] if k + 1 < len(parts) else None
        if part.sort == "title":
            title = part.start if title is None else title
            if follows is None:
                out.append(Name(part.start, part.end, "person", use="title", why="capitalised role"))
        elif part.sort == "country":
            out.append(_country_name(part))
        elif part.sort == "known" and part.entry is not None:
            person = part.entry.kind == "person"
            out.append(
                Name(
                    part.start,
                    part.end,
                    part.entry.kind,
                    part.entry,
                    use=part.use,
                    title=title if person else None,
                    why="dictionary",
                )
            )
        else:
            name = _unknown_name(tokens, part, title, part is last)
            if name is not None:
                out.append(name)
        if part.sort != "title":
            title = None
    return out


def _country_name(part: Piece) -> Name:
    use = {"name": "name", "adjective": "adjective", "people": "people", "capital": "metonym"}[part.use]
    return Name(
        part.start,
        part.end,
        "population" if use == "people" else "government",
        country=part.country,
        use=use,
        why="country word",
    )


def _extend_body(tokens: Sequence[Token], parts: list[Piece], end: int, hi: int) -> int:
    """Take in "of Inquiry", "for the Prohibition of Chemical Weapons" after a body's head word."""
    if body_head(tokens[end - 1].text.lower()) is None or parts[-1].sort in ("known", "country"):
        return end
    j = end
    for _ in range(3):
        if j >= hi or tokens[j].text not in _lexicon("connectors"):
            break
        if tokens[j].text in _lexicon("loose_connectors") and tokens[j].entity not in BODY:
            break
        k = j + 1
        if k < hi and tokens[k].text in _lexicon("connector_tail"):
            k += 1
        if k >= hi or not _name_word(tokens[k]):
            break
        j = _run_end(tokens, k, hi)
    return j


def _as_body(tokens: Sequence[Token], parts: list[Piece], end: int) -> list[Name] | None:
    """The whole run after any title as one body, where its last word (before "of ...") heads a body's name."""
    last = parts[-1]
    if last.sort in ("known", "country") and end == last.end:
        return None
    head = body_head(tokens[last.end - 1].text.lower())
    if head is None or (last.sort == "title" and end == last.end):
        return None
    first = len(parts) - 1
    while first > 0 and parts[first - 1].sort in ("country", "unknown", "known") and not _is_person(parts[first - 1]):
        first -= 1
    start = parts[first].start
    if first and parts[first - 1].sort == "title" and head[1][:1] == ("MIL",) and last.end - start == 1:
        start = parts[first - 1].start  # "General Staff" is no general called Staff
    if last.end - start < 2 and end == last.end and tokens[start].entity not in BODY:
        return None
    before = _read_run(tokens, parts[0].start, start, start) if start > parts[0].start else []
    entry = actor_names.names().lookup(" ".join(t.text for t in tokens[start:end]))
    country = next(
        (p.country or (p.entry.country if p.entry else None) for p in parts[first:] if p.sort != "unknown"), None
    )
    return [
        *before,
        Name(
            start, end, entry.kind if entry else head[0], entry, country=country, why="name of a body by its head word"
        ),
    ]


def _is_person(part: Piece) -> bool:
    return part.entry is not None and part.entry.kind == "person"


def _unknown_name(tokens: Sequence[Token], part: Piece, title: int | None, last: bool) -> Name | None:
    """Unknown words as a person, a body, or nothing, by title, parser label and shape."""
    words = tokens[part.start : part.end]
    labels = Counter(t.entity for t in words)
    given = (pieces(words[0].text) or ("",))[0] in actor_nouns.given_names()
    label = labels.most_common(1)[0][0]
    if title is not None and last and len(words) <= 6:
        return Name(part.start, part.end, "person", title=title, why="name after a title")
    opens = len(words) == 1 and _opens_sentence(tokens, part.start)
    if opens and actor_nouns.ending_at(tokens, part.start, part.start):
        return None  # "Rebels", "Army", "Groups" with the capital of the sentence: a common noun
    if len(words) == 1 and body_head(words[0].text.lower()) is not None:
        return Name(part.start, part.end, "organisation", why="head word of a body")
    near = part.start > 0 and tokens[part.start - 1].text.lower() in _lexicon("only_before_places")
    if (label == PERSON and not near) or (given and len(words) > 1):
        return Name(part.start, part.end, "person", why="parser: person" if label == PERSON else "given name")
    if _acronym(words) and label != "GPE":
        return Name(part.start, part.end, "organisation", why="acronym")
    if label in BODY:
        return Name(part.start, part.end, "organisation", why="parser: body")
    if len(words) == 1 and words[0].dep == "amod":
        return None
    if label in PLACE_LABELS and not (label == "GPE" and len(words) == 2 and words[-1].dep == "nsubj"):
        return None
    located = part.start > 0 and tokens[part.start - 1].text.lower() in _lexicon("place_prepositions")
    if len(words) in (2, 3) and all(t.pos == "PROPN" for t in words) and not located:
        return Name(part.start, part.end, "person", why="shape of a person's name")
    return None


def _opens_sentence(tokens: Sequence[Token], i: int) -> bool:
    return i == 0 or tokens[i - 1].sentence != tokens[i].sentence


def _acronym(words: Sequence[Token]) -> bool:
    text = words[0].text.replace(".", "")
    return (
        len(words) == 1
        and 2 <= len(text) <= 9
        and text[:2].isupper()
        and sum(c.isupper() for c in text) >= len(text) - 1
    )
