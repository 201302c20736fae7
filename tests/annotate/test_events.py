"""Events: parties as actors, dates, places, claimants, codes, and parties told elsewhere."""

from __future__ import annotations

import msgspec
import pytest
from event_cases import read

from dateline import Reader, text
from dateline.annotate.events import resolve_events
from dateline.annotate.events.contexts import Contexts
from dateline.model import Actor, Place, Statement, Timex, Toponym


def spot(document, words):
    at = document.text.index(words)
    return at, at + len(words)


def with_layers(sentence, actors=(), timex=None, place=None, statement=None):
    d = read()[sentence]
    rows = tuple(Actor(id=f"a{k}", name=w, kind="organisation", mentions=(spot(d, w),)) for k, w in enumerate(actors))
    layers = {"actors": rows}
    if timex:
        words, day = timex
        layers["timexes"] = (Timex(id="t1", span=spot(d, words), type="DATE", value=day, earliest=day, latest=day),)
    if place:
        layers["places"] = (Place(id="p1", name=place),)
        layers["toponyms"] = (Toponym(span=spot(d, place), place="p1"),)
    if statement:
        speaker, content = statement
        span = spot(d, content)
        layers["statements"] = (
            Statement(id="s1", source=(), cue=(), content=(span,), form="indirect", speaker=speaker),
        )
    return msgspec.structs.replace(d, **layers)


def events(document):
    return resolve_events(document)["events"]


def test_parties_become_actors_and_the_act_gets_its_place():
    sentence = "Rebels attacked the town of Bria."
    (e,) = events(with_layers(sentence, ["Rebels"], place="Bria"))
    assert [p.actor for p in e.actors] == ["a0"] and e.place == "p1"
    assert e.codes.plover == "ASSAULT" and e.codes.quad == 4 and e.codes.cameo == "190"
    assert text.quote(sentence, e.trigger) == "attacked"


def test_the_time_of_its_clause():
    (e,) = events(
        with_layers("Gunmen kidnapped three engineers in Sindh on Monday.", ["Gunmen"], ("Monday", "2016-02-01"))
    )
    assert e.date is not None and e.date.value == "2016-02-01" and e.date.timex == "t1" and e.date.why


def test_on_someone_elses_word():
    sentence = "The premier said that rebels attacked the town."
    rows = events(with_layers(sentence, ["The premier", "rebels"], statement=("a0", "rebels attacked the town")))
    e = next(e for e in rows if e.type == "ASSAULT")
    assert e.claimed_by == "a0" and e.statement == "s1"


@pytest.mark.parametrize(
    ("sentence", "type_", "plover"),
    [("The president will visit Ankara on Monday.", "CONSULT", "AGREE"),
     ("Norway said it would send tents to Nepal.", "AID", "AGREE"),
     ("Japan and Vietnam signed a defence agreement.", "SUPPORT", "SUPPORT"),
     ("The United States imposed sanctions on two Iranian banks.", "SANCTION", "COERCE")],
)  # fmt: skip
def test_codes_apply_the_rule_for_the_future(sentence, type_, plover):
    e = next(e for e in events(read()[sentence]) if e.type == type_)
    assert e.codes.plover == plover


def test_attack_and_result_are_one_act():
    rows = events(with_layers("The raid by Kenyan soldiers killed two herders.", ["Kenyan soldiers"]))
    assert [e.type for e in rows] == ["ASSAULT", "ASSAULT"]
    assert rows[1].same_as == rows[0].id and rows[0].same_as is None


def test_contexts_from_the_sentence():
    d = read()["Soldiers raped dozens of women in Tigray."]
    assert "gender" in Contexts(d).of(d.event_mentions[0])


def test_ids_are_stable_and_unique():
    for sentence in list(read())[:200]:
        first, second = events(read()[sentence]), events(read()[sentence])
        assert first == second and len({e.id for e in first}) == len(first)


def test_a_day_that_bounds_a_stretch_dates_no_act_that_a_noun_names() -> None:
    worst = Reader().read_text(
        "It was the deadliest attack by gunmen on the market since 2019.", published="2024-03-06"
    )
    assert [e.date for e in worst.events if worst.text[slice(*e.trigger)] == "attack"] == [None]
    held = Reader().read_text("The rebels have blockaded the port since 2019.", published="2024-03-06")
    assert [e.date.value for e in held.events if e.date] == ["2019"]


def test_where_only_the_month_is_known_it_bounds_the_day_of_an_act() -> None:
    record = Reader().read_text("Rebels shelled the port of Aden this morning.", published="1994-05")
    (date,) = (e.date for e in record.events)
    assert date is not None and (date.value, date.earliest, date.latest) == ("1994-05", "1994-05-01", "1994-05-31")


def test_a_planned_act_does_not_lie_before_the_day_of_writing() -> None:
    text = "Norway ended its boycott on Monday to make way for a summit with Chad."
    record = Reader().read_text(text, published="2016-02-04")
    assert all(e.date is None for e in record.events if e.status == "planned")


