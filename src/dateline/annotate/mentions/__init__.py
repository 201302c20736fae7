"""Noun phrases that can name an actor: names, role nouns, pronouns, demonyms and places that stand for a government."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline import actor_names, actor_nouns, resources
from dateline.annotate.mentions import phrases
from dateline.annotate.mentions.names import Name, find_names
from dateline.annotate.mentions.runs import HYPHENS
from dateline.annotate.mentions.sources import source_mentions
from dateline.annotate.mentions.surnames import add_apposed, add_halves, add_surnames, halves_of, surnames_of
from dateline.model import ActorKind, Document, Mention, MentionForm, Span, Token
from dateline.pipeline import Layers, Stage
from dateline.text import row_id
from dateline.trees import Tree, tree_of

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


def annotate(document: Document) -> Layers:
    """Mentions of one article, in text order."""
    tokens = document.tokens
    if not tokens:
        return {"mentions": ()}
    tree = tree_of(tokens)
    metonyms = {t.span for t in document.toponyms if t.use == "metonym"}
    rows: dict[Span, Mention] = {}
    places = {t.span[0]: t.span[1] for t in document.toponyms if t.use in ("literal", "associative")}
    sentences = [(lo, hi, _names(tree, lo, hi, places)) for lo, hi in tree.sentences()]
    everyone = [n for _, _, names in sentences for n in names]
    surnames, halves = surnames_of(tokens, everyone), halves_of(everyone)
    for lo, hi, names in sentences:
        names = add_halves(tokens, lo, hi, add_surnames(tokens, lo, hi, names, surnames), halves)
        for phrase in find_phrases(tree, lo, hi, metonyms, names):
            row = _row(document, tree, phrase)
            rows.setdefault(row.span, row)
    for row in tuple(source_mentions(document, tree, rows)):
        rows.setdefault(row.span, row)
    return {"mentions": tuple(sorted(rows.values(), key=lambda m: (m.span[0], -m.span[1])))}


def _names(tree: Tree, lo: int, hi: int, places: dict[int, int]) -> list[Name]:
    """Proper names of a sentence; a name no one knows that the gazetteer takes for a place is none, unless it only
    begins like one ("Volodymyr")."""
    tokens = tree.tokens
    letters = [t for t in tokens[lo:hi] if t.text.isalpha() and len(t.text) > 2]
    shouted = len(letters) > 3 and sum(t.text.isupper() for t in letters) > 0.7 * len(letters)
    found = find_names(tokens, lo, hi, shouted)
    kept = [n for n in found if n.entry or n.country or n.title is not None or not _placed(tokens, n, places)]
    return add_apposed(tokens, lo, hi, [n for n in kept if not _portfolio(tokens, n, hi)])


def _portfolio(tokens: Sequence[Token], name: Name, hi: int) -> bool:
    """ "Energy" in "the Energy Minister": what an office is for, and no body of that name."""
    if name.entry or name.country or name.kind == "person" or name.end >= hi:
        return False
    return tokens[name.end].lemma.lower() in phrases.words("office_nouns") and tokens[name.end].text[0].isupper()


def _placed(tokens: Sequence[Token], name: Name, places: dict[int, int]) -> bool:
    end = places.get(tokens[name.start].start)
    return end is not None and (end >= tokens[name.end - 1].end or name.kind not in ("person", "armed-group"))


def find_phrases(tree: Tree, lo: int, hi: int, metonyms: set[Span], names: list[Name]) -> list[Phrase]:
    """The phrases of one sentence: names first, then role nouns that no name took in, then pronouns."""
    out: list[Phrase] = []
    heads: set[int] = set()
    for name in names:
        out.extend(_of_name(tree, name, lo, hi, heads, metonyms))
    taken = {k for p in out if p.role for k in range(*p.role)} | {k for n in names for k in range(n.start, n.end)}
    for i in range(lo, hi):
        if i not in heads and i not in taken:
            phrase = _nominal(tree, i, lo, hi) or _pronoun(tree, i, hi)
            if phrase is not None:
                out.append(phrase)
    return out


def _row(document: Document, tree: Tree, p: Phrase) -> Mention:
    span = tree.span(p.start, p.end)
    head = tree.tokens[p.head]
    return Mention(
        id=row_id("m", document.id, "mentions", span), span=span, head=(head.start, head.end), form=p.form,
        name=tree.span(*p.name) if p.name else None, role=tree.span(*p.role) if p.role else None, kind_guess=p.kind,
        sentence=head.sentence, plural=p.plural, why=p.why)  # fmt: skip


# ---------------------------------------------------------------- names


def _of_name(tree: Tree, name: Name, lo: int, hi: int, heads: set[int], metonyms: set[Span]) -> list[Phrase]:
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
    phrase = _nominal(tree, head, lo, hi, name.start)
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
    return [
        Phrase(
            start, end, i, "demonym", (name.start, name.end), kind="population", plural=plural, why="people by demonym"
        )
    ]


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
        return not capital or _acting_noun(tokens[token.head])
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


def _acting_noun(token: Token) -> bool:
    return token.pos == "NOUN" and token.lemma in actor_nouns.words_of("act_nouns", "mentions")


def _of_body(tree: Tree, preposition: int) -> bool:
    """ "the government of Iraq" names Iraq's government, so Iraq acts there; "the city of Aleppo" does not."""
    head = tree.tokens[preposition].head
    return actor_nouns.ending_at(tree.tokens, head, max(0, head - 3)) is not None


# ---------------------------------------------------------------- role nouns and pronouns


def _nominal(tree: Tree, i: int, lo: int, hi: int, floor: int | None = None) -> Phrase | None:
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
    if _half(tokens, i, hi):
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
    if found.words in phrases.words("acting_before_acts") and not _acting_noun(tokens[tokens[i].head]):
        return None  # "a military accord"
    why = f"role noun before another: {found.words}"
    return Phrase(
        found.start, i + 1, i, "nominal", role=(found.start, i + 1), kind=found.noun.kind, plural=True, why=why
    )


def _pronoun(tree: Tree, i: int, hi: int) -> Phrase | None:
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


STAGE = Stage(
    name="annotate.mentions",
    needs=("sentences", "tokens", "toponyms", "attributions"),
    gives=("mentions",),
    annotate=annotate,
    purpose="finds the noun phrases that can name an actor",
)
