"""Last names of people whom the page names in full elsewhere: found whatever the parser calls them."""

from __future__ import annotations

from collections.abc import Sequence

from dateline import actor_nouns, resources
from dateline.actor_names import pieces
from dateline.annotate.mentions.names import Name
from dateline.annotate.mentions.runs import HYPHENS
from dateline.annotate.mentions.runs import words as lexicon
from dateline.model import Token
from dateline.name_forms import skeleton

LONG = 6
"""Letters from which a last name in another spelling is taken for the page's."""


def add_surnames(
    tokens: Sequence[Token], lo: int, hi: int, names: list[Name], surnames: frozenset[tuple[str, ...]]
) -> list[Name]:
    """A last name that the page has given in full elsewhere is that person, whatever the parser calls it."""
    taken = {k for n in names for k in range(n.start, n.end)}
    out = [
        n._replace(kind="person", why="last name of a person of the page") if _is_surname(tokens, n, surnames) else n
        for n in names
    ]
    for i in range(lo, hi):
        if i in taken or not tokens[i].text[0].isupper():
            continue
        end = _unit_end(tokens, i, hi)
        if _known(_folded(tokens, i, end), surnames) and not taken & set(range(i, end)):
            out.append(Name(i, end, "person", why="last name of a person of the page"))
            taken.update(range(i, end))
    return sorted(out)


def add_apposed(tokens: Sequence[Token], lo: int, hi: int, names: list[Name]) -> list[Name]:
    """ "the bloc's policy chief, Marko Lind-Osva, told": between commas after one person's role stands a person."""
    found = {n.start: n for n in names}
    for comma in range(lo + 1, hi - 3):
        if tokens[comma].text != "," or not _one_role(tokens, lo, comma):
            continue
        start, end = comma + 1, comma + 1
        while end < hi and (tokens[end].text in HYPHENS or _capital(tokens[end])):
            end += 1
        inside = [n for n in names if n.start < end and n.end > start]
        if not 2 <= end - start <= 6 or end >= hi or tokens[end].text != ",":
            continue
        if any(n.country or n.entry or n.title is not None for n in inside):
            continue
        for n in inside:
            found.pop(n.start, None)
        found[start] = Name(start, end, "person", why="name in apposition to a role")
    return sorted(found.values(), key=lambda n: n.start)


def halves_of(names: Sequence[Name]) -> dict[str, str]:
    """Short names of states that the page names in full, where it names both: "the North" and "the South"."""
    codes = {n.country or (n.entry.country if n.entry else None) for n in names}
    pairs = resources.lexicon("mentions")["halves"]
    return {word: code for pair in pairs if codes.issuperset(pair.values()) for word, code in pair.items()}


def add_halves(tokens: Sequence[Token], lo: int, hi: int, names: list[Name], halves: dict[str, str]) -> list[Name]:
    """ "The North" on a page that names North and South Korea is a state."""
    taken = {k for n in names for k in range(n.start, n.end)}
    found = []
    for i in range(lo + 1, hi):
        code = halves.get(tokens[i].text.lower()) if tokens[i].text[0].isupper() and i not in taken else None
        last = i + 1 >= hi or not tokens[i + 1].text[0].isupper()
        if code is not None and last and tokens[i - 1].text.lower() in lexicon("articles"):
            found.append(Name(i, i + 1, "government", country=code, why="half of a land that the page names in full"))
    return sorted([*names, *found], key=lambda n: n.start) if found else names


def _capital(token: Token) -> bool:
    return token.pos == "PROPN" and token.text[0].isupper()


def _one_role(tokens: Sequence[Token], lo: int, comma: int) -> bool:
    """Whether the words before a comma end in one person's role, "in Haiti" and the like after it aside."""
    at = comma - 1
    while at > lo and comma - at < 4 and tokens[at].pos in ("PROPN", "ADP", "DET"):
        if actor_nouns.ending_at(tokens, at, lo) is not None:
            break
        at -= 1
    role = actor_nouns.ending_at(tokens, at, lo)
    if role is not None and role.noun.kind != "person" and at >= lo + 2 and tokens[at - 1].pos == "ADP":
        role = actor_nouns.ending_at(tokens, at - 2, lo)  # "head of mission"
    return role is not None and role.noun.kind == "person" and tokens[at].tag not in ("NNS", "NNPS")


def _is_surname(tokens: Sequence[Token], name: Name, surnames: frozenset[tuple[str, ...]]) -> bool:
    """A body or nothing by the parser, one word or a particle and a word, that is a known last name."""
    if name.kind == "person" or name.entry is not None or name.country is not None or name.use != "name":
        return False
    start = _unit_start(tokens, name.start, name.end)
    before = tokens[name.start : start]
    return all(t.text.lower() in lexicon("particles") or t.text in HYPHENS for t in before) and _known(
        _folded(tokens, start, name.end), surnames
    )


def _known(words: tuple[str, ...], surnames: frozenset[tuple[str, ...]]) -> bool:
    """Whether a last name is one of the page's, or another spelling of one ("Haniya", "Haniyeh")."""
    return bool(words) and (words in surnames or (len(words[-1]) >= LONG and _spelled(words) in surnames))


def _spelled(words: tuple[str, ...]) -> tuple[str, ...]:
    return ("~", *(skeleton(w) for w in words))


def _unit_start(tokens: Sequence[Token], lo: int, hi: int) -> int:
    """Where the last word of a name starts, a double name with its hyphen taken whole, "al-" left out."""
    i = hi - 1
    while i - 2 >= lo and tokens[i - 1].text in HYPHENS and tokens[i - 2].text.lower() not in lexicon("particles"):
        i -= 2
    return i


def _unit_end(tokens: Sequence[Token], i: int, hi: int) -> int:
    """Where the word that starts at i ends, a double name with its hyphen taken whole."""
    end = i + 1
    while end + 1 < hi and tokens[end].text in HYPHENS and tokens[end + 1].text[0].isupper():
        end += 2
    return end


def _folded(tokens: Sequence[Token], lo: int, hi: int) -> tuple[str, ...]:
    return tuple(p for t in tokens[lo:hi] for p in pieces(t.text)[-1 if hi - lo == 1 else 0 :])


def surnames_of(tokens: Sequence[Token], names: list[Name]) -> frozenset[tuple[str, ...]]:
    """Folded last names of the people named in full."""
    found: set[tuple[str, ...]] = set()
    for n in names:
        start = _unit_start(tokens, n.start, n.end)
        words = _folded(tokens, start, n.end)
        if n.kind == "person" and n.use == "name" and start > n.start and words and len(words[-1]) > 2:
            found.update((words, _spelled(words)))
    return frozenset(found)
