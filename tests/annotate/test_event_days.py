"""Days of acts whose own sentence names none."""

import pytest

from dateline.reader import Reader

READER = Reader()
CASES = [
    (
        "Kenya's and Uganda's foreign ministers met in Kampala on Monday. They agreed to open the border.",
        "agreed",
        "2016-02-01",
    ),
    ("Rebels attacked a convoy near Bria on Monday. Nobody was hurt in the attack.", "attack", "2016-02-01"),
    ("Norway criticised the 2015 trade accord with Kenya.", "criticised", None),
    ("Norway signed the accord with Kenya in 2015.", "signed", "2015"),
    ("We condemn the coup in Tarva and its leaders.", "condemn", "2016-02-04"),
    ("Tarva condemned the coup. It did not say more.", "condemned", None),
]


@pytest.mark.parametrize(("text", "trigger", "day"), CASES, ids=[c[0][:40] for c in CASES])
def test_day(text: str, trigger: str, day: str | None) -> None:
    r = READER.read_text(text, published="2016-02-04")
    rows = [e for e in r.events if text[slice(*e.trigger)] == trigger]
    assert rows and (rows[-1].date.value if rows[-1].date else None) == day
