"""What is done grows with the article and no faster: counted in calls, so that it is the same on any machine."""

from __future__ import annotations

import cProfile
import importlib.util
import pstats
import sys
from pathlib import Path

import pytest

import dateline
from dateline.reader import Reader

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
spec = importlib.util.spec_from_file_location("long_inputs", ROOT / "benchmarks" / "long_inputs.py")
assert spec and spec.loader
long_inputs = importlib.util.module_from_spec(spec)
spec.loader.exec_module(long_inputs)

SHORT, LONG = 20_000, 80_000
ROOM = 1.8
"""How much more than in proportion a function may be called: what looks back so far and no farther grows until then."""
FEW = 40_000
"""Calls in the long article below which a function does not matter."""


def calls(reader: Reader, text: str, folder: Path = Path(dateline.__file__).parent) -> dict[tuple[str, int, str], int]:
    """How often each function of a folder, comprehensions among them, is called for an article."""
    profile = cProfile.Profile()
    profile.enable()
    reader.read_text(text, id="g", published="2016-02-04")
    profile.disable()
    found = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return {where: counts[1] for where, counts in found.items() if where[0].startswith(str(folder))}


@pytest.mark.parametrize("kind", ["prose", "names", "quotation marks", "turns"])
def test_nothing_is_done_for_every_pair(kind: str) -> None:
    makers = {
        "prose": long_inputs.prose,
        "names": lambda n: long_inputs._names(n // 26),
        "quotation marks": lambda n: 'He said "no" and left. ' * (n // 23),
        "turns": lambda n: "“The army shelled Homs,” spokesman Adel Arlan said.\n\n" * (n // 53),
    }
    reader = Reader()
    reader.read_text(long_inputs.prose(3_000), id="w", published="2016-02-04")
    before, after = (calls(reader, makers[kind](n)) for n in (SHORT, LONG))
    share = LONG / SHORT * ROOM
    faster = {k: (before.get(k, 0), n) for k, n in after.items() if n > FEW and n > share * before.get(k, 0)}
    assert not faster


def test_the_measure_sees_a_pairing() -> None:
    """A function that compares every pair is called sixteen times as often on four times as much."""

    class Pairing(Reader):
        def read_text(self, text: str, **_: object) -> None:  # type: ignore[override]
            words = text.split()
            for a in words:
                for b in words:
                    self.compare(a, b)

        def compare(self, a: str, b: str) -> bool:
            return a == b

    few, many = (calls(Pairing(), "a " * n, Path(__file__).parent) for n in (20, 80))
    (compared,) = (k for k in many if k[2] == "compare")
    assert many[compared] == 16 * few[compared] == 6_400
