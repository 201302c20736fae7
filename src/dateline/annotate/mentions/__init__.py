"""Noun phrases that can name an actor: names, role nouns, pronouns, demonyms and places that stand for a government."""

from __future__ import annotations

from collections.abc import Sequence

from dateline.annotate.mentions import phrases
from dateline.annotate.mentions.grounds import dateline_words, is_ground, people_words
from dateline.annotate.mentions.labels import settle_labels
from dateline.annotate.mentions.names import Name, find_names
from dateline.annotate.mentions.naming import phrases_of
from dateline.annotate.mentions.nouns import Phrase, find_nominal, find_pronoun
from dateline.annotate.mentions.sources import source_mentions
from dateline.annotate.mentions.surnames import add_apposed, add_halves, add_surnames, halves_of, surnames_of
from dateline.model import Document, Mention, Span, Token
from dateline.pipeline import Layers, Stage
from dateline.text import row_id
from dateline.trees import Tree, tree_of


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
    people = people_words(tree, (n for _, _, names in sentences for n in names))
    where = dateline_words(document)
    sentences = [(lo, hi, [n for n in names if not is_ground(tree, n, people, where)]) for lo, hi, names in sentences]
    everyone = [n for _, _, names in sentences for n in names]
    surnames, halves = surnames_of(tokens, everyone), halves_of(everyone)
    for lo, hi, names in sentences:
        names = add_halves(tokens, lo, hi, add_surnames(tokens, lo, hi, names, surnames), halves)
        for phrase in find_phrases(tree, lo, hi, metonyms, names):
            row = _row(document, tree, phrase)
            rows.setdefault(row.span, row)
    for row in tuple(source_mentions(document, tree, rows)):
        rows.setdefault(row.span, row)
    settled = settle_labels(document, rows.values())
    return {"mentions": tuple(sorted(settled, key=lambda m: (m.span[0], -m.span[1])))}


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
        out.extend(phrases_of(tree, name, lo, hi, heads, metonyms))
    taken = {k for p in out if p.role for k in range(*p.role)} | {k for n in names for k in range(n.start, n.end)}
    for i in range(lo, hi):
        if i not in heads and i not in taken:
            phrase = find_nominal(tree, i, lo, hi) or find_pronoun(tree, i, hi)
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


STAGE = Stage(
    name="annotate.mentions",
    needs=("sentences", "tokens", "toponyms", "attributions", "page"),
    gives=("mentions",),
    annotate=annotate,
    purpose="finds the noun phrases that can name an actor",
)
