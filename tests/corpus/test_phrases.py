"""One act in one sentence: an act and its result, a verb that carries it out; everything else is two acts."""

from __future__ import annotations

import msgspec
import pytest
from tellings_made import Made

from dateline.corpus.decisions import Decisions
from dateline.corpus.event_identity import link_events
from dateline.corpus.reference import Reference, reference
from dateline.corpus.tellings import tellings

ONE = [
    ("Eleven villagers were killed in two separate night airstrikes near Kessim.", "killed", "airstrikes"),
    ("The brigade was driven out by a dawn assault on Kessim.", "driven out", "assault"),
    ("Norland has launched dozens of airstrikes on Kessim.", "launched", "airstrikes"),
    ("A car bombing outside the Kessim mill has wounded four villagers.", "bombing", "wounded"),
    ("The blast in Kessim, which reportedly killed six, was heard in Taref.", "blast", "killed"),
    ("Gunfire raked the road, a shooting on a bus near Kessim, killing two.", "shooting", "killing"),
    ("The shells killed 12 villagers and injured thirty.", "killed", "injured"),
    ("Norland used nerve gas in an attack on Kessim.", "used", "attack"),
    ("Suspected Norland rockets were fired at the port of Kessim.", "rockets", "fired"),
]
TWO = [
    ("Villagers were killed by a mine while fighting rebels in Kessim.", "killed", "fighting"),
    ("The raid on Kessim failed, and rebels killed nine hostages in Taref.", "raid", "killed"),
    ("He was wounded by a mortar, and Idris Kone, who was captured, wept.", "wounded", "captured"),
    ("The torture and murder of villagers went on.", "torture", "murder"),
    ("Rebels fought hard to keep the airstrikes away from Kessim.", "fought", "airstrikes"),
    ("The attack on Kessim was the latest in persistent raids.", "attack", "raids"),
]


def made(text: str, first: str, second: str) -> Made:
    m = Made("m", "2020-05-04", text)
    for trigger in (first, second):
        m.event(0, trigger, "ASSAULT", (), (), None, None)
    return m


@pytest.mark.parametrize(("text", "first", "second"), ONE)
def test_a_sentence_that_tells_one_act_twice_is_one_event(text: str, first: str, second: str) -> None:
    record = made(text, first, second).record()
    linked = link_events([record])
    assert len(linked.clusters) == 1, text
    assert any("act" in x.why for x in linked.links if x.to is not None)


@pytest.mark.parametrize(("text", "first", "second"), TWO)
def test_other_acts_of_a_sentence_are_other_events(text: str, first: str, second: str) -> None:
    assert len(link_events([made(text, first, second).record()]).clusters) == 2, text


def test_a_person_may_hold_apart_what_a_sentence_tells_as_one() -> None:
    record = made(*ONE[0]).record()
    a, b = (e.id for e in record.events)
    assert len(link_events([record], Decisions(apart=((a, b),))).clusters) == 2


def test_what_one_mention_of_a_phrase_knows_the_others_know() -> None:
    m = Made("m", "2020-05-04", "Nine villagers were killed in a raid by the Free Hill Army.")
    m.event(0, "killed", "ASSAULT", (), ("villagers",), None, None)
    m.event(0, "raid", "ASSAULT", ("Free Hill Army",), (), "2020-05-03", "Kessim")
    killed, raid = tellings(m.record())
    assert killed.phrase == raid.phrase == killed.id
    assert killed.doers == raid.doers and killed.targets == raid.targets
    assert killed.first == raid.first and killed.where == raid.where
    assert set(killed.acts) == {killed.act, raid.act}


@pytest.mark.parametrize(
    ("before", "trigger", "after", "told"),
    [
        ("They spoke of Monday’s grim night ", "attack", " on the mill.", Reference("known")),
        ("The envoy feared another ", "attack", " on the mill.", Reference("other")),
        ("Two gunmen died in an ", "attack", " on the mill.", Reference("new")),
        ("The town was saved from Norland ", "attack", " for years.", Reference("general")),
        ("It has ", "vetoed", " such texts eleven times.", Reference("", many=True, scale="single")),
        ("Nobody expected the ", "war", " to end.", Reference("known", scale="lasting")),
        ("Nobody heard the ", "blast", ".", Reference("known", scale="single")),
        ("They lived through the near-", "defeat", " of the rebels.", Reference("known", aim=True)),
        ("Nobody foresaw the ", "wars", ".", Reference("known", many=True, scale="lasting")),
        ("Their goal was the lasting ", "defeat", " of the rebels.", Reference("known", aim=True)),
    ],
)  # fmt: skip
def test_how_a_mention_speaks_of_its_act(before: str, trigger: str, after: str, told: Reference) -> None:
    assert reference(before, trigger, after) == told


