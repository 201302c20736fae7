"""Proper names as phrases: with title and apposition, or with the role noun they modify."""

from __future__ import annotations

from collections.abc import Sequence

from dateline import actor_names, actor_nouns
from dateline.annotate.mentions import phrases
from dateline.annotate.mentions.names import Name
from dateline.annotate.mentions.nouns import HEAD_DEPS, PLURAL_TAGS, Phrase, acting_noun, find_nominal
from dateline.annotate.mentions.runs import HYPHENS
from dateline.model import MentionForm, Span, Token
from dateline.trees import Tree


def phrases_of(tree: Tree, name: Name, lo: int, hi: int, heads: set[int], metonyms: set[Span]) -> list[Phrase]:
    """The phrases a proper name gives: itself with title and apposition, or the role noun it modifies too."""
    if name.use == "title":
        return _capitalised_role(tree, name, lo, hi, heads)
    if name.use in ("adjective", "people"):
        return _demonym(tree, name, lo, hi, heads)
    if name.use == "metonym" or (name.kind == "government" and name.country):
        return _place_name(tree, name, lo, hi, heads, metonyms)
    head = tree.root_of(name.start, name.end)
    heads.update(range(name.start, name.end))
    start = phrases.left_edge(tree, name.title if name.title is not None else name.start, name.end - 1, lo)
    role = (
        (start, name.start)
        if name.kind == "person" and start < name.start and _has_role(tree, start, name.start)
        else None
    )
    if name.kind == "person" and role is None:
        role = _role_beside(tree, name.start, lo)
        start = role[0] if role else (name.title if name.title is not None else name.start)
    end = phrases.tail_edge(tree, head, name.end, hi, name=True) if name.kind != "person" else name.end
    end = _acronym_after(tree, end, hi)
    found = [Phrase(start, end, head, "name", (name.start, name.end), role, name.kind, why=name.why)]
    return [_with_apposition(tree, found[0], hi, lo, heads)]


def _has_role(tree: Tree, start: int, end: int) -> bool:
    return any(actor_nouns.ending_at(tree.tokens, k, start) for k in range(start, end))


def _role_beside(tree: Tree, start: int, lo: int) -> tuple[int, int] | None:
    """A role noun that stands right before a name though the parser did not join them."""
    if start <= lo:
        return None
    found = actor_nouns.ending_at(tree.tokens, start - 1, lo)
    if found is None or found.noun.kind != "person":
        return None
    return phrases.left_edge(tree, found.start, start - 1, lo), start


def _acronym_after(tree: Tree, end: int, hi: int) -> int:
    """Take in "(HNC)" after a name."""
    t = tree.tokens
    if end + 2 < hi and t[end].text == "(" and t[end + 2].text == ")" and sum(c.isupper() for c in t[end + 1].text) > 1:
        return end + 3
    return end


def _with_apposition(tree: Tree, p: Phrase, hi: int, lo: int, heads: set[int]) -> Phrase:
    """A name with ", the U.N. envoy," taken in as its role."""
    at = phrases.apposition(tree, p.start, p.end, p.head, {}, hi)
    if at is None or p.kind != "person":
        return p
    start, end = at
    head = tree.root_of(start, end)
    found = actor_nouns.ending_at(tree.tokens, head, start)
    if found is None or found.noun.kind != "person" or tree.tokens[head].tag in PLURAL_TAGS:
        return p
    heads.update(range(start, end))
    body = _body_after(tree, end, hi)
    if body is not None:
        return p._replace(end=body, role=(start, body), why=f"{p.why}; apposition with its body")
    return p._replace(end=end, role=p.role or (start, end), why=f"{p.why}; apposition")


def _body_after(tree: Tree, end: int, hi: int) -> int | None:
    """Where a known body behind a role and a comma ends: "commander, Joint Task Force"."""
    if end + 1 >= hi or tree.tokens[end].text != ",":
        return None
    found = actor_names.names().match(tree.tokens, end + 1, hi)
    closed = found is not None and (found.end >= hi or tree.tokens[found.end].text in (",", ".", ";"))
    return found.end if found is not None and closed and found.entry.kind != "person" else None


def _capitalised_role(tree: Tree, name: Name, lo: int, hi: int, heads: set[int]) -> list[Phrase]:
    """ "The Prime Minister", "the Foreign Secretary": a role with no name after it."""
    head = name.end - 1
    if tree.tokens[head].dep in HEAD_DEPS and tree.tokens[head].head > head:
        return []
    phrase = find_nominal(tree, head, lo, hi, name.start)
    if phrase is not None:
        heads.update(range(name.start, name.end))
    return [phrase] if phrase else []


