"""Who did it and to whom, where the words stand elsewhere in the sentence or in another one."""

import pytest

from dateline.annotate.event_mentions.clauses import Clauses
from dateline.annotate.sentences import find_sentences
from dateline.annotate.syntax import parse
from dateline.model import Article, Document
from dateline.reader import Reader
from dateline.view import sections

READER = Reader()
CASES = [
    ("The minister said the Tarvan army was responsible for the attack in Goma.", "attack", "army"),
    (
        "The French government said that the regime was behind the gas attack in Goma, which killed 50.",
        "killed",
        "regime",
    ),
    ("The allies backed the Iraqi army in its efforts to defeat the militants.", "defeat", "Iraqi army"),
    ("We condemn the attack on a fuel depot in Hilla, for which Daesh has claimed responsibility.", "attack", "Daesh"),
    ("The army fought off several counterattacks by militants.", "counterattacks", "militants"),
    ("Turkish forces took part in the attack on the town.", "attack", "Turkish forces"),
    ("Countries such as Iran and Russia rejected the plan.", "rejected", "Iran"),
    ("Months after the fall of Mosul to ISIL terrorists, the minister visited Baghdad.", "fall", "ISIL"),
    ("ISIL, whose acts of terror have shaken Europe, attacked a village.", "acts", "ISIL"),
    ("The raids that the rebels have launched killed ten.", "raids", "rebels"),
    ("The premier watched an assault by the rebels.", "assault", "rebels"),
    ("Villagers had their homes confiscated by the Tarvan army.", "confiscated", "army"),
    ("Much of the Tarvan opposition feels the same, and has been lobbying ministers.", "lobbying", "opposition"),
    ("The Ethiopian war on the rebels killed thousands.", "war", "Ethiopia"),
    ("The threats against the mayor came from the rebels.", "threats", "rebels"),
    ("Inspectors attributed the gas attack in Goma to the regime.", "attack", "regime"),
    ("Turkish and Syrian forces shelled the town.", "shelled", "Turkey"),
    ("The envoy pressed for Russia to use its sway and urged rebels to stop.", "urged", "envoy"),
]
NOBODY = [
    ("The president condemned the shelling of a camp near Goma.", "shelling"),
    ("The bishop mourned the killing of three nuns in Sirte.", "killing"),
    ("He condemns a raid near Goma, in which at least 14 civilians, most of them women, were killed.", "killed"),
    ("Two car bomb attacks killed nine in Baghdad.", "bomb attacks"),
    ("It is too early to normalise diplomatic relations with Damascus.", "normalise"),
    ("It means destroying the planes of the rebels.", "destroying"),
    ("It is legitimate to kill the rebels.", "kill"),
    ("Their arrests came after the march of the students.", "arrests"),
    ("The militant was reported by spy agencies to have been killed in Goma.", "killed"),
    ("The blast left a market in ruins, with ten people killed and forty wounded.", "killed"),
]


def parties(text: str, trigger: str, role: str = "actors") -> list[str]:
    """The names and words of one side of the act that a trigger names."""
    r = READER.read_text(text, published="2016-02-04")
    who = {a.id: a.name for a in r.actors}
    rows = [e for e in r.events if text[slice(*e.trigger)].endswith(trigger)]
    assert rows, [text[slice(*e.trigger)] for e in r.events]
    return [f"{who.get(p.actor or '')} {text[slice(*p.span)] if p.span else ''}" for p in getattr(rows[0], role)]


@pytest.mark.parametrize(("text", "trigger", "actor"), CASES, ids=[c[0][:40] for c in CASES])
def test_who_did_it(text: str, trigger: str, actor: str) -> None:
    found = parties(text, trigger)
    assert found and actor in found[0]


@pytest.mark.parametrize(("text", "trigger"), NOBODY, ids=[c[0][:40] for c in NOBODY])
def test_nobody_is_said_to_have_done_it(text: str, trigger: str) -> None:
    assert parties(text, trigger) == []


@pytest.mark.parametrize(
    ("text", "attack"),
    [
        ("The army fought off several counterattacks by militants.", "counterattacks"),
        ("The army repelled an attack on the barracks at Axum.", "attack"),
    ],
)
def test_who_fought_off_an_attack_was_attacked(text: str, attack: str) -> None:
    assert "army" in parties(text, attack, "recipients")[0]
    assert not any("army" in p for p in parties(text, attack))


ELSEWHERE = [
    ("Rebels attacked a village near Bria on Monday. The attack destroyed a bridge.", "destroyed", "Rebels"),
    ("The army shelled a rebel-held town. The shelling killed two civilians.", "killed", "army"),
    ("Bombs went off in two markets. The Dawn Front claimed responsibility for the attack.", "attack", "Dawn Front"),
]


@pytest.mark.parametrize(("text", "trigger", "actor"), ELSEWHERE, ids=[c[0][:40] for c in ELSEWHERE])
def test_who_did_it_is_told_in_another_sentence(text: str, trigger: str, actor: str) -> None:
    found = parties(text, trigger)
    assert found and actor in found[0]


def test_force_against_a_place_is_against_whom_its_actor_fights() -> None:
    text = "The army is fighting Islamic State in the north. On Friday it shelled the town of Sabra."
    assert any("Islamic State" in p for p in parties(text, "shelled", "recipients"))


