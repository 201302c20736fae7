"""Numbers with what they count: digits and words, ranges and bounds, percentages and money kept apart from counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline.annotate.quantities.numbers import Number, number_at, phrases, table
from dateline.model import Document, Quantity, Token
from dateline.pipeline import Layers, Stage
from dateline.text import row_id
from dateline.trees import Tree, tree_of

MAX_NOUN = 9  # tokens between a number and the noun it counts


class Reading(NamedTuple):
    """A quantity in token indices: number words [start, end), the counted noun, its bounds and unit."""

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    unit: str | None
    head: int | None
    why: str


def annotate(document: Document) -> Layers:
    """Quantities of one article, in text order."""
    if not document.tokens:
        return {"quantities": ()}
    tree = tree_of(document.tokens)
    rows = [_row(document, tree, reading) for lo, hi in tree.sentences() for reading in find_quantities(tree, lo, hi)]
    return {"quantities": tuple(rows)}


def find_quantities(tree: Tree, lo: int, hi: int) -> list[Reading]:
    """The quantities of one sentence of tokens [lo, hi)."""
    tokens = tree.tokens
    out: list[Reading] = []
    i = lo
    while i < hi:
        number = number_at(tokens, i, hi) if _may_start(tokens[i]) else None
        if number is None:
            i += 1
            continue
        if i == lo or tokens[i - 1].text.lower() not in table("months"):
            number = _range(tokens, number, hi)
        reading = _read(tree, number, lo, hi)
        if reading is not None:
            out.append(reading)
        i = max(number.end, reading.end if reading and reading.unit else number.end)
    return out


def _may_start(token: Token) -> bool:
    word = token.text.lower()
    return (
        token.text[0].isdigit() or word in table("units") or word in table("tens") or word in table("vague")
        or word in table("several") or word in table("halves") or word in table("articles") or "-" in word
    )  # fmt: skip


def _range(tokens: Sequence[Token], number: Number, hi: int) -> Number:
    """ "20 to 30", "20-30", "between 20 and 30": the low end with its high end."""
    j = number.end
    if j >= hi - 1 or number.vague:
        return number
    dash = tokens[j].text in table("dashes")
    word = tokens[j].text.lower()
    if not dash and word not in table("range"):
        return number
    opened = number.start > 0 and tokens[number.start - 1].text.lower() in table("range_start")
    if word in table("and") and not opened:
        return number
    other = number_at(tokens, j + 1, hi)
    if other is None or other.vague or other.start != j + 1:
        return number
    low = number.value
    if low < other.value and other.value >= 1000 * max(low, 1) and other.digits and number.digits:
        low *= _scale_of(tokens, other)  # "2 to 3 million"
    if low >= other.value or (dash and tokens[j].start != tokens[number.end - 1].end):
        return number
    return Number(number.start, other.end, low, high=other.value, digits=number.digits)


def _scale_of(tokens: Sequence[Token], number: Number) -> float:
    return float(table("scales").get(tokens[number.end - 1].text.lower(), 1))


def _read(tree: Tree, number: Number, lo: int, hi: int) -> Reading | None:
    """A number with bounds, unit and counted noun, or null where it is a date, a label, an ordinal or "one"."""
    tokens = tree.tokens
    money = _money(tokens, number, lo, hi)
    unit, end = money if money else _unit(tokens, number.end, hi)
    if unit == "time" or (unit is None and _is_label(tokens, number, lo, hi)):
        return None
    if unit is None and number.value == 1:
        return None
    start, low, high, words = _bounds(tokens, number, lo, money is not None)
    head, phrase_end = (None, end) if unit in ("percent",) or money else _counted_noun(tree, end, hi, number)
    if (
        unit is None
        and number.digits
        and _year(tokens, number)
        and (head is None or not _people_after(tokens, number, hi))
    ):
        return None
    if head is not None and tokens[head].lemma.lower() in table("times") and unit is None:
        return None
    if unit in ("percent",) or money:
        phrase_end = _of_phrase(tree, end, hi)
        head = tree.root_of(end + 1, phrase_end) if phrase_end > end + 1 and not money else None
    if number.high is not None:
        low, high = number.value, number.high
    if number.vague and low is None:
        low = number.value
    end = max(end, phrase_end)
    if end < hi and tuple(t.text.lower() for t in tokens[end : end + 2]) in phrases("after_low"):
        low = number.value
    return Reading(start, end, number.value, low, high, unit, head, words)


def _bounds(
    tokens: Sequence[Token], number: Number, lo: int, money: bool
) -> tuple[int, float | None, float | None, str]:
    """Where the phrase starts with "at least", "up to", "about", and the bounds these set."""
    start, low, high, words = number.start, None, None, "a number"
    if money and start > lo and tokens[start - 1].text in table("currency_signs"):
        start -= 1
        if start > lo and tokens[start - 1].text in table("sign_prefixes"):
            start -= 1
    for _ in range(3):
        for name in ("low", "high", "about", "range_start"):
            size = _ends_with(tokens, start, lo, name)
            if size:
                words = " ".join(t.text.lower() for t in tokens[start - size : start])
                low = number.value if name == "low" else low
                high = number.value if name == "high" else high
                start -= size
                break
        else:
            break
    return start, low, high, words


def _ends_with(tokens: Sequence[Token], at: int, lo: int, name: str) -> int:
    for phrase in phrases(name) if name != "range_start" else tuple((w,) for w in table(name)):
        n = len(phrase)
        if at - n >= lo and tuple(t.text.lower() for t in tokens[at - n : at]) == phrase:
            return n
    return 0


def _money(tokens: Sequence[Token], number: Number, lo: int, hi: int) -> tuple[str, int] | None:
    signs, words = table("currency_signs"), table("currency_words")
    if number.start > lo and tokens[number.start - 1].text in signs and len(tokens[number.start - 1].text) <= 3:
        end = number.end + 1 if number.end < hi and tokens[number.end].text.lower() in words else number.end
        return signs[tokens[number.start - 1].text], end
    for j in range(number.end, min(number.end + 3, hi)):
        word = tokens[j].text.lower()
        if word in words:
            return words[word], j + 1
        if tokens[j].pos not in ("PROPN", "ADJ"):
            break
    return None


def _unit(tokens: Sequence[Token], at: int, hi: int) -> tuple[str | None, int]:
    """Percent, a measure or a time after a number, and where it ends."""
    j = at
    if j < hi and tokens[j].text in table("dashes"):
        j += 1
    if j >= hi:
        return None, at
    word = tokens[j].text.lower()
    two = f"{word} {tokens[j + 1].text.lower()}" if j + 1 < hi else word
    if two in table("percent"):
        return "percent", j + 2
    if word in table("percent"):
        return "percent", j + 1
    area = word in table("area_words")
    word = tokens[j + 1].text.lower() if area and j + 1 < hi else word
    if word in table("measures"):
        measure = table("measures")[word]
        return f"square {measure}" if area and tokens[j].text.lower().startswith("sq") else measure, j + 1 + area
    if tokens[j].lemma.lower() in table("times") or word in table("times"):
        return "time", j + 1
    return None, at


def _is_label(tokens: Sequence[Token], number: Number, lo: int, hi: int) -> bool:
    """Dates, clock times, ages and numbers that are part of a name."""
    before = tokens[number.start - 1] if number.start > lo else None
    after = tokens[number.end] if number.end < hi else None
    if after is not None and (
        after.text.lower() in table("months")
        or after.text in (":", "/")
        or _ordinal(tokens, number)
        or _score(tokens, number, hi)
    ):
        return True
    if before is None:
        return after is None or after.text in (".", ")")
    word = before.text.lower()
    if (
        word in table("months")
        or before.text in (":", "/", "#")
        or (word in table("dashes") and number.start - 1 > lo and tokens[number.start - 2].end == before.start)
    ):
        return True
    counted = (
        after is not None
        and after.pos in ("NOUN", "PROPN", "ADJ", "VERB", "NUM")
        and after.start > tokens[number.end - 1].end
    )
    if number.digits and word in table("labels") and not counted:
        return True
    if number.digits and before.pos == "PROPN" and not counted and before.text not in table("currency_signs"):
        return True
    return word in table("age_words") or (
        after is not None
        and after.text in table("dashes")
        and number.end + 1 < hi
        and tokens[number.end + 1].lemma.lower() in table("times")
    )


def _score(tokens: Sequence[Token], number: Number, hi: int) -> bool:
    """ "4-1", "29-12": two numbers joined by a dash that are no range, as of goals and votes."""
    j = number.end
    return (
        number.high is None
        and j + 1 < hi
        and tokens[j].text in table("dashes")
        and tokens[j + 1].text[0].isdigit()
        and tokens[number.end - 1].end == tokens[j].start
        and tokens[j].end == tokens[j + 1].start
    )


def _ordinal(tokens: Sequence[Token], number: Number) -> bool:
    return tokens[number.end - 1].tag == "JJ" and not tokens[number.end - 1].text[0].isdigit()


def _people_after(tokens: Sequence[Token], number: Number, hi: int) -> bool:
    """ "2000 people", "1900 soldiers": a plural noun right after the number, so that it is no year."""
    return number.end < hi and tokens[number.end].tag == "NNS"


def _year(tokens: Sequence[Token], number: Number) -> bool:
    return 1800 <= number.value <= 2100 and number.end - number.start == 1 and "," not in tokens[number.start].text


def _counted_noun(tree: Tree, at: int, hi: int, number: Number) -> tuple[int | None, int]:
    """The noun a number counts and where its phrase ends: "seven ISIL-held buildings", "hundreds of people"."""
    tokens = tree.tokens
    j = at
    if j < hi and tokens[j].text.lower() in table("of"):
        j += 1
    elif number.vague and not (j < hi and tokens[j].pos in ("NOUN", "ADJ", "PROPN", "ADV")):
        return None, at
    last = None
    for k in range(j, min(j + MAX_NOUN, hi)):
        token = tokens[k]
        if token.pos in ("NOUN", "PROPN"):
            last = k
        elif token.pos in ("ADJ", "ADV", "DET", "NUM", "PUNCT", "VERB", "PART", "SYM", "CCONJ") and (
            token.text not in ",;:.()" and _inside(tree, k, hi)
        ):
            continue
        else:
            break
    if last is None:
        return None, at
    end = last + 1
    for c in tree.children[last]:
        if (
            c == end
            and tokens[c].dep == "prep"
            and tokens[c].text.lower() in table("of")
            and tree.right[c] - c < MAX_NOUN
        ):
            end = tree.right[c] if tree.right[c] <= hi else end
    return last, end


def _inside(tree: Tree, k: int, hi: int) -> bool:
    """Whether a word belongs to the noun phrase to its right: it hangs on a noun there."""
    token = tree.tokens[k]
    if token.pos == "CCONJ" or token.text in table("dashes"):
        return k + 1 < hi and tree.tokens[k + 1].pos in ("NOUN", "ADJ", "VERB", "PROPN") and token.head > k
    return token.head > k and tree.tokens[token.head].pos in ("NOUN", "PROPN", "ADJ", "VERB") and token.dep in (
        "amod", "compound", "nmod", "advmod", "det", "nummod", "punct", "npadvmod", "quantmod")  # fmt: skip


def _of_phrase(tree: Tree, end: int, hi: int) -> int:
    """ "15 percent of the city": the phrase with what it is a share of."""
    tokens = tree.tokens
    if (
        end < hi
        and tokens[end].text.lower() in table("of")
        and tree.right[end] - end < MAX_NOUN
        and tree.right[end] <= hi
    ):
        return tree.right[end]
    return end


def _row(document: Document, tree: Tree, r: Reading) -> Quantity:
    span = tree.span(r.start, r.end)
    head = tree.tokens[r.head] if r.head is not None else None
    return Quantity(
        id=row_id("n", document.id, "quantities", span), span=span, value=_plain(r.value) or 0, low=_plain(r.low),
        high=_plain(r.high), unit=r.unit, head=(head.start, head.end) if head else None,
        sentence=tree.tokens[r.start].sentence, by=STAGE.name, why=r.why, score=0.9 if head or r.unit else 0.6,
    )  # fmt: skip


def _plain(value: float | None) -> int | float | None:
    """Whole numbers as integers."""
    return int(value) if value is not None and float(value).is_integer() else value


STAGE = Stage(
    name="annotate.quantities",
    needs=("sentences", "tokens"),
    gives=("quantities",),
    annotate=annotate,
    purpose="reads numbers with their bounds, units and what they count",
)