def test_a_strike_is_not_the_war_nor_one_more_attack_the_one_before() -> None:
    first = Made("a", "2020-05-05", "Norland bombed Kessim on 4 May and hit the Kessim mill.")
    first.event(0, "bombed", "ASSAULT", ("Norland",), (), "2020-05-04", "Kessim")
    later = Made("b", "2020-05-06", "Norland began its offensive on Kessim and the Kessim mill in May.")
    later.event(0, "offensive", "ASSAULT", ("Norland",), (), None, "Kessim")
    again = Made("c", "2020-05-06", "Rebels attacked Kessim.", "Rebels announced another attack on Kessim.")
    again.event(0, "attacked", "ASSAULT", ("rebels",), (), None, "Kessim")
    again.event(1, "attack", "ASSAULT", ("rebels",), (), None, "Kessim")
    assert len(link_events([first.record(), later.record()]).clusters) == 2
    assert len(link_events([again.record()]).clusters) == 2


def test_a_war_is_known_by_its_enemy_whoever_tells_of_it() -> None:
    one = Made("a", "2020-05-05", "Norland’s war on the Free Hill Army will go on, ministers said.")
    one.event(0, "war", "ASSAULT", ("Norland",), ("Free Hill Army",), None, None)
    two = Made("b", "2020-06-20", "Sudria pays for much of the war against the Free Hill Army.")
    two.event(0, "war", "ASSAULT", ("Sudria",), ("Free Hill Army",), None, None)
    linked = link_events([one.record(), two.record()])
    assert len(linked.clusters) == 1
    assert any("a campaign against the same" in x.why for x in linked.links)
    day = Made("c", "2020-06-20", "An airstrike on the Free Hill Army shook the hills on 19 June.")
    day.event(0, "airstrike", "ASSAULT", ("Norland",), ("Free Hill Army",), "2020-06-19", None)
    assert len(link_events([one.record(), day.record()]).clusters) == 2, "a strike is not the war"


def test_what_the_head_of_an_article_tells_is_news_of_its_days() -> None:
    def killed(id: str, day: str) -> Made:
        m = Made(id, day, "A Norland medic who had gone to the hills has been killed in Kessim, his sister said.")
        return m.event(0, "killed", "ASSAULT", (), ("villagers",), None, "Kessim")

    assert len(link_events([killed("a", "2020-05-05").record(), killed("b", "2020-05-08").record()]).clusters) == 1
    one = Made("a", "2020-05-05", "A medic from Norland was killed in Kessim, his mother said.")
    one.event(0, "killed", "ASSAULT", (), ("villagers",), None, "Kessim")
    other = Made("b", "2020-06-25", "A cook from Norland has been killed in Kessim, friends of his told us.")
    other.event(0, "killed", "ASSAULT", (), ("villagers",), None, "Kessim")
    assert len(link_events([one.record(), other.record()]).clusters) == 2


def test_a_day_that_the_article_gave_is_no_gate() -> None:
    """The sentence of the second telling names no day; that its article dates it otherwise ends nothing."""
    from dateline.corpus.event_evidence import weigh
    from dateline.corpus.gathering import Counts, gather

    text = "The shelling of the Kessim mill on 4 May killed eleven villagers."
    first = Made("a", "2020-05-05", text)
    first.event(0, "shelling", "ASSAULT", ("rebels",), ("villagers",), "2020-05-04", "Kessim")
    second = Made("b", "2020-05-09", text)
    second.event(0, "shelling", "ASSAULT", ("rebels",), ("villagers",), "2020-05-08", "Kessim")
    records = [first.record(), second.record()]
    counts = Counts()
    for r in records:
        counts.add(r)
    gathered = gather(records)
    a, b = gathered.told
    assert weigh(a, b, gathered.context(counts)) is None
    given = msgspec.structs.replace(b, own_day=False)
    weighed = weigh(a, given, gathered.context(counts))
    assert weighed is not None and any("another day" in p.why for p in weighed[1])
