"""Two mentions of one sentence that are one act: an act and what it led to, or a verb that only carries the act out.

Only what stands between the two triggers decides, by the words of `data/<language>/linking.yaml`: a sentence of news
tells many acts in like words, and whatever is not said as one here is held to be two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from dateline import resources

_TOKEN = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|[^\w\s]")
NEAR = 5
"""Words between a preposition of cause and the act it leads to ("in two separate coalition airstrikes")."""
FAR = 14
"""Words between two triggers across which one act is still told."""
SHORT = 4
"""Words between a verb that carries an act out and the act."""
MARKS = frozenset('.,;:–—()"“”?!')


class Trigger(msgspec.Struct, frozen=True):
    """What a rule needs to know of a trigger: its words as they stand, whether it is a result, and whether a noun.

    light: whether it only carries an act out ("launched"); many: whether it is a plural or a series.
    """

    words: tuple[str, ...]
    act: str
    result: bool
    light: bool
    many: bool = False


class Between(msgspec.Struct, frozen=True):
    """The words by which a sentence makes two acts one (`phrases` of `linking.yaml`)."""

    light: frozenset[str]
    through: frozenset[str]
    bars: frozenset[str]
    prepositions: frozenset[str]
    passive: frozenset[str]
    auxiliary: frozenset[str]
    relative: frozenset[str]
    both: frozenset[str]
    purpose: frozenset[str]
    agent: frozenset[str]
    counted: frozenset[str]
    joining: str
    past: str
    plural: str


@cache
def between(language: str = "en") -> Between:
    """The words of a language. Errors: ResourceError where it has none."""
    table = resources.lexicon("linking", language)["phrases"]
    ends = {"joining", "past", "plural"}
    return msgspec.convert({n: v if n in ends else str(v).split() for n, v in table.items()}, Between)


def tokens(text: str) -> tuple[str, ...]:
    """Words and marks in lower case.

    >>> tokens("in the – fighting,")
    ('in', 'the', '–', 'fighting', ',')
    """
    return tuple(_TOKEN.findall(text.lower()))


def one_act(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> str | None:
    """Why two triggers of one sentence, in their order, tell one act; null where they do not. gap: what lies between.

    Both are taken to be acts of one type.
    """
    if len(gap) > FAR or any(w in words.bars for w in gap):
        return None
    for rule in (_carried_out, _led_to, _leads_to, _both_results, _done_by, _for_talks, _by_doing):
        if rule(first, gap, second, words):
            return REASONS[rule.__name__]
    return None


REASONS = {
    "_carried_out": "the verb only carries the act out",
    "_led_to": "a result and the act that led to it",
    "_leads_to": "an act and what it led to",
    "_both_results": "results of one act",
    "_done_by": "an act and the verb of it",
    "_for_talks": "an act and what it is for",
    "_by_doing": "an act and how it was done",
}


def _plain(gap: Sequence[str], words: Between) -> bool:
    """Whether nothing but determiners, counts and adjectives stands there."""
    return not any(w in MARKS or w in words.prepositions or w in words.passive or w in words.both for w in gap)


def _carried_out(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "Launched hundreds of airstrikes", "carried out air strikes"."""
    return (
        first.light
        and not second.light
        and len(gap) <= SHORT
        and _plain([w for w in gap if w not in words.counted], words)
    )


def _led_to(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "Killed in coalition airstrikes", "ousted by a dawn assault", "used gas in an attack"."""
    at = next((n for n in reversed(range(len(gap))) if gap[n] in words.through), None)
    if at is None or second.result or not (first.result or first.light or gap[at] in words.agent):
        return False
    before, after = gap[:at], gap[at + 1 :]
    if not first.result and not words.passive.isdisjoint(before):
        return False
    rest = [w for w in after if w not in words.both]
    return len(after) <= NEAR and _plain(rest, words) and not any(w in MARKS or w in words.both for w in before)


def _leads_to(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "Airstrikes that have killed dozens", "a shooting in a church, killing twelve"."""
    apart = words.both | words.passive | words.purpose
    if first.result or not second.result or not apart.isdisjoint(gap):
        return False
    marks = [n for n, w in enumerate(gap) if w in MARKS]
    if not marks:
        return True
    after = gap[marks[0] + 1 :]
    apposed = second.words[-1].endswith(words.joining) and len(after) <= 1
    return len(marks) == 1 and gap[marks[0]] == "," and (apposed or (bool(after) and after[0] in words.relative))


def _both_results(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "Killed 50 people and injured hundreds"."""
    joined = sum(w in words.both for w in gap) == 1
    return first.result and second.result and joined and not any(w in MARKS or w in words.passive for w in gap)


def _done_by(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "A bombing raid struck", "missiles were fired"."""
    noun = not first.result and not first.words[-1].endswith((words.past, words.joining))
    verb = second.words[0].endswith(words.past) or second.light or second.act == first.act
    return noun and verb and not first.light and all(w in words.auxiliary or w in words.passive for w in gap)


def _for_talks(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "A cabinet meeting to discuss", "the battle to liberate"."""
    if (
        not gap
        or gap[-1] not in words.purpose
        or len(gap) > 2
        or first.result
        or second.words[-1].endswith(words.plural)
    ):
        return False
    return not any(w in MARKS or w in words.prepositions - words.purpose for w in gap)


def _by_doing(first: Trigger, gap: Sequence[str], second: Trigger, words: Between) -> bool:
    """ "Bombardment of the south, intensively attacking a town"."""
    marks = [n for n, w in enumerate(gap) if w in MARKS]
    if len(marks) != 1 or gap[marks[0]] != "," or len(gap) - marks[0] > 2 or any(w in words.both for w in gap):
        return False
    one = second.act == first.act and not first.many
    return second.words[-1].endswith(words.joining) and (second.light or one)
