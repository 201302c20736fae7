"""Role nouns and pronouns as phrases that can name an actor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline import actor_nouns, resources
from dateline.annotate.mentions import phrases
from dateline.annotate.mentions.runs import HYPHENS
from dateline.model import ActorKind, MentionForm, Token
from dateline.trees import Tree

HEAD_DEPS = frozenset(
    {
        "compound",
        "amod",
        "nmod",
        "det",
        "nummod",
        "case",
        "punct",
        "advmod",
        "quantmod",
        "aux",
        "prep",
        "mark",
        "npadvmod",
    }
)
PLURAL_TAGS = frozenset({"NNS", "NNPS"})


class Phrase(NamedTuple):
    """A mention in token indices before it becomes a row."""

    start: int
    end: int
    head: int
    form: MentionForm
    name: tuple[int, int] | None = None
    role: tuple[int, int] | None = None
    kind: ActorKind | None = None
    plural: bool = False
    why: str = ""


def acting_noun(token: Token) -> bool:
    return token.pos == "NOUN" and token.lemma in actor_nouns.words_of("act_nouns", "mentions")


def find_nominal(tree: Tree, i: int, lo: int, hi: int, floor: int | None = None) -> Phrase | None:
    """A phrase headed by a role noun, with a name in apposition if one follows."""
    tokens = tree.tokens
    token = tokens[i]
    if token.pos not in ("NOUN", "PROPN", "ADJ") or (
        token.pos == "ADJ" and token.dep in HEAD_DEPS and token.lemma not in phrases.words("acting_modifiers")
    ):
        return None
    before = floor is None and token.dep in ("compound", "amod", "nmod", "npadvmod") and i < token.head < hi
    found = actor_nouns.ending_at(tokens, i, lo)
    if found is None:
        return None
    if before:
        return _acting_modifier(tree, i, found)
    if _half(tokens, i, hi) or _directs(tree, i) or _of_rules(tokens, i, found):
        return None
    start = phrases.left_edge(tree, found.start, i, lo)
    if start == i and token.text.islower() and token.tag == "NN" and token.lemma in phrases.words("bare_never"):
        return None
    if start == i and found.words in phrases.words("adjectival"):
        return None  # "shot them dead", not "the dead"
    end = phrases.tail_edge(tree, i, i + 1, hi, name=False)
    plural = token.tag in PLURAL_TAGS
    return Phrase(
        start,
        end,
        i,
        "nominal",
        role=(start, end),
        kind=found.noun.kind,
        plural=plural,
        why=f"role noun: {found.words}",
    )


def _of_rules(tokens: Sequence[Token], i: int, found: actor_nouns.Found) -> bool:
    """ "The sanctions regime": rules, and nobody who rules."""
    listed = resources.lexicon("mentions")["ruled_by"].get(found.words, ())
    return i > 0 and {tokens[i - 1].lemma.lower(), tokens[i - 1].text.lower()} & set(listed) != set()


def _directs(tree: Tree, i: int) -> bool:
    """ "From three sides", "on all sides": where something comes from and no party; "from both sides" may be two."""
    token = tree.tokens[i]
    if token.dep != "pobj" or token.lemma not in phrases.words("directional"):
        return False
    before = {t.text.lower() for t in tree.tokens[tree.left[i] : i]}
    known = before & {*phrases.words("definite"), *resources.lexicon("mentions")["pair_words"]}
    return tree.tokens[token.head].lemma.lower() in phrases.words("directions") and not known


def _half(tokens: Sequence[Token], i: int, hi: int) -> bool:
    """Whether a noun is the first half of a word the parser cut at its hyphen: "secretary-general"."""
    return (
        i + 2 < hi
        and tokens[i + 1].text in HYPHENS
        and tokens[i].end == tokens[i + 1].start
        and tokens[i + 1].end == tokens[i + 2].start
    )


def _acting_modifier(tree: Tree, i: int, found: actor_nouns.Found) -> Phrase | None:
    """ "The rebel attack", "government shelling": an actor before the noun of its act."""
    tokens = tree.tokens
    if found.words not in phrases.words("acting_modifiers") or actor_nouns.ending_at(tokens, tokens[i].head, i):
        return None
    if found.words in phrases.words("acting_before_acts") and not acting_noun(tokens[tokens[i].head]):
        return None  # "a military accord"
    why = f"role noun before another: {found.words}"
    return Phrase(
        found.start, i + 1, i, "nominal", role=(found.start, i + 1), kind=found.noun.kind, plural=True, why=why
    )


def find_pronoun(tree: Tree, i: int, hi: int) -> Phrase | None:
    """A personal pronoun; "it" only where it is not empty."""
    tokens = tree.tokens
    token = tokens[i]
    if token.pos != "PRON":
        return None
    table = resources.lexicon("mentions")["pronouns"]
    row = table.get(token.text.lower())
    if row is None or (token.text.isupper() and len(token.text) > 1):
        return None
    if row[0] == "n" and token.dep != "poss" and _empty(tokens, i, hi):
        return None
    return Phrase(i, i + 1, i, "pronoun", plural=row[1] == "p", why="pronoun")


def _empty(tokens: Sequence[Token], i: int, hi: int) -> bool:
    """ "It is clear", "it was no surprise": an "it" that stands for nobody; "it can no longer pay" is somebody."""
    for k in range(i + 1, min(i + 4, hi)):
        word = tokens[k].text.lower()
        if word in phrases.words("empty_it_after_be") and tokens[k - 1].lemma == "be":
            return True
        if word in phrases.words("empty_it"):
            return True
    return False
