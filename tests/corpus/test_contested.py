"""Claims that cannot both hold: denials, opposites, counts, doers; and what only looks like one."""

from __future__ import annotations

import random

from tellings_made import Made

from dateline.corpus.claims import claims
from dateline.corpus.contested import Contested, find_contested
from dateline.corpus.event_identity import link_events
from dateline.model import Record

FILLER = (
    "The harbour council postponed its vote on the new breakwater.", "Farmers in the valley sold less barley this spring.",
    "A ferry company opened a second line to the islands.", "Teachers asked for smaller classes in the capital.",
)  # fmt: skip


def contested(*articles: Made | Record) -> list[Contested]:
    records = [a.record() if isinstance(a, Made) else a for a in articles]
    return find_contested(records, link_events(records))


def accused(day: str = "2020-05-05") -> Made:
    m = Made("acc", day, *FILLER, "Anna Holm said Sudria had poisoned the wells of Kessim with arsenic.")
    m.statement(4, "Anna Holm", "said", "Sudria had poisoned the wells of Kessim with arsenic")
    m.event(4, "poisoned", "ASSAULT", ("Sudria",), ("villagers",), None, "Kessim", by="Anna Holm")
    m.party("Sudria")
    return m


def denying(cue: str = "denied", day: str = "2020-05-06", speaker: str = "Idris Kone") -> Made:
    m = Made("den", day, *FILLER, f"{speaker} {cue} that Sudria had poisoned wells in Kessim.")
    m.statement(4, speaker, cue, "that Sudria had poisoned wells in Kessim")
    m.event(4, "poisoned", "ASSAULT", ("Sudria",), (), None, "Kessim", by=speaker, status="negated", cues=(cue,))
    return m


def test_a_claim_and_its_denial_are_a_pair_with_holders_days_and_reason() -> None:
    (pair,) = contested(accused(), denying())
    assert pair.kind == "denied"
    assert (pair.left.holder.name, pair.right.holder.name) == ("Anna Holm", "Idris Kone")
    assert "the word of Anna Holm is denied by Idris Kone" in pair.why and pair.day is not None
    assert pair.left.told != pair.right.told and 0 < pair.score <= 1
    assert pair.left.article == "acc" and pair.right.article == "den"


def test_who_did_not_deny_denies_nothing() -> None:
    assert contested(accused(), denying("did not deny")) == []


def test_a_state_does_not_contest_itself() -> None:
    own = Made("own", "2020-05-05", *FILLER, "Sudria said it had poisoned the wells of Kessim with arsenic.")
    own.statement(4, "Sudria", "said", "it had poisoned the wells of Kessim with arsenic")
    own.event(4, "poisoned", "ASSAULT", ("Sudria",), (), None, "Kessim", by="Sudria")
    assert contested(own, denying()) == []


def test_a_denial_months_later_or_of_another_town_is_no_pair() -> None:
    assert contested(accused(), denying(day="2020-09-06")) == []
    other = Made("den", "2020-05-06", *FILLER, "Idris Kone denied that Sudria had poisoned wells in Taref.")
    other.statement(4, "Idris Kone", "denied", "that Sudria had poisoned wells in Taref")
    other.event(
        4, "poisoned", "ASSAULT", ("Sudria",), (), None, "Taref", by="Idris Kone", status="negated", cues=("denied",)
    )
    assert contested(accused(), other) == []


def test_what_is_wished_or_feared_is_no_claim() -> None:
    m = Made("w", "2020-05-05", *FILLER, "Anna Holm feared Sudria had poisoned the wells of Kessim.")
    m.statement(4, "Anna Holm", "feared", "Sudria had poisoned the wells of Kessim")
    assert contested(m, denying()) == []


def test_a_truce_held_and_violated() -> None:
    a = Made(
        "h", "2020-05-05", *FILLER, "Norland said the ceasefire around Kessim and the Dorrun bridge was respected."
    )
    a.statement(4, "Norland", "said", "the ceasefire around Kessim and the Dorrun bridge was respected")
    b = Made("v", "2020-05-06", *FILLER, "Sudria said shelling at the Dorrun bridge violated the Kessim ceasefire.")
    b.statement(4, "Sudria", "said", "shelling at the Dorrun bridge violated the Kessim ceasefire")
    (pair,) = contested(a, b)
    assert pair.kind == "opposite" and "ceasefire" in pair.issue


def count(id: str, who: str, words: str, value: int) -> Made:
    m = Made(id, "2020-05-05", *FILLER, f"{who} said {words} villagers were killed by the flood wave at Kessim dam.")
    m.event(4, "killed", "ASSAULT", (), ("villagers",), "2020-05-04", "Kessim")
    return m.figure(4, f"{words} villagers", value, "killed", who)


def test_counts_that_leave_no_room_for_both() -> None:
    (pair,) = contested(count("a", "Red Crescent", "20", 20), count("b", "Relief Watch", "60", 60))
    assert pair.kind == "figure" and pair.issue == "killed"
    assert {pair.left.low, pair.right.low} == {20.0, 60.0}


def test_counts_that_are_near_or_of_one_source_are_no_pair() -> None:
    assert contested(count("a", "Red Crescent", "20", 20), count("b", "Relief Watch", "22", 22)) == []
    assert contested(count("a", "Red Crescent", "20", 20), count("b", "Red Crescent", "60", 60)) == []


def test_order_changes_nothing_and_the_surest_come_first() -> None:
    records = [
        m.record()
        for m in (accused(), denying(), count("a", "Red Crescent", "20", 20), count("b", "Relief Watch", "60", 60))
    ]
    found = contested(*records)
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True) and len(found) == 2
    random.Random(3).shuffle(records)
    assert contested(*records) == found
    assert len({p.id for p in found}) == len(found)


def test_claims_name_their_rows() -> None:
    record = accused().record()
    ids = {s.id for s in record.statements} | {e.id for e in record.events} | {f.id for f in record.figures}
    found = list(claims(record))
    assert found and all(c.id in ids and c.article == "acc" for c in found)


def test_who_denies_being_behind_an_act_does_not_contest_that_it_took_place() -> None:
    denial = Made(
        "den", "2020-05-06", *FILLER, "Idris Kone denied that Relief Watch was behind the poisoning of wells in Kessim."
    )
    denial.statement(4, "Idris Kone", "denied", "that Relief Watch was behind the poisoning of wells in Kessim")
    denial.event(4, "poisoning", "ASSAULT", (), (), None, "Kessim", by="Idris Kone")

    def told(words: str) -> Made:
        m = Made("tell", "2020-05-05", *FILLER, f"Anna Holm said {words} the poisoning of the wells in Kessim.")
        m.statement(4, "Anna Holm", "said", f"{words} the poisoning of the wells in Kessim")
        return m.event(4, "poisoning", "ASSAULT", (), (), None, "Kessim", by="Anna Holm")

    assert contested(told("clinics were full after"), denial) == []
    assert len(contested(told("Relief Watch was responsible for"), denial)) == 1


def test_one_common_word_does_not_make_a_denial_an_answer() -> None:
    m = Made("acc", "2020-05-05", *FILLER, "Anna Holm blamed Sudria for the arsenic in the wells of Kessim.")
    m.event(4, "blamed", "ACCUSE", ("Anna Holm",), ("Sudria",))
    denial = Made("den", "2020-05-06", *FILLER, "Sudria denied that tests of its barley had found arsenic.")
    denial.statement(4, "Sudria", "denied", "that tests of its barley had found arsenic")
    assert contested(m, denial) == []
