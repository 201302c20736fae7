"""A run of name words as pieces: names of the dictionary, countries, titles, and words nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline import actor_names, actor_nouns
from dateline.actor_names import Entry, pieces
from dateline.annotate.mentions.runs import HYPHENS, PERSON
from dateline.annotate.mentions.runs import words as lexicon
from dateline.model import Token


class Piece(NamedTuple):
    """A part of a run: known (dictionary, country), title, or unknown words."""

    start: int
    end: int
    sort: str
    entry: Entry | None = None
    country: str | None = None
    use: str = "name"
    alias_words: int = 0


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
        piece = known_at(tokens, i, end)
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
        if longer or (lone and beside and _surname_only(part)) or (out and _surname_after(tokens, out, part)):
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


def _surname_after(tokens: Sequence[Token], out: Sequence[Piece], part: Piece) -> bool:
    """Whether a body's one-word name follows a first name alone, or one word behind a title: "Michael Bloomberg" is no
    news agency, "Governor Idris Amal" no movement."""
    before = out[-1]
    if part.entry is None or part.entry.kind == "person" or part.end - part.start > 1 or before.end != part.start:
        return False
    first = (pieces(tokens[before.start].text) or ("",))[0]
    titled = len(out) > 1 and out[-2].sort == "title" and out[-2].end == before.start
    alone = before.sort == "unknown" and before.end - before.start == 1
    return alone and (titled or first in actor_nouns.given_names())


def _surname_only(part: Piece) -> bool:
    """Whether the dictionary knew the person here by the last name alone."""
    return part.alias_words < 2


def _after_particle(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i is joined to "al-" before it, so that it is part of a name ("al-Kuwaiti")."""
    return i > 1 and tokens[i - 1].text in HYPHENS and tokens[i - 2].text.lower() in lexicon("joined_particles")


def known_at(tokens: Sequence[Token], i: int, end: int) -> Piece | None:
    """What the dictionary, the countries or the titles have from token i on, the longest of them; null for nothing."""
    if _after_particle(tokens, i):
        return None
    match = actor_names.names().match(tokens, i, end)
    country = actor_names.country_at(tokens, i, end)
    title = actor_nouns.starting_at(tokens, i, end)
    if match and match.end >= max(country[0] if country else 0, title.start if title else 0):
        use = "metonym" if match.metonym else "name"
        known = sum(
            1 for t in tokens[i : match.end] if t.text.lower() not in lexicon("particles") and t.text[0].isalpha()
        )
        return Piece(i, match.end, "known", match.entry, use=use, alias_words=known)
    if country and country[0] >= (title.start if title else 0):
        return Piece(i, country[0], "country", country=country[1].code, use=country[1].use)
    if title:
        stop = title.start < end and tokens[title.start].text in lexicon("stops")
        return Piece(i, title.start + stop, "title")
    return None
