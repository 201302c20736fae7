"""How well statements agree with annotated attributions: rows, spans, speakers, and recall by kind of row.

Outermost rows only. The kinds are those on which peers fail: contents outside quotation marks, rows without a source,
cues that are no verbs of speech, contents of a few words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from dateline import resources
from dateline.model import Record, Spans, Statement
from dateline.score.tally import Tally, found, jaccard, pair, same_name, touch, words
from dateline.text import quote

SAME_CONTENT = 0.8
SIMILAR_CONTENT = 0.5
FEW = 5
"""Words of a short content, at most."""

Row = Mapping[str, Any]


def attributions(gold: Row, record: Record) -> dict[str, Tally]:
    """`full`: content alike (Jaccard of words at least .8) and sources that overlap, or both without one; `content`:
    without the source; `form`: contents alike by half and the same form. `cue`: the same cue spans; `source`: source
    mentions that overlap. `speaker`: of the gold rows with a speaker, those whose match names it. `recall ...`: of the
    gold rows of a kind, those found in full."""
    text = record.text
    want = [a for a in gold["attributions"] if not a.get("nested")]
    have = [s for s in record.statements if not s.nested]
    content = {id(a): words(text, a["content"]) for a in want} | {id(s): words(text, s.content) for s in have}

    def alike(a: Row, s: Statement) -> float:
        return jaccard(content[id(a)], content[id(s)])

    def same(a: Row, s: Statement) -> float:
        return alike(a, s) if alike(a, s) >= SAME_CONTENT else 0.0

    def full(a: Row, s: Statement) -> float:
        return same(a, s) if touch(a["source"], s.source) or not (a["source"] or s.source) else 0.0

    def similar(a: Row, s: Statement) -> float:
        return alike(a, s) if alike(a, s) >= SIMILAR_CONTENT else 0.0

    def tell(s: Statement) -> str:
        return " | ".join("; ".join(quote(text, x) for x in part) for part in (s.source, s.cue, s.content))

    whole, near = pair(want, have, full), pair(want, have, similar)
    formed = [(i, j) for i, j in near if want[i].get("form") == have[j].form]
    return {
        "attribution.full": found("a", want, have, whole, tell),
        "attribution.content": found("a", want, have, pair(want, have, same), tell),
        "attribution.form": found("a", want, have, formed, tell),
        "attribution.cue": _cues(want, have),
        "attribution.source": _sources(want, have),
        "attribution.speaker": _speakers(want, have, dict(near), {a.id: a.name for a in record.actors}),
        **{f"attribution.recall {k}": t for k, t in by_kind(text, want, {i for i, _ in whole}).items()},
    }


def _cues(want: Sequence[Row], have: Sequence[Statement]) -> Tally:
    """The same cue spans, of the rows that have a cue; keys count all rows."""
    cued = [i for i, a in enumerate(want) if a["cue"]]
    given = [s for s in have if s.cue]
    same = pair([want[i] for i in cued], given, lambda a, s: float(_spans(a["cue"]) == s.cue))
    return Tally(gold=tuple(f"a{i}" for i in cued), hit=tuple(f"a{cued[i]}" for i, _ in same), system=len(given),
                 right=len(same))  # fmt: skip


def _sources(want: Sequence[Row], have: Sequence[Statement]) -> Tally:
    """Distinct source mentions that share a code point with one of the other side."""
    gold = {_spans(a["source"]): f"a{i}" for i, a in reversed(list(enumerate(want))) if a["source"]}
    given = {s.source for s in have if s.source}
    hit = tuple(sorted(key for spans, key in gold.items() if any(touch(spans, s) for s in given)))
    right = sum(any(touch(s, spans) for spans in gold) for s in given)
    return Tally(gold=tuple(sorted(gold.values())), hit=hit, system=len(given), right=right)


def _speakers(want: Sequence[Row], have: Sequence[Statement], near: Mapping[int, int],
              names: Mapping[str, str]) -> Tally:  # fmt: skip
    named = [i for i, a in enumerate(want) if a.get("speaker")]
    right = [i for i in named if i in near and same_name(want[i]["speaker"], names.get(have[near[i]].speaker or ""))]
    return Tally(gold=tuple(f"a{i}" for i in named), hit=tuple(f"a{i}" for i in right))


def by_kind(text: str, want: Sequence[Row], hit: set[int]) -> dict[str, Tally]:
    """Recall of the rows of each kind; `hit`: places of the rows found."""
    kinds: dict[str, list[int]] = {k: [] for k in ("direct", "mixed", "indirect", "sourceless", "other cue", "short")}
    for i, a in enumerate(want):
        for kind in kinds_of(text, a):
            kinds[kind].append(i)
    return {
        k: Tally(gold=tuple(f"a{i}" for i in rows), hit=tuple(f"a{i}" for i in rows if i in hit))
        for k, rows in kinds.items()
    }


def kinds_of(text: str, row: Row) -> list[str]:
    """What kinds a gold row is of: its form, without a source, with a cue that is no verb of speech, short.

    >>> kinds_of("Rebels fear war.", {"form": "indirect", "source": [], "cue": [[7, 11]], "content": [[12, 15]]})
    ['indirect', 'sourceless', 'other cue', 'short']
    """
    found = [row["form"]] if row.get("form") else []
    found += [] if row["source"] else ["sourceless"]
    said = {w for s, e in row["cue"] for w in text[s:e].lower().split()}
    found += [] if said & speech_forms() else ["other cue"]
    found += ["short"] if sum(len(text[s:e].split()) for s, e in row["content"]) <= FEW else []
    return found


@cache
def speech_forms() -> frozenset[str]:
    """Inflected forms of the one-word verbs of speech and writing in the cue lexicon.

    >>> {"says", "denied", "told"} <= speech_forms(), "fear" in speech_forms()
    (True, False)
    """
    rules = resources.lexicon("scoring")["speech_forms"]
    lists = resources.lexicon("cues")
    out = set(rules["irregular"])
    for verb in {w for name in ("speech", "writing") for w in lists[name] if " " not in w}:
        stem = verb.removesuffix(rules["silent"])
        out |= {verb, *(verb + end for end in rules["added"]), *(stem + end for end in rules["to_stem"])}
        out |= {verb[:-1] + end for end in rules["for_last"]} | {verb + verb[-1] + end for end in rules["to_stem"]}
    return frozenset(out)


def _spans(rows: Iterable[Sequence[int]]) -> Spans:
    return tuple((s, e) for s, e in rows)