def test_two_tellings_of_one_talk_are_one_act_on_one_day() -> None:
    text = (
        "President Amina Soule of Chad met Norwegian Prime Minister Kari Holm on 3 March 2016. "
        "Soule and Holm discussed the border."
    )
    record = Reader().read_text(text, published="2016-03-04")
    met, discussed = (e for e in record.events if e.type == "CONSULT")
    assert discussed.same_as == met.id and discussed.date is not None and discussed.date.value == "2016-03-03"


def test_where_and_when_something_was_said_does_not_set_the_act_that_was_told() -> None:
    text = "“The army bombed its own people,” the rebels' spokesman told reporters in Geneva on Monday."
    record = Reader().read_text(text, published="2016-02-04")
    (bombed,) = (e for e in record.events if record.text[slice(*e.trigger)] == "bombed")
    assert bombed.date is None and bombed.place is None


@pytest.mark.parametrize(
    ("text", "trigger", "day"),
    [
        ("Chad closed its border on Tuesday, a day after gunmen killed nine herders.", "killed", "2016-02-01"),
        ("Gunmen shot a mayor on Friday, two weeks after police killed his deputy.", "killed", "2016-01-15"),
        ("On Monday, three days before the attack on Homs, the army shelled Idlib.", "attack", "2016-02-04"),
        ("On Monday morning, three days before the attack on Homs, the army shelled Idlib.", "attack", "2016-02-04"),
        ("At 6 a.m. on Monday, a day after gunmen killed nine herders, troops left Homs.", "killed", "2016-01-31"),
        ("On Monday, three days before the attack on Homs, the army shelled Idlib.", "shelled", "2016-02-01"),
    ],
)
def test_an_act_told_by_its_distance_from_another_day(text: str, trigger: str, day: str) -> None:
    record = Reader().read_text(text, published="2016-02-04")
    assert [e.date.value for e in record.events if record.text[slice(*e.trigger)] == trigger and e.date] == [day]


def told(words: str) -> list[tuple[str, str, list[str | None], list[str | None], str | None]]:
    """Type, trigger, actors, recipients and claimant of each event, by names."""
    record = Reader().read_text(words, published="2024-03-13")
    name = {a.id: a.name for a in record.actors}

    def words_of(party):
        return name[party.actor] if party.actor else record.text[slice(*party.span)]

    return [
        (e.type, record.text[slice(*e.trigger)], [words_of(p) for p in e.actors], [words_of(p) for p in e.recipients],
         name.get(e.claimed_by or ""))
        for e in record.events
    ]  # fmt: skip


def test_what_a_party_is_accused_of_is_told_on_the_word_of_its_accuser_and_does_not_say_who_killed() -> None:
    rows = told(
        "The army accused the Darfur Front of shelling a market in Kosti on Tuesday. "
        "At least 14 people were killed, the health office said."
    )
    shelling = next(r for r in rows if r[1] == "shelling")
    assert shelling[0] == "ASSAULT" and shelling[2] == ["Darfur Front"] and shelling[4] == "army"
    assert next(r for r in rows if r[1] == "killed")[2] == []


def test_an_offensive_hits_the_town_and_not_itself() -> None:
    rows = told("The army pressed an offensive on the town of El Obeid on Monday.")
    assert [r[3] for r in rows if r[0] == "ASSAULT"] == [["the town of El Obeid"]]


def test_who_died_in_an_attack_did_not_make_it() -> None:
    r = Reader().read_text("Nine soldiers died in fighting with rebels near Kosti on Monday.", published="2018-04-12")
    (died,) = [e for e in r.events if r.text[slice(*e.trigger)] == "died"]
    names = {a.id: a.name for a in r.actors}
    assert died.actors == () and [names[p.actor or ""] for p in died.recipients] == ["Nine soldiers"]


def test_what_goes_on_since_a_day_lasts_until_the_dispatch() -> None:
    words = "More than 3,000 people have been killed in Syria since the war began in March 2011."
    (killed,) = Reader().read_text(words, published="2018-04-12").events
    assert killed.date is not None
    assert (killed.date.value, killed.date.earliest, killed.date.latest) == ("2011-03", "2011-03-01", "2018-04-12")
    (bombed,) = Reader().read_text("Jets bombed Homs on Monday.", published="2018-04-12").events
    assert bombed.date is not None and bombed.date.latest == "2018-04-09"


def test_a_plan_has_no_day_of_something_else_that_is_over() -> None:
    words = "Before the Oslo summit, foreign ministers met in Bergen on Sunday."
    r = Reader().read_text(words, published="2018-04-12")
    days = {r.text[slice(*e.trigger)]: e.date.value if e.date else None for e in r.events}
    assert days == {"summit": None, "met": "2018-04-08"}


def test_a_perfect_infinitive_is_not_to_come() -> None:
    words = "The British minister is believed to have visited Tehran last week."
    assert [e.status for e in Reader().read_text(words, published="2018-04-12").events] == ["actual"]
