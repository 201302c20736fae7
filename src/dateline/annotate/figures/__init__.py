"""Counts of people and things harmed, moved, held, pledged or deployed, with who gives them and for when."""

from __future__ import annotations

import bisect

from dateline.annotate.figures.measures import Measure, measure_of, noun_of, words
from dateline.model import Document, Figure, Quantity, Statement, When
from dateline.pipeline import Layers, Stage
from dateline.text import contains, row_id
from dateline.trees import Tree, tree_of, within

NEAR = 40  # statements looked at before a number
LAND = frozenset({"square mile", "square kilometre", "square metre", "hectare", "acre"})


def annotate(document: Document) -> Layers:
    """Figures of one article, in text order."""
    if not document.quantities:
        return {"figures": ()}
    tree, setting = tree_of(document.tokens), Setting(document)
    out: list[Figure] = []
    before: tuple[Quantity, Measure, int] | None = None
    for quantity in document.quantities:
        first, end = within(document.tokens, quantity.span)
        head = within(document.tokens, quantity.head)[0] if quantity.head else None
        measure = _measure(tree, quantity, first, end, head)
        if measure is None and before is not None and _goes_on(tree, before, quantity, first, head):
            measure = Measure(before[1].measures, f"in one list with the number before it ({before[1].why})", 0.7)
        if measure is None or _is_act(tree, head, measure) or _is_age(tree, first, end, head):
            continue
        before = (quantity, measure, end)
        out.append(_row(document, setting, quantity, measure))
    return {"figures": tuple(out)}


def _measure(tree: Tree, quantity: Quantity, first: int, end: int, head: int | None) -> Measure | None:
    if quantity.unit is None:
        return measure_of(tree, quantity, first, end, head)
    if quantity.unit.isupper():
        return Measure("money", f"currency: {quantity.unit}", 0.85)
    found = measure_of(tree, quantity, first, end, head if head is not None else max(first, end - 1))
    if quantity.unit in LAND:
        return Measure("territory", found.why, 0.8) if found and found.measures == "territory" else None
    if quantity.unit == "percent":
        return found if found and noun_of(tree, head) and found.measures != "reached" else None
    return found if found and found.measures in ("territory", "provided", "seized", "destroyed") else None


def _goes_on(
    tree: Tree, before: tuple[Quantity, Measure, int], quantity: Quantity, first: int, head: int | None
) -> bool:
    """Whether a number stands in one list with a figure: only nouns, commas and "and" between them."""
    if quantity.sentence != before[0].sentence or head is None or quantity.unit is not None:
        return False
    between = tree.tokens[before[2] : first]
    return len(between) < 12 and any(t.text in ",;" or t.pos == "CCONJ" for t in between) and not any(
        t.pos in ("VERB", "AUX", "SCONJ") and t.dep not in ("amod", "compound") for t in between)  # fmt: skip


def _is_age(tree: Tree, first: int, end: int, head: int | None) -> bool:
    """ "Ana Hill, 24, a nurse, died": a number alone between commas after a person is an age."""
    tokens = tree.tokens
    if end - first != 1 or head is not None or first < 2 or end >= len(tokens):
        return False
    return tokens[first - 1].text == "," and tokens[end].text in ",." and tokens[first - 2].pos in ("PROPN", "NOUN")


def _is_act(tree: Tree, head: int | None, measure: Measure) -> bool:
    """Counts of strikes, talks and parties are acts, not figures, unless a verb says what was done to them."""
    noun = noun_of(tree, head)
    if noun not in words("never"):
        return False
    return not (noun in words("never_unless_verb") and measure.why.startswith(("verb", "state", "noun of")))


class Setting:
    """Statements and dates of an article, found by where they stand."""

    def __init__(self, document: Document) -> None:
        self.sentences = document.sentences
        self.contents = sorted(((c, s) for s in document.statements for c in s.content), key=lambda p: p[0])
        self.starts = [span[0] for span, _ in self.contents]
        self.dates = sorted((t for t in document.timexes if t.type == "DATE" and t.earliest), key=lambda t: t.span)
        self.date_starts = [t.span[0] for t in self.dates]

    def statement(self, quantity: Quantity) -> Statement | None:
        """The innermost statement whose content holds the number."""
        hi = bisect.bisect_right(self.starts, quantity.span[0])
        holding = [
            (c[1] - c[0], k)
            for k, (c, _) in enumerate(self.contents[max(0, hi - NEAR) : hi])
            if contains(c, quantity.span)
        ]
        return self.contents[max(0, hi - NEAR) + min(holding)[1]][1] if holding else None

    def date(self, quantity: Quantity) -> When | None:
        """The one calendar date named in the number's sentence, if there is just one."""
        if quantity.sentence >= len(self.sentences):
            return None
        start, end = self.sentences[quantity.sentence]
        found = self.dates[bisect.bisect_left(self.date_starts, start) : bisect.bisect_left(self.date_starts, end)]
        if len(found) != 1:
            return None
        t = found[0]
        return When(value=t.value, earliest=t.earliest, latest=t.latest, timex=t.id, why="the one date of its sentence")


def _row(document: Document, setting: Setting, quantity: Quantity, measure: Measure) -> Figure:
    statement = setting.statement(quantity)
    return Figure(
        id=row_id("f", document.id, "figures", quantity.span), span=quantity.span, value=quantity.value,
        low=quantity.low, high=quantity.high, measures=measure.measures, unit=quantity.unit,
        source=statement.speaker if statement else None, date=setting.date(quantity),
        sentence=quantity.sentence, by=STAGE.name, why=measure.why, score=measure.score,
    )  # fmt: skip


STAGE = Stage(
    name="annotate.figures",
    needs=("sentences", "quantities", "tokens", "actors", "statements", "timexes"),
    gives=("figures",),
    annotate=annotate,
    purpose="says what a number measures, who gives it and for when",
)
