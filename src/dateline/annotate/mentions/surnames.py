"""Last names of people whom the page names in full elsewhere: found whatever the parser calls them."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.actor_names import pieces
from dateline.annotate.mentions.names import HYPHENS, Name
from dateline.annotate.mentions.phrases import words as lexicon
from dateline.model import Token


def add_surnames(tokens: Sequence[Token], lo: int, hi: int, names: list[Name], surnames: frozenset[str]) -> list[Name]:
    """A last name that the page has given in full elsewhere is that person, whatever the parser calls it."""
    taken = {k for n in names for k in range(n.start, n.end)}
    out = [
        n._replace(kind="person", why="last name of a person of the page") if _is_surname(tokens, n, surnames) else n
        for n in names
    ]
    for i in range(lo, hi):
        if (
            i not in taken
            and tokens[i].text[0].isupper()
            and (words := pieces(tokens[i].text))
            and words[-1] in surnames
        ):
            out.append(Name(i, i + 1, "person", why="last name of a person of the page"))
    return sorted(out)


def _is_surname(tokens: Sequence[Token], name: Name, surnames: frozenset[str]) -> bool:
    """A body or nothing by the parser, one word or a particle and a word, that is a known last name."""
    if name.kind == "person" or name.entry is not None or name.country is not None or name.use != "name":
        return False
    words = [
        t for t in tokens[name.start : name.end] if t.text.lower() not in lexicon("particles") and t.text not in HYPHENS
    ]
    return len(words) == 1 and pieces(words[0].text)[-1:] != () and pieces(words[0].text)[-1] in surnames


def surnames_of(tokens: Sequence[Token], names: list[Name]) -> frozenset[str]:
    """Folded last names of the people named in full."""
    found = set()
    for n in names:
        words = pieces(tokens[n.end - 1].text)
        if n.kind == "person" and n.use == "name" and n.end - n.start > 1 and words and len(words[-1]) > 2:
            found.add(words[-1])
    return frozenset(found)