def test_a_place_whose_holder_is_told_is_not_held_by_another_foe() -> None:
    text = "The army is fighting Islamic State in the north. On Friday it shelled the Kurdish-held town of Sabra."
    assert not any("Islamic State" in p for p in parties(text, "shelled", "recipients"))


def test_one_fight_far_away_does_not_say_whom_another_act_was_against() -> None:
    between = " ".join(f"The mayor opened bridge number {n} of the old town." for n in range(20, 40))
    text = f"The army is fighting Islamic State in the north. {between} On Friday it shelled the town of Sabra."
    assert not any("Islamic State" in p for p in parties(text, "shelled", "recipients"))


ANOTHER = [
    ("A raid on a market killed ten people. Trade went on. The army carried out a raid near Bria.", "raid"),
    ("Rebels shelled a village near Bria on Monday. Trade went on. An airstrike hit the port of Sabra.", "airstrike"),
    ("The army killed the rebel leader Musa Dano. His brother, the singer Ali Kolo, was killed in 2014.", "killed in"),
    ("The army fought in Bria. Prices rose. Banks closed. Schools shut. Shops burned. A church was bombed.", "bombed"),
]


@pytest.mark.parametrize(("text", "trigger"), ANOTHER, ids=[c[0][:40] for c in ANOTHER])
def test_another_act_does_not_say_who_did_it(text: str, trigger: str) -> None:
    r = READER.read_text(text, published="2016-02-04")
    rows = [e for e in r.events if text[e.trigger[0] :].startswith(trigger)]
    assert rows and not rows[0].actors


def test_who_was_taken_from_another_sentence_is_doubted() -> None:
    text = "Rebels attacked a village near Bria on Monday. The attack destroyed a bridge."
    r = READER.read_text(text, published="2016-02-04")
    row = next(e for e in r.events if text[slice(*e.trigger)] == "destroyed")
    assert row.actors[0].span is None and row.score <= 0.6 and "in sentence 0" in row.why
    assert "Rebels (?)" in str(sections(r))


def test_who_tries_to_stop_an_act_does_not_do_it() -> None:
    text = "The Turks try to stop the looting in Afrin, but some militias are malicious."
    assert not any("Turks" in p for p in parties(text, "looting"))


def test_a_condemned_attack_is_held_against_who_made_it() -> None:
    text = "Kenya condemned the attack on a mosque, for which al-Shabab has claimed responsibility."
    assert any("Shabab" in p for p in parties(text, "condemned", "recipients"))


def test_members_of_a_body_are_the_body() -> None:
    assert "NATO" in parties("More than twenty members of NATO will meet in Brussels.", "meet")[0]


def test_on_behalf_of_a_state() -> None:
    text = "On behalf of the Kenyan people, I congratulate the people of Turkey. Kenya stands with you."
    assert "Kenya" in parties(text, "congratulate")[0]


def test_what_a_state_is_named_for_is_not_who_asks() -> None:
    assert not any("Syria" in p for p in parties("The Syria investigation by prosecutors began.", "investigation"))


TO_WHOM = [
    ("The museum's statue was returned by US officials to Greek authorities.", "returned", "Greek authorities"),
    ("Japan will lift economic sanctions imposed on India.", "lift", "India"),
    ("The army began an offensive aimed at Kurdish rebels.", "offensive", "Kurdish rebels"),
    ("The rebels surrendered to Russian and Syrian forces.", "surrendered", "Russian"),
    ("Guterres condemned the attack on a church in Quetta.", "condemned", "the attack"),
    ("Police launched an investigation into claims that two servicemen beat a man.", "launched", "two servicemen"),
    ("Opposition parties boycotted the vote.", "boycotted", "the vote"),
]


@pytest.mark.parametrize(("text", "trigger", "recipient"), TO_WHOM, ids=[c[0][:40] for c in TO_WHOM])
def test_to_whom(text: str, trigger: str, recipient: str) -> None:
    r = READER.read_text(text, published="2016-02-04")
    rows = [e for e in r.events if text[slice(*e.trigger)].startswith(trigger)]
    assert rows and recipient in text[slice(*rows[0].recipients[0].span)]


def test_who_is_accused_of_an_act_does_it_wherever_the_parser_hangs_it() -> None:
    words = "The army accused the movement of breaking a truce that both declared on Friday."
    bare = Document(article=Article(id="a", text=words))
    tokens = parse([Document(article=bare.article, **find_sentences(bare))])[0]["tokens"]
    subject = Clauses(tokens).subject(next(k for k, t in enumerate(tokens) if t.text == "breaking"))
    assert subject is not None and tokens[subject].text == "movement"


def test_the_act_and_not_its_town_or_province_is_what_killed() -> None:
    words = "The bishop mourned the attacks in the town of Bria in Kotto Province, which killed ten."
    bare = Document(article=Article(id="a", text=words))
    tokens = parse([Document(article=bare.article, **find_sentences(bare))])[0]["tokens"]
    which = next(k for k, t in enumerate(tokens) if t.text == "which")
    assert tokens[Clauses(tokens).antecedent(which)].text == "attacks"
