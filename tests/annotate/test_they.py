"""“They” inside a quotation: not the speaker's own body, whose words it stands in."""

from __future__ import annotations

import pytest

from dateline import Reader

READER = Reader()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The army said it had taken the town. “They have no more bullets,” General Omar Selim said of the rebels.", None),
        ("The rebels fled as the army advanced. “They left their guns,” army spokesman Idris Wahb said.", "rebels"),
        ("The Harbour Front fought the army. “They want war,” a Harbour Front spokesman said.", "army"),
        ("The army attacked the rebels. “They burned our homes,” said Amina Yusuf, a teacher.", "rebels"),
        ("The minister accused the Lake Front of the raid. “They signed a truce with one hand,” he told reporters.", "Lake Front"),
        ("Gunmen stormed a market. The attack wounded 20 people. “They shot at everyone,” said Amina Yusuf.", "Gunmen"),
        ("Police fired at the crowd. “They shot at us,” a protester said.", "Police"),
    ],
)  # fmt: skip
def test_they_in_a_quotation(text: str, meant: str | None) -> None:
    record = READER.read_text(text, published="2024-03-13")
    at = text.index("They")
    found = [a.name for a in record.actors if any(s[0] == at for s in a.mentions)]
    assert found == ([meant] if meant else [])


def test_who_says_that_they_shot_is_not_they() -> None:
    text = "Police fired at the crowd. “They shot at us,” a protester said."
    record = READER.read_text(text, published="2024-03-13")
    names = {a.id: a.name for a in record.actors}
    shot = next(e for e in record.events if text[slice(*e.trigger)] == "shot")
    assert [names[p.actor or ""] for p in shot.actors] == ["Police"]
