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
from dateline.annotate.mentions.cutting import Piece, cut, known_at
from dateline.annotate.mentions.runs import BODY, PERSON, name_word, run_end, starts
from dateline.annotate.mentions.runs import words as lexicon
from dateline.model import ActorKind, Token

PLACE_LABELS = frozenset(
    {"GPE", "LOC", "FAC", "EVENT", "LAW", "DATE", "PRODUCT", "WORK_OF_ART", "LANGUAGE", "TIME", "MONEY"}
)
"""Labels of the parser for what is no actor."""


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
        if not starts(tokens, i, lo, hi, shouted):
            i += 1
            continue
        if shouted:
            known = known_at(tokens, i, hi)
            end = known.end if known else i + 1
            found.extend(_read_run(tokens, i, end, hi) if known else ())
        else:
            end = run_end(tokens, i, hi)
            found.extend(_read_run(tokens, i, end, hi))
        i = max(end, i + 1, found[-1].end if found else 0)
    return found


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
        elif part.sort == "known" and part.entry is not None and not _creed(tokens, part):
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
        if j >= hi or tokens[j].text not in lexicon("connectors"):
            break
        if tokens[j].text in lexicon("loose_connectors") and tokens[j].entity not in BODY:
            break
        k = j + 1
        if k < hi and tokens[k].text in lexicon("connector_tail"):
            k += 1
        if k >= hi or not name_word(tokens[k]):
            break
        j = run_end(tokens, k, hi)
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
    first = _led(tokens, parts, first)
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


def _led(tokens: Sequence[Token], parts: list[Piece], first: int) -> int:
    """The first piece of a body's name that a word for an office leads: "OPCW Executive Council" is no executive."""
    title = parts[first - 1] if first else None
    if title is None or title.sort != "title" or tokens[title.end - 1].text.lower() not in lexicon("leading_bodies"):
        return first
    first -= 1
    while first and parts[first - 1].sort in ("country", "known") and not _is_person(parts[first - 1]):
        first -= 1
    return first


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
    if len(words) > 1 and words[-1].text.lower() in lexicon("never_persons"):
        return Name(part.start, part.end, "organisation", why="no last word of a person's name")
    near = part.start > 0 and tokens[part.start - 1].text.lower() in lexicon("only_before_places")
    if (label == PERSON and not near) or (given and len(words) > 1):
        return Name(part.start, part.end, "person", why="parser: person" if label == PERSON else "given name")
    if _acronym(words) and label != "GPE":
        return Name(part.start, part.end, "organisation", why="acronym")
    if len(words) in (2, 3) and _after_title(tokens, part.start) and all(t.pos == "PROPN" for t in words):
        return Name(part.start, part.end, "person", why="name after a role")
    if len(words) == 1 and label == "NORP" and words[0].dep in ("amod", "compound", "nmod"):
        return None
    if label in BODY:
        return Name(part.start, part.end, "organisation", why="parser: body")
    if len(words) == 1 and words[0].dep == "amod":
        return None
    if label in PLACE_LABELS and not (label == "GPE" and len(words) == 2 and words[-1].dep == "nsubj"):
        return None
    located = part.start > 0 and tokens[part.start - 1].text.lower() in lexicon("place_prepositions")
    if len(words) in (2, 3) and all(t.pos == "PROPN" for t in words) and not located:
        return Name(part.start, part.end, "person", why="shape of a person's name")
    return None


def _creed(tokens: Sequence[Token], part: Piece) -> bool:
    """Whether a word that is a medium's name with "The" before it stands for a people's creed: "Hindu homes"."""
    t = tokens[part.start]
    adjective = part.end - part.start == 1 and t.dep in ("amod", "compound", "nmod") and t.entity == "NORP"
    return adjective and part.entry is not None and part.entry.kind == "organisation" and "JRN" in part.entry.sectors


def _after_title(tokens: Sequence[Token], i: int) -> bool:
    """Whether a role that may be a title stands right before token i in small letters: "striker", "county chief"."""
    if i == 0 or not tokens[i - 1].text.islower() or tokens[i - 1].sentence != tokens[i].sentence:
        return False
    role = actor_nouns.ending_at(tokens, i - 1, max(0, i - 4))
    return role is not None and role.noun.title


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
