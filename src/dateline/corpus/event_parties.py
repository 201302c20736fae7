"""What the parties of two mentions say for and against one event: who did it, to whom, who spoke, who wages a war."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.corpus.event_point import SPOKEN, WORDS, Context, Point, lasts
from dateline.corpus.tellings import NAMED, Side, Telling, family, same_name

OTHER_SPEAKER = -3.0
"""What another named speaker says against one saying."""
SPEAKER_AGAIN = 0.4
"""What the same speaker says for two sayings of one article, which has many of one person's."""
CAMPAIGN = 1.5
"""What the same enemy, or the same side and place, says for one war."""
DEATH = 1.5
"""What the same victim, named in full, says for one killing or wounding."""
STATE = frozenset({"GOV", "MIL"})
"""Sectors that act for a state."""
ARMED = frozenset({"GOV", "MIL", "REB", "UAF", "PRM", "SEP"})
"""Sectors of those who wage campaigns."""


def parties(a: Telling, b: Telling, context: Context) -> Iterator[Point]:
    """What doers and targets say; nothing where either is not known."""
    if a.mode == b.mode == "visit":
        # Many go to one country: who went is what tells the visits apart.
        yield _side(a.doers, b.doers, "visitor", context)
        return
    if a.type == b.type == "CONSULT":
        # Who hosts and who visits is told either way round: the parties of a meeting are one set.
        yield _side(_both(a), _both(b), "party", context)
        return
    doer, target = _side(a.doers, b.doers, "doer", context), _side(a.targets, b.targets, "target", context)
    if _other_speaker(a, b) and doer.weight < 0:
        doer = Point(OTHER_SPEAKER, doer.why)
    elif a.type in SPOKEN and a.article == b.article:
        doer = Point(min(doer.weight, SPEAKER_AGAIN), doer.why)
    for point in _lasting(a, b):
        yield point
        doer = Point(max(0.0, doer.weight), doer.why) if _meet(a.targets, b.targets) and point.weight > 0 else doer
    if a.result and b.result and a.act == b.act and target.weight > 0 and _people(a.targets) & _people(b.targets):
        yield Point(DEATH, "what befell one person")
    yield doer
    yield target


def _lasting(a: Telling, b: Telling) -> Iterator[Point]:
    """A war is known by whom it is against, or by who wages it where; a withdrawal by the state that withdraws."""
    if a.type != b.type or not lasts(a, b):
        return
    if a.type == "RETREAT" and _one_state(a.doers, b.doers) and _one_place(a, b):
        yield Point(CAMPAIGN, "one state leaves one country")
    elif a.type == "ASSAULT" and not (_armed(a.doers) and _armed(b.doers)) and not _meet(a.doers, b.doers):
        yield Point(-CAMPAIGN, "each goes to a war by himself")
    elif a.type == "ASSAULT" and _meet(a.targets, b.targets):
        yield Point(CAMPAIGN, "a campaign against the same")
    elif a.type == "ASSAULT" and _meet(a.doers, b.doers) and a.act == b.act and not (a.targets or b.targets):
        yield Point(CAMPAIGN, "a war of the same")
    elif a.type == "ASSAULT" and _meet(a.doers, b.doers) and _one_place(a, b) and a.where and not a.where.wide:
        yield Point(CAMPAIGN, "a campaign by the same in one place")


def _armed(side: Side) -> bool:
    """Whether a side can wage a campaign, as one who goes to fight in it cannot; who is not known may."""
    return not side or any(c.split(":")[1] in ARMED for c in side.classes)


def _one_state(x: Side, y: Side) -> bool:
    """Whether the governments or forces of one country stand on both sides."""
    lands = [{c.split(":")[0] for c in side.classes if c.split(":")[1] in STATE} for side in (x, y)]
    return _meet(x, y) or not lands[0].isdisjoint(lands[1])


def _one_place(a: Telling, b: Telling) -> bool:
    return a.where is not None and b.where is not None and a.where.key == b.where.key


def _meet(x: Side, y: Side) -> bool:
    """Whether a name stands on both sides."""
    return any(same_name(k, other) for k in x.named for other in y.named)


def _other_speaker(a: Telling, b: Telling) -> bool:
    """Whether both are words of somebody and two are named: an accusation by another is another accusation."""
    return a.type in WORDS and b.type in WORDS and bool(a.doers.named and b.doers.named)


def _both(t: Telling) -> Side:
    return Side(t.doers.named + t.targets.named, t.doers.classes + t.targets.classes)


def _side(x: Side, y: Side, role: str, context: Context) -> Point:
    if not x or not y:
        return Point(0.0, "")
    shared = {family(k) for k in x.named for other in y.named if same_name(k, other)}
    if shared:
        known = min(2.0, 0.25 * context.facts.weight(shared))
        rest = [{family(k) for k in side.named} - shared for side in (x, y)]
        lands = _lands(x), _lands(y)
        others = lands[0] - lands[1], lands[1] - lands[0]
        if role == "party" and (all(rest) or all(others)):
            return Point(known - 3.0, f"one {role} the same ({_listed(shared)}), another not")
        return Point(known, f"the same {role} ({_listed(shared)})")
    kinds = sorted(set(x.classes) & set(y.classes))
    if kinds:
        return Point(0.3, f"a {role} of one kind ({', '.join(kinds)})")
    # Two people contradict, and two names; two kinds of a nameless party ("militants", "fighters") hardly do.
    if _two_people(x, y) and role != "doer":
        return Point(-2.5, "another person")
    lands = _lands(x), _lands(y)
    if (x.named and y.named) or (all(lands) and lands[0].isdisjoint(lands[1])):
        return Point(-0.9, f"another {role}")
    return Point(-0.3, f"another {role}")


def _lands(side: Side) -> set[str]:
    """The countries of the parties of a side."""
    return {c.split(":")[0] for c in side.classes} - {""}


def _people(side: Side) -> set[str]:
    """The names of the people a side names in full, word by word."""
    return {w for k in side.named if "|" in k for w in k[len(NAMED) :].replace("|", " ").split()}


def _two_people(x: Side, y: Side) -> bool:
    """Whether both name people in full, and no name is shared."""
    names = _people(x), _people(y)
    return all(names) and names[0].isdisjoint(names[1])


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(sorted(k[len(NAMED) :] for k in keys))