def _demonym(tree: Tree, name: Name, lo: int, hi: int, heads: set[int]) -> list[Phrase]:
    """ "Iraqis": a people. "Russian strikes": the state, unless the word it modifies is itself an actor."""
    tokens, i = tree.tokens, name.end - 1
    token = tokens[i]
    if (token.dep in ("amod", "compound", "nmod") and token.head > i) or (
        token.pos == "ADJ" and i + 1 < hi and tokens[i + 1].pos in ("NOUN", "PROPN", "ADJ")
    ):
        modified = token.head if token.head > i else i + 1
        listed = any(t.pos in ("CCONJ", "PUNCT") and t.text not in HYPHENS for t in tokens[name.end : modified])
        if actor_nouns.ending_at(tokens, modified, name.end) and not listed:
            return []
        return [
            Phrase(
                name.start,
                name.end,
                i,
                "demonym",
                (name.start, name.end),
                kind="government",
                why="demonym before a noun",
            )
        ]
    if name.use != "people" and token.tag not in PLURAL_TAGS and token.dep in HEAD_DEPS:
        return []
    heads.add(i)
    start = phrases.left_edge(tree, name.start, i, lo)
    end = phrases.tail_edge(tree, i, name.end, hi, name=False)
    plural = name.use == "people" or token.tag in PLURAL_TAGS
    one = not plural and name.start > lo and tokens[name.start - 1].text.lower() in phrases.words("one_of_a_people")
    return [
        Phrase(
            start, end, i, "demonym", (name.start, name.end), kind="person" if one else "population", plural=plural,
            why="people by demonym",
        )
    ]  # fmt: skip


def _place_name(tree: Tree, name: Name, lo: int, hi: int, heads: set[int], metonyms: set[Span]) -> list[Phrase]:
    """A country or capital where it acts or is acted on, not where something only happens."""
    tokens = tree.tokens
    if _labels(tree, name, lo, hi):
        return []
    head = tree.root_of(name.start, name.end)
    acts = _acts(tree, head, name)
    known = tree.span(name.start, name.end) in metonyms
    if not (known or acts):
        return []
    heads.update(range(name.start, name.end))
    form: MentionForm = "metonym" if name.use == "metonym" else "name"
    start = name.start
    if tokens[head].dep not in HEAD_DEPS:
        start = phrases.left_edge(tree, name.start, head, lo)
    return [Phrase(start, name.end, head, form, (name.start, name.end), kind="government", why=name.why)]


def _labels(tree: Tree, name: Name, lo: int, hi: int) -> bool:
    """ "SUDAN:" at the head of a paragraph says what it is about; nobody acts there."""
    return name.start == lo and name.end < hi and tree.tokens[name.end].text == ":"


def _acts(tree: Tree, head: int, name: Name) -> bool:
    """Whether a place name stands where an actor stands: subject, object, agent, possessor, or before a role noun."""
    tokens = tree.tokens
    token = tokens[head]
    for _ in range(4):
        if token.dep not in ("conj", "appos") or token.head == head:
            break
        head, token = token.head, tokens[token.head]
    capital = name.use == "metonym" and name.country is not None
    if token.dep == "nsubj":
        return not capital or tokens[token.head].pos == "VERB"
    if token.dep == "pobj":
        preposition = tokens[token.head].lemma.lower()
        if capital:
            return preposition in phrases.words("prepositions_of_agency") or _given(tokens, token.head)
        if preposition in phrases.words("prepositions_of_belonging"):
            return _of_body(tree, token.head)
        return preposition not in phrases.words("locative") or _given(tokens, token.head)
    if token.dep in ("compound", "nmod", "amod"):
        return not capital and token.head > head and actor_nouns.ending_at(tokens, token.head, head + 1) is None
    if token.dep == "poss":
        return not capital or acting_noun(tokens[token.head])
    if capital and token.dep == "dobj":
        return tokens[token.head].lemma in phrases.words("address_verbs")
    return (
        token.dep in ("agent", "dobj", "nsubjpass", "dative", "attr", "oprd", "ROOT", "dep", "npadvmod") and not capital
    )


def _given(tokens: Sequence[Token], preposition: int) -> bool:
    """ "An apology from Russia", "the loan to Kyiv", "bought from Turkey": who gives or gets, not where."""
    above = tokens[tokens[preposition].head]
    word = tokens[preposition].lemma.lower()
    return above.lemma.lower() in phrases.words(f"given_{word}") if word in phrases.words("giving") else False


def _of_body(tree: Tree, preposition: int) -> bool:
    """ "the government of Iraq" names Iraq's government, so Iraq acts there; "the city of Aleppo" does not."""
    head = tree.tokens[preposition].head
    return actor_nouns.ending_at(tree.tokens, head, max(0, head - 3)) is not None
